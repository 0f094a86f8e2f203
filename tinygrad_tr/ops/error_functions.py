"""The error function and the normal distribution, with SciPy's numbers."""

import math
from math import pi, sqrt
from typing import Any

import scipy.special as sc

from .arithmetic import real
from .choice import where
from .declare import op
from .elementary import exp

__all__ = [
    "dawsn", "erf", "erfc", "erfcinv", "erfcx", "erfinv", "log_ndtr", "ndtr", "ndtri", "owens_t",
]  # fmt: skip

_FAR = 7  # from here on the asymptotic series is good to the last bits
_TERMS = 28

erf = op(sc.erf, "erf({x})", dx=lambda x: 2 / sqrt(pi) * exp(-x * x), scalar=math.erf)
erfc = op(sc.erfc, "erfc({x})", dx=lambda x: -2 / sqrt(pi) * exp(-x * x), scalar=math.erfc)
erfinv = op(sc.erfinv, "erfinv({y})", dy=lambda out: sqrt(pi) / 2 * exp(out * out))
erfcinv = op(sc.erfcinv, "erfcinv({y})", dy=lambda out: -sqrt(pi) / 2 * exp(out * out))


def _tail(u: Any) -> Any:
    """Σ (2k − 1)!! uᵏ from k = 1: what the asymptotic series have after their first term."""
    total = 1
    for k in range(_TERMS, 1, -1):
        total = 1 + (2 * k - 1) * u * total
    return u * total


def _slope_of_erfcx(x: Any, out: Any) -> Any:
    """2x erfcx(x) − 2/√π, by its series where the two are nearly equal."""
    far = real(x) > _FAR
    z = where(far, x, _FAR)
    return where(far, 2 / sqrt(pi) * _tail(-0.5 / (z * z)), 2 * x * out - 2 / sqrt(pi))


def _slope_of_dawsn(x: Any, out: Any) -> Any:
    """1 − 2x D(x), by its series where the two are nearly equal."""
    far = real(x * x) > _FAR * _FAR
    z = where(far, x, _FAR)
    return where(far, -_tail(0.5 / (z * z)), 1 - 2 * x * out)


erfcx = op(sc.erfcx, "erfcx({x})", dx=_slope_of_erfcx)
dawsn = op(sc.dawsn, "dawsn({x})", dx=_slope_of_dawsn)

ndtr = op(sc.ndtr, "ndtr({x})", dx=lambda x: exp(-x * x / 2) / sqrt(2 * pi))
ndtri = op(sc.ndtri, "ndtri({y})", dy=lambda out: sqrt(2 * pi) * exp(out * out / 2))


def _hazard(x: Any, out: Any) -> Any:
    """φ(x)/Φ(x): left of 0 both vanish, but erfcx is their quotient."""
    right = real(x) > 0
    u, v, out = where(right, 0, x), where(right, x, 0), where(right, out, 0)
    left = sqrt(2 / pi) / erfcx(-u / sqrt(2))
    return where(right, exp(-v * v / 2 - out) / sqrt(2 * pi), left)


log_ndtr = op(sc.log_ndtr, "log_ndtr({x})", dx=_hazard)
owens_t = op(
    sc.owens_t, "owens_t({h}, {a})",
    dh=lambda h, a: -exp(-h * h / 2) * erf(a * h / sqrt(2)) / (2 * sqrt(2 * pi)),
    da=lambda h, a: exp(-h * h * (1 + a * a) / 2) / (2 * pi * (1 + a * a)),
)  # fmt: skip
