"""Common subexpressions: what is computed twice from the same things is computed once."""

from typing import Any

from ...ops.declare import is_weak
from ..program import Program, Step, Var, replaced
from . import Draft, rewrite

__all__ = ["shared"]


def shared(program: Program) -> Program:
    """The program with equal steps merged; draws of random numbers are never equal."""
    seen: dict[Any, Var] = {}

    def rule(step: Step, draft: Draft) -> Var | None:
        if step.draws:
            return None
        options = _key(sorted(step.options.items())) if step.options else ""
        key = step.op, options, *map(_key, step.args)
        return seen[key] if seen.setdefault(key, step.out) is not step.out else None

    return rewrite(program, rule)


def _key(x: Any) -> Any:
    """Equal for equal numbers of the same type, and for the same variable."""
    if type(x) is Var:
        return x
    return repr(x) if is_weak(x) else repr(replaced(x, _shown))


def _shown(x: Any) -> Any:
    plain = x is None or x is Ellipsis or isinstance(x, int | float | complex | str | type)
    return x if plain else f"object {id(x)}"
