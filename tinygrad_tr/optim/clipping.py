"""Limits for gradients, between `backward` and the optimiser's step.

Nothing here decides by a number, so that a step with clipping can be recorded and compiled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..ops.shaping import weaken
from ..value import Value
from .squares import squared

__all__ = ["clip_norm", "clip_value"]

EPS = 1e-6  # PyTorch's, so that the numbers are the same


def clip_value(parameters: Iterable[Value], limit: float) -> None:
    """Bring each element of each gradient between ``-limit`` and `limit`.

    Raises
    ------
    ValueError
        If the limit is not positive.

    Examples
    --------
    >>> p = Value([1.0, 2.0])
    >>> p.grad = np.array([-5.0, 0.5])
    >>> clip_value([p], 1.0)
    >>> p.grad
    array([-1. ,  0.5])
    """
    _check(limit)
    for p in _with_gradient(parameters):
        p.grad = _like(p, np.clip(p.grad, -limit, limit))


def clip_norm(parameters: Iterable[Value], limit: float) -> Any:
    """Shorten all gradients by one factor, so that their common norm is `limit` at most.

    Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks",
    algorithm 1.

    Returns
    -------
    float
        The norm before.

    Raises
    ------
    ValueError
        If the limit is not positive.

    Examples
    --------
    >>> p = Value([1.0, 2.0])
    >>> p.grad = np.array([3.0, 4.0])
    >>> print(clip_norm([p], 1.0))
    5.0
    >>> p.grad.round(6)
    array([0.6, 0.8])
    """
    _check(limit)
    found = _with_gradient(parameters)
    norm = sum(np.sum(squared(p.grad)) for p in found) ** 0.5
    factor = np.minimum(1.0, limit / (norm + EPS))
    for p in found:
        p.grad = _like(p, p.grad * factor)
    return norm


def _with_gradient(parameters: Iterable[Value]) -> list[Value]:
    if isinstance(parameters, Value):
        raise TypeError("clipping takes a list of parameters: clip_norm([p], 1.0)")
    return [p for p in parameters if p.grad is not None]


def _like(p: Value, g: Any) -> Any:
    """A gradient in the type of its parameter."""
    return weaken(g) if p.weak else np.astype(g, p.dtype, copy=False)


def _check(limit: float) -> None:
    if not limit > 0:
        raise ValueError(f"the limit of gradients must be positive, not {limit}")
