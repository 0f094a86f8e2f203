"""The arrays of classes: the steps that make them, and views and copies of what they hold."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...ops import arithmetic, indexing, products, reductions, shaping
from ...ops.declare import Operation
from ..program import Program, Step, Var
from . import Draft
from .affine import common_shape, steps
from .classes import DOUBLE, Class, Classes
from .primitives import row, strided, taken

__all__ = ["Arrays", "Column"]

Column = tuple[Any, Any]
"""A long array and a place in it for each node; or a number that is the same for all, and None."""


class Arrays(Draft):
    """Builds steps on arrays.

    Attributes
    ----------
    place : array
        Where each node stands in the array of its class.
    array, scalar : dict
        The array of a class; the single number of a node.
    factors : dict of Class to list
        The columns that a class of products multiplies.
    """

    def __init__(self, program: Program, classes: Classes) -> None:
        super().__init__(program)
        self.classes = classes
        self.constants = dict(program.constants)
        self.place = np.zeros(len(classes.what), int)
        self.array: dict[Class, Var] = {}
        self.scalar: dict[int, Any] = {}
        self.factors: dict[Class, list[Column]] = {}

    def emit(
        self, op: Operation, *args: Any, like: Any, dtype: Any = DOUBLE, **options: Any
    ) -> Var:
        """Add a step; `like` is the shape of an array, or the type of a number."""
        out = Var((), dtype, like) if isinstance(like, type) else Var(like, dtype, np.ndarray)
        return super().emit(op, *args, like=out, **options)

    def weak(self, x: Any, kind: type) -> Any:
        """Python's number in the place of NumPy's."""
        if not isinstance(x, Var) or x.weak:
            return x
        return self.emit(shaping.weaken, x, like=kind, dtype=x.dtype)

    def number(self, node: int) -> Any:
        """A node as a single number."""
        if node not in self.scalar:
            what, place = self.classes.what[node], int(self.place[node])
            x = self.array_of(self.classes.all[self.classes.of[node]])
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

    def shaped(self, x: Var, shape: tuple[int, ...]) -> Var:
        """The elements of `x` in another shape."""
        if x.shape == shape:
            return x
        return self.emit(shaping.reshape, x, like=shape, dtype=x.dtype, shape=shape)

    def flat(self, x: Var) -> Var:
        """`x` as a long array."""
        return self.shaped(x, (prod(x.shape),))

    def view(self, x: Var, grid: Any) -> Var:
        """What stands in the long array `x` at the places of `grid`."""
        form: dict[str, Any] = {"like": grid.shape, "dtype": x.dtype}
        if (found := steps(grid)) is None:
            return self.emit(taken, x, self.constant(grid), **form)
        if np.array_equal(grid.ravel(), np.arange(x.shape[0])):
            return self.shaped(x, grid.shape)
        start = int(grid.flat[0])
        return self.emit(strided, x, start=start, shape=grid.shape, strides=found, **form)

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
