"""Elements in order, and elements taken by position; what is taken is handed back in place."""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from .choice import clip, where
from .composite import along, array, composite, line, ndim, one_axis
from .declare import is_weak, op, shape_of
from .foreign import is_foreign
from .indexing import index
from .shaping import astype, concatenate, ravel, reshape

__all__ = [
    "compress", "extract", "interp", "partition", "sort", "take", "take_along_axis", "trim_zeros",
]  # fmt: skip

# ---- by position -----------------------------------------------------------------------------


def known_mode(mode: str) -> None:
    """Refuse what NumPy does not know to do with positions out of range."""
    if mode not in ("raise", "wrap", "clip"):
        raise ValueError(f"clipmode must be one of 'clip', 'raise', or 'wrap' (got {mode!r})")


def _take(a: Any, indices: Any, axis: int | None = None, mode: str = "raise") -> Any:
    a, axis = one_axis(line(a), axis)
    n, indices = shape_of(a)[axis], array(indices)
    known_mode(mode)
    if np.result_type(getattr(indices, "dtype", indices)).kind == "b":
        indices = indices * 1  # positions 0 and 1, no mask
    if shape_of(indices) == (0,) and isinstance(indices, np.ndarray):
        indices = indices.astype(np.intp)  # NumPy's type for [] is float64
    if mode != "raise":
        indices = indices % n if mode == "wrap" else np.clip(indices, 0, n - 1)
    return index(a, key=along(axis, indices))


def _take_along_axis(arr: Any, indices: Any, axis: int | None = -1) -> Any:
    if axis is None:
        return index(ravel(arr), key=indices)
    n, axis = ndim(arr), normalize_axis_index(axis, ndim(arr))
    if ndim(indices) != n:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    key = [
        np.reshape(np.arange(length), (*(1,) * k, -1, *(1,) * (n - k - 1)))
        for k, length in enumerate(shape_of(arr))
    ]
    key[axis] = indices
    return index(arr, key=tuple(key))


def _compress(condition: Any, a: Any, axis: int | None = None) -> Any:
    a, axis = one_axis(a, axis)
    if ndim(array(condition)) != 1:
        raise ValueError("condition must be a 1-d array")
    if is_foreign(condition):
        return index(a, key=along(axis, np.flatnonzero(condition)))
    chosen = np.zeros(shape_of(a)[axis], dtype=bool)
    chosen[np.flatnonzero(condition)] = True
    return index(a, key=along(axis, chosen))


def _trim_zeros(filt: Any, trim: str = "fb", axis: Any = None) -> Any:
    """What is left is a box: from the first to the last number that is not 0, along each axis."""
    if trim.lower() not in ("fb", "bf", "f", "b"):
        raise ValueError(f"unexpected character(s) in `trim`: {trim!r}")
    filt = array(filt)
    axes = range(ndim(filt)) if axis is None else normalize_axis_tuple(axis, ndim(filt))
    key, places = [slice(None)] * ndim(filt), np.argwhere(filt != 0)
    for k in axes:
        at = places[:, k]
        start, stop = (at.min(), at.max() + 1) if at.size else (shape_of(filt)[k], 0)
        key[k] = slice(start if "f" in trim.lower() else 0, stop if "b" in trim.lower() else None)
    return index(filt, key=tuple(key))


take = composite(np.take, _take)
take_along_axis = composite(np.take_along_axis, _take_along_axis)
compress = composite(np.compress, _compress)
extract = composite(np.extract, lambda condition, arr: _compress(np.ravel(condition), arr))
trim_zeros = composite(np.trim_zeros, _trim_zeros)

# ---- in order --------------------------------------------------------------------------------


def _unsort(g: Any, x: Any, axis: int | None, kind: Any, stable: Any) -> Any:
    """Every part of `g` at the place from which the sort brought its element."""
    flat = ravel(x) if axis is None else x
    axis = 0 if axis is None else axis
    order = np.argsort(flat, axis=axis, kind=kind, stable=stable)
    return reshape(take_along_axis(g, np.argsort(order, axis=axis), axis), shape_of(x))


sort = op(
    np.sort, "sort({x})",
    gx=lambda g, x, axis=-1, kind=None, stable=None: _unsort(g, x, axis, kind, stable),
)  # fmt: skip


def _partition(a: Any, kth: Any, axis: int | None = -1, kind: Any = "introselect") -> Any:
    a, axis = one_axis(a, axis)
    return take_along_axis(a, np.argpartition(a, kth, axis=axis, kind=kind), axis)


partition = composite(np.partition, _partition)

# ---- between the positions -------------------------------------------------------------------


def _periodic(x: Any, xp: Any, fp: Any, period: float) -> tuple[Any, Any, Any]:
    """All positions within one period, in order, with a neighbour beyond either end."""
    x, xp = x % period, xp % period
    order = np.argsort(xp)
    xp, fp = _at(xp, order), _at(fp, order)
    return (
        x, concatenate([xp[-1:] - period, xp, xp[:1] + period]),
        concatenate([fp[-1:], fp, fp[:1]]),
    )  # fmt: skip


def _at(x: Any, places: Any) -> Any:
    """The elements of `x` at `places`, which may be an array of another library."""
    if isinstance(x, np.ndarray) and is_foreign(places):
        return np.reshape(np.take_along_axis(x, np.ravel(places), 0), shape_of(places))
    return index(x, key=places)


def _wide(x: Any) -> Any:
    """In float64, as NumPy interpolates."""
    x = array(x)
    return x if is_weak(x) else astype(x, np.result_type(x.dtype, float))


def _interp(
    x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None
) -> Any:
    x, xp, fp = map(_wide, (x, xp, fp))
    if ndim(xp) != 1 or shape_of(xp) != shape_of(fp):
        raise ValueError("fp and xp are not of the same length.")
    if shape_of(xp) == (0,):
        raise ValueError("array of sample points is empty")
    if period == 0:
        raise ValueError("period must be a non-zero value")
    if period is not None:
        x, xp, fp = _periodic(x, xp, fp, abs(period))
        left = right = None
    n = shape_of(xp)[0]
    first, last = xp[0], xp[n - 1]
    low = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, max(n - 2, 0))
    high = np.minimum(low + 1, n - 1)
    out = _between(clip(x, first, last), *(_at(y, k) for y in (xp, fp) for k in (low, high)))
    out = out if left is None else where(x < first, left, out)
    return out if right is None else where(x > last, right, out)


def _between(x: Any, start: Any, end: Any, before: Any, after: Any) -> Any:
    """On the line from `before` at `start` to `after` at `end`, from the end that is finite."""
    gap, rise = end - start, after - before
    endless = np.isinf(gap)
    at, origin = where(endless, 0, x), where(endless, 0, start)
    part = (at - origin) / where((gap == 0) | endless, 1, gap)
    beyond = where(np.isinf(start), x > start, x == end)
    part = where(endless, where(np.isnan(x), np.nan, beyond), part)
    from_end = (part == 1) | (np.isinf(before) & (part != 0))
    flat = (before == after) | (((part == 0) | (part == 1)) & ~np.isfinite(rise))
    return where(from_end, after, before) + where(flat, 0, rise) * (part - from_end)


interp = composite(np.interp, _interp)
