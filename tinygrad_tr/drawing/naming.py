"""What the values of one picture are called; knows no numbers and no place on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..graph import Node
from .expressions import spell
from .structure import Item, Structure

__all__ = ["Names", "given_names", "key_of", "printable", "symbol"]

LONG = 24  # characters of a name on a card
LETTERS = {"weight": "W", "bias": "b"}


class Names:
    """What each value of one picture is called.

    A user's name comes first, then the caller's name for it, then a parameter's place in its
    module, ``W1`` for ``layers.0.weight``, then a letter and a number: ``t1, t2 …`` for operations,
    ``p``, ``x`` and ``c`` for parameters, inputs and constants. Of two values with the same name
    the second is called ``w_2``.

    Attributes
    ----------
    full : dict
        The name of every item, at full length.
    paths : dict
        The paths of parameters, ``layers.0.weight``.
    own : set
        The items that somebody gave a name.
    """

    def __init__(
        self, structure: Structure, given: Mapping[int, str], paths: Mapping[Node, str],
        inputs: set[int],
    ) -> None:  # fmt: skip
        self._structure = structure
        self.full: dict[Item, str] = {}
        self.own: set[Item] = set()
        unnamed = []
        called = {x: x.name or given.get(key_of(x)) for x in structure.uses}
        self.paths = {x: paths[x] for x in called if isinstance(x, Node) and x in paths}
        symbols = _symbols(self.paths, {name for name in called.values() if name})
        own = {printable(name) for name in (*called.values(), *symbols.values()) if name}
        seen = Counter[str]()
        for item in structure.uses:
            name = called[item] or symbols.get(item)  # type: ignore[arg-type]
            if not name:
                unnamed.append(item)
                continue
            self.own.add(item)
            name = printable(name)
            seen[name] += 1
            self.full[item] = name if seen[name] == 1 else _numbered(name, seen, own)
        self._number(unnamed, set(self.full.values()), inputs)

    def _number(self, unnamed: list[Item], taken: set[str], inputs: set[int]) -> None:
        counts = dict.fromkeys("tpxc", 0)
        for item in unnamed:
            if item.op is not None:
                letter = "t"
            elif key_of(item) in inputs:
                letter = "x"
            else:
                letter = "p" if item.requires_grad else "c"
            while True:
                counts[letter] += 1
                name = f"{letter}{counts[letter]}"
                if name not in taken:
                    break
            self.full[item] = name

    def short(self, item: Item) -> str:
        """The name, cut where it is too long for a card."""
        name = self.full[item]
        return name if len(name) <= LONG else name[: LONG - 1] + "…"

    def expression(
        self, item: Item, limit: int | None = None, words: Mapping[Item, str] | None = None
    ) -> str:
        """How a computed value was computed, in the names of its operands; empty of a leaf.

        Over `limit` characters (28 by default) it is cut to the operation, ``add(…)``. `words` are
        what to write in the place of names.
        """
        words = words or {}
        if not isinstance(item, Node) or item.op is None:
            return ""
        operands = [
            (self._word(source, words), array)
            for source, array in self._structure.operands(item)
        ]
        return printable(spell(item, operands, limit))

    def _word(self, operand: Item | None, words: Mapping[Item, str]) -> str | None:
        """What stands for an operand; None for a number, which stands for itself."""
        if operand is None or (self._structure.is_literal(operand) and operand not in self.own):
            return None
        return words.get(operand) or self.short(operand)

    def long_expression(self, item: Item) -> str:
        """The expression as a tooltip has room for."""
        return self.expression(item, 200)


def _numbered(name: str, seen: Counter[str], taken: set[str]) -> str:
    """The name with the next number that is free, which is so no more."""
    while (new := f"{name}_{seen[name]}") in taken:
        seen[name] += 1
    taken.add(new)
    return new


def _symbols(paths: Mapping[Node, str], taken: set[str]) -> dict[Node, str]:
    """A short name for each path that no other has; the path itself where it would not tell."""
    short = {item: symbol(path) for item, path in paths.items()}
    used = Counter(short.values())
    return {
        item: paths[item] if used[name] > 1 or name in taken else name
        for item, name in short.items()
    }


def symbol(path: str) -> str:
    """A parameter's letter, with the numbers of its path, counted from 1.

    Examples
    --------
    >>> symbol("layers.0.weight"), symbol("bias"), symbol("layers.1.neurons.0.b")
    ('W1', 'b', 'b2.1')
    """
    parts = path.split(".")
    words = [part for part in parts if not part.isdecimal()]
    numbers = ".".join(str(int(part) + 1) for part in parts if part.isdecimal())
    return LETTERS.get(words[-1] if words else "", words[-1] if words else "p") + numbers


def given_names(names: Mapping[str, Any] | None) -> dict[int, str]:
    """The caller's names by the identity of what they name; private ones and numbers have none.

    Of lists and tuples the elements are named, ``x[0]``. A value with several names has the first.
    """
    found: dict[int, str] = {}
    for name, x in (names or {}).items():
        if name.startswith("_"):
            continue
        for inner, value in _nameable(name, x):
            found.setdefault(id(value), inner)
    return found


def _nameable(name: str, x: Any) -> Iterator[tuple[str, Any]]:
    parts = enumerate(x) if isinstance(x, list | tuple) else ()
    for inner, value in [(name, x), *((f"{name}[{k}]", part) for k, part in parts)]:
        if isinstance(value, np.generic) or hasattr(value, "__array_function__"):
            yield inner, value


def key_of(item: Item) -> int:
    """What an item is told by: a Value by itself, an array by itself and not by its card."""
    return id(item) if isinstance(item, Node) else id(item.data)


def printable(name: str) -> str:
    r"""A name as it may stand in a picture: signs that control a terminal or a page are replaced.

    Examples
    --------
    >>> printable("ağırlık\n\u202e1")
    'ağırlık �1'
    """
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in name)
