"""Flat parameters: the same update of many arrays becomes one update of one long array.

An optimiser treats every parameter alike. Where the new data of several states are computed by the
same elementwise steps, the states, the gradients and all between are laid end to end: `gather` says
that arrays stand one after the other in one, `part` that an array is a part of it. Neither is a
copy where the memory can be shared.
"""

from __future__ import annotations

from collections import defaultdict
from math import prod
from typing import Any

import numpy as np

from ...ops.declare import Operation
from ..elementwise import elementwise
from ..program import Program, Step, Var

__all__ = ["flattened", "gather", "part"]


def _gather(*xs: Any) -> Any:
    return np.concatenate([np.ravel(x) for x in xs])


def _part(x: Any, start: int = 0, shape: tuple[int, ...] = ()) -> Any:
    return x[start : start + prod(shape)].reshape(shape)


gather = Operation(_gather, "[{xs}]", {}, name="gather", compute=_gather)
part = Operation(_part, "part({x})", {"dx": None}, name="part")


def flattened(program: Program) -> Program:
    """The program with the updates that are alike done together, after everything else."""
    flat = _Flat(program)
    groups: dict[Any, list[tuple[Var, Var]]] = defaultdict(list)
    for state, new in program.writes.items():
        if isinstance(new, Var) and not new.scalar and new in flat.made:
            groups[flat.form(new, state, {})].append((state, new))
    writes = dict(program.writes)
    for pairs in groups.values():
        if len(pairs) > 1:
            states, news = map(tuple, zip(*pairs, strict=True))
            whole = flat.of(news)
            flat.of(states)
            for (state, _), out in zip(pairs, flat.parts(whole, states), strict=True):
                writes[state] = out
    made = program.with_steps([*program.steps, *flat.steps])
    made.writes = writes
    return made


class _Flat:
    """Builds the long arrays."""

    def __init__(self, program: Program) -> None:
        self.made = {step.out: step for step in program.steps}
        self.steps: list[Step] = []
        self.whole: dict[tuple[Var, ...], Var] = {}

    def inner(self, x: Any, shape: tuple[int, ...]) -> Step | None:
        """The elementwise step of the update that gave `x`, if it is one."""
        step = self.made.get(x) if isinstance(x, Var) and x.shape == shape else None
        if step is None or step.phase != "update" or elementwise(step.op) is None:
            return None
        fits = all(not isinstance(y, Var) or y.scalar or y.shape == shape for y in step.args)
        return step if fits and not step.options else None

    def form(self, x: Any, state: Var, seen: dict[Var, int]) -> Any:
        """How `x` is computed, equal for arrays that differ in the shape alone."""
        if not isinstance(x, Var) or x.scalar:
            return x if isinstance(x, Var) else (type(x), repr(x))
        known = x in seen
        number = seen.setdefault(x, len(seen))
        step = None if known else self.inner(x, state.shape)
        if step is None:
            return number, x.dtype, x is state
        return number, step.op, x.dtype, tuple(self.form(y, state, seen) for y in step.args)

    def of(self, xs: tuple[Var, ...]) -> Var:
        """The long array of `xs`, computed like them, or gathered from them."""
        found = self.whole.get(xs)
        if found is None:
            steps = [self.inner(x, x.shape) for x in xs]
            first = steps[0]
            shape = (sum(prod(x.shape) for x in xs),)
            found = Var(shape, xs[0].dtype, np.ndarray)
            if first is None:
                step = Step(found, gather, xs, {}, "update")
            else:
                args = zip(*(s.args for s in steps if s is not None), strict=True)
                step = Step(found, first.op, tuple(map(self._argument, args)), {}, "update")
            self.whole[xs] = found
            self.steps.append(step)
        return found

    def _argument(self, xs: tuple[Any, ...]) -> Any:
        return self.of(xs) if isinstance(xs[0], Var) and not xs[0].scalar else xs[0]

    def parts(self, whole: Var, like: tuple[Var, ...]) -> list[Var]:
        """What of `whole` belongs to each."""
        outs, start = [], 0
        for x in like:
            out = Var(x.shape, x.dtype, np.ndarray)
            options = {"start": start, "shape": x.shape}
            self.steps.append(Step(out, part, (whole,), options, "update"))
            outs.append(out)
            start += prod(x.shape)
        return outs
