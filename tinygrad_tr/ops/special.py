"""Functions that NumPy has not: activations and their stable companions.

They take SciPy's arguments. Each is computed in the form that neither overflows nor loses digits.
"""

import math
from typing import Any

import numpy as np

from .declare import op
from .elementary import exp
from .reductions import sum_
from .shaping import spread

__all__ = ["expit", "log_softmax", "logsumexp", "relu", "sigmoid", "softmax", "softplus", "step"]


def _expit_scalar(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def _expit(x: Any) -> Any:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def _shifted(x: Any, axis: Any) -> Any:
    """`x` less its largest element, so that no exponential overflows."""
    top = np.max(x, axis=axis, keepdims=True)
    return x - np.where(np.isfinite(top), top, 0)


def _softmax(x: Any, axis: Any = None) -> Any:
    e = np.exp(_shifted(x, axis))
    return e / np.sum(e, axis=axis, keepdims=True)


def _log_softmax(x: Any, axis: Any = None) -> Any:
    shifted = _shifted(x, axis)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def _logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    total = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis=axis)


relu = op(
    lambda x: np.maximum(x, 0), "relu({x})", name="relu",
    dx=lambda x: x > 0,
    scalar=lambda x: 0.0 if x <= 0 else x,
)  # fmt: skip
step = op(
    lambda x: np.heaviside(x, 0), "step({x})", name="step", dx=0,
    scalar=lambda x: 1.0 if x > 0 else 0.0 if x <= 0 else x,
)  # fmt: skip
expit = op(
    _expit, "sigmoid({x})", name="sigmoid", scalar=_expit_scalar,
    dx=lambda out: out * (1 - out),
)  # fmt: skip
softplus = op(lambda x: np.logaddexp(x, 0), "softplus({x})", name="softplus", dx=lambda x: expit(x))
logsumexp = op(
    _logsumexp, "logsumexp({x})", name="logsumexp",
    gx=lambda g, x, out, axis=None, keepdims=False:
        spread(g, x.shape, axis, keepdims) * exp(x - spread(out, x.shape, axis, keepdims)),
)  # fmt: skip
softmax = op(
    _softmax, "softmax({x})", name="softmax",
    gx=lambda g, out, axis=None: out * (g - sum_(g * out, axis=axis, keepdims=True)),
)  # fmt: skip
log_softmax = op(
    _log_softmax, "log_softmax({x})", name="log_softmax",
    gx=lambda g, out, axis=None: g - exp(out) * sum_(g, axis=axis, keepdims=True),
)  # fmt: skip
sigmoid = expit
