"""Prints a small product of matrices as loops: four rows and four terms at a time.

The innermost loop runs along a row of the second factor, so it fills vectors; where these rows do
not lie in order, or do not fill vectors, they are copied first.
"""

from __future__ import annotations

from typing import Any

from ..program import Var
from .functions import Function
from .schedule import Nest
from .spans import Span
from .spellings import number

__all__ = ["product"]

ROWS = TERMS = 4
WORTH = 1000
"""Multiplications from which rows are copied to fill vectors."""


def product(function: Function, nest: Nest) -> list[str]:
    """The lines that compute ``x @ y`` into its place."""
    x, y = nest[0].step.args
    out, inner = nest[0].step.out, x.shape[-1]
    m = x.shape[0] if len(x.shape) == 2 else 1
    n = y.shape[1] if len(y.shape) == 2 else 1
    a, b = _matrix(function, x, 0), _matrix(function, y, 1)
    c = Span(None, 0, ()) if out.scalar else function.places.span(out)
    c = c.along(n, 1)
    if n == 1 and m > 1 and a.strides[0] == 1:  # the same, transposed
        a, b, m, n = _turned(b), _turned(a), 1, m
    if n > 1:
        return _Product(function, a, b, c, (m, inner, n), out.dtype).lines()
    i = "i" if m > 1 else ""
    lines = [
        f"total = {number(0, out.dtype)}", f"for k in range({inner}):",
        f"    total = plus(total, {function.element(a, i, 'k')} * {function.element(b, 'k', '')})",
        function.set(out, "total") if out.scalar else f"{function.element(c, i, '')} = total",
    ]  # fmt: skip
    return [f"for i in range({m}):", *("    " + text for text in lines)] if i else lines


def _matrix(function: Function, x: Var, missing: int) -> Span:
    """A factor; what has one axis gets another."""
    span = function.places.span(x)
    if len(span.strides) == 2:
        return span
    return span.along(*span.strides[:missing], 0, *span.strides[missing:])


def _turned(span: Span) -> Span:
    return span.along(*span.strides[::-1])


class _Product:
    """The lines of ``c = a @ b``."""

    def __init__(
        self, function: Function, a: Span, b: Span, c: Span, sizes: tuple[int, int, int],
        dtype: Any,
    ) -> None:  # fmt: skip
        self.at, self.a, self.b, self.c = function.element, a, b, c
        self.m, self.inner, self.n = sizes
        vector = 64 // dtype.itemsize
        worth = self.m * self.inner * self.n >= WORTH and self.n > 2
        self.width = -(-self.n // vector) * vector if worth else self.n
        if self.width != self.n or b.strides[1] != 1:
            self.b = function.scratch(self.inner, self.width, dtype=dtype)
        self.to = c
        if self.width != self.n:
            self.to = function.scratch(ROWS, self.width, dtype=dtype)
        self.old = b

    def lines(self) -> list[str]:
        lines = [] if self.b is self.old else self.packed()
        rows = min(ROWS, self.m)
        full = self.m - self.m % rows
        if rows == full:
            lines += self.block("", 0, rows)
        else:
            lines.append(f"for i in range(0, {full}, {rows}):")
            lines += ["    " + text for text in self.block("i", 0, rows)]
        return lines + (self.block("", full, self.m - full) if full < self.m else [])

    def packed(self) -> list[str]:
        """Copy the second factor, row by row, filled up with zeros."""
        to = self.at(self.b, "k", "j")
        lines = [
            f"for k in range({self.inner}):", f"    for j in range({self.n}):",
            f"        {to} = {self.at(self.old, 'k', 'j')}",
        ]  # fmt: skip
        if self.width != self.n:
            lines += [f"    for j in range({self.n}, {self.width}):", f"        {to} = 0"]
        return lines

    def block(self, i: str, start: int, rows: int) -> list[str]:
        """Some rows of the result, from row `start` after `i` on."""
        c = [self.at(self.c.moved(start + r, 0), i, "j") for r in range(rows)]
        to = c if self.to is self.c else [
            self.at(self.to.moved(r, 0), "", "j") for r in range(rows)
        ]  # fmt: skip
        lines = []
        for there in to:
            lines += [f"for j in range({self.width}):", f"    {there} = 0"]
        full = self.inner - self.inner % TERMS
        a = self.a.moved(start, 0)
        if full == TERMS:
            lines += self.terms(i, a, to, "", 0, TERMS)
        elif full:
            lines.append(f"for k in range(0, {full}, {TERMS}):")
            lines += ["    " + text for text in self.terms(i, a, to, "k", 0, TERMS)]
        if full < self.inner:
            lines += self.terms(i, a, to, "", full, self.inner - full)
        if to is not c:
            for there, here in zip(c, to, strict=True):
                lines += [f"for j in range({self.n}):", f"    {there} = {here}"]
        return lines

    def terms(self, i: str, a: Span, to: list[str], k: str, start: int, terms: int) -> list[str]:
        """Add `terms` terms of the sums, from number `start` after `k` on, to some rows."""
        lines = [
            f"x{r}{t} = {self.at(a.moved(r, start + t), i, k)}"
            for r in range(len(to)) for t in range(terms)
        ]  # fmt: skip
        lines.append(f"for j in range({self.width}):")
        lines += [f"    y{t} = {self.at(self.b.moved(start + t, 0), k, 'j')}" for t in range(terms)]
        for r, there in enumerate(to):
            added = " + ".join(f"x{r}{t} * y{t}" for t in range(terms))
            lines.append(f"    {there} = {there} + {added}")
        return lines
