"""``x[key]`` in all of NumPy's forms, and its adjoint, which adds what was taken back in place."""

import math
from typing import Any

import numpy as np

from .declare import is_weak, op
from .foreign import is_foreign

__all__ = ["index", "scatter"]

BOOL = np.dtype(bool)


def getitem(x: Any, key: Any) -> Any:
    """``x[key]``; a plain number has no axes, as an array of shape ``()``."""
    return np.array(x)[key] if is_weak(x) else x[key]


def _repeats(key: Any) -> bool:
    """Whether `key` may name an element twice: only arrays of whole numbers can."""
    parts = key if isinstance(key, tuple) else (key,)
    return any(
        isinstance(part, list | tuple) or getattr(part, "dtype", BOOL) != BOOL for part in parts
    )


def put_back(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of `shape` with `x` added at `key`."""
    if is_foreign(x):
        return _counted_back(x, key, shape)
    out = np.zeros_like(x, shape=shape)
    if _repeats(key):
        np.add.at(out, key, x)
    else:
        out[key] = x
    return out


def _counted_back(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    """The same without a change in place: weights are counted at the places they were taken from.

    The counting is in float64.
    """
    n, numbers = math.prod(shape), np.arange(math.prod(shape))
    if any(map(is_foreign, key if isinstance(key, tuple) else (key,))):
        numbers = np.cumsum(np.ones_like(np.real(x), dtype=int, shape=(n,))) - 1
    places = np.reshape(numbers, shape)[key]
    weights = np.ravel(np.broadcast_to(x, places.shape))
    # The sums do nothing but bring both into the same chunks, of a library that has chunks.
    places = np.ravel(places) + np.zeros_like(np.real(weights), dtype=int)
    weights = weights + np.zeros_like(places, dtype=x.dtype)
    out = np.bincount(places, np.real(weights), n)
    if x.dtype.kind == "c":
        out = out + 1j * np.bincount(places, np.imag(weights), n)
    return np.reshape(out, shape).astype(x.dtype)


index = op(getitem, "{x}[{key}]", also="key", gx=lambda g, x_shape, key: scatter(g, key, x_shape))
scatter = op(put_back, "scatter({x}, {key})", also="key shape", gx=lambda g, key: index(g, key))
