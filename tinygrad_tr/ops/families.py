"""sinc and i0: each is the first of a family in which every member's derivative is the next."""

from typing import Any

import numpy as np

from .declare import op
from .foreign import held

__all__ = ["i0", "sinc"]


def _sinc_far(z: Any, n: int) -> Any:
    """The derivative of number `n` of sin(z) / z: s(n) z = sin(n) − n s(n−1)."""
    below = np.sin(z) / z
    for k in range(1, n + 1):
        below = (np.sin(z + k * np.pi / 2) - k * below) / z
    return below


SIGNS = (1, 0, -1, 0)  # of the derivatives of the cosine at 0


def _sinc_near(z: Any, n: int) -> Any:
    """The same, by the power series of sin(z) / z: the mean of the n-th powers of its terms."""
    total, term = 0, np.ones_like(z)
    for k in range(4 * n + 40):
        total = total + SIGNS[(k + n) % 4] * term / (k + n + 1)
        term = term * z / (k + 1)
    return total


def _sinc_slope(x: Any, n: int) -> Any:
    """The derivative of number `n` of sinc."""
    z = np.pi * held(x)
    near = np.abs(z) < 3 + n
    return (np.pi**n * np.where(
        near, _sinc_near(np.where(near, z, 0), n), _sinc_far(np.where(near, 1, z), n)
    ).astype(z.dtype))[()]  # fmt: skip


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
