"""What a picture of a graph shows: cards, edges and frames, as plain records.

Everything is decided here: names, numbers, roles, what is folded. What prints a scene knows no
graph, and a scene knows no layout, colour or format.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..graph import Node
from ..messages import _
from ..value import Value
from .alarms import Limits, alarms_of
from .cards import Row, precise, rows_of
from .edges import Edge, edges_of
from .folding import Unit, View
from .frames import Frame, Frames, parameter_paths
from .naming import Names, given_names
from .roles import Roles, identities
from .rows import Strip, strip_of
from .structure import Item, Structure
from .summary import summary_rows
from .views import Choice, choose

__all__ = ["Book", "Card", "Scene", "read"]

OPERATIONS = Choice("operation")
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
    """All that a picture shows.

    Attributes
    ----------
    cards : tuple of Card
        In topological order; the last one is the root.
    edges : tuple of Edge
        By their results in the order of the cards, and for one result in the order of operands.
    frames : tuple of Frame
    level : str
        operation, expression, module or summary.
    members : tuple of tuple of Node
        What each card stands for: at the level "operation" one value or plain array (which has
        `data`), at the others one or more.
    """

    cards: tuple[Card, ...]
    edges: tuple[Edge, ...] = ()
    frames: tuple[Frame, ...] = ()
    level: str = "operation"
    members: tuple[tuple[Item, ...], ...] = ()


class Book:
    """What is known of the values of one graph, for every reader: names, roles, rows.

    With `literals` the plain numbers of the program are items, too, each with a card of its own.
    With `gradients`, by values, those that the values hold do not count.

    Attributes
    ----------
    structure : Structure
        The values in order (``structure.uses``), their operands and data.
    names : Names
        ``names.full[value]``, and ``names.expression(value)`` in these names: ``x1·w1``.
    paths : dict
        The paths of parameters in their modules.
    roles : Roles
    lang : str or None

    Examples
    --------
    >>> w = Value(3.0, name="w")
    >>> y = w * 2
    >>> book = Book(y)
    >>> [(book.names.full[x], book.names.expression(x), book.role(x)) for x in (w, y)]
    [('w', '', 'parameter'), ('t1', 'w·2', 'output')]
    """

    def __init__(
        self, root: Value, names: Mapping[str, Any] | None = None, inputs: Any = None,
        parameters: Any = None, lang: str | None = None, literals: bool = False,
        gradients: Mapping[Value, Any] | None = None,
    ) -> None:  # fmt: skip
        given, chosen, own = given_names(names), identities(inputs), identities(parameters)
        self.lang = lang
        self.structure = Structure(root, frozenset(given) | chosen | own, literals, gradients)
        self.paths = parameter_paths(self.structure)
        self.names = Names(self.structure, given, self.paths, chosen)
        self.roles = Roles(self.structure, chosen, own, self.paths)

    def role(self, item: Item) -> str:
        """The role of an item."""
        return self.roles.role(item, self.names)

    def rows(self, item: Item) -> tuple[Row, ...]:
        """The rows of an item's card, without remarks."""
        data, gradient = self.structure.data(item), self.structure.gradient(item)
        return rows_of(data, self.lang, needed=item.requires_grad, gradient=gradient)

    def tooltip(self, item: Item, expression: str = "") -> str:
        """Name, expression and numbers at full length."""
        expression = expression or self.names.long_expression(item)
        head = " = ".join(filter(None, [self.names.full[item], expression]))
        numbers = precise(
            self.structure.data(item), self.structure.gradient(item), self.lang
        )
        path = self.names.paths.get(item) if isinstance(item, Node) else None
        known = [path] if path and path != head else []
        return " | ".join([head, *known, *numbers, *_place(item)])


def read(
    root: Value, names: Mapping[str, Any] | None = None, inputs: Any = None,
    parameters: Any = None, lang: str | None = None, *, choice: Choice = OPERATIONS,
    book: Book | None = None,
) -> Scene:  # fmt: skip
    """Everything that `root` was computed from, as a scene; a `book` knows all but the choice."""
    book = book or Book(root, names, inputs, parameters, lang)
    structure, own, lang = book.structure, book.roles.parameters, book.lang
    frames = Frames(structure, own, lang)
    small = len(structure.uses) <= TOLD
    alarms = alarms_of(structure.uses, structure, own, choice.limits, lang) if small else {}
    view = choose(structure, frames, book.names, choice, own, alarms)
    if view.level == "summary":
        return Scene((_summary(book, choice.level == "summary"),), level="summary")
    if not small:
        alarms = alarms_of([u.out for u in view.units], structure, own, choice.limits, lang)
    if view.framed:
        frames.take_in_activations(structure, {unit.module for unit in view.units})
    return Scene(
        tuple(_cards(view, book, frames, alarms, choice.limits)),
        edges_of(view, structure, alarms, _sides(view, book, frames), own),
        tuple(frames.found) if view.framed else (),
        view.level,
        tuple(tuple(unit.members) for unit in view.units),
    )


def _cards(
    view: View, book: Book, frames: Frames, alarms: Mapping[Item, Row], limits: Limits
) -> Iterator[Card]:
    for unit in view.units:
        if unit.module is None:
            yield _card(unit, book, frames, alarms, view.framed)
        else:
            yield _module_card(unit, book, frames, alarms, limits, view.framed)


def _card(
    unit: Unit, book: Book, frames: Frames, alarms: Mapping[Item, Row], framed: bool
) -> Card:
    item = unit.out
    expression = unit.text or book.names.expression(item)
    remarks = (alarms[item],) if item in alarms else ()
    return Card(
        book.names.short(item), expression, book.role(item), (*book.rows(item), *remarks),
        book.tooltip(item, expression), frames.of.get(item) if framed else None,
        "".join(remark.kind for remark in remarks if remark.kind != "warning"),
    )  # fmt: skip


def _module_card(
    unit: Unit, book: Book, frames: Frames, alarms: Mapping[Item, Row], limits: Limits,
    framed: bool,
) -> Card:  # fmt: skip
    strip = strip_of(unit, book.structure, book.roles.parameters, frames, alarms, limits, book.lang)
    frame = frames.found[unit.module or 0]
    head = " · ".join(filter(None, [frame.title, frame.kind, *unit.activations]))
    tooltip = f"{head} | {_('nodes', book.lang)} {len(unit.members)}"
    around = frame.parent if framed else None
    return Card(frame.kind, "", "module", (), tooltip, around, strip.alarm, strip)


def _summary(book: Book, asked: bool) -> Card:
    structure = book.structure
    counts = summary_rows(structure, book.roles.parameters, asked, book.lang)
    rows = (*book.rows(structure.root), *counts)
    name = book.names.short(structure.root)
    return Card(name, book.names.expression(structure.root), "summary", rows, name)


def _sides(view: View, book: Book, frames: Frames) -> dict[tuple[Item, Item], str]:
    """Parameters of a layer that stand above and below what they are used by, not left of it."""
    sides: dict[tuple[Item, Item], str] = {}
    folded = any(unit.module is not None for unit in view.units)
    for unit in () if folded else view.units:
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


def _place(item: Item) -> list[str]:
    """The line of the program that computed a value, if `detect_anomaly` noted it."""
    watch = item._scope.anomaly if isinstance(item, Node) else None
    place = watch and watch.place_of(item)
    return [f"{os.path.basename(place[0])}:{place[1]}"] if place else []
