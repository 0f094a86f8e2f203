"""`find_learning_rate`: how the loss answers to larger and larger steps; draws nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..data import batches
from ..nn import Module
from ..optim import Optimizer
from ..training.choices import find_loss, find_optimizer

__all__ = ["RateSweep", "find_learning_rate"]

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
        Where the smoothed loss falls fastest, but not within a factor of 4 of the lowest loss,
        after which it explodes. None if the loss falls by less than a thousandth.
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
    measure = find_loss(loss)
    # Together, so that the copied optimiser changes the copied model.
    trial, mover = copy.deepcopy((model, find_optimizer(optimizer, model)))
    rates = np.geomspace(low, high, steps)
    losses = _sweep(trial, mover, measure, rates, _parts(X, y, batch_size, rng))
    smoothed = _smooth(losses)
    return RateSweep(rates[: len(losses)], losses, smoothed, _suggest(rates, smoothed))


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
            if _exploded(_smooth(np.asarray(losses))):
                break
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
    if not np.isfinite(losses[0]):
        raise ValueError(f"the loss is {losses[0]} before the first step; look at the data first")
    return np.asarray(losses)


def _exploded(smoothed: NDArray[np.float64]) -> bool:
    """Whether the loss is well above its beginning; what follows tells nothing of rates."""
    first, low, last = float(smoothed[0]), float(smoothed.min()), float(smoothed[-1])
    fallen = first - low > 0.1 * abs(first)
    return not last < first + (0.5 * (first - low) if fallen else abs(first) + 1e-12)


def _smooth(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a running mean of the losses, corrected for its beginning."""
    mean, smoothed = 0.0, []
    for k, value in enumerate(losses, start=1):
        mean = MEMORY * mean + (1 - MEMORY) * value
        smoothed.append(mean / (1 - MEMORY**k))
    return np.asarray(smoothed)


def _suggest(rates: NDArray[np.float64], smoothed: NDArray[np.float64]) -> float | None:
    """Return the rate of the steepest fall that is not too near to the minimum."""
    lowest = int(np.argmin(np.where(np.isfinite(smoothed), smoothed, np.inf)))
    if not smoothed[0] - smoothed[lowest] > 1e-3 * abs(smoothed[0]):
        return None
    steepest = int(np.argmin(np.diff(smoothed[: lowest + 1])))
    allowed = int(np.searchsorted(rates, rates[lowest] / 4, side="right")) - 1
    return float(rates[max(0, min(steepest, allowed))])
