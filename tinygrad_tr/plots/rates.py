"""The loss over growing learning rates, and the rate to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..messages import _
from ..numbers import number
from ..palette import LIGHT, PLOT_CYCLE
from .marks import FONT
from .style import dress, entitle, have_matplotlib, house_style, name_axes, new_axes, plain_numbers
from .sweeps import RateSweep
from .text import TextPicture, sparkline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["learning_rates"]


def learning_rates(
    sweep: RateSweep, *, ax: Axes | None = None, title: str | None = None, lang: str | None = None
) -> Axes | TextPicture:
    """Draw the loss over the learning rates of a sweep, and the one to begin with.

    Parameters
    ----------
    sweep : RateSweep
        What `find_learning_rate` returned.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib

    Examples
    --------
    >>> rates = np.geomspace(0.01, 1, 3)
    >>> ax = learning_rates(RateSweep(rates, rates, rates, None), lang="tr")
    >>> ax.get_xlabel()
    'öğrenme oranı, log ölçek'
    """
    title = title or _("Loss at growing learning rates", lang)
    said = _("no rate lowers the loss", lang)
    if sweep.suggestion is not None:
        said = _("begin with {rate}", lang).format(rate=number(sweep.suggestion, 2))
    if not have_matplotlib():
        ends = f"{number(sweep.rates[0])} … {number(sweep.rates[-1])}"
        return TextPicture(f"{title}\n{sparkline(sweep.losses)}  {ends}\n{said}", lang)
    with house_style():
        ax = new_axes(8, 4.6) if ax is None else ax
        dress(ax)
        shown = np.isfinite(sweep.losses)
        ax.plot(sweep.rates[shown], sweep.losses[shown], color=LIGHT.const_edge, lw=1.2)
        ax.plot(sweep.rates, sweep.smoothed, color=PLOT_CYCLE[0])
        ax.set_xscale("log")
        _limit(ax, sweep)
        name_axes(ax, _("learning rate, log scale", lang), _("loss", lang))
        _mark(ax, sweep, said)
        entitle(ax, title)
    return ax


def _limit(ax: Axes, sweep: RateSweep) -> None:
    """Show the fall whole; the explosion may leave the picture."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

    finite = sweep.smoothed[np.isfinite(sweep.smoothed)]
    low, first = float(finite.min()), float(finite[0])
    room = max(first - low, 0.05 * abs(first), 1e-12)
    ax.set_ylim(low - 0.1 * room, first + 0.45 * room)
    ax.set_xlim(sweep.rates[0], sweep.rates[-1])
    plain_numbers(ax)
    ax.xaxis.set_major_locator(LogLocator(numticks=8))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_locator(MaxNLocator(5))


def _mark(ax: Axes, sweep: RateSweep, said: str) -> None:
    """Ring the suggestion, and write it away from the curve, which falls to the right."""
    if sweep.suggestion is None:
        ax.annotate(said, (0.03, 0.06), xycoords="axes fraction", color=LIGHT.err, fontsize=FONT)
        return
    at = int(np.searchsorted(sweep.rates, sweep.suggestion))
    point = (sweep.suggestion, float(sweep.smoothed[at]))
    ax.plot(*point, "o", ms=9.5, mew=2.4, mfc=LIGHT.bg, mec=PLOT_CYCLE[0], zorder=6)
    first, last = np.log(sweep.rates[0]), np.log(sweep.rates[-1])
    across = max(0.04, (np.log(sweep.suggestion) - first) / (last - first) - 0.34)
    ax.annotate(said, point, (across, 0.2), textcoords="axes fraction", fontsize=FONT,
                color=LIGHT.ink, arrowprops={"arrowstyle": "-", "color": LIGHT.muted, "lw": 1.1,
                                             "shrinkA": 3, "shrinkB": 7})  # fmt: skip
