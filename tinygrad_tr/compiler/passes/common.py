"""Common subexpressions: what is computed twice from the same things is computed once."""

from typing import Any

from ..program import Program, Step, Var
from . import Emit, rewrite

__all__ = ["shared"]


def shared(program: Program) -> Program:
    """The program with equal steps merged; draws of random numbers are never equal."""
    seen: dict[Any, Var] = {}

    def rule(step: Step, emit: Emit) -> Var | None:
        if step.draws:
            return None
        key = step.op, tuple(map(_key, step.args)), _key(step.options) if step.options else None
        return seen[key] if seen.setdefault(key, step.out) is not step.out else None

    return rewrite(program, rule)


def _key(x: Any) -> Any:
    """Equal for equal numbers of the same type, and for the same variable."""
    if isinstance(x, Var):
        return x
    if isinstance(x, tuple | list):
        return type(x), tuple(map(_key, x))
    if isinstance(x, dict):
        return tuple((name, _key(x[name])) for name in sorted(x))
    if isinstance(x, slice):
        return slice, _key(x.start), _key(x.stop), _key(x.step)
    if x is None or x is Ellipsis or isinstance(x, type):
        return x
    text = repr(x) if isinstance(x, int | float | complex | str) else None
    return (type(x), text) if text is not None else id(x)
