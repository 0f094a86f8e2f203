"""Entropies and robust losses: SciPy's names and values, computed by NumPy.

They meet 0 log 0 and 0/0, and have a finite derivative there wherever a limit is finite.
"""

from typing import Any

import numpy as np

from .choice import clip, where
from .declare import op
from .elementary import log, log1p
from .numerics import joint
from .pairs import hypot

__all__ = ["entr", "huber", "kl_div", "pseudo_huber", "rel_entr", "xlog1py", "xlogy"]


def _xlogy(x: Any, y: Any, logarithm: Any = np.log) -> Any:
    """x log y, and 0 for x = 0 whatever y is, unless it is nan."""
    x, y = joint(x, y)
    flat = (x == 0) & ~np.isnan(y)
    return np.where(flat, 0, x * logarithm(np.where(flat, 1, y)))[()]


def _xlog1py(x: Any, y: Any) -> Any:
    return _xlogy(x, y, logarithm=np.log1p)


def _apart(x: Any, y: Any, zero: int) -> Any:
    """`y`, but off the logarithm's pole where `x` is 0: 0 log 0 is flat."""
    return where((x == 0) * (y == zero), zero + 1, y)


xlogy = op(
    _xlogy, "xlogy({x}, {y})", name="xlogy",
    dx=lambda x, y: log(_apart(x, y, 0)),
    dy=lambda x, y: x / _apart(x, y, 0),
)  # fmt: skip
xlog1py = op(
    _xlog1py, "xlog1py({x}, {y})", name="xlog1py",
    dx=lambda x, y: log1p(_apart(x, y, -1)),
    dy=lambda x, y: x / (1 + _apart(x, y, -1)),
)  # fmt: skip


def _entr(x: Any) -> Any:
    [x] = joint(x)
    return np.where(x < 0, -np.inf, -_xlogy(x, np.where(x < 0, 1, x)))[()]


entr = op(_entr, "entr({x})", name="entr", dx=lambda x: -log(x) - 1)


def _log_ratio(x: Any, y: Any) -> Any:
    """log(x/y) of positive numbers, where the quotient is near 1 and where it overflows too."""
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        ratio = x / y
        near = (ratio > 0.5) & (ratio < 2)
        extreme = (ratio < np.finfo(x.dtype).tiny) | np.isinf(ratio)
        far = np.where(extreme, np.log(x) - np.log(y), np.log(ratio))
    return np.where(near, np.log1p(np.where(near, x - y, 0) / y), far)


def _relative(x: Any, y: Any, less: bool) -> Any:
    """x log(x/y), or that − x + y, for x ≥ 0 and y > 0; infinity elsewhere."""
    x, y = joint(x, y)
    inside, zero = (x > 0) & (y > 0), (x == 0) & (y >= 0)
    u, v = np.where(inside, x, 1), np.where(inside, y, 1)
    outside = np.where(np.isnan(x) | np.isnan(y), np.nan, np.inf)
    with np.errstate(invalid="ignore"):  # infinity less infinity, as SciPy has it
        entropy = np.where(zero, 0, u * _log_ratio(u, v))
        entropy = entropy - x + y if less else entropy
    return np.where(inside | zero, entropy, outside).astype(x.dtype)[()]


def _rel_entr(x: Any, y: Any) -> Any:
    return _relative(x, y, less=False)


def _kl_div(x: Any, y: Any) -> Any:
    return _relative(x, y, less=True)


def _ratio(x: Any, y: Any) -> Any:
    """x/y, and 1 for 0/0: there both functions are 0 along x = y."""
    both = (x == 0) * (y == 0)
    return where(both, 1, x) / where(both, 1, y)


rel_entr = op(
    _rel_entr, "rel_entr({x}, {y})", name="rel_entr",
    dx=lambda x, y: log(_ratio(x, y)) + 1,
    dy=lambda x, y: -_ratio(x, y),
)  # fmt: skip
kl_div = op(
    _kl_div, "kl_div({x}, {y})", name="kl_div",
    dx=lambda x, y: log(_ratio(x, y)),
    dy=lambda x, y: 1 - _ratio(x, y),
)  # fmt: skip


def _huber(delta: Any, r: Any) -> Any:
    delta, r = joint(delta, r)
    r = np.abs(r)
    with np.errstate(invalid="ignore", over="ignore"):
        loss = np.where(r <= delta, r * r / 2, delta * (r - delta / 2))
    return np.where(delta < 0, np.inf, loss).astype(r.dtype)[()]


def _pseudo_huber(delta: Any, r: Any) -> Any:
    """δ²(√(1 + (r/δ)²) − 1), without the difference."""
    delta, r = joint(delta, r)
    r, zero = np.abs(r), (delta == 0) | (r == 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(np.isinf(r), 1, r / (delta + np.hypot(delta, r)))
        loss = np.where(zero, 0, delta * r * share)
    return np.where(delta < 0, np.inf, loss).astype(r.dtype)[()]


def _length(delta: Any, r: Any) -> Any:
    """√(δ² + r²), and 1 at 0, to divide by."""
    return hypot(where((delta == 0) * (r == 0), 1, delta), r)


def _shortfall(delta: Any, r: Any) -> Any:
    """√(δ² + r²) − δ, without the difference."""
    return r * (r / (_length(delta, r) + delta))


huber = op(
    _huber, "huber({delta}, {r})", name="huber",
    ddelta=lambda delta, r: where(abs(r) > delta, abs(r) - delta, 0),
    dr=lambda delta, r: clip(r, -delta, delta),
)  # fmt: skip
pseudo_huber = op(
    _pseudo_huber, "pseudo_huber({delta}, {r})", name="pseudo_huber",
    ddelta=lambda delta, r: _shortfall(delta, r) * (_shortfall(delta, r) / _length(delta, r)),
    dr=lambda delta, r: delta * (r / _length(delta, r)),
)  # fmt: skip
