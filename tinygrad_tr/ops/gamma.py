"""The gamma function and its relatives, with SciPy's numbers."""

import math
from math import pi
from typing import Any

import numpy as np
import scipy.special as sc

from .arithmetic import power, real
from .choice import where
from .declare import op
from .elementary import cos, log, sin
from .foreign import held, is_foreign
from .numerics import along, narrow, strict, unknown
from .reductions import sum_

__all__ = [
    "beta", "betaln", "digamma", "factorial", "gamma", "gammaln", "gammasgn", "loggamma",
    "multigammaln", "poch", "polygamma", "psi", "rgamma", "zeta",
]  # fmt: skip

gamma = op(sc.gamma, "gamma({x})", dx=lambda x, out: out * psi(x))
gammaln = op(sc.gammaln, "gammaln({x})", dx=lambda x: psi(x))
loggamma = op(sc.loggamma, "loggamma({x})", dx=lambda x: psi(x))
gammasgn = op(sc.gammasgn, "gammasgn({x})", dx=0)
psi = digamma = op(sc.psi, "psi({x})", dx=lambda x: polygamma(1, x))


def _slope_of_rgamma(x: Any) -> Any:
    """By reflection on the left, where 1/Γ is smooth and ψ has poles."""
    left = real(x) < 0.5
    u, v = where(left, x, 0.25), where(left, 0.75, x)
    reflected = gamma(1 - u) * (cos(pi * u) - sin(pi * u) * psi(1 - u) / pi)
    return where(left, reflected, -rgamma(v) * psi(v))


rgamma = op(sc.rgamma, "rgamma({x})", dx=_slope_of_rgamma)

# Euler and Maclaurin's formula for the sum of (q + k)^−s over k from 0, the zeta function: _HEAD
# terms by themselves, the rest as an integral and corrections by Bernoulli's numbers / (2j)!.
_HEAD = np.arange(12.0)
_WIDE = np.float64(1)  # below 1 the terms are large, and float32 would lose their difference
_BERNOULLI = (
    1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000,
    1 / 74724249600, -3617 / 10670622842880000, 43867 / 5109094217170944000,
    -174611 / 802857662698291200000,
)  # fmt: skip


def _hurwitz(s: Any, q: Any) -> Any:
    """ζ(s, q) of complex q: summed up to where the formula is good to the last bits."""
    total, q = 0 * q, q.copy()
    while np.any(near := (q.real < 12) & (np.abs(q.imag) < 12)):
        total = total + np.where(near, q**-s, 0)
        q = q + near
    factor, corrections = s, 0 * q
    for j, b in enumerate(_BERNOULLI):
        corrections = corrections + b * factor * q ** (-s - 2 * j - 1)
        factor = factor * (s + 2 * j + 1) * (s + 2 * j + 2)
    return total + q ** (1 - s) / (s - 1) + q**-s / 2 + corrections


def _polygamma(n: Any, x: Any) -> Any:
    """SciPy's of real numbers; of complex ones for a single whole n from 1."""
    if not np.iscomplexobj(x):
        return narrow((_polygamma_of_ufuncs if is_foreign(x) else sc.polygamma)(n, x), x)
    z = held(x, complex)
    return narrow((-1.0) ** (n + 1) * sc.gamma(n + 1.0) * _hurwitz(n + 1.0, z), held(x))


def _polygamma_of_ufuncs(n: Any, x: Any) -> Any:
    """As SciPy computes it, which has no ufunc of it."""
    higher = (-1.0) ** (n + 1) * sc.gamma(n + 1.0) * sc.zeta(n + 1.0, x)
    return np.where(n == 0, sc.psi(x), higher)


def _multigammaln(a: Any, d: Any) -> Any:
    """SciPy's; by its definition for arrays of other libraries."""
    if not is_foreign(a):
        return narrow(sc.multigammaln(a, d), a)
    return sum(sc.gammaln(a - j / 2) for j in range(d)) + d * (d - 1) / 4 * math.log(math.pi)


polygamma = op(
    _polygamma, "polygamma({n}, {x})", name="polygamma",
    dn=unknown("the order n of polygamma()"),
    dx=lambda n, x: polygamma(n + 1, x),
)  # fmt: skip
multigammaln = op(
    _multigammaln, "multigammaln({a}, {d})", name="multigammaln",
    da=lambda a, d: sum(psi(a - j / 2) for j in range(d)),
    dd=unknown("the dimension d of multigammaln()"),
)  # fmt: skip
beta = op(
    sc.beta, "beta({a}, {b})", compute=strict(sc.beta),
    da=lambda a, b, out: out * (psi(a) - psi(a + b)),
    db=lambda a, b, out: out * (psi(b) - psi(a + b)),
)  # fmt: skip
betaln = op(
    sc.betaln, "betaln({a}, {b})", compute=strict(sc.betaln),
    da=lambda a, b: psi(a) - psi(a + b),
    db=lambda a, b: psi(b) - psi(a + b),
)  # fmt: skip
poch = op(
    sc.poch, "poch({z}, {m})", compute=strict(sc.poch),
    dz=lambda z, m, out: out * (psi(z + m) - psi(z)),
    dm=lambda z, m, out: out * psi(z + m),
)  # fmt: skip


def _factorial(n: Any, exact: bool = False) -> Any:
    """SciPy's; of whole numbers it can be had exactly, and then it is a constant."""
    if exact:
        return sc.factorial(n, exact=True)
    if is_foreign(n):
        return np.where(n < 0, 0, sc.gamma(n + 1))
    return narrow(sc.factorial(n), n)


factorial = op(
    _factorial, "factorial({n})", name="factorial", also="exact",
    dn=lambda n, out: out * psi(where(n < 0, 0, n) + 1),
)  # fmt: skip


def _bind_zeta(x: Any, q: Any = None, **options: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (x, 1 if q is None else q), options


def _zeta(x: Any, q: Any) -> Any:
    """Riemann's where q is 1: SciPy knows it below 1 too."""
    return sc.zeta(x) if type(q) is int and q == 1 else sc.zeta(x, q)


def _slope_of_zeta(x: Any, q: Any) -> Any:
    """The derivative in x of Euler and Maclaurin's formula; `factor` is (x)ₖ, `slope` its own."""
    x, q = x * _WIDE, q * _WIDE
    s, start = along(x, q)
    head = sum_(-log(start + _HEAD) * power(start + _HEAD, -s), axis=-1)
    a = q + len(_HEAD)
    tail = -power(a, 1 - x) / (x - 1) * (log(a) + 1 / (x - 1)) - log(a) * power(a, -x) / 2
    factor, slope = x, 1
    for j, b in enumerate(_BERNOULLI):
        tail = tail + b * power(a, -x - 2 * j - 1) * (slope - log(a) * factor)
        for k in (2 * j + 1, 2 * j + 2):
            factor, slope = factor * (x + k), slope * (x + k) + factor
    return head + tail


zeta = op(
    _zeta, "zeta({x}, {q})", name="zeta", bind=_bind_zeta,
    dx=_slope_of_zeta,
    dq=lambda x, q: -x * zeta(x + 1, q),
)  # fmt: skip
