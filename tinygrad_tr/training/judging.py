"""The loss and the metrics of a model on data that it is not trained on at that moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..nn import Module
from ..nn.deciding import each_label
from ..nn.modes import mode
from ..value import Value
from .choices import Metric
from .rows import rows_of
from .steps import number_of

__all__ = ["Judge"]

ROWS = 4096  # at once, so that the graph of a large validation set fits into memory


class Judge:
    """Judges a model by some rows.

    Parameters
    ----------
    X, y : array_like
    loss : callable
    labels, outputs : dict of str to callable
        Metrics of the labels that the model predicts, and of its outputs.
    """

    def __init__(
        self, X: Any, y: Any, loss: Callable[..., Any], labels: dict[str, Metric],
        outputs: dict[str, Metric],
    ) -> None:  # fmt: skip
        self.X, self.y = rows_of(X, y)
        if len(self.X) != len(self.y) or not len(self.X):
            raise ValueError(
                f"{len(self.X)} rows of data do not pair with {len(self.y)} targets to judge by"
            )
        self._loss, self._labels, self._outputs = loss, labels, outputs
        signs = labels and np.isin(self.y, (-1, 1)).all()  # as predict: 1 where it is positive
        self._truth = (self.y > 0).astype(int) if signs else self.y

    @property
    def names(self) -> set[str]:
        """What the metrics are called."""
        return {*self._labels, *self._outputs}

    def loss(self, model: Module) -> tuple[float, dict[str, float]]:
        """The mean loss over the rows, and each metric; computed as after ``model.eval()``."""
        total, given = 0.0, []
        with mode(model, training=False):
            for X, y in self._parts():
                # Recorded, so that the loss sees the sigmoid or softmax before it, as in training.
                out = model(X)
                total += number_of(self._loss(out, y)) * len(X)
                if self._outputs:
                    given.append(out.detach().data if isinstance(out, Value) else out)
        return total / len(self.X), self._measured(model, given)

    def metrics(self, model: Module) -> dict[str, float]:
        """Each metric, without the loss."""
        return self.loss(model)[1] if self._outputs else self._measured(model, [])

    def _measured(self, model: Module, given: list[Any]) -> dict[str, float]:
        found = {}
        if self._labels:
            answers = np.concatenate([model.predict(X) for X, _y in self._parts()])
            truth = self._truth
            if truth.ndim == answers.ndim + 1 and truth.shape[-1] > 1:
                if _several_right(truth):
                    answers = np.concatenate([each_label(model, X) for X, _y in self._parts()])
                else:
                    truth = truth.argmax(axis=-1)  # one-hot
            found = {name: float(f(answers, truth)) for name, f in self._labels.items()}
        if self._outputs:
            outputs = np.concatenate(given)
            found |= {name: float(f(outputs, self.y)) for name, f in self._outputs.items()}
        return found

    def _parts(self) -> Iterator[tuple[Any, Any]]:
        for start in range(0, len(self.X), ROWS):
            yield self.X[start : start + ROWS], self.y[start : start + ROWS]


def _several_right(truth: Any) -> bool:
    """Whether rows of targets are labels each of its own: 0 and 1, and not one 1 in each row."""
    return bool(np.isin(truth, (0, 1)).all() and (truth.sum(axis=-1) != 1).any())
