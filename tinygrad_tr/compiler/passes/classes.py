"""Which steps of a scalar program do the same: classes of nodes that only differ in their leaves.

A node is a scalar variable or a number. Chains of additions are one node, a sum of many terms.
Two nodes are of one class where the same operation computes them from operands of the same classes;
which leaves they start from does not matter. It knows how no array is made.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...ops import arithmetic, choice, constants, indexing, shaping
from ...ops.declare import is_weak
from ..elementwise import elementwise
from ..program import Program, Step, Var
from . import chains

__all__ = ["Class", "Classes"]

DOUBLE = np.dtype(float)
_MIXING = {
    arithmetic.add, arithmetic.subtract, arithmetic.multiply, arithmetic.divide,
    choice.maximum, choice.minimum, choice.where, constants.greater, constants.less,
    constants.greater_equal, constants.less_equal,
}  # fmt: skip
"""Operations whose numbers may differ in a class; the exponent of a power may not."""


@dataclass(slots=True, eq=False)
class Class:
    """Nodes that are computed alike.

    Attributes
    ----------
    kind : str
        "leaf", "number", "element" (of an array), "alone" (computed as it was), "each" or "sum".
    source : Step, Var or None
        The step that computes the first member; the array that elements are taken from.
    members : list of int
        Nodes.
    operands : list
        For each member the nodes it is computed from; of a sum, sorted by class. Of an element,
        its place.
    """

    kind: str
    source: Any = None
    members: list[int] = field(default_factory=list)
    operands: list[Any] = field(default_factory=list)


class Classes:
    """The nodes of a program, sorted into classes; a class comes after those it needs.

    Attributes
    ----------
    all : list of Class
        The classes.
    what : list
        What a node is: a variable or a number.
    of : list of int
        The class of each node.
    number : dict
        The node of a variable.
    """

    def __init__(self, program: Program) -> None:
        self.all: list[Class] = []
        self.what: list[Any] = []
        self.of: list[int] = []
        self.number: dict[Any, int] = {}
        self._constants = program.constants
        self._known: dict[Any, int] = {}
        self._parts: dict[Var, tuple[Var, Any]] = {}
        self._able = {step.out for step in program.steps if _able_to_join(step)}
        self._sums = chains(program, self._adds)
        for x in (*program.inputs, *program.state, *program.constants):
            if x.dtype == DOUBLE and not x.scalar:
                self._parts[x] = x, np.arange(np.prod(x.shape, dtype=int)).reshape(x.shape)
        for x in (*program.inputs, *program.state):
            if x.dtype == DOUBLE and x.scalar:
                self._node(x, "leaf", "leaf")
        for step in program.steps:
            self._add(step)

    def _node(self, x: Any, key: Any, kind: str, source: Any = None, operands: Any = ()) -> int:
        """A new node, of the class that `key` tells."""
        number = self._known.setdefault(key, len(self.all))
        if number == len(self.all):
            self.all.append(Class(kind, source))
        made = self.number[x] = len(self.what)
        self.what.append(x)
        self.of.append(number)
        self.all[number].members.append(made)
        self.all[number].operands.append(operands)
        return made

    def _operand(self, x: Any) -> int:
        """The node that an operand is."""
        if isinstance(x, Var) and x in self._constants and x.dtype == DOUBLE:
            x = float(self._constants[x])
        if isinstance(x, Var):
            return self.number[x] if x in self.number else self._node(x, x, "alone")
        if (key := (type(x), repr(x))) not in self.number:
            self._node(key, "number", "number")
            self.what[-1] = x
        return self.number[key]

    def _add(self, step: Step) -> None:
        x: Any = step.args[0] if step.args else None
        if step.op is shaping.weaken and x in self.number and x.dtype == DOUBLE:
            self.number[step.out] = self.number[x]
        elif step.op is indexing.index and x in self._parts and len(step.reads()) == 1:
            self._taken(step)
        elif step.out not in self._able:
            self._node(step.out, step, "alone", step)
        elif self._adds(step):
            self._sum(step, self._sums.get(step.out))
        else:
            nodes = [self._operand(x) for x in step.args]
            marks = [
                self.of[node] if isinstance(x, Var) or step.op in _MIXING else repr(x)
                for x, node in zip(step.args, nodes, strict=True)
            ]
            self._node(step.out, (step.op, step.out.kind, *marks), "each", step, nodes)

    def _taken(self, step: Step) -> None:
        """An element of an array, or a part that elements are taken from."""
        whole, places = self._parts[step.args[0]]
        found = places[step.options["key"]]
        if np.ndim(found):
            self._parts[step.out] = whole, found
            self._node(step.out, step, "alone", step)
        else:
            self._node(step.out, ("element", whole), "element", whole, int(found))

    def _adds(self, step: Step) -> bool:
        return step.op is arithmetic.add and step.out.dtype == DOUBLE and step.out in self._able

    def _sum(self, step: Step, terms: list[Any] | None) -> None:
        """A sum, unless it is a part of another."""
        if terms is None:
            return
        nodes = [self._operand(x) for x in terms if not (is_weak(x) and x == 0)]
        if len(nodes) == 1:  # 0 + x
            self.number[step.out] = nodes[0]
            return
        of = self.of
        nodes.sort(key=lambda x: (of[x], x))
        counts = Counter([of[x] for x in nodes])
        self._node(step.out, ("sum", step.out.kind, *counts.items()), "sum", step, nodes)


def _able_to_join(step: Step) -> bool:
    """Whether arrays of its operands give the array of its results, with the same numbers."""
    out = step.out
    if not out.scalar or step.options or out.dtype.char not in "d?":
        return False
    kinds = {x.dtype.char if isinstance(x, Var) else type(x) for x in step.args}
    if not kinds <= {"d", "?", float, int} or any(x.shape for x in step.reads()):
        return False
    if step.op is choice.where:
        return True
    # Of truth values alone, NumPy's functions give other types than Python's.
    known = out.dtype.char == "?" or not kinds.isdisjoint({"d", float})
    return known and elementwise(step.op) is not None
