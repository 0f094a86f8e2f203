"""What an explanation shares with pictures of the same graph: numbering, names, roles, numbers.

It alone knows the package that draws; a page can so show steps and drawing together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..drawing.cards import Row, rows_of, size_of
from ..drawing.files import write
from ..drawing.scene import Book, Scene, read
from ..drawing.structure import Item
from ..drawing.trees import print_tree
from ..drawing.views import Choice
from ..graph import Node
from ..ops.declare import shape_of
from ..value import Value

__all__ = ["Drawn", "Pictured", "described", "size_of", "write"]


class Pictured:
    """The values of a graph as a picture numbers and names them.

    Attributes
    ----------
    nodes : list of Value
        Operands first, a leaf where it is first used; the last one is the root. A plain array is a
        constant Value here.
    operands : list of list of Value, number or None
        For each node its operands in order; a plain number is itself, None one that is absent.
    """

    def __init__(
        self, root: Value, names: Mapping[str, Any] | None, inputs: Any, parameters: Any
    ) -> None:
        self._asked = (root, _with_arrays(root, names or {}), inputs, parameters)
        self._book = Book(*self._asked)
        structure = self._book.structure
        self._items: dict[Value, Item] = {}
        values: dict[Item, Value] = {}
        for item in structure.uses:
            value = item if isinstance(item, Value) else _constant(structure.data(item))
            values[item], self._items[value] = value, item
        self.nodes = list(self._items)
        self.operands = [
            [
                x if source is None else values[source]
                for source, x in structure.operands(self._items[node])
            ]
            for node in self.nodes
        ]

    def name(self, node: Value) -> str:
        """What `node` is called."""
        return self._book.names.full[self._items[node]]

    def role(self, node: Value) -> str:
        """What part it plays."""
        return self._book.role(self._items[node])

    def expression(self, node: Value) -> str:
        """How it was computed, as short as a card has it."""
        return self._book.names.expression(self._items[node])

    def data(self, node: Value) -> Any:
        """The data that the graph was computed with."""
        return self._book.structure.data(self._items[node])

    def drawn(self, gradients: Mapping[Value, Any]) -> Drawn:
        """The graph for a page, with these gradients."""
        return Drawn(self._asked, gradients)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A graph as a page asks for it, with gradients that the values themselves need not hold."""

    asked: tuple[Any, ...]
    gradients: Mapping[Value, Any]

    def scene(self, lang: str, level: str, most: int) -> tuple[Scene, list[int]]:
        """The scene with at most so many cards, and for each node the card that stands for it.

        At the level "operation" cards and edges are numbered as nodes and edges are here.
        """
        book = self._book(lang)
        scene = read(self.asked[0], choice=Choice(level, most=most), book=book)
        card = {item: k for k, members in enumerate(scene.members) for item in members}
        return scene, [card[item] for item in book.structure.uses] if card else []

    def tree(self, lang: str) -> str:
        """The graph as a text tree."""
        return print_tree(self._book(lang))

    def _book(self, lang: str) -> Book:
        root, names, inputs, parameters = self.asked
        return Book(root, names, inputs, parameters, lang, gradients=self.gradients)


def _constant(data: Any) -> Value:
    value = Value(0.0, requires_grad=False)
    value._number = data  # as it is, no copy: also an array of text or of another library
    return value


def _with_arrays(root: Value, names: Mapping[str, Any]) -> dict[str, Any]:
    """`names`, with the graph's own array in the place of one that is equal, in any shape."""
    found = dict(names)
    wanted = {
        name: np.ravel(np.asarray(x))
        for name, x in names.items()
        if isinstance(x, np.ndarray | list | tuple) and np.ndim(x)
    }
    for item in Book(root).structure.uses if wanted else ():
        if not isinstance(item, Node) and shape_of(item.data):
            data = np.ravel(item.data)
            same = (name for name, x in wanted.items() if np.array_equal(x, data))
            name = next(same, None)
            if name is not None:
                found[name] = item.data
    return found


def described(data: Any, lang: str | None = None) -> Row:
    """What a card says of a number or an array."""
    return next(row for row in rows_of(data, lang) if row.kind == "value")
