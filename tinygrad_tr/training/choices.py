"""Losses, optimisers, metrics and callbacks, as `fit` takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .. import metrics, nn, optim
from ..errors import MisuseError
from ..history import COLUMNS
from ..nn import Module
from ..optim import Optimizer, Schedule

__all__ = ["Metric", "as_callbacks", "find_loss", "find_metrics", "find_optimizer", "find_schedule"]

Metric = Callable[[Any, Any], float]

LOSSES: dict[str, Callable[..., Any]] = {
    "mse": nn.mse, "mae": nn.mae, "huber": nn.huber,
    "binary_cross_entropy": nn.binary_cross_entropy, "cross_entropy": nn.cross_entropy,
    "negative_log_likelihood": nn.negative_log_likelihood, "kl_divergence": nn.kl_divergence,
    "hinge": nn.hinge, "perceptron": nn.perceptron_loss,
}  # fmt: skip
OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    "sgd": optim.SGD, "adam": optim.Adam, "adamw": optim.AdamW, "rmsprop": optim.RMSprop,
    "adagrad": optim.Adagrad,
}  # fmt: skip
# Of labels; r2 is of the outputs, as any function of the user's own.
OF_LABELS: dict[str, Any] = {
    "accuracy": metrics.accuracy, "precision": metrics.precision, "recall": metrics.recall,
    "f1": metrics.f1,
}  # fmt: skip
OF_OUTPUTS: dict[str, Metric] = {"r2": metrics.r2}


def find_loss(loss: str | Callable[..., Any]) -> Callable[..., Any]:
    """The loss of this name; a function stands for itself."""
    found: Callable[..., Any] = _named(loss, LOSSES, "loss")
    return found


def find_optimizer(optimizer: str | Optimizer, model: Module) -> Optimizer:
    """A new optimiser of this name for the model's parameters; one that is there as it is."""
    if not isinstance(optimizer, Optimizer):
        made: Optimizer = _named(optimizer, OPTIMIZERS, "optimizer")(model.parameters())
        return made
    own = set(model.parameters())
    if not own & set(optimizer.parameters):
        raise ValueError(
            "the optimiser changes no parameter of this model; make it from model.parameters()"
        )
    return optimizer


def find_schedule(schedule: Any, optimizer: Optimizer) -> Schedule | None:
    """A schedule of this optimiser, from its factors unless it is one."""
    if schedule is None:
        return None
    if isinstance(schedule, Schedule):
        if schedule.optimizer is not optimizer:
            raise ValueError("the schedule belongs to another optimiser than the one given")
        return schedule
    return Schedule(optimizer, *(schedule if isinstance(schedule, list | tuple) else (schedule,)))


def find_metrics(
    given: Iterable[str | Metric],
) -> tuple[dict[str, Metric], dict[str, Metric]]:
    """The metrics of labels, and those of outputs, by name; no name stands for two columns."""
    if isinstance(given, str):
        raise TypeError(f"metrics is a list of names: [{given!r}]")
    labels: dict[str, Metric] = {}
    outputs: dict[str, Metric] = {}
    for metric in given:
        found = _named(metric, {**OF_LABELS, **OF_OUTPUTS}, "metric")
        name = getattr(metric, "__name__", "metric").strip("<>") if callable(metric) else metric
        if name in (*labels, *outputs, *COLUMNS):
            raise ValueError(
                f"the history has a column {name!r} already; give this metric a name of its own, "
                f"with def or by its __name__"
            )
        (outputs if callable(metric) or metric in OF_OUTPUTS else labels)[name] = found
    return labels, outputs


def as_callbacks(given: Any) -> list[Callable[..., Any]]:
    """What is called after each epoch."""
    found = list(given) if isinstance(given, Iterable) else None
    if found is None or not all(map(callable, found)):
        raise MisuseError(
            "callbacks is a list of functions, each called as callback(epoch, history); {given} is "
            "not one",
            given=repr(given),
        )
    return found


def _named(given: Any, known: dict[str, Any], what: str) -> Any:
    if callable(given):
        return given
    if given not in known:
        raise ValueError(f"unknown {what} {given!r}; there are {', '.join(known)}")
    return known[given]
