"""Windows that slide over an array, and their adjoint, which adds them back where they overlap."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from .declare import op, shape_of
from .foreign import is_foreign

__all__ = ["overlap", "windows"]

Shape = tuple[int, ...]


def _axes(axis: Any, ndim: int) -> Shape:
    """The axis that each part of a window lies along; NumPy takes all of them if none is named."""
    if axis is None:
        return tuple(range(ndim))
    found: Shape = normalize_axis_tuple(axis, ndim, allow_duplicate=True)
    return found


def _places(x: Any, shape: Shape, axes: Shape) -> Iterator[tuple[Shape, Shape]]:
    """Each place within a window, with how far from the beginning it lies along every axis."""
    for place in np.ndindex(shape_of(x)[len(shape) :]):
        start = [0] * len(shape)
        for axis, k in zip(axes, place, strict=True):
            start[axis] += k
        yield place, tuple(start)


def _overlap(x: Any, shape: Shape, axis: Any = None) -> Any:
    """Zeros of `shape`, to which every window of `x` is added at the place it has there."""
    axes, inner = _axes(axis, len(shape)), shape_of(x)[: len(shape)]
    out = np.zeros_like(x, shape=shape)
    for place, start in _places(x, shape, axes):
        part = x[(..., *place)]
        if is_foreign(x):
            ends = [(a, n - a - m) for a, m, n in zip(start, inner, shape, strict=True)]
            out = out + np.pad(part, ends)
        else:
            out[tuple(slice(a, a + m) for a, m in zip(start, inner, strict=True))] += part
    return out


windows = op(
    np.lib.stride_tricks.sliding_window_view, "sliding_window_view({x}, {window_shape})",
    also="window_shape",
    gx=lambda g, x_shape, axis=None: overlap(g, x_shape, axis=axis),
)  # fmt: skip
overlap = op(
    _overlap, "overlap({x}, {shape})", name="overlap", also="shape",
    gx=lambda g, x_shape, shape, axis=None: windows(g, x_shape[len(shape) :], axis=axis),
)  # fmt: skip
