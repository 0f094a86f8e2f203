"""Steps that compute nothing, but copy or move: which are not needed, or less of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...ops import arithmetic, shaping
from ...ops.declare import Operation, is_weak
from ...ops.shaping import broadcast_to, ravel, reshape, transpose
from ..program import Step, Var
from . import Draft

__all__ = ["alike", "is_number", "reshaped", "smaller", "transposed", "unchanged"]


def alike(x: Any, out: Var) -> bool:
    """Whether `x` is a variable of the form of `out`."""
    return isinstance(x, Var) and (x.shape, x.dtype, x.kind) == (out.shape, out.dtype, out.kind)


def is_number(x: Any, number: float) -> bool:
    """Whether `x` is that number of Python."""
    return is_weak(x) and bool(x == number)


def unchanged(step: Step) -> Any:
    """The operand that the result is; None if the step does something."""
    if step.op in _NEUTRAL and step.out.dtype.kind != "c":  # where 1 is 1 + 0i: signs of 0 change
        pairs = step.args, step.args[::-1]
        for x, y in pairs if step.op is arithmetic.multiply else pairs[:1]:
            if is_number(y, _NEUTRAL[step.op]) and alike(x, step.out):
                return x
    same = _SAME.get(step.op)
    return step.args[0] if same and same(step) and alike(step.args[0], step.out) else None


def smaller(step: Step, draft: Draft) -> Step | None:
    """An elementwise step on what was broadcast, in place of the step on copies."""
    args = [inner.args[0] if (inner := draft.by(x, broadcast_to)) else x for x in step.args]
    if all(a is b for a, b in zip(args, step.args, strict=True)):
        return None
    shape = np.broadcast_shapes(*(getattr(x, "shape", ()) for x in args))
    if shape == step.out.shape:
        return draft.instead(step.out, step.op, *args)
    if not shape:
        return None  # a single number: its type may promote another way
    small = draft.emit(step.op, *args, like=Var(shape, step.out.dtype, step.out.kind))
    return draft.instead(step.out, broadcast_to, small, shape=step.out.shape)


def reshaped(step: Step, draft: Draft) -> Any:
    """Two reshapes as one, or none."""
    inner = draft.by(step.args[0], reshape, ravel)
    if inner is None or not (_order_c(step) and _order_c(inner)):
        return None
    x = inner.args[0]
    return x if alike(x, step.out) else draft.instead(step.out, reshape, x, shape=step.out.shape)


def transposed(step: Step, draft: Draft) -> Any:
    """Two transpositions as one, or none."""
    inner = draft.by(step.args[0], transpose)
    if inner is None:
        return None
    n = len(step.out.shape)
    first, second = (
        list(axes) if (axes := s.options.get("axes")) is not None else list(range(n))[::-1]
        for s in (inner, step)
    )
    order = tuple(first[k] % n for k in second)
    if order == tuple(range(n)):
        return inner.args[0]
    return draft.instead(step.out, transpose, inner.args[0], axes=order)


def _order_c(step: Step) -> bool:
    """Whether elements are taken row by row."""
    return bool(step.options.get("order", "C") == "C")


def _axes_in_order(step: Step) -> bool:
    axes = step.options.get("axes")
    return len(step.out.shape) < 2 or (axes is not None and list(axes) == sorted(axes))


_NEUTRAL = {arithmetic.multiply: 1, arithmetic.divide: 1, arithmetic.subtract: 0,
            arithmetic.power: 1}  # fmt: skip
_SAME: dict[Operation, Callable[[Step], bool]] = {
    **dict.fromkeys((
        arithmetic.positive, shaping.copy, shaping.astype, shaping.squeeze, broadcast_to,
        shaping.weaken,
    ), lambda step: True),
    **dict.fromkeys((arithmetic.conj, arithmetic.real), lambda step: step.out.dtype.kind != "c"),
    reshape: _order_c, ravel: _order_c, transpose: _axes_in_order,
}  # fmt: skip
