"""Where everything is in memory: one array for each dtype, parts of it used again when free.

New data of a state go where the state is, if all that reads the old data does so before, or in the
same loop at the same place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import prod
from typing import Any

from ...ops import shaping
from ..program import Step, Var
from .kinds import Item
from .schedule import Nest, Schedule, Use, in_order

__all__ = ["Place", "Places"]

ROUND = 64
"""Bytes: parts of memory begin where a vector does."""


@dataclass(frozen=True, slots=True)
class Place:
    """`offset` elements into the memory of a dtype (its letters), or into an argument (a Var)."""

    array: Any
    offset: int = 0


class Places:
    """The places of all owners of memory.

    Attributes
    ----------
    of : dict of Var to Place
    sizes : dict of str to int
        Elements of each memory.
    owned : list of Var
        States that live in memory.
    constants : list of Var
        What is copied into memory once.
    fresh : set of Var
        Results that get an array of their own in each run.
    """

    def __init__(self, plan: Schedule) -> None:
        self.plan, self.program = plan, plan.program
        self.of: dict[Var, Place] = {}
        self.sizes: dict[str, int] = {}
        self.constants: list[Var] = []
        self.owned = [
            x for x in self.program.state if not x.scalar and x in self.program.writes
        ]
        inside = {x for x, lane in plan.lanes.items() if lane.owner is not x}
        written = {x for x in self.program.writes.values() if isinstance(x, Var)}
        self.fresh = {
            x for x in plan.returned if x in plan.made and x not in inside and x not in written
        }
        for x in self.owned:
            self._fix(plan.lane(x).owner)
        for x in [*self.program.inputs, *self.program.state, *self.fresh]:
            if not x.scalar and plan.lane(x).owner is x and x not in self.of:
                self.of[x] = Place(x)
        self._in_place()
        self._rest()

    def _fix(self, x: Var) -> None:
        if x not in self.of:
            self.of[x] = Place(x.dtype.str, self._more(x))

    def _more(self, x: Var) -> int:
        """The offset of new memory for `x`."""
        step = max(ROUND // int(x.dtype.itemsize), 1)
        start = -(-self.sizes.get(x.dtype.str, 0) // step) * step
        self.sizes[x.dtype.str] = start + prod(x.shape)
        return start

    # ---- states --------------------------------------------------------------------------------

    def _in_place(self) -> None:
        """New data over the old, where nothing reads the old later."""
        wanted: dict[Var, set[Place]] = defaultdict(set)
        for state in self.owned:
            new = self.program.writes[state]
            lane, old = self.plan.lane(new), self.plan.lane(state)
            place = self.of[old.owner]
            wanted[lane.owner].add(Place(place.array, place.offset + old.offset - lane.offset))
        for new, places in wanted.items():
            item = self.plan.made.get(new)
            if len(places) == 1 and item is not None and item.kind == "each" and item.inline:
                target = next(iter(places))
                if new not in self.of and self._may_write(new, target):
                    self.of[new] = target

    def _may_write(self, new: Var, target: Place) -> bool:
        k, n = self.plan.ready[new], prod(new.shape)
        for owner, place in self.of.items():
            if place.array != target.array:
                continue
            end = place.offset + prod(owner.shape)
            if place.offset >= target.offset + n or target.offset >= end:
                continue
            if not all(self._before(use, k, new, target) for use in self.plan.uses[owner]):
                return False
        return True

    def _before(self, use: Use, k: int, new: Var, target: Place) -> bool:
        if use.nest < k:
            return True
        lane = self.plan.lane(use.x)
        same = self.of[lane.owner].offset + lane.offset == target.offset
        whole = use.x.shape == new.shape and lane.strides == in_order(new.shape)
        return use.nest == k and use.aligned and same and whole

    def late(self) -> list[Nest]:
        """Copies of new data into states that nothing could be computed into."""
        made = []
        for state in self.owned:
            new = self.program.writes[state]
            there, here = self.plan.lane(new), self.plan.lane(state)
            a, b = self.of[there.owner], self.of[here.owner]
            if (a.array, a.offset + there.offset) != (b.array, b.offset + here.offset):
                step = Step(state, shaping.copy, (new,), {}, "update")
                made.append(Nest(state.shape, [Item(step, "each", state.shape)]))
        return made

    # ---- what is needed for a while ------------------------------------------------------------

    def _rest(self) -> None:
        plan, free = self.plan, defaultdict(list)  # type: Any, Any
        owners = [x for x in plan.first if self._is_stored(x) and x not in self.of]
        last = {x: max([use.nest for use in plan.uses[x]], default=0) for x in owners}
        first, ending = defaultdict(list), defaultdict(list)  # type: Any, Any
        for x in owners:
            first[plan.first[x]].append(x)
            ending[max(last[x], plan.ready.get(x, 0))].append(x)
        for k in range(len(plan.nests)):
            for x in first[k]:
                kept = free[x.dtype, prod(x.shape)]
                self.of[x] = Place(x.dtype.str, kept.pop() if kept else self._more(x))
            for x in ending[k]:
                free[x.dtype, prod(x.shape)].append(self.of[x].offset)
        for x in self.program.constants:
            if any(u.item is not None and u.item.kind != "numpy" for u in plan.uses[x]):
                self.constants.append(x)
                self._fix(x)

    def _is_stored(self, x: Var) -> bool:
        return not x.scalar and (
            x in self.plan.stored or x not in self.plan.made
            or any(lane.owner is x and y is not x for y, lane in self.plan.lanes.items())
        )  # fmt: skip


