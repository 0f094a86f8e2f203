"""What was broadcast is computed before it is broadcast: the same numbers, fewer times."""

from __future__ import annotations

import numpy as np

from ...ops.shaping import broadcast_to
from ..program import Step, Var
from . import Emit

__all__ = ["smaller"]


def smaller(step: Step, made: dict[Var, Step], emit: Emit) -> Var | None:
    """The step on what was broadcast, in place of the step on copies; None if nothing was."""
    sources = [
        made[x].args[0] if x in made and made[x].op is broadcast_to else x for x in step.args
    ]
    if all(a is b for a, b in zip(sources, step.args, strict=True)):
        return None
    shape = np.broadcast_shapes(*(getattr(x, "shape", ()) for x in sources))
    if shape == step.out.shape:
        step.args = tuple(sources)
        return None
    if not shape:
        return None  # a single number: its type may promote another way
    small = emit(step.op, *sources, like=Var(shape, step.out.dtype, step.out.kind))
    return emit(broadcast_to, small, like=step.out, shape=step.out.shape)
