"""Losses for numbers: how far outputs are from targets, as one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from .pairing import paired

__all__ = ["huber", "mae", "mse"]


def mse(y: Any, t: Any) -> Any:
    """Mean squared error, the mean of (y − t)² (Bishop 2006, section 1.5.5).

    Parameters
    ----------
    y : Value or array
        Outputs.
    t : array_like
        Targets, of the same shape (a trailing axis of length 1 apart).

    Raises
    ------
    ValueError
        If the shapes don't pair.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> mse(Value([1.0, 2.0]), [1.0, 4.0])
    Value(2.0)
    """
    difference = y - paired(y, t)
    return np.mean(difference * difference)


def mae(y: Any, t: Any) -> Any:
    """Mean absolute error, the mean of |y − t|; its gradient is 0 where they are equal.

    Parameters, errors and shapes are those of `mse`.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> mae(Value([1.0, 2.0]), [1.0, 4.0])
    Value(1.0)
    """
    return np.mean(np.abs(y - paired(y, t)))


def huber(y: Any, t: Any, *, delta: float = 1.0) -> Any:
    """Mean of d²/2 where d = |y − t| is at most δ, and of δ (d − δ/2) beyond.

    Huber 1964, "Robust estimation of a location parameter", section 4: squared near the target,
    absolute far from it, so that outliers pull less.

    Parameters
    ----------
    y, t
        As of `mse`.
    delta : float
        Where the square ends.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> huber(Value([1.0, 2.0]), [1.5, 4.0])
    Value(0.8125)
    """
    if not delta > 0:
        raise ValueError(f"delta must be positive, not {delta!r}")
    distance = np.abs(y - paired(y, t))
    far = delta * (distance - delta / 2)
    return np.mean(np.where(distance <= delta, distance * distance / 2, far))
