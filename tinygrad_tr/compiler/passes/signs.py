"""Signs: a negation moves on through products and sums, to where it is a subtraction.

It changes no digit: rounding is the same on both sides of 0. Only a sum that is 0 may get another
sign, and with complex numbers that chooses the branch of a root: they stay as they are. So do whole
numbers, which wrap around.
"""

from __future__ import annotations

from typing import Any

from ...ops.arithmetic import negative
from ..program import Step
from . import Draft

__all__ = ["negation", "turned"]


def negation(x: Any, draft: Draft) -> Step | None:
    """The negation that gives `x`, if it may be done later."""
    step = draft.by(x, negative)
    return step if step is not None and x.dtype.kind == "f" else None


def turned(step: Step, draft: Draft) -> Step | None:
    """A negation that only this product or sum reads comes behind it."""
    args = list(step.args)
    if step.out.dtype.kind != "f":
        return None
    for k, x in enumerate(args):
        if (inner := negation(x, draft)) and draft.uses[x] < 2 and not x.scalar:
            args[k] = inner.args[0]
    if sum(x is not y for x, y in zip(args, step.args, strict=True)) != 1:
        return None
    made = draft.emit(step.op, *args, like=step.out, **step.options)
    return draft.instead(step.out, negative, made)
