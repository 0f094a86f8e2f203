"""Which steps share a loop: the items of a program, in nests of loops that run one after the other.

A step joins the last nest over the same shape, unless it needs something that is complete only
after it. What is read in its own nest alone never goes to memory.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ...ops import shaping
from ..passes.primitives import gather, part
from ..program import Program, Step, Var, variables
from .kinds import Item, is_affine, items

__all__ = ["Lane", "Nest", "Schedule", "Use", "in_order"]

Shape = tuple[int, ...]


@dataclass(slots=True)
class Lane:
    """Where an array lies: in the memory of `owner`, from `offset` on, with steps in elements."""

    owner: Var
    offset: int
    strides: Shape


@dataclass(slots=True, eq=False)
class Nest:
    """Items that run in one nest of loops over `shape`; of "product" and "numpy" there is one."""

    shape: Shape
    items: list[Item] = field(default_factory=list)

    @property
    def numpy(self) -> bool:
        """Whether it is a call of NumPy's."""
        return self.items[0].kind == "numpy"


@dataclass(slots=True)
class Use:
    """Nest number `nest` reads `x`; `aligned` says that it does so at its own indices."""

    nest: int
    x: Var
    aligned: bool
    item: Item | None = None


def in_order(shape: Shape) -> Shape:
    """The steps, in elements, of an array without gaps."""
    strides, n = [], 1
    for size in reversed(shape):
        strides.append(n)
        n *= size
    return tuple(reversed(strides))


class Schedule:
    """The nests of a program.

    Attributes
    ----------
    nests : list of Nest
    lanes : dict of Var to Lane
        Where arrays lie, by the owner of the memory.
    uses : dict of Var to list of Use
        What is read of an owner's memory, and when.
    first : dict of Var to int
        The nest that writes into an owner's memory first.
    stored : set of Var
        What goes to memory.
    views : list of Step
        Steps that only look at memory in another way.
    """

    def __init__(self, program: Program) -> None:
        self.program = _with_copies(program)
        self.nests: list[Nest] = []
        self.lanes: dict[Var, Lane] = {}
        self.uses: dict[Var, list[Use]] = defaultdict(list)
        self.first: dict[Var, int] = {}
        self.stored: set[Var] = set()
        self.views: list[Step] = []
        self.made: dict[Var, Item] = {}
        self.ready: dict[Var, int] = {}
        self._last: dict[Shape, int] = {}
        self.returned = {x for x in variables(self.program.outputs) if not x.scalar}
        self._gather()
        for step in self.program.steps:
            self._place(step)
        self._finish()

    def lane(self, x: Var) -> Lane:
        """Where `x` lies."""
        if x not in self.lanes:
            self.lanes[x] = Lane(x, 0, in_order(x.shape))
        return self.lanes[x]

    # ---- arrays end to end ---------------------------------------------------------------------

    def _gather(self) -> None:
        """What is laid end to end is computed there, if it has no other place."""
        makers = {step.out: step for step in self.program.steps}
        fresh = self.returned | {x for x in self.program.writes.values() if isinstance(x, Var)}
        for step in self.program.steps:
            start = 0
            for x in step.args if step.op is gather else ():
                maker = makers.get(x)
                able = x in self.program.writes if maker is None else not is_affine(maker)
                if able and not x.scalar and x not in self.lanes and x not in fresh:
                    self.lanes[x] = Lane(step.out, start, in_order(x.shape))
                    self.stored.add(x)
                start += prod(x.shape)

    # ---- placing -------------------------------------------------------------------------------

    def _place(self, step: Step) -> None:
        if is_affine(step) and (lane := self._viewed(step)) is not None:
            self.lanes[step.out] = lane
            self.ready[step.out] = self.ready.get(step.args[0], -1)
            self.views.append(step)
            return
        made = items(step)
        if step.op is gather:
            made = [x for x in made if x.kind == "numpy" or not self._lies_in(x, step.out)]
            self.ready[step.out] = max([self.ready.get(x, -1) for x in step.args])
        for item in made:
            self._add(item)

    def _lies_in(self, item: Item, whole: Var) -> bool:
        x = item.step.args[item.number]
        return x in self.lanes and self.lanes[x].owner is whole

    def _viewed(self, step: Step) -> Lane | None:
        """Where the result of an affine step lies; None if it has to be copied."""
        x = step.args[0]
        lane = self.lane(x)
        end = lane.offset + sum((n - 1) * s for n, s in zip(x.shape, lane.strides, strict=True))
        if lane.offset < 0 or min((*lane.strides, 0)) < 0 or not prod(x.shape):
            return None
        memory = np.empty(end + 1, np.int8)  # one byte an element: bytes are elements
        stand_in = as_strided(memory[lane.offset :], x.shape, lane.strides)
        seen = step.op.evaluate((stand_in,), step.options)
        where = seen.__array_interface__["data"][0] - memory.__array_interface__["data"][0]
        if not np.may_share_memory(seen, memory) or min((*seen.strides, 0)) < 0:
            return None
        return Lane(lane.owner, where, seen.strides)

    def _add(self, item: Item) -> None:
        """Put the item into the last nest that it may be in, or a new one."""
        lo, reads = 0, list(dict.fromkeys(item.reads()))
        for x in reads:
            when = self.ready.get(x, -1)
            lo = max(lo, when if self._aligned(item, x) and self._inline(x, item) else when + 1)
        k = -1 if item.kind in ("product", "numpy") else self._last.get(item.shape, -1)
        if k < lo:
            k = len(self.nests)
            self.nests.append(Nest(item.shape))
            if item.kind not in ("product", "numpy"):
                self._last[item.shape] = k
        self.nests[k].items.append(item)
        for x in reads:
            self._use(x, Use(k, x, self._aligned(item, x), item))
        out = item.step.out
        self.made[out] = item
        self.ready[out] = max(self.ready.get(out, -1), k)
        owner = self.lane(out).owner
        self.first[owner] = min(self.first.get(owner, k), k)
        if not item.inline and not out.scalar:
            self.stored.add(out)

    def _use(self, x: Var, use: Use) -> None:
        if x.scalar:
            return
        lane = self.lane(x)
        self.uses[lane.owner].append(use)
        inside = use.aligned and self._inline(x, use.item) and self.ready[x] == use.nest
        if not inside and x in self.made:
            self.stored.add(x)
        elif x not in self.made and lane.owner in self.made:
            self.stored.add(lane.owner)

    def _inline(self, x: Var, item: Item | None) -> bool:
        """Whether `x` is at hand in a loop over the item's shape that computes it."""
        maker = self.made.get(x)
        return maker is not None and item is not None and maker.inline and maker.shape == item.shape

    def _aligned(self, item: Item, x: Var) -> bool:
        """Whether the item reads `x` at its own indices."""
        if item.kind in ("product", "numpy") or (item.kind == "take" and x is item.step.args[0]):
            return False
        return x.shape == item.shape

    # ---- ending --------------------------------------------------------------------------------

    def _finish(self) -> None:
        end = len(self.nests)
        for x in [*self.returned, *self.program.writes.values()]:
            if isinstance(x, Var):
                self._use(x, Use(end, x, False))
                if x in self.made and not x.scalar:
                    self.stored.add(x)


def _with_copies(program: Program) -> Program:
    """States get what is computed, never what another variable holds.

    Results that are states as they were before the run are copied too.
    """
    made = {step.out: step for step in program.steps}
    steps: list[Step] = []

    def held(x: Any) -> Any:
        """The variable that `x` is a view of."""
        while x in made and is_affine(made[x]):
            x = made[x].args[0]
        return x

    def copied(x: Any, like: Var) -> Var:
        out = Var(like.shape, like.dtype, like.kind)
        steps.append(Step(out, shaping.copy, (x,), {}, "update"))
        return out

    writes = dict(program.writes)
    for state, new in writes.items():
        computed = isinstance(new, Var) and held(new) in made
        direct = computed and (held(new) is new or made[new].op is part)
        if not state.scalar and not direct:
            writes[state] = copied(new, state)
    old = {state for state in writes if not state.scalar}
    outputs = [
        copied(x, x) if isinstance(x, Var) and held(x) in old else x for x in program.outputs
    ]
    changed = program.with_steps([*program.steps, *steps])
    changed.writes, changed.outputs = writes, outputs
    return changed
