"""What a picture has a card for: each operation, each expression, or each module."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .alarms import LIMITS, Limits
from .folding import Unit, View, by_end, modules, sources_of, to_depth, view_of
from .frames import Frames
from .merging import Merged, merge
from .naming import Names
from .structure import Item, Structure

__all__ = ["Choice", "choose"]

LARGEST = 100_000  # items of a graph that is looked through for its modules
MERGED = 20_000  # of one in which expressions are put together


@dataclass(frozen=True, slots=True)
class Choice:
    """What the caller asked for.

    Attributes
    ----------
    level : str
    depth : int or None
        Modules nested so deep are folded.
    most : int
        More cards than these are not drawn.
    limits : Limits
    """

    level: str = "auto"
    depth: int | None = None
    most: int = 2000
    limits: Limits = LIMITS


def choose(
    structure: Structure, frames: Frames, names: Names, choice: Choice,
    parameters: Collection[Item], kept: Collection[Item] = (),
) -> View:  # fmt: skip
    """The view of a level; "auto" is the first one that can be read."""
    level, n = choice.level, len(structure.uses)
    if level == "summary" or n > LARGEST:
        return View("summary", [], {})
    if level == "operation" or (
        level == "auto" and choice.depth is None and n <= choice.limits.operations
    ):
        view = _alone(structure)
    else:
        merged = merge(structure, names, frames.of, kept) if n <= MERGED else Merged()
        view = _readable(structure, frames, merged, choice, parameters)
    return view if len(view.units) <= choice.most else View("summary", [], {})


def _readable(
    structure: Structure, frames: Frames, merged: Merged, choice: Choice,
    parameters: Collection[Item],
) -> View:  # fmt: skip
    """Expressions, or modules where these are asked for or there are too many expressions."""
    if choice.depth is not None:
        return to_depth(structure, frames, merged, choice.depth, parameters)
    if choice.level != "module":
        view = _expressions(structure, merged)
        wanted = choice.level == "expression" or not frames.found
        if wanted or not _is_unwieldy(view, structure, choice.limits):
            return view
    return modules(structure, frames, merged, choice.limits, parameters)


def _is_unwieldy(view: View, structure: Structure, limits: Limits) -> bool:
    """Whether there are too many cards, in all or one behind the other."""
    column: dict[int, int] = {}
    for unit in view.units:
        before = (column[id(u)] for u in sources_of(unit, view, structure) if u.out.op is not None)
        column[id(unit)] = 1 + max(before, default=0)
    return len(view.units) > limits.cards or max(column.values(), default=0) > limits.columns


def _alone(structure: Structure) -> View:
    return view_of("operation", [Unit([item], item) for item in structure.uses])


def _expressions(structure: Structure, merged: Merged) -> View:
    """A card for each expression: ``X @ W + b`` of a layer, say."""
    units: dict[Item, Unit] = {}
    for item in structure.uses:
        owner = merged.owner(item)
        unit = units.setdefault(owner, Unit([], owner, text=merged.texts.get(owner, "")))
        unit.members.append(item)
    return view_of("expression", by_end(units.values(), structure))
