"""What stands on curves: names at their ends, the best epoch, epochs that broke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..messages import _
from ..numbers import number
from ..palette import LIGHT
from .placing import free_place, spread
from .style import size_inches

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["FONT", "Curve", "log_scale", "name_ends", "ring", "tick_broken", "ticks"]

FONT = 10.5  # points
End = tuple[str, str, float, float]  # a text, its colour, and the point beside which it stands


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the picture: its values and what tells it from the others."""

    label: str
    values: NDArray[np.float64]
    color: str
    dashes: Any = "-"

    @property
    def epochs(self) -> NDArray[np.int64]:
        """The numbers of the epochs, from 1."""
        return np.arange(1, len(self.values) + 1)

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where there is a number to draw."""
        return np.isfinite(self.values)

    @property
    def end(self) -> End | None:
        """Where the line ends, for its name."""
        if not self.finite.any():
            return None
        last = int(np.flatnonzero(self.finite)[-1])
        return self.label, self.color, float(last + 1), float(self.values[last])


def log_scale(ax: Axes, shown: NDArray[np.float64], broken: bool) -> float:
    """Use a logarithmic scale if all is positive; return how many decades there are then."""
    if not shown.size or shown.min() <= 0:
        return 0.0
    low, high = np.log10(shown.min()), np.log10(shown.max())
    room = max(high - low, 0.2)
    below = (0.2 if broken else 0.06) * room  # red ticks need a place of their own
    ax.set_ylim(10.0 ** max(low - below, -307), 10.0 ** min(high + 0.06 * room, 308))
    ax.set_yscale("log")
    return float(high - low)


def ticks(ax: Axes, decades: float) -> None:
    """Set whole epochs below, and at the side a few round numbers over so many decades."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True, min_n_ticks=1))
    subs = (1.0,) if decades > 2.5 else (1.0, 2.0, 5.0)
    ax.yaxis.set_major_locator(LogLocator(subs=subs) if decades > 0.9 else MaxNLocator(6))
    ax.yaxis.set_minor_locator(NullLocator())


def _fraction(ax: Axes, x: Any, y: Any) -> NDArray[np.float64]:
    """Return data points as fractions of the axes, shape (n, 2)."""
    points = np.column_stack([x, y]).astype(np.float64)
    return np.asarray((ax.transScale + ax.transLimits).transform(points))


def name_ends(ax: Axes, ends: Sequence[End | None]) -> None:
    """Write texts to the right of points, apart from one another."""
    there = [end for end in ends if end is not None]
    gap = 1.5 * FONT / 72 / size_inches(ax)[1]
    places = _fraction(ax, [end[2] for end in there], [end[3] for end in there])
    for (text, color, x, y), height in zip(there, spread(places[:, 1], gap), strict=True):
        ax.annotate(
            text, (x, y), (1.02, height), textcoords="axes fraction", color=color, va="center",
            fontsize=FONT, fontweight="normal" if color == LIGHT.muted else "bold",
            annotation_clip=False,
        )  # fmt: skip


def tick_broken(ax: Axes, curves: Sequence[Curve], lang: str | None) -> None:
    """Mark the epochs without a finite value on the axis, and name the first."""
    broken = sorted({int(epoch) for curve in curves for epoch in curve.epochs[~curve.finite]})
    if not broken:
        return
    on_axis = ax.get_xaxis_transform()
    ax.plot(broken, np.full(len(broken), 0.02), ls="", marker="|", ms=13, mew=2.4, color=LIGHT.err,
            transform=on_axis, clip_on=False, zorder=5)  # fmt: skip
    late = broken[0] > 0.7 * ax.get_xlim()[1]
    ax.annotate(first_broken(curves, lang), (broken[0], 0), (3 if late else -3, 17),
                xycoords=on_axis, color=LIGHT.err, textcoords="offset points",
                ha="right" if late else "left", fontsize=FONT, fontweight="bold",
                annotation_clip=False)  # fmt: skip


def first_broken(curves: Sequence[Curve], lang: str | None) -> str:
    """Return ``NaN, epoch 12``, or nothing if every epoch has a number."""
    found = [
        (int(curve.epochs[~curve.finite][0]), curve.values[~curve.finite][0])
        for curve in curves
        if not curve.finite.all()
    ]
    if not found:
        return ""
    epoch, value = min(found, key=lambda pair: pair[0])
    return _("{value}, epoch {epoch}", lang).format(value=number(value), epoch=epoch)


def ring(
    ax: Axes, curves: Sequence[Curve], point: tuple[float, float], text: str, color: str,
    level: float | None = None,
) -> None:  # fmt: skip
    """Ring a point, and write about it where no curve runs, nor the line at `level`."""
    ax.plot(*point, "o", ms=9.5, mew=2.4, mfc=LIGHT.bg, mec=color, zorder=6, clip_on=False)
    lines = [_fraction(ax, curve.epochs[curve.finite], curve.values[curve.finite])
             for curve in curves]  # fmt: skip
    if level is not None:
        lines.append(_fraction(ax, ax.get_xlim(), [level, level]))
    place = free_place(text, lines, _fraction(ax, *point)[0], size_inches(ax), FONT)
    ax.annotate(text, point, place, textcoords="axes fraction", ha="center", va="center",
                fontsize=FONT, color=LIGHT.ink, linespacing=1.4, zorder=7,
                arrowprops={"arrowstyle": "-", "color": LIGHT.muted, "lw": 1.1, "shrinkA": 3,
                            "shrinkB": 6})  # fmt: skip
