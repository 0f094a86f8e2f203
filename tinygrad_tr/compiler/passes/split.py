"""Splitting: Python compiles a function in more than linear time, so a huge one is cut in many."""

from __future__ import annotations

from ..program import Program, Var

__all__ = ["CHUNK", "crossing", "functions"]

CHUNK = 1000
"""Steps in one function."""


def functions(program: Program) -> list[int]:
    """The number of the function that each step stands in; a run is not cut."""
    found: list[int] = []
    number, size, last = 0, 0, None
    for step in program.steps:
        if size >= CHUNK and (step.run is None or step.run != last):
            number, size = number + 1, 0
        size, last = size + 1, step.run
        found.append(number)
    return found


def crossing(program: Program, fixed: set[Var]) -> dict[Var, int]:
    """The variables that another function than their own reads, numbered: they go in a list.

    What is `fixed`, in memory that all the functions see, needs no other place.
    """
    pairs = list(zip(functions(program), program.steps, strict=True))
    where = {step.out: k for k, step in pairs if step.out not in fixed}
    found: dict[Var, int] = {}
    for k, step in pairs:
        for x in step.reads():
            if where.get(x, k) != k:
                found.setdefault(x, len(found))
    for x in program.results():
        if x in where:
            found.setdefault(x, len(found))
    return found
