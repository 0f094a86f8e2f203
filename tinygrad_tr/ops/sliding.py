"""Sums and differences along a line: convolutions, differences, the trapezoid rule."""

from typing import Any

import numpy as np

from .arithmetic import conj
from .composite import along, array, composite, ndim, one_axis
from .declare import op, shape_of
from .indexing import index
from .padding import padded
from .reductions import sum_
from .shaping import astype, broadcast_to, concatenate, ravel, reshape

__all__ = ["convolve", "correlate", "diff", "ediff1d", "slide", "steps", "trapezoid"]

# ---- convolutions ------------------------------------------------------------------------------


def _length(x: Any) -> int:
    return shape_of(x)[0]


def _ends(x: Any, before: int, after: int) -> Any:
    return padded(x, [(before, after)])


slide = op(  # Σᵢ xᵢ₊ₖ conj(yᵢ), for as many k as y fits into x
    lambda x, y: np.correlate(x, y, "valid"), "correlate({x}, {y})", name="correlate",
    gx=lambda g, y: slide(_ends(g, _length(y) - 1, _length(y) - 1), conj(y[::-1])),
    gy=lambda g, x: slide(x, g),
)  # fmt: skip


def _margins(n: int, mode: str, left: int) -> tuple[int, int]:
    """How many zeros stand before and after, so that a window of `n` slides as `mode` says."""
    margins = {"valid": (0, 0), "same": (left, n - 1 - left), "full": (n - 1, n - 1)}
    if mode not in margins:
        raise ValueError(f"mode must be one of 'valid', 'same', or 'full' (got {mode!r})")
    return margins[mode]


def _rows(*xs: Any) -> tuple[Any, ...]:
    """The operands with one axis, as NumPy takes them."""
    xs = tuple(map(array, xs))
    if any(ndim(x) > 1 for x in xs):
        raise ValueError("object too deep for desired array")
    return tuple(map(ravel, xs))


def _convolve(a: Any, v: Any, mode: str = "full") -> Any:
    a, v = _rows(a, v)
    a, v = (v, a) if _length(v) > _length(a) else (a, v)
    n = _length(v)
    if n == 0:
        raise ValueError("a cannot be empty" if _length(a) == 0 else "v cannot be empty")
    return slide(_ends(a, *_margins(n, mode, n // 2)), conj(v[::-1]))


def _correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    if 0 in (ndim(a), ndim(v)):
        raise ValueError("object of too small depth for desired array")
    a, v = _rows(a, v)
    if _length(v) > _length(a):
        return conj(_correlate(v, a, mode)[::-1])
    return slide(_ends(a, *_margins(_length(v), mode, _length(v) // 2)), v)


convolve = composite(np.convolve, _convolve)
correlate = composite(np.correlate, _correlate)

# ---- differences -------------------------------------------------------------------------------


def steps(x: Any, axis: int) -> Any:
    """Each element less the one before it."""
    return index(x, key=along(axis, slice(1, None))) - index(x, key=along(axis, slice(-1)))


def _changes(x: Any, axis: int) -> Any:
    """Whether each truth value is another than the one before it."""
    return index(x, key=along(axis, slice(1, None))) != index(x, key=along(axis, slice(-1)))


def _one_thick(x: Any, a: Any, axis: int) -> Any:
    shape = shape_of(a)
    return array(x) if ndim(array(x)) else broadcast_to(x, (*shape[:axis], 1, *shape[axis + 1 :]))


def _diff(
    a: Any, n: int = 1, axis: int = -1, prepend: Any = np._NoValue, append: Any = np._NoValue
) -> Any:
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n!r}")
    a, axis = one_axis(a, axis)
    ends = [None if x is np._NoValue else _one_thick(x, a, axis) for x in (prepend, append)]
    parts = [x for x in (ends[0], a, ends[1]) if x is not None]
    a = concatenate(parts, axis=axis) if len(parts) > 1 and n else a
    between = _changes if a.dtype == bool else steps
    for _ in range(n):
        a = between(a, axis)
    return a


def _as(x: Any, dtype: Any) -> Any:
    return x if x.dtype == dtype else astype(x, dtype)


def _ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    between = steps(ravel(array(ary)), 0)
    ends = [None if x is None else ravel(array(x)) for x in (to_begin, to_end)]
    parts = [x for x in (ends[0], between, ends[1]) if x is not None]
    return concatenate([_as(x, between.dtype) for x in parts]) if len(parts) > 1 else between


def _trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    y, axis = one_axis(y, axis)
    if x is not None:
        x = array(x)
        dx = steps(x, axis if ndim(x) > 1 else 0)
        dx = reshape(dx, (-1, *(1,) * (ndim(y) - axis - 1))) if ndim(x) == 1 else dx
    pairs = index(y, key=along(axis, slice(1, None))) + index(y, key=along(axis, slice(-1)))
    return sum_(dx * pairs / 2.0, axis=axis)


diff = composite(np.diff, _diff)
ediff1d = composite(np.ediff1d, _ediff1d)
trapezoid = composite(np.trapezoid, _trapezoid)
