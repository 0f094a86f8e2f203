"""Products of matrices and tensors."""

from typing import Any

import numpy as np

from .arithmetic import conj
from .declare import op, shape_of
from .shaping import ravel, reshape, transpose

__all__ = ["dot", "einsum", "matmul", "outer", "swap"]

Shape = tuple[int, ...]


def swap(x: Any) -> Any:
    """The transpose of a matrix, or of each matrix in a batch."""
    if len(x.shape) == 2:
        return x.T
    return transpose(x, (*range(len(x.shape) - 2), len(x.shape) - 1, len(x.shape) - 2))


def _as_matrices(g: Any, x_shape: Shape, y_shape: Shape) -> Any:
    """`g` with the axes that ``x @ y`` drops for vectors put back, of length 1."""
    shape = shape_of(g)
    if len(y_shape) == 1:
        shape = (*shape, 1)
    if len(x_shape) == 1:
        shape = (*shape[:-1], 1, shape[-1])
    return g if shape == shape_of(g) else reshape(g, shape)


def _matmul_left(g: Any, x_shape: Shape, y: Any) -> Any:
    g = _as_matrices(g, x_shape, y.shape)
    gx = g @ swap(conj(y if len(y.shape) > 1 else reshape(y, (-1, 1))))
    return gx[..., 0, :] if len(x_shape) == 1 else gx


def _matmul_right(g: Any, x: Any, y_shape: Shape) -> Any:
    g = _as_matrices(g, x.shape, y_shape)
    gy = swap(conj(x if len(x.shape) > 1 else reshape(x, (1, -1)))) @ g
    return gy[..., 0] if len(y_shape) == 1 else gy


matmul = op(
    np.matmul, "{x} @ {y}",
    gx=lambda g, x_shape, y: _matmul_left(g, x_shape, y),
    gy=lambda g, x, y_shape: _matmul_right(g, x, y_shape),
)  # fmt: skip


def _dot_axes(y_shape: Shape) -> tuple[Shape, Shape]:
    """The permutation that brings the contracted axis of ``dot``'s second operand to the front."""
    n = len(y_shape)
    first = n - 2 if n > 1 else 0
    order = (first, *(k for k in range(n) if k != first))
    return order, tuple(order.index(k) for k in range(n))


def _dot_left(g: Any, x_shape: Shape, y: Any) -> Any:
    y_shape = shape_of(y)
    if not (x_shape and y_shape):
        return g * conj(y)
    order, _ = _dot_axes(y_shape)
    columns = reshape(transpose(y, order), (y_shape[order[0]], -1))
    return reshape(reshape(g, (-1, columns.shape[1])) @ swap(conj(columns)), x_shape)


def _dot_right(g: Any, x: Any, y_shape: Shape) -> Any:
    x_shape = shape_of(x)
    if not (x_shape and y_shape):
        return g * conj(x)
    order, back = _dot_axes(y_shape)
    rows = reshape(x, (-1, x_shape[-1]))
    gy = swap(conj(rows)) @ reshape(g, (rows.shape[0], -1))
    return transpose(reshape(gy, tuple(y_shape[k] for k in order)), back)


dot = op(
    np.dot, "dot({x}, {y})",
    gx=lambda g, x_shape, y: _dot_left(g, x_shape, y),
    gy=lambda g, x, y_shape: _dot_right(g, x, y_shape),
)  # fmt: skip
outer = op(
    np.outer, "outer({x}, {y})",
    gx=lambda g, x_shape, y: reshape(g @ conj(ravel(y)), x_shape),
    gy=lambda g, x, y_shape: reshape(conj(ravel(x)) @ g, y_shape),
)  # fmt: skip
