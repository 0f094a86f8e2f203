"""Answers that are numbers against the truth, point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..messages import _
from ..numbers import number
from ..palette import LIGHT
from .style import (
    dress,
    entitle,
    have_matplotlib,
    house_style,
    name_axes,
    new_axes,
    plain_numbers,
)
from .text import TextPicture, shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["answers"]

Numbers = NDArray[np.float64]
MOST, BINS = 5000, 24  # points that are drawn; columns of the text


def answers(
    predicted: ArrayLike, truth: ArrayLike, *, ax: Axes | None = None, title: str | None = None,
    lang: str | None = None,
) -> Axes | TextPicture:  # fmt: skip
    """Draw predicted numbers against the true ones; right answers lie on the diagonal.

    Parameters
    ----------
    predicted, truth : array_like of float, the same number of elements
        Of more than 5000 evenly spaced ones are drawn.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib

    Raises
    ------
    ValueError
        If the numbers do not pair, are not finite, or there are none.

    Examples
    --------
    >>> ax = answers([1.0, 2.5], [1.0, 2.0], lang="en")
    >>> ax.get_title(loc="left"), ax.get_xlabel()
    ('Prediction and truth', 'truth')
    """
    x, y = _paired(predicted, truth)
    title = title or _("Prediction and truth", lang)
    spread = float(np.sum((x - x.mean()) ** 2))
    share = 1 - float(np.sum((y - x) ** 2)) / spread if spread else float("nan")
    error = number(float(np.mean(np.abs(y - x))))
    said = _("R² {r2} · mean |error| {error}", lang).format(r2=number(share), error=error)
    if not have_matplotlib():
        return TextPicture("\n".join([title, said, *_as_text(x, y, lang)]), lang)
    chosen = np.linspace(0, len(x) - 1, min(len(x), MOST)).astype(int)
    with house_style():
        ax = new_axes(6.2, 6.2) if ax is None else ax
        dress(ax)
        low, high = min(x.min(), y.min()), max(x.max(), y.max())
        room = 0.04 * (high - low) or 1.0
        ends = (low - room, high + room)
        ax.plot(ends, ends, color=LIGHT.muted, lw=1.2, ls=(0, (4, 3)), zorder=2)
        ax.scatter(x[chosen], y[chosen], s=22, color=LIGHT.value, alpha=0.55, lw=0, zorder=3)
        ax.set(xlim=ends, ylim=ends, aspect="equal")
        name_axes(ax, _("truth", lang), _("prediction", lang))
        plain_numbers(ax)
        entitle(ax, title, said)
    return ax


def _paired(predicted: ArrayLike, truth: ArrayLike) -> tuple[Numbers, Numbers]:
    """The truth and the predictions, flat."""
    y = np.asarray(predicted, dtype=np.float64).ravel()
    x = np.asarray(truth, dtype=np.float64).ravel()
    if len(x) != len(y) or not len(x) or not np.isfinite([x, y]).all():
        raise ValueError(
            f"{len(y)} predictions do not pair with {len(x)} true numbers; both need the same "
            "length, at least 1, and finite numbers"
        )
    return x, y


def _as_text(x: Numbers, y: Numbers, lang: str | None) -> list[Any]:
    """How many points fall where: the truth to the right, the prediction upwards."""
    low, high = min(x.min(), y.min()), max(x.max(), y.max())
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    counts = np.histogram2d(y, x, bins=(edges, edges))[0]
    lines = [f"│{line}" for line in shade(np.sqrt(counts[::-1]))]
    foot = f"{_('truth', lang)} →  {_('prediction', lang)} ↑  {number(low)} … {number(high)}"
    return [*(line.rstrip() for line in lines), f"└{'─' * 2 * BINS}", foot]
