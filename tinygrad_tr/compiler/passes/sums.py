"""Sums over turns: many products of matrices that are added up are one product of longer ones.

``x₁ᵀ @ g₁ + x₂ᵀ @ g₂ + …`` is ``[x₁; x₂; …]ᵀ @ [g₁; g₂; …]``: the gradient of weights that many
turns share. The order of the additions is another, so the last bits differ.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ...ops import arithmetic, products, reductions, shaping
from ..program import Program, Step, Var
from . import users
from .rows import Rows, like

__all__ = ["TURNS", "summed"]

TURNS = 4
"""Steps that are worth doing together."""


def summed(program: Program) -> Program:
    """The program with one product, or one sum of rows, for those of many turns.

    They are done when a step needs them, the longest first: the rows of others are parts of its.
    """
    rows, user = Rows(program), users(program)
    open_: dict[Var, list[Var]] = {}
    late: dict[Var, list[Var]] = {}

    def add_up() -> None:
        for out in sorted(late, key=lambda out: -len(late[out])):
            _add_up(rows.made[out], late[out], rows, user)
        late.clear()

    for step in program.steps:
        if not late.keys().isdisjoint(step.reads()):
            add_up()
        if _adds(step):
            terms = [y for x in step.args for y in open_.pop(x, [x])]
            reader = user.get(step.out)
            if reader is not None and _adds(reader):  # it takes the terms of both
                open_[step.out] = terms
            elif any(_many(terms, rows, user)):
                late[step.out] = terms
                continue
        rows.add(step)
    add_up()
    return program.with_steps(list(rows.steps.values()))


def _adds(step: Step) -> bool:
    """Whether a step adds two arrays of one shape, and no optimiser's."""
    if step.op is not arithmetic.add or step.out.scalar or step.phase == "update":
        return False
    return all(isinstance(x, Var) and x.shape == step.out.shape for x in step.args)


def _many(terms: list[Var], rows: Rows, user: dict[Var, Step | None]) -> list[list[Step]]:
    """The terms that are taken together."""
    alike = defaultdict(list)
    for x in terms:
        step = rows.made.get(x)
        if step is not None and user.get(x) is not None and (kind := _kind(step, rows)):
            alike[kind].append(step)
    return [steps for steps in alike.values() if len(steps) >= TURNS]


def _kind(step: Step, rows: Rows) -> Any:
    """What must be equal of terms that are taken together."""
    x: Any = step.args[0] if step.args else None
    if step.op is products.matmul and len(step.out.shape) == 2:
        maker = rows.made.get(x)
        if maker is not None and maker.op is shaping.transpose and len(x.shape) == 2:
            return step.op, *[(y.shape, y.dtype) for y in (maker.args[0], step.args[1])]
    if step.op is reductions.sum_ and step.options in ({"axis": 0}, {"axis": (0,)}):
        return (step.op, x.shape, x.dtype) if len(x.shape) == 2 else None
    return None


def _add_up(at: Step, terms: list[Var], rows: Rows, user: dict[Var, Step | None]) -> None:
    """The sum that `at` ends, with one step for the terms that are alike."""
    many = _many(terms, rows, user)
    together = {step.out for steps in many for step in steps}
    rest = [x for x in terms if x not in together]
    total, *more = [*(_product(steps, rows) for steps in many), *rest]
    for x in more:
        total = rows.emit(at, arithmetic.add, total, x, out=like(at.out, at.out.shape))
    last = rows.steps.pop(total)
    rows.add(Step(at.out, last.op, last.args, last.options, at.phase, at.through))


def _product(steps: list[Step], rows: Rows) -> Var:
    """One step for all `steps`."""
    at = steps[0]
    steps = steps[::-1] if at.phase == "backward" else steps
    out, right = like(at.out, at.out.shape), rows.rows([step.args[-1] for step in steps], at)
    if at.op is reductions.sum_:
        return rows.emit(at, at.op, right, out=out, axis=(0,))
    left = rows.rows([rows.made[step.args[0]].args[0] for step in steps], at)
    left = rows.emit(at, shaping.transpose, left, out=like(left, left.shape[::-1]))
    return rows.emit(at, at.op, left, right, out=out)
