"""Passes: functions from a program to a program that computes the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ops.declare import Operation
from ..program import Program, Step, Var, replaced

__all__ = ["Emit", "Rule", "rewrite", "users"]

Emit = Callable[..., Var]
Rule = Callable[[Step, Emit], Any]


def rewrite(program: Program, rule: Rule) -> Program:
    """The program with each step replaced by what `rule` gives for it.

    `rule` is called with the step and a function ``emit(op, *args, shape=…, **options)`` that adds
    a step before it; it returns the variable or the number to take in its place, or None.
    """
    known: dict[Var, Any] = {}
    steps: list[Step] = []

    def to(x: Any) -> Any:
        return known.get(x, x) if isinstance(x, Var) else x

    for step in program.steps:
        if known and any(x in known for x in step.reads()):
            options = {key: replaced(x, to) for key, x in step.options.items()}
            args = tuple([to(x) for x in step.args])
            step = Step(step.out, step.op, args, options, step.phase, step.through)

        def emit(op: Operation, *args: Any, like: Var, at: Step = step, **options: Any) -> Var:
            out = Var(like.shape, like.dtype, like.kind)
            steps.append(Step(out, op, args, options, at.phase, at.through))
            return out

        found = rule(step, emit)
        if found is None:
            steps.append(step)
        else:
            known[step.out] = found
            if isinstance(found, Var) and not found.name:
                found.name = step.out.name
    return program.with_steps(steps, to)


def users(program: Program) -> dict[Var, Step | None]:
    """The step that reads a variable, if it is read by one and once."""
    found: dict[Var, Step | None] = {}
    for step in program.steps:
        for x in step.reads():
            found[x] = None if x in found else step
    found.update(dict.fromkeys(program.results()))
    return found
