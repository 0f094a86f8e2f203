"""The curve of the loss, epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..messages import _
from ..numbers import number, percent
from ..palette import LIGHT, PLOT_CYCLE
from .placing import free_place, spread
from .style import dress, house_style, new_axes, plain_numbers, size_inches

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["loss_curve"]

FONT = 10.5  # points


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


def loss_curve(
    losses: Sequence[float] | Mapping[str, Sequence[float]],
    *,
    validation: Sequence[float] | None = None,
    accuracy: Sequence[float] | None = None,
    floor: float | tuple[float, str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw the loss of each epoch, and ring the best epoch.

    Parameters
    ----------
    losses : sequence of float, or mapping of name to sequence
        The training loss of epoch 1, 2, ...; a mapping compares several runs. An epoch that is
        not finite gets a red tick on the axis.
    validation : sequence of float, optional
        The loss on data that was not trained on; the best epoch is then the best of these.
    accuracy : sequence of float, optional
        Shares from 0 to 1, one an epoch; that of the best epoch is written beside it.
    floor : float or (float, str), optional
        A loss that cannot be passed, drawn as a horizontal line, and its label.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes
        ``plots.save(ax, "loss.png")`` writes it. The scale is logarithmic if all losses are
        positive.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If there are no losses, or several runs together with `validation`.

    Examples
    --------
    >>> ax = loss_curve([0.9, 0.4, 0.2], validation=[1.0, 0.5, 0.6], lang="tr")
    >>> ax.get_title(loc="left")
    'Eğitim ve doğrulama kaybı'
    """
    curves = _curves(losses, validation, lang)
    with house_style():
        ax = new_axes(10, 5) if ax is None else ax
        dress(ax)
        for curve in curves:
            ax.plot(curve.epochs, curve.values, color=curve.color, ls=curve.dashes, lw=2.2,
                    marker="o" if len(curve.values) == 1 else "", clip_on=False)  # fmt: skip
        floor_level = None if floor is None else _floor(ax, floor)
        _scale(ax, curves, floor_level, lang)
        _name_lines(ax, curves, floor, lang)
        _tick_broken(ax, curves, lang)
        if not isinstance(losses, Mapping):
            _ring_best(ax, curves, floor_level, accuracy, lang)
        ax.set_title(title or _title(validation is not None, lang), loc="left", pad=14,
                     fontsize=13, fontweight="bold", color=LIGHT.ink)  # fmt: skip
    return ax


def _curves(losses: Any, validation: Any, lang: str | None) -> list[Curve]:
    """Return the lines to draw, each with its label, colour and dashes."""
    if isinstance(losses, Mapping):
        if validation is not None:
            raise ValueError("several runs cannot be drawn together with validation")
        named: list[tuple[str, Any, Any]] = [(name, ys, "-") for name, ys in losses.items()]
    else:
        named = [(_("training", lang), losses, "-")]
        if validation is not None:
            named.append((_("validation", lang), validation, (0, (4.2, 1.8))))
    curves = [
        Curve(name, np.asarray(values, dtype=np.float64).ravel(), color, dashes)
        for (name, values, dashes), color in zip(
            named, PLOT_CYCLE * (1 + len(named) // len(PLOT_CYCLE)), strict=False
        )
    ]
    if not curves or any(curve.values.size == 0 for curve in curves):
        raise ValueError("there are no losses to draw")
    return curves


def _title(validated: bool, lang: str | None) -> str:
    return _("Training and validation loss", lang) if validated else _("Training loss", lang)


def _floor(ax: Axes, floor: float | tuple[float, str]) -> float:
    """Draw the line that no loss passes."""
    level = floor[0] if isinstance(floor, tuple) else floor
    ax.axhline(level, color=LIGHT.ink, lw=1.2, ls=(0, (1.5, 2.5)), zorder=3)  # over the curves
    return level


def _scale(ax: Axes, curves: list[Curve], floor: float | None, lang: str | None) -> None:
    """Choose the scale, the limits and the ticks."""
    last = max(len(curve.values) for curve in curves)
    ax.set_xlim((1, last) if last > 1 else (0.5, 1.5))
    shown = np.concatenate([curve.values[curve.finite] for curve in curves])
    shown = shown if floor is None else np.append(shown, floor)
    decades = 0.0
    if shown.size and shown.min() > 0:
        low, high = np.log10(shown.min()), np.log10(shown.max())
        decades = high - low
        room = max(decades, 0.2)
        below = (0.2 if any(not curve.finite.all() for curve in curves) else 0.06) * room
        ax.set_ylim(10.0 ** max(low - below, -307), 10.0 ** min(high + 0.06 * room, 308))
        ax.set_yscale("log")
    _ticks(ax, decades)
    scale = _("loss, log scale", lang) if ax.get_yscale() == "log" else _("loss", lang)
    for label in (ax.set_xlabel(_("epoch", lang)), ax.set_ylabel(scale)):
        label.set(color=LIGHT.muted, fontsize=FONT)
    plain_numbers(ax)


def _ticks(ax: Axes, decades: float) -> None:
    """Set whole epochs below, and at the side a few round losses over so many decades."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True, min_n_ticks=1))
    subs = (1.0,) if decades > 2.5 else (1.0, 2.0, 5.0)
    ax.yaxis.set_major_locator(LogLocator(subs=subs) if decades > 0.9 else MaxNLocator(6))
    ax.yaxis.set_minor_locator(NullLocator())


def _fraction(ax: Axes, x: Any, y: Any) -> NDArray[np.float64]:
    """Return data points as fractions of the axes, shape (n, 2)."""
    points = np.column_stack([x, y]).astype(np.float64)
    return np.asarray((ax.transScale + ax.transLimits).transform(points))


def _name_lines(ax: Axes, curves: list[Curve], floor: Any, lang: str | None) -> None:
    """Write the name of each line at its end, apart from one another."""
    ends = [
        (curve.label, curve.color, curve.epochs[curve.finite][-1], curve.values[curve.finite][-1])
        for curve in curves
        if curve.finite.any()
    ]
    if floor is not None:
        level, text = floor if isinstance(floor, tuple) else (floor, _("floor {value}", lang))
        ends.append((text.format(value=number(level)), LIGHT.muted, ax.get_xlim()[1], level))
    gap = 1.5 * FONT / 72 / size_inches(ax)[1]
    places = _fraction(ax, [end[2] for end in ends], [end[3] for end in ends])
    for (text, color, x, y), height in zip(ends, spread(places[:, 1], gap), strict=True):
        ax.annotate(
            text, (x, y), (1.015, height), textcoords="axes fraction", color=color, va="center",
            fontsize=FONT, fontweight="normal" if color == LIGHT.muted else "bold",
            annotation_clip=False,
        )  # fmt: skip


def _tick_broken(ax: Axes, curves: list[Curve], lang: str | None) -> None:
    """Mark the epochs without a finite loss on the axis, and name the first."""
    broken = sorted({int(epoch) for curve in curves for epoch in curve.epochs[~curve.finite]})
    if not broken:
        return
    on_axis = ax.get_xaxis_transform()
    ax.plot(broken, np.full(len(broken), 0.02), ls="", marker="|", ms=13, mew=2.4, color=LIGHT.err,
            transform=on_axis, clip_on=False, zorder=5)  # fmt: skip
    first = broken[0]
    value = next(
        curve.values[first - 1]
        for curve in curves
        if len(curve.values) >= first and not curve.finite[first - 1]
    )
    text = _("{value}, epoch {epoch}", lang).format(value=number(value), epoch=first)
    late = first > 0.7 * ax.get_xlim()[1]
    ax.annotate(text, (first, 0), (3 if late else -3, 17), xycoords=on_axis, color=LIGHT.err,
                textcoords="offset points", ha="right" if late else "left", fontsize=FONT,
                fontweight="bold", annotation_clip=False)  # fmt: skip


def _ring_best(
    ax: Axes, curves: list[Curve], floor: float | None, accuracy: Any, lang: str | None
) -> None:
    """Ring the epoch of the lowest loss, and write its numbers where there is room."""
    judged = curves[-1]
    if not judged.finite.any():
        return
    best = int(np.where(judged.finite, judged.values, np.inf).argmin())
    loss = float(judged.values[best])
    ax.plot(best + 1, loss, "o", ms=9.5, mew=2.4, mfc=LIGHT.bg, mec=judged.color, zorder=6,
            clip_on=False)  # fmt: skip
    fields = {"epoch": best + 1, "loss": number(loss)}
    if accuracy is None:
        text = _("best: epoch {epoch}\nloss {loss}", lang).format(**fields)
    else:
        share = percent(accuracy[best], lang)
        text = _("best: epoch {epoch}\nloss {loss} · accuracy {share}", lang)
        text = text.format(**fields, share=share)
    lines = [_fraction(ax, curve.epochs[curve.finite], curve.values[curve.finite])
             for curve in curves]  # fmt: skip
    if floor is not None:
        lines.append(_fraction(ax, ax.get_xlim(), [floor, floor]))
    place = free_place(text, lines, _fraction(ax, best + 1, loss)[0], size_inches(ax), FONT)
    ax.annotate(text, (best + 1, loss), place, textcoords="axes fraction", ha="center",
                va="center", fontsize=FONT, color=LIGHT.ink, linespacing=1.4, zorder=7,
                arrowprops={"arrowstyle": "-", "color": LIGHT.muted, "lw": 1.1, "shrinkA": 3,
                            "shrinkB": 6})  # fmt: skip
