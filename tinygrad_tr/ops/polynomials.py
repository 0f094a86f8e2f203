"""Polynomials as NumPy's oldest functions have them: coefficients, the highest power first."""

from functools import reduce
from typing import Any

import numpy as np

from .arithmetic import add, power, subtract
from .composite import array, composite, ndim
from .declare import shape_of
from .elementary import sqrt
from .moving import at_least
from .ordering import trim_zeros
from .padding import padded
from .reductions import sum_
from .shaping import concatenate
from .singular import lstsq
from .sliding import convolve

__all__ = [
    "polyadd", "polyder", "polyfit", "polyint", "polymul", "polysub", "polyval", "vander",
]  # fmt: skip


def _vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:
    x = array(x)
    if ndim(x) != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    powers = np.arange(shape_of(x)[0] if N is None else N)
    if N is not None and N < 0:
        raise ValueError("negative dimensions are not allowed")
    return power(x[:, None], powers if increasing else powers[::-1])


def _polyval(p: Any, x: Any) -> Any:
    """Horner's rule."""
    x = array(x)
    return reduce(lambda y, c: y * x + c, array(p), np.zeros_like(x))


def _aligned(of: Any) -> Any:
    """`of` the coefficients of equal powers."""

    def program(a1: Any, a2: Any) -> Any:
        a1, a2 = at_least(1, a1), at_least(1, a2)
        n = max(shape_of(a1)[0], shape_of(a2)[0])
        return of(*(padded(x, [(n - shape_of(x)[0], 0)]) for x in (a1, a2)))

    return program


def _leading(p: Any) -> Any:
    """The coefficients from the first that is not 0."""
    kept = trim_zeros(at_least(1, p), "f")
    return kept if shape_of(kept)[0] else np.zeros_like(p, shape=(1,))


def _polyder(p: Any, m: int = 1) -> Any:
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    p = array(p)
    return _polyder(p[:-1] * np.arange(shape_of(p)[0] - 1, 0, -1), m - 1) if m else p


def _polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    k = np.broadcast_to(0.0 if k is None else k, max(m, 1))
    for constant in k[:m]:
        p = concatenate([array(p) / np.arange(shape_of(array(p))[0], 0, -1), [constant]])
    return p


def _polyfit(x: Any, y: Any, deg: int, rcond: float | None = None, *, w: Any = None) -> Any:
    """Least squares, each column scaled to length 1."""
    x, y = array(x) + 0.0, array(y) + 0.0
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if shape_of(x) != shape_of(y)[:1]:
        raise TypeError("expected x and y to have same length")
    columns = _vander(x, int(deg) + 1)
    if w is not None:
        w = array(w) + 0.0
        if shape_of(w) != shape_of(x):
            raise TypeError("expected w and y to have the same length")
        columns, y = columns * w[:, None], y * (w[:, None] if ndim(y) == 2 else w)
    scale = sqrt(sum_(columns * columns, axis=0))
    rcond = shape_of(x)[0] * np.finfo(x.dtype).eps if rcond is None else rcond
    return (lstsq(columns / scale, y, rcond)[0].T / scale).T


vander = composite(np.vander, _vander)
polyval = composite(np.polyval, _polyval)
polyadd = composite(np.polyadd, _aligned(add))
polysub = composite(np.polysub, _aligned(subtract))
polymul = composite(np.polymul, lambda a1, a2: convolve(_leading(a1), _leading(a2)))
polyder = composite(np.polyder, _polyder)
polyint = composite(np.polyint, _polyint)
polyfit = composite(np.polyfit, _polyfit)
