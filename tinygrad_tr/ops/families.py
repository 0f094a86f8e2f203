"""sinc and i0: each is the first of a family in which every member's derivative is the next."""

import math
from typing import Any

import numpy as np

from .declare import op
from .foreign import held, is_foreign

__all__ = ["i0", "sinc"]


def _sinc_far(z: Any, n: int) -> Any:
    """The derivative of number `n` of sin(z) / z: s(n) z = sin(n) − n s(n−1)."""
    turns = np.sin(z), np.cos(z)  # the derivatives of the sine are these and their negatives
    below = turns[0] / z
    for k in range(1, n + 1):
        turned = turns[k % 2] if k % 4 < 2 else -turns[k % 2]
        below = (turned - k * below) / z
    return below


def _sinc_near(z: Any, n: int) -> Any:
    """The same for |z| up to `n`, by the power series of sin(z) / z: Horner's rule in z²."""
    last = 4 * n + 16 + n % 2
    square, total = z * z, 0
    for k in range(last - last % 2 + n % 2, -1, -2):  # (−1)^m z^k / (k! (2m + 1)), k = 2m − n
        m = (k + n) // 2
        total = total * square + (-1) ** m / (math.factorial(k) * (2 * m + 1))
    return total * z if n % 2 else total


def _sinc_slope(x: Any, n: int) -> Any:
    """The derivative of number `n` of sinc."""
    z = np.pi * held(x)
    near = np.abs(z) < n
    if is_foreign(z):
        out = np.where(near, _sinc_near(np.where(near, z, 0), n),
                       _sinc_far(np.where(near, n, z), n))  # fmt: skip
    else:
        out = np.empty_like(z)
        out[near], out[~near] = _sinc_near(z[near], n), _sinc_far(z[~near], n)
    return (np.pi**n * out).astype(z.dtype)[()]


sinc = op(np.sinc, "sinc({x})", dx=lambda x: sinc_slope(x, n=1))
sinc_slope = op(
    _sinc_slope, "sinc({x}, {n})", name="sinc_slope", also="n",
    dx=lambda x, n: sinc_slope(x, n=n + 1),
)

# ---- the Bessel function, whose integral over the circle a sum has to the last bits ------------

COSINES = np.cos(np.pi * (np.arange(128) + 0.5) / 256).tolist()  # of a quarter


def _mean_power(x: Any, n: int = 1) -> Any:
    """The mean of cosⁿ exp(x cos) over the circle, the derivative of number `n` of i0."""
    pairs = (c**n * (np.exp(c * x) + (-1) ** n * np.exp(-c * x)) for c in COSINES)
    return sum(pairs) / (2 * len(COSINES))


i0 = op(np.i0, "i0({x})", name="np_i0", dx=lambda x: i0_slope(x))
i0_slope = op(
    _mean_power, "i0({x}, {n})", name="i0_slope", also="n", dx=lambda x, n=1: i0_slope(x, n=n + 1)
)
