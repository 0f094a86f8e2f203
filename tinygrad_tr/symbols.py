"""Operands that record text: a rule that is run on them prints itself.

``dx=lambda out: 1 - out * out`` becomes ``(1 - (out * out))``. Knows no number and no graph.
"""

from __future__ import annotations

from typing import Any

from .operand import Operand
from .ops.arithmetic import add, divide, multiply, negative, subtract
from .ops.constants import comparisons
from .ops.declare import Operation, Rule, is_weak
from .ops.parameters import NUMBERS

__all__ = ["Symbol", "printed"]

LONGEST = 4096  # characters; a rule that uses its own results twice, again and again, has no end
_INFIX = {add, subtract, multiply, divide, negative, *comparisons}


class Symbol(Operand):
    """An operand that records text; it refuses to be looked at, so a rule cannot branch on it."""

    __slots__ = ("names", "text")
    __array_ufunc__ = None

    def __init__(self, text: str, names: dict[str, Any]) -> None:
        self.text, self.names = text, names

    def record(self, op: Operation, operands: tuple[Any, ...], options: dict[str, Any]) -> Symbol:
        """The call of `op` as Python text; `names` learns what the text refers to."""
        if options or op.variadic or not op.name.isidentifier():
            raise TypeError("only calls by a name are printed")
        if self.names.get(op.name, op) is not op:
            raise TypeError("only plain expressions are printed")
        if not all(isinstance(x, Symbol) or is_weak(x) for x in operands):
            raise TypeError("an array has no text that is Python")
        if sum(len(x.text) for x in operands if isinstance(x, Symbol)) > LONGEST:
            raise TypeError("only short expressions are printed")
        spelt = [x.text if isinstance(x, Symbol) else repr(x) for x in operands]
        if op in _INFIX:
            text = op.text.format(**dict(zip(op.operands, spelt, strict=True)))
            return Symbol(f"({text})", self.names)
        self.names[op.name] = op
        return Symbol(f"{op.name}({', '.join(spelt)})", self.names)

    def __bool__(self) -> bool:
        raise TypeError("a rule must not branch on a number: use where()")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("a symbol holds no numbers")


def printed(rule: Rule, operands: tuple[str, ...], names: dict[str, Any]) -> str | None:
    """The body of `rule` in terms of ``g``, ``out`` and the operands, if it is an expression."""
    if isinstance(rule.function, NUMBERS) or not {"g", "out", *operands}.issuperset(rule.names):
        return None
    try:
        result = rule.function(*(Symbol(name, names) for name in rule.names))
    except Exception:  # a rule may do with numbers what no symbol can
        return None
    return result.text if isinstance(result, Symbol) else None
