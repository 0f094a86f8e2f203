"""Lanes: a program of single numbers that does the same for many becomes one on arrays.

The nodes of a class (`classes`) become one array, and their operation one step. Operands are views
where their positions have strides (`affine`), copies otherwise; a sum of products is a product of
matrices. Additions come in another order, so the last bits of sums differ. Where little repeats,
the program stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from ...ops import arithmetic
from ..program import Program, Step, Var, replaced
from .arrays import Arrays
from .classes import Class, Classes
from .contractions import reduced
from .primitives import item, listed

__all__ = ["vectorised"]

COST = 16
"""How many steps on numbers take as long as one on arrays."""


def vectorised(program: Program) -> Program:
    """The program on arrays, if that is quicker; its sums are added in another order."""
    if not any(step.out.scalar for step in program.steps):
        return program
    classes = Classes(program)
    sizes = classes.sizes()
    if COST * np.sum(sizes > 1) + np.sum(sizes == 1) > np.sum(sizes) / 2:
        return program
    return _Lanes(program, classes).program()


class _Lanes:
    """Goes through the classes and has `arrays` build the steps."""

    def __init__(self, program: Program, classes: Classes) -> None:
        self.before, self.classes = program, classes
        self.arrays = Arrays(program, classes)

    def program(self) -> Program:
        for it in self.classes.all:
            self.arrays.at = it.step
            if it.kind == "alone":
                self.alone(it)
            elif it.kind in ("leaf", "number", "element"):
                self.arrange_leaves(it)
            elif it.step is not None and len(it.members) == 1:
                self.single(it, it.step, it.operands)
            elif it.step is not None:
                self.lanes(it, it.step)
        program = self.results()
        program.constants = self.arrays.constants
        return program

    # ---- single numbers ------------------------------------------------------------------------

    def alone(self, it: Class) -> None:
        """A step as it was."""
        node = it.members[0]
        self.arrays.scalar[node] = x = self.classes.what[node]
        if (step := it.step) is not None:
            args = replaced(step.args, self.as_before)
            options = {key: replaced(y, self.as_before) for key, y in step.options.items()}
            self.arrays.steps.append(Step(x, step.op, args, options, step.phase, step.through))

    def as_before(self, x: Any) -> Any:
        """A scalar or an array that a step took."""
        known = isinstance(x, Var) and x in self.classes.number
        return self.arrays.number(self.classes.number[x]) if known else x

    def single(self, it: Class, step: Step, operands: list[int]) -> None:
        """The only one of its class: by numbers, but the sums of many."""
        to, out = self.arrays, step.out
        if it.kind == "each":
            args = _mixed(step, [to.number(x) for x in operands])
        else:
            args = self.terms(it, operands)
            while len(args) > 2:
                args = [to.emit(arithmetic.add, *args[:2], like=out.kind), *args[2:]]
        found = args[0]
        if len(args) > 1 or it.kind == "each":
            to.steps.append(Step(out, step.op, tuple(args), {}, step.phase, step.through))
            found = out
        to.scalar.update(dict.fromkeys(it.members, found))

    def terms(self, it: Class, operands: list[int]) -> list[Any]:
        """The terms of a single sum, those of large classes already added up."""
        found, start = [], 0
        for n in it.counts:
            nodes = sorted(operands[start : start + n], key=lambda x: self.arrays.place[x])
            if n < COST // 2:
                found += [self.arrays.number(x) for x in nodes]
            else:
                found.append(self.arrays.weak(reduced(self.arrays, np.array([nodes]), np.float64)))
            start += n
        return found

    # ---- arrays --------------------------------------------------------------------------------

    def arrange_leaves(self, it: Class) -> None:
        """Side by side what the same class needs first."""
        if it.kind == "element":
            self.arrays.place[it.members] = it.operands
            return
        use = self.classes.first_use
        it.members.sort(key=lambda node: (use.get(node, -1), node))
        self.arrays.place[it.members] = np.arange(len(it.members))

    def lanes(self, it: Class, step: Step) -> None:
        """The array of a class, in the order of its operands."""
        rows = np.array(it.operands).reshape(len(it.members), -1)
        starts = np.cumsum([0, *it.counts[:-1]]).tolist()
        if it.kind == "sum":
            for start, k in zip(starts, it.counts, strict=True):
                part = rows[:, start : start + k]
                order = np.argsort(self.arrays.place[part], axis=1, kind="stable")
                rows[:, start : start + k] = np.take_along_axis(part, order, 1)
        rows = it.operands = self.ordered(it, rows, starts)
        if len(rows) == 1:
            self.single(it, step, rows[0].tolist())
        elif it.kind == "each":
            columns = _mixed(step, list(rows.T))
            self.arrays.array[it] = self.arrays.each(step.op, columns, step.out.dtype)
        else:
            self.arrays.array[it] = self.sums(it, rows, starts)

    def sums(self, it: Class, rows: Any, starts: list[int]) -> Var:
        """The sums of the rows, class by class of their terms, the largest first."""
        total: Any = None
        for start, k in sorted(zip(starts, it.counts, strict=True), key=lambda x: -x[1]):
            part = rows[:, start : start + k]
            more = part[:, 0] if k == 1 else reduced(self.arrays, part, (len(rows),))
            both = [total, more]
            total = more if total is None else self.arrays.each(arithmetic.add, both)
        return total  # type: ignore[no-any-return]

    def ordered(self, it: Class, rows: Any, starts: list[int]) -> Any:
        """The operands of the members in order, each once, and each member's place among them."""
        numbers = [self.classes.all[self.arrays.of[rows[0, k]]].kind == "number" for k in starts]
        columns = [k for k, _is in sorted(zip(starts, numbers, strict=True), key=lambda x: x[1])]
        places = self.arrays.place[rows]
        order = np.lexsort([places[:, k] for k in columns[::-1]])
        places, rows = places[order], rows[order]
        new = np.ones(len(rows), bool)
        new[1:] = np.any(places[1:] != places[:-1], axis=1)
        self.arrays.place[np.array(it.members)[order]] = np.cumsum(new) - 1
        return rows[new]

    # ---- results -------------------------------------------------------------------------------

    def results(self) -> Program:
        """The program, with its results as the numbers that they were."""
        made, what = self.arrays, self.classes.what
        number, wanted = self.classes.number, defaultdict(list)
        made.at = self.before.steps[-1]
        for node in dict.fromkeys(number[x] for x in self.before.results() if x in number):
            if node not in made.scalar and getattr(what[node], "weak", False):
                wanted[made.of[node]].append(node)
        for k, nodes in wanted.items():
            it = self.classes.all[k]
            if COST * len(nodes) > len(it.members) and it.kind != "leaf":
                numbers = made.emit(listed, made.array_of(it), like=list)
                for node in nodes:
                    place = int(made.place[node])
                    x = made.emit(item, numbers, like=what[node].kind, k=place)
                    made.scalar[node] = x

        def to(x: Any) -> Any:
            if not isinstance(x, Var) or x not in number:
                return x
            found = self.arrays.number(number[x])
            return self.arrays.weak(found, x.kind) if x.weak else found

        return self.before.with_steps(self.arrays.steps, to)


def _mixed(step: Step, nodes: list[Any]) -> list[Any]:
    """The operands of a step: nodes, and the numbers that are the same in the whole class."""
    if len(nodes) == len(step.args):
        return nodes
    rest = iter(nodes)
    return [next(rest) if isinstance(x, Var) else x for x in step.args]
