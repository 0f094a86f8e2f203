"""Chunks: long elementwise runs go over their arrays piece by piece, so that these stay in cache.

Ten operations on a million elements read and write main memory ten times each. Here the steps of a
run stand together, and `Step.rows` says how many rows of the arrays all of them do before any does
the next. What only the run reads has then the memory of one piece. The numbers are the same.
"""

from __future__ import annotations

from dataclasses import replace
from heapq import heapify, heappop, heappush
from math import prod
from typing import Any

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
    runs: dict[Var, Any] = {}
    number, last = 0, None
    for step in program.steps:
        number += step.run != last
        last = step.run
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
    """The steps in an order that their operands allow, those of one long shape side by side."""
    ready = _Ready(steps)
    runs = []
    while ready.waiting:
        others = ready.take(None)
        if others:
            runs.append(others)
        if ready.waiting:
            runs.append(ready.take(min(ready.waiting.items(), key=lambda item: item[1][0])[0]))
    return runs


class _Ready:
    """Steps whose operands are there, by the long shape that they work on (None for the rest)."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps, self.shapes = steps, [_long(step) for step in steps]
        makers = {step.out: k for k, step in enumerate(steps)}
        self.missing = [0] * len(steps)
        self.users: list[list[int]] = [[] for _step in steps]
        draw = None
        for k, step in enumerate(steps):
            needed = {makers[x] for x in step.reads() if x in makers}
            if step.draws:  # in the order in which they stand
                needed |= set() if draw is None else {draw}
                draw = k
            self.missing[k] = len(needed)
            for maker in needed:
                self.users[maker].append(k)
        self.waiting: dict[Any, list[int]] = {}
        for k, n in enumerate(self.missing):
            if not n:
                self.waiting.setdefault(self.shapes[k], []).append(k)
        for places in self.waiting.values():
            heapify(places)

    def take(self, shape: Any) -> list[Step]:
        """All steps of this shape that can be done now, or are after others of them."""
        found, places = [], self.waiting.setdefault(shape, [])
        while places:
            k = heappop(places)
            found.append(self.steps[k])
            for user in self.users[k]:
                self.missing[user] -= 1
                if not self.missing[user]:
                    heappush(self.waiting.setdefault(self.shapes[user], []), user)
        del self.waiting[shape]
        return found
