"""Which steps of a scalar program do the same: classes of nodes that only differ in their leaves.

A node is a scalar variable or a number. Chains of additions are one node, a sum of many terms.
Two nodes are of one class where the same operation computes them from operands of the same classes;
which leaves they start from does not matter. It knows no array.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ...ops import arithmetic, choice, constants, indexing, shaping
from ...ops.declare import Operation, is_weak
from ..elementwise import elementwise
from ..program import Program, Step, Var

__all__ = ["Class", "Classes"]

DOUBLE, BOOL = np.dtype(float), np.dtype(bool)
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
        "leaf", "number", "element" (of `array`), "alone" (computed as it was), "each" or "sum".
    step : Step or None
        What computes the first member.
    counts : list of int
        How many operands are of one class, one after the other.
    members : list of int
        Nodes.
    operands : list
        For each member, in turn, the nodes it is computed from; of a sum, sorted by class. Of an
        element, its place.
    """

    kind: str
    step: Step | None = None
    array: Any = None
    counts: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    operands: Any = field(default_factory=list)


class Classes:
    """The nodes of a program, sorted into classes; a class comes after those it needs.

    Attributes
    ----------
    what : list
        What a node is: a variable or a number.
    of : list of int
        The class of each node.
    first_use : dict of int to int
        The class that needs a node first.
    """

    def __init__(self, program: Program) -> None:
        self.forms: list[tuple[Any, ...]] = []  # kind, step, array and counts of each class
        self._operands: list[Any] = []
        self.what: list[Any] = []
        self.of: list[int] = []
        self.number: dict[Any, int] = {}
        self.first_use: dict[int, int] = {}
        self._known: dict[Any, int] = {}
        self._open: dict[Var, list[int]] = {}
        self._places: dict[Var, tuple[Var, Any]] = {}
        self._able: dict[Any, bool] = {}
        self._exponents: dict[Var, Any] = {}
        self._data = program.constants
        self._user = _users(program)
        for x in (*program.inputs, *program.state):
            leaf = x.scalar and x.dtype == DOUBLE
            self.node(x, self._class(("leaf",) if leaf else x, "leaf" if leaf else "alone"))
        for step in program.steps:
            self._add(step)

    def sizes(self) -> Any:
        """How many nodes each class has that is computed by steps which may be joined."""
        joined = np.array([form[0] in ("each", "sum") for form in self.forms], bool)
        return np.bincount(self.of, minlength=len(joined))[joined]

    @cached_property
    def all(self) -> list[Class]:
        """The classes."""
        made = [Class(*form) for form in self.forms]
        for x, (k, operands) in enumerate(zip(self.of, self._operands, strict=True)):
            made[k].members.append(x)
            made[k].operands += operands
        return made

    def node(self, x: Any, number: int, operands: Any = ()) -> int:
        """A new node of class `number`."""
        made = self.number[x] = len(self.what)
        self.what.append(x)
        self.of.append(number)
        self._operands.append(operands)
        return made

    def _class(self, key: Any, *form: Any) -> int:
        found = self._known.setdefault(key, len(self.forms))
        if found == len(self.forms):
            self.forms.append(form)
        return found

    def _operand(self, x: Any) -> int:
        """The node that an operand is."""
        key = x if isinstance(x, Var) else ("number", float(x))
        found = self.number.get(key)
        if found is None:  # a constant of the program
            data = self._data[x] if isinstance(x, Var) else x
            data = data.item() if isinstance(data, np.ndarray) else data  # of no axes
            plain = isinstance(data, float | int) and np.dtype(type(data)) in (DOUBLE, int)
            form = (("number",), "number") if plain else (x, "alone")
            found = self.node(key, self._class(*form))
            if plain:
                self.what[found] = float(data)
        return found

    def _add(self, step: Step) -> None:
        if step.op is indexing.index and self._taken(step):
            return
        x = step.args[0] if step.op is shaping.weaken else None
        if isinstance(x, Var) and x in self.number and x.dtype == DOUBLE:
            self.number[step.out] = self.number[x]
            return
        lowered = step.op is arithmetic.lowered and self._user.get(step.out) is not None
        if lowered and is_weak(y := step.args[1]) and y:
            self._exponents[step.out] = y - 1
            return
        if self._exponents and not self._exponents.keys().isdisjoint(step.reads()):
            known = self._exponents
            args = tuple([known.get(x, x) if isinstance(x, Var) else x for x in step.args])
            step = Step(step.out, step.op, args, step.options, step.phase, step.through)
        if not self._able_to_join(step):
            self.node(step.out, self._class(step, "alone", step))
        elif step.op is arithmetic.add and step.out.dtype == DOUBLE:
            self._sum(step)
        else:
            mixing = step.op in _MIXING
            nodes = [self._operand(x) for x in step.args if mixing or isinstance(x, Var)]
            rest = [] if mixing else enumerate(step.args)
            fixed = [(k, type(x), repr(x)) for k, x in rest if not isinstance(x, Var)]
            key = step.op, step.out.kind, *[self.of[x] for x in nodes], *fixed
            self._join(step, key, "each", nodes, [1] * len(nodes))

    def _join(self, step: Step, key: Any, kind: str, nodes: list[int], counts: list[int]) -> None:
        number = self._class(key, kind, step, None, counts)
        for x in nodes:
            self.first_use.setdefault(x, number)
        self.node(step.out, number, nodes)

    def _sum(self, step: Step) -> None:
        """Take the terms of both operands together; a sum that only a sum reads waits for it."""
        terms: list[int] = []
        for x in step.args:
            more = self._open.pop(x, None) if isinstance(x, Var) else None
            if more is None:
                more = [] if is_weak(x) and x == 0 else [self._operand(x)]
            small, terms = sorted((terms, more), key=len)
            terms += small
        user = self._user.get(step.out)
        if user is not None and user.op is arithmetic.add and self._able_to_join(user):
            self._open[step.out] = terms
            return
        if len(terms) == 1:  # 0 + x
            self.number[step.out] = terms[0]
            return
        of = self.of
        terms.sort(key=lambda x: (of[x], x))
        found = Counter([of[x] for x in terms])
        key = "sum", step.out.kind, tuple(found.items())
        self._join(step, key, "sum", terms, list(found.values()))

    def _able_to_join(self, step: Step) -> bool:
        """Whether arrays of its operands give the array of its results, with the same numbers."""
        if not step.out.scalar or step.options or step.out.dtype.char not in "d?":
            return False
        kinds = [x.dtype.char if self._is_number(x) else type(x) for x in step.args]
        key = step.op, step.out.dtype.char, *kinds
        if key not in self._able:
            self._able[key] = _keeps_type(step.op, kinds, step.out.dtype)
        return self._able[key]

    def _is_number(self, x: Any) -> bool:
        return isinstance(x, Var) and (x.scalar or (x.shape == () and x in self._data))

    def _taken(self, step: Step) -> bool:
        """An element of an array, or a part that elements are taken from."""
        x = step.args[0]
        if not isinstance(x, Var) or x.scalar or x.dtype != DOUBLE:
            return False
        whole, places = self._places.get(x) or (x, None)
        if places is None:
            if x not in self.number and x not in self._data:
                return False
            places = np.arange(int(np.prod(x.shape))).reshape(x.shape)
            self._places[x] = x, places
        try:
            found = places[step.options["key"]]
        except (TypeError, IndexError, ValueError):
            return False
        if np.ndim(found):
            self._places[step.out] = whole, found
            self.node(step.out, self._class(step, "alone", step))
        else:
            number = self._class(("element", whole), "element", None, whole)
            self.node(step.out, number, (int(found),))
        return True


def _users(program: Program) -> dict[Var, Step | None]:
    """The step that reads a variable, if it is read by one and once."""
    found: dict[Var, Step | None] = {}
    for step in program.steps:
        for x in step.reads():
            found[x] = None if x in found else step
    found.update(dict.fromkeys(program.results()))
    return found


def _keeps_type(op: Operation, kinds: list[Any], result: Any) -> bool:
    """Whether NumPy, with arrays of these types (a character) and numbers, gives `result`."""
    if op is choice.where:
        return kinds[0] == "?" and all(x in ("d", float) for x in kinds[1:])
    ufunc, arrays = elementwise(op), [x for x in kinds if isinstance(x, str)]
    if ufunc is None or not arrays or not all(x in ("d", "?", float, int) for x in kinds):
        return False
    types = [np.dtype(x) if isinstance(x, str) else x for x in kinds]
    try:
        return bool(ufunc.resolve_dtypes((*types, None))[-1] == result)
    except TypeError:
        return False
