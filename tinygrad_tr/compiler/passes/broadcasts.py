"""What was broadcast is computed before it is broadcast: the same numbers, fewer times."""

from __future__ import annotations

import numpy as np

from ...ops.shaping import broadcast_to
from ..elementwise import elementwise
from ..program import Step, Var
from . import Draft

__all__ = ["smaller"]


def smaller(step: Step, draft: Draft) -> Step | None:
    """An elementwise step on what was broadcast, in place of the step on copies."""
    if elementwise(step.op) is None or step.options:
        return None
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
