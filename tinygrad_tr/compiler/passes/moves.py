"""Which steps change nothing, if the shape and the dtype stay: copies, views of the whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ops import arithmetic, shaping
from ...ops.declare import Operation
from ..program import Step, Var

__all__ = ["alike", "changes_nothing", "order_c"]


def alike(x: Any, out: Var) -> bool:
    """Whether `x` is a variable of the form of `out`."""
    kinds = (x.shape, x.dtype, x.kind) if isinstance(x, Var) else None
    return bool(kinds == (out.shape, out.dtype, out.kind))


def changes_nothing(step: Step) -> bool:
    """Whether the result is the first operand."""
    same = _UNCHANGED.get(step.op)
    return same is not None and same(step) and alike(step.args[0], step.out)


def _always(step: Step) -> bool:
    return True


def _real(step: Step) -> bool:
    return bool(step.out.dtype.kind != "c")


def order_c(step: Step) -> bool:
    """Whether elements are taken row by row."""
    return bool(step.options.get("order", "C") == "C")


def _axes_in_order(step: Step) -> bool:
    axes = step.options.get("axes")
    return len(step.out.shape) < 2 or (axes is not None and list(axes) == sorted(axes))


_UNCHANGED: dict[Operation, Callable[[Step], bool]] = {
    arithmetic.positive: _always, shaping.copy: _always, shaping.astype: _always,
    shaping.squeeze: _always, shaping.broadcast_to: _always, shaping.weaken: _always,
    arithmetic.conj: _real, arithmetic.real: _real, shaping.reshape: order_c,
    shaping.ravel: order_c, shaping.transpose: _axes_in_order,
}  # fmt: skip
