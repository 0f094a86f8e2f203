"""Signs: a negation moves on through products and sums, to where it is a subtraction.

It changes no digit: rounding is the same on both sides of 0.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from ...ops import arithmetic, products, reductions
from ..program import Program, Step, Var
from . import Emit, rewrite

__all__ = ["signed"]

_LINEAR = {
    arithmetic.multiply, arithmetic.divide, products.matmul, products.dot, reductions.sum_,
    reductions.mean,
}  # fmt: skip


def signed(program: Program) -> Program:
    """The program with each negation that only one product or sum reads moved behind it."""
    uses = Counter(x for step in program.steps for x in step.reads())
    uses.update(program.results())
    inner: dict[Var, Any] = {}

    def rule(step: Step, emit: Emit) -> Any:
        real = step.out.dtype.kind in "fc"  # whole numbers wrap around, and promote afterwards
        if step.op is arithmetic.negative and uses[step.out] == 1 and real and not step.out.scalar:
            inner[step.out] = step.args[0]
        if step.op not in _LINEAR:
            return None
        turned = [x for x in step.args if isinstance(x, Var) and x in inner]
        if len(turned) != 1:
            return None
        args = [inner[x] if x is turned[0] else x for x in step.args]
        like = Var(step.out.shape, step.out.dtype, step.out.kind)
        made = emit(step.op, *args, like=like, **step.options)
        if step.out.scalar:
            return emit(arithmetic.negative, made, like=step.out)
        out = emit(arithmetic.negative, made, like=step.out)
        if uses[step.out] == 1:
            inner[out] = made
            uses[out] = 1
        return out

    return rewrite(program, rule)
