"""Losses for probabilities: how surprised the outputs are by the targets, as one number.

Where the graph shows that probabilities came from a sigmoid or a softmax, the loss works on that
operation's input, so that the natural expression is also the stable one. Several labels that may be
right at once: `sigmoid` and `binary_cross_entropy`. One of several classes: `softmax` and
`cross_entropy`. The wrong pair is refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops import special
from ..ops.elementary import log
from ..ops.special import softplus
from .arguments import listed, plain_of
from .pairing import (
    Weights,
    array_of,
    check_classes,
    check_probabilities,
    check_smoothing,
    for_classes,
    input_of,
    yes_no,
)  # fmt: skip

__all__ = ["binary_cross_entropy", "cross_entropy", "kl_divergence", "negative_log_likelihood"]

_ONE_OF_SEVERAL = (
    "each output here is a yes/no of its own (sigmoid); for exactly one of several classes use "
    "cross_entropy with softmax"
)
_EACH_ALONE = (
    "these probabilities are of a sigmoid, which judges each output alone: use "
    "binary_cross_entropy, or softmax for exactly one of several classes"
)


def binary_cross_entropy(
    p: Any, t: Any, *, logits: bool = False, label_smoothing: float = 0.0,
    class_weights: Weights = None,
) -> Any:  # fmt: skip
    """Mean of −t log p − (1 − t) log(1 − p), for yes/no targets, each on its own.

    Goodfellow, Bengio, Courville 2016, "Deep learning", section 6.2.2.2. Each output is judged
    alone, so several labels may be right at once.

    Parameters
    ----------
    p : Value or array
        Probabilities; with ``logits=True`` raw scores.
    t : array_like
        Targets 0 and 1 (or between), of the same shape.
    logits : bool
        Whether `p` are scores before the sigmoid.
    label_smoothing : float
        How far targets move towards ½.
    class_weights : pair of floats or dict, optional
        What an error counts where the target is 0, and where it is 1; each a number or one for
        every label (PyTorch's ``pos_weight`` is the second, beside a first of 1). Of a dict, such
        as ``{1: 5}``, what it lacks counts 1.

    Raises
    ------
    ValueError
        If the shapes don't pair, `p` is of a softmax over several classes, targets are outside
        [0, 1], or probabilities are, without ``logits=True``.

    Examples
    --------
    >>> from tinygrad_tr import Value, sigmoid
    >>> z = Value([-1000.0, 1000.0])
    >>> binary_cross_entropy(sigmoid(z), [1, 1])
    Value(500.0)
    """
    check_smoothing(label_smoothing)
    if np.shape(p)[-1:] > (1,) and not logits and input_of(p, special.softmax) is not None:
        raise ValueError(f"these probabilities are of a softmax over classes; {_ONE_OF_SEVERAL}")
    t = yes_no(p, t, _ONE_OF_SEVERAL)
    if label_smoothing:
        t = t * (1 - label_smoothing) + label_smoothing / 2
    z = listed(p) if logits else input_of(p, special.sigmoid)
    if z is not None and class_weights is None:
        return np.mean(softplus(z) - t * z)
    if z is not None:
        log_no, log_yes = -softplus(z), -softplus(-z)
    else:
        check_probabilities(p)
        log_no = np.log1p(-np.where(t == 1, 0, p))  # 0 · log 0 is 0
        log_yes = log(np.where(t == 0, 1, p))
    no, yes = (1, 1) if class_weights is None else for_classes(class_weights, 2)
    return -np.mean(yes * t * log_yes + no * (1 - t) * log_no)


def cross_entropy(
    p: Any, t: Any, *, logits: bool = False, label_smoothing: float = 0.0,
    class_weights: Weights = None,
) -> Any:  # fmt: skip
    """Mean of −log p[class], for targets that are exactly one of several classes.

    Goodfellow, Bengio, Courville 2016, "Deep learning", section 6.2.2.3; label smoothing:
    Szegedy et al. 2016, "Rethinking the Inception architecture", section 7.

    Parameters
    ----------
    p : Value or array, shape (n, n_classes)
        Probabilities, each row of sum 1; with ``logits=True`` raw scores.
    t : array_like, shape (n,) of whole numbers, or (n, n_classes)
        Class indices, or a distribution in each row (one-hot).
    logits : bool
        Whether `p` are scores before the softmax.
    label_smoothing : float
        The share of each target that is spread over all classes.
    class_weights : sequence of float, shape (n_classes,), or dict, optional
        What an error counts, by the class that is right; a class that a dict lacks counts 1. With
        class indices the mean is weighted
        too: it is divided by the sum of the targets' weights, as in PyTorch.

    Raises
    ------
    ValueError
        If the shapes don't pair, a class index is out of range, `p` is of a sigmoid, or numbers
        outside [0, 1] come without ``logits=True``.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> print(f"{cross_entropy(Value([[2.0, 1.0, 0.1]]), [0], logits=True):.6f}")
    0.417030
    """
    check_smoothing(label_smoothing)
    shape, z = np.shape(p), p if logits else input_of(p, special.softmax)
    if shape[-1:] < (2,):
        raise ValueError(f"outputs of shape {shape} are no choice between classes; {_EACH_ALONE}")
    if z is None:
        if input_of(p, special.sigmoid) is not None:
            raise ValueError(_EACH_ALONE)
        check_probabilities(p)
    if class_weights is None and not label_smoothing and array_of(t).shape == shape[:-1]:
        right = _of_classes(p if z is None else special.log_softmax(z, axis=-1), array_of(t))
        return -np.mean(log(right) if z is None else right)
    chosen, weight = _chosen(t, p, class_weights, label_smoothing)
    # Where a class is not asked for, log 0 must not become a nan.
    log_p = log(np.where(chosen == 0, 1, p)) if z is None else special.log_softmax(z, axis=-1)
    return -np.sum(np.where(chosen == 0, 0, log_p) * chosen) / weight


def _of_classes(x: Any, t: Any) -> Any:
    """In each row of `x` the element of the class that is right."""
    check_classes(t, np.shape(x))
    return np.reshape(x, (-1, np.shape(x)[-1]))[np.arange(t.size), t.ravel()]


def negative_log_likelihood(log_p: Any, t: Any, *, class_weights: Weights = None) -> Any:
    """Mean of −log p[class], of log-probabilities: `log_softmax` and this are `cross_entropy`.

    Bishop 2006, "Pattern recognition and machine learning", equation 4.108.

    Parameters
    ----------
    log_p : Value or array, shape (n, n_classes)
        Logarithms of probabilities, none of them positive.
    t, class_weights
        As of `cross_entropy`.

    Raises
    ------
    ValueError
        If the shapes don't pair, a class index is out of range, or a number is positive.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> negative_log_likelihood(Value([[-0.5, -1.0]]), [1])
    Value(1.0)
    """
    if np.any(plain_of(log_p) > 1e-6):
        raise ValueError(
            "logarithms of probabilities are never positive; apply log_softmax first, or use "
            "cross_entropy(scores, t, logits=True)"
        )
    chosen, weight = _chosen(t, log_p, class_weights, 0.0)
    return -np.sum(np.where(chosen == 0, 0, log_p) * chosen) / weight


def kl_divergence(p: Any, t: Any, *, logits: bool = False) -> Any:
    """Mean over the rows of Σ t log(t / p): how far the distribution `p` is from the target `t`.

    Kullback, Leibler 1951; Bishop 2006, equation 1.113.

    Parameters
    ----------
    p : Value or array, shape (n, n_classes)
        Probabilities, each row of sum 1; with ``logits=True`` raw scores.
    t : Value or array_like, shape (n, n_classes)
        The distribution in each row that is aimed at.
    logits : bool
        Whether `p` are scores before the softmax.

    Raises
    ------
    ValueError
        If the shapes differ, or numbers are no probabilities.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> print(f"{kl_divergence(Value([[0.5, 0.5]]), [[1.0, 0.0]]):.6f}")
    0.693147
    """
    t, shape = array_of(t), np.shape(p)
    if t.shape != shape:
        raise ValueError(
            f"outputs of shape {shape} do not pair with targets of shape {t.shape}: both are a "
            f"distribution in each row"
        )
    check_probabilities(t)
    z = p if logits else input_of(p, special.softmax)
    if z is None:
        check_probabilities(p)
    log_p = log(np.where(t == 0, 1, p)) if z is None else special.log_softmax(z, axis=-1)
    log_t = log(np.where(t == 0, 1, t))  # 0 · log 0 is 0
    return np.sum(np.where(t == 0, 0, t * (log_t - log_p))) / (t.size // shape[-1])


def _chosen(
    t: Any, p: Any, class_weights: Weights, smoothing: float
) -> tuple[Any, Any]:
    """How much each of the logarithms of `p` counts, and what their sum is divided by.

    Class indices are compared with all the classes, not looked up: so they may be a Value, and a
    reader that records a program computes the choice anew at each run.
    """
    t, shape = array_of(t), np.shape(p)
    n, dtype = shape[-1], np.result_type(getattr(p, "dtype", float), 0.0)
    given = None if class_weights is None else for_classes(class_weights, n, numbers=True)
    weights = None if given is None else np.asarray(given, dtype)
    if t.shape == shape:
        chosen, total = t, t.size // n
    else:
        check_classes(t, shape)
        chosen, total = t[..., None] == np.arange(n), t.size
        if weights is not None:
            total = np.sum(chosen * weights)
    if smoothing:
        chosen = chosen.astype(dtype) * (1 - smoothing) + smoothing / n
    return (chosen if weights is None else chosen * weights), total
