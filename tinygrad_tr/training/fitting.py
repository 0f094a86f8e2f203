"""`fit`: what training takes, and what it gives back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any, Literal

import numpy as np

from ..data import Preparation, Standardizer
from ..history import History
from ..nn import Module
from ..optim import Optimizer
from .choices import Metric, as_callbacks, find_loss, find_metrics, find_optimizer, find_schedule
from .judging import Judge
from .keeping import Keep
from .loop import Options, Run
from .rows import rows_of
from .steps import Mode, plain_step

__all__ = ["fit"]

PathLike = str | os.PathLike[str]


def fit(
    model: Module, X: Any, y: Any, *, loss: str | Callable[..., Any] = "mse",
    optimizer: str | Optimizer = "sgd", epochs: int = 1, batch_size: int | None = None,
    validation: tuple[Any, Any] | None = None, metrics: Iterable[str | Metric] = (),
    callbacks: Iterable[Callable[[int, History], Any]] = (),
    rng: np.random.Generator | int | None = None, schedule: Any = None,
    schedule_every: Literal["epoch", "step"] = "epoch", clip_norm: float | None = None,
    clip_value: float | None = None, patience: int | None = None,
    checkpoint: PathLike | None = None, checkpoint_every: int | Literal["best"] = 1,
    resume: PathLike | None = None, preparation: Preparation | Standardizer | None = None,
    statistics: bool = False, compile: Mode = "auto", progress: bool | None = None,
    keep_on_interrupt: bool = False,
) -> History:  # fmt: skip
    """Train `model` on the rows of `X` and the targets `y`.

    Parameters
    ----------
    model : Module
    X : array_like, shape (n, …)
    y : array_like, shape (n,) or (n, …)
    loss : str or callable
        "mse", "mae", "huber", "binary_cross_entropy", "cross_entropy", "negative_log_likelihood",
        "kl_divergence", "hinge", "perceptron", or a function of the model's output and the targets
        that returns a number.
    optimizer : str or Optimizer
        "sgd", "adam", "adamw", "rmsprop" or "adagrad" with its own learning rate, or an optimiser
        of `model`'s parameters.
    epochs : int
        How often all rows are seen; with `resume`, those that were seen before included.
    batch_size : int, optional
        Rows in each update; all of them by default. The last batch holds what is left.
    validation : pair, optional
        Data that is not trained on, ``(X, y)``.
    metrics : iterable of str or callable
        "accuracy", "precision", "recall", "f1", "r2", or functions of the model's outputs and the
        truth, each with a name of its own; on the validation data if there are any, otherwise on
        `X`. The first four compare labels: those of `predict`, with class numbers, one-hot rows, or
        −1 and 1 in place of 0 and 1. Where rows of 0 and 1 are not one-hot, several labels may be
        right at once: each output then decides alone, between 0 and 1, and all labels of all rows
        count alike.
    callbacks : iterable of callables
        Each is called as ``callback(epoch, history)`` after every epoch; one that returns True
        ends the training. Compiled steps leave no gradients; for one with an attribute
        ``needs_gradients`` that is true, the last step of each epoch is not compiled.
    rng : numpy.random.Generator or int, optional
        Shuffles the rows in every epoch; without it their order stays. The same seed gives the
        same numbers, bit for bit.
    schedule : Schedule or factors, optional
        The learning rate over time, e.g. ``optim.cosine(50)``, or several factors in a list.
    schedule_every : {"epoch", "step"}
        What the schedule counts.
    clip_norm, clip_value : float, optional
        Limits for the norm of all gradients together, and for each of their elements.
    patience : int, optional
        End after so many epochs in a row in which the validation loss (without validation data:
        the loss) was not the lowest so far. The model then has the numbers of its best epoch.
    checkpoint : path, optional
        A file that training can go on from, and `load` can read.
    checkpoint_every : int or "best"
        After how many epochs it is written anew (and after the last), or whenever an epoch is the
        best so far.
    resume : path, optional
        A checkpoint to go on from, as if training had never ended. Model, optimiser, schedule and
        the other options must be made as they were then.
    preparation : Preparation or Standardizer, optional
        Written into the checkpoint.
    statistics : bool
        Look at the gradient and the update of each parameter in the first batch of each epoch,
        and warn of what looks wrong. That batch is not run as compiled code.
    compile : {"auto", True, False}
        Whether the step runs as compiled code. "auto" does where it can; the history says whether
        and why not. What is neither an array nor a Value, such as a rate of dropout that a
        callback changes or a counter in a loss of your own, is fixed when the step is compiled.
    progress : bool, optional
        Whether a line shows how far it is; by default on a terminal only.
    keep_on_interrupt : bool
        Whether Ctrl-C ends the training and no more: the history is returned. Otherwise
        KeyboardInterrupt is raised again. Either way the model has the numbers of its best epoch.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If the data and targets do not pair, an option is out of range, two metrics have one name,
        or the loss is not finite any more.
    TableError
        If the data or targets are no numbers.
    MisuseError
        If callbacks cannot be called, or the loss is no Value.
    CheckpointError
        If `resume` is damaged or of another model or training.

    Examples
    --------
    >>> from tinygrad_tr import nn, optim
    >>> from tinygrad_tr.data import logic_gate
    >>> X, t = logic_gate("and")
    >>> neuron = nn.Perceptron(2, rng=0)
    >>> history = fit(neuron, X, t, loss="binary_cross_entropy",
    ...               optimizer=optim.SGD(neuron.parameters(), lr=1.0), epochs=200)
    >>> neuron.predict(X)
    array([0, 0, 0, 1])
    """
    measure, optimizer = find_loss(loss), find_optimizer(optimizer, model)
    generator = None if rng is None else np.random.default_rng(rng)
    keep = Keep(model, optimizer, find_schedule(schedule, optimizer), generator)
    labels, outputs = find_metrics(metrics)
    judge = None
    if validation is not None or labels or outputs:
        if validation is not None and not (isinstance(validation, tuple) and len(validation) == 2):
            raise TypeError("validation= takes a pair of arrays: validation=(X_val, y_val)")
        judge = Judge(*((X, y) if validation is None else validation), measure, labels, outputs)
    options = Options(
        epochs, batch_size, schedule_every, patience, checkpoint, checkpoint_every, preparation,
        statistics, compile, progress, keep_on_interrupt, validated=validation is not None,
    )  # fmt: skip
    callbacks = as_callbacks(callbacks)
    step = plain_step(model, measure, optimizer, norm=clip_norm, limit=clip_value)
    return Run(*rows_of(X, y), step, judge, keep, options, resume).go(callbacks)
