"""Modules folded to a card each, and equal ones together; knows no number that is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from ..ops.declare import shape_of
from .alarms import Limits
from .expressions import spoken
from .frames import Frames
from .merging import Merged
from .structure import Item, Structure

__all__ = ["Unit", "View", "by_end", "modules", "sources_of", "to_depth", "view_of"]


@dataclass(slots=True)
class Unit:
    """One card: what it stands for.

    Attributes
    ----------
    members : list
        The items behind it, operands first.
    out : item
        The one whose numbers it shows.
    module : int or None
        The frame that was folded into it.
    after : list
        Operations on the module's result that stand on its row: activations.
    repeated : list of Unit
        Equal modules behind this one, each a unit.
    text : str
        The expression, if it is one of several operations.
    """

    members: list[Item]
    out: Item
    module: int | None = None
    after: list[Item] = field(default_factory=list)
    repeated: list[Unit] = field(default_factory=list)
    text: str = ""

    @property
    def activations(self) -> tuple[str, ...]:
        """The names of the operations on the module's row."""
        return tuple(spoken(item.op) for item in self.after)


@dataclass(slots=True)
class View:
    """The cards of a picture in topological order, and which one an item is behind.

    Attributes
    ----------
    level : str
        What was chosen: operation, expression, module or summary.
    framed : bool
        Whether the modules that are not folded have a frame.
    """

    level: str
    units: list[Unit]
    unit_of: dict[Item, Unit]
    framed: bool = True


def view_of(level: str, units: Iterable[Unit]) -> View:
    """The view that has these cards."""
    found = list(units)
    return View(level, found, {item: unit for unit in found for item in unit.members})


def modules(
    structure: Structure, frames: Frames, merged: Merged, limits: Limits,
    parameters: Collection[Item],
) -> View:  # fmt: skip
    """The innermost modules folded; if these are too many equal ones together, then outer ones.

    Rows that stand beside each other are hard to read, so outer modules are folded there, too, if
    these stand one behind the other.
    """
    tallest = max((frame.height for frame in frames.found), default=0)
    users = _first_users(structure, frames, parameters)
    fitting: list[View] = []
    for height in range(tallest + 1):
        inner = {k for k, frame in enumerate(frames.found) if frame.height <= height}
        view = _folded(structure, frames, inner, users, merged)
        if len(view.units) > limits.modules:
            view = _together(view, structure, frames)
        if len(view.units) <= limits.modules:
            fitting.append(view)
            if _abreast(view, structure) <= limits.abreast:
                return view
    return fitting[0] if fitting else view


def to_depth(
    structure: Structure, frames: Frames, merged: Merged, depth: int, parameters: Collection[Item]
) -> View:
    """Modules nested `depth` deep folded, those around them as frames."""
    inner = {k for k in range(len(frames.found)) if len(frames.above(k)) > depth}
    users = _first_users(structure, frames, parameters)
    view = _folded(structure, frames, inner, users, merged)
    view.framed = True
    return view


def _abreast(view: View, structure: Structure) -> int:
    """How many rows of modules stand beside each other at most."""
    rank: dict[int, int] = {}
    for unit in view.units:
        before = (rank.get(id(source), -1) for source in sources_of(unit, view, structure))
        rank[id(unit)] = max(before, default=-1) + 1
    ranks = Counter(rank[id(unit)] for unit in view.units if unit.module is not None)
    return max(ranks.values(), default=0)


def _first_users(
    structure: Structure, frames: Frames, parameters: Collection[Item]
) -> dict[Item, Item]:
    """Where a parameter that several calls share is used first."""
    users: dict[Item, Item] = {}
    for item in structure.uses:
        for source in structure.sources(item):
            if source in parameters and source not in frames.of:
                users.setdefault(source, item)
    return users


def _folded(
    structure: Structure, frames: Frames, inner: Collection[int], users: dict[Item, Item],
    merged: Merged,
) -> View:  # fmt: skip
    """A card for each of the `inner` frames that stands in no other one of them."""
    units: dict[int | Item, Unit] = {}
    for item in structure.uses:
        inside = frames.above(frames.of.get(users.get(item, item)))
        chain = [k for k in inside if k in inner]
        owner = merged.owner(item)
        key: int | Item = chain[-1] if chain else owner
        text = "" if chain else merged.texts.get(owner, "")
        unit = units.setdefault(key, Unit([], item, chain[-1] if chain else None, text=text))
        unit.members.append(item)
        unit.out = item
    view = view_of("module", by_end(units.values(), structure))
    view.framed = False
    _join_activations(view, structure)
    return view


def by_end(units: Iterable[Unit], structure: Structure) -> list[Unit]:
    """Units in the order of their last operation; leaves stay before what uses them."""
    order = {item: k for k, item in enumerate(structure.uses)}
    return sorted(units, key=lambda unit: order[unit.out])


def _join_activations(view: View, structure: Structure) -> None:
    """Put an elementwise operation on the row of the module whose result it takes."""
    joined: set[int] = set()
    for unit in view.units:
        item = unit.out
        sources = structure.sources(item)
        if unit.module is not None or len(unit.members) > 1 or len(sources) != 1:
            continue
        before = view.unit_of[sources[0]]
        if (
            before.module is None or before is unit or structure.uses[sources[0]] != 1
            or sources[0] is not before.out or item is structure.root
            or shape_of(structure.data(sources[0])) != shape_of(structure.data(item))
        ):  # fmt: skip
            continue
        before.members.append(item)
        before.after.append(item)
        before.out = item
        view.unit_of[item] = before
        joined.add(id(unit))
    view.units = [unit for unit in view.units if id(unit) not in joined]


def _together(view: View, structure: Structure, frames: Frames) -> View:
    """Consecutive equal modules on one card."""
    used_by: Counter[int] = Counter()
    before: dict[int, list[Unit]] = {}
    for unit in view.units:
        sources = {id(u): u for u in sources_of(unit, view, structure)}
        before[id(unit)] = list(sources.values())
        used_by.update(sources.keys())
    kept: list[Unit] = []
    stands_for: dict[int, Unit] = {}
    for unit in view.units:
        ahead = before[id(unit)]
        first = stands_for.get(id(ahead[0])) if len(ahead) == 1 else None
        equal = first is not None and _kind(unit, frames) == _kind(first, frames)
        if first is None or not equal or used_by[id(ahead[0])] > 1:
            first = unit
            kept.append(unit)
        else:
            first.repeated = first.repeated or [replace(first, members=list(first.members))]
            first.repeated.append(unit)
            first.members.extend(unit.members)
            first.out = unit.out
        if unit.module is not None:
            stands_for[id(unit)] = first
    together = view_of("module", kept)
    together.framed = False
    return together


def sources_of(unit: Unit, view: View, structure: Structure) -> list[Unit]:
    """The other cards that a card's operands are on."""
    found = (view.unit_of[x] for item in unit.members for x in structure.sources(item))
    return [source for source in found if source is not unit]


def _kind(unit: Unit, frames: Frames) -> tuple[str, ...]:
    if unit.module is None:
        return ()
    return (frames.found[unit.module].kind, *unit.activations)
