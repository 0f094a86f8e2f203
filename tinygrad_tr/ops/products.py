"""Products of matrices and tensors."""

import math
from typing import Any

import numpy as np

from .arithmetic import conj
from .declare import op, shape_of
from .shaping import ravel, reshape, transpose

__all__ = ["dot", "matmul", "outer", "swap"]

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
    if len(x_shape) == 2 == len(y.shape):
        return g @ conj(y).T
    if len(x_shape) > 1 == len(y.shape):
        return g[..., None] * conj(y)
    g = _as_matrices(g, x_shape, y.shape)
    gx = g @ swap(conj(y if len(y.shape) > 1 else reshape(y, (-1, 1))))
    return gx[..., 0, :] if len(x_shape) == 1 else gx


def _matmul_right(g: Any, x: Any, y_shape: Shape) -> Any:
    if len(x.shape) == 2:
        return conj(x).T @ g
    g = _as_matrices(g, x.shape, y_shape)
    gy = swap(conj(x if len(x.shape) > 1 else reshape(x, (1, -1)))) @ g
    return gy[..., 0] if len(y_shape) == 1 else gy


matmul = op(
    np.matmul, "{x} @ {y}",
    gx=lambda g, x_shape, y: _matmul_left(g, x_shape, y),
    gy=lambda g, x, y_shape: _matmul_right(g, x, y_shape),
)  # fmt: skip


def _contracted_last(y_shape: Shape) -> Shape:
    """The permutation that brings the axis ``dot`` sums over to the end of its second operand."""
    n, k = len(y_shape), max(len(y_shape) - 2, 0)
    return (*(i for i in range(n) if i != k), k)


def _rows(x: Any) -> Any:
    """`x` as a matrix, whose rows run along the last axis."""
    *others, n = shape_of(x)
    return reshape(x, (math.prod(others), n))


def _dot_left(g: Any, x_shape: Shape, y: Any) -> Any:
    y_shape = shape_of(y)
    if not (x_shape and y_shape):
        return g * conj(y)
    columns = _rows(transpose(y, _contracted_last(y_shape)))
    g = reshape(g, (math.prod(x_shape[:-1]), columns.shape[0]))
    return reshape(g @ conj(columns), x_shape)


def _dot_right(g: Any, x: Any, y_shape: Shape) -> Any:
    x_shape = shape_of(x)
    if not (x_shape and y_shape):
        return g * conj(x)
    rows, order = _rows(x), _contracted_last(y_shape)
    shape = tuple(y_shape[k] for k in order)
    g = reshape(g, (rows.shape[0], math.prod(shape[:-1])))
    gy = reshape(swap(g) @ conj(rows), shape)
    return transpose(gy, tuple(map(order.index, range(len(shape)))))


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
