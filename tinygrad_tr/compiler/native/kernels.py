"""Functions of one number that loops call: written so that LLVM computes many at a time.

They stand in the emitted module as they stand here, compiled by numba; `f4` there is NumPy's
float32. Polynomials are Taylor's, cut where the rest is less than a rounding error. Within 4 units
in the last place of NumPy's. They know no program.
"""

# ruff: noqa: D103

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = [
    "clipped", "exp_f4", "exp_f8", "larger", "log_f4", "log_f8", "parts_f4", "parts_f8", "plus",
    "power_f4", "power_f8", "smaller", "tanh_f4", "tanh_f8", "within",
]  # fmt: skip

f4 = np.float32


def plus(x: Any, y: Any) -> Any:
    """A sum whose order may change: the only one, compiled so that it may."""
    return x + y


def larger(x: Any, y: Any) -> Any:
    return x if x > y or x != x else y


def smaller(x: Any, y: Any) -> Any:
    return x if x < y or x != x else y


def clipped(x: Any, low: Any, high: Any) -> Any:
    x = x if x > low or x != x else low
    return x if x < high or x != x else high


def within(k: Any, n: Any) -> Any:
    if k < -n or k >= n:
        raise IndexError("an index is out of the bounds of its axis")
    return k + n if k < 0 else k


# ---- float64: x = n·log 2 + r; n is read off the bits of x/log 2 + 1.5·2**52 ---------------------


def parts_f8(x: Any) -> Any:
    """n, r, and the p with exp(r) = 1 + r + p·r²."""
    t = x * 1.4426950408889634 + 6755399441055744.0
    n = t - 6755399441055744.0
    r = x - n * 0.6931471803691238 - n * 1.9082149292705877e-10
    p = r * (1 / 6227020800) + 1 / 479001600
    p = (p * r + 1 / 39916800) * r + 1 / 3628800
    p = (p * r + 1 / 362880) * r + 1 / 40320
    p = (p * r + 1 / 5040) * r + 1 / 720
    p = (p * r + 1 / 120) * r + 1 / 24
    p = (p * r + 1 / 6) * r + 0.5
    return np.float64(t).view(np.int64) - 0x4338000000000000, r, p


def power_f8(n: Any) -> Any:
    """2**n."""
    return np.int64((n + 1023) << 52).view(np.float64)


def exp_f8(x: Any) -> Any:
    x = 710.0 if x > 710.0 else x
    n, r, p = parts_f8(-746.0 if x < -746.0 else x)
    half = n >> 1  # 2**n in two factors, since n may be -1075
    return ((p * r + 1.0) * r + 1.0) * power_f8(half) * power_f8(n - half)


def tanh_f8(x: Any) -> Any:
    """-e / (2 + e) for e = exp(-2|x|) - 1, which is exact where it is small."""
    y = -2.0 * abs(x)
    n, r, p = parts_f8(-50.0 if y < -50.0 else y)
    scale = power_f8(n)
    e = scale * (p * r * r + r) + (scale - 1.0)
    return math.copysign(-e / (2.0 + e), x)


def log_f8(x: Any) -> Any:
    """x = m·2**k with m near 1; log m = 2 artanh((m - 1) / (m + 1))."""
    small = x < 2.2250738585072014e-308
    y = x * 18014398509481984.0 if small else x
    bits = np.float64(y).view(np.int64)
    k = (bits - 0x3FE6A09E667F3BCD) >> 52
    m = np.int64(bits - (k << 52)).view(np.float64)
    n = float(k) - (54.0 if small else 0.0)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    p = z * (1 / 21) + 1 / 19
    p = (p * z + 1 / 17) * z + 1 / 15
    p = (p * z + 1 / 13) * z + 1 / 11
    p = (p * z + 1 / 9) * z + 1 / 7
    p = (p * z + 1 / 5) * z + 1 / 3
    h = 0.5 * f * f
    tail = s * (h + 2.0 * z * p) + n * 1.9082149292705877e-10
    y = n * 0.6931471803691238 - ((h - tail) - f)
    y = y if x < math.inf else x
    y = y if x > 0.0 else (-math.inf if x == 0.0 else math.nan)
    return x if x != x else y


# ---- float32 -------------------------------------------------------------------------------------


def parts_f4(x: Any) -> Any:
    t = x * f4(1.4426950408889634) + f4(12582912.0)
    n = t - f4(12582912.0)
    r = x - n * f4(0.693359375) - n * f4(-2.12194440e-4)
    p = r * f4(1 / 5040) + f4(1 / 720)
    p = (p * r + f4(1 / 120)) * r + f4(1 / 24)
    p = (p * r + f4(1 / 6)) * r + f4(0.5)
    return np.int32(f4(t).view(np.int32) - 0x4B400000), r, p


def power_f4(n: Any) -> Any:
    return np.int32((n + 127) << 23).view(np.float32)


def exp_f4(x: Any) -> Any:
    x = f4(89.0) if x > f4(89.0) else x
    n, r, p = parts_f4(f4(-105.0) if x < f4(-105.0) else x)
    half = n >> 1
    return ((p * r + f4(1.0)) * r + f4(1.0)) * power_f4(half) * power_f4(n - half)


def tanh_f4(x: Any) -> Any:
    y = f4(-2.0) * abs(x)
    n, r, p = parts_f4(f4(-30.0) if y < f4(-30.0) else y)
    scale = power_f4(n)
    e = scale * (p * r * r + r) + (scale - f4(1.0))
    y = -e / (f4(2.0) + e)
    return f4(math.copysign(y, x))


def log_f4(x: Any) -> Any:
    small = x < f4(1.17549435e-38)
    y = x * f4(16777216.0) if small else x
    bits = f4(y).view(np.int32)
    k = np.int32((bits - 0x3F3504F3) >> 23)
    m = np.int32(bits - (k << 23)).view(np.float32)
    n = f4(k) - (f4(24.0) if small else f4(0.0))
    f = m - f4(1.0)
    s = f / (f4(2.0) + f)
    z = s * s
    p = z * f4(1 / 11) + f4(1 / 9)
    p = (p * z + f4(1 / 7)) * z + f4(1 / 5)
    p = p * z + f4(1 / 3)
    h = f4(0.5) * f * f
    tail = s * (h + f4(2.0) * z * p) + n * f4(-2.12194440e-4)
    y = n * f4(0.693359375) - ((h - tail) - f)
    y = y if x < f4(math.inf) else x
    y = y if x > f4(0.0) else (f4(-math.inf) if x == f4(0.0) else f4(math.nan))
    return x if x != x else y
