"""``gradient``: finite differences of numbers on a grid.

They are linear in the numbers. Where the distances are constants, the slopes along an axis are one
operation, whose adjoint has it for its own adjoint, and so every order; where the distances are to
be differentiated too, they are a program.
"""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from .composite import along, array, composite, ndim
from .declare import op, shape_of
from .foreign import is_foreign
from .moving import swapaxes
from .shaping import astype, concatenate, floating
from .sliding import steps

__all__ = ["gradient", "grid_slope", "grid_slope_back"]

# ---- one operation -----------------------------------------------------------------------------


def _inner(h: Any) -> tuple[Any, Any, Any]:
    """By how much each inner slope has the number before it, its own, and the one after it."""
    left, right = h[:-1], h[1:]
    return -right / (left * (left + right)), 1 / left - 1 / right, left / (right * (left + right))


def _edge(near: Any, far: Any, edge_order: int) -> list[Any]:
    """By how much the slope at an edge has the numbers from it inwards, seen from the left."""
    if edge_order == 1:
        return [-1 / near, 1 / near]
    part = near / (near + far)
    return [-(1 + part) / near, (1 + part) / near + part / far, -part / far]


def _flows(g: Any, h: Any, axis: int, edge_order: int) -> list[tuple[int, Any]]:
    """What comes back along `axis`: the numbers, and at which position they begin."""
    n, real = shape_of(g)[axis], np.empty(0, g.dtype).real.dtype
    h = np.diff(h) if np.ndim(h) else np.full(n - 1, h)
    column = (-1, *(1,) * (ndim(g) - axis - 1))
    far = (h[1], h[-2]) if edge_order == 2 else (None, None)
    first = _edge(h[0], far[0], edge_order)
    last = [-x for x in _edge(h[-1], far[1], edge_order)][::-1]
    middle = g[along(axis, slice(1, -1))]
    flows = [
        (k, np.reshape(x, column).astype(real) * middle)
        for k, x in enumerate(_inner(h))
        if np.any(x != 0)
    ]
    for start, weights, edge in (0, first, slice(1)), (n - len(last), last, slice(-1, None)):
        x = np.reshape(np.asarray(weights, dtype=real), column)
        flows.append((start, x * g[along(axis, edge)]))
    return flows


def _grid_slope_back(g: Any, h: Any, axis: int, edge_order: int) -> Any:
    flows = _flows(g, h, axis, edge_order)
    if is_foreign(g):
        return sum(_widened(x, start, g, axis) for start, x in flows)
    out = np.zeros_like(g)
    for start, x in flows:
        out[along(axis, slice(start, start + shape_of(x)[axis]))] += x
    return out


def _widened(x: Any, start: int, whole: Any, axis: int) -> Any:
    """`x` with zeros around it, as long as `whole`."""
    end = start + shape_of(x)[axis]
    zeros = (np.zeros_like(whole[along(axis, part)]) for part in (slice(start), slice(end, None)))
    return np.concatenate([next(zeros), x, next(zeros)], axis=axis)


def _grid_slope(x: Any, h: Any, axis: int, edge_order: Any) -> Any:
    return np.gradient(x, h, axis=axis, edge_order=edge_order)


grid_slope = op(
    _grid_slope, "gradient({x}, {h})", name="grid_slope", also="h axis edge_order",
    gx=lambda g, h, axis, edge_order: grid_slope_back(g, h=h, axis=axis, edge_order=edge_order),
)  # fmt: skip
grid_slope_back = op(
    _grid_slope_back, "gradient_adjoint({x}, {h})", name="grid_slope_back",
    also="h axis edge_order",
    gx=lambda g, h, axis, edge_order: grid_slope(g, h=h, axis=axis, edge_order=edge_order),
)  # fmt: skip

# ---- the program -------------------------------------------------------------------------------


def _slope(f: Any, h: Any, axis: int, edge_order: int) -> Any:
    """The slopes between neighbours, and in the middle their average: the nearer counts more."""
    y = swapaxes(f, axis, -1)
    h = steps(h, 0) if ndim(h) else h
    d = steps(y, -1) / h
    left, right = (h[:-1], h[1:]) if ndim(h) else (h, h)
    bend = (d[..., 1:] - d[..., :-1]) / (left + right)
    middle = d[..., :-1] + left * bend
    first, last = d[..., :1], d[..., -1:]
    if edge_order == 2:
        low, high = (left[:1], right[-1:]) if ndim(h) else (h, h)
        first, last = first - low * bend[..., :1], last + high * bend[..., -1:]
    out = swapaxes(concatenate([first, middle, last], axis=-1), axis, -1)
    return out if f.dtype.kind not in "fc" or out.dtype == f.dtype else astype(out, f.dtype)


def _along_axis(f: Any, h: Any, axis: int, edge_order: int) -> Any:
    h, n = floating(array(h)), shape_of(f)[axis]
    if n < edge_order + 1:
        raise ValueError(
            "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) "
            "elements are required."
        )
    if ndim(h) and shape_of(h)[0] != n:
        raise ValueError("when 1d, distances must match the length of the corresponding dimension")
    if hasattr(h, "record") or is_foreign(h):
        return _slope(f, h, axis, edge_order)
    return grid_slope(f, h=h, axis=axis, edge_order=edge_order)


def _gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    if edge_order not in (1, 2):
        raise ValueError("'edge_order' greater than 2 not supported")
    f = array(f)
    axes = normalize_axis_tuple(range(ndim(f)) if axis is None else axis, ndim(f))
    distances = varargs or (1.0,)
    if len(distances) == 1 and ndim(array(distances[0])) == 0:
        distances *= len(axes)
    if len(distances) != len(axes):
        raise TypeError("invalid number of arguments")
    slopes = tuple(
        _along_axis(f, h, k, edge_order) for h, k in zip(distances, axes, strict=True)
    )
    return slopes[0] if len(slopes) == 1 else slopes


gradient = composite(np.gradient, _gradient)
