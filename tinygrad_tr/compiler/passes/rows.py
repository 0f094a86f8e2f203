"""Rows of many turns as one array: what follows each other in memory, or can be made to.

`gather` lays arrays end to end, which costs nothing where they are computed there (see `plan`).
"""

from __future__ import annotations

from math import prod
from typing import Any

from ...ops import indexing, shaping
from ...ops.declare import Operation
from ..program import Program, Step, Var
from .flat import gather, part

__all__ = ["Rows", "like"]


class Rows:
    """The steps of a program that is made anew, and arrays of the rows of many.

    Attributes
    ----------
    made : dict of Var to Step
        What computes a variable, in the old program or the new.
    steps : dict of Var to Step
        The new program so far.
    """

    def __init__(self, program: Program) -> None:
        self.made = {step.out: step for step in program.steps}
        self.steps: dict[Var, Step] = {}

    def add(self, step: Step) -> Var:
        """Add a step."""
        self.made[step.out] = self.steps[step.out] = step
        return step.out

    def emit(self, at: Step, op: Operation, *args: Any, out: Var, **options: Any) -> Var:
        """Add a step that gives `out`, and stands for `at`."""
        return self.add(Step(out, op, args, options, at.phase, at.through))

    def followed(self, xs: list[Var]) -> tuple[Var, int] | None:
        """What `xs` follow each other in, and the element at which they begin there."""
        places = [self._place(x) for x in xs]
        if places[0] is None:
            return None
        (whole, start), size = places[0], prod(xs[0].shape)
        follow = places == [(whole, start + k * size) for k in range(len(xs))]
        return places[0] if follow else None

    def _place(self, x: Var) -> tuple[Var, int] | None:
        step = self.made.get(x)
        if step is None or step.op not in (part, indexing.index):
            return None
        start = step.options["start"] if step.op is part else step.options["key"]
        if type(start) is not int or start < 0:
            return None
        return step.args[0], start if step.op is part else start * prod(x.shape)

    def free(self, xs: list[Var]) -> bool:
        """Whether the rows of `xs` are there already, and can be one array without a copy."""
        if len(set(xs)) < len(xs):
            return False
        views = indexing.index, part
        computed = all(x in self.steps and self.steps[x].op not in views for x in xs)
        return computed or self.followed(xs) is not None

    def rows(self, xs: list[Var], at: Step) -> Var:
        """One array of the rows of all."""
        x, n = xs[0], len(xs)
        shape, size = (n * x.shape[0], *x.shape[1:]), prod(x.shape)
        whole, start = self.followed(xs) or self._gathered(xs, at)
        if len(whole.shape) == 1:
            return self.emit(at, part, whole, out=like(x, shape), start=start, shape=shape)
        key = slice(start // size, start // size + n)
        turns = self.emit(at, indexing.index, whole, out=like(x, (n, *x.shape)), key=key)
        return self.emit(at, shaping.reshape, turns, out=like(x, shape), shape=shape)

    def _gathered(self, xs: list[Var], at: Step) -> tuple[Var, int]:
        """The long array that holds `xs`, and where they begin in it."""
        for step in self.steps.values():
            if step.op is gather and xs[0] in step.args:
                k = step.args.index(xs[0])
                if step.args[k : k + len(xs)] == tuple(xs):
                    return step.out, k * prod(xs[0].shape)
        out = like(xs[0], (sum(prod(x.shape) for x in xs),))
        return self.emit(at, gather, *xs, out=out), 0


def like(x: Var, shape: tuple[int, ...]) -> Var:
    """A variable of the type of `x`, with another shape."""
    return Var(shape, x.dtype, x.kind)
