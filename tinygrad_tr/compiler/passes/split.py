"""Splitting: Python compiles a function in more than linear time, so a huge one is cut in many."""

from __future__ import annotations

from ..program import Program, Var, variables

__all__ = ["CHUNK", "crossing"]

CHUNK = 1000
"""Steps in one function."""


def crossing(program: Program, fixed: set[Var]) -> dict[Var, int]:
    """The variables that another function than their own reads, numbered: they go in a list.

    What is `fixed`, in memory that all the functions see, needs no other place.
    """
    where = {step.out: k // CHUNK for k, step in enumerate(program.steps) if step.out not in fixed}
    found: dict[Var, int] = {}
    for k, step in enumerate(program.steps):
        for x in step.reads():
            if where.get(x, k // CHUNK) != k // CHUNK:
                found.setdefault(x, len(found))
    results = [*variables(program.outputs), *variables(list(program.writes.values()))]
    for x in results:
        if x in where:
            found.setdefault(x, len(found))
    return found
