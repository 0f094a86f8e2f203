"""Norms of vectors and matrices in all of NumPy's orders, and condition numbers.

At 0 a norm has a kink, and its gradient here is 0. Where several elements (sums, singular values)
attain an extreme, they share the gradient equally.
"""

from typing import Any

import numpy as np

from .arithmetic import absolute, sign
from .choice import where
from .constants import equal
from .declare import op, shape_of
from .decompositions import of_singular_values, svd
from .linalg import adjoint, inv
from .reductions import max_, min_, sum_
from .shaping import axes_of, reshape, spread, transpose

__all__ = ["cond", "matrix_norm", "norm", "vector_norm"]

EUCLIDEAN = (None, 2, "fro")


def _nonzero(x: Any) -> Any:
    return where(x == 0, 1, x)


def _share(x: Any, axis: Any, largest: bool) -> Any:
    """How the largest or smallest of `x` depend on each of them."""
    if 0 in shape_of(x):
        return x  # nothing depends on nothing
    extreme = (max_ if largest else min_)(x, axis=axis, keepdims=True)
    attained = equal(x, extreme)
    return attained / np.sum(attained, axis=axis, keepdims=True)


# ---- vectors -------------------------------------------------------------------------------


def _of_vector(g: Any, x: Any, out: Any, ord: Any, axis: Any, keepdims: bool) -> Any:
    shape = shape_of(x)
    g, out = spread(g, shape, axis, keepdims), spread(out, shape, axis, keepdims)
    if ord in EUCLIDEAN:
        return x * (g / _nonzero(out))
    if ord == 0:  # the number of elements
        return 0 * x
    if abs(ord) == np.inf:
        return g * _share(absolute(x), axis, ord > 0) * sign(x)
    slope = (_nonzero(absolute(x)) / _nonzero(out)) ** (ord - 1)
    return g * (out != 0) * slope * sign(x)


vector_norm = op(
    np.linalg.vector_norm, "vector_norm({x})",
    gx=lambda g, x, out, axis=None, keepdims=False, ord=2:
        _of_vector(g, x, out, ord, axis, keepdims),
)  # fmt: skip


# ---- matrices ------------------------------------------------------------------------------


def _of_values(x: Any, ord: Any) -> Any:
    """The gradient of a norm that is one of singular values; those that are 0 have none."""
    u, s, vh = svd(x, full_matrices=False)
    size = max(shape_of(x)[-2:]) * np.finfo(x.dtype).eps * s[..., :1]
    slope = (s > size) * (1 if ord == "nuc" else _share(s, -1, ord > 0))
    return of_singular_values(slope, (u, s, vh))


def _of_sums(x: Any, ord: Any) -> Any:
    """The gradient of the largest or smallest sum of a column (±1) or a row (±inf)."""
    along, across = (-2, -1) if abs(ord) == 1 else (-1, -2)
    sums = sum_(absolute(x), axis=along, keepdims=True)
    return _share(sums, across, ord > 0) * sign(x)


def _of_matrix(g: Any, x: Any, out: Any, ord: Any, axes: Any, keepdims: bool) -> Any:
    if ord in (None, "fro"):
        return _of_vector(g, x, out, 2, axes, keepdims)
    order = (*(k for k in range(len(shape_of(x))) if k not in axes), *axes)
    x = transpose(x, order)
    slope = _of_values(x, ord) if ord in (2, -2, "nuc") else _of_sums(x, ord)
    g = reshape(g, (*shape_of(x)[:-2], 1, 1))
    return transpose(g * slope, tuple(map(order.index, range(len(order)))))


def _of_norm(g: Any, x: Any, out: Any, ord: Any, axis: Any, keepdims: bool) -> Any:
    axes = axes_of(axis, len(shape_of(x)))
    kind = _of_matrix if len(axes) == 2 and ord is not None else _of_vector
    return kind(g, x, out, ord, axes, keepdims)


norm = op(
    np.linalg.norm, "norm({x})",
    gx=lambda g, x, out, ord=None, axis=None, keepdims=False:
        _of_norm(g, x, out, ord, axis, keepdims),
)  # fmt: skip
matrix_norm = op(
    np.linalg.matrix_norm, "matrix_norm({x})",
    gx=lambda g, x, out, ord="fro", keepdims=False:
        _of_norm(g, x, out, ord, (-2, -1), keepdims),
)  # fmt: skip


def _of_cond(g: Any, x: Any, p: Any) -> Any:
    """That of a quotient of singular values, or of ``norm(x, p) norm(inv(x), p)``."""
    g = g[..., None, None]
    if p in (None, 2, -2):
        u, s, vh = svd(x, full_matrices=False)
        top, low = s[..., :1], s[..., -1:]
        slope = _share(s, -1, True) / low - _share(s, -1, False) * top / low**2
        if p == -2:
            slope = -slope * (low / top) ** 2
        return g * of_singular_values(slope, (u, s, vh))
    y, axes = inv(x), (-2, -1)
    there, back = norm(x, ord=p, axis=axes), norm(y, ord=p, axis=axes)
    gy = _of_norm(there, y, back, p, axes, False)
    return g * (_of_norm(back, x, there, p, axes, False) - adjoint(y) @ gy @ adjoint(y))


cond = op(np.linalg.cond, "cond({x})", gx=lambda g, x, p=None: _of_cond(g, x, p))
