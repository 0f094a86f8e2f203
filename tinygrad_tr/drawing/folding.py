"""Which values of a graph share a card: every operation alone, layers, modules, equal modules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from ..ops.declare import shape_of
from .alarms import Limits
from .frames import Frames
from .naming import Names
from .structure import Item, Structure

__all__ = ["Unit", "View", "choose"]


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
    """

    members: list[Item]
    out: Item
    module: int | None = None
    after: list[Item] = field(default_factory=list)
    repeated: list[Unit] = field(default_factory=list)

    @property
    def activations(self) -> tuple[str, ...]:
        """The names of the operations on the module's row."""
        return tuple(str(getattr(item.op, "name", "")) for item in self.after)


@dataclass(slots=True)
class View:
    """The cards of a picture in topological order, and which one an item is behind.

    Attributes
    ----------
    level : str
        What was chosen: all, layer, module or summary.
    """

    level: str
    units: list[Unit]
    unit_of: dict[Item, Unit]


def choose(
    structure: Structure, frames: Frames, names: Names, level: str, limits: Limits, most: int,
    parameters: Collection[Item],
) -> View:  # fmt: skip
    """The view of a level; "auto" is the first one that can be read."""
    if level == "summary":
        return View("summary", [], {})
    view = None
    n = len(structure.uses)
    if level == "all" or (level == "auto" and (n <= limits.operations or not frames.found)):
        view = _alone(structure) if n <= most else None
    elif level in ("auto", "layer"):
        view = _layers(structure, frames, names)
        if level == "auto" and _is_unwieldy(view, structure, limits):
            view = None
    if view is None and (level in ("auto", "module")):
        view = _modules(structure, frames, limits, parameters)
    return view if view and len(view.units) <= most else View("summary", [], {})


def _is_unwieldy(view: View, structure: Structure, limits: Limits) -> bool:
    """Whether there are too many cards, in all or one behind the other."""
    column: dict[int, int] = {}
    for unit in view.units:
        before = (column[id(u)] for u in _sources(unit, view, structure) if u.out.op is not None)
        column[id(unit)] = 1 + max(before, default=0)
    return len(view.units) > limits.cards or max(column.values(), default=0) > limits.columns


def _view(level: str, units: Iterable[Unit]) -> View:
    found = list(units)
    return View(level, found, {item: unit for unit in found for item in unit.members})


def _alone(structure: Structure) -> View:
    return _view("all", [Unit([item], item) for item in structure.uses])


def _layers(structure: Structure, frames: Frames, names: Names) -> View:
    """Every operation, but ``X @ W + b`` of a layer in one."""
    products = {}
    for item in structure.uses:
        if item.op is not None and item.op.name == "add" and item in frames.of:
            for source in structure.sources(item):
                if _is_affine(source, item, structure, frames) and source not in names.own:
                    products[item] = source
                    break
    inner = set(products.values())
    return _view("layer", [
        Unit([products[item], item] if item in products else [item], item)
        for item in structure.uses if item not in inner
    ])  # fmt: skip


def _is_affine(source: Item, total: Item, structure: Structure, frames: Frames) -> bool:
    return (
        source.op is not None
        and source.op.name == "matmul"
        and structure.uses[source] == 1
        and frames.of.get(source) == frames.of[total]
    )


def _modules(
    structure: Structure, frames: Frames, limits: Limits, parameters: Collection[Item]
) -> View:
    """The innermost modules folded; if these are too many equal ones together, then outer ones."""
    tallest = max((frame.height for frame in frames.found), default=-1)
    view, users = _alone(structure), _first_users(structure, frames, parameters)
    for height in range(tallest + 1):
        view = _folded(structure, frames, height, users)
        if len(view.units) > limits.modules:
            view = _together(view, structure, frames)
        if len(view.units) <= limits.modules:
            break
    view.level = "module"
    return view


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
    structure: Structure, frames: Frames, height: int, users: dict[Item, Item]
) -> View:
    """A card for each frame that is at most `height` frames high and stands in a higher one."""
    units: dict[int | Item, Unit] = {}
    for item in structure.uses:
        inside = frames.above(frames.of.get(users.get(item, item)))
        chain = [k for k in inside if frames.found[k].height <= height]
        key: int | Item = chain[-1] if chain else item
        unit = units.setdefault(key, Unit([], item, chain[-1] if chain else None))
        unit.members.append(item)
        unit.out = item
    view = _view("module", _by_end(units.values(), structure))
    _join_activations(view, structure)
    return view


def _by_end(units: Iterable[Unit], structure: Structure) -> list[Unit]:
    """Units in the order of their last operation; leaves stay before what uses them."""
    order = {item: k for k, item in enumerate(structure.uses)}
    return sorted(units, key=lambda unit: order[unit.out])


def _join_activations(view: View, structure: Structure) -> None:
    """Put an elementwise operation on the row of the module whose result it takes."""
    joined: set[int] = set()
    for unit in view.units:
        item = unit.out
        sources = structure.sources(item)
        if unit.module is not None or item.op is None or len(sources) != 1:
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
        sources = {id(u): u for u in _sources(unit, view, structure)}
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
    return _view("module", kept)


def _sources(unit: Unit, view: View, structure: Structure) -> list[Unit]:
    found = (view.unit_of[x] for item in unit.members for x in structure.sources(item))
    return [source for source in found if source is not unit]


def _kind(unit: Unit, frames: Frames) -> tuple[str, ...]:
    if unit.module is None:
        return ()
    return (frames.found[unit.module].kind, *unit.activations)
