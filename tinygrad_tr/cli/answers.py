"""What a network answers for many rows, and how good the answers are, in the words of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import metrics
from ..data import Preparation
from ..graph import no_grad
from ..nn import Module
from ..nn.modes import mode
from ..value import Value
from .lesson import kind_of

__all__ = ["Answers", "Figures", "answer", "judge"]

AT_ONCE = 8192  # rows, so that the numbers of the hidden layers fit into memory


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """A network's answers for some rows.

    Attributes
    ----------
    labels : ndarray, shape (n,)
        Positions of classes; numbers in the unit of the table.
    probabilities : ndarray, shape (n, n_classes), or None
        Of each class; None where numbers are answered.
    """

    labels: NDArray[Any]
    probabilities: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """How good answers are.

    Attributes
    ----------
    score : float
        The share of right answers; for numbers R², nan where all targets are equal.
    plain : float
        The score of always giving the one answer that is best on the training rows.
    matrix : ndarray of int64, shape (n_classes, n_classes)
        Rows are the truth, columns the answers; empty for numbers.
    mean_error, root_error : float
        Of numbers: the mean size of the errors, and the root of the mean square.
    """

    score: float
    plain: float
    matrix: NDArray[np.int64]
    mean_error: float = 0.0
    root_error: float = 0.0

    @property
    def rows(self) -> int:
        """How many rows were judged; of classes only."""
        return int(self.matrix.sum())

    @property
    def right(self) -> int:
        """How many answers were right."""
        return int(np.trace(self.matrix))


def answer(network: Module, preparation: Preparation, X: NDArray[np.float64]) -> Answers:
    """Answer for the rows of `X`, shape (n, n_inputs)."""
    with no_grad(), mode(network, training=False):
        parts = [_plain(network(X[k : k + AT_ONCE])) for k in range(0, len(X), AT_ONCE)]
    outputs = np.concatenate(parts)
    kind = kind_of(preparation)
    if kind == "number":
        return Answers(preparation.answers(outputs), None)
    if kind == "two classes":
        outputs = np.concatenate([1 - outputs, outputs], axis=1)
        return Answers((outputs[:, 1] >= 0.5).astype(np.int64), outputs)
    return Answers(outputs.argmax(axis=1), outputs)


def _plain(out: Any) -> NDArray[np.float64]:
    return np.asarray(out.data if isinstance(out, Value) else out, dtype=np.float64)


def judge(
    answers: Answers, truth: NDArray[Any], learned: NDArray[Any], preparation: Preparation
) -> Figures:
    """Compare answers with the truth.

    Parameters
    ----------
    answers : Answers
    truth, learned : ndarray
        Targets of the rows that are judged and of the training rows, as `Preparation.targets`
        gives them.
    preparation : Preparation
    """
    n = len(preparation.classes)
    if n:
        commonest = int(np.bincount(learned, minlength=n).argmax())
        matrix = metrics.confusion_matrix(answers.labels, truth, n)
        score = metrics.accuracy(answers.labels, truth)
        return Figures(score, float(np.mean(truth == commonest)), matrix)
    numbers = preparation.answers(truth)
    errors = answers.labels - numbers
    mean = np.full(len(numbers), preparation.answers(learned).mean())
    return Figures(
        _r2(answers.labels, numbers), _r2(mean, numbers), np.zeros((0, 0), dtype=np.int64),
        float(np.mean(np.abs(errors))), float(np.sqrt(np.mean(errors**2))),
    )  # fmt: skip


def _r2(answers: NDArray[Any], truth: NDArray[Any]) -> float:
    return metrics.r2(answers, truth) if np.ptp(truth) else float("nan")
