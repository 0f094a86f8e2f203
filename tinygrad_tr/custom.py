"""A user's own operation, in the same one-entry form as ours."""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from typing import Any

from .ops.declare import Operation
from .pullback import RESERVED

__all__ = ["custom_op"]


def custom_op(function: Callable[..., Any], text: str, **rules: Any) -> Operation:
    """An operation of your own, declared as ours are.

    Parameters
    ----------
    function : callable
        Computes the result from plain arrays or numbers.
    text : str
        The printed form, e.g. ``"cube({x})"``; its fields that have a rule are the operands.
    **rules
        ``dx=`` the local derivative with respect to ``x``: a function of what its parameter names
        say (operands, ``out``, ``x_shape``, options), or a number. ``gx=`` the whole
        gradient, a function also of ``g``, the incoming one. `scalar` computes on Python floats,
        `also` names options of `function` that no rule has to look at.

    Returns
    -------
    Operation
        Call it with arrays and it computes, with Values and it is recorded.

    Examples
    --------
    >>> cube = custom_op(lambda x: x**3, "cube({x})", dx=lambda x: 3 * x**2)
    >>> import tinygrad_tr as tg
    >>> x = tg.Value(2.0)
    >>> cube(x).backward()
    >>> x.grad
    12.0
    """
    keywords = ("name", "each", "compute", "scalar", "bind", "also")
    settings = {key: rules.pop(key) for key in keywords if key in rules}
    if not rules and "each" not in settings:
        raise TypeError("custom_op needs a rule for at least one operand: dx=, gx= or each=")
    settings.setdefault("name", _name_of(function, text))
    operation = Operation(function, text, rules, **settings)
    for x in operation.operands:
        if x.rstrip("0123456789") in RESERVED or not x.isidentifier() or iskeyword(x):
            raise TypeError(f"{x!r} cannot be the name of an operand; call it x, y, a, b …")
    return operation


def _name_of(function: Callable[..., Any], text: str) -> str:
    name = getattr(function, "__name__", "custom")
    return text.split("(")[0] if name == "<lambda>" and "(" in text else name
