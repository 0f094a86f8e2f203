"""Which steps change nothing, if the shape and the dtype stay: copies, ``x * 1``, whole views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ops import arithmetic, shaping
from ...ops.declare import Operation, is_weak
from ..program import Step, Var

__all__ = ["alike", "is_number", "order_c", "unchanged"]


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


def order_c(step: Step) -> bool:
    """Whether elements are taken row by row."""
    return bool(step.options.get("order", "C") == "C")


def _always(step: Step) -> bool:
    return True


def _real(step: Step) -> bool:
    return bool(step.out.dtype.kind != "c")


def _axes_in_order(step: Step) -> bool:
    axes = step.options.get("axes")
    return len(step.out.shape) < 2 or (axes is not None and list(axes) == sorted(axes))


_NEUTRAL = {arithmetic.multiply: 1, arithmetic.divide: 1, arithmetic.subtract: 0,
            arithmetic.power: 1}  # fmt: skip
_SAME: dict[Operation, Callable[[Step], bool]] = {
    arithmetic.positive: _always, shaping.copy: _always, shaping.astype: _always,
    shaping.squeeze: _always, shaping.broadcast_to: _always, shaping.weaken: _always,
    arithmetic.conj: _real, arithmetic.real: _real, shaping.reshape: order_c,
    shaping.ravel: order_c, shaping.transpose: _axes_in_order,
}  # fmt: skip
