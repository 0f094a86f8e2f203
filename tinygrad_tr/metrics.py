"""How good answers are: numbers for people, computed from arrays; nothing here has a gradient.

As in losses, the model's answer comes first and the truth second.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["accuracy", "confusion_matrix", "f1", "precision", "r2", "recall"]

Average = Literal["binary", "macro"] | None


def accuracy(predicted: ArrayLike, truth: ArrayLike) -> float:
    """The share of answers that are right.

    Parameters
    ----------
    predicted, truth : array_like, the same shape
        Labels.

    Examples
    --------
    >>> accuracy([0, 1, 1, 0], [0, 1, 0, 0])
    0.75
    """
    answers, truths = _pair(predicted, truth)
    return float(np.mean(answers == truths))


def confusion_matrix(
    predicted: ArrayLike, truth: ArrayLike, n_classes: int | None = None
) -> NDArray[np.int64]:
    """How often each class was answered for each true class.

    Parameters
    ----------
    predicted, truth : array_like of int, shape (n,)
        Class numbers, from 0.
    n_classes : int, optional
        By default one more than the largest label.

    Returns
    -------
    ndarray, shape (n_classes, n_classes), int64
        Row: the true class. Column: the answer.

    Examples
    --------
    >>> confusion_matrix([0, 1, 1, 2], [0, 1, 2, 2])
    array([[1, 0, 0],
           [0, 1, 0],
           [0, 1, 1]])
    """
    answers, truths = (_labels(labels) for labels in _pair(predicted, truth))
    found = int(max(answers.max(), truths.max())) + 1
    size = found if n_classes is None else n_classes
    if found > size:
        raise ValueError(f"label {found - 1} is not below n_classes={size}")
    counts = np.bincount(truths * size + answers, minlength=size * size)
    return counts.reshape(size, size)


def precision(
    predicted: ArrayLike, truth: ArrayLike, *, average: Average = "macro"
) -> float | NDArray[np.float64]:
    """Of the answers that name a class, the share that is right; 0 if no answer names it.

    Parameters
    ----------
    predicted, truth : array_like of int, shape (n,)
    average : {"macro", "binary"} or None
        "macro": the mean of the classes that occur in the answers or the truth, each counting
        alike. "binary": that of class 1. None: that of each class, from 0 to the largest that
        occurs, shape (n_classes,).

    Examples
    --------
    >>> precision([1, 1, 0, 0], [1, 0, 0, 0], average="binary")
    0.5
    """
    right, answered, true = _counts(predicted, truth)
    return _averaged(_share(right, answered), average, answered + true > 0)


def recall(
    predicted: ArrayLike, truth: ArrayLike, *, average: Average = "macro"
) -> float | NDArray[np.float64]:
    """Of the rows of a class, the share that was found; 0 if there are none.

    Parameters and averages are those of `precision`.

    Examples
    --------
    >>> recall([1, 1, 0, 0], [1, 0, 0, 1], average=None)
    array([0.5, 0.5])
    """
    right, answered, true = _counts(predicted, truth)
    return _averaged(_share(right, true), average, answered + true > 0)


def f1(
    predicted: ArrayLike, truth: ArrayLike, *, average: Average = "macro"
) -> float | NDArray[np.float64]:
    """The harmonic mean of precision and recall (van Rijsbergen 1979, with β = 1).

    Parameters and averages are those of `precision`.

    Examples
    --------
    >>> round(f1([1, 1, 0, 0], [1, 0, 0, 0], average="binary"), 4)
    0.6667
    """
    right, answered, true = _counts(predicted, truth)
    return _averaged(_share(2 * right, answered + true), average, answered + true > 0)


def r2(predicted: ArrayLike, truth: ArrayLike) -> float:
    """The share of the variance that is explained, 1 − Σ(t − y)² / Σ(t − mean t)².

    1 is perfect; 0 is as good as always answering the mean; it may be negative.

    Parameters
    ----------
    predicted, truth : array_like of float, shape (n,) or (n, ...)
        Of several columns it is the mean of their shares, each counting alike.

    Raises
    ------
    ValueError
        If all targets (of a column) are equal: there is nothing to explain.

    Examples
    --------
    >>> r2([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])
    0.7857142857142857
    """
    paired = _pair(predicted, truth)
    rows = np.shape(truth)[:1] or (1,)
    answers, truths = (numbers.astype(np.float64).reshape(*rows, -1) for numbers in paired)
    spread = np.sum((truths - truths.mean(axis=0)) ** 2, axis=0)
    if not spread.all():
        where = f" in column {np.argmin(spread)}" if spread.size > 1 else ""
        raise ValueError(f"all targets{where} are equal, so r2 has nothing to explain")
    return float(np.mean(1 - np.sum((truths - answers) ** 2, axis=0) / spread))


def _pair(predicted: ArrayLike, truth: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Both, flat; a trailing axis of length 1 may be missing on either side."""
    answers, truths = np.asarray(predicted), np.asarray(truth)
    shapes = {(*answers.shape, 1), answers.shape}, {(*truths.shape, 1), truths.shape}
    if not shapes[0] & shapes[1]:
        raise ValueError(
            f"answers of shape {answers.shape} do not pair with a truth of shape {truths.shape}"
        )
    if not answers.size:
        raise ValueError("there are no answers to judge")
    return answers.ravel(), truths.ravel()


def _labels(labels: NDArray[Any]) -> NDArray[np.int64]:
    if labels.dtype.kind == "f" and (labels == np.floor(labels)).all():
        labels = labels.astype(np.int64)  # targets of 0.0 and 1.0
    if labels.dtype.kind not in "iub" or labels.min() < 0:
        raise ValueError(f"labels must be class numbers from 0, not {labels.dtype} {labels[:3]} …")
    return labels.astype(np.int64)


def _counts(
    predicted: ArrayLike, truth: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Right answers, answers and rows of each class."""
    matrix = confusion_matrix(predicted, truth)
    return np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(whole > 0, part / np.maximum(whole, 1), 0.0)


def _averaged(
    each: NDArray[np.float64], average: Average, occurs: NDArray[np.bool_]
) -> float | NDArray[np.float64]:
    if average is None:
        return each
    if average == "macro":
        return float(each[occurs].mean())
    if average != "binary":
        raise ValueError(f"average must be 'macro', 'binary' or None, not {average!r}")
    if len(each) > 2:
        raise ValueError(f"average='binary' is for classes 0 and 1; there are {len(each)}")
    return float(each[1]) if len(each) == 2 else 0.0
