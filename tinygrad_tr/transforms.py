"""Gradients of a recorded graph, and functions that turn a function into its derivative."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from .containers import flatten
from .graph import SCOPE, Node, history, recording
from .ops.arithmetic import positive
from .ops.declare import Operation, is_weak
from .reverse import sweep
from .value import Value

__all__ = ["custom_op", "grad", "gradients", "value_and_grad"]


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
    many = isinstance(inputs, list | tuple)
    asked = list(inputs) if many else [inputs]
    results = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
    incoming = output_gradients if isinstance(outputs, list | tuple) else [output_gradients]
    seeds: dict[Node, Any] = {}
    for y, g in zip(results, incoming or [None] * len(results), strict=True):
        seed = y.seed(g, create_graph)
        seeds[y] = seeds[y] + seed if y in seeds else seed
    found = sweep(seeds, set(asked), record=create_graph)
    if not allow_unused:
        _refuse_unused(asked, found)
    given = [_own(found.get(x), create_graph) for x in asked]
    return given if many else given[0]


def _refuse_unused(asked: list[Value], found: dict[Node, Any]) -> None:
    for k, x in enumerate(asked):
        if x not in found:
            raise ValueError(
                f"the outputs do not depend on input {k} ({x!r}); pass allow_unused=True to get "
                f"None for it"
            )


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
    positions = (argnums,) if isinstance(argnums, int) else tuple(argnums)

    @wraps(f)
    def differentiated(*args: Any, **kwargs: Any) -> Any:
        arguments = list(args)
        trees = [flatten(args[k]) for k in positions]
        outer = SCOPE.get().recording
        with recording(True):
            variables = [[_variable(x) for x in leaves] for leaves, _ in trees]
            for k, mine, (_, rebuild) in zip(positions, variables, trees, strict=True):
                arguments[k] = rebuild(mine)
            result = f(*arguments, **kwargs)
            y, aux = result if has_aux else (result, None)
            mine = [x for part in variables for x in part]
            outside = outer and _depends_outside(y, mine)
            slopes = _slopes(y, mine, outside)
        settle = _settle if not outside else lambda v: v if _depends_outside(v, mine) else _settle(v)
        flat = iter(map(settle, slopes))
        parts = [build([next(flat) for _ in leaves]) for leaves, build in trees]
        gradient = parts[0] if isinstance(argnums, int) else tuple(parts)
        value = settle(y)
        if has_aux:
            leaves, rebuild = flatten(aux)
            value = value, rebuild([settle(v) for v in leaves])
        return value, gradient

    return differentiated


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
    if not isinstance(y, Value) or not y.requires_grad:
        if np.size(getattr(y, "_data", y)) != 1:
            raise ValueError(f"a gradient is that of a single number; f returned {y!r}")
        return list(map(_zeros, variables))
    found = gradients(y, variables, create_graph=create_graph, allow_unused=True)
    return [_zeros(x) if g is None else g for x, g in zip(variables, found, strict=True)]


def _zeros(x: Value) -> Any:
    return 0.0 if x.weak else np.zeros_like(x._data)


def _depends_outside(y: Any, mine: list[Value]) -> bool:
    """Whether `y` depends on a leaf that needs a gradient and is not one of `mine`."""
    if not isinstance(y, Value) or not y.requires_grad:
        return False
    own = set(mine)
    return any(n.op is None and n.requires_grad and n not in own for n in history([y]))


def _settle(x: Any) -> Any:
    return x._data if isinstance(x, Value) else x


def custom_op(function: Callable[..., Any], text: str, **rules: Any) -> Operation:
    """An operation of your own, declared as ours are.

    Parameters
    ----------
    function : callable
        Computes the result from plain arrays or numbers.
    text : str
        The printed form, e.g. ``"cube({x})"``; its fields that have a rule are the operands.
    **rules
        ``dx=`` the local derivative with respect to ``x`` (a function of what its parameter names
        say: operands, ``out``, ``x_shape``, options), ``gx=`` the whole gradient (also of ``g``, the
        incoming one), a whole number for a constant. `scalar` computes on Python floats, `also`
        names options of `function` that no rule has to look at.

    Returns
    -------
    Operation
        Call it with arrays and it computes, with Values and it is recorded.

    Examples
    --------
    >>> cube = custom_op(lambda x: x**3, "cube({x})", dx=lambda x: 3 * x**2)
    >>> x = Value(2.0)
    >>> cube(x).backward()
    >>> x.grad
    12.0
    """
    keywords = ("name", "each", "compute", "scalar", "bind", "also")
    settings = {key: rules.pop(key) for key in keywords if key in rules}
    if not rules and "each" not in settings:
        raise TypeError("custom_op needs a rule for at least one operand: dx=, gx= or each=")
    settings.setdefault("name", _name_of(function, text))
    return Operation(function, text, rules, **settings)


def _name_of(function: Callable[..., Any], text: str) -> str:
    name = getattr(function, "__name__", "custom")
    return text.split("(")[0] if name == "<lambda>" and "(" in text else name
