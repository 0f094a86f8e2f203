"""Losses: how far outputs are from targets, as one number. Each is only its forward expression.

Where the graph shows that probabilities came from a sigmoid or a softmax, the loss works on that
operation's input, so that the natural expression is also the stable one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops import special
from ..ops.declare import Operation
from ..ops.elementary import log
from ..ops.indexing import index
from ..ops.shaping import expand_dims, ravel, reshape, squeeze, transpose
from ..ops.special import log_softmax, relu, sigmoid, softmax, softplus
from ..value import Value

__all__ = ["binary_cross_entropy", "cross_entropy", "hinge", "mse", "perceptron_loss", "step"]

_MOVES = (index, ravel, reshape, squeeze, expand_dims, transpose)


def mse(y: Any, t: Any) -> Any:
    """Mean squared error, the mean of (y − t)².

    Parameters
    ----------
    y : Value or array
        Outputs.
    t : array_like
        Targets, of the same shape (a trailing axis of length 1 apart).

    Examples
    --------
    >>> mse(Value([1.0, 2.0]), [1.0, 4.0])
    Value(2.0)
    """
    difference = y - _paired(y, t)
    return np.mean(difference * difference)


def binary_cross_entropy(p: Any, t: Any, *, logits: bool = False) -> Any:
    """Mean of −t log p − (1 − t) log(1 − p), for yes/no targets, each on its own.

    Parameters
    ----------
    p : Value or array
        Probabilities; with ``logits=True`` raw scores.
    t : array_like
        Targets 0 and 1 (or between), of the same shape.
    logits : bool
        Whether `p` are scores before the sigmoid.

    Raises
    ------
    ValueError
        If the shapes don't pair, or numbers outside [0, 1] come without ``logits=True``.

    Examples
    --------
    >>> z = Value([-1000.0, 1000.0])
    >>> binary_cross_entropy(sigmoid(z), [1, 1])
    Value(500.0)
    """
    t = _paired(p, t)
    z = p if logits else input_of(p, sigmoid)
    if z is not None:
        return np.mean(softplus(z) - t * z)
    _check_probabilities(p)
    yes, no = np.where(t == 0, 1, p), np.where(t == 1, 0, p)  # 0 · log 0 is 0
    return -np.mean(t * log(yes) + (1 - t) * np.log1p(-no))


def cross_entropy(p: Any, t: Any, *, logits: bool = False) -> Any:
    """Mean of −log p[class], for targets that are exactly one of several classes.

    Parameters
    ----------
    p : Value or array, shape (n, n_classes)
        Probabilities, each row of sum 1; with ``logits=True`` raw scores.
    t : array_like, shape (n,) of whole numbers, or (n, n_classes)
        Class indices, or a distribution in each row (one-hot).
    logits : bool
        Whether `p` are scores before the softmax.

    Raises
    ------
    ValueError
        If the shapes don't pair, a class index is out of range, or numbers outside [0, 1] come
        without ``logits=True``.

    Examples
    --------
    >>> print(f"{cross_entropy(Value([[2.0, 1.0, 0.1]]), [0], logits=True):.6f}")
    0.417030
    """
    z = p if logits else input_of(p, softmax)
    if z is None:
        _check_probabilities(p)
    t, shape = t if isinstance(t, Value) else np.asarray(t), np.shape(p)
    if t.shape == shape:
        log_p = log(np.where(t == 0, 1, p)) if z is None else log_softmax(z, axis=-1)
        return -np.sum(np.where(t == 0, 0, log_p) * t) / (t.size // shape[-1])
    _check_classes(t, shape)
    chosen = np.arange(t.size), t.ravel()  # of all the rows, however they are arranged
    if z is None:
        return -np.mean(log(np.reshape(p, (-1, shape[-1]))[chosen]))
    return -np.mean(np.reshape(log_softmax(z, axis=-1), (-1, shape[-1]))[chosen])


def hinge(y: Any, t: Any) -> Any:
    """Mean of max(0, 1 − t·y), for raw scores `y` and targets −1 and 1 (or 0 and 1)."""
    t = _paired(y, t)
    t = np.where(t == 0, -1, t)
    return np.mean(relu(1 - t * y))


def step(z: Any) -> Any:
    """1 where z > 0, else 0: a threshold unit. Its derivative is 0.

    Where nothing is recorded (inside `no_grad`) the result is a constant that still knows its z,
    so that `perceptron_loss` has the same value there.
    """
    y = special.step(z)
    if isinstance(y, Value) and y.op is None:
        y._a = z
    return y


def perceptron_loss(y: Any, t: Any) -> Any:
    """Sum of (y − t)·z over the samples, of a threshold unit ``y = step(z)`` and targets 0 and 1.

    It is |z| for a sample on the wrong side and 0 for one on the right side, and its subgradient
    with respect to the weights is (y − t)·x: Rosenblatt's rule, w ← w + η (t − y) x.
    """
    z = input_of(y, special.step)
    if z is None and isinstance(y, Value) and y.op is None:
        z = y._a
    if z is None:
        raise ValueError('perceptron_loss needs a step: Perceptron(n, activation="step")')
    return np.sum((y._number - _paired(y, t)) * z)


def _paired(y: Any, t: Any) -> Any:
    """`t` in the shape of `y`; a column of length 1 may be missing on either side."""
    t = t if isinstance(t, Value) else np.asarray(t)
    if t.shape == np.shape(y):
        return t
    if np.shape(y) == (*t.shape, 1) or (*np.shape(y), 1) == t.shape:
        return t.reshape(np.shape(y))
    raise ValueError(f"outputs of shape {np.shape(y)} do not pair with targets of shape {t.shape}")


def input_of(y: Any, operation: Operation) -> Any:
    """What `operation` was applied to, if `y` is its result (moved about, if elementwise)."""
    if not isinstance(y, Value) or y.op is None or y._operands[0] is None:
        return None
    if y.op is operation:
        last = operation is not softmax or y._options.get("axis") in (-1, y.ndim - 1)
        return y._operands[0] if last else None
    if y.op in _MOVES and operation is not softmax:
        z = input_of(y._operands[0], operation)
        return None if z is None else z.record(y.op, (z,), y._options)
    return None


def _check_probabilities(p: Any) -> None:
    data = p._number if isinstance(p, Value) else np.asarray(p)
    if np.any((data < 0) | (data > 1)):
        raise ValueError(
            f"probabilities lie between 0 and 1, these between {np.min(data):.4g} and "
            f"{np.max(data):.4g}; pass logits=True if they are raw scores"
        )


def _check_classes(t: Any, shape: tuple[int, ...]) -> None:
    if t.shape != shape[:-1] or t.dtype.kind not in "iu":
        raise ValueError(
            f"targets must be class indices of shape {shape[:-1]} or rows of shape {shape}; these "
            f"have shape {t.shape} and dtype {t.dtype}"
        )
    if isinstance(t, np.ndarray) and t.size and not (t.min() >= 0 and t.max() < shape[-1]):
        raise ValueError(f"class indices go from 0 to {shape[-1] - 1}; found {t.min()} … {t.max()}")
