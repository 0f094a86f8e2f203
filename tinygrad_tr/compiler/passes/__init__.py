"""Passes: functions from a program to a program that computes the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any

from ...ops.declare import Operation
from ..program import Program, Step, Var

__all__ = ["Draft", "Rule", "chains", "rewrite"]


class Draft:
    """A program that is made anew, step by step.

    Attributes
    ----------
    made : dict of Var to Step
        What computes a variable, in the old program or in the new.
    steps : dict of Var to Step
        The new program so far.
    at : Step or None
        The step of the old program that the next ones stand for.
    """

    def __init__(self, program: Program) -> None:
        self.before = program
        self.made = {step.out: step for step in program.steps}
        self.steps: dict[Var, Step] = {}
        self.at: Step | None = None

    @cached_property
    def uses(self) -> Counter[Var]:
        """How often a variable of the old program is read."""
        found = Counter(x for step in self.before.steps for x in step.reads())
        found.update(self.before.results())
        return found

    def by(self, x: Any, *ops: Operation) -> Step | None:
        """The step that computes `x`, if it is one of `ops`."""
        step = self.made.get(x) if isinstance(x, Var) else None
        return step if step is not None and step.op in ops else None

    def add(self, step: Step) -> Var:
        """Add a step."""
        self.made[step.out] = self.steps[step.out] = step
        return step.out

    def emit(self, op: Operation, *args: Any, like: Var, **options: Any) -> Var:
        """Add a step whose result has the form of `like`."""
        return self.add(self.instead(Var(like.shape, like.dtype, like.kind), op, *args, **options))

    def instead(self, out: Var, op: Operation, *args: Any, **options: Any) -> Step:
        """A step that gives `out`, at the place of the old one."""
        phase, through = (self.at.phase, self.at.through) if self.at else ("forward", None)
        return Step(out, op, args, options, phase, through)


Rule = Callable[[Step, Draft], Any]
"""What is taken in place of a step: another one, a variable or a number that is there; or None."""


def rewrite(program: Program, rule: Rule) -> Program:
    """The program with each step replaced by what `rule` gives for it; itself if nothing was."""
    draft, changed = Draft(program), False
    known: dict[Var, Any] = {}

    def to(x: Any) -> Any:
        return known.get(x, x) if isinstance(x, Var) else x

    for step in program.steps:
        if known and any(x in known for x in step.reads()):
            step = step.replaced(to)
        draft.at = step
        while isinstance(found := rule(step, draft), Step):
            step, changed = found, True
        if found is None:
            draft.add(step)
            continue
        known[step.out] = found
        if isinstance(found, Var) and not found.name:
            found.name = step.out.name
    return program.with_steps(list(draft.steps.values()), to) if changed or known else program


def chains(program: Program, adds: Callable[[Step], bool]) -> dict[Var, list[Any]]:
    """The terms of each sum that no other sum takes in, of steps that `adds` is true for."""
    steps, uses = list(filter(adds, program.steps)), Draft(program).uses
    taken = {x for step in steps for x in step.args if uses[x] == 1}
    inner: dict[Any, list[Any]] = {}
    found: dict[Var, list[Any]] = {}
    for step in steps:
        terms, more = (inner.pop(x, [x]) for x in step.args)
        if len(terms) < len(more):
            terms, more = more, terms
        terms += more
        (inner if step.out in taken else found)[step.out] = terms
    return found
