"""The program as loops want it: states get what is computed, and a mean is a sum that is divided.

From program to program; what is changed is only which step does the work.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...ops import arithmetic, reductions, shaping
from ..program import Program, Step, Var
from .kinds import folds, is_affine

__all__ = ["prepared"]


def prepared(program: Program) -> Program:
    """The program without means, and with copies where a state would share its data."""
    changed = _with_copies(_without_means(program))
    for x, data in changed.constants.items():
        if not x.scalar:
            changed.constants[x] = np.array(data, order="C")  # as the loops read it
    return changed


def _without_means(program: Program) -> Program:
    steps = []
    for step in program.steps:
        out = step.out
        if step.op is reductions.mean and folds(step):
            total = Var(out.shape, out.dtype, out.kind, out.name)
            n = prod(step.args[0].shape) // max(prod(out.shape), 1)
            steps.append(Step(total, reductions.sum_, step.args, step.options))
            step = Step(out, arithmetic.divide, (total, n))
        steps.append(step)
    return program.with_steps(steps)


def _with_copies(program: Program) -> Program:
    """States get what is computed, never what another variable holds.

    Results that are states as they were before the run are copied too.
    """
    made = {step.out: step for step in program.steps}
    steps = list(program.steps)

    def held(x: Any) -> Any:
        """The variable that `x` is a view of."""
        while isinstance(x, Var) and x in made and is_affine(made[x]):
            x = made[x].args[0]
        return x

    def copied(x: Any, like: Var) -> Var:
        out = Var(like.shape, like.dtype, like.kind)
        steps.append(Step(out, shaping.copy, (x,), {}, "update"))
        return out

    writes = dict(program.writes)
    for state, new in writes.items():
        if not state.scalar and held(new) not in made:
            writes[state] = copied(new, state)
    old = {state for state in writes if not state.scalar}
    outputs = [
        copied(x, x) if isinstance(x, Var) and held(x) in old else x for x in program.outputs
    ]
    changed = program.with_steps(steps)
    changed.writes, changed.outputs = writes, outputs
    return changed
