"""Products of arrays that are other products, with axes moved."""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from .arithmetic import conj
from .composite import array, composite, ndim
from .declare import shape_of
from .matrices import cross as cross_of_vectors
from .matrices import tensordot
from .matrices import vecdot as dot_of_vectors
from .moving import moveaxis
from .products import dot
from .shaping import ravel, reshape

__all__ = ["cross", "inner", "kron", "matvec", "vdot", "vecdot", "vecmat"]


def _inner(a: Any, b: Any) -> Any:
    a, b = array(a), array(b)
    return tensordot(a, b, axes=(-1, -1)) if ndim(a) and ndim(b) else a * b


def _kron(a: Any, b: Any) -> Any:
    """Each axis of either beside the same axis of the other, and then as one."""
    a, b = array(a), array(b)
    n = max(ndim(a), ndim(b))
    rows, columns = ((1,) * (n - ndim(x)) + shape_of(x) for x in (a, b))
    left = reshape(a, tuple(k for length in rows for k in (length, 1)))
    right = reshape(b, tuple(k for length in columns for k in (1, length)))
    return reshape(left * right, tuple(m * k for m, k in zip(rows, columns, strict=True)))


def _cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Any:
    if axis is not None:
        axisa = axisb = axisc = axis
    out = cross_of_vectors(moveaxis(array(a), axisa, -1), moveaxis(array(b), axisb, -1))
    return moveaxis(out, -1, normalize_axis_index(axisc, ndim(out)))


inner = composite(np.inner, _inner)
kron = composite(np.kron, _kron)
cross = composite(np.cross, _cross)
vdot = composite(np.vdot, lambda a, b: dot(ravel(conj(array(a))), ravel(array(b))))
vecdot = composite(np.vecdot, lambda x, y, axis=-1: dot_of_vectors(array(x), array(y), axis=axis))


def _of_axes(name: str, x: Any, y: Any, *least: int) -> Any:
    """The operands, if they have the axes that a matrix and a vector have."""
    xs = array(x), array(y)
    for which, (operand, n) in enumerate(zip(xs, least, strict=True)):
        if ndim(operand) < n:
            raise ValueError(
                f"{name}: Input operand {which} does not have enough dimensions (has "
                f"{ndim(operand)}, requires {n})"
            )
    return xs


def _matvec(x: Any, y: Any) -> Any:
    x, y = _of_axes("matvec", x, y, 2, 1)
    return (x @ y[..., None])[..., 0]


def _vecmat(x: Any, y: Any) -> Any:
    x, y = _of_axes("vecmat", x, y, 1, 2)
    return (conj(x)[..., None, :] @ y)[..., 0, :]


matvec = composite(getattr(np, "matvec", None), _matvec)
vecmat = composite(getattr(np, "vecmat", None), _vecmat)
