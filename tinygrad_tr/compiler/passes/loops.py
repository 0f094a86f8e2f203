"""Loops that were unrolled: what each turn does alike is done once, on all turns' rows together.

A recurrent net multiplies every turn's input by the same matrix, and adds up a product of every
turn for the gradient of its weights. The arrays of the turns are laid end to end (`gather`, which
costs nothing where they are computed there), and one product does the work of many. Sums over turns
are added up in another order, so their last bits differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import prod
from typing import Any

from ...ops import arithmetic, products, shaping
from ..elementwise import elementwise
from ..program import Program, Step, Var
from .flat import part
from .rows import Rows, like, with_instead
from .sums import TURNS, summed

__all__ = ["batched"]

LARGEST = 16_384
"""Elements of an array for whose elementwise steps the calls take longer than the work."""
MOST = 32
"""Groups that are looked at, the largest first; each takes a walk through the program."""


def batched(program: Program) -> Program:
    """The program with the steps that are alike in every turn done once for all turns."""
    if sum(step.op is products.matmul for step in program.steps) < TURNS:
        return program
    program = summed(program)
    for rewrite in (_copied_once, _grouped, _shared_first, _grouped):
        program = rewrite(program)
    return program


def _grouped(program: Program) -> Program:
    """The steps that are alike, and need nothing of each other, as one."""
    groups = defaultdict(list)
    for step in program.steps:
        if (key := _alike(step)) is not None:
            groups[key].append(step.out)
    turns = sorted((x for x in groups.values() if len(x) >= TURNS), key=len, reverse=True)
    places = {step.out: k for k, step in enumerate(program.steps)}
    for outs in sorted(turns[:MOST], key=lambda outs: places[outs[-1]]):
        program = _together(program, outs)
    return program


def _copied_once(program: Program) -> Program:
    """Matrices that many small ones are multiplied by, turned in memory: products are quicker."""
    made = {step.out: step for step in program.steps}
    uses = Counter(
        step.args[1] for step in program.steps
        if step.op is products.matmul and _rank(step.args[0]) == 2 and step.args[1] in made
        and made[step.args[1]].op is shaping.transpose and prod(step.out.shape) <= LARGEST
    )  # fmt: skip
    steps: list[Step] = []
    instead: dict[Var, Var] = {}
    for step in program.steps:
        if step.op is products.matmul and step.args[1] in instead:
            step = Step(step.out, step.op, (step.args[0], instead[step.args[1]]), {}, step.phase)
        steps.append(step)
        if uses[step.out] >= TURNS:
            instead[step.out] = copied = like(step.out, step.out.shape)
            steps.append(Step(copied, shaping.copy, (step.out,), {}, step.phase))
    return program.with_steps(steps)


def _shared_first(program: Program) -> Program:
    """``(p + b) + r`` for ``(p + r) + b``, where `p` is of all turns and `b` is the same in all."""
    made = {step.out: step for step in program.steps}
    uses = Counter(x for step in program.steps for x in step.reads())
    uses.update(program.results())
    steps = []
    for step in program.steps:
        inner = made.get(step.args[0]) if step.op is arithmetic.add else None
        shared = step.args[-1] if step.args else None
        if inner is not None and inner.op is step.op and uses[inner.out] == 1:
            turn = made.get(inner.args[0])
            if turn is not None and turn.op is part and _rank(shared) < len(step.out.shape):
                first = like(inner.out, inner.out.shape)
                steps.append(Step(first, step.op, (inner.args[0], shared), {}, step.phase))
                step = Step(step.out, step.op, (first, inner.args[1]), {}, step.phase)
        steps.append(step)
    return program.with_steps(steps)


def _rank(x: Any) -> int:
    return len(x.shape) if isinstance(x, Var) else 0


def _alike(step: Step) -> Any:
    """A key that is equal for steps which may be one on all their rows; None if it has no turns."""
    out, args = step.out, step.args
    if step.phase == "update" or step.options or out.scalar or len(out.shape) < 2:
        return None
    if step.op is products.matmul:
        flat = [_rank(x) for x in args] == [2, 2]
        return (step.op, args[0].shape, args[1], step.phase) if flat else None
    if elementwise(step.op) is None or prod(out.shape) > LARGEST:
        return None
    turns = [x for x in args if isinstance(x, Var) and x.shape == out.shape]
    if not turns or any(len(x.shape) == len(out.shape) for x in set(_arrays(args)) - set(turns)):
        return None
    marks = [("turn", turns.index(x), x.dtype) if x in turns else x for x in args]
    return step.op, out.shape, out.dtype, step.phase, *marks


def _arrays(args: Any) -> list[Var]:
    return [x for x in args if isinstance(x, Var)]


def _together(program: Program, outs: list[Var]) -> Program:
    """The steps that give `outs` as one, unless one of them needs another's result."""
    rows, group = Rows(program), set(outs)
    steps = [rows.made[x] for x in (outs[::-1] if rows.made[outs[0]].phase == "backward" else outs)]
    reached = set(outs)
    for step in program.steps:
        if not reached.isdisjoint(step.reads()):
            if step.out in group:
                return program
            reached.add(step.out)
    first = steps[0]
    product = first.op is products.matmul
    wide = [
        isinstance(x, Var) and (k == 0 if product else x.shape == first.out.shape)
        for k, x in enumerate(first.args)
    ]
    turns = [tuple(step.args[k] for step in steps) for k, is_wide in enumerate(wide) if is_wide]
    if not all(len(set(xs)) == len(xs) and rows.free(xs) for xs in turns):
        return program
    wide_rows = iter([rows.rows(xs, first) for xs in turns])
    args = [next(wide_rows) if is_wide else x for x, is_wide in zip(first.args, wide, strict=True)]
    shape = first.out.shape
    out = like(first.out, (len(steps) * shape[0], *shape[1:]))
    whole = rows.emit(first.op, *args, out=out, at=first)
    flat = rows.shaped(whole, (prod(whole.shape),), first)
    instead = {
        step.out: rows.part(flat, k * prod(shape), shape, first) for k, step in enumerate(steps)
    }
    return with_instead(program, rows.steps, instead, group)
