"""Loops that were unrolled: what each turn does alike is done once, on all turns' rows together.

A recurrent net multiplies every turn's input by the same matrix, and adds up a product of every
turn for the gradient of its weights: one product does the work of many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import prod
from typing import Any

from ...ops import products, shaping
from ..elementwise import elementwise
from ..program import Program, Step, Var
from . import Draft, rewrite
from .rows import Rows, turns
from .sums import TURNS, summed

__all__ = ["batched"]

LARGEST = 16_384
"""Elements of an array for whose steps the calls take longer than the work."""


def batched(program: Program) -> Program:
    """The program with the steps that are alike in every turn done once for all turns."""
    if sum(step.op is products.matmul for step in program.steps) < TURNS:
        return program
    return summed(_grouped(_turned(program)))


def _turned(program: Program) -> Program:
    """Transposed matrices that many small ones are multiplied by, turned in memory."""
    uses = Counter(
        step.args[1] for step in program.steps
        if step.op is products.matmul and prod(step.out.shape) <= LARGEST
    )  # fmt: skip

    def rule(step: Step, draft: Draft) -> Var | None:
        if step.op is not shaping.transpose or uses[step.out] < TURNS:
            return None
        view = draft.emit(step.op, *step.args, like=step.out, **step.options)
        return draft.emit(shaping.copy, view, like=step.out)

    return rewrite(program, rule)


def _grouped(program: Program) -> Program:
    """The steps that are alike as one, where what they need is there at the first of them."""
    rows, groups = Rows(program), defaultdict(list)
    for step in program.steps:
        groups[_alike(step)].append(step)
    del groups[None]
    first = {group[0].out: group for group in groups.values() if len(group) >= TURNS}
    for step in program.steps:
        if step.out in first:
            group = first[step.out][:: -1 if step.phase == "backward" else 1]
            columns = zip(*[step.args for step in group], strict=True)
            if all(rows.free(xs) for xs, turn in zip(columns, turns(step), strict=True) if turn):
                rows.join(group)
                rows.take_apart(tuple(step.out for step in group))
        if step.out not in rows.steps:
            rows.add(step)
    return program.with_steps(list(rows.steps.values()))


def _alike(step: Step) -> Any:
    """A key that is equal for steps which may be one on all their rows; None if it has no turns."""
    out, args = step.out, step.args
    if step.phase == "update" or step.options or out.scalar or len(out.shape) < 2:
        return None
    ranks = [len(x.shape) if isinstance(x, Var) else 0 for x in args]
    if step.op is products.matmul:
        return (step.op, args[0].shape, args[1], step.phase) if ranks == [2, 2] else None
    if elementwise(step.op) is None or prod(out.shape) > LARGEST:
        return None
    wide = [isinstance(x, Var) and x.shape == out.shape for x in args]
    if not any(wide) or ranks.count(len(out.shape)) > sum(wide):
        return None
    marks = [(args.index(x), x.dtype) if w else x for x, w in zip(args, wide, strict=True)]
    return step.op, out.shape, out.dtype, step.phase, *wide, *marks
