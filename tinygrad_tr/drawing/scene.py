"""What a picture of a graph shows: cards, edges and frames, as plain records.

Everything is decided here: names, numbers, roles, what is folded. What prints a scene knows no
graph, and a scene knows no layout, colour or format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..messages import _
from ..value import Value
from .alarms import LIMITS, Limits, alarms_of
from .cards import Row, precise, rows_of
from .edges import Edge, edges_of
from .folding import Unit, View, choose
from .frames import Frame, Frames, parameter_paths
from .naming import Names, given_names
from .roles import Roles, identities
from .rows import Strip, strip_of
from .structure import Item, Structure
from .summary import summary_rows

__all__ = ["Book", "Card", "Scene", "read"]

TOLD = 5000  # a graph with more items is not searched for what is wrong


@dataclass(frozen=True, slots=True)
class Card:
    """A value, or a folded module: what is written on it.

    Attributes
    ----------
    name, expression : str
        The header, ``t1`` and ``x·w``.
    role : str
        loss, output, op, parameter, input, target, constant; module or summary.
    rows : tuple of Row
    tooltip : str
    frame : int or None
        The frame that it stands in.
    alarm : str
        "error", "cause" or nothing.
    strip : Strip or None
        The row of a folded module.
    """

    name: str
    expression: str
    role: str
    rows: tuple[Row, ...]
    tooltip: str
    frame: int | None = None
    alarm: str = ""
    strip: Strip | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a picture shows, in topological order; the last card is the root."""

    cards: tuple[Card, ...]
    edges: tuple[Edge, ...]
    frames: tuple[Frame, ...]
    level: str = "all"


class Book:
    """What is known of the values of one graph, for pictures and trees: names and roles."""

    def __init__(
        self, root: Value, names: Mapping[str, Any] | None = None, inputs: Any = None,
        parameters: Any = None, lang: str | None = None,
    ) -> None:  # fmt: skip
        given, chosen, own = given_names(names), identities(inputs), identities(parameters)
        self.lang = lang
        self.structure = Structure(root, frozenset(given) | chosen | own)
        self.paths = parameter_paths(self.structure)
        self.names = Names(self.structure, given, self.paths, chosen)
        self.roles = Roles(self.structure, chosen, own, self.paths)

    def role(self, item: Item) -> str:
        """The role of an item."""
        return self.roles.role(item, self.names)

    def rows(self, item: Item) -> tuple[Row, ...]:
        """The rows of an item's card, without remarks."""
        return rows_of(self.structure.data(item), item, self.lang)

    def tooltip(self, item: Item, expression: str = "") -> str:
        """Name, expression and numbers at full length."""
        expression = expression or self.names.long_expression(item)
        head = " = ".join(filter(None, [self.names.full[item], expression]))
        return " | ".join([head, *precise(self.structure.data(item), item, self.lang)])


def read(
    root: Value, names: Mapping[str, Any] | None = None, inputs: Any = None,
    parameters: Any = None, lang: str | None = None, *, level: str = "all", most: int = 2000,
    limits: Limits = LIMITS, book: Book | None = None,
) -> Scene:  # fmt: skip
    """Everything that `root` was computed from, as a scene."""
    book = book or Book(root, names, inputs, parameters, lang)
    frames = Frames(book.structure, book.roles.parameters, lang)
    view = choose(
        book.structure, frames, book.names, level, limits, most, book.roles.parameters
    )
    if view.level == "summary":
        return Scene((_summary(book, level == "summary"),), (), (), "summary")
    told = book.structure.uses if len(book.structure.uses) <= TOLD else [u.out for u in view.units]
    alarms = alarms_of(told, book.structure, limits, lang)
    flat = view.level == "module"
    cards = [
        _module_card(unit, k, book, frames, alarms, limits)
        if unit.module is not None
        else _card(unit, book, frames, alarms, flat)
        for k, unit in enumerate(view.units)
    ]
    edges = edges_of(
        view, book.structure, alarms, _sides(view, book, frames), book.roles.parameters
    )
    return Scene(tuple(cards), edges, () if flat else tuple(frames.found), view.level)


def _card(
    unit: Unit, book: Book, frames: Frames, alarms: Mapping[Item, Row], flat: bool
) -> Card:
    item, expression = unit.out, _expression(unit, book)
    remarks = (alarms[item],) if item in alarms else ()
    return Card(
        book.names.short(item), expression, book.role(item), (*book.rows(item), *remarks),
        book.tooltip(item, expression), None if flat else frames.of.get(item),
        "".join(remark.kind for remark in remarks if remark.kind != "warning"),
    )  # fmt: skip


def _expression(unit: Unit, book: Book) -> str:
    """The expression of a card; of a layer's product and sum that of both."""
    if len(unit.members) == 1:
        return book.names.expression(unit.out)
    product, total = unit.members
    inner = book.names.expression(product)
    other = next((x for x in book.structure.sources(total) if x is not product), None)
    text = f"{inner} + {'' if other is None else book.names.short(other)}"
    return text if len(text) <= 40 and other is not None else book.names.expression(total)


def _module_card(
    unit: Unit, k: int, book: Book, frames: Frames, alarms: Mapping[Item, Row], limits: Limits
) -> Card:
    strip = strip_of(unit, book.structure, book.roles.parameters, frames, alarms, limits, book.lang)
    frame = frames.found[unit.module or 0]
    head = " · ".join(filter(None, [frame.title, frame.kind, *unit.activations]))
    tooltip = f"{head} | {_('nodes', book.lang)} {len(unit.members)}"
    return Card(frame.kind, "", "module", (), tooltip, alarm=strip.alarm, strip=strip)


def _summary(book: Book, asked: bool) -> Card:
    structure = book.structure
    counts = summary_rows(structure, book.roles.parameters, asked, book.lang)
    rows = (*book.rows(structure.root), *counts)
    name = book.names.short(structure.root)
    return Card(name, book.names.expression(structure.root), "summary", rows, name)


def _sides(view: View, book: Book, frames: Frames) -> dict[tuple[Item, Item], str]:
    """Parameters of a layer that stand above and below what they are used by, not left of it."""
    sides: dict[tuple[Item, Item], str] = {}
    for unit in view.units if view.level in ("all", "layer") else ():
        for item in unit.members:
            for source in book.structure.sources(item):
                if _stands_beside(source, item, book, frames):
                    both = len(unit.members) > 1  # the product's above, the sum's below
                    sides[source, item] = "below" if both and item is unit.out else "above"
    return sides


def _stands_beside(source: Item, item: Item, book: Book, frames: Frames) -> bool:
    return (
        source in book.roles.parameters
        and source in frames.of
        and book.structure.uses[source] == 1
        and frames.of.get(item) == frames.of[source]
        and bool(getattr(book.structure.data(source), "shape", ()))
        and len(book.structure.sources(item)) == 2
    )
