"""Prints a small product of matrices as loops: four rows and four terms at a time.

The innermost loop runs along a row of the second factor, so it fills vectors; where these rows do
not lie in order, or do not fill vectors, they are copied first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..passes.layout import Nest
from ..program import Step, Var
from ..spans import Span
from .functions import Function
from .spellings import number

__all__ = ["product"]

ROWS = TERMS = 4
WORTH = 1000
"""Multiplications from which rows are copied to fill vectors."""


def product(function: Function, nest: Nest) -> list[str]:
    """The lines that compute ``x @ y`` into its place."""
    return _Product(function, nest[0].step).lines()


def _matrix(function: Function, x: Var, missing: int) -> Span:
    """A factor; what has one axis gets another."""
    span = function.plan.span(x)
    if len(span.strides) == 2:
        return span
    return span.along(*span.strides[:missing], 0, *span.strides[missing:])


class _Product:
    """``c = a @ b``, of `m` rows, `n` columns, and sums of `inner` terms."""

    def __init__(self, function: Function, step: Step) -> None:
        self.function, self.at, self.out = function, function.element, step.out
        x, y = step.args
        self.inner = x.shape[-1]
        self.m = x.shape[0] if len(x.shape) == 2 else 1
        self.n = y.shape[1] if len(y.shape) == 2 else 1
        self.a, self.b = _matrix(function, x, 0), _matrix(function, y, 1)
        place = Span(None, 0, ()) if self.out.scalar else function.plan.span(self.out)
        self.c = place.along(self.n, 1)
        if self.n == 1 and self.m > 1 and self.a.strides[0] == 1:  # the same, transposed
            self.a, self.b = (x.along(*x.strides[::-1]) for x in (self.b, self.a))
            self.m, self.n = 1, self.m

    def lines(self) -> list[str]:
        return self.blocks() if self.n > 1 else self.sums()

    def sums(self) -> list[str]:
        """A number for each row."""
        i = "i" if self.m > 1 else ""
        term = f"{self.at(self.a, i, 'k')} * {self.at(self.b, 'k', '')}"
        lines = [
            f"total = {number(0, self.out.dtype)}", f"for k in range({self.inner}):",
            f"    total = plus(total, {term})",
            self.function.set(self.out, "total") if self.out.scalar
            else f"{self.at(self.c, i, '')} = total",
        ]  # fmt: skip
        return [f"for i in range({self.m}):", *("    " + text for text in lines)] if i else lines

    def blocks(self) -> list[str]:
        """Some rows at a time."""
        vector, dtype = 64 // self.out.dtype.itemsize, self.out.dtype
        worth = self.m * self.inner * self.n >= WORTH and self.n > 2
        self.width = -(-self.n // vector) * vector if worth else self.n
        old, self.to, lines = self.b, self.c, []
        if self.width != self.n or self.b.strides[1] != 1:
            self.b = self.function.scratch(self.inner, self.width, dtype=dtype)
            lines = self.packed(old)
        if self.width != self.n:
            self.to = self.function.scratch(ROWS, self.width, dtype=dtype)
        return lines + _by("i", self.m, ROWS, self.block)

    def packed(self, old: Span) -> list[str]:
        """Copy the second factor, row by row, filled up with zeros."""
        to = self.at(self.b, "k", "j")
        lines = [
            f"for k in range({self.inner}):", f"    for j in range({self.n}):",
            f"        {to} = {self.at(old, 'k', 'j')}",
        ]  # fmt: skip
        if self.width != self.n:
            lines += [f"    for j in range({self.n}, {self.width}):", f"        {to} = 0"]
        return lines

    def block(self, i: str, start: int, rows: int) -> list[str]:
        """Some rows of the result."""
        c = [self.at(self.c.moved(start + r, 0), i, "j") for r in range(rows)]
        to, lines = c, []
        if self.to is not self.c:
            to = [self.at(self.to.moved(r, 0), "", "j") for r in range(rows)]
        for there in to if self.inner > TERMS else ():
            lines += [f"for j in range({self.width}):", f"    {there} = 0"]
        terms = partial(self.terms, self.a.moved(start, 0), i, to)
        lines += _by("k", self.inner, TERMS, terms)
        if to is not c:
            for there, here in zip(c, to, strict=True):
                lines += [f"for j in range({self.n}):", f"    {there} = {here}"]
        return lines

    def terms(self, a: Span, i: str, to: list[str], k: str, start: int, terms: int) -> list[str]:
        """Add some terms of the sums to some rows."""
        lines = [
            f"x{r}{t} = {self.at(a.moved(r, start + t), i, k)}"
            for r in range(len(to)) for t in range(terms)
        ]  # fmt: skip
        lines.append(f"for j in range({self.width}):")
        lines += [f"    y{t} = {self.at(self.b.moved(start + t, 0), k, 'j')}" for t in range(terms)]
        for r, there in enumerate(to):
            added = [there] * (self.inner > TERMS) + [f"x{r}{t} * y{t}" for t in range(terms)]
            lines.append(f"    {there} = {' + '.join(added)}")
        return lines


def _by(index: str, n: int, size: int, block: Callable[[str, int, int], list[str]]) -> list[str]:
    """``block(index, start, count)`` for `size` of `n` at a time, from `start` after `index`."""
    lines, full = [], n - n % size
    if full > size:
        lines.append(f"for {index} in range(0, {full}, {size}):")
        lines += ["    " + text for text in block(index, 0, size)]
    elif full:
        lines += block("", 0, size)
    return lines + (block("", full, n - full) if full < n else [])
