"""Cutting a table into training and test rows, into batches, and labels into columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .randomness import Rng, generator

__all__ = ["batches", "one_hot", "train_test_split"]

Array = NDArray[Any]


def train_test_split(
    X: ArrayLike, y: ArrayLike, *, test_size: float = 0.25, rng: Rng, stratify: bool = False
) -> tuple[Array, Array, Array, Array]:
    """Share the rows out at random between a training and a test set.

    Parameters
    ----------
    X : array_like, shape (n, ...)
    y : array_like, shape (n, ...)
    test_size : float or int
        The share of the test set, between 0 and 1, or its number of rows.
    rng : numpy.random.Generator or int
        The source of the order; the same seed gives the same split.
    stratify : bool
        Keep the shares of the classes in both sets, as near as whole rows allow and with at
        least one row of each class in each; `y` then has shape (n,).

    Returns
    -------
    X_train, X_test, y_train, y_test : ndarray
        Copies, in shuffled order.

    Raises
    ------
    ValueError
        If the lengths differ, `test_size` is out of range, or a class is too small to be on
        both sides.
    TypeError
        If `rng` is neither a Generator nor an int.

    Examples
    --------
    >>> X, y = np.arange(16).reshape(8, 2), np.array([0, 0, 0, 0, 1, 1, 1, 1])
    >>> X_train, X_test, y_train, y_test = train_test_split(X, y, rng=0, stratify=True)
    >>> X_train.shape, np.bincount(y_test)
    ((6, 2), array([1, 1]))
    """
    X, y = _same_length(X, y)
    n_test = _test_rows(len(X), test_size)
    order = generator(rng).permutation(len(X))
    chosen = np.zeros(len(X), dtype=bool)
    chosen[_stratified(y, order, n_test) if stratify else order[:n_test]] = True
    test, train = order[chosen[order]], order[~chosen[order]]
    return X[train], X[test], y[train], y[test]


def batches(
    X: ArrayLike, y: ArrayLike, batch_size: int, *, rng: Rng | None = None
) -> Iterator[tuple[Array, Array]]:
    """Go through all rows once, `batch_size` at a time.

    Parameters
    ----------
    X : array_like, shape (n, ...)
    y : array_like, shape (n, ...)
    batch_size : int
        Rows of a batch, at least 1; the last batch holds what is left.
    rng : numpy.random.Generator or int, optional
        Shuffles the rows. A Generator shuffles every epoch anew, an int seed always alike.
        Without it the rows keep their order and the batches are views.

    Returns
    -------
    iterator of (ndarray, ndarray)
        The rows of `X` and of `y`, shapes (batch_size, ...).

    Raises
    ------
    ValueError
        If the lengths differ or `batch_size` is below 1; at the call, not at the first batch.
    TypeError
        If `batch_size` is not an int, or `rng` neither a Generator nor an int.

    Examples
    --------
    >>> [part.tolist() for part, _ in batches([1, 2, 3, 4, 5], [0, 0, 0, 1, 1], 2)]
    [[1, 2], [3, 4], [5]]
    """
    X, y = _same_length(X, y)
    if not isinstance(batch_size, (int, np.integer)) or isinstance(batch_size, bool):
        raise TypeError(f"batch_size must be an int, got {batch_size!r}")
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, got {batch_size}")
    order = None if rng is None else generator(rng).permutation(len(X))
    return _slices(X, y, int(batch_size), order)


def one_hot(labels: ArrayLike, n_classes: int | None = None) -> NDArray[np.float64]:
    """Write every label as a row that is 1 in the label's column and 0 elsewhere.

    Parameters
    ----------
    labels : array_like of int, shape (...)
        Class numbers, from 0.
    n_classes : int, optional
        Number of columns; by default one more than the largest label.

    Returns
    -------
    ndarray, shape (..., n_classes), float64

    Raises
    ------
    TypeError
        If the labels are not integers.
    ValueError
        If a label is negative or not below `n_classes`, or there are neither labels nor
        `n_classes`.

    Examples
    --------
    >>> one_hot([0, 2, 1])
    array([[1., 0., 0.],
           [0., 0., 1.],
           [0., 1., 0.]])
    """
    array = np.asarray(labels)
    if array.size == 0 and n_classes is None:
        raise ValueError("no labels to count the classes from: give n_classes")
    if array.size and array.dtype.kind not in "iub":
        raise TypeError(f"labels must be integers, got {array.dtype}; use labels.astype(int)")
    index = array.astype(np.int64)
    columns = int(index.max()) + 1 if n_classes is None else n_classes
    if index.size and (index.min() < 0 or index.max() >= columns):
        raise ValueError(
            f"labels must be from 0 to n_classes - 1 = {columns - 1}, "
            f"got {index.min()} to {index.max()}"
        )
    result: NDArray[np.float64] = (index[..., None] == np.arange(columns)).astype(np.float64)
    return result


def _same_length(X: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return both as arrays, which must have as many rows."""
    first, second = np.asarray(X), np.asarray(y)
    if first.ndim == 0 or second.ndim == 0:
        raise ValueError(f"X and y need rows, got shapes {first.shape} and {second.shape}")
    if len(first) != len(second):
        raise ValueError(f"X has {len(first)} rows but y has {len(second)}")
    return first, second


def _test_rows(n: int, test_size: float) -> int:
    """Return how many of `n` rows the test set takes."""
    whole = isinstance(test_size, (int, np.integer)) and not isinstance(test_size, bool)
    if not whole and not 0 < test_size < 1:
        raise ValueError(f"test_size must be a share between 0 and 1 or an int, got {test_size}")
    rows = int(test_size) if whole else round(n * test_size)
    if not 1 <= rows <= n - 1:
        raise ValueError(
            f"test_size={test_size} takes {rows} of {n} rows; each set needs at least one"
        )
    return rows


def _stratified(y: Array, order: Array, n_test: int) -> Array:
    """Return the first rows of each class in `order`, as many as its share of `n_test`."""
    if y.ndim != 1:
        raise ValueError(f"stratify needs one label a row, got y of shape {y.shape}")
    names, codes, counts = np.unique(y[order], return_inverse=True, return_counts=True)
    if counts.min() < 2:
        raise ValueError(f"stratify needs two rows of each class, {names[counts.argmin()]} has one")
    if not len(names) <= n_test <= len(y) - len(names):
        raise ValueError(
            f"{n_test} of {len(y)} rows for the test set cannot put each of the "
            f"{len(names)} classes on both sides"
        )
    taken = _apportion(counts, n_test)
    return np.concatenate([order[codes == k][: taken[k]] for k in range(len(names))])


def _apportion(counts: Array, total: int) -> Array:
    """Share `total` in proportion to `counts`, each part between 1 and its count - 1."""
    quota = counts * (total / counts.sum())
    parts: Array = np.clip(np.floor(quota).astype(np.int64), 1, counts - 1)
    while (missing := total - parts.sum()) != 0:
        step = 1 if missing > 0 else -1
        able = parts < counts - 1 if step > 0 else parts > 1
        parts[np.where(able, step * (quota - parts), -np.inf).argmax()] += step
    return parts


def _slices(
    X: Array, y: Array, size: int, order: Array | None
) -> Iterator[tuple[Array, Array]]:
    """Yield consecutive rows, of the given order if there is one."""
    for start in range(0, len(X), size):
        rows: Any = slice(start, start + size)
        if order is not None:
            rows = order[rows]
        yield X[rows], y[rows]
