"""The arrays of classes: the steps that make them, and views and copies of what they hold."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...ops import indexing, shaping
from ...ops.declare import Operation
from ..program import Program, Step, Var
from .affine import common_shape, strides_over
from .classes import Class, Classes
from .primitives import row, strided, taken

__all__ = ["Arrays"]

DOUBLE = np.dtype(float)
reshape = shaping.reshape


class Arrays:
    """Builds steps on arrays.

    Attributes
    ----------
    place : array
        Where each node stands in the array of its class.
    array, scalar : dict
        The variable of a class, and of a node as a single number.
    at : Step or None
        One of the steps that the next ones stand for.
    """

    def __init__(self, program: Program, classes: Classes) -> None:
        self.classes, self.constants = classes, dict(program.constants)
        self.steps: list[Step] = []
        self.array: dict[Class, Var] = {}
        self.scalar: dict[int, Any] = {}
        self.place = np.zeros(len(classes.what), int)
        self.of = np.array(classes.of, int)
        self.at: Step | None = None
        self._views: dict[Any, Var] = {}

    def class_of(self, nodes: Any) -> Class:
        """The class of nodes that have the same."""
        return self.classes.all[int(self.of[nodes.flat[0]])]

    def emit(
        self, op: Operation, *args: Any, like: Any, dtype: Any = DOUBLE, **options: Any
    ) -> Var:
        """Add a step; `like` is the shape of an array, or the type of a number."""
        out = Var((), dtype, like) if isinstance(like, type) else Var(like, dtype, np.ndarray)
        phase, through = (self.at.phase, self.at.through) if self.at else ("forward", None)
        self.steps.append(Step(out, op, args, options, phase, through))
        return out

    def number(self, node: int) -> Any:
        """A node as a single number."""
        if node not in self.scalar:
            what, it = self.classes.what[node], self.classes.all[self.of[node]]
            if it.kind in ("leaf", "number"):
                self.scalar[node] = what
            else:
                x = self.emit(
                    indexing.index, self.array_of(it), like=np.float64, dtype=what.dtype,
                    key=int(self.place[node]),
                )
                self.scalar[node] = self.weak(x, what.kind) if what.weak else x
        return self.scalar[node]

    def weak(self, x: Any, kind: type = float) -> Any:
        """Python's number in the place of NumPy's."""
        if not isinstance(x, Var) or x.weak:
            return x
        return self.emit(shaping.weaken, x, like=kind, dtype=x.dtype)

    def array_of(self, it: Class) -> Var:
        """The array of a class."""
        if it not in self.array:
            if it.kind == "leaf":
                xs = [self.classes.what[x] for x in it.members]
                self.array[it] = self.emit(row, *xs, like=(len(xs),))
                self.array[it].name = "leaves"
            elif it.kind == "number":
                self.array[it] = self.constant([self.classes.what[x] for x in it.members])
            else:  # the array that elements are taken from
                n = prod(it.array.shape)
                flat = self.emit(reshape, it.array, like=(n,), shape=(n,))
                self.array[it] = self.emit(shaping.copy, flat, like=(n,))
        return self.array[it]

    def constant(self, data: Any) -> Var:
        """An array that is the same in every run."""
        data = np.array(data)
        made = Var(data.shape, data.dtype, np.ndarray)
        self.constants[made] = data
        return made

    def each(self, op: Operation, columns: list[Any], dtype: Any = DOUBLE) -> Var:
        """An elementwise step; a column is nodes, a long array, or a number."""
        found = []
        for x in columns:
            nodes = isinstance(x, np.ndarray)
            places = self.place[x] if nodes else np.arange(prod(getattr(x, "shape", ())))
            found.append((self.source(x) if nodes else x, places))
        arrays = [(x, p) for x, p in found if isinstance(x, Var) and not x.scalar]
        if not arrays:
            return self.emit(op, *[x for x, _places in found], like=float, dtype=dtype)
        # What is copied from constants is copied once, so these need no strides.
        shape = common_shape([p for x, p in arrays if x not in self.constants] or [arrays[0][1]])
        args = [self.view(x, places, shape) for x, places in found]
        return self.flat(self.emit(op, *args, like=shape, dtype=dtype))

    def flat(self, x: Var) -> Var:
        """`x` as a long array."""
        n = (prod(x.shape),)
        return x if x.shape == n else self.emit(reshape, x, like=n, dtype=x.dtype, shape=n)

    def source(self, nodes: Any) -> Any:
        """Where nodes of one class are: an array, or the only one of them as a number."""
        places = self.place[nodes]
        if np.all(places == places.flat[0]):
            return self.number(int(nodes.flat[0]))
        return self.array_of(self.class_of(nodes))

    def view(self, x: Any, positions: Any, shape: tuple[int, ...]) -> Any:
        """`x` at `positions`, as an array of `shape`; a number stays one."""
        if not isinstance(x, Var) or x.scalar:
            return x
        copied, strides = strides_over(positions, shape)
        start = 0 if copied is not None else int(positions[0])
        if copied is not None:
            places = self.constant(copied)
            x = self.emit(taken, x, places, like=copied.shape, dtype=x.dtype)
        dense = tuple(np.cumprod([1, *shape[:0:-1]])[::-1].tolist())
        key = x, start, shape, strides
        if (start, prod(shape), strides) == (0, *x.shape, dense):
            key = x, 0, shape, ()
        if shape == x.shape and not key[-1]:
            return x
        if key not in self._views:
            options: dict[str, Any] = {"shape": shape}
            if key[-1]:
                options |= {"start": start, "strides": strides}
            op = strided if key[-1] else reshape
            self._views[key] = self.emit(op, x, like=shape, dtype=x.dtype, **options)
        return self._views[key]
