"""The comments of a program: the mathematics of a line, and the rule that it comes from."""

from __future__ import annotations

from typing import Any

from ..ops.declare import Operation, Rule
from ..ops.parameters import NUMBERS
from ..symbols import Symbol
from .program import Step, Var
from .spelling import Spelling

__all__ = ["Remarks"]


class Remarks:
    """Says lines in mathematics."""

    def __init__(self, spell: Spelling) -> None:
        self.spell = spell

    def step(self, step: Step) -> str:
        """``z = x @ w   (4, 8)``."""
        shape = f"   {step.out.shape}" if step.out.shape else ""
        return f"{self.spell(step.out)} = {self.text(step.op, step.args, step.options)}{shape}"

    def beside(self, line: str, step: Step) -> str:
        """A line of code with what it means."""
        return f"{line:<44}  # {self.step(step)}"

    def text(self, op: Operation, args: tuple[Any, ...], options: dict[str, Any]) -> str:
        """The printed form of a call."""
        spelt = list(map(self.spell, args))
        fields = dict(zip(op.operands, spelt, strict=False)) | {"xs": ", ".join(spelt)}
        fields |= {key: self.spell(x) for key, x in options.items()}
        try:
            return op.text.format(**fields)
        except (KeyError, IndexError):
            return f"{op.name}({', '.join(spelt)})"

    def rule(self, out: Var | None) -> list[str]:
        """``# back through h = tanh(z);  slope by z: 1 - h * h``, as far as the names are known."""
        if out is None or out.origin is None:
            return []
        op, args = out.origin
        known = self.spell.names.of
        told = [x in known if isinstance(x, Var) else isinstance(x, int | float) for x in args]
        if op.variadic or out not in known or not all(told):
            return []
        spelt, name = list(map(self.spell, args)), self.spell(out)
        fields = {"g": f"d_{name}", "out": name, **dict(zip(op.operands, spelt, strict=True))}
        rules = [
            f"{x}: {said}"
            for x, rule, arg in zip(spelt, op.rules, args, strict=True)
            if isinstance(arg, Var) and (said := _said(rule, fields))
        ]
        text = f"# back through {name} = {self.text(op, args, {})}"
        return [f"{text};  slope by {', by '.join(rules)}" if rules else text]


def _said(rule: Rule, fields: dict[str, str]) -> str:
    """The local derivative in the names of the program; empty if it is more than an expression."""
    if not rule.local:
        return ""
    if isinstance(rule.function, NUMBERS):
        return str(rule.function)
    try:
        text: str = rule.function(*(Symbol(fields[x], {}) for x in rule.names)).text
    except Exception:  # a rule may do with numbers what no symbol can
        return ""
    bare = text[1:-1]
    return bare if text[0] == "(" and bare.find(")") >= bare.find("(") else text
