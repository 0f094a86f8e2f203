"""Rows of many arrays as one array: what follows each other in memory, or can be made to.

`gather` lays arrays end to end, which costs nothing where they are computed there (see `plan`).
"""

from __future__ import annotations

from itertools import accumulate
from math import prod
from typing import Any

from ...ops import indexing, products, shaping
from ..program import Program, Step, Var
from . import Draft
from .primitives import gather, part

__all__ = ["Rows", "like", "turns"]


class Rows(Draft):
    """A program that is made anew, with arrays of the rows of many.

    Attributes
    ----------
    whole : dict of tuple of Var to Var
        The array of the rows of what was computed together.
    """

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.whole: dict[tuple[Var, ...], Var] = {}

    def join(self, group: list[Step]) -> None:
        """One step for all of the group."""
        self.at = at = group[0]
        columns = zip(turns(at), *[step.args for step in group], strict=True)
        args = [self.rows(tuple(xs)) if turn else xs[0] for turn, *xs in columns]
        outs = tuple(step.out for step in group)
        self.whole[outs] = self.emit(at.op, *args, like=like(at.out, _shape(outs)))

    def take_apart(self, xs: tuple[Var, ...]) -> None:
        """Each of what was computed together as a part of it."""
        whole = self.whole[xs]
        if len(whole.shape) > 1:
            size = (prod(whole.shape),)
            whole = self.emit(shaping.reshape, whole, like=like(whole, size), shape=size)
        for x, start in zip(xs, _starts(xs), strict=False):
            self.add(self.instead(x, part, whole, start=start, shape=x.shape))

    def free(self, xs: tuple[Var, ...]) -> bool:
        """Whether the rows of `xs` are there already, and can be one array without a copy."""
        if len(set(xs)) < len(xs):
            return False
        views = indexing.index, part
        computed = all(x in self.steps and self.steps[x].op not in views for x in xs)
        return computed or self.followed(xs) is not None

    def rows(self, xs: tuple[Var, ...]) -> Var:
        """One array of the rows of all; of the elements, if the rows differ in length."""
        x, n, shape = xs[0], len(xs), _shape(xs)
        if xs in self.whole:
            return self.whole[xs]
        whole, start = self.followed(xs) or self._gathered(xs)
        if whole.shape == shape:
            return whole
        if len(whole.shape) == 1:
            return self.emit(part, whole, like=like(x, shape), start=start, shape=shape)
        key = slice(start // prod(x.shape), start // prod(x.shape) + n)
        turns = self.emit(indexing.index, whole, like=like(x, (n, *x.shape)), key=key)
        return self.emit(shaping.reshape, turns, like=like(x, shape), shape=shape)

    def followed(self, xs: tuple[Var, ...]) -> tuple[Var, int] | None:
        """What `xs` follow each other in, and the element at which they begin there."""
        places = [self._place(x) for x in xs]
        if places[0] is None:
            return None
        whole, first = places[0]
        follow = [(whole, first + start) for start in _starts(xs)[:-1]]
        return places[0] if places == follow else None

    def _place(self, x: Var) -> tuple[Var, int] | None:
        step = self.by(x, part, indexing.index)
        if step is None:
            return None
        start = step.options["start"] if step.op is part else step.options["key"]
        if type(start) is not int or start < 0:
            return None
        return step.args[0], start if step.op is part else start * prod(x.shape)

    def _gathered(self, xs: tuple[Var, ...]) -> tuple[Var, int]:
        """The long array that holds `xs`, and where they begin in it."""
        for step in self.steps.values():
            if step.op is gather and xs[0] in step.args:
                k = step.args.index(xs[0])
                if step.args[k : k + len(xs)] == xs:
                    return step.out, _starts(step.args)[k]
        return self.emit(gather, *xs, like=like(xs[0], (_starts(xs)[-1],))), 0


def turns(step: Step) -> list[bool]:
    """Which operands of steps that are alike have rows of each; of the others one is for all."""
    if step.op is products.matmul:
        return [True, False]
    return [getattr(x, "shape", None) == step.out.shape for x in step.args]


def like(x: Var, shape: tuple[int, ...]) -> Var:
    """A variable of the type of `x`, with another shape."""
    return Var(shape, x.dtype, x.kind)


def _starts(xs: Any) -> list[int]:
    """Where arrays that are laid end to end begin, and where the last ends."""
    return list(accumulate((prod(x.shape) for x in xs), initial=0))


def _shape(xs: Any) -> tuple[int, ...]:
    """The shape of what has the rows of all."""
    shapes = {x.shape for x in xs}
    if len(shapes) > 1 or () in shapes:
        return (_starts(xs)[-1],)
    n, *rest = xs[0].shape
    return (len(xs) * n, *rest)
