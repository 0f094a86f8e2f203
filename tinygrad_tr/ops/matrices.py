"""Diagonals, traces and the products that NumPy keeps in `linalg` under names of their own."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .arithmetic import conj
from .declare import TABLE, op, shape_of
from .einsum import LETTERS, einsum
from .indexing import scatter
from .products import matmul, swap
from .shaping import expand_dims, transpose

__all__ = [
    "cross", "diagonal", "matrix_diagonal", "matrix_trace", "matrix_transpose", "outer",
    "tensordot", "trace", "vecdot",
]  # fmt: skip

Shape = tuple[int, ...]


def _diagonal_back(g: Any, shape: Shape, offset: int, axis1: int, axis2: int) -> Any:
    """`g` on the diagonals of a zero array."""
    ndim = len(shape)
    pair = (axis1 % ndim, axis2 % ndim)
    order = (*(k for k in range(ndim) if k not in pair), *pair)
    along = np.arange(shape_of(g)[-1])
    key = (..., along - min(offset, 0), along + max(offset, 0))
    back = scatter(g, key=key, shape=tuple(shape[k] for k in order))
    return transpose(back, tuple(map(order.index, range(ndim))))


def _trace_back(g: Any, shape: Shape, offset: int, axis1: int, axis2: int) -> Any:
    """`g` on the diagonals of an array of `shape`: what the mask of the diagonal leaves of it."""
    ndim = len(shape)
    pair = (axis1 % ndim, axis2 % ndim)
    mask = np.eye(shape[pair[0]], shape[pair[1]], k=offset, dtype=bool)
    mask = mask if pair[0] < pair[1] else mask.T
    kept = tuple(n if k in pair else 1 for k, n in enumerate(shape))
    return expand_dims(g, tuple(sorted(pair))) * np.reshape(mask, kept)


diagonal = op(
    np.diagonal, "diagonal({x})",
    gx=lambda g, x_shape, offset=0, axis1=0, axis2=1:
        _diagonal_back(g, x_shape, offset, axis1, axis2),
)  # fmt: skip
trace = op(
    np.trace, "trace({x})", also="dtype",
    gx=lambda g, x_shape, offset=0, axis1=0, axis2=1:
        _trace_back(g, x_shape, offset, axis1, axis2),
)  # fmt: skip
matrix_diagonal = op(
    np.linalg.diagonal, "diagonal({x})", name="linalg_diagonal",
    gx=lambda g, x_shape, offset=0: _diagonal_back(g, x_shape, offset, -2, -1),
)  # fmt: skip
matrix_trace = op(
    np.linalg.trace, "trace({x})", name="linalg_trace", also="dtype",
    gx=lambda g, x_shape, offset=0: _trace_back(g, x_shape, offset, -2, -1),
)  # fmt: skip
matrix_transpose = op(
    np.matrix_transpose, "matrix_transpose({x})", np.linalg.matrix_transpose, gx=lambda g: swap(g)
)


# ---- products ------------------------------------------------------------------------------

TABLE[np.linalg.matmul] = matmul
outer = op(
    np.linalg.outer, "outer({x}, {y})", name="linalg_outer",
    gx=lambda g, y: g @ conj(y),
    gy=lambda g, x: conj(x) @ g,
)  # fmt: skip


def _from_the_end(axis: int, name: str, x_shape: Shape, y_shape: Shape) -> int:
    """`axis` counted backwards, as broadcasting does; forwards the operands' axes would differ."""
    if axis >= 0 and len(x_shape) != len(y_shape):
        raise TypeError(f"{name}(): axis={axis} of operands of different ndim; count from the end")
    return axis - len(x_shape) if axis >= 0 else axis


def _spread_dot(g: Any, y: Any, axis: int, x_shape: Shape, y_shape: Shape) -> Any:
    return expand_dims(g, _from_the_end(axis, "vecdot", x_shape, y_shape)) * y


vecdot = op(
    np.linalg.vecdot, "vecdot({x}, {y})", name="linalg_vecdot",
    gx=lambda g, y, x_shape, y_shape, axis=-1: _spread_dot(conj(g), y, axis, x_shape, y_shape),
    gy=lambda g, x, x_shape, y_shape, axis=-1: _spread_dot(g, x, axis, x_shape, y_shape),
)  # fmt: skip


cross = op(
    np.linalg.cross, "cross({x}, {y})", name="linalg_cross",
    gx=lambda g, y, x_shape, axis=-1:
        cross(conj(y), g, axis=_from_the_end(axis, "cross", x_shape, shape_of(y))),
    gy=lambda g, x, y_shape, axis=-1:
        cross(g, conj(x), axis=_from_the_end(axis, "cross", shape_of(x), y_shape)),
)  # fmt: skip


def _terms(m: int, n: int, axes: Any) -> tuple[str, str, str]:
    """The letters of the operands and the result of ``tensordot``, as for einsum."""
    if not isinstance(axes, Sequence):
        axes = range(m - axes, m), range(axes)
    left, right = (a if isinstance(a, Sequence | range) else (a,) for a in axes)
    x, y = LETTERS[:m], list(LETTERS[m : m + n])
    for a, b in zip(left, right, strict=True):
        y[b] = x[a]
    out = [c for c in (*x, *y) if (c in x) != (c in y)]
    return x, "".join(y), "".join(out)


def _tensordot_left(g: Any, x_shape: Shape, y: Any, axes: Any) -> Any:
    x, y_term, out = _terms(len(x_shape), len(shape_of(y)), axes)
    return einsum(f"{out},{y_term}->{x}", g, conj(y), optimize=True)


def _tensordot_right(g: Any, x: Any, y_shape: Shape, axes: Any) -> Any:
    x_term, y, out = _terms(len(shape_of(x)), len(y_shape), axes)
    return einsum(f"{x_term},{out}->{y}", conj(x), g, optimize=True)


tensordot = op(
    np.tensordot, "tensordot({x}, {y})", np.linalg.tensordot,
    gx=lambda g, x_shape, y, axes=2: _tensordot_left(g, x_shape, y, axes),
    gy=lambda g, x, y_shape, axes=2: _tensordot_right(g, x, y_shape, axes),
)  # fmt: skip
