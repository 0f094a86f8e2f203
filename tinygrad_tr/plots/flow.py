"""How much gradient reaches each layer, and how large a step it makes there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..messages import _
from ..numbers import number
from ..palette import BOUNDARY_FILLS, LIGHT, PLOT_CYCLE
from .marks import FONT
from .measures import Sizes, sizes
from .recorder import Recorder
from .style import dress, entitle, have_matplotlib, house_style, name_axes, new_axes
from .text import TextPicture, bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["GOOD", "gradient_flow", "update_ratios"]

GOOD = (3e-4, 3e-3)  # a step changes weights by about a thousandth
HATCHES = ("", "////", "....", "xxxx")
TINTS = (LIGHT.value, BOUNDARY_FILLS[2], LIGHT.param_header, LIGHT.loss_header)
MARKERS = ("o", "s", "^", "D")
DASHES: tuple[Any, ...] = ("-", (0, (4.2, 1.8)), (0, (1.2, 1.6)), (0, (6, 1.5, 1.2, 1.5)))
Layers = dict[str, NDArray[np.float64]]


def gradient_flow(
    model: Any, *, ax: Axes | None = None, title: str | None = None, lang: str | None = None
) -> Axes | TextPicture:
    """Draw the mean |∂L/∂W| of each layer, on a logarithmic scale.

    Parameters
    ----------
    model : Module, Recorder, or mapping of name to one of these (at most 4)
        A network after ``backward()``, or what a `Recorder` saw last.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib
        A layer without a bar has a gradient of exactly 0, and a red 0 says so.

    Raises
    ------
    ValueError
        If no layer has a gradient yet, or there are more than 4 networks.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> network = tg.nn.MLP(2, [4, 1], rng=0)
    >>> tg.nn.mse(network(np.ones((3, 2))), np.ones((3, 1))).backward()
    >>> gradient_flow(network, lang="tr").get_ylabel()
    'ortalama |∂L/∂W|'
    """
    measured = _measured(model)
    series = {name: np.array([s.mean_gradient for s in of.values()])
              for name, of in measured.items()}  # fmt: skip
    title = title or _("Gradient flow", lang)
    if not have_matplotlib():
        return _as_text(title, measured, series, lang)
    with house_style():
        ax = new_axes(7, 5) if ax is None else ax
        dress(ax)
        _log(ax, series)
        width = 0.8 / len(series)
        for k, (name, values) in enumerate(series.items()):
            places = 1 + np.arange(len(values)) + (k - (len(series) - 1) / 2) * width
            ax.bar(places, np.where(values > 0, values, np.nan), width * 0.96, label=name,
                   color=TINTS[k], edgecolor=PLOT_CYCLE[k], hatch=HATCHES[k], lw=1.4)  # fmt: skip
            _mark_zeros(ax, places[values == 0])
        _finish(ax, series, _("layer (1 = nearest to the input)", lang))
        name_axes(ax, ax.get_xlabel(), _("mean |∂L/∂W|", lang))
        entitle(ax, title, room=ax.get_legend() is not None)
    return ax


def update_ratios(
    model: Any, lr: float, *, ax: Axes | None = None, title: str | None = None,
    lang: str | None = None,
) -> Axes | TextPicture:  # fmt: skip
    """Draw ‖η·∂L/∂W‖ / ‖W‖ of each layer: how far one step of gradient descent moves it.

    Parameters
    ----------
    model : Module, Recorder, or mapping of name to one of these (at most 4)
        As for `gradient_flow`.
    lr : float
        The learning rate η.
    ax, title, lang
        As for `gradient_flow`.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib
        The band from 3e−4 to 3e−3 is about where steps are neither lost nor wild.

    Raises
    ------
    ValueError
        If no layer has a gradient yet, or `lr` is not positive.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> network = tg.nn.MLP(2, [4, 1], rng=0)
    >>> tg.nn.mse(network(np.ones((3, 2))), np.ones((3, 1))).backward()
    >>> update_ratios(network, lr=0.1).get_yscale()
    'log'
    """
    if not lr > 0:
        raise ValueError(f"the learning rate must be positive, not {lr}")
    measured = _measured(model)
    series = {
        name: np.array([lr * s.gradient_norm / (s.weight_norm or np.nan) for s in of.values()])
        for name, of in measured.items()
    }
    title = title or _("Step / weight ratio", lang)
    if not have_matplotlib():
        return _as_text(title, measured, series, lang)
    with house_style():
        ax = new_axes(7, 5) if ax is None else ax
        dress(ax)
        _log(ax, {**series, "": np.array(GOOD)})
        ax.axhspan(*GOOD, color=LIGHT.param_header, lw=0, zorder=0)
        ax.annotate(_("good range ≈ 1e−3", lang), (0, GOOD[1]), (6, -4), va="top",
                    xycoords=ax.get_yaxis_transform(), textcoords="offset points",
                    color=LIGHT.param, fontsize=FONT)  # fmt: skip
        for k, (name, values) in enumerate(series.items()):
            places = 1 + np.arange(len(values))
            ax.plot(places, np.where(values > 0, values, np.nan), color=PLOT_CYCLE[k],
                    ls=DASHES[k], marker=MARKERS[k], ms=8, label=name)  # fmt: skip
            _mark_zeros(ax, places[values == 0])
        _finish(ax, series, _("layer", lang))
        name_axes(ax, ax.get_xlabel(), "‖η·∂L/∂W‖ / ‖W‖")
        entitle(ax, title, room=ax.get_legend() is not None)
    return ax


def _measured(model: Any) -> dict[str, dict[str, Sizes]]:
    """Return the sizes of each layer of each network."""
    named = model if isinstance(model, Mapping) else {"": model}
    if not 1 <= len(named) <= len(PLOT_CYCLE):
        raise ValueError(f"1 to {len(PLOT_CYCLE)} networks can be compared, not {len(named)}")
    measured = {str(name): _last(one) for name, one in named.items()}
    for name, of in measured.items():
        if all(np.isnan(s.mean_gradient) for s in of.values()):
            which = f"of {name!r} " if name else ""
            raise ValueError(f"no parameter {which}has a gradient yet; call backward() before")
    return measured


def _last(one: Any) -> dict[str, Sizes]:
    if not isinstance(one, Recorder):
        return sizes(one)
    names = Sizes.__slots__
    return {layer: Sizes(*(float(records[-1][name]) for name in names))
            for layer, records in one.layers.items()}  # fmt: skip


def _log(ax: Axes, series: Layers) -> None:
    """Show every positive number on a logarithmic scale."""
    from matplotlib.ticker import LogLocator, NullLocator

    every = np.concatenate(list(series.values()))
    shown = every[np.isfinite(every) & (every > 0)]
    low, high = (shown.min(), shown.max()) if shown.size else (0.1, 1.0)
    room = max(np.log10(high / low), 1.0)
    ax.set_yscale("log")
    ax.set_ylim(low / 10 ** (0.06 * room), high * 10 ** (0.12 * room))
    ax.yaxis.set_major_locator(LogLocator(numticks=9))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(lambda value, position: _power(value))


def _power(value: float) -> str:
    """Write every tick as a power of ten, so that they can be compared."""
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{number(int(exponent))}"


def _mark_zeros(ax: Axes, places: NDArray[np.float64]) -> None:
    """Say where the number is exactly 0, which no logarithmic scale has."""
    for x in places:
        ax.annotate("0", (x, 0), (0, 3), xycoords=ax.get_xaxis_transform(), ha="center",
                    textcoords="offset points", color=LIGHT.err, fontweight="bold",
                    fontsize=FONT)  # fmt: skip


def _finish(ax: Axes, series: Layers, label: str) -> None:
    """Number the layers, and name the networks above them."""
    from matplotlib.ticker import FixedLocator, MaxNLocator

    last = max(map(len, series.values()))
    ax.set_xlim(0.4, last + 0.6)
    every = FixedLocator(range(1, last + 1))
    ax.xaxis.set_major_locator(every if last <= 12 else MaxNLocator(10, integer=True))
    ax.set_xlabel(label)
    if len(series) > 1 or next(iter(series)):
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(series), borderaxespad=0.3,
                  borderpad=0, frameon=False, labelcolor=LIGHT.ink, handlelength=2.6)  # fmt: skip


def _as_text(
    title: str, measured: Mapping[str, Mapping[str, Sizes]], series: Layers, lang: str | None
) -> TextPicture:
    shown = [x for values in series.values() for x in values.tolist() if 0 < x < np.inf]
    ends = (min(shown), max(shown)) if shown else None
    lines = [title]
    for name, layers in measured.items():
        lines += [name] if name else []
        lines += bars(dict(zip(layers, series[name].tolist(), strict=True)), ends=ends)
    return TextPicture("\n".join(lines), lang)
