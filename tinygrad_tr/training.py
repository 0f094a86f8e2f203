"""`fit`: one training loop, forward, loss, backward, update, for any model, loss and optimiser."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import nn, optim
from .data import batches
from .nn import Module
from .optim import Optimizer

__all__ = ["History", "fit"]

LOSSES: dict[str, Callable[..., Any]] = {
    "mse": nn.mse, "binary_cross_entropy": nn.binary_cross_entropy,
    "cross_entropy": nn.cross_entropy, "hinge": nn.hinge, "perceptron": nn.perceptron_loss,
}  # fmt: skip
OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {"sgd": optim.SGD, "adam": optim.Adam}


@dataclass(slots=True)
class History:
    """What happened in training, epoch by epoch.

    Attributes
    ----------
    loss : list of float
        The mean loss over each epoch's batches, each before its update.
    validation_loss : list of float
        The loss on the validation data after each epoch; empty without such data.
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)

    def __repr__(self) -> str:
        last = f", loss {self.loss[0]:.4g} → {self.loss[-1]:.4g}" if self.loss else ""
        return f"History({len(self.loss)} epochs{last})"


def fit(
    model: Module, X: Any, y: Any, *, loss: str | Callable[..., Any] = "mse",
    optimizer: str | Optimizer = "sgd", epochs: int = 1, batch_size: int | None = None,
    validation: tuple[Any, Any] | None = None, callbacks: Iterable[Callable[..., Any]] = (),
    rng: np.random.Generator | int | None = None,
) -> History:  # fmt: skip
    """Train `model` on the rows of `X` and the targets `y`.

    Parameters
    ----------
    model : Module
    X : array_like, shape (n, …)
    y : array_like, shape (n,) or (n, …)
    loss : str or callable
        "mse", "binary_cross_entropy", "cross_entropy", "hinge", "perceptron", or a function of the
        model's output and the targets that returns a number.
    optimizer : str or Optimizer
        "sgd" or "adam" with its own learning rate, or an optimiser of `model`'s parameters.
    epochs : int
        How often all rows are seen.
    batch_size : int, optional
        Rows in each update; all of them by default.
    validation : pair, optional
        Data that is not trained on, ``(X, y)``.
    callbacks : iterable of callables
        Each is called as ``callback(epoch, history)`` after every epoch; one that returns True
        ends the training.
    rng : numpy.random.Generator or int, optional
        Shuffles the rows in every epoch; without it their order stays.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If the data and targets do not pair, or the loss is not finite any more.

    Examples
    --------
    >>> from tinygrad_tr.data import logic_gate
    >>> X, t = logic_gate("and")
    >>> neuron = nn.Perceptron(2, rng=0)
    >>> history = fit(neuron, X, t, loss="binary_cross_entropy",
    ...               optimizer=optim.SGD(neuron.parameters(), lr=1.0), epochs=200)
    >>> neuron.predict(X)
    array([0, 0, 0, 1])
    """
    X, y = np.asarray(X), np.asarray(y)
    measure = _named(loss, LOSSES, "loss")
    if not isinstance(optimizer, Optimizer):
        optimizer = _optimizer(optimizer, model)
    generator = None if rng is None else np.random.default_rng(rng)
    history, callbacks = History(), list(callbacks)
    for epoch in range(1, epochs + 1):
        losses = [
            (_step(model, inputs, targets, measure, optimizer), len(inputs))
            for inputs, targets in _parts(X, y, batch_size, generator)
        ]
        history.loss.append(sum(value * n for value, n in losses) / len(X))
        if not math.isfinite(history.loss[-1]):
            raise ValueError(
                f"the loss is {history.loss[-1]} in epoch {epoch}; a smaller learning rate helps "
                f"most often (it is {optimizer.lr:g})"
            )
        if validation is not None:
            # Recorded, so that the loss sees the sigmoid or softmax before it, as in training.
            value = measure(model(np.asarray(validation[0])), validation[1])
            history.validation_loss.append(float(value.data))
        verdicts = [callback(epoch, history) for callback in callbacks]
        if any(verdicts):
            break
    return history


def _step(
    model: Module, X: Any, y: Any, loss: Callable[..., Any], optimizer: Optimizer
) -> float:
    """Forward, loss, backward, update; the loss before the update."""
    value = loss(model(X), y)
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return float(value.data)


def _parts(
    X: Any, y: Any, batch_size: int | None, rng: np.random.Generator | None
) -> Iterator[tuple[Any, Any]]:
    if len(X) != len(y):
        raise ValueError(f"{len(X)} rows of data do not pair with {len(y)} targets")
    if batch_size is None:
        return iter([(X, y)])
    return batches(X, y, batch_size, rng=rng)


def _optimizer(name: str, model: Module) -> Optimizer:
    made: Optimizer = _named(name, OPTIMIZERS, "optimizer")(model.parameters())
    return made


def _named(given: Any, known: dict[str, Any], what: str) -> Any:
    if callable(given):
        return given
    if given not in known:
        raise ValueError(f"unknown {what} {given!r}; there are {', '.join(known)}")
    return known[given]
