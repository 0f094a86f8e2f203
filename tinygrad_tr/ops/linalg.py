"""Inverses, solutions of linear equations, powers and chains of matrices, in batches too.

The rules are those of M. Giles, "Collected matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008), with conjugates where the numbers are complex.
"""

import math
from functools import reduce
from typing import Any

import numpy as np

from .arithmetic import conj
from .declare import op, shape_of
from .products import swap
from .shaping import concatenate, ravel, reshape, transpose

__all__ = [
    "adjoint", "columns", "inv", "matrix_power", "multi_dot", "solve", "tensorinv", "tensorsolve",
]  # fmt: skip


def adjoint(x: Any) -> Any:
    """The conjugate transpose of each matrix."""
    return swap(conj(x))


def columns(b: Any, vector: bool) -> Any:
    """`b` as matrices; if it stands for vectors, of one column."""
    return b[..., None] if vector else b


inv = op(np.linalg.inv, "inv({x})", gx=lambda g, out: -(adjoint(out) @ g @ adjoint(out)))


def _solve_right(g: Any, a: Any, b_shape: Any) -> Any:
    vector = len(b_shape) == 1
    gb = solve(adjoint(a), columns(g, vector))
    return gb[..., 0] if vector else gb


def _solve_left(g: Any, a: Any, b_shape: Any, out: Any) -> Any:
    vector = len(b_shape) == 1
    gb = solve(adjoint(a), columns(g, vector))
    return -(gb @ adjoint(columns(out, vector)))


solve = op(
    np.linalg.solve, "solve({a}, {b})",
    ga=lambda g, a, b_shape, out: _solve_left(g, a, b_shape, out),
    gb=lambda g, a, b_shape: _solve_right(g, a, b_shape),
)  # fmt: skip


def _as_matrix(a: Any, axes: Any, rank: int) -> tuple[Any, tuple[int, ...]]:
    """The matrix that `tensorsolve` solves with, and the order of axes that makes it one."""
    last = [k % len(shape_of(a)) for k in axes or ()]
    order = (*(k for k in range(len(shape_of(a))) if k not in last), *last)
    n = math.prod(shape_of(a)[k] for k in order[rank:])
    return reshape(transpose(a, order), (-1, n)), order


def _tensorsolve_left(g: Any, a: Any, b_shape: Any, out: Any, axes: Any) -> Any:
    matrix, order = _as_matrix(a, axes, len(b_shape))
    gb = solve(adjoint(matrix), ravel(g))
    ga = reshape(-gb[:, None] * conj(ravel(out)), tuple(shape_of(a)[k] for k in order))
    return transpose(ga, tuple(map(order.index, range(len(order)))))


def _tensorsolve_right(g: Any, a: Any, b_shape: Any, axes: Any) -> Any:
    matrix, _ = _as_matrix(a, axes, len(b_shape))
    return reshape(solve(adjoint(matrix), ravel(g)), b_shape)


tensorsolve = op(
    np.linalg.tensorsolve, "tensorsolve({a}, {b})",
    ga=lambda g, a, b_shape, out, axes=None: _tensorsolve_left(g, a, b_shape, out, axes),
    gb=lambda g, a, b_shape, axes=None: _tensorsolve_right(g, a, b_shape, axes),
)  # fmt: skip


def _tensorinv_back(g: Any, x_shape: Any, out: Any, ind: int) -> Any:
    n = math.prod(x_shape[:ind])
    out = adjoint(reshape(out, (n, n)))
    return reshape(-(out @ reshape(g, (n, n)) @ out), x_shape)


tensorinv = op(
    np.linalg.tensorinv, "tensorinv({x})",
    gx=lambda g, x_shape, out, ind=2: _tensorinv_back(g, x_shape, out, ind),
)  # fmt: skip


# ---- powers and chains ---------------------------------------------------------------------


def _power_back(g: Any, x: Any, n: int) -> Any:
    """The corner of the power of a block matrix (N. Higham, "Functions of Matrices", 3.6)."""
    x, k = adjoint(x), shape_of(x)[-1]
    above, below = concatenate([x, g], axis=-1), concatenate([0 * x, x], axis=-1)
    return matrix_power(concatenate([above, below], axis=-2), n)[..., :k, k:]


matrix_power = op(
    np.linalg.matrix_power, "matrix_power({x}, {n})", also="n",
    gx=lambda g, x, n: _power_back(g, x, n),
)  # fmt: skip


def _chain_back(g: Any, i: int, xs: Any) -> Any:
    """What stands left of operand `i`, `g`, and what stands right; vectors at the ends are thin."""
    shape, last = shape_of(xs[i]), len(xs) - 1
    first = len(shape_of(xs[0])) == 1
    final = len(shape_of(xs[last])) == 1
    g = reshape(g, (1 if first else shape_of(xs[0])[0], 1 if final else shape_of(xs[last])[-1]))
    thin = [reshape(x, (1, -1)) if first and k == 0 else x for k, x in enumerate(xs)]
    thin[last] = reshape(xs[last], (-1, 1)) if final else thin[last]
    left = reduce(lambda x, y: adjoint(y) @ x, thin[:i], g)
    return reshape(reduce(lambda x, y: x @ adjoint(y), reversed(thin[i + 1 :]), left), shape)


multi_dot = op(
    np.linalg.multi_dot, "multi_dot({xs})", each=lambda g, i, xs: _chain_back(g, i, xs)
)
