"""Conditions in a rule that the numbers at hand decide: guards against 0/0, and masks by name.

``x * (out != 0) / where(out == 0, 1, out)`` is ``x / out`` unless some result is 0.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..ops.declare import TABLE
from .algebra import Call, Infix, Name, Negative, Number, Partial, Phrase, Text, Tree, transform

__all__ = ["evaluate", "resolve"]

OPERATORS: dict[str, Any] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": np.true_divide,
    "@": operator.matmul, "**": np.power, "%": operator.mod, "//": np.floor_divide,
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "==": operator.eq,
    "!=": operator.ne,
}  # fmt: skip


def evaluate(tree: Tree, data: Mapping[str, Any], functions: Mapping[str, Any]) -> Any:
    """The number that an expression in the names of an entry has."""
    match tree:
        case Number(value):
            return value
        case Name(text):
            return data[text]
        case Text("π"):
            return math.pi
        case Negative(operand):
            return -evaluate(operand, data, functions)
        case Infix(sign, left, right):
            sides = evaluate(left, data, functions), evaluate(right, data, functions)
            with np.errstate(all="ignore"):
                return OPERATORS[sign](*sides)
        case Call("indicator", (inner,)):
            return evaluate(inner, data, functions)
        case Call("not", (inner,)):
            return np.logical_not(evaluate(inner, data, functions))
        case Call(function, arguments):
            numbers = [evaluate(x, data, functions) for x in arguments]
            with np.errstate(all="ignore"):
                return (functions.get(function) or TABLE[getattr(np, function)])(*numbers)
        case Text() | Partial() | Phrase():
            pass
    raise TypeError(f"{tree} has no number")


def resolve(tree: Tree, data: Mapping[str, Any], functions: Mapping[str, Any]) -> Tree:
    """The expression without the guards that the numbers do not need."""
    real = not any(np.iscomplexobj(x) for x in data.values() if x is not None)

    def decide(part: Tree) -> Tree:
        match part:
            case Call("where", (condition, chosen, other)):
                found = _decided(condition)
                return part if found is None else chosen if found else other
            case Call("lowered", (base, exponent)):
                if any(_decided(Infix("!=", x, Number(0))) for x in (base, exponent)):
                    return Infix("-", exponent, Number(1))
            case Call("conj" | "conjugate" | "real", (inner,)) if real:
                return inner
            case Call("still", (inner,)):
                return inner
            case Infix("+", left, Number(0j)) if real:
                return left
            case Infix("!=" | "==" as sign, Name(name), Number(0)) if _is_mask(name):
                mask = Name(name)
                return Call("indicator", (mask if sign == "!=" else Call("not", (mask,)),))
            case Infix("!=", _, Number(0)) if _decided(part):
                return Number(1)
        return part

    def _is_mask(name: str) -> bool:
        return getattr(data.get(name), "dtype", np.dtype(float)).kind == "b" or isinstance(
            data.get(name), bool
        )

    def _decided(condition: Tree) -> bool | None:
        found = np.asarray(evaluate(condition, data, functions))
        return True if found.all() else False if not found.any() else None

    return transform(tree, decide)
