"""What a loop addresses and folds: an element of a flat array, a reduction on its way.

It knows no nest: only how the text of one access or of one fold reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod

import numpy as np

from ...ops import reductions
from .kinds import Item
from .spellings import cast, number

__all__ = ["SUMS", "Address", "Fold", "first", "joined"]

Shape = tuple[int, ...]


@dataclass(slots=True)
class Address:
    """An element of a flat array.

    It has an `offset`, steps over the axes of a nest, and indices by name with their steps.
    """

    array: str
    offset: int
    strides: Shape
    named: list[tuple[str, int]] = field(default_factory=list)

    def text(self, indices: list[tuple[str, int]]) -> str:
        """``memory[64 + 8*i + j]``, for names of indices and which axis each has its step from."""
        terms = [f"{step} * {name}" if step != 1 else name
                 for name, step in [*self.named, *indices] if step]  # fmt: skip
        if self.offset or not terms:
            terms.insert(0, str(self.offset))
        return f"{self.array}[{' + '.join(terms)}]"


@dataclass(slots=True)
class Fold:
    """A reduction while it is printed."""

    item: Item
    value: str
    to: Address
    name: str

    def depth(self, sizes: list[int]) -> int | None:
        """How many loops stand around a fold with a number of its own; None: it is in memory."""
        inner = len(sizes)
        while inner and not self.to.strides[inner - 1]:
            inner -= 1
        return None if 0 in self.to.strides[:inner] else inner

    def ended(self, n: int) -> str:
        """The number that the fold of `n` elements in all gives."""
        step, text = self.item.step, self.name
        if step.op is reductions.mean:
            text = f"{text} / {n // max(prod(step.out.shape), 1)}"
        return cast(text, np.dtype(float), step.out.dtype) if step.op in SUMS else text


SUMS = {reductions.sum_, reductions.mean}


def first(item: Item) -> str:
    """What a fold starts from."""
    op = item.step.op
    if op in SUMS:
        return "0.0"
    return number(-np.inf if op is reductions.max_ else np.inf, item.step.out.dtype)


def joined(item: Item, old: str, value: str, wide: bool) -> str:
    """`value` taken into the fold; numbers of float32 are added up in float64."""
    if item.step.op in SUMS:
        value = cast(value, item.step.out.dtype, np.dtype(float)) if wide else value
        return f"plus({old}, {value})"
    return f"{'larger' if item.step.op is reductions.max_ else 'smaller'}({value}, {old})"
