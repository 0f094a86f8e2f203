"""What a picture of a graph shows: cards, edges and frames, as plain records.

Read off the graph once, for pictures and text trees alike. Knows no layout, colour or format.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..graph import Node, Scope, history
from ..messages import _
from ..reverse import flows_of
from ..value import Value
from .cards import Row, rows_of, size_of, tooltip
from .naming import Names

__all__ = ["Card", "Edge", "Frame", "Scene", "read"]

HELD = 2000  # more values than these nobody looks at


@dataclass(frozen=True, slots=True)
class Card:
    """A value: its name and expression, its role, its rows of numbers."""

    name: str
    expression: str
    role: str
    rows: tuple[Row, ...]
    tooltip: str
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """From an operand to its result, by the numbers of their cards.

    `flow` is the gradient that flows back along it, None where none is known yet; `live` says
    whether the operand needs a gradient at all.
    """

    source: int
    target: int
    live: bool
    flow: Any = None

    @property
    def strength(self) -> float:
        """The size of the flow: the norm of an array."""
        return 0.0 if self.flow is None else size_of(self.flow)


@dataclass(slots=True)
class Frame:
    """The call of a module: the cards computed inside, and the frame around."""

    title: str
    detail: str
    parent: int | None
    cards: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a picture shows, in topological order; the last card is the root.

    Of a huge graph it holds the newest values only; `size` counts all: values, edges, parameters.
    """

    cards: tuple[Card, ...]
    edges: tuple[Edge, ...]
    frames: tuple[Frame, ...]
    size: tuple[int, int, int]


def read(
    root: Value, names: Mapping[str, Any] | None = None, inputs: Collection[Value] = (),
    parameters: Collection[Value] = (), lang: str | None = None,
) -> Scene:  # fmt: skip
    """Everything that `root` was computed from, as a scene."""
    nodes = history([root])
    size = len(nodes), sum(len(x._operands) for x in nodes), sum(map(_is_parameter, nodes))
    older = sum(x.op is not None for x in nodes[:-HELD])
    operands = _operands(nodes[-HELD:])
    book, frames = Names(operands, names, inputs, parameters, older), _Frames(lang)
    numbers = {node: k for k, node in enumerate(operands)}
    edges = [edge for node in operands for edge in _edges(node, operands, numbers)]
    placed = [frames.of(node._scope) if node.op is not None else None for node in operands]
    shown = list(operands)
    for edge in edges:  # a parameter stands in the frame of its first use
        if placed[edge.source] is None and book.role(shown[edge.source]) == "parameter":
            placed[edge.source] = placed[edge.target]
    for k, frame in enumerate(placed):
        if frame is not None:
            frames.found[frame].cards.append(k)
    cards = tuple(
        Card(
            book.name(node), book.expression(node), book.role(node), rows_of(node, lang),
            tooltip(node, book, lang), placed[k],
        )
        for k, node in enumerate(shown)
    )  # fmt: skip
    return Scene(cards, tuple(edges), tuple(frames.found), size)


def _is_parameter(node: Node) -> bool:
    return node.op is None and node.requires_grad


def _operands(nodes: Sequence[Node]) -> dict[Value, list[Value]]:
    """Every node with its operands, operands first; a plain constant becomes a Value once."""
    found: dict[Any, list[Any]] = {}
    for node in nodes:
        if node.op is None and node is not nodes[-1]:
            continue  # a leaf comes where it is first used
        mine = [
            Value(x, requires_grad=False) if operand is None else operand
            for operand, x in zip(node._operands, node._arrays, strict=True)
            if x is not None
        ]
        for operand in mine:
            found.setdefault(operand, [])
        found[node] = mine
    return found


def _edges(
    node: Value, operands: dict[Value, list[Value]], numbers: dict[Value, int]
) -> list[Edge]:
    flows, target = iter(flows_of(node)), numbers[node]
    return [
        Edge(numbers[x], target, x.requires_grad, next(flows, None) if x.requires_grad else None)
        for x in operands[node]
    ]


class _Frames:
    """The frames of module calls, numbered as they are met."""

    def __init__(self, lang: str | None) -> None:
        self.found: list[Frame] = []
        self.lang = lang
        self._known: dict[int, int | None] = {}

    def of(self, scope: Scope | None) -> int | None:
        """The frame of a scope, None outside of all modules."""
        if scope is None or scope.module is None:
            return None
        if id(scope) not in self._known:
            parent = self.of(scope.parent)
            module = scope.module()
            self._known[id(scope)] = len(self.found)
            self.found.append(Frame(*self._words(module, scope), parent))
        return self._known[id(scope)]

    def _words(self, module: Any, scope: Scope) -> tuple[str, str]:
        """The path of a module in the one around it, and what it is."""
        if module is None:
            return "", ""
        around = scope.parent.module() if scope.parent and scope.parent.module else None
        paths = {part: path for path, part in around.named_modules()} if around else {}
        count = sum(p.size for p in module.parameters())
        detail = _("{n} parameters", self.lang).format(n=count) if count else ""
        what, path = module.describe(self.lang), paths.get(module)
        return (path, " · ".join(filter(None, [what, detail]))) if path else (what, detail)
