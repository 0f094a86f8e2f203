"""How the loss answers to larger and larger learning rates, and which of them to begin with."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..data import batches
from ..messages import _
from ..nn import Module
from ..numbers import number
from ..optim import Optimizer
from ..palette import LIGHT, PLOT_CYCLE
from ..training import LOSSES, OPTIMIZERS
from .marks import FONT
from .style import dress, entitle, have_matplotlib, house_style, name_axes, new_axes, plain_numbers
from .text import TextPicture, sparkline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["RateSweep", "find_learning_rate", "learning_rates"]

DIVERGED = 4.0  # times the smallest loss: the sweep ends
MEMORY = 0.7  # how much of the smoothed loss is kept at each step


@dataclass(frozen=True, slots=True)
class RateSweep:
    """What `find_learning_rate` found.

    Attributes
    ----------
    rates : ndarray, shape (n,)
        The learning rates tried.
    losses : ndarray, shape (n,)
        The loss before the step at each rate; the last may be nan or inf.
    smoothed : ndarray, shape (n,)
        The losses without most of their noise.
    suggestion : float or None
        The rate at which the smoothed loss falls fastest; None if it never falls.
    """

    rates: NDArray[np.float64]
    losses: NDArray[np.float64]
    smoothed: NDArray[np.float64]
    suggestion: float | None

    def __repr__(self) -> str:
        found = "none" if self.suggestion is None else f"{self.suggestion:.3g}"
        return f"RateSweep({len(self.rates)} rates, suggestion {found})"


def find_learning_rate(
    model: Module, X: ArrayLike, y: ArrayLike, *, loss: str | Callable[..., Any] = "mse",
    optimizer: str | Optimizer = "sgd", low: float = 1e-5, high: float = 10.0, steps: int = 80,
    batch_size: int | None = None, rng: np.random.Generator | int | None = None,
) -> RateSweep:  # fmt: skip
    """Train a copy of a model with learning rates that grow at each step (Smith 2017).

    Parameters
    ----------
    model : Module
        It and its optimiser stay as they are: the steps are made by copies of both.
    X, y : array_like
        As for `fit`.
    loss, optimizer
        As for `fit`.
    low, high : float
        The first and the last learning rate; between them they grow by a constant factor.
    steps : int
        How many are tried, at least 3. The sweep ends early when the loss explodes.
    batch_size : int, optional
        Rows in each step; all of them by default.
    rng : numpy.random.Generator or int, optional
        Shuffles the rows.

    Returns
    -------
    RateSweep
        ``plots.learning_rates(sweep)`` draws it.

    Raises
    ------
    ValueError
        If the rates are not positive and growing, there are fewer than 3 steps, or the loss is
        not finite at the first of them.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> X, t = tg.data.logic_gate("or")
    >>> neuron = tg.nn.Perceptron(2, rng=0)
    >>> find_learning_rate(neuron, X, t, loss="binary_cross_entropy", high=1000.0).suggestion > 0.1
    True
    """
    if not (0 < low < high and steps >= 3):
        raise ValueError(
            f"learning rates must be positive and grow over at least 3 steps; got low={low}, "
            f"high={high}, steps={steps}"
        )
    measure = loss if callable(loss) else _known(LOSSES, loss, "loss")
    mover: Optimizer = (
        optimizer if isinstance(optimizer, Optimizer)
        else _known(OPTIMIZERS, optimizer, "optimizer")(model.parameters())
    )  # fmt: skip
    # Together, so that the copied optimiser changes the copied model.
    trial, mover = copy.deepcopy((model, mover))
    rates = np.geomspace(low, high, steps)
    losses = _sweep(trial, mover, measure, rates, _parts(X, y, batch_size, rng))
    smoothed = _smooth(losses)
    return RateSweep(rates[: len(losses)], losses, smoothed, _suggest(rates, smoothed))


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
        said = _("falls fastest at {rate}", lang).format(rate=number(sweep.suggestion, 2))
    if not have_matplotlib():
        ends = f"{number(sweep.rates[0])} … {number(sweep.rates[-1])}"
        return TextPicture(f"{title}\n{sparkline(sweep.losses)}  {ends}\n{said}", lang)
    with house_style():
        ax = new_axes(8, 4.6) if ax is None else ax
        dress(ax)
        shown = np.isfinite(sweep.losses)
        ax.plot(sweep.rates[shown], sweep.losses[shown], color=LIGHT.line, lw=1.4)
        ax.plot(sweep.rates, sweep.smoothed, color=PLOT_CYCLE[0])
        ax.set_xscale("log")
        _limit(ax, sweep)
        name_axes(ax, _("learning rate, log scale", lang), _("loss", lang))
        _mark(ax, sweep, said)
        entitle(ax, title)
    return ax


def _known(table: dict[str, Callable[..., Any]], name: str, what: str) -> Callable[..., Any]:
    if name not in table:
        raise ValueError(f"unknown {what} {name!r}; there are {', '.join(table)}")
    return table[name]


def _parts(X: ArrayLike, y: ArrayLike, size: int | None, rng: Any) -> Any:
    """Yield batches without an end."""
    X, y = np.asarray(X), np.asarray(y)
    if len(X) != len(y):
        raise ValueError(f"{len(X)} rows of data do not pair with {len(y)} targets")
    generator = None if rng is None else np.random.default_rng(rng)
    while True:
        yield from [(X, y)] if size is None else batches(X, y, size, rng=generator)


def _sweep(
    model: Module, optimizer: Optimizer, measure: Callable[..., Any], rates: Any, parts: Any
) -> NDArray[np.float64]:
    """Return the loss at each rate, up to the one at which it explodes."""
    losses: list[float] = []
    for rate, (inputs, targets) in zip(rates, parts, strict=False):
        optimizer.lr = float(rate)
        with np.errstate(all="ignore"):  # an explosion is what the sweep looks for
            value = measure(model(inputs), targets)
            losses.append(float(value.data))
            if not np.isfinite(losses[-1]) or losses[-1] > DIVERGED * max(min(losses), 1e-300):
                break
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
    if not np.isfinite(losses[0]):
        raise ValueError(f"the loss is {losses[0]} before the first step; look at the data first")
    return np.asarray(losses)


def _smooth(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a running mean of the losses, corrected for its beginning."""
    mean, smoothed = 0.0, []
    for k, value in enumerate(losses, start=1):
        mean = MEMORY * mean + (1 - MEMORY) * value
        smoothed.append(mean / (1 - MEMORY**k))
    return np.asarray(smoothed)


def _suggest(rates: NDArray[np.float64], smoothed: NDArray[np.float64]) -> float | None:
    """Return the rate of the steepest fall before the minimum."""
    lowest = int(np.nanargmin(np.where(np.isfinite(smoothed), smoothed, np.inf)))
    if lowest < 1:
        return None
    return float(rates[int(np.argmin(np.diff(smoothed[: lowest + 1])))])


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
    ax.annotate(said, point, (0.05, 0.12), textcoords="axes fraction", fontsize=FONT,
                color=LIGHT.ink, arrowprops={"arrowstyle": "-", "color": LIGHT.muted, "lw": 1.1,
                                             "shrinkA": 3, "shrinkB": 7})  # fmt: skip
