"""``x[key]`` in all of NumPy's forms, and its adjoint, which adds what was taken back in place."""

from typing import Any

import numpy as np

from .declare import is_weak, op

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
    out = np.zeros_like(x, shape=shape)
    if _repeats(key):
        np.add.at(out, key, x)
    else:
        out[key] = x
    return out


index = op(getitem, "{x}[{key}]", also="key", gx=lambda g, x_shape, key: scatter(g, key, x_shape))
scatter = op(put_back, "scatter({x}, {key})", also="key shape", gx=lambda g, key: index(g, key))
