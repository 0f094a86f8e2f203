"""Where everything is in memory: one array for each dtype, parts of it used again when free.

New data of a state go where the state is, if all that reads the old data does so before, or in the
same loop at the same place.
"""

from __future__ import annotations

from collections import defaultdict
from math import prod
from typing import Any

import numpy as np

from ...ops import shaping
from ..program import Step, Var
from .kinds import Item
from .schedule import Nest, Schedule
from .spans import Span, in_order

__all__ = ["Places"]

ROUND = 64
"""Bytes: parts of memory begin where a vector does."""


class Places:
    """The places of all owners of memory.

    Attributes
    ----------
    of : dict of Var to Span
        In a memory, or in an argument.
    memories : dict of dtype to Var
    owned : list of Var
        States that live in memory.
    constants : list of Var
        What is copied into memory once.
    """

    def __init__(self, plan: Schedule) -> None:
        self.plan, self.program = plan, plan.program
        self.of: dict[Var, Span] = {}
        self.memories: dict[Any, Var] = {}
        self.uses: dict[Var, list[tuple[int, Item | None, Var]]] = defaultdict(list)
        for use in plan.uses():
            self.uses[plan.span(use[2]).owner].append(use)
        self.owned = [x for x in self.program.state if not x.scalar and x in self.program.writes]
        for x in self.owned:
            self._into_memory(plan.span(x).owner)
        # Results get an array of their own in each run.
        fresh = plan.returned & (plan.ready.keys() - {*self.program.writes.values()})
        for x in [*self.program.inputs, *self.program.state, *fresh]:
            if not x.scalar and plan.span(x).owner is x and x not in self.of:
                self.of[x] = plan.span(x)
        self._over_old_data()
        self._in_turn()
        self.constants = [
            x for x in self.program.constants
            if any(reader is not None and reader.kind != "numpy" for _k, reader, _x in self.uses[x])
        ]  # fmt: skip
        for x in self.constants:
            self._into_memory(x)

    def span(self, x: Var) -> Span:
        """Where `x` lies, in a memory or an argument."""
        span = self.plan.span(x)
        return span.inside(self.of[span.owner])

    def _into_memory(self, x: Var, free: list[int] | None = None) -> None:
        """Give `x` a free part of memory, or new memory."""
        if x in self.of:
            return
        memory = self.memories.setdefault(x.dtype, Var((0,), x.dtype, np.ndarray, "memory"))
        if free:
            start = free.pop()
        else:
            round_to = max(ROUND // x.dtype.itemsize, 1)
            start = -(-memory.shape[0] // round_to) * round_to
            memory.shape = (start + prod(x.shape),)
        self.of[x] = Span(memory, start, in_order(x.shape))

    # ---- states --------------------------------------------------------------------------------

    def _over_old_data(self) -> None:
        """New data over the old, where nothing reads the old later."""
        wanted: dict[Var, set[Span]] = defaultdict(set)
        for state in self.owned:
            new = self.plan.span(self.program.writes[state])
            x, old = new.owner, self.span(state)
            wanted[x].add(Span(old.owner, old.offset - new.offset, in_order(x.shape)))
        for x, targets in wanted.items():
            made, target = self.plan.made.get(x), targets.pop()
            if targets or x in self.of or x.scalar or made is None or made.kind != "each":
                continue
            if self._may_write(x, target):
                self.of[x] = target

    def _may_write(self, x: Var, target: Span) -> bool:
        """Whether nothing needs what is there once `x` is computed."""
        end = target.offset + prod(x.shape)
        return all(
            self._is_before(x, target, *use)
            for owner, place in self.of.items() if place.owner is target.owner
            and place.offset < end and target.offset < place.offset + prod(owner.shape)
            for use in self.uses[owner]
        )  # fmt: skip

    def _is_before(self, x: Var, target: Span, k: int, reader: Item | None, old: Var) -> bool:
        """Whether `old` is read before `x` is computed there, if only just."""
        if k != self.plan.ready[x] or reader is None:
            return k < self.plan.ready[x]
        whole = self.span(old) == target and old.shape == x.shape
        return whole and self.plan.aligned(old, reader)

    def late(self) -> list[Nest]:
        """Copies of new data into states that nothing could be computed into."""
        copies = []
        for state in self.owned:
            new = self.program.writes[state]
            if 0 in state.shape:
                continue
            if new.scalar or self.span(new) != self.span(state):
                step = Step(state, shaping.copy, (new,), {}, "update")
                self.plan.stored.add(state)
                copies.append([Item(step, "each", state.shape)])
        return copies

    # ---- what is needed for a while ------------------------------------------------------------

    def _in_turn(self) -> None:
        """What is computed on the way, each where something was that is not needed any more."""
        ending, free = defaultdict(list), defaultdict(list)  # type: Any, Any
        for k, nest in enumerate(self.plan.nests):
            for made in nest:
                x = self.plan.span(made.step.out).owner
                if x in self.plan.stored and x not in self.of:
                    self._into_memory(x, free[x.dtype, prod(x.shape)])
                    last = max([self.plan.ready[x], *(use[0] for use in self.uses[x])])
                    ending[last].append(x)
            for x in ending[k]:
                free[x.dtype, prod(x.shape)].append(self.of[x].offset)
