"""Factors that change no digit: −1, and powers of 2 within the range of normal numbers.

A negation moves on through products and sums, to where it is a subtraction. A power of 2 goes into
a number that its operand is computed with. Only a sum that is 0 may get another sign, and with
complex numbers that chooses the branch of a root: they stay as they are. So do whole numbers, which
wrap around.
"""

from __future__ import annotations

from math import frexp
from typing import Any

import numpy as np

from ...ops.arithmetic import divide, multiply, negative
from ..program import Step
from . import Draft
from .moves import alike, is_number

__all__ = ["negation", "scaled", "turned"]


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


def scaled(step: Step, draft: Draft) -> Step | None:
    """``2 * (0.1 * x * y)`` as ``0.2 * x * y``, ``6 * (0.5 / x)`` as ``3 / x``."""
    for number, x in (step.args, step.args[::-1]):
        if is_number(number, -1) and alike(x, step.out) and x.dtype.kind != "c":
            return draft.instead(step.out, negative, x)
        if type(number) in (int, float) and alike(x, step.out):
            inner = _times(x, number, draft)
            return inner and draft.instead(step.out, inner.op, *inner.args)
    return None


def _times(x: Any, factor: float, draft: Draft, deepest: int = 8) -> Step | None:
    """A step that gives `factor` times `x`, in place of the step that gives `x`."""
    step = draft.by(x, multiply, divide)
    if step is None or not deepest or x.dtype.kind != "f":
        return None
    for k, y in enumerate(step.args[: 1 if step.op is divide else 2]):
        new = None
        if type(y) in (int, float):
            new = y * factor if _exact(y) or _exact(factor) else None
            new = new if new and _is_normal(new, x.dtype) else None
        elif _exact(factor) and draft.uses[x] < 2 and draft.uses[y] < 2:
            inner = _times(y, factor, draft, deepest - 1)
            new = inner and draft.emit(inner.op, *inner.args, like=y)
        if new is not None:
            return draft.instead(x, step.op, *step.args[:k], new, *step.args[k + 1 :])
    return None


def _is_normal(number: float, dtype: Any) -> bool:
    """Whether it has all its digits in a type."""
    info = np.finfo(dtype)
    return float(info.tiny) <= abs(number) <= float(info.max)


def _exact(number: float) -> bool:
    """Whether it is a power of 2, and not near to the end of the range of numbers."""
    mantissa, exponent = frexp(number)
    return abs(mantissa) == 0.5 and abs(exponent) < 64
