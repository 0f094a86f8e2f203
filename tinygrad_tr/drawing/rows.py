"""The row of a folded module: how many parameters it has, and how large their gradient is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import hypot

from .alarms import Limits, size_remark
from .cards import Row, size_of
from .folding import Unit
from .frames import Frames
from .structure import Item, Structure

__all__ = ["Strip", "strip_of"]


@dataclass(frozen=True, slots=True)
class Strip:
    """What a module's row shows.

    Attributes
    ----------
    title, after : str
        ``Linear(2→16)`` and ``+ sigmoid``.
    count : int
        How many equal modules it stands for.
    parameters : int
    low, high : float or None
        The norm of the parameters' gradient; of several modules the smallest and the largest.
    mark : str
        What is remarkable, in words.
    alarm, tone : str
        "error", "warning" or nothing: of the module, and of its gradient alone.
    """

    title: str
    after: str
    count: int
    parameters: int
    low: float | None
    high: float | None
    mark: str
    alarm: str
    tone: str = ""


def strip_of(
    unit: Unit, structure: Structure, parameters: Collection[Item], frames: Frames,
    alarms: Mapping[Item, Row], limits: Limits, lang: str | None = None,
) -> Strip:  # fmt: skip
    """The row of `unit`, which stands for one module or several equal ones."""
    equal = unit.repeated or [unit]
    norms = [_norm(one, structure, parameters) for one in equal]
    known = [norm for norm in norms if norm is not None]
    low, high = min(known, default=None), max(known, default=None)
    frame = frames.found[unit.module or 0]
    after = "".join(f" + {name}" for name in equal[0].activations)
    remarks = [alarms[x] for x in unit.members if x in alarms and x not in parameters]
    mark, tone = _mark(low, high, limits, lang)
    alarm = tone
    for remark in remarks:  # a number that is not finite before all, a dead unit after all
        if remark.kind == "error" or not mark:
            mark, alarm = remark.text, "error" if remark.kind == "error" else "warning"
    count = frame.parameters * len(equal)
    return Strip(frame.kind, after, len(equal), count, low, high, mark, alarm, tone)


def _norm(unit: Unit, structure: Structure, parameters: Collection[Item]) -> float | None:
    """‖∇θ‖ of the parameters that a module uses; None where none of them has a gradient."""
    used = {x: None for item in unit.members for x in structure.sources(item) if x in parameters}
    held = (structure.gradient(x) for x in used)
    sizes = [size_of(g) for g in held if g is not None]
    return hypot(*sizes) if sizes else None


def _mark(
    low: float | None, high: float | None, limits: Limits, lang: str | None
) -> tuple[str, str]:
    """What is to be said of the smallest and the largest gradient of equal modules."""
    if low is None or high is None:
        return "", ""
    worst = low if high <= limits.exploding else high
    return size_remark(worst, limits, lang)
