"""Prints a small product of matrices as loops: four rows and four terms at a time.

The innermost loop runs along a row of the second factor, so it fills vectors; where these rows do
not lie in order, or do not fill vectors, they are copied first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .kinds import Item

__all__ = ["product"]

ROWS = TERMS = 4
WORTH = 1000
"""Multiplications from which rows are copied to fill vectors."""


@dataclass(slots=True)
class _Matrix:
    """A factor or the result: a flat array, where it begins, and the steps along both axes."""

    array: str
    offset: int
    steps: tuple[int, int]

    def at(self, row: str, column: str) -> str:
        terms = [f"{self.offset}"] if self.offset else []
        for index, step in ((row, self.steps[0]), (column, self.steps[1])):
            if index != "0" and step:
                whole = f"({index})" if " " in index else index
                terms.append(f"{whole} * {step}" if step != 1 else index)
        return f"{self.array}[{' + '.join(terms) or '0'}]"


def product(printer: Any, item: Item) -> list[str]:
    """The lines that compute ``x @ y`` into its place."""
    x, y = item.step.args
    inner = x.shape[-1]
    m = x.shape[0] if len(x.shape) == 2 else 1
    n = y.shape[1] if len(y.shape) == 2 else 1
    a, b = _factor(printer, x, left=True), _factor(printer, y, left=False)
    out = item.step.out
    if out.scalar:
        return _inner(printer, a, b, inner, printer.made(out), out)
    c = _matrix(printer, out, (n, 1))
    if n == 1 and m > 1 and a.steps[0] == 1:  # the same, transposed
        b.steps = b.steps[::-1]
        a.steps = a.steps[::-1]
        return _Product(printer, b, a, c, (1, inner, m), out.dtype).lines()
    if n == 1:
        lines = [f"for i in range({m}):"]
        row = _Matrix(a.array, a.offset, a.steps)
        return lines + ["    " + text for text in _rows(row, b, c, inner, out)]
    return _Product(printer, a, b, c, (m, inner, n), out.dtype).lines()


def _factor(printer: Any, x: Any, left: bool) -> _Matrix:
    strides = printer.plan.lane(x).strides
    if len(strides) == 1:
        strides = (0, strides[0]) if left else (strides[0], 0)
    return _matrix(printer, x, strides)


def _matrix(printer: Any, x: Any, steps: tuple[int, int]) -> _Matrix:
    array, offset = printer.where(x)
    return _Matrix(array, offset, steps)


def _inner(printer: Any, a: _Matrix, b: _Matrix, n: int, name: str, out: Any) -> list[str]:
    zero = "0.0" if out.dtype.char == "d" else "f4(0.0)"
    return [
        f"{name} = {zero}", f"for k in range({n}):",
        f"    {name} = plus({name}, {a.at('0', 'k')} * {b.at('k', '0')})",
    ]  # fmt: skip


def _rows(a: _Matrix, b: _Matrix, c: _Matrix, n: int, out: Any) -> list[str]:
    zero = "0.0" if out.dtype.char == "d" else "f4(0.0)"
    return [
        f"total = {zero}", f"for k in range({n}):",
        f"    total = plus(total, {a.at('i', 'k')} * {b.at('k', '0')})",
        f"{c.at('i', '0')} = total",
    ]  # fmt: skip


class _Product:
    def __init__(
        self, printer: Any, a: _Matrix, b: _Matrix, c: _Matrix, sizes: tuple[int, int, int],
        dtype: Any,
    ) -> None:  # fmt: skip
        self.printer, self.a, self.b, self.c, self.dtype = printer, a, b, c, dtype
        self.m, self.inner, self.n = sizes
        self.width = self.n
        vector = 64 // dtype.itemsize
        worth = self.m * self.inner * self.n >= WORTH and self.n > 2
        if self.n % vector and worth:
            self.width = -(-self.n // vector) * vector
        self.padded = self.width != self.n

    def lines(self) -> list[str]:
        lines = self.packed() if self.padded or self.b.steps[1] != 1 else []
        if self.padded:
            self.to = _Matrix(self.printer.scratch(ROWS * self.width, self.dtype), 0,
                              (self.width, 1))  # fmt: skip
        rows, full = min(ROWS, self.m), self.m - self.m % min(ROWS, self.m)
        if rows == full:
            lines += self.block("0", rows)
        else:
            lines.append(f"for i in range(0, {full}, {rows}):")
            lines += ["    " + text for text in self.block("i", rows)]
        if full < self.m:
            lines += self.block(str(full), self.m - full)
        return lines

    def packed(self) -> list[str]:
        """Copy the second factor, row by row, filled up with zeros."""
        old = self.b
        name = self.printer.scratch(self.inner * self.width, self.dtype)
        self.b = _Matrix(name, 0, (self.width, 1))
        lines = [f"for k in range({self.inner}):", f"    for j in range({self.n}):",
                 f"        {self.b.at('k', 'j')} = {old.at('k', 'j')}"]  # fmt: skip
        if self.padded:
            lines += [f"    for j in range({self.n}, {self.width}):",
                      f"        {self.b.at('k', 'j')} = 0"]  # fmt: skip
        return lines

    def block(self, i: str, rows: int) -> list[str]:
        """Some rows of the result, from row `i` on."""
        c, first = (self.to, "0") if self.padded else (self.c, i)
        lines = []
        for r in range(rows):
            lines += [f"for j in range({self.width}):", f"    {c.at(_plus(first, r), 'j')} = 0"]
        full = self.inner - self.inner % TERMS
        if full == TERMS:
            lines += self.terms(i, first, c, rows, "0", TERMS)
        elif full:
            lines.append(f"for k in range(0, {full}, {TERMS}):")
            lines += ["    " + text for text in self.terms(i, first, c, rows, "k", TERMS)]
        if full < self.inner:
            lines += self.terms(i, first, c, rows, str(full), self.inner - full)
        if self.padded:
            for r in range(rows):
                lines += [f"for j in range({self.n}):",
                          f"    {self.c.at(_plus(i, r), 'j')} = {c.at(_plus(first, r), 'j')}"]
        return lines

    def terms(
        self, i: str, first: str, c: _Matrix, rows: int, k: str, terms: int
    ) -> list[str]:
        """Add `terms` terms of the sums, from number `k` on, to some rows."""
        lines = [
            f"x{r}{t} = {self.a.at(_plus(i, r), _plus(k, t))}"
            for r in range(rows) for t in range(terms)
        ]  # fmt: skip
        lines.append(f"for j in range({self.width}):")
        lines += [f"    y{t} = {self.b.at(_plus(k, t), 'j')}" for t in range(terms)]
        for r in range(rows):
            there = c.at(_plus(first, r), "j")
            added = " + ".join(f"x{r}{t} * y{t}" for t in range(terms))
            lines.append(f"    {there} = {there} + {added}")
        return lines


def _plus(index: str, n: int) -> str:
    if index.isdigit():
        return str(int(index) + n)
    return f"{index} + {n}" if n else index
