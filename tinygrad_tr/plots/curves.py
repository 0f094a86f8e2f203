"""The loss and the metrics, epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..messages import _
from ..numbers import number, percent
from ..palette import LIGHT
from .marks import Curve, first_broken, log_scale, name_ends, ring, tick_broken, ticks
from .runs import curves_of, found
from .style import (
    dress,
    entitle,
    have_matplotlib,
    house_style,
    name_axes,
    new_axes,
    plain_numbers,
)
from .text import TextPicture, sparkline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["loss", "metric"]


def loss(
    history: Any, *, validation: Any = None, accuracy: Any = None,
    floor: float | tuple[float, str] | None = None, ax: Axes | None = None,
    title: str | None = None, lang: str | None = None,
) -> Axes | TextPicture:  # fmt: skip
    """Draw the loss of each epoch, and ring the best epoch.

    Parameters
    ----------
    history : History, sequence of float, or mapping of name to one of these
        The training loss of epoch 1, 2, ...; a mapping compares several runs, unless it has a
        key ``"loss"`` and so is one run's table. An epoch that is not finite gets a red tick.
    validation : sequence of float, optional
        The loss on data that was not trained on, if `history` does not hold it; the best epoch
        is then the best of these.
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
    matplotlib Axes, or TextPicture without matplotlib
        ``plots.save(ax, "loss.png")`` writes it. The scale is logarithmic if all losses are
        positive.

    Raises
    ------
    ValueError
        If there are no losses, or several runs together with `validation`.

    Examples
    --------
    >>> ax = loss([0.9, 0.4, 0.2], validation=[1.0, 0.5, 0.6], lang="tr")
    >>> ax.get_title(loc="left")
    'Eğitim ve doğrulama kaybı'
    """
    curves, single = curves_of(history, "loss", validation, lang)
    if accuracy is None:
        accuracy = found(history, "validation_accuracy" if len(curves) > 1 else "accuracy")
        if accuracy is None and not isinstance(history, Mapping):
            accuracy = found(history, "accuracy")
    best = _best(curves[-1], lowest=True) if single else None
    said = "" if best is None else _best_loss(curves[-1], best, accuracy, lang)
    title = title or _title(single and len(curves) == 2, lang)
    if not have_matplotlib():
        return _as_text(title, curves, said, lang, log=True)
    with house_style():
        ax = new_axes(10, 5) if ax is None else ax
        level, label = floor if isinstance(floor, tuple) else (floor, _("floor {value}", lang))
        _plot(ax, curves)
        shown = _shown(curves) if level is None else np.append(_shown(curves), level)
        decades = log_scale(ax, shown, any(not curve.finite.all() for curve in curves))
        ticks(ax, decades)
        logarithmic = ax.get_yscale() == "log"
        name_axes(ax, _("epoch", lang), _("loss, log scale" if logarithmic else "loss", lang))
        plain_numbers(ax)
        ends = [curve.end for curve in curves]
        if level is not None:  # over the curves
            ax.axhline(level, color=LIGHT.ink, lw=1.2, ls=(0, (1.5, 2.5)), zorder=3)
            label = label.format(value=number(level))
            ends.append((label, LIGHT.muted, ax.get_xlim()[1], level))
        _annotate(ax, curves, ends, best, said, level, lang)
        entitle(ax, title)
    return ax


def metric(
    history: Any, name: str = "accuracy", *, validation: Any = None, lowest: bool = False,
    ax: Axes | None = None, title: str | None = None, lang: str | None = None,
) -> Axes | TextPicture:  # fmt: skip
    """Draw a metric of each epoch, and ring the best epoch.

    Parameters
    ----------
    history : History, sequence of float, or mapping of name to one of these
        As for `loss`; what is looked up is `name` and ``"validation_" + name``.
    name : str
        What is measured; "accuracy" is a share and written as a percentage.
    validation : sequence of float, optional
        The metric on data that was not trained on, if `history` does not hold it.
    lowest : bool
        Whether less is better.
    ax, title, lang
        As for `loss`.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib

    Raises
    ------
    ValueError
        If `history` holds no such metric.

    Examples
    --------
    >>> ax = metric([0.5, 0.75, 1.0], lang="tr")
    >>> ax.get_ylabel(), ax.get_title(loc="left")
    ('doğruluk', 'Her dönemde: doğruluk')
    """
    curves, single = curves_of(history, name, validation, lang)
    word, best = _(name, lang), _best(curves[-1], lowest) if single else None
    said, share = "", name == "accuracy"
    if best is not None:
        value = float(curves[-1].values[best])
        said = _("best: epoch {epoch}\n{metric} {value}", lang).format(
            epoch=best + 1, metric=word, value=percent(value, lang) if share else number(value)
        )
    title = title or _("Each epoch: {metric}", lang).format(metric=word)
    if not have_matplotlib():
        return _as_text(title, curves, said, lang, log=False)
    with house_style():
        ax = new_axes(10, 5) if ax is None else ax
        _plot(ax, curves)
        ticks(ax, 0.0)
        name_axes(ax, _("epoch", lang), word)
        plain_numbers(ax)
        if share:
            ax.yaxis.set_major_formatter(lambda value, position: percent(value, lang))
        _annotate(ax, curves, [curve.end for curve in curves], best, said, None, lang)
        entitle(ax, title)
    return ax


def _plot(ax: Axes, curves: list[Curve]) -> None:
    dress(ax)
    for curve in curves:
        ax.plot(curve.epochs, curve.values, color=curve.color, ls=curve.dashes, lw=2.2,
                marker="o" if len(curve.values) == 1 else "", clip_on=False)  # fmt: skip
    last = max(len(curve.values) for curve in curves)
    ax.set_xlim((1, last) if last > 1 else (0.5, 1.5))


def _annotate(
    ax: Axes, curves: list[Curve], ends: list[Any], best: int | None, said: str,
    level: float | None, lang: str | None,
) -> None:  # fmt: skip
    name_ends(ax, ends)
    tick_broken(ax, curves, lang)
    if best is not None:
        point = (best + 1, float(curves[-1].values[best]))
        ring(ax, curves, point, said, curves[-1].color, level)


def _shown(curves: list[Curve]) -> Any:
    return np.concatenate([curve.values[curve.finite] for curve in curves])


def _best(curve: Curve, lowest: bool) -> int | None:
    """Return the position of the best finite value; of equal ones the first."""
    if not curve.finite.any():
        return None
    sign = 1 if lowest else -1
    return int(np.where(curve.finite, sign * curve.values, np.inf).argmin())


def _best_loss(curve: Curve, best: int, accuracy: Any, lang: str | None) -> str:
    fields = {"epoch": best + 1, "loss": number(curve.values[best])}
    if accuracy is None or len(accuracy) <= best:
        return _("best: epoch {epoch}\nloss {loss}", lang).format(**fields)
    text = _("best: epoch {epoch}\nloss {loss} · accuracy {share}", lang)
    return text.format(**fields, share=percent(accuracy[best], lang))


def _title(validated: bool, lang: str | None) -> str:
    return _("Training and validation loss", lang) if validated else _("Training loss", lang)


def _as_text(
    title: str, curves: list[Curve], said: str, lang: str | None, *, log: bool
) -> TextPicture:
    """Return each line as a sparkline with its first and last number."""
    wide = max(len(curve.label) for curve in curves)
    lines = [
        f"{curve.label:<{wide}}  {sparkline(curve.values, log=log)}  "
        f"{number(curve.values[0])} → {number(curve.values[-1])}"
        for curve in curves
    ]
    notes = [note for note in (first_broken(curves, lang), said.replace("\n", " · ")) if note]
    return TextPicture("\n".join([title, *lines, *notes]), lang)
