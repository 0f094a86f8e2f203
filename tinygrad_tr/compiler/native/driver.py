"""The function around the loops: it makes the memory, calls them, and NumPy where no loop does."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

from ...ops import shaping
from ..passes.layout import Nest
from ..passes.plan import Plan
from ..program import Program, Step, variables
from ..remarks import Remarks
from ..source import Printer
from .functions import Function, spelling
from .kinds import item
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
    """

    def __init__(self, program: Program, name: str) -> None:
        schedule = Schedule(program)
        super().__init__(schedule.program, Plan(schedule), name)
        self.filled |= {*self.plan.fresh}
        self.own = {*self.plan.fresh}
        self.pieces = self.in_pieces([*schedule.nests, *self.late()])
        self.functions = [x for x in self.pieces if isinstance(x, Function)]
        self.share_results()
        if len(self.pieces) == len(self.functions) == 1 and self.functions[0].carries():
            self.functions[0].repeats = True
            self.times = self.names.new("times")

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
                copies.append([item(step)])
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

    def body(self) -> list[str]:
        """Memory of its own for what is returned, views, then calls of loops and of NumPy."""
        lines = [
            f"{self.spell(x)} = {self.spell(np.empty)}({self.spell(x.shape)}, {str(x.dtype)!r})"
            for x in self.plan.fresh
        ]
        for step in [*self.looks(), *self.pieces]:
            lines += self.call(step) if isinstance(step, Function) else self.step(step)
        return lines

    def looks(self) -> list[Step]:
        """The views that NumPy needs."""
        needed, found = {*variables(self.program.outputs)}, list[Step]()
        needed.update(x for step in self.pieces if isinstance(step, Step) for x in step.reads())
        for step in reversed(self.plan.layout.views):
            if step.out in needed:
                needed.update(step.reads())
                found.append(step)
        return found[::-1]

    def call(self, function: Function) -> list[str]:
        """The call of a function of loops."""
        arguments = [self.times] * function.repeats + list(map(self.spell, function.arguments))
        call = f"{function.name}({', '.join(arguments)})"
        made = [self.spell(x) for x in function.results]
        lines = [f"{', '.join(made)} = {call}" if made else call]
        for x in function.results:
            if not x.weak:
                lines.append(f"{self.spell(x)} = {self.spell(x.kind)}({self.spell(x)})")
        return lines

    def writes(self, _copied: Any) -> list[str]:
        """The loops have written the arrays."""
        return []
