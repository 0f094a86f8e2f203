"""The function around the loops: it makes the memory, calls them, and NumPy where no loop does."""

from __future__ import annotations

from itertools import groupby
from math import prod
from typing import Any

import numpy as np

from ...ops import shaping
from ..passes.layout import Item, Nest
from ..passes.plan import Plan
from ..program import Program, Step, Var, variables
from ..remarks import Remarks
from ..source import Printer
from ..writing import value, writes_into
from .functions import Function, spelling
from .loops import loops
from .products import product
from .schedule import Schedule

__all__ = ["Driver"]


class Driver(Printer):
    """Prints it; the result is used as that of NumPy's source is.

    Attributes
    ----------
    pieces : list of Function or Step
        What runs one after the other: our functions, and calls of NumPy's.
    times : str
        The argument that says how many steps to run, if it is one function that can.
    """

    splits = False

    def __init__(self, program: Program, name: str) -> None:
        schedule = Schedule(program)
        super().__init__(schedule.program, Plan(schedule), name)
        self.views, plan = schedule.views, self.plan
        self.known = {
            *self.program.inputs, *self.program.state, *self.program.constants, *plan.homes,
            *plan.still, *plan.memories,
        }  # fmt: skip
        self.makers = {step.out: step for step in self.views}
        self.pieces = self.in_pieces([*schedule.nests, *self.late()])
        self.functions = [x for x in self.pieces if isinstance(x, Function)]
        self.share_results()
        self.times = ""
        if len(self.pieces) == len(self.functions) == 1 and self.functions[0].carries():
            self.functions[0].repeats = True
            self.times = self.names.new("times")
            self.last_argument = f"{self.times}=1"

    def late(self) -> list[Nest]:
        """Copies of new data into states that nothing could be computed into."""
        copies = []
        for state in self.plan.owned:
            new = self.program.writes[state]
            if 0 in state.shape:
                continue
            if new.scalar or self.plan.span(new) != self.plan.span(state):
                step = Step(state, shaping.copy, (new,), {}, "update")
                self.plan.layout.stored.add(state)
                copies.append([Item(step, "each", state.shape)])
        return copies

    def in_pieces(self, nests: list[Nest]) -> list[Function | Step]:
        """Functions of all loops from one call of NumPy's to the next, and these calls."""
        pieces: list[Function | Step] = []
        spell = spelling(self.spell, self.program.constants, self.name)
        remarks = Remarks(spell)
        for numpy, group in groupby(nests, lambda nest: nest[0].kind == "numpy"):
            if numpy:
                pieces += [nest[0].step for nest in group]
                continue
            function = Function(self.names.new(f"{self.name}_loops"), self.plan, spell)
            for nest in group:
                function.lines += [f"# {remarks.step(item.step)}" for item in nest]
                prints = product if nest[0].kind == "product" else loops
                function.lines += prints(function, nest)
            pieces.append(function)
        return pieces

    def share_results(self) -> None:
        """Each function returns what is needed outside of it."""
        needed = set(self.program.results())
        for piece in self.pieces:
            needed.update(piece.reads() if isinstance(piece, Step) else piece.arguments)
        for function in self.functions:
            function.results = [x for x in function.made if x in needed]

    # ---- what is printed around the calls ------------------------------------------------------

    def memory(self) -> list[str]:
        """The same, and the constants that loops read."""
        for step in reversed(self.views):  # a view that is mentioned mentions another
            if step.out in self.plan.still and step.out in self.names.of:
                self.spell(step.args[0])
        lines = super().memory()
        for x in self.plan.constants:
            place = self.plan.of[x]
            end = place.offset + prod(x.shape)
            memory = self.spell(place.owner)
            lines.append(f"{memory}[{place.offset}:{end}] = {self.spell(x)}.ravel()")
        return lines

    def parts(self, _numbers: list[int]) -> list[list[str]]:
        """Calls of loops and of NumPy, in turn."""
        lines: list[str] = []
        for piece in self.pieces:
            lines += self.call(piece) if isinstance(piece, Function) else self.numpy(piece)
        for x in variables(self.program.outputs):
            lines += self.viewed(x)
        return [lines]

    def call(self, function: Function) -> list[str]:
        """The call of a function of loops."""
        lines = []
        for x in function.arguments:
            if not x.scalar and x not in self.known:
                self.known.add(x)
                shape, dtype = self.spell(x.shape), str(x.dtype)
                lines.append(f"{self.spell(x)} = {self.spell(np.empty)}({shape}, {dtype!r})")
        arguments = [self.times] * function.repeats + list(map(self.spell, function.arguments))
        call = f"{function.name}({', '.join(arguments)})"
        made = [self.spell(x) for x in function.results]
        lines.append(f"{', '.join(made)} = {call}" if made else call)
        for x in function.results:
            if not x.weak:
                lines.append(f"{self.spell(x)} = {self.spell(x.kind)}({self.spell(x)})")
        return lines

    def numpy(self, step: Step) -> list[str]:
        """What NumPy does, as NumPy's source has it."""
        lines = [text for x in step.reads() for text in self.viewed(x)]
        self.known.add(step.out)
        if step.out.kind is not np.ndarray or writes_into(step):
            return lines + self.step(step)
        # It may be a view, backwards say: loops want it in order, and use what it looks at again.
        given = value(step, self.spell)
        if step.out in self.plan.homes:
            line = f"{self.spell(step.out)}[...] = {given}"
        else:
            line = f"{self.spell(step.out)} = {given}.copy()"
            self.own.add(step.out)
        return [*lines, *self.spell.filled(), self.remarks.beside(line, step)]

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
