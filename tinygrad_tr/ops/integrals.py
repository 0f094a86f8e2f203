"""Functions that are integrals, and the powers of Box and Cox, with SciPy's numbers."""

from math import pi
from typing import Any

import numpy as np
import scipy.special as sc

from .arithmetic import power
from .choice import where
from .declare import op
from .elementary import cos, exp, log, log1p, sin
from .numerics import UNIT, along, order, strict, unknown
from .several import several

__all__ = [
    "boxcox", "boxcox1p", "exp1", "expi", "expn", "exprel", "fresnel", "hyp1f1", "hyp2f1", "sici",
    "spence",
]  # fmt: skip

exp1 = op(sc.exp1, "exp1({z})", dz=lambda z: -exp(-z) / z)
expi = op(sc.expi, "expi({x})", dx=lambda x: exp(x) / x)


def _expn(n: Any, x: Any) -> Any:
    """SciPy's, and for negative n, which the derivatives need, Γ(1 − n, x) / x^(1 − n)."""
    n = order(n, x)
    m = 1 - np.minimum(n, 0)
    with np.errstate(all="ignore"):
        below = sc.gammaincc(m, x) * sc.gamma(m) / x**m
        return np.where(n < 0, below, sc.expn(np.maximum(n, 0), x))[()]


expn = op(
    sc.expn, "expn({n}, {x})", compute=_expn,
    dn=unknown("the order n of expn()"),
    dx=lambda n, x: -expn(n - 1, x),
)  # fmt: skip


def _slope_of_spence(z: Any) -> Any:
    """log z / (1 − z); near 1, where both vanish, it is −∫ dt / (1 + (z − 1) t) from 0 to 1."""
    near = abs(z - 1) < 0.5
    [u] = along(where(near, z - 1, 0))
    v = where(near, 2, z)
    return where(near, -UNIT(1 / (1 + u * UNIT.nodes)), log(v) / (1 - v))


spence = op(sc.spence, "spence({z})", dz=_slope_of_spence)


def _slope_of_exprel(x: Any, out: Any) -> Any:
    """∫ t exp(x t) dt from 0 to 1: by quadrature near 0, by parts elsewhere."""
    near = abs(x) < 16
    [u] = along(where(near, x, 0))
    v = where(near, 16, x)
    right = out * (1 - 1 / v) + 1 / v
    left = (exp(where(v < 0, v, 0)) - out) / v
    return where(near, UNIT(UNIT.nodes * exp(u * UNIT.nodes)), where(v < 0, left, right))


exprel = op(sc.exprel, "exprel({x})", dx=_slope_of_exprel)


def _power_in_exponent(log_x: Any, lmbda: Any, at_zero: Any) -> Any:
    """∂/∂λ of (x^λ − 1)/λ = log x exprel(λ log x); 1/λ² at x = 0."""
    log_x = where(at_zero, 1, log_x)
    u = where(at_zero, 1, lmbda) * log_x
    slope = log_x * log_x * _slope_of_exprel(u, exprel(u))
    return where(at_zero, 1 / power(where(at_zero, lmbda, 1), 2), slope)


boxcox = op(
    sc.boxcox, "boxcox({x}, {lmbda})",
    dx=lambda x, lmbda: power(x, lmbda - 1),
    dlmbda=lambda x, lmbda: _power_in_exponent(log(where(x == 0, 1, x)), lmbda, x == 0),
)  # fmt: skip
boxcox1p = op(
    sc.boxcox1p, "boxcox1p({x}, {lmbda})",
    dx=lambda x, lmbda: power(1 + x, lmbda - 1),
    dlmbda=lambda x, lmbda: _power_in_exponent(log1p(where(x == -1, 0, x)), lmbda, x == -1),
)  # fmt: skip

hyp1f1 = op(
    sc.hyp1f1, "hyp1f1({a}, {b}, {x})",
    da=unknown("the parameter a of hyp1f1()"),
    db=unknown("the parameter b of hyp1f1()"),
    dx=lambda a, b, x: a / b * hyp1f1(a + 1, b + 1, x),
)  # fmt: skip
hyp2f1 = op(
    sc.hyp2f1, "hyp2f1({a}, {b}, {c}, {z})", compute=strict(sc.hyp2f1),
    da=unknown("the parameter a of hyp2f1()"),
    db=unknown("the parameter b of hyp2f1()"),
    dc=unknown("the parameter c of hyp2f1()"),
    dz=lambda a, b, c, z: a * b / c * hyp2f1(a + 1, b + 1, c + 1, z),
)  # fmt: skip


def _sine_over(x: Any) -> Any:
    """sin x / x; near 0 it is ∫ cos(x t) dt from 0 to 1."""
    near = abs(x) < 4
    [u] = along(where(near, x, 0))
    v = where(near, 4, x)
    return where(near, UNIT(cos(u * UNIT.nodes)), sin(v) / v)


sici = several(sc.sici, "sici({x})", results=("[0]", "[1]"), dx=(_sine_over, lambda x: cos(x) / x))
fresnel = several(
    sc.fresnel, "fresnel({z})", results=("[0]", "[1]"),
    dz=(lambda z: sin(pi / 2 * z * z), lambda z: cos(pi / 2 * z * z)),
)  # fmt: skip
