"""Chunks: long elementwise runs go over their arrays piece by piece, so that these stay in cache.

Ten operations on a million elements read and write main memory ten times each. Here the steps of a
run stand together, and `Step.rows` says how many rows of the arrays all of them do before any does
the next. What only the run reads has then the memory of one piece. The numbers are the same.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from math import prod

from ..elementwise import elementwise
from ..program import Program, Step, Var

__all__ = ["chunked", "pieces"]

LONG = 1 << 17
"""Elements from which on an array does not stay in cache while others are computed."""
PIECE = 163840
"""Bytes of a piece: those of all arrays of a run fit into a core's own cache."""
SHORTEST = 3
"""Steps of a run; fewer win nothing."""


def chunked(program: Program) -> Program:
    """The program with steps on long arrays in runs, which are done piece by piece."""
    if sum(_long(step) is not None for step in program.steps) < SHORTEST:
        return program
    steps: list[Step] = []
    for run in _runs(program.steps):
        rows = 0
        if len(run) >= SHORTEST and (shape := _long(run[0])) is not None:
            size = max(step.out.dtype.itemsize for step in run)
            rows = max(1, PIECE // (size * prod(shape[1:])))
        steps += [replace(step, rows=rows) for step in run] if rows else run
    return program.with_steps(steps)


def pieces(program: Program) -> dict[Var, int]:
    """The variables that only the run reads which computes them, and how many rows it does."""
    found: dict[Var, int] = {}
    runs: dict[Var, int] = {}
    for number, (_run, steps) in enumerate(groupby(program.steps, lambda step: step.run)):
        for step in steps:
            if step.rows:
                runs[step.out], found[step.out] = number, step.rows
            for x in step.reads():
                if runs.get(x) != number:
                    found.pop(x, None)
    for x in program.results():
        found.pop(x, None)
    return found


def _long(step: Step) -> tuple[int, ...] | None:
    """The shape over which the step works element by element, if it is long."""
    shape = step.out.shape
    if elementwise(step.op) is None or step.options or step.out.scalar or prod(shape) < LONG:
        return None
    arrays = [x for x in step.args if isinstance(x, Var) and not x.scalar]
    if any(x.shape != shape for x in arrays) or prod(shape[1:]) > LONG:
        return None
    return shape if all(isinstance(x, Var | int | float | complex) for x in step.args) else None


def _runs(steps: list[Step]) -> list[list[Step]]:
    """The steps in an order that their operands allow, those of one long shape side by side.

    In each stage the short ones come first; whatever needs a long array of another run waits for
    the next stage. Draws of random numbers keep their order.
    """
    stages: dict[Var, tuple[int, tuple[int, ...]]] = {}
    drawn = 0
    for step in steps:
        shape = _long(step) or ()
        needed = [stages[x] for x in step.reads() if x in stages]
        stage = max([k + (other not in ((), shape)) for k, other in needed], default=0)
        if step.draws:
            stage = drawn = max(stage, drawn)
        stages[step.out] = stage, shape
    ordered = sorted(steps, key=lambda step: stages[step.out])
    return [list(run) for _stage, run in groupby(ordered, key=lambda step: stages[step.out])]
