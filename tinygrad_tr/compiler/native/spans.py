"""Where the elements of a variable lie: a part of an array, with a step along each axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Shape", "Span", "in_order"]

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Elements of the flat array of the variable `owner`, from number `offset` on.

    `named` are indices by name, with their steps, that come on top of those along the axes.
    """

    owner: Any
    offset: int
    strides: Shape
    named: tuple[tuple[str, int], ...] = ()

    def inside(self, outer: Span) -> Span:
        """The same elements, where the owner itself lies in `outer`."""
        return replace(self, owner=outer.owner, offset=self.offset + outer.offset)

    def moved(self, *by: int) -> Span:
        """The elements so many indices further along each axis."""
        steps = zip(by, self.strides, strict=True)
        return replace(self, offset=self.offset + sum(n * step for n, step in steps))

    def text(self, array: str, *indices: str) -> str:
        """``memory[64 + 8 * i + j]``, for names of indices; an empty one stands for 0."""
        terms = [
            f"{step} * {name}" if step != 1 else name
            for name, step in (*self.named, *zip(indices, self.strides, strict=True))
            if step and name
        ]
        if self.offset or not terms:
            terms.insert(0, str(self.offset))
        return f"{array}[{' + '.join(terms)}]"


def in_order(shape: Shape) -> Shape:
    """The steps, in elements, of an array without gaps."""
    strides, n = [], 1
    for size in reversed(shape):
        strides.append(n)
        n *= size
    return tuple(reversed(strides))
