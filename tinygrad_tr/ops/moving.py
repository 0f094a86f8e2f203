"""Axes moved, elements turned, rolled and repeated."""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from .composite import along, array, composite, line, ndim, one_axis
from .declare import op, shape_of
from .indexing import index
from .shaping import broadcast_to, ravel, reshape, transpose

__all__ = [
    "at_least", "atleast_1d", "atleast_2d", "atleast_3d", "broadcast_arrays", "flip", "fliplr",
    "flipud", "moveaxis", "repeat", "resize", "roll", "rollaxis", "rot90", "swapaxes", "tile",
]  # fmt: skip

# ---- axes ------------------------------------------------------------------------------------


def _moveaxis(a: Any, source: Any, destination: Any) -> Any:
    source = normalize_axis_tuple(source, ndim(a), "source")
    destination = normalize_axis_tuple(destination, ndim(a), "destination")
    if len(source) != len(destination):
        raise ValueError("source and destination must name the same number of axes")
    order = [k for k in range(ndim(a)) if k not in source]
    for to, axis in sorted(zip(destination, source, strict=True)):
        order.insert(to, axis)
    return transpose(a, tuple(order))


def _swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    order = list(range(ndim(a)))
    i, k = (normalize_axis_index(axis, ndim(a)) for axis in (axis1, axis2))
    order[i], order[k] = k, i
    return transpose(a, tuple(order))


def _rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    axis, n = normalize_axis_index(axis, ndim(a)), ndim(a)
    start = normalize_axis_index(start + n if start < 0 else start, n + 1)
    return _moveaxis(a, axis, start - (axis < start))


moveaxis = composite(np.moveaxis, _moveaxis)
swapaxes = composite(np.swapaxes, _swapaxes)
rollaxis = composite(np.rollaxis, _rollaxis)


def at_least(n: int, x: Any) -> Any:
    """`x` with as many axes as NumPy's ``atleast_1d``, ``2d`` or ``3d`` gives it."""
    x, shape = array(x), shape_of(array(x))
    if len(shape) >= n:
        return x
    if n == 3 and len(shape) > 0:
        return reshape(x, (1, *shape, 1) if len(shape) == 1 else (*shape, 1))
    return reshape(x, (*(1,) * (n - len(shape)), *shape))


def _of_each(n: int) -> Any:
    def program(*arys: Any) -> Any:
        made = tuple(at_least(n, x) for x in arys)
        return made[0] if len(made) == 1 else made

    return program


atleast_1d = composite(np.atleast_1d, _of_each(1))
atleast_2d = composite(np.atleast_2d, _of_each(2))
atleast_3d = composite(np.atleast_3d, _of_each(3))


def _broadcast_arrays(*args: Any) -> tuple[Any, ...]:
    shape = np.broadcast_shapes(*(shape_of(array(x)) for x in args))
    return tuple(broadcast_to(array(x), shape) for x in args)


broadcast_arrays = composite(np.broadcast_arrays, _broadcast_arrays)

# ---- elements: each of these undoes itself -----------------------------------------------------

flip = op(np.flip, "flip({x})", gx=lambda g, axis=None: flip(g, axis))
fliplr = composite(np.fliplr, lambda m: flip(m, 1))
flipud = composite(np.flipud, lambda m: flip(m, 0))
rot90 = op(np.rot90, "rot90({x})", gx=lambda g, k=1, axes=(0, 1): rot90(g, -k, axes))
roll = op(
    np.roll, "roll({x}, {shift})",
    gx=lambda g, shift, axis=None: roll(g, np.negative(shift), axis),
)  # fmt: skip

# ---- repetition ------------------------------------------------------------------------------


def _tile(A: Any, reps: Any) -> Any:
    """Each axis split in two, of which the first is broadcast."""
    reps = (reps,) if np.ndim(reps) == 0 else tuple(reps)
    shape, A = shape_of(array(A)), array(A)
    n = max(len(reps), len(shape))
    shape, reps = (1,) * (n - len(shape)) + shape, (1,) * (n - len(reps)) + reps
    split = tuple(k for length in shape for k in (1, length))
    stretched = tuple(k for pair in zip(reps, shape, strict=True) for k in pair)
    whole = tuple(k * length for k, length in zip(reps, shape, strict=True))
    return reshape(broadcast_to(reshape(A, split), stretched), whole)


def _repeat(a: Any, repeats: Any, axis: int | None = None) -> Any:
    a, axis = one_axis(line(a), axis)
    shape = shape_of(a)
    if np.size(repeats) != 1:
        return index(a, key=along(axis, np.repeat(np.arange(shape[axis]), repeats)))
    n, before, after = int(np.reshape(repeats, ())), shape[: axis + 1], shape[axis + 1 :]
    stretched = broadcast_to(reshape(a, (*before, 1, *after)), (*before, n, *after))
    return reshape(stretched, (*before[:-1], before[-1] * n, *after))


def _resize(a: Any, new_shape: Any) -> Any:
    positions = np.resize(np.arange(np.size(a)), new_shape)
    if np.size(a) == 0:
        return np.zeros_like(a, shape=positions.shape)
    return index(ravel(a), key=positions)


tile = composite(np.tile, _tile)
repeat = composite(np.repeat, _repeat)
resize = composite(np.resize, _resize)
