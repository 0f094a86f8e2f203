"""Flat parameters: the same update of many arrays becomes one update of one long array.

An optimiser treats every parameter alike. Where the new data of several states are computed by the
same elementwise steps, the states, the gradients and all between are laid end to end.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ..elementwise import elementwise
from ..program import Program, Step, Var
from .rows import Rows

__all__ = ["flattened"]


def flattened(program: Program) -> Program:
    """The program with the updates that are alike done together, after everything else."""
    rows, late = Rows(program), _late(program)
    rows.steps = {step.out: step for step in program.steps if step.out not in late}
    forms, alike = _forms(program, late), defaultdict(list)
    for state, new in program.writes.items():
        if new in late:
            alike[forms[new]].append((new, state))
    groups = [tuple(zip(*pairs, strict=True)) for pairs in alike.values() if len(pairs) > 1]
    for news, states in groups:
        rows.at = late[news[0]]
        rows.rows(states)
    for xs in _needed([news for news, _states in groups], late):
        rows.join([late[x] for x in xs])
    for news, _states in groups:
        rows.take_apart(news)
    for step in late.values():
        if step.out not in rows.steps:
            rows.add(step)
    return program.with_steps(list(rows.steps.values()))


def _late(program: Program) -> dict[Var, Step]:
    """What is computed element by element for new data of a state, and for nothing else."""
    needed, read, found = set(program.writes.values()), set[Var](), []
    for step in reversed(program.steps):
        if step.out in needed and step.out not in read and _updates(step):
            found.append(step)
            needed.update(step.reads())
        else:
            read.update(step.reads())
    return {step.out: step for step in found[::-1]}


def _updates(step: Step) -> bool:
    if step.phase != "update" or step.out.scalar or step.options or elementwise(step.op) is None:
        return False
    arrays = [x for x in step.args if isinstance(x, Var) and not x.scalar]
    return bool(arrays) and all(x.shape == step.out.shape for x in arrays)


def _forms(program: Program, late: dict[Var, Step]) -> dict[Var, int]:
    """Numbers that are equal for what is computed alike, from arrays of other shapes."""
    known: dict[Any, int] = {}
    forms: dict[Var, int] = {}
    for step in late.values():
        marks = [
            (type(x), repr(x)) if not isinstance(x, Var) else x if x.scalar
            else (forms.get(x), x.dtype, x in program.state, step.args.index(x)) for x in step.args
        ]  # fmt: skip
        forms[step.out] = known.setdefault((step.op, *marks), len(known))
    return forms


def _needed(together: list[Any], late: dict[Var, Step]) -> list[tuple[Var, ...]]:
    """What is computed together for what is `together`, each after what it needs."""
    place = {x: k for k, x in enumerate(late)}
    found, open_ = dict[Any, None](), [*together]  # whose order is that of finding
    while open_:
        xs = open_.pop()
        if xs not in found and all(x in late for x in xs):
            found[xs] = None
            open_ += zip(*[late[x].args for x in xs], strict=True)
    return sorted(found, key=lambda xs: place[xs[0]])
