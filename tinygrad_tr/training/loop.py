"""The training loop: epochs of batches, what is judged after each, and how it may end."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from ..data import Preparation, Standardizer, batches
from ..errors import TableError
from ..history import COLUMNS, History
from ..nn.modes import mode
from .judging import Judge
from .keeping import Best, Keep, read_checkpoint, write_checkpoint
from .progress import Progress
from .steps import Mode, Stepper, number_of
from .watching import Watcher

__all__ = ["Options", "Run"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to train; `fit` says what each means."""

    epochs: int
    batch_size: int | None
    schedule_every: str
    patience: int | None
    checkpoint: str | os.PathLike[str] | None
    checkpoint_every: int | str
    preparation: Preparation | Standardizer | None
    statistics: bool
    compile: Mode
    progress: bool | None
    keep_on_interrupt: bool
    validated: bool

    def __post_init__(self) -> None:
        counts = {"epochs": (self.epochs, 0), "batch_size": (self.batch_size, 1),
                  "patience": (self.patience, 1),
                  "checkpoint_every": (self.checkpoint_every, 1)}  # fmt: skip
        for name, (value, least) in counts.items():
            if value is None or (name == "checkpoint_every" and value == "best"):
                continue
            if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < least:
                raise ValueError(f"{name} must be a whole number from {least} on, not {value!r}")
            object.__setattr__(self, name, int(value))
        if self.schedule_every not in ("epoch", "step"):
            raise ValueError(f"schedule_every is 'epoch' or 'step', not {self.schedule_every!r}")


class Run:
    """One training.

    Parameters
    ----------
    X, y : ndarray
    step : callable
        Takes a batch and updates; its loss before.
    judge : Judge or None
        Measures after each epoch.
    keep : Keep
        All that training changes.
    options : Options
    resume : path or None
        A checkpoint to go on from.
    """

    def __init__(
        self, X: Any, y: Any, step: Callable[[Any, Any], Any], judge: Judge | None, keep: Keep,
        options: Options, resume: str | os.PathLike[str] | None,
    ) -> None:  # fmt: skip
        if X.ndim == 0 or y.ndim == 0 or len(X) != len(y) or not len(X):
            rows = [len(a) if a.ndim else 0 for a in (X, y)]
            if rows == [0, 0]:
                raise ValueError("there is nothing to train on: the data have 0 rows")
            raise ValueError(f"{rows[0]} rows of data do not pair with {rows[1]} targets")
        self.X, self.y, self.judge, self.keep, self.options = X, y, judge, keep, options
        self.best = Best(keep.model)
        self.history = History() if resume is None else self._resumed(resume)
        self.history.interrupted = self.history.stopped = False
        self.stepper = Stepper(step, options.compile, self.history)
        self.watcher = Watcher(keep.model, self.history) if options.statistics else None

    def go(self, callbacks: list[Callable[[int, History], Any]]) -> History:
        """Train to the end, whichever it is."""
        options, history = self.options, self.history
        size = options.batch_size or len(self.X)
        with (
            mode(self.keep.model, training=True),
            Progress(options.epochs, -(-len(self.X) // size), options.progress) as progress,
        ):
            try:
                self._epochs(callbacks, progress)
            except BaseException as error:
                self.best.restore()
                history.interrupted = isinstance(error, KeyboardInterrupt)
                if not (history.interrupted and options.keep_on_interrupt):
                    raise
            progress.ended(len(history))
        if options.patience is not None:
            self.best.restore()
        return history

    def _epochs(self, callbacks: list[Callable[[int, History], Any]], progress: Progress) -> None:
        options, history = self.options, self.history
        while len(history) < options.epochs and not self._waited_enough():
            epoch = len(history) + 1
            looked = any(getattr(callback, "needs_gradients", False) for callback in callbacks)
            self._epoch(epoch, progress, looked)
            best = self.best.look(self._judged())
            history.best_epoch = epoch if best else history.best_epoch
            if options.schedule_every == "epoch" and self.keep.schedule is not None:
                self.keep.schedule.step(self._judged())
            verdicts = [callback(epoch, history) for callback in callbacks]
            history.stopped = any(verdicts) or self._waited_enough()
            last = history.stopped or epoch == options.epochs
            self._write(epoch, best, last)
            progress.epoch(epoch, history.loss[-1], _last(history.validation_loss),
                           _last(history.metrics.get("accuracy")))  # fmt: skip
            if last:
                return

    def _epoch(self, epoch: int, progress: Progress, looked: bool) -> None:
        """All batches, each a step; then a look at the result, noted all at once.

        A compiled step leaves no gradients; where they are `looked` at, the last step is eager.
        """
        last = -(-len(self.X) // (self.options.batch_size or len(self.X))) - 1
        began, total, lr = perf_counter(), 0.0, float(self.keep.optimizer.lr)
        schedule = self.keep.schedule if self.options.schedule_every == "step" else None
        for k, (X, y) in enumerate(self._parts()):
            if self.watcher is not None and k == 0:
                loss = number_of(self.watcher.step(self.stepper.plain, X, y))
            elif looked and k == last:
                loss = number_of(self.stepper.plain(X, y))
            else:
                loss = self.stepper(X, y)
            self._check_finite(loss, epoch)
            total += loss * len(X)
            if schedule is not None:
                schedule.step(loss)
            progress.batch(epoch, k + 1, loss)
        row = {"loss": total / len(self.X), **self._measured()}
        row |= {"lr": lr, "seconds": perf_counter() - began}
        for name, value in row.items():
            self._column(name).append(value)

    def _parts(self) -> Iterable[tuple[Any, Any]]:
        if self.options.batch_size is None:
            return [(self.X, self.y)]
        return batches(self.X, self.y, self.options.batch_size, rng=self.keep.rng)

    def _measured(self) -> dict[str, float]:
        if self.judge is None:
            return {}
        if not self.options.validated:
            return self.judge.metrics(self.keep.model)
        loss, metrics = self.judge.loss(self.keep.model)
        return {"validation_loss": loss, **metrics}

    def _column(self, name: str) -> list[float]:
        if name in COLUMNS:
            column: list[float] = getattr(self.history, name)
            return column
        return self.history.metrics.setdefault(name, [])

    def _judged(self) -> float:
        """What tells which epoch is the best."""
        return (self.history.validation_loss if self.options.validated else self.history.loss)[-1]

    def _resumed(self, path: str | os.PathLike[str]) -> History:
        own = {"validation_loss": self.options.validated, "statistics": self.options.statistics}
        measured = {name for name, is_measured in own.items() if is_measured}
        measured |= self.judge.names if self.judge is not None else set()
        return read_checkpoint(path, self.keep, self.best, measured)

    def _waited_enough(self) -> bool:
        return self.options.patience is not None and self.best.waited >= self.options.patience

    def _write(self, epoch: int, best: bool, last: bool) -> None:
        path, every = self.options.checkpoint, self.options.checkpoint_every
        if path is None:
            return
        if best if isinstance(every, str) else last or epoch % every == 0:
            write_checkpoint(path, self.keep, self.best, self.history, self.options.preparation)

    def _check_finite(self, loss: float, epoch: int) -> None:
        if not math.isfinite(loss):
            self._blame_the_data(loss)
            raise ValueError(
                f"the loss is {loss} in epoch {epoch}; a smaller learning rate helps most often "
                f"(it is {self.keep.optimizer.lr:g}), or clip_norm=1; the model has the numbers of "
                f"its best epoch again"
            )

    def _blame_the_data(self, loss: float) -> None:
        """Say so if it holds what is no number."""
        for what, numbers in ("the data", self.X), ("the targets", self.y):
            known = np.isfinite(numbers) if numbers.dtype.kind in "fc" else True
            if not np.all(known):
                first = tuple(np.argwhere(np.logical_not(known))[0])
                raise TableError(
                    "the loss is {loss} because of the data: {what}, row {row} (counted from 0), "
                    "holds {number}; leave such rows out, or fill them in",
                    loss=loss, what=what, row=first[0], number=numbers[first],
                )  # fmt: skip


def _last(values: list[float] | None) -> float | None:
    return values[-1] if values else None
