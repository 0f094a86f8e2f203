"""The graph of a result as an explanation needs it: nodes, names, edges, gradients.

Gradients are derived here and no value's ``.grad`` is touched. Nodes and edges are numbered as in
the picture of the same graph (`drawing.scene`), so that a page can show both together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..graph import history
from ..reverse import flows_of, sweep
from ..value import Value
from .algebra import Name, Number, Tree
from .pictured import Pictured

__all__ = ["Edge", "Reading"]


MASK = Name("mask")
LARGEST = 2000  # values; nobody reads more


@dataclass(frozen=True, slots=True)
class Edge:
    """From an operand to its result: numbers of nodes, and the operand's name in the entry."""

    source: int
    target: int
    operand: str


class Reading:
    """A graph that was read: what it holds, and what flows back through it.

    Parameters
    ----------
    root : Value
        The result.
    gradient : array_like, optional
        What comes into it; needed unless it is a number.
    names, inputs, parameters
        As of `draw`.
    labels : mapping, optional
        Names for plain arrays that the graph holds as constants.
    """

    def __init__(
        self, root: Value, gradient: Any = None, names: Mapping[str, Any] | None = None,
        inputs: Any = None, parameters: Any = None,
    ) -> None:  # fmt: skip
        nodes = history([root])
        if len(nodes) > LARGEST:
            raise ValueError(
                f"the graph has {len(nodes)} values, and an explanation shows at most {LARGEST}; "
                f"explain a value nearer to the inputs, or a smaller model or batch"
            )
        self.root = root
        self.pictured = Pictured(root, _with_root(root, names), inputs, parameters)
        self.nodes = self.pictured.nodes
        self.index = {node: k for k, node in enumerate(self.nodes)}
        self.kept: Any = None  # what must live as long as the graph is looked at
        self.gradients: dict[Any, Any] = sweep({root: root.seed(gradient)})
        self.edges = [
            Edge(self.index[x], self.index[node], key)
            for node in self.nodes
            for key, x in self.operands(node).items()
            if isinstance(x, Value)
        ]
        self.into: list[list[int]] = [[] for _node in self.nodes]
        self._uses = [0] * len(self.nodes)
        for e, edge in enumerate(self.edges):
            self.into[edge.target].append(e)
            self._uses[edge.source] += 1
        self.flows = self._all_flows()

    def _all_flows(self) -> dict[int, Any]:
        """What flows back along each edge, by its number."""
        found: dict[int, Any] = {}
        for k, node in enumerate(self.nodes):
            if node.op is None or node not in self.gradients:
                continue
            flows = iter(flows_of(node, self.gradients[node]))
            for e in self.into[k]:
                if self.nodes[self.edges[e].source].requires_grad:
                    found[e] = next(flows)
        return found

    def operands(self, node: Value) -> dict[str, Any]:
        """The operands of `node` by their names in the entry: Values, and numbers as such."""
        pairs = zip(_keys(node), self.pictured.operands[self.index[node]], strict=True)
        return {key: x for key, x in pairs if x is not None}

    def name(self, node: Value) -> str:
        """What `node` is called."""
        return self.pictured.name(node)

    def symbol(self, x: Any) -> Tree:
        """How an operand stands in an expression: by its name, a plain number as itself."""
        if isinstance(x, Value):
            return Name(self.name(x))
        number = x.item() if hasattr(x, "item") else x
        return MASK if isinstance(number, bool) else Number(number)

    def uses(self, node: Value) -> int:
        """How often `node` is an operand."""
        return self._uses[self.index[node]]

    def data(self, node: Value) -> dict[str, Any]:
        """The numbers that the rules of `node`'s entry may ask for, by the names that they use."""
        found = dict(zip(_keys(node), node._arrays, strict=True))
        return found | {"out": node._number, "g": self.gradients.get(node)}


def _with_root(root: Value, names: Mapping[str, Any] | None) -> dict[str, Any]:
    """The names that were given; a number that is the root is L if it has no name of its own."""
    given = dict(names or {})
    named = root.name or any(x is root for x in given.values())
    if not named and root.shape == () and "L" not in given:
        given["L"] = root
    return given


def _keys(node: Value) -> list[str]:
    """What the entry of `node` calls its operands."""
    if node.op is None:
        return []
    if node.op.variadic:
        return [f"x{k}" for k in range(len(node._arrays))]
    return list(node.op.operands)
