"""Sums over turns: many products of matrices that are added up are one product of longer ones.

``x₁ᵀ @ g₁ + x₂ᵀ @ g₂ + …`` is ``[x₁; x₂; …]ᵀ @ [g₁; g₂; …]``: the gradient of weights that many
turns share. The order of the additions is another, so the last bits differ.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ...ops import arithmetic, products, reductions, shaping
from ..program import Program, Step, Var
from .rows import Rows, like, with_instead

__all__ = ["TURNS", "summed"]

TURNS = 4
"""Steps that are worth doing together."""


def summed(program: Program) -> Program:
    """The program with one product, or one sum of rows, for those of many turns."""
    return _Sums(program).program()


class _Sums:
    """Additions of many products of matrices, and of many sums of rows."""

    def __init__(self, program: Program) -> None:
        self.before, self.rows = program, Rows(program)
        self.place = {step.out: k for k, step in enumerate(program.steps)}
        self.user: dict[Var, Step | None] = {}
        for step in program.steps:
            for x in step.reads():
                self.user[x] = None if x in self.user else step
        self.user.update(dict.fromkeys(program.results()))

    def program(self) -> Program:
        terms: dict[Var, list[Var]] = {}
        instead: dict[Var, Var] = {}
        for step in self.before.steps:
            if step.op is not arithmetic.add or step.out.scalar or step.phase == "update":
                continue
            if any(not isinstance(x, Var) or x.shape != step.out.shape for x in step.args):
                continue
            parts: list[Var] = []
            for x in step.args:
                once = self.user.get(x) is not None
                more = (terms.pop(x, None) if once else None) or [x]
                small, parts = sorted((more, parts), key=len)
                parts += small
            terms[step.out] = parts
        for out, xs in terms.items():
            found = self.sum(out, xs)
            if found is not None:
                instead[out] = found
        return self.before if not instead else with_instead(
            self.before, self.rows.steps, instead, set(instead)
        )

    def sum(self, out: Var, xs: list[Var]) -> Var | None:
        """The sum of `xs`, with one product and one sum of rows for all that are such."""
        alike: dict[Any, list[Step]] = defaultdict(list)
        for x in sorted(xs, key=lambda x: self.place.get(x, -1)):
            step = self.rows.made.get(x)
            if step is not None and self.user[x] is not None and (kind := self.kind(step)):
                alike[kind].append(step)
        total, rest = [], set(xs)
        for steps in alike.values():
            if len(steps) >= TURNS:
                total.append(self.product(steps))
                rest -= {step.out for step in steps}
        if not total:
            return None
        at = self.rows.made[out]
        for x in (x for x in xs if x in rest):
            total.append(x)
        while len(total) > 1:
            x, y, *others = total
            out = like(out, out.shape)
            total = [self.rows.emit(arithmetic.add, x, y, out=out, at=at), *others]
        return total[0]

    def kind(self, step: Step) -> Any:
        """What must be equal of terms that are taken together."""
        x: Any = step.args[0] if step.args else None
        if step.op is products.matmul and len(step.out.shape) == 2:
            maker = self.rows.made.get(x)
            if maker is not None and maker.op is shaping.transpose and len(x.shape) == 2:
                return step.op, *[(y.shape, y.dtype) for y in (maker.args[0], step.args[1])]
        if step.op is reductions.sum_ and step.options in ({"axis": 0}, {"axis": (0,)}):
            return (step.op, x.shape, x.dtype) if len(x.shape) == 2 else None
        return None

    def product(self, steps: list[Step]) -> Var:
        """One step for all `steps`."""
        at, rows = steps[0], self.rows
        steps = steps[::-1] if at.phase == "backward" else steps
        right = rows.rows(tuple([step.args[-1] for step in steps]), at)
        if at.op is reductions.sum_:
            return rows.emit(at.op, right, out=like(at.out, at.out.shape), at=at, axis=(0,))
        left = rows.rows(tuple([rows.made[step.args[0]].args[0] for step in steps]), at)
        left = rows.emit(shaping.transpose, left, out=like(left, left.shape[::-1]), at=at)
        return rows.emit(at.op, left, right, out=like(at.out, at.out.shape), at=at)
