"""Activations and their stable companions, most of which NumPy has not.

They take SciPy's arguments. Each is computed in the form that neither overflows nor loses digits.
"""

import math
from typing import Any

import numpy as np

from .arithmetic import conj
from .declare import op, shape_of
from .elementary import exp, log
from .foreign import held
from .reductions import max_, sum_
from .shaping import floating, spread

__all__ = [
    "expit", "log_expit", "log_softmax", "logaddexp", "logit", "logsumexp", "relu", "sigmoid",
    "softmax", "softmin", "softplus", "step",
]  # fmt: skip


def _expit_scalar(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def _expit(x: Any) -> Any:
    x = floating(x)
    e = np.exp(-np.abs(x))
    return np.where(np.signbit(x), e, 1) / (1 + e)


def _shifted(x: Any, axis: Any) -> Any:
    """`x` less its largest element, so that no exponential overflows."""
    x = floating(x)
    top = np.max(x, axis=axis, keepdims=True)
    return x - np.where(np.isfinite(top), top, 0)


def _softmax(x: Any, axis: Any = None) -> Any:
    e = np.exp(_shifted(x, axis))
    return e / np.sum(e, axis=axis, keepdims=True)


def _log_softmax(x: Any, axis: Any = None) -> Any:
    shifted = _shifted(x, axis)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def _logsumexp(x: Any, b: Any = 1, axis: Any = None, keepdims: bool = False) -> Any:
    x = floating(x)
    x = x if type(b) is int else np.where(b == 0, -np.inf, x)
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    with np.errstate(divide="ignore", invalid="ignore"):  # of nothing -inf, of a negative sum nan
        total = np.log(np.sum(b * np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis=axis)


def _bind_logsumexp(
    a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """SciPy's arguments; without weights each weight is 1."""
    if return_sign:
        raise TypeError(
            "logsumexp(): return_sign=True would make one operation of two functions; take "
            "s = np.sum(b * np.exp(a - m)) with m = np.max(a).data, then np.log(np.abs(s)) + m "
            "and np.sign(s)"
        )
    given = {"axis": axis, "keepdims": keepdims}
    options = {key: x for key, x in given.items() if x is not None and x is not False}
    return (a, 1 if b is None else b), options


def _adjoint(x: Any) -> Any:
    """`x`, conjugated if it is complex: of real numbers it costs nothing."""
    dtype = getattr(x, "dtype", None)
    return conj(x) if dtype is not None and dtype.kind == "c" else x


def _centred(g: Any, p: Any, axis: Any) -> Any:
    """p (g − Σ p g): what softmax sends back."""
    return p * (g - sum_(g * p, axis=axis, keepdims=True))


def _shares(x: Any, b: Any, axis: Any) -> Any:
    """exp(x) / Σ b exp(x): softmax, unless there are weights."""
    if type(b) is int:
        return softmax(x, axis=axis)
    return exp(x - logsumexp(x, axis=axis, b=b, keepdims=True))


def _all_shares(g: Any, x: Any, b: Any, axis: Any, keepdims: bool) -> Any:
    """The gradient handed back to every pair of an element and its weight."""
    shape = np.broadcast_shapes(shape_of(x), shape_of(b))
    return spread(g, shape, axis, keepdims) * _adjoint(_shares(x, b, axis))


def _lower_expit(x: Any) -> Any:
    """e / (1 + e) is 1 long before the exponential would overflow."""
    x = floating(x)
    e = exp(np.minimum(x, 88.0 if x.dtype in (np.float32, np.complex64) else 709.0))
    return e / (1 + e)


def _lower_softmax(x: Any, axis: Any = None) -> Any:
    x = floating(x)
    e = exp(x - max_(x, axis=axis, keepdims=True))
    return e / sum_(e, axis=axis, keepdims=True)


def _lower_log_softmax(x: Any, axis: Any = None) -> Any:
    x = floating(x)
    shifted = x - max_(x, axis=axis, keepdims=True)
    return shifted - log(sum_(exp(shifted), axis=axis, keepdims=True))


def _logit(x: Any) -> Any:
    """log(x / (1 - x)), without the quotient where it is near 1."""
    x = held(x, np.result_type(x, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.log(x / (1 - x))
    u = 2 * (x - 0.5)
    u = np.where(np.abs(u) < 0.4, u, 0)
    return np.where(u == 0, far, np.log1p(u) - np.log1p(-u))[()]


relu = op(
    lambda x: np.maximum(x, 0), "relu({x})", name="relu",
    dx=lambda x: x > 0, lower=lambda x: np.maximum(x, 0),
    scalar=lambda x: 0.0 if x <= 0 else x,
)  # fmt: skip
step = op(
    lambda x: np.heaviside(x, 0), "step({x})", name="step", dx=0,
    scalar=lambda x: 1.0 if x > 0 else 0.0 if x <= 0 else x,
)  # fmt: skip
expit = op(
    _expit, "sigmoid({x})", name="sigmoid", scalar=_expit_scalar,
    dx=lambda out: out * (1 - out), lower=_lower_expit,
)  # fmt: skip
logaddexp = op(
    np.logaddexp, "logaddexp({x}, {y})",
    dx=lambda x, y: expit(x - y),
    dy=lambda x, y: expit(y - x),
)  # fmt: skip
softplus = op(
    lambda x: np.logaddexp(floating(x), 0), "softplus({x})", name="softplus",
    dx=lambda x: expit(x), lower=lambda x: logaddexp(floating(x), 0),
)  # fmt: skip
logsumexp = op(
    _logsumexp, "logsumexp({x}, b={b})", name="logsumexp", bind=_bind_logsumexp,
    gx=lambda g, x, b, axis=None, keepdims=False:
        _adjoint(b) * _all_shares(g, x, b, axis, keepdims),
    gb=lambda g, x, b, axis=None, keepdims=False: _all_shares(g, x, b, axis, keepdims),
)  # fmt: skip
softmax = op(
    _softmax, "softmax({x})", name="softmax",
    gx=lambda g, out, axis=None: _centred(g, _adjoint(out), axis), lower=_lower_softmax,
)  # fmt: skip
log_softmax = op(
    _log_softmax, "log_softmax({x})", name="log_softmax",
    gx=lambda g, out, axis=None: g - _adjoint(exp(out)) * sum_(g, axis=axis, keepdims=True),
    lower=_lower_log_softmax,
)  # fmt: skip
softmin = op(
    lambda x, axis=None: _softmax(-floating(x), axis), "softmin({x})", name="softmin",
    gx=lambda g, out, axis=None: -_centred(g, _adjoint(out), axis),
)  # fmt: skip
logit = op(_logit, "logit({x})", name="logit", dx=lambda x: 1 / (x * (1 - x)))
log_expit = op(
    lambda x: -np.logaddexp(0, -floating(x)), "log_expit({x})", name="log_expit",
    dx=lambda x: expit(-x),
)  # fmt: skip
sigmoid = expit
