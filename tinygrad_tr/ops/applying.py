"""Functions of the caller's, applied along axes; and what is real if it nearly is."""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from .arithmetic import real
from .composite import array, composite, ndim
from .declare import shape_of
from .moving import moveaxis
from .shaping import expand_dims, reshape, stack

__all__ = ["apply_along_axis", "apply_over_axes", "real_if_close"]


def _apply_along_axis(func1d: Any, axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    axis = normalize_axis_index(axis, ndim(arr))
    lines = moveaxis(arr, axis, -1)
    others = shape_of(lines)[:-1]
    made = [array(func1d(lines[k], *args, **kwargs)) for k in np.ndindex(others)]
    out = reshape(stack(made), (*others, *shape_of(made[0])))
    own = range(len(others), ndim(out))
    return moveaxis(out, tuple(own), tuple(range(axis, axis + len(own))))


def _apply_over_axes(func: Any, a: Any, axes: Any) -> Any:
    n, a = ndim(array(a)), array(a)
    for axis in np.ravel(axes):
        out = func(a, int(axis))
        a = out if ndim(out) == n else expand_dims(out, int(axis) % n)
    return a


def _real_if_close(a: Any, tol: float = 100) -> Any:
    if not np.iscomplexobj(a):
        return a
    near = np.finfo(a.dtype).eps * tol if tol > 1 else tol
    return real(a) if np.all(np.absolute(a.imag) < near) else a


apply_along_axis = composite(np.apply_along_axis, _apply_along_axis)
apply_over_axes = composite(np.apply_over_axes, _apply_over_axes)
real_if_close = composite(np.real_if_close, _real_if_close)
