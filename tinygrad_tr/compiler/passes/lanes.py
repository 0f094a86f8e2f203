"""Lanes: a program of single numbers that does the same for many becomes one on arrays.

The nodes of a class (`classes`) become one long array, and their operation one step. Operands are
views where their places have steps (`affine`), copies otherwise; a sum of products is a product of
matrices. Additions come in another order, so the last bits of sums differ. Where little repeats,
the program stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from ..program import Program, Step, Var
from . import rewrite
from .algebra import lowered
from .arrays import Arrays, Column
from .classes import Class, Classes
from .dead import without_dead
from .primitives import item, listed

__all__ = ["vectorised"]

COST = 16
"""How many steps on numbers take as long as one on arrays."""


def vectorised(program: Program) -> Program:
    """The program on arrays, if that is quicker; its sums are added in another order."""
    if sum(step.out.scalar for step in program.steps) < 2 * COST:
        return program
    plain = without_dead(rewrite(program, lowered))  # an exponent may not differ in a class
    classes = Classes(plain)
    sizes = np.array([len(it.members) for it in classes.all if it.kind in ("each", "sum")])
    if COST * np.sum(sizes > 1) + np.sum(sizes == 1) > np.sum(sizes) / 2:
        return program
    return _Lanes(plain, classes).program()


class _Lanes(Arrays):
    """Goes through the classes and adds the steps on their arrays."""

    def program(self) -> Program:
        self.arrange_leaves()
        for it in self.classes.all:
            self.at = it.source if isinstance(it.source, Step) else None
            if it.kind == "alone" and it.source is not None:
                self.add(it.source.replaced(self.as_before))
            elif it.kind == "each":
                columns = [self.column(nodes) for nodes in np.array(it.operands).T]
                self.keep(it, self.each(it.source, columns, it))
            elif it.kind == "sum":
                self.keep(it, self.sum(it))
            elif it.kind == "element":
                self.place[it.members] = it.operands
        self.list_results()
        program = self.before.with_steps([], self.result)  # which may need steps, too
        program.steps, program.constants = list(self.steps.values()), self.constants
        return program

    def arrange_leaves(self) -> None:
        """Side by side what the same class needs first; it has numbers from the beginning."""
        joined = [it for it in self.classes.all if it.kind in ("each", "sum")]
        needed = dict.fromkeys(x for it in joined for nodes in it.operands for x in nodes)
        order = {x: k for k, x in enumerate(needed)}
        for it in self.classes.all:
            if it.kind in ("leaf", "number", "alone"):
                it.members.sort(key=lambda x: order.get(x, -1))
                self.place[it.members] = np.arange(len(it.members))
                self.scalar.update((x, self.classes.what[x]) for x in it.members)

    def as_before(self, x: Any) -> Any:
        """A scalar or an array that a step took."""
        number = self.classes.number
        return self.number(number[x]) if isinstance(x, Var) and x in number else x

    def keep(self, it: Class, made: Column) -> None:
        """Remember what a class became."""
        x, places = made
        if isinstance(x, Var) and not x.scalar:
            self.array[it], self.place[it.members] = x, places
        else:
            self.scalar.update(dict.fromkeys(it.members, x))
        if isinstance(x, Var) and not x.name:
            x.name = it.source.out.name

    def sum(self, it: Class) -> Column:
        """The sums of the terms of each member, class by class."""
        terms = np.array(it.operands)
        classes = np.array(self.classes.of)[terms[0]]
        columns: list[Column] = []
        for k in np.unique(classes):
            part = terms[:, classes == k]
            if part.shape[1] == 1 or part.size < COST // 2:
                columns += [self.column(nodes) for nodes in part.T]
            else:
                columns.append(self.reduced(part, self.classes.all[k]))
        total, *rest = sorted(columns, key=lambda column: column[1] is not None)  # numbers first
        for column in rest:
            total = self.each(it.source, [total, column])
        return total

    def list_results(self) -> None:
        """Take the results that stand in one array out of it together."""
        number, what = self.classes.number, self.classes.what
        self.at = self.before.steps[-1]
        wanted = defaultdict(list)
        for node in dict.fromkeys(number[x] for x in self.before.results() if x in number):
            wanted[self.classes.of[node]].append(node)
        for k, nodes in wanted.items():
            x = self.array.get(self.classes.all[k])
            if x is None or not what[nodes[0]].weak or COST * len(nodes) < x.shape[0]:
                continue
            numbers = self.emit(listed, x, like=list)
            for node in nodes:
                place, kind = int(self.place[node]), what[node].kind
                self.scalar[node] = self.emit(item, numbers, like=kind, k=place)

    def result(self, x: Any) -> Any:
        """A result as the number that it was."""
        found = self.as_before(x)
        return self.weak(found, x.kind) if isinstance(x, Var) and x.weak else found
