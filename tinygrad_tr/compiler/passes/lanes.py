"""Lanes: a program of single numbers that does the same for many becomes one on arrays.

The nodes of a class (`classes`) become one long array, and their operation one step. Operands are
views where their places have steps (`affine`), copies otherwise; a sum of products is a product of
matrices. Additions come in another order, so the last bits of sums differ. Where little repeats,
the program stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from math import prod
from typing import Any

import numpy as np

from ...ops import arithmetic, indexing, products, reductions, shaping
from ...ops.declare import Operation, is_weak
from ..program import Program, Step, Var, replaced
from . import rewrite
from .affine import common_shape, steps
from .classes import DOUBLE, Class, Classes
from .dead import without_dead
from .primitives import item, listed, row, strided, taken

__all__ = ["vectorised"]

COST = 16
"""How many steps on numbers take as long as one on arrays."""

Column = tuple[Any, Any]
"""A long array and a place in it for each node, or a number that is the same for all."""


def vectorised(program: Program) -> Program:
    """The program on arrays, if that is quicker; its sums are added in another order."""
    if not any(step.out.scalar for step in program.steps):
        return program
    plain = without_dead(rewrite(program, _exponent))
    classes = Classes(plain)
    sizes = np.array([len(it.members) for it in classes.all if it.kind in ("each", "sum")])
    if COST * np.sum(sizes > 1) + np.sum(sizes == 1) > np.sum(sizes) / 2:
        return program
    return _Lanes(plain, classes).program()


def _exponent(step: Step, emit: Any) -> Any:
    """The exponent of a power's derivative, where it is a number: it may not differ in a class."""
    if step.op is arithmetic.lowered and is_weak(y := step.args[1]) and y:
        return y - 1
    return None


class _Lanes:
    """Goes through the classes and adds the steps on their arrays.

    Attributes
    ----------
    place : array
        Where each node stands in the array of its class.
    array, scalar : dict
        The array of a class; the single number of a node.
    factors : dict of Class to list
        The columns that a class of products multiplies.
    at : Step or None
        One of the steps that the next ones stand for.
    """

    def __init__(self, program: Program, classes: Classes) -> None:
        self.before, self.classes = program, classes
        self.steps: list[Step] = []
        self.constants = dict(program.constants)
        self.place = np.zeros(len(classes.what), int)
        self.array: dict[Class, Var] = {}
        self.scalar: dict[int, Any] = {}
        self.factors: dict[Class, list[Column]] = {}
        self.at: Step | None = None

    def program(self) -> Program:
        self.arrange_leaves()
        for it in self.classes.all:
            self.at = it.source if isinstance(it.source, Step) else None
            if it.kind == "alone":
                self.alone(it)
            elif it.kind == "each":
                columns = [self.column(nodes) for nodes in np.array(it.operands).T]
                self.keep(it, self.each(it.source, columns, it))
            elif it.kind == "sum":
                self.keep(it, self.sum(it))
            elif it.kind == "element":
                self.place[it.members] = it.operands
        self.list_results()
        program = self.before.with_steps(self.steps, self.result)
        program.constants = self.constants
        return program

    def arrange_leaves(self) -> None:
        """Side by side what the same class needs first."""
        joined = [it for it in self.classes.all if it.kind in ("each", "sum")]
        needed = dict.fromkeys(x for it in joined for nodes in it.operands for x in nodes)
        order = {x: k for k, x in enumerate(needed)}
        for it in self.classes.all:
            if it.kind in ("leaf", "number"):
                it.members.sort(key=lambda x: order.get(x, -1))
                self.place[it.members] = np.arange(len(it.members))

    def alone(self, it: Class) -> None:
        """A step as it was."""
        node = it.members[0]
        self.scalar[node] = x = self.classes.what[node]
        if (step := it.source) is not None:
            args = replaced(step.args, self.as_before)
            options = {key: replaced(y, self.as_before) for key, y in step.options.items()}
            self.steps.append(Step(x, step.op, args, options, step.phase, step.through))

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

    # ---- steps ---------------------------------------------------------------------------------

    def emit(
        self, op: Operation, *args: Any, like: Any, dtype: Any = DOUBLE, **options: Any
    ) -> Var:
        """Add a step; `like` is the shape of an array, or the type of a number."""
        out = Var((), dtype, like) if isinstance(like, type) else Var(like, dtype, np.ndarray)
        phase, through = (self.at.phase, self.at.through) if self.at else ("forward", None)
        self.steps.append(Step(out, op, args, options, phase, through))
        return out

    def weak(self, x: Any, kind: type) -> Any:
        """Python's number in the place of NumPy's."""
        if not isinstance(x, Var) or x.weak:
            return x
        return self.emit(shaping.weaken, x, like=kind, dtype=x.dtype)

    def number(self, node: int) -> Any:
        """A node as a single number."""
        if node not in self.scalar:
            what, it = self.classes.what[node], self.classes.all[self.classes.of[node]]
            if it.kind in ("leaf", "number"):
                self.scalar[node] = what
            else:
                place, x = int(self.place[node]), self.array_of(it)
                x = self.emit(indexing.index, x, like=np.float64, dtype=what.dtype, key=place)
                self.scalar[node] = self.weak(x, what.kind) if what.weak else x
        return self.scalar[node]

    def array_of(self, it: Class) -> Var:
        """The array of a class."""
        if it not in self.array:
            xs = [self.classes.what[x] for x in it.members]
            if it.kind == "leaf":
                made = self.emit(row, *xs, like=(len(xs),))
                made.name = "leaves"
            elif it.kind == "number":
                made = self.constant(np.array(xs, float))
            else:  # of the array that elements are taken from; a copy stays in its place
                made = self.emit(shaping.copy, self.flat(it.source), like=(prod(it.source.shape),))
            self.array[it] = made
        return self.array[it]

    def constant(self, data: Any) -> Var:
        """An array that is the same in every run."""
        made = Var(data.shape, data.dtype, np.ndarray)
        self.constants[made] = data
        return made

    def flat(self, x: Var) -> Var:
        """`x` as a long array."""
        n = (prod(x.shape),)
        return x if x.shape == n else self.emit(shaping.reshape, x, like=n, dtype=x.dtype, shape=n)

    def view(self, x: Var, grid: Any) -> Var:
        """What stands in the long array `x` at the places of `grid`."""
        found, start = steps(grid), int(grid.flat[0])
        if found is None:
            places = self.constant(grid)
            return self.emit(taken, x, places, like=grid.shape, dtype=x.dtype)
        if not np.array_equal(grid.ravel(), np.arange(x.shape[0])):
            options = {"start": start, "shape": grid.shape, "strides": found}
            return self.emit(strided, x, like=grid.shape, dtype=x.dtype, **options)
        if grid.shape == x.shape:
            return x
        return self.emit(shaping.reshape, x, like=grid.shape, dtype=x.dtype, shape=grid.shape)

    # ---- classes -------------------------------------------------------------------------------

    def column(self, nodes: Any) -> Column:
        """Where nodes of one class are; the only one of them as a number."""
        places = self.place[nodes]
        if np.all(places == places[0]):
            return self.number(int(nodes[0])), None
        return self.array_of(self.classes.all[self.classes.of[nodes[0]]]), places

    def rank(self, column: Column) -> tuple[bool, int]:
        """What orders nodes more: large arrays, and constants last, since their copies are free."""
        return column[0] in self.constants, -column[0].shape[0]

    def each(self, step: Step, columns: list[Column], it: Class | None = None) -> Column:
        """An elementwise step on columns, once for nodes that have the same operands."""
        arrays = [column for column in columns if column[1] is not None]
        key: Any = 0
        for x, places in sorted(arrays, key=self.rank):
            key = np.unique(key * x.shape[0] + places, return_inverse=True)[1]
        if not arrays:
            numbers = [x for x, _none in columns]
            return self.emit(step.op, *numbers, like=step.out.kind, dtype=step.out.dtype), None
        once = np.unique(key, return_index=True)[1]
        columns = [(x, None if p is None else p[once]) for x, p in columns]
        if it is not None and step.op is arithmetic.multiply and len(arrays) == 2:
            self.factors[it] = columns
        shape = common_shape([p for _x, p in columns if p is not None])
        args = [x if p is None else self.view(x, p.reshape(shape)) for x, p in columns]
        return self.flat(self.emit(step.op, *args, like=shape, dtype=step.out.dtype)), key

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

    def reduced(self, terms: Any, it: Class) -> Column:
        """The sums of the rows of `terms`, as a product of matrices where they are one."""
        x, places = self.column(terms.ravel())
        if places is None:
            kind = x.kind if isinstance(x, Var) else float
            return self.emit(arithmetic.multiply, x, float(terms.shape[1]), like=kind), None
        grid, i = np.unique(np.sort(places.reshape(terms.shape)), axis=0, return_inverse=True)
        if it in self.factors:
            (a, p), (b, q) = sorted(self.factors[it], key=self.rank)
            left, j = np.unique(p[grid], axis=0, return_inverse=True)
            right, k = np.unique(q[grid], axis=0, return_inverse=True)
            if len(left) * len(right) <= len(grid):
                pair, like = (self.view(a, left), self.view(b, right.T)), (len(left), len(right))
                return self.flat(self.emit(products.matmul, *pair, like=like)), (j * like[1] + k)[i]
        return self.emit(reductions.sum_, self.view(x, grid), like=grid.shape[:1], axis=(1,)), i

    # ---- results -------------------------------------------------------------------------------

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
