"""Sums over turns: many products of matrices that are added up are one product of longer ones.

``x₁ᵀ @ g₁ + x₂ᵀ @ g₂ + …`` is ``[x₁; x₂; …]ᵀ @ [g₁; g₂; …]``: the gradient of weights that many
turns share. The order of the additions is another, so the last bits differ.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ...ops import arithmetic, products, reductions, shaping
from ..program import Program, Step, Var
from . import chains
from .rows import Rows, like

__all__ = ["TURNS", "summed"]

TURNS = 4
"""Steps that are worth doing together."""


def summed(program: Program) -> Program:
    """The program with one product, or one sum of rows, for those of many turns.

    They are done when a step needs them, the longest first: the rows of others are parts of its.
    """
    sums = _Sums(program)
    terms = chains(program, _adds)
    late: dict[Var, list[Var]] = {}
    for step in program.steps:
        if not late.keys().isdisjoint(step.reads()):
            sums.add_up(late)
        if any(sums.alike(terms.get(step.out, []))):
            late[step.out] = terms[step.out]
        else:
            sums.add(step)
    sums.add_up(late)
    return program.with_steps(list(sums.steps.values()))


def _adds(step: Step) -> bool:
    """Whether a step adds two arrays of one shape, and no optimiser's."""
    if step.op is not arithmetic.add or step.out.scalar or step.phase == "update":
        return False
    return all(isinstance(x, Var) and x.shape == step.out.shape for x in step.args)


class _Sums(Rows):
    def alike(self, terms: list[Var]) -> list[list[Step]]:
        """The terms that are taken together."""
        found = defaultdict(list)
        for x in terms:
            if self.uses[x] == 1 and (kind := self._kind(x)) is not None:
                found[kind].append(self.made[x])
        return [steps for steps in found.values() if len(steps) >= TURNS]

    def _kind(self, term: Var) -> Any:
        """What must be equal of terms that are taken together."""
        if (step := self.by(term, products.matmul)) and len(term.shape) == 2:
            left = self.by(step.args[0], shaping.transpose)
            if left and len(left.out.shape) == 2:
                return step.op, *[(y.shape, y.dtype) for y in (left.args[0], step.args[1])]
        if (step := self.by(term, reductions.sum_)) and len(step.args[0].shape) == 2:
            rows = step.options in ({"axis": 0}, {"axis": (0,)})
            return (step.op, step.args[0].shape, term.dtype) if rows else None
        return None

    def add_up(self, late: dict[Var, list[Var]]) -> None:
        """The sums of `late`, with one step for the terms of each that are alike."""
        for out in sorted(late, key=lambda out: -len(late[out])):
            many, at = self.alike(late[out]), self.made[out]
            together = {step.out for steps in many for step in steps}
            rest = [x for x in late[out] if x not in together]
            total, *more = [*map(self._product, many), *rest]
            self.at = at
            for x in more:
                total = self.emit(arithmetic.add, total, x, like=out)
            last = self.steps.pop(total)
            self.add(self.instead(out, last.op, *last.args, **last.options))
        late.clear()

    def _product(self, steps: list[Step]) -> Var:
        """One step for all `steps`."""
        self.at = at = steps[0]
        steps = steps[::-1] if at.phase == "backward" else steps
        right = self.rows(tuple(step.args[-1] for step in steps))
        if at.op is reductions.sum_:
            return self.emit(at.op, right, like=at.out, axis=(0,))
        left = self.rows(tuple(self.made[step.args[0]].args[0] for step in steps))
        left = self.emit(shaping.transpose, left, like=like(left, left.shape[::-1]))
        return self.emit(at.op, left, right, like=at.out)
