"""Constant folding: what depends on nothing that changes is computed at compile time."""

from math import prod
from typing import Any

import numpy as np

from ...ops.declare import is_weak
from ..program import Program, Step, Var, of
from . import Draft, rewrite

__all__ = ["folded"]

LARGEST = 10_000
"""Elements of a result that is kept instead of computed; more would fill the memory."""


def folded(program: Program) -> Program:
    """The program with the results of constant steps as constants."""
    constants = dict(program.constants)

    def rule(step: Step, draft: Draft) -> Any:
        known = all(x in constants for x in step.reads())
        if step.draws or not known or prod(step.out.shape) > LARGEST:
            return None
        with np.errstate(all="ignore"):
            data = step.evaluate(look)
        if is_weak(data):
            return data
        made = of(data, step.out.name)
        constants[made] = data
        return made

    def look(x: Any) -> Any:
        return constants[x] if isinstance(x, Var) else x

    made = rewrite(program, rule)
    made.constants = constants
    return made
