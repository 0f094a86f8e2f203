"""Planning of memory: which variable is computed into which part of it, decided once for all runs.

Memory is used again as soon as what it held is not needed any more, even by the step itself if it
works element by element. New data of a state go where the state is, if all that reads the old data
does so before, or at the same place. What is returned has memory of its own, made in each run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, groupby
from math import prod
from typing import Any

import numpy as np

from ..program import Program, Var
from ..spans import Span, in_order
from .calls import Calls
from .layout import Item, Layout

__all__ = ["Plan", "planned"]

ROUND = 64
"""Bytes: parts of memory begin where a vector does."""


def planned(program: Program) -> Plan:
    """The plan for a program that NumPy runs."""
    return Plan(Calls(program))


class Plan:
    """Where everything is.

    Attributes
    ----------
    memories : list of Var
        Arrays with one axis, made before all runs.
    of : dict of Var to Span
        Where the owners of memory lie: in a memory, or in themselves if a run makes them.
    homes : dict of Var to Span
        Variables that lie in a memory, in order.
    still : set of Var
        Other views of memories and constants: made once, before all runs.
    owned : list of Var
        States that live in memory.
    fresh : list of Var
        What has memory of its own, made in each run.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout, self.program = layout, layout.program
        self.memories: list[Var] = []
        self.of: dict[Var, Span] = {}
        self.uses: dict[Var, list[tuple[int, Item | None, Var]]] = defaultdict(list)
        for use in layout.uses():
            self.uses[layout.span(use[2]).owner].append(use)
        self.owned = [x for x in self.program.state if not x.scalar and x in self.program.writes]
        for x in self.owned:
            self._into_memory(layout.span(x).owner)
        program = self.program
        given = [x for x in (*program.inputs, *program.state, *program.constants) if not x.scalar]
        kept = layout.returned - {*self.program.writes.values()}
        self.fresh = [x for x in layout.ready if x in kept and layout.span(x).owner is x]
        for x in [*given, *self.fresh]:
            if layout.span(x).owner is x and x not in self.of:
                self.of[x] = layout.span(x)
        self._over_old_data()
        self._in_turn()
        self.homes = self._homes()
        self.still = self._still()

    def span(self, x: Var) -> Span:
        """Where `x` lies, in a memory or in what a run makes."""
        span = self.layout.span(x)
        return span.inside(self.of[span.owner])

    def held(self, x: Var) -> tuple[int, ...]:
        """The shape of what the memory of `x` holds."""
        rows = self.layout.pieces.get(x)
        return x.shape if rows is None else (rows, *x.shape[1:])

    def _into_memory(self, x: Var, free: list[Span] | None = None) -> None:
        """Give `x` a free part of memory, or new memory."""
        if x not in self.of:
            place = free.pop() if free else self._new(x.dtype, prod(self.held(x)))
            self.of[x] = Span(place.owner, place.offset, in_order(x.shape))

    def _new(self, dtype: Any, n: int) -> Span:
        alike = [x for x in self.memories if x.dtype == dtype] if self.layout.joined else []
        memory = alike[0] if alike else Var((0,), dtype, np.ndarray, "memory")
        if not alike:
            self.memories.append(memory)
        round_to = max(ROUND // dtype.itemsize, 1)
        start = -(-memory.shape[0] // round_to) * round_to
        memory.shape = (start + n,)
        return Span(memory, start, (1,))

    # ---- states --------------------------------------------------------------------------------

    def _over_old_data(self) -> None:
        """New data over the old, where nothing reads the old later."""
        wanted: dict[Var, list[Span]] = defaultdict(list)
        room: Counter[Var] = Counter()
        for state in self.owned:
            new, old = self.program.writes[state], self.span(state)
            if isinstance(new, Var) and (span := self.layout.span(new)).strides == old.strides:
                x = span.owner
                wanted[x].append(Span(old.owner, old.offset - span.offset, in_order(x.shape)))
                room[x] += prod(state.shape)
        for x, (target, *others) in wanted.items():
            if all(other == target for other in others) and room[x] == prod(x.shape):
                self.of.update(dict.fromkeys(self._way(x, target), target))

    def _way(self, x: Var | None, target: Span) -> list[Var]:
        """`x`, if it may be there, and what it is computed from one over the other, backwards."""
        way: list[Var] = []
        while x is not None and self._may_write(x, target):
            way.append(x)
            x = next((y for y in self.layout.made[x].step.reads() if self._over(way[-1], y)), None)
        return way

    def _may_write(self, x: Var, target: Span) -> bool:
        """Whether `x` can be computed over what is there, and nothing needs that any more."""
        made, end = self.layout.made.get(x), target.offset + prod(x.shape)
        if made is None or made.kind != "each" or x.scalar or x in self.of:
            return False
        if self.layout.ready[x] <= self.layout.sure or x.dtype != target.owner.dtype:
            return False
        return all(
            self._is_before(x, Span(owner, target.offset - place.offset, target.strides), *use)
            for owner, place in self.of.items() if place.owner is target.owner
            and place.offset < end and target.offset < place.offset + prod(owner.shape)
            for use in self.uses[owner]
        )  # fmt: skip

    def _is_before(self, x: Var, there: Span, k: int, reader: Item | None, old: Var) -> bool:
        """Whether `old` is read before `x` is computed over what is `there`, if only just."""
        if k != self.layout.ready[x] or reader is None:
            return k < self.layout.ready[x]
        whole = self.layout.span(old) == there and old.shape == x.shape
        return whole and self.layout.aligned(old, reader)

    # ---- what is needed for a while ------------------------------------------------------------

    def _in_turn(self) -> None:
        """What is computed on the way, each where something was that is not needed any more."""
        free: dict[Any, list[Span]] = defaultdict(list)
        ending: dict[int, list[Var]] = defaultdict(list)
        items = chain.from_iterable(self.layout.nests)
        for k, together in groupby(items, key=lambda made: self.layout.time[made]):
            for made in together:
                x = self.layout.span(made.step.out).owner
                if x not in self.layout.stored or x in self.of:
                    continue
                over = next((y for y in ending[k] if self._over(x, y)), None)
                if over is None:
                    self._into_memory(x, free[x.dtype, prod(self.held(x))])
                else:
                    ending[k].remove(over)
                    self.of[x] = self.of[over]
                ending[max([self.layout.ready[x], *(use[0] for use in self.uses[x])])].append(x)
            for x in ending.pop(k, ()):
                free[x.dtype, prod(self.held(x))].append(self.of[x])

    def _over(self, x: Var, y: Var) -> bool:
        """Whether `x` is computed over `y`, which is needed on the way and no more afterwards.

        Loops do not do that: they are quicker where they read what they do not write.
        """
        made, there = self.layout.made.get(x), self.layout.span(y)
        if self.layout.joined or y not in self.layout.stored or made is None or made.kind != "each":
            return False
        alike = (x.shape, x.dtype, self.held(x)) == (y.shape, y.dtype, self.held(y))
        return alike and y is there.owner and all(
            self._is_before(x, there, *use) for use in self.uses[y]
        )

    # ---- names ---------------------------------------------------------------------------------

    def _homes(self) -> dict[Var, Span]:
        """All that lies in a memory in order, as it lies there."""
        number, found = {x: k for k, x in enumerate(self.memories)}, {}
        for x in [*self.owned, *(step.out for step in self.program.steps), *self.layout.spans]:
            span = self.layout.span(x)
            place = self.of.get(span.owner)
            if place and place.owner in number and span.strides == in_order(x.shape):
                found[x] = span.inside(place)
        return dict(sorted(found.items(), key=lambda pair: (number[pair[1].owner], pair[1].offset)))

    def _still(self) -> set[Var]:
        """Other views of what has a fixed place."""
        found, fixed = set[Var](), {*self.homes, *self.program.constants}
        for step in self.layout.views:
            if step.out not in fixed and fixed.issuperset(step.reads()):
                fixed.add(step.out)
                found.add(step.out)
        return found
