"""Signs: a negation moves on through products and sums, to where it is a subtraction.

It changes no digit: rounding is the same on both sides of 0.
"""

from __future__ import annotations

from ...ops.arithmetic import negative
from ..program import Step
from . import Draft

__all__ = ["turned"]


def turned(step: Step, draft: Draft) -> Step | None:
    """A negation that only this product or sum reads comes behind it."""
    args = list(step.args)
    for k, x in enumerate(args):
        if (inner := draft.by(x, negative)) and draft.uses[x] < 2 and not x.scalar:
            args[k] = inner.args[0]
    if sum(x is not y for x, y in zip(args, step.args, strict=True)) != 1:
        return None
    made = draft.emit(step.op, *args, like=step.out, **step.options)
    return draft.instead(step.out, negative, made)
