"""What a function asks for: the parameters of rules and of NumPy's functions, with defaults."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

__all__ = ["NUMBERS", "REQUIRED", "named", "of_call", "of_rule"]

Function = Callable[..., Any]

NUMBERS = (int, float, complex)
"""What may be a rule, as a constant local derivative."""

REQUIRED = inspect.Parameter.empty
"""The default of a parameter that has none."""

# NumPy before 2.4 does not tell the parameters of what it wrote in C, and before 2.1 reshape's
# shape had another name. `where` of one operand is nonzero and none of ours.
_UNTOLD: dict[Function, Function] = {
    np.can_cast: lambda from_, to, casting="safe": ...,
    np.concatenate: lambda arrays, axis=0, out=None, *, dtype=None, casting="same_kind": ...,
    np.dot: lambda a, b, out=None: ...,
    np.empty_like: lambda prototype, dtype=None, order="K", subok=True, shape=None: ...,
    np.lexsort: lambda keys, axis=-1: ...,
    np.may_share_memory: lambda a, b, max_work=0: ...,
    np.reshape: lambda a, shape, order="C", copy=None: ...,
    np.shares_memory: lambda a, b, max_work=-1: ...,
    np.where: lambda condition, x, y: ...,
}


def of_call(function: Function, operands: tuple[str, ...]) -> dict[str, Any]:
    """The parameters of a call, with their defaults; its first ones are the operands."""
    if isinstance(function, np.ufunc):
        return dict.fromkeys(operands, REQUIRED)
    parameters = inspect.signature(_UNTOLD.get(function, function)).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is not p.VAR_KEYWORD}


def of_rule(
    function: Function | complex, operands: tuple[str, ...]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Names and defaults of a rule's parameters; `inspect` is slow and only for the unusual."""
    if isinstance(function, NUMBERS):
        return (), {}
    if type(function) is FunctionType:
        code, given = function.__code__, function.__defaults__ or ()
        names = code.co_varnames[: code.co_argcount]
        return names, dict(zip(names[len(names) - len(given) :], given, strict=True))
    if isinstance(function, np.ufunc):  # dx=np.cos, a function of the operands in their order
        return operands[: function.nin], {}
    found = inspect.signature(function).parameters
    defaults = {name: p.default for name, p in found.items() if p.default is not REQUIRED}
    return tuple(found), defaults


def named(function: Function | None, name: str) -> Function | None:
    """`function` under the name that errors in the arguments of a call should say."""
    if function is not None:
        function.__name__ = function.__qualname__ = name
    return function
