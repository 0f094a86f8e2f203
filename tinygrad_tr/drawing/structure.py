"""What a result was computed from: its values in order, their operands and how often each is used.

The one reading of the graph that pictures and trees share. It is linear in the graph's size, and
knows no name, number or module.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from ..graph import Node, history
from ..ops.declare import is_weak, shape_of

__all__ = ["Item", "Plain", "Structure"]


class Plain:
    """An array among the operands that is no Value."""

    __slots__ = ("data",)
    op = name = _grad = None
    requires_grad = False

    def __init__(self, data: Any) -> None:
        self.data = data


Item = Node | Plain


class Structure:
    """Everything that `root` was computed from.

    Attributes
    ----------
    root : Node
        The result.
    uses : dict
        Every item with the number of its uses, operands first, leaves where they are first used.
        A plain number is no item: it stands in the expression of what it was an operand of. With
        `literals` it is one, for readers that walk over all operands. Where `gradients` are given,
        they stand in the place of those that values hold.
    known : set of int
        The ids of plain numbers that have a name after all (NumPy's, given by the caller).
    """

    def __init__(
        self, root: Node, known: set[int] | frozenset[int] = frozenset(), literals: bool = False,
        gradients: Mapping[Any, Any] | None = None,
    ) -> None:  # fmt: skip
        self.root, self.known, self.literals, self._gradients = root, known, literals, gradients
        self.uses: dict[Item, int] = {}
        self._plain: dict[Hashable, Plain] = {}
        self._then: dict[Node, Any] = {}
        for node in history([root]):
            if node.op is not None or node is root:
                self._add(node)

    def _add(self, node: Node) -> None:
        uses = self.uses
        for k, (operand, array) in enumerate(zip(node._operands, node._arrays, strict=True)):
            if operand is None:
                item: Item | None = self._item(array, (node, k))
                if item is None:
                    continue
            else:
                item = operand
                if operand._number is not array:
                    self._then[operand] = array
            uses[item] = uses.get(item, 0) + 1
        uses.setdefault(node, 0)

    def _item(self, array: Any, place: tuple[Node, int]) -> Item | None:
        """The item of a plain operand: one for each array, none for a number or what is absent."""
        if array is None:
            return None
        single = is_weak(array) or (shape_of(array) == () and id(array) not in self.known)
        if single and not self.literals:
            return None
        return self._plain.setdefault(place if single else id(array), Plain(array))

    @staticmethod
    def is_literal(item: Item | None) -> bool:
        """Whether it is a number that was written into the program."""
        return isinstance(item, Plain) and shape_of(item.data) == ()

    def operands(self, item: Item) -> list[tuple[Item | None, Any]]:
        """The operands in order, each with the data of that moment; None for a plain number."""
        if not isinstance(item, Node):
            return []
        pairs = zip(item._operands, item._arrays, strict=True)
        return [
            (self._item(x, (item, k)) if operand is None else operand, x)
            for k, (operand, x) in enumerate(pairs)
        ]

    def sources(self, item: Item) -> list[Item]:
        """Those operands that are items."""
        return [operand for operand, _array in self.operands(item) if operand is not None]

    def data(self, item: Item) -> Any:
        """The data that the graph was computed with, though a leaf may have new data since."""
        if isinstance(item, Plain):
            return item.data
        return self._then.get(item, item._number)

    def gradient(self, item: Item) -> Any:
        """The gradient of an item, as data; None before `backward`."""
        g = item._grad if self._gradients is None else self._gradients.get(item)
        return getattr(g, "_number", g)

    def depth(self) -> int:
        """The number of operations on the longest way from a leaf to the root."""
        depth: dict[Item, int] = {}
        for item in self.uses:
            if item.op is not None:
                depth[item] = 1 + max((depth.get(x, 0) for x in self.sources(item)), default=0)
        return depth.get(self.root, 0)

