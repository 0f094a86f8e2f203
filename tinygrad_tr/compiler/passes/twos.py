"""Powers of 2: such a factor goes into a number that its operand is computed with.

It changes no digit, as long as nothing leaves the range of normal numbers.
"""

from __future__ import annotations

from collections import Counter
from math import frexp
from typing import Any

from ...ops.arithmetic import divide, multiply
from ..program import Program, Step, Var
from . import Emit, rewrite

__all__ = ["scaled"]


def scaled(program: Program) -> Program:
    """The program with ``2 * (0.1 * x * y)`` as ``0.2 * x * y``, ``6 * (0.5 / x)`` as ``3 / x``."""
    uses = Counter(x for step in program.steps for x in step.reads())
    uses.update(program.results())
    made: dict[Var, Step] = {}

    def rule(step: Step, emit: Emit) -> Any:
        made[step.out] = step
        if step.op is not multiply or step.out.scalar or step.out.dtype.kind != "f":
            return None
        for number, x in (step.args, step.args[::-1]):
            if type(number) in (int, float) and (found := into(x, number, emit)) is not None:
                uses[found] = uses[step.out]
                return found
        return None

    def into(x: Any, factor: float, emit: Emit, deepest: int = 8) -> Any:
        """`factor` times `x`, if nothing else reads `x`, without one step more; else None."""
        inner = made.get(x) if isinstance(x, Var) and uses[x] == 1 and deepest else None
        if inner is None or inner.op not in (multiply, divide) or x.dtype.kind != "f":
            return None
        for k, y in enumerate(inner.args[: 1 if inner.op is divide else 2]):
            if type(y) in (int, float):
                new = y * factor if _exact(y) or _exact(factor) else None
            else:
                new = into(y, factor, emit, deepest - 1) if _exact(factor) else None
            if new is not None:
                args = (*inner.args[:k], new, *inner.args[k + 1 :])
                out: Var = emit(inner.op, *args, like=x)
                made[out], uses[out] = Step(out, inner.op, args), 1
                return out
        return None

    return rewrite(program, rule)


def _exact(number: float) -> bool:
    """Whether it is a power of 2, and not near to the end of the range of numbers."""
    mantissa, exponent = frexp(number)
    return abs(mantissa) == 0.5 and abs(exponent) < 64
