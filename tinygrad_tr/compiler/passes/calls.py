"""The steps of a program as NumPy runs them: one after the other, long ones piece by piece.

Ten operations on a million elements read and write main memory ten times each. Where some stand in
one nest, each does so many rows of its arrays before any does the next, so that these stay in
cache. What only the nest reads has then the memory of one piece. The numbers are the same.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...ops import indexing, shaping
from ...ops.arithmetic import add, multiply, negative, subtract
from ..elementwise import elementwise
from ..program import Program, Step, Var
from ..spans import UNKNOWN, Shape, Span, in_order
from ..writing import RESHAPES, writes_into
from .layout import Item, Layout, Nest
from .primitives import gather, part, strided

__all__ = ["Calls", "is_view", "rows"]

_SURE = {shaping.weaken, add, subtract, multiply, negative}
_VIEWS = {*RESHAPES, shaping.transpose, shaping.broadcast_to, part, strided}
LONG = 1 << 17
"""Elements from which on an array does not stay in cache while others are computed."""
PIECE = 163840
"""Bytes of a piece: those of all arrays of a nest fit into a core's own cache."""
SHORTEST = 3
"""Steps that go piece by piece; fewer win nothing."""


class Calls(Layout):
    """The steps of a program in nests: those on long arrays of one shape side by side."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        elsewhere = set(self.elsewhere())
        for nest in self.nests:
            outs = (made.step.out for made in nest)
            if n := rows(nest):
                self.pieces.update((x, n) for x in outs if x not in elsewhere)
        for made in (made for nest in self.nests for made in nest):
            k = self.time[made] = self.ready[made.step.out] = len(self.time)
            if made.step.out.weak and made.step.op not in _SURE:
                self.sure = k

    def shares(self, step: Step) -> bool:
        """Whether the result may be in the memory of an operand."""
        return _lender(step) is not None

    def place(self, step: Step) -> None:
        """Put the step into a nest; say where its result lies."""
        out = step.out
        if (x := _lender(step)) is not None:
            self.spans[out] = span = self._lent(step, x)
            copied = step.op in RESHAPES and span.strides == UNKNOWN  # in each run
            self.views += [step] * (is_view(step) and not copied)
        elif writes_into(step) or step.op is gather:
            self.stored.add(out)
        each = elementwise(step.op) is not None and not out.scalar
        self.add(Item(step, "each", out.shape) if each else Item(step, "numpy", None), _long(step))

    def _lent(self, step: Step, x: Var) -> Span:
        """Where the result lies in `x`; a part of it, or all in another shape, lies in order."""
        span, data = self.span(x), self.program.constants.get(x)
        together = span.strides == in_order(x.shape) and (data is None or data.flags.c_contiguous)
        if together and step.op in (part, *RESHAPES):
            start = span.offset + step.options.get("start", 0)
            return Span(span.owner, start, in_order(step.out.shape))
        return Span(span.owner, 0, UNKNOWN)


def rows(nest: Nest) -> int:
    """How many rows the steps do at a time; 0 for one after the other."""
    if len(nest) < SHORTEST:
        return 0
    size: int = max(made.step.out.dtype.itemsize for made in nest)
    return max(1, PIECE // (size * prod(nest[0].step.out.shape[1:])))


def _long(step: Step) -> Shape | None:
    """The shape over which the step works element by element, if it is long."""
    shape = step.out.shape
    if elementwise(step.op) is None or step.options or step.out.scalar or prod(shape) < LONG:
        return None
    arrays = [x for x in step.args if isinstance(x, Var) and not x.scalar]
    if any(x.shape != shape for x in arrays) or prod(shape[1:]) > LONG:
        return None
    return shape if all(isinstance(x, Var | int | float | complex) for x in step.args) else None


def _lender(step: Step) -> Var | None:
    """The operand whose memory the result shares, as its kind or the traced run tells."""
    if is_view(step):
        return step.args[0]  # type: ignore[no-any-return]
    k = step.out.shares
    x = step.args[k] if k is not None and k < len(step.args) else None
    return x if isinstance(x, Var) and not x.scalar and not writes_into(step) else None


def is_view(step: Step) -> bool:
    """Whether the result always shares the memory of the first operand."""
    x = step.args[0] if step.args else None
    if step.out.scalar or not isinstance(x, Var) or x.scalar:
        return False
    if step.op in (shaping.reshape, shaping.ravel):
        return bool(step.options.get("order", "C") == "C")
    if step.op is indexing.index:
        return _is_basic(step.options["key"])
    return step.op in _VIEWS


def _is_basic(key: Any) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    kinds = int | np.integer | slice | type(...) | None
    return all(isinstance(x, kinds) and not isinstance(x, bool) for x in parts)  # that is a mask
