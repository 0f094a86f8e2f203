"""Buffer planning: which variable is computed into which memory, decided once for all runs.

Memory is used again as soon as what it held is not needed any more; an elementwise step may write
over its own operand; new data of a state go where the state is. What is returned has memory of its
own, made in each run.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from ...ops import indexing, shaping
from ...ops.arithmetic import add, multiply, negative, subtract
from ..elementwise import elementwise
from ..program import Program, Step, Var, variables
from ..writing import writes_into
from .chunks import pieces
from .primitives import gather, part, strided

__all__ = ["Plan", "Where", "is_view", "lender", "planned"]

_RESHAPES = {shaping.reshape, shaping.ravel, shaping.expand_dims, shaping.squeeze}
_SURE = {shaping.weaken, add, subtract, multiply, negative}
_VIEWS = {*_RESHAPES, shaping.transpose, shaping.broadcast_to, part, strided}


@dataclass(frozen=True, slots=True)
class Where:
    """A part of a buffer: its number, and where the part begins."""

    buffer: int
    start: int = 0


@dataclass(slots=True)
class Plan:
    """Where everything is.

    Attributes
    ----------
    buffers : list of (dtype, elements)
    homes : dict of Var to Where
        Variables that have a place in a buffer, contiguous in memory.
    still : set of Var
        Views of buffers and constants: made once, before all runs.
    owned : list of Var
        States that live in buffers.
    pieces : dict of Var to int
        Variables of which the buffer holds only so many rows, since only their run reads them.
    """

    buffers: list[tuple[Any, int]] = field(default_factory=list)
    homes: dict[Var, Where] = field(default_factory=dict)
    still: set[Var] = field(default_factory=set)
    owned: list[Var] = field(default_factory=list)
    pieces: dict[Var, int] = field(default_factory=dict)

    def shape(self, x: Var) -> tuple[int, ...]:
        """The shape of what the memory of `x` holds."""
        return (self.pieces[x], *x.shape[1:]) if x in self.pieces else x.shape


def lender(step: Step) -> Var | None:
    """The operand whose memory the result shares, as its kind or the traced run tells."""
    if is_view(step):
        return step.args[0]  # type: ignore[no-any-return]
    k = step.out.shares
    x = step.args[k] if k is not None and k < len(step.args) else None
    return x if isinstance(x, Var) and not x.scalar and not writes_into(step) else None


def is_view(step: Step) -> bool:
    """Whether the result always shares the memory of the first operand."""
    x = step.args[0] if step.args else None
    if step.out.scalar or not isinstance(x, Var) or x.scalar:
        return False
    if step.op in (shaping.reshape, shaping.ravel):
        return bool(step.options.get("order", "C") == "C")
    if step.op is indexing.index:
        return _is_basic(step.options["key"])
    return step.op in _VIEWS


def _is_basic(key: Any) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    kinds = int | np.integer | slice | type(...) | None
    return all(isinstance(x, kinds) and not isinstance(x, bool) for x in parts)  # that is a mask


def planned(program: Program) -> Plan:
    """The plan for `program`."""
    return _Planner(program).plan()


class _Planner:
    """Chooses places.

    Attributes
    ----------
    base : dict of Var to Var
        The variable whose memory another one shares.
    last : dict of Var to int
        The number of the step that reads the memory of a variable last.
    until : dict of int to int
        The same of all that has been placed in a buffer.
    free : dict of (dtype, elements) to list of int
        Buffers that hold nothing that is needed; only those in `pooled` ever come to it.
    """

    def __init__(self, program: Program) -> None:
        self.program, self.made = program, Plan(pieces=pieces(program))
        self.homes = self.made.homes
        self.base: dict[Var, Var] = {}
        self.last: dict[Var, int] = {}
        for k, step in enumerate(program.steps):
            if (whole := lender(step)) is not None:
                self.base[step.out] = self.root(whole)
            self.last.update((self.root(x), k) for x in step.reads())
        self.last.update((self.root(x), len(program.steps)) for x in program.results())
        self.returned = {self.root(x) for x in variables(program.outputs)}
        # After a step that raises the interpreter begins again, with the states as they were.
        raising = [k for k, s in enumerate(program.steps) if s.out.weak and s.op not in _SURE]
        self.sure = max(raising, default=-1)
        self.until: dict[int, int] = {}
        self.free: dict[Any, list[int]] = defaultdict(list)
        self.pooled: set[int] = set()

    def root(self, x: Var) -> Var:
        return self.base.get(x, x)

    def plan(self) -> Plan:
        self.place_gathered()
        for state, new in self.program.writes.items():
            if not state.scalar and isinstance(new, Var) and state not in self.homes:
                self.place(state, Where(self.buffer(state)))
        self.made.owned = [x for x in self.program.state if x in self.homes]
        self.states = {self.homes[x].buffer for x in self.made.owned}
        for k, step in enumerate(self.program.steps):
            self.place_result(k, step)
            self.release(k, step)
        self.find_still()
        return self.made

    def buffer(self, x: Var) -> int:
        self.made.buffers.append((x.dtype, prod(self.made.shape(x))))
        return len(self.made.buffers) - 1

    def place(self, x: Var, home: Where) -> None:
        self.homes[x] = home
        self.until[home.buffer] = max(self.until.get(home.buffer, -1), self.last.get(x, -1))

    def place_gathered(self) -> None:
        """What is laid end to end is computed there, if it has no other place."""
        makers = {step.out: step for step in self.program.steps}
        for step in self.program.steps:
            if step.op is not gather:
                continue
            home, start = Where(self.buffer(step.out)), 0
            self.place(step.out, home)
            for x in step.args:
                maker = makers.get(x)
                able = x in self.program.writes if maker is None else lender(maker) is None
                if able and not (x in self.homes or x in self.returned or x.scalar):
                    self.place(x, Where(home.buffer, start))
                start += prod(x.shape)

    def place_result(self, k: int, step: Step) -> None:
        """Choose where the result of step number `k` goes."""
        out = step.out
        placed = out in self.homes or out in self.returned or self.root(out) is not out
        if placed or not writes_into(step):
            return
        target = self.over_operand(k, step)
        if target is None:
            free = self.free[out.dtype, prod(self.made.shape(out))]
            target = Where(free.pop() if free else self.buffer(out))
            self.pooled.add(target.buffer)
        self.place(out, target)

    def over_operand(self, k: int, step: Step) -> Where | None:
        """The place of an operand that is not needed any more, if the step may write over it."""
        if elementwise(step.op) is None:
            return None
        found, form = None, self.form(step.out)
        for x in step.reads():
            home = self.homes.get(x)
            if home is None or self.form(x) != form or self.until[home.buffer] > k:
                continue
            others = [self.homes.get(self.root(y)) for y in step.reads() if y is not x]
            if any(other is not None and other.buffer == home.buffer for other in others):
                continue
            if home.buffer not in self.states:
                found = found or home
            elif step.phase == "update" and k > self.sure and self.is_whole(x, home):
                return home  # on the way to its new data
        return found

    def form(self, x: Var) -> Any:
        return x.shape, x.dtype, self.made.shape(x)

    def is_whole(self, x: Var, home: Where) -> bool:
        """Whether `x` is all that is in its buffer."""
        return home.start == 0 and self.made.buffers[home.buffer][1] == prod(x.shape)

    def release(self, k: int, step: Step) -> None:
        """Give back the memory of what was read for the last time."""
        for x in dict.fromkeys(self.root(x) for x in (*step.reads(), step.out)):
            home = self.homes.get(x)
            if home is None or home.buffer not in self.pooled or self.until[home.buffer] > k:
                continue
            free = self.free[self.made.buffers[home.buffer]]
            if home.buffer not in free:
                free.append(home.buffer)

    def find_still(self) -> None:
        """Views of what has a fixed place have one too; a reshape only of what lies together."""
        arrays = {x: data for x, data in self.program.constants.items() if not x.scalar}
        together = {*self.homes, *(x for x, data in arrays.items() if data.flags.c_contiguous)}
        fixed = {*together, *self.program.constants}
        for step in self.program.steps:
            if step.out in fixed or not is_view(step) or not set(step.reads()) <= fixed:
                continue
            if step.op is part and step.args[0] in self.homes:
                home = self.homes[step.args[0]]
                self.homes[step.out] = Where(home.buffer, home.start + step.options["start"])
            elif step.op in _RESHAPES and step.args[0] not in together:
                continue  # it may be a copy, and that anew in each run
            else:
                self.made.still.add(step.out)
            fixed.add(step.out)
            if step.op in _RESHAPES or step.out in self.homes:
                together.add(step.out)
