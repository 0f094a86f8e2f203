"""The function around the loops: it makes the memory, calls them, and NumPy where no loop does."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..passes.plan import Plan, Where, is_view
from ..program import Var, variables
from ..source import Printer
from .functions import Functions, Piece
from .places import Places
from .schedule import Nest, Schedule, in_order

__all__ = ["Driver"]


class Driver(Printer):
    """Prints it; the result is used as that of NumPy's source is.

    Attributes
    ----------
    called : dict of str to str
        The name of a function here → its name in the emitted module.
    """

    splits = False

    def __init__(self, functions: Functions, name: str) -> None:
        self.plan_of, self.places = functions.plan, functions.places
        self.functions = functions
        super().__init__(self.plan_of.program, _memory_plan(self.plan_of, self.places), name)
        self.keys = list(self.places.sizes)
        self.called: dict[str, str] = {}
        self.known = {*self.program.inputs, *self.program.state, *self.program.constants,
                      *self.plan.homes, *self.plan.still}  # fmt: skip
        self.makers = {step.out: step for step in self.plan_of.views}
        self.times = self.names.new("times") if functions.loops else ""
        self.last_argument = f"{self.times}=1" if self.times else ""

    def memory(self) -> list[str]:
        """The same, and the constants that loops read."""
        for step in reversed(self.plan_of.views):  # a view that is mentioned mentions another
            if step.out in self.plan.still and step.out in self.names.of:
                self.spell(step.args[0])
        lines = super().memory()
        for x in self.places.constants:
            place = self.places.of[x]
            part = f"{self.buffers[self.keys.index(str(place.array))]}"
            end = place.offset + prod(x.shape)
            lines.append(f"{part}[{place.offset}:{end}] = {self.spell(x)}.ravel()")
        return lines

    def parts(self, _numbers: list[int]) -> list[list[str]]:
        """Calls of loops and of NumPy, in turn."""
        lines: list[str] = []
        for part in self.functions.parts:
            lines += self.call(part) if isinstance(part, Piece) else self.numpy(part)
        for x in variables(self.program.outputs):
            lines += self.viewed(x)
        return [lines]

    def call(self, piece: Piece) -> list[str]:
        """The call of a function of loops."""
        lines, arguments = [], [self.times] if self.times else []
        for key in piece.arrays:
            if isinstance(key, str):
                arguments.append(self.buffers[self.keys.index(key)])
                continue
            if key not in self.known:
                shape, dtype = self.spell(key.shape), str(key.dtype)
                lines.append(f"{self.spell(key)} = {self.spell(np.empty)}({shape}, {dtype!r})")
                self.known.add(key)
            arguments.append(self.spell(key))
        arguments += map(self.spell, piece.numbers)
        name = self.names.new(piece.name)
        self.called[name] = piece.name
        call = f"{name}({', '.join(arguments)})"
        made = [self.spell(x) for x in piece.results]
        lines.append(f"{', '.join(made)} = {call}" if made else call)
        for x in piece.results:
            if not x.weak:
                lines.append(f"{self.spell(x)} = {self.spell(x.kind)}({self.spell(x)})")
        return lines

    def numpy(self, nest: Nest) -> list[str]:
        """What NumPy does, as NumPy's source has it."""
        step = nest.items[0].step
        lines = [text for x in step.reads() for text in self.viewed(x)]
        self.known.add(step.out)
        return lines + self.step(step)

    def viewed(self, x: Var) -> list[str]:
        """The lines that give `x` a name, if it is a view that has none yet."""
        if x.scalar or x in self.known or x not in self.makers:
            return []
        self.known.add(x)
        maker = self.makers[x]
        return [*self.viewed(maker.args[0]), *self.step(maker)]

    def writes(self, _copied: Any) -> list[str]:
        """The loops have written the arrays."""
        return []


def _memory_plan(plan: Schedule, places: Places) -> Plan:
    """The places of arrays that lie in order, as the printer of NumPy's source wants them."""
    keys = list(places.sizes)
    made = Plan([(np.dtype(key), places.sizes[key]) for key in keys], owned=places.owned)
    for x, lane in plan.lanes.items():
        place = places.of.get(lane.owner)
        if place is None or not isinstance(place.array, str) or x in plan.program.constants:
            continue
        if lane.strides == in_order(x.shape):
            where = Where(keys.index(place.array), place.offset + lane.offset)
            made.homes[x] = where
    fixed = {*made.homes, *plan.program.constants}
    for step in plan.views:
        if step.out not in fixed and is_view(step) and set(step.reads()) <= fixed:
            fixed.add(step.out)
            made.still.add(step.out)
    return made


