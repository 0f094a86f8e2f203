"""Functions that turn a function into its derivative, by the reverse sweep."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from .containers import leaves_like
from .ops.declare import shape_of
from .pullback import is_complex
from .tracing import Argnums, Traced, positions_of

__all__ = ["grad", "value_and_grad", "vjp"]


def value_and_grad(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """A function that gives the value of `f` and its gradient.

    Parameters
    ----------
    f : callable
        Returns a single real number (with `has_aux`, a pair of it and anything else).
    argnums : int or tuple of ints
        Which positional arguments to differentiate by; each may be a number, an array, a Value
        or a nested dict, list, tuple or dataclass of these; None in it has no gradient.
    has_aux : bool
        Whether `f` returns something beside the number.

    Returns
    -------
    callable
        ``(*args) -> (value, gradient)``, with `has_aux` ``((value, aux), gradient)``. Plain arrays
        and numbers, or Values where they depend on a Value outside that needs a gradient. What the
        number does not depend on has gradient 0.

    Examples
    --------
    >>> value_and_grad(lambda x, y: x * x * y, argnums=(0, 1))(3.0, 2.0)
    (18.0, (12.0, 9.0))
    """

    @wraps(f)
    def differentiated(*args: Any, **kwargs: Any) -> Any:
        run = Traced(f, args, kwargs, positions_of(argnums, len(args)), has_aux)
        _refuse_many(run.result)
        slopes = run.pull([None], run.differentiable_again())
        parts = run.inputs_again(run.settle(slopes))
        gradient = parts[0] if isinstance(argnums, int) else tuple(parts)
        value = run.settled_outputs()
        return ((value, run.settle_in(run.aux)) if has_aux else value), gradient

    return differentiated


def _refuse_many(y: Any) -> None:
    if isinstance(y, dict | list | tuple) or math.prod(shape_of(y)) != 1:
        what = f"shape {shape_of(y)}" if shape_of(y) else type(y).__name__
        raise ValueError(
            f"a gradient is that of a single number, and f returned {what}; reduce it, e.g. with "
            f".sum(), or use jacobian"
        )
    if is_complex(y):
        raise ValueError(
            "a gradient is that of a real number, and f returned a complex one; use jacobian, or "
            "vjp with a gradient that comes in"
        )


def grad(f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """A function that gives the gradient of `f`, which returns a single number.

    The parameters are those of `value_and_grad`. With `has_aux` the result is a pair
    ``(gradient, aux)``. It nests: the gradient of a gradient is the second derivative.

    Examples
    --------
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    """
    both = value_and_grad(f, argnums, has_aux)

    @wraps(f)
    def differentiated(*args: Any, **kwargs: Any) -> Any:
        value, gradient = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return differentiated


def vjp(f: Callable[..., Any], *arrays: Any, has_aux: bool = False) -> Any:
    """The result of `f`, and a function that pulls gradients back through it.

    Parameters
    ----------
    f : callable
        May return arrays, also nested in dicts, lists, tuples and dataclasses.
    *arrays : array, number, Value or a nested container of these
        The arguments of `f`, all of which are differentiated by.
    has_aux : bool
        Whether `f` returns a pair ``(out, aux)``.

    Returns
    -------
    out
        What ``f(*arrays)`` returns.
    pullback : callable
        ``pullback(gradient) -> tuple``: from a gradient in the form of `out`, the vector–Jacobian
        product for each argument, 0 where there is no influence. Call it as often as you like;
        it keeps the graph alive.
    aux
        With `has_aux`.

    Examples
    --------
    >>> import numpy as np
    >>> out, pullback = vjp(lambda x, y: x * y, np.array([1.0, 2.0]), 3.0)
    >>> out
    array([3., 6.])
    >>> pullback(np.array([1.0, 10.0]))
    (array([ 3., 30.]), 21.0)
    """
    run = Traced(f, arrays, {}, range(len(arrays)), has_aux)

    def pullback(gradient: Any) -> tuple[Any, ...]:
        given = leaves_like(run.result, gradient, "the gradient")
        slopes = run.pull(given, run.differentiable_again(given))
        return tuple(run.inputs_again(run.settle(slopes)))

    out = run.settled_outputs()
    return (out, pullback, run.settle_in(run.aux)) if has_aux else (out, pullback)
