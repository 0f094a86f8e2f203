"""Rows of many turns as one array: what follows each other in memory, or can be made to.

`gather` lays arrays end to end, which costs nothing where they are computed there (see `plan`).
"""

from __future__ import annotations

from itertools import pairwise
from math import prod
from typing import Any

from ...ops import indexing, shaping
from ...ops.declare import Operation
from ..program import Program, Step, Var, replaced
from .flat import gather, part

__all__ = ["Rows", "like", "with_instead"]


class Rows:
    """Arrays of many turns as one, from the steps that are there or by new ones."""

    def __init__(self, program: Program) -> None:
        self.made = {step.out: step for step in program.steps}
        self.steps: list[Step] = []
        self._known: dict[tuple[Var, ...], Var] = {}
        self._holder: dict[Var, tuple[Var, ...]] = {}
        for step in program.steps:
            if step.op is gather:
                self._keep(step.args, step.out)

    def emit(self, op: Operation, *args: Any, out: Var, at: Step, **options: Any) -> Var:
        """Add a step that gives `out`."""
        step = self.made[out] = Step(out, op, args, options, at.phase)
        self.steps.append(step)
        return out

    def shaped(self, x: Var, shape: tuple[int, ...], at: Step) -> Var:
        """`x` in another shape."""
        return self.emit(shaping.reshape, x, out=like(x, shape), at=at, shape=shape)

    def free(self, xs: tuple[Var, ...]) -> bool:
        """Whether they can be one without a copy of each."""
        views = {self.made[x].op for x in xs if x in self.made} & {indexing.index, part}
        own = all(x in self.made for x in xs)
        return own and (not views or self.taken(xs) is not None)

    def taken(self, xs: tuple[Var, ...]) -> tuple[Var, int] | None:
        """What they follow each other in, and the number of the first."""
        steps = [self.made[x] for x in xs if x in self.made]
        if len(steps) < len(xs) or steps[0].op not in (indexing.index, part):
            return None
        op, whole, size = steps[0].op, steps[0].args[0], prod(xs[0].shape)
        if any(step.op is not op or step.args[0] is not whole for step in steps):
            return None
        name, stride = ("key", 1) if op is indexing.index else ("start", size)
        places: list[Any] = [step.options[name] for step in steps]
        if not all(type(k) is int for k in places) or places[0] % stride or places[0] < 0:
            return None
        follow = all(b - a == stride for a, b in pairwise(places))
        return (whole, places[0] // stride) if follow else None

    def rows(self, xs: tuple[Var, ...], at: Step) -> Var:
        """One array of the rows of all."""
        x, n = xs[0], len(xs)
        shape, size = (n * x.shape[0], *x.shape[1:]), prod(x.shape)
        found = self.taken(xs)
        whole, start = self.gathered(xs, at) if found is None else found
        if found is not None and self.made[x].op is indexing.index:
            if n < whole.shape[0]:
                turns, key = (n, *whole.shape[1:]), slice(start, start + n)
                out = like(x, turns)
                whole = self.emit(indexing.index, whole, out=out, at=at, key=key)
            return self.shaped(whole, shape, at)
        if prod(whole.shape) == n * size:
            return self.shaped(whole, shape, at)
        return self.part(whole, start * size, shape, at)

    def part(self, whole: Var, start: int, shape: tuple[int, ...], at: Step) -> Var:
        """What of the long array `whole` begins at `start`."""
        return self.emit(part, whole, out=like(whole, shape), at=at, start=start, shape=shape)

    def gathered(self, xs: tuple[Var, ...], at: Step) -> tuple[Var, int]:
        """The long array that holds `xs`, and how many stand before them."""
        for held in dict.fromkeys([self._holder[x] for x in xs if x in self._holder]):
            if held not in self._known or (found := _joined(held, xs)) is None:
                continue
            whole, (both, before, start) = self._known[held], found
            if both != held:  # longer than what is there, which becomes a part of it
                del self._known[held]
                longer = self.gathered(both, at)[0]
                step = self.made[whole]
                step.op, step.args = part, (longer,)
                step.options = {"start": before * prod(xs[0].shape), "shape": whole.shape}
                whole = longer
            return whole, start
        out = like(xs[0], (sum(prod(x.shape) for x in xs),))
        self._keep(xs, self.emit(gather, *xs, out=out, at=at))
        return out, 0

    def _keep(self, xs: tuple[Var, ...], whole: Var) -> None:
        self._known[xs] = whole
        self._holder.update(dict.fromkeys(xs, xs))


def _joined(a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[tuple[Any, ...], int, int] | None:
    """What has both `a` and `b` in a row, and where they begin in it; None if they are apart.

    Examples
    --------
    >>> _joined((1, 2, 3), (2, 3, 4))
    ((1, 2, 3, 4), 0, 1)
    """
    if b[0] not in a:
        found = _joined(b, a) if a[0] in b else None
        return None if found is None else (found[0], found[2], found[1])
    k = a.index(b[0])
    n = min(len(a) - k, len(b))
    both = a + b[n:]
    return (both, 0, k) if a[k : k + n] == b[:n] and len(set(both)) == len(both) else None


def like(x: Var, shape: tuple[int, ...]) -> Var:
    """A variable of the type of `x`, with another shape."""
    return Var(shape, x.dtype, x.kind)


def with_instead(
    program: Program, more: list[Step], instead: dict[Var, Var], without: set[Var]
) -> Program:
    """The program with other variables in the place of some, and new steps among its own.

    It stays as it is where a new step would need its own result: arrays that lie side by side wait
    for each other.
    """

    def to(x: Any) -> Any:
        return instead.get(x, x) if isinstance(x, Var) else x

    steps = []
    for step in program.steps:
        if step.out in without:
            steps += more
            more = []
            continue
        if any(x in instead for x in step.reads()):
            options = {key: replaced(x, to) for key, x in step.options.items()}
            args = replaced(step.args, to)
            step = Step(step.out, step.op, args, options, step.phase, step.through)
        steps.append(step)
    ordered = _in_order(steps)
    return program if ordered is None else program.with_steps(ordered, to)


def _in_order(steps: list[Step]) -> list[Step] | None:
    """The steps with each after those that it needs; None where they go round in a circle.

    Otherwise they stay as they stood, and random numbers are drawn in the same order.
    """
    makers, entered = {step.out: step for step in steps}, set()  # type: dict[Var, Step], set[Step]
    done: dict[Step, None] = {}
    draws = [step for step in steps if step.draws]
    before = dict(pairwise(draws[::-1]))
    for step in steps:
        pending = [step]
        while pending:
            last = pending[-1]
            needed = [makers[x] for x in last.reads() if x in makers]
            needed += [before[last]] if last in before else []
            missing = [] if last in done else [x for x in needed if x not in done]
            if missing and last in entered:
                return None
            if missing:
                entered.add(last)
                pending += missing
                continue
            done[pending.pop()] = None
    return list(done)
