"""Gradients of a recorded graph, and functions that turn a function into its derivative."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from .containers import flatten
from .graph import SCOPE, Node, history, recording
from .ops.arithmetic import positive
from .ops.declare import is_weak, shape_of
from .reverse import leading_to, sweep
from .value import Value

__all__ = ["grad", "gradients", "value_and_grad"]


def gradients(
    outputs: Any, inputs: Any, *, output_gradients: Any = None, create_graph: bool = False,
    allow_unused: bool = False,
) -> Any:  # fmt: skip
    """Gradients of `outputs` with respect to `inputs`; no value's ``.grad`` is touched.

    Parameters
    ----------
    outputs : Value or list of Values
        What was computed. Gradients of several outputs are added up.
    inputs : Value or list of Values
        Leaves or intermediate values.
    output_gradients : array_like or list, optional
        The gradient that comes into each output, of its shape; needed unless it is a number.
    create_graph : bool
        Give Values that can be differentiated again, instead of arrays.
    allow_unused : bool
        Give None for an input that the outputs do not depend on, instead of raising.

    Returns
    -------
    array or Value, or a list of them as `inputs`
        Of the shape and dtype of each input; they share memory with nothing.

    Raises
    ------
    ValueError
        If an output needs no gradient, or an input has no influence on any.

    Examples
    --------
    >>> x = Value(3.0)
    >>> slope = gradients(x**3, x, create_graph=True)
    >>> gradients(slope, x)
    18.0
    """
    results, asked = _values("outputs", outputs), _values("inputs", inputs)
    incoming = [None] * len(results)
    if output_gradients is not None:
        many = isinstance(outputs, list | tuple)
        incoming = list(output_gradients) if many else [output_gradients]
    if len(incoming) != len(results):
        raise ValueError(f"{len(results)} outputs, but {len(incoming)} output_gradients")
    seeds: dict[Node, Any] = {}
    for y, g in zip(results, incoming, strict=True):
        seed = y.seed(g, create_graph)
        seeds[y] = seeds[y] + seed if y in seeds else seed
    found = sweep(seeds, {x for x in asked if x.requires_grad}, record=create_graph)
    if not allow_unused:
        _refuse_unused(asked, found)
    given = [_own(found.get(x), create_graph) for x in asked]
    return given if isinstance(inputs, list | tuple) else given[0]


def _values(what: str, given: Any) -> list[Value]:
    values = list(given) if isinstance(given, list | tuple) else [given]
    for v in values:
        if not isinstance(v, Value):
            raise TypeError(f"{what} must be Values, not {type(v).__name__}")
    return values


def _refuse_unused(asked: list[Value], found: dict[Node, Any]) -> None:
    for k, x in enumerate(asked):
        if x not in found:
            which = f"{k} ({x.name!r})" if x.name else f"{k} (of shape {x.shape})"
            why = f"the outputs do not depend on input {which}"
            if not x.requires_grad:
                why = f"input {which} is a constant, it needs no gradient"
            raise ValueError(f"{why}; pass allow_unused=True to get None for it")


def _own(g: Any, as_value: bool) -> Any:
    """`g` in memory of its own, as a Value if asked."""
    if g is None or (is_weak(g) and not as_value):
        return g
    if not isinstance(g, Value):
        return Value(g, requires_grad=False) if as_value else g.copy()
    return g.copy()


def _variable(x: Any) -> Value:
    """A Value to differentiate by: of a Value that needs a gradient, one that depends on it."""
    if isinstance(x, Value) and x.requires_grad:
        return positive(x)  # type: ignore[no-any-return]
    variable = Value(x.detach() if isinstance(x, Value) else x)
    if not variable.requires_grad:
        raise TypeError(
            f"no derivative with respect to whole numbers (dtype {variable.dtype}); pass floats"
        )
    return variable


def value_and_grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """A function that gives the value of `f` and its gradient.

    Parameters
    ----------
    f : callable
        Returns a single number (with `has_aux`, a pair of it and anything else).
    argnums : int or tuple of ints
        Which positional arguments to differentiate by; each may be a number, an array, a Value
        or a nested dict, list, tuple or dataclass of these.
    has_aux : bool
        Whether `f` returns something beside the number.

    Returns
    -------
    callable
        ``(*args) -> (value, gradient)``, with `has_aux` ``((value, aux), gradient)``. Plain arrays
        and numbers, or Values where they depend on a Value outside that needs a gradient.

    Examples
    --------
    >>> value_and_grad(lambda x, y: x * x * y, argnums=(0, 1))(3.0, 2.0)
    (18.0, (12.0, 9.0))
    """

    @wraps(f)
    def differentiated(*args: Any, **kwargs: Any) -> Any:
        outer, positions = SCOPE.get().recording, _positions(argnums, len(args))
        leaves, rebuild = flatten([args[k] for k in positions])
        with recording(True):
            variables = [_variable(x) for x in leaves]
            changed = dict(zip(positions, rebuild(variables), strict=True))
            result = f(*(changed.get(k, x) for k, x in enumerate(args)), **kwargs)
            y, aux = result if has_aux else (result, None)
            others, rebuild_aux = flatten(aux)
            kept = _outside([y, *others], variables) if outer else set()
            slopes = _slopes(y, variables, isinstance(y, Value) and y in kept)
            kept |= _outside(slopes, variables)

        def settle(v: Any) -> Any:
            return v._number if isinstance(v, Value) and v not in kept else v

        parts = rebuild(list(map(settle, slopes)))
        gradient = parts[0] if isinstance(argnums, int) else tuple(parts)
        value = settle(y)
        return ((value, rebuild_aux(list(map(settle, others)))) if has_aux else value), gradient

    return differentiated


def _positions(argnums: int | tuple[int, ...], n: int) -> list[int]:
    """Which of `n` arguments `argnums` names."""
    asked = [argnums] if isinstance(argnums, int) else list(argnums)
    if not all(-n <= k < n for k in asked):
        raise TypeError(
            f"argnums={argnums}, but there are {n} positional arguments; what is passed by keyword "
            f"is not differentiated"
        )
    positions = [k % n for k in asked]
    if len(set(positions)) < len(positions):
        raise ValueError(f"argnums={argnums} names an argument twice")
    return positions


def grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False
) -> Callable[..., Any]:
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


def _slopes(y: Any, variables: list[Value], create_graph: bool) -> list[Any]:
    """The gradient for each variable; zeros where `y` does not depend on it."""
    if not (isinstance(y, Value) or is_weak(y) or hasattr(y, "dtype")):
        raise TypeError(f"f must return a number, not {type(y).__name__}; forgot to return?")
    if math.prod(shape_of(y)) != 1:
        raise ValueError(
            f"a gradient is that of a single number, and f returned shape {shape_of(y)}; reduce "
            f"it, e.g. with .sum(), or use jacobian"
        )
    if not isinstance(y, Value) or not y.requires_grad:
        return list(map(_zeros, variables))
    found = gradients(y, variables, create_graph=create_graph, allow_unused=True)
    return [_zeros(x) if g is None else g for x, g in zip(variables, found, strict=True)]


def _zeros(x: Value) -> Any:
    return 0.0 if x.weak else np.zeros_like(x._number)


def _outside(results: list[Any], mine: list[Value]) -> set[Node]:
    """What `results` contain that depends on a leaf which needs a gradient and is not `mine`."""
    nodes = history([y for y in results if isinstance(y, Value)])
    own = set(mine)
    others = {x for x in nodes if x.op is None and x.requires_grad and x not in own}
    return leading_to(others, nodes) if others else others
