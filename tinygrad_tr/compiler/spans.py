"""Where the elements of a variable lie: a part of an array, with a step along each axis."""

from __future__ import annotations

from operator import mul
from typing import Any, NamedTuple

__all__ = ["UNKNOWN", "Shape", "Span", "in_order"]

Shape = tuple[int, ...]
UNKNOWN = (-1,)
"""The steps of what lies in something else, nobody knows how."""


class Span(NamedTuple):
    """Elements of the flat array of the variable `owner`, from number `offset` on.

    `named` are indices by name, with their steps, that come on top of those along the axes.
    """

    owner: Any
    offset: int
    strides: Shape
    named: tuple[tuple[str, int], ...] = ()

    def inside(self, outer: Span) -> Span:
        """The same elements, where the owner itself lies in `outer`."""
        return Span(outer.owner, self.offset + outer.offset, self.strides, self.named)

    def moved(self, *by: int) -> Span:
        """The elements so many indices further along each axis."""
        offset = self.offset + sum(map(mul, by, self.strides))
        return Span(self.owner, offset, self.strides, self.named)

    def along(self, *strides: int) -> Span:
        """The elements from the same one on, with other steps."""
        return Span(self.owner, self.offset, strides, self.named)

    def text(self, array: str, *indices: str) -> str:
        """``memory[64 + 8 * i + j]``, for names of indices; an empty one stands for 0."""
        terms = [str(self.offset)] if self.offset else []
        for name, step in (*self.named, *zip(indices, self.strides, strict=True)):
            if step and name:
                terms.append(f"{step} * {name}" if step != 1 else name)
        return f"{array}[{' + '.join(terms) or 0}]"


def in_order(shape: Shape) -> Shape:
    """The steps, in elements, of an array without gaps."""
    strides, n = [], 1
    for size in reversed(shape):
        strides.append(n)
        n *= size
    return tuple(reversed(strides))
