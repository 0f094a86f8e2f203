"""Which steps share a loop: the items of a program, in nests of loops that run one after the other.

A step joins the last nest over the same shape, unless it needs something that is complete only
after it. What is read in its own nest alone never goes to memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ...ops import shaping
from ..passes.primitives import gather
from ..program import Program, Step, Var, variables
from .kinds import Item, is_affine, item, parts
from .prepare import prepared
from .spans import Shape, Span, in_order

__all__ = ["Nest", "Schedule"]

Nest = list[Item]


class Schedule:
    """The nests of a program.

    Attributes
    ----------
    nests : list of Nest
        Items that run in one nest of loops over their shape.
    ready : dict of Var to int
        The number of the nest after which a variable is complete.
    stored : set of Var
        What goes to memory.
    views : list of Step
        Steps that only look at memory in another way.
    """

    def __init__(self, program: Program) -> None:
        self.program = prepared(program)
        self.nests: list[Nest] = []
        self.ready: dict[Var, int] = {}
        self.stored: set[Var] = set()
        self.views: list[Step] = []
        self.made: dict[Var, Item] = {}
        self.spans: dict[Var, Span] = {}
        self._last: dict[Shape | None, int] = {}
        self.returned = {x for x in variables(self.program.outputs) if not x.scalar}
        self._lay_end_to_end()
        for step in self.program.steps:
            self._place(step)
        for k, made, x in self.uses():
            if made is None or not (self._at_hand(x, made) and self.ready[x] == k):
                self.stored.update((x, self.span(x).owner))

    def span(self, x: Var) -> Span:
        """Where `x` lies in the memory of its owner, which may be itself."""
        if x not in self.spans:
            self.spans[x] = Span(x, 0, in_order(x.shape))
        return self.spans[x]

    def uses(self) -> Iterator[tuple[int, Item | None, Var]]:
        """Each array that an item reads, after the number of the nest; at the end, results."""
        for k, nest in enumerate(self.nests):
            for made in nest:
                yield from ((k, made, x) for x in made.step.reads() if not x.scalar)
        for x in self.program.results():
            if not x.scalar:
                yield len(self.nests), None, x

    def aligned(self, x: Var, reader: Item) -> bool:
        """Whether the item reads `x` at the indices of its loops."""
        return x.shape == reader.shape and not (reader.kind == "take" and x is reader.step.args[0])

    def _at_hand(self, x: Var, reader: Item) -> bool:
        """Whether a loop that computes `x` has it where the item reads it."""
        return x in self.made and self.made[x].inline and self.aligned(x, reader)

    def _lay_end_to_end(self) -> None:
        """What a long array gathers is computed there, if it has no other place."""
        makers = {step.out: step for step in self.program.steps}
        fresh = {*self.returned, *self.program.writes.values()}
        for step in self.program.steps:
            for x, span in parts(step) if step.op is gather else ():
                maker = makers.get(x)
                able = x in self.program.writes if maker is None else not is_affine(maker)
                if able and not x.scalar and x not in self.spans and x not in fresh:
                    self.spans[x] = span
                    self.stored.add(x)

    def _place(self, step: Step) -> None:
        out = step.out
        if is_affine(step) and (span := self._viewed(step)) is not None:
            self.spans[out] = span
            self.ready[out] = self.ready.get(step.args[0], -1)
            self.views.append(step)
        elif laid := parts(step):
            for x, span in laid:
                span = span.inside(self.span(out))  # which may lie in another
                if self.spans.get(x) != span:
                    x = self._copy(x, span)
                self.ready[out] = max(self.ready.get(out, -1), self.ready.get(x, -1))
        else:
            self._add(item(step))

    def _copy(self, x: Var, span: Span) -> Var:
        """A copy of `x` that lies there."""
        out = Var(x.shape, x.dtype, np.ndarray, x.name)
        self.spans[out] = span
        self.stored.add(out)
        self._add(Item(Step(out, shaping.copy, (x,)), "each", x.shape))
        return out

    def _viewed(self, step: Step) -> Span | None:
        """Where the result of an affine step lies; None if it has to be copied."""
        x = step.args[0]
        span = self.span(x)
        if 0 in x.shape:
            return None
        end = span.offset + sum((n - 1) * s for n, s in zip(x.shape, span.strides, strict=True))
        memory = np.empty(end + 1, np.int8)  # one byte an element: bytes are elements
        stand_in = as_strided(memory[span.offset :], x.shape, span.strides)
        seen: Any = step.op.evaluate((stand_in,), step.options)
        start = seen.__array_interface__["data"][0] - memory.__array_interface__["data"][0]
        if not np.may_share_memory(seen, memory) or min((*seen.strides, 0)) < 0:
            return None
        return Span(span.owner, start, seen.strides)

    def _add(self, made: Item) -> None:
        """Put the item into the last nest that it may be in, or a new one."""
        out, lo = made.step.out, 0
        for x in made.step.reads():
            lo = max(lo, self.ready.get(x, -1) + (not self._at_hand(x, made)))
        k = self._last.get(made.shape, -1)
        if k < lo:
            k = len(self.nests)
            self.nests.append([])
            if made.shape is not None:
                self._last[made.shape] = k
        self.nests[k].append(made)
        self.made[out], self.ready[out] = made, k
        if not made.inline and not out.scalar:
            self.stored.add(out)
