"""Which steps share a loop: the items of a program, in nests of loops that run one after the other.

A step joins the last nest over the same shape, unless it needs something that is complete only
after it. What is read in its own nest alone never goes to memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ...ops import shaping
from ..passes.layout import Item, Layout
from ..program import Program, Step, Var
from ..spans import Shape, Span
from .kinds import is_affine, item, parts
from .prepare import prepared

__all__ = ["Schedule"]


class Schedule(Layout):
    """The steps of a program in nests of loops over their shape."""

    joined = True

    def __init__(self, program: Program) -> None:
        self._last: dict[Shape | None, int] = {}
        super().__init__(prepared(program))
        for k, made, x in self.uses():
            if made is None or not (self._at_hand(x, made) and self.ready[x] == k):
                self.stored.update((x, self.span(x).owner))

    def shares(self, step: Step) -> bool:
        """Whether the result may be in the memory of an operand."""
        return is_affine(step)

    def place(self, step: Step) -> None:
        """Put the step into a nest; say where its result lies."""
        out = step.out
        if is_affine(step) and (span := self._viewed(step)) is not None:
            self.spans[out] = span
            self.ready[out] = self.ready.get(step.args[0], -1)
            self.views.append(step)
        elif laid := parts(step):
            for x, there in laid:
                if self.span(x) != there.inside(self.span(out)):  # which may lie in another
                    x = self._copy(x, there)
                self.ready[out] = max(self.ready.get(out, -1), self.ready.get(x, -1))
        else:
            self._add(item(step))

    def _at_hand(self, x: Var, reader: Item) -> bool:
        """Whether a loop that computes `x` has it where the item reads it."""
        return x in self.made and self.made[x].inline and self.aligned(x, reader)

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
