"""All the derivatives at once: `jacobian` and `hessian`; and a Hessian times a vector, `hvp`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from .derivatives import gradients
from .forward import Transposed, as_arguments
from .graph import recording
from .ops.arithmetic import real
from .ops.declare import shape_of
from .ops.shaping import reshape, stack, transpose
from .pullback import is_complex
from .tracing import Argnums, Traced, needs_gradient, positions_of, zeros_like
from .transforms import grad, vjp
from .value import Value

__all__ = ["hessian", "hvp", "jacobian"]

# Preparing the columns costs as much as some rows (a reverse sweep each), and a column is up to
# two rows: docs/architecture.md has the figures.
PREPARING, COLUMN = 4, 2


def jacobian(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """A function that gives all the derivatives of what `f` returns.

    Parameters
    ----------
    f : callable
        May return arrays, also nested in dicts, lists, tuples and dataclasses (with `has_aux`, a
        pair of that and anything else).
    argnums : int or tuple of ints
        Which positional arguments to differentiate by; each may be a nested container too.
    has_aux : bool
        Whether `f` returns something beside.

    Returns
    -------
    callable
        ``(*args) -> jacobian``, with `has_aux` ``(jacobian, aux)``. For an output of shape ``o``
        and an argument of shape ``a`` it is an array of shape ``o + a``; containers stand in the
        order output, argument, as in JAX.

    Raises
    ------
    ValueError
        For a complex function of complex numbers that is not holomorphic: it has no complex
        derivative. That of a real output is ∂/∂Re + i ∂/∂Im, as everywhere.

    Notes
    -----
    Rows are reverse sweeps, columns are sweeps through the transposed map (see `jvp`); the fewer
    are computed.

    Examples
    --------
    >>> import numpy as np
    >>> jacobian(lambda x: np.stack([x[0] * x[1], x[1] ** 2]))(np.array([2.0, 3.0]))
    array([[3., 2.],
           [0., 6.]])
    """

    @wraps(f)
    def differentiated(*args: Any, **kwargs: Any) -> Any:
        run = Traced(f, args, kwargs, positions_of(argnums, len(args)), has_aux)
        found: list[Any] = []
        for blocks in _blocks(run):
            parts = run.inputs_again(blocks)
            found.append(parts[0] if isinstance(argnums, int) else tuple(parts))
        whole = run.outputs_again(found)
        return (whole, run.settle_in(run.aux)) if has_aux else whole

    return differentiated


def hessian(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """A function that gives all the second derivatives of `f`: the Jacobian of its Jacobian.

    The parameters are those of `jacobian`. For a number that is a function of an array of shape
    ``a`` the result has shape ``a + a``.

    Examples
    --------
    >>> import numpy as np
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0]))
    array([[4., 2.],
           [2., 0.]])
    """
    return jacobian(jacobian(f, argnums, has_aux), argnums, has_aux)


def hvp(f: Callable[..., Any], arrays: Any, vectors: Any) -> Any:
    """The Hessian of `f` times a vector, at about the cost of two gradients.

    It is ``jvp(grad(f), arrays, vectors)[1]`` computed backwards, which is cheaper and, since a
    Hessian is symmetric, the same.

    Parameters
    ----------
    f : callable
        Returns a single real number.
    arrays : tuple or list
        The arguments of `f`, all of which are differentiated by; the only one may stand without a
        tuple, unless it is a list.
    vectors : tuple or list
        For each argument, numbers in its form.

    Returns
    -------
    tuple, or array
        In the form of `arrays`: a tuple of products, or the only one.

    Examples
    --------
    >>> import numpy as np
    >>> hvp(lambda x: np.sum(x**3), np.array([1.0, 2.0]), np.array([1.0, 10.0]))
    array([  6., 120.])
    """
    args = as_arguments(arrays)
    _gradient, pullback = vjp(grad(f, argnums=tuple(range(len(args)))), *args)
    products: tuple[Any, ...] = pullback(as_arguments(vectors))
    return products if isinstance(arrays, tuple | list) else products[0]


def _blocks(run: Traced) -> list[list[Any]]:
    """For each output, its derivatives by each variable."""
    record, outputs, variables = run.differentiable_again(), run.outputs, run.variables
    n_rows = sum(y.size for y in outputs if needs_gradient(y))
    numbers = [*variables, *filter(needs_gradient, outputs)]
    n_columns = sum(x.size for x in variables)
    if n_rows > PREPARING + COLUMN * n_columns and not any(map(is_complex, numbers)):
        return _by_columns(run, record)
    return [run.settle(_rows(y, variables, record)) for y in outputs]


def _by_columns(run: Traced, record: bool) -> list[list[Any]]:
    """The rows of the transposed map, transposed."""
    linear = Transposed(run)
    pairs = zip(run.outputs, linear.dummies, strict=True)
    dummies = [zeros_like(y) if u is None else u for y, u in pairs]
    columns = [
        [_swapped(block, x.ndim) for block in _rows(g, dummies, record)]
        for g, x in zip(linear.pulled, run.variables, strict=True)
    ]
    return [run.settle(list(blocks), linear.asked) for blocks in zip(*columns, strict=True)]


def _swapped(block: Any, n: int) -> Any:
    """`block` with its first `n` axes last."""
    axes = range(len(shape_of(block)))
    return transpose(block, (*axes[n:], *axes[:n])) if 0 < n < len(axes) else block


def _rows(y: Any, variables: list[Any], record: bool) -> list[Any]:
    """The derivatives of `y` by each variable, shape ``y.shape + x.shape``."""
    shape = shape_of(y)
    if not needs_gradient(y):
        return [_no_influence(y, x) for x in variables]
    if not is_complex(y):
        return _swept(y, variables, 1.0, record)
    re, im = (_swept(y, variables, unit, record) for unit in (1.0, 1j))
    for x, a, b in zip(variables, re, im, strict=True):
        if is_complex(x) and not _conjugate(a, b):
            raise ValueError(
                f"f is not holomorphic, so an output of shape {shape} has no complex derivative; "
                f"take the jacobian of np.real(f) and of np.imag(f)"
            )
    with recording(True):
        return [real(a) + 1j * real(b) for a, b in zip(re, im, strict=True)]


def _conjugate(a: Any, b: Any) -> bool:
    """Whether the gradients of the real and the imaginary part fit one complex derivative."""
    a, b = (np.asarray(getattr(g, "_number", g)) for g in (a, b))
    tiny = float(np.sqrt(np.finfo(a.dtype).eps))
    return np.allclose(b, 1j * a, rtol=tiny, atol=tiny * float(np.max(np.abs(a), initial=1e-300)))


def _swept(y: Value, variables: list[Any], unit: complex, record: bool) -> list[Any]:
    """The gradients of each element of `y`, one sweep an element."""
    asked = list(filter(needs_gradient, variables))
    rows = []
    with recording(True):
        for index in np.ndindex(y.shape):
            seed: Any = unit
            if y.shape:
                seed = np.zeros(y.shape, y.dtype)
                seed[index] = unit
            found = gradients(
                y, asked, output_gradients=seed, create_graph=record, allow_unused=True
            )
            slopes = dict(zip(asked, found, strict=True))
            rows.append([slopes.get(x) if needs_gradient(x) else None for x in variables])
        return [
            _joined([zeros_like(x) if row[k] is None else row[k] for row in rows], y, x)
            for k, x in enumerate(variables)
        ]


def _joined(rows: list[Any], y: Value, x: Any) -> Any:
    """The rows for one variable, as one array; zeros of the right shape if there are none."""
    if not rows:
        return _no_influence(y, x)
    return rows[0] if not y.shape else reshape(stack(rows), y.shape + shape_of(x))


def _no_influence(y: Any, x: Any) -> Any:
    """Zeros of shape ``y.shape + x.shape``."""
    if not shape_of(y):
        return zeros_like(x)
    return np.zeros(shape_of(y) + shape_of(x), np.result_type(getattr(x, "dtype", float)))
