"""Losses for decisions: 0 where the decision is right (by a margin), growing where it is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops import special
from ..ops.special import relu
from ..value import Value
from .arguments import plain_of
from .pairing import input_of, paired

__all__ = ["hinge", "perceptron_loss"]


def hinge(y: Any, t: Any) -> Any:
    """Mean of max(0, 1 − t·y), for raw scores `y` and targets −1 and 1 (or 0 and 1).

    Bishop 2006, "Pattern recognition and machine learning", equation 7.45.

    Raises
    ------
    ValueError
        If the shapes don't pair, or there are other targets.

    Examples
    --------
    >>> hinge(Value([2.0, -0.5]), [1, 1])
    Value(0.75)
    """
    t = paired(y, t)
    data = plain_of(t)
    square = data * data
    if not (np.all(square == 1) or np.all(square == data)):
        raise ValueError(
            f"targets of hinge are −1 and 1, or 0 and 1; these lie between {np.min(data):.4g} and "
            f"{np.max(data):.4g}"
        )
    t = np.where(t == 0, -1, t)
    return np.mean(relu(1 - t * y))


def perceptron_loss(y: Any, t: Any) -> Any:
    """Sum of (y − t)·z over the samples, of a threshold unit ``y = step(z)`` and targets 0 and 1.

    It is |z| for a sample on the wrong side and 0 for one on the right side, and its subgradient
    with respect to the weights is (y − t)·x: Rosenblatt's rule, w ← w + η (t − y) x (Bishop 2006,
    equations 4.54 and 4.55).
    """
    z = input_of(y, special.step)
    if z is None and isinstance(y, Value) and y.op is None:
        z = y._a
    if z is None:
        raise ValueError('perceptron_loss needs a step: Perceptron(n, activation="step")')
    return np.sum((y.detach() - paired(y, t)) * z)
