"""Which steps share a loop: the items of a program, in nests of loops that run one after the other.

What is read in its own nest alone never goes to memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ...ops import shaping
from ..passes.layout import Item, Layout
from ..program import Program, Step, Var
from ..spans import Span
from .kinds import is_affine, item, parts
from .prepare import prepared

__all__ = ["Schedule"]


class Schedule(Layout):
    """The steps of a program in nests of loops over their shape."""

    joined = True

    def __init__(self, program: Program) -> None:
        super().__init__(prepared(program))
        self.time = {made: k for k, nest in enumerate(self.nests) for made in nest}
        for x in self.elsewhere():
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
        self.add(made, made.shape)
        if not made.inline and not made.step.out.scalar:
            self.stored.add(made.step.out)
