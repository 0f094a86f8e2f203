"""Operations that share a card: what nobody named and only one operation uses, inside its user.

So ``z = X @ W + b`` is one card, and ``n = x1·w1 + x2·w2 + b``. What an activation gives keeps a
card, for it is what one layer hands to the next. It knows no module and no number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field

from ..graph import Node
from ..ops.declare import shape_of
from .naming import Names
from .structure import Item, Structure

__all__ = ["Merged", "merge"]

LONG = 40  # characters of an expression of several operations
# How tightly the text of an operation holds together, and how tightly an operand's text must so
# that it needs no parentheses: of the left one, of the right one.
BINDING = {
    "add": (1, 1, 2), "subtract": (1, 1, 2),
    "multiply": (2, 2, 3), "divide": (2, 2, 3), "matmul": (2, 2, 3), "floor_divide": (2, 2, 3),
    "remainder": (2, 2, 3), "reciprocal": (2, 3, 3),
    "negative": (3, 3, 3), "positive": (3, 3, 3), "power": (4, 5, 5), "square": (4, 5, 5),
    "getitem": (5, 5, 5), "absolute": (5, 0, 0),
}  # fmt: skip
CALL = (5, 0, 0)  # tanh(…)
OTHER = (0, 5, 5)


@dataclass(slots=True)
class Merged:
    """What became of the operations.

    Attributes
    ----------
    into : dict
        An operation that has no card of its own, and the one whose card it is on.
    texts : dict
        The expressions of those cards.
    """

    into: dict[Item, Item] = field(default_factory=dict)
    texts: dict[Item, str] = field(default_factory=dict)

    def owner(self, item: Item) -> Item:
        """The operation whose card shows `item`; itself, for most."""
        while item in self.into:
            item = self.into[item]
        return item


def merge(
    structure: Structure, names: Names, place: Mapping[Item, Hashable], kept: Collection[Item] = ()
) -> Merged:
    """Put operations on the card of their only user, as long as the expression can be read.

    Parameters
    ----------
    structure : Structure
    names : Names
    place : mapping
        Where an item stands; only what stands in the same place is put together.
    kept : items
        Those that keep a card of their own.
    """
    merged = Merged()
    for item in structure.uses:
        if item.op is None:
            continue
        inner = [
            x for x in dict.fromkeys(structure.sources(item))
            if x.op is not None and structure.uses[x] == 1 and x not in names.own
            and x not in kept and place.get(x) == place.get(item)
            and not _is_activation(x, structure)
        ]  # fmt: skip
        for chosen in (inner, *([x] for x in inner)):
            text = _text(item, chosen, structure, names, merged)
            if chosen and len(text) <= LONG and "…" not in text:
                merged.texts[item] = text
                merged.into.update(dict.fromkeys(chosen, item))
                break
    return merged


def _text(
    item: Item, chosen: Collection[Item], structure: Structure, names: Names, merged: Merged
) -> str:
    """The expression of `item` with those of `chosen` in the place of their names."""
    words = {x: merged.texts.get(x) or names.expression(x) for x in chosen}
    needed = _binding(item)[1:]
    for k, source in enumerate(structure.sources(item)):
        if source in words and _binding(source)[0] < needed[min(k, 1)]:
            words[source] = f"({words[source]})"
    return names.expression(item, LONG, words)


def _is_activation(item: Item, structure: Structure) -> bool:
    """Whether it is a function of one value, element by element: ``tanh(x)``, not ``sum(x)``."""
    sources = structure.sources(item)
    if len(sources) != 1 or item.op is None or item.op.name in BINDING:
        return False
    if not item.op.text.endswith(")"):  # one of several results, svd(A).U
        return False
    return shape_of(structure.data(sources[0])) == shape_of(structure.data(item))


def _binding(item: Item) -> tuple[int, int, int]:
    op = item.op if isinstance(item, Node) else None
    if op is None:
        return CALL
    call = re.fullmatch(r"[\w.]*\(.*\)(\.\w+)?", op.text)
    return BINDING.get(op.name, CALL if call else OTHER)
