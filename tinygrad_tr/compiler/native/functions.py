"""The emitted module: functions of loops, each from one call of NumPy's to the next.

Names of arrays and numbers here are its own; the caller goes by the order of the arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...ops.declare import is_weak
from ..names import Names, safe
from ..program import Program, Var, variables
from ..remarks import Remarks
from ..spelling import Spelling
from .loops import body
from .places import Places
from .products import product
from .schedule import Nest, Schedule
from .spellings import NAMES, cast, kernel_text, number

__all__ = ["Functions", "Piece"]

_HEAD = """import math

import numpy as np
from numba import njit

f8, f4, i8, i4, b1 = np.float64, np.float32, np.int64, np.int32, np.bool_
"""
_RESERVED = {
    "np", "math", "njit", "f8", "f4", "i8", "i4", "b1", "times", "total", "abs", "range",
    *"ijklmno",
    *(f"x{r}{t}" for r in range(4) for t in range(4)), *(f"y{t}" for t in range(4)),
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Piece:
    """One function.

    Attributes
    ----------
    arrays : dict
        What is passed, by its key (the letters of a dtype for memory, or a Var) → its name here.
    numbers : dict of Var to str
        Single numbers that are passed.
    made : dict of Var to str
        Single numbers that it computes; `results` are those that it returns.
    """

    name: str
    nests: list[Nest]
    arrays: dict[Any, str] = field(default_factory=dict)
    numbers: dict[Var, str] = field(default_factory=dict)
    made: dict[Var, str] = field(default_factory=dict)
    results: list[Var] = field(default_factory=list)
    scratch: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class Functions:
    """Prints the functions of a program.

    Attributes
    ----------
    parts : list of Piece or Nest
        What runs one after the other: our functions, and calls of NumPy's.
    loops : bool
        Whether it is one function, which can run any number of steps.
    """

    def __init__(self, plan: Schedule, places: Places, name: str) -> None:
        self.plan, self.places, self.program = plan, places, plan.program
        self.names = Names(_RESERVED | {name})
        spell = Spelling(self.program.constants, name)
        spell.names = self.names
        self.remarks = Remarks(spell)
        self.parts: list[Piece | Nest] = []
        for nest in [*plan.nests, *places.late()]:
            if nest.numpy:
                self.parts.append(nest)
            elif self.parts and isinstance(self.parts[-1], Piece):
                self.parts[-1].nests.append(nest)
            else:
                self.parts.append(Piece(self.names.new(f"{name}_loops"), [nest]))
        self.pieces = [x for x in self.parts if isinstance(x, Piece)]
        for piece in self.pieces:
            self.piece = piece
            for nest in piece.nests:
                piece.lines += self.nest(nest)
        self.loops = len(self.parts) == len(self.pieces) == 1 and self._carries(self.program)
        self._share_results()

    def _carries(self, program: Program) -> bool:
        """Whether the function itself can hand the numbers of a step on to the next."""
        made = self.pieces[0].made
        numbers = {x: new for x, new in program.writes.items() if x.scalar}
        return all(is_weak(new) or new in made for new in numbers.values()) and not any(
            x in numbers for x in variables(program.outputs)
        )

    def _share_results(self) -> None:
        """Each function returns what is needed outside of it."""
        needed = set(self.program.results())
        for part in self.parts:
            if isinstance(part, Nest):
                needed.update(part.items[0].step.reads())
            else:
                needed.update(part.numbers)
        for piece in self.pieces:
            piece.results = [x for x in piece.made if x in needed]

    # ---- what the loops ask --------------------------------------------------------------------

    def where(self, x: Var) -> tuple[str, int]:
        """The array that holds `x`, and where in it `x` begins."""
        lane = self.plan.lane(x)
        place = self.places.of[lane.owner]
        key = place.array
        if key not in self.piece.arrays:
            kind = NAMES[lane.owner.dtype]
            name = f"memory_{kind}" if isinstance(key, str) else safe(key.name) or "array"
            self.piece.arrays[key] = self.names.new(name)
        name = self.piece.arrays[key]
        return (name if isinstance(key, str) else f"{name}_flat"), place.offset + lane.offset

    def scalar(self, x: Var) -> str:
        """A single number that is read."""
        if x in self.program.constants:
            return number(self.program.constants[x], x.dtype)
        if x in self.piece.made:
            return self.piece.made[x]
        if x not in self.piece.numbers:
            self.piece.numbers[x] = self.names(x)
        return self.piece.numbers[x]

    def made(self, x: Var) -> str:
        """A single number that is computed."""
        self.piece.made[x] = self.names(x)
        return self.piece.made[x]

    def new(self, x: Var) -> str:
        """A name for an element of `x`."""
        return self.names.new((safe(x.name) or "v") + "_")

    def index(self, depth: int) -> str:
        """The name of a loop's index."""
        return "ijklmno"[depth]

    def scratch(self, n: int, dtype: Any) -> str:
        """The name of an array for intermediate numbers."""
        name = self.names.new("scratch")
        self.piece.scratch.append(f"{name} = np.empty({n}, np.{dtype.name})")
        return name

    # ---- text ----------------------------------------------------------------------------------

    def nest(self, nest: Nest) -> list[str]:
        """The lines of a nest, after what it computes."""
        remarks = [f"# {self.remarks.step(x.step)}" for x in nest.items]
        if nest.items[0].kind == "product":
            return [*remarks, *product(self, nest.items[0])]
        return [*remarks, *body(self, nest)]

    def text(self) -> str:
        """The whole module."""
        functions = "\n\n".join(self.function(piece) for piece in self.pieces)
        kernels = kernel_text(functions)
        return "\n\n".join(x for x in (_HEAD, kernels, functions) if x)

    def function(self, piece: Piece) -> str:
        """The definition of one function."""
        flat = [x for key, x in piece.arrays.items() if not isinstance(key, str)]
        heads = [*piece.arrays.values(), *piece.numbers.values()]
        inner, ending = piece.lines, [piece.made[x] for x in piece.results]
        if self.loops:
            heads.insert(0, "times")
            inner = [
                "for _ in range(times):",
                *("    " + text for text in [*inner, *self.carried(piece)]),
            ]
        lines = [*(f"{x}_flat = {x}.ravel()" for x in flat), *piece.scratch, *inner]
        if ending:
            lines.append(f"return {', '.join(ending)}")
        return "\n".join([
            '@njit(cache=True, fastmath={"contract"}, error_model="numpy")',
            f"def {piece.name}({', '.join(heads)}):", *("    " + text for text in lines), "",
        ])  # fmt: skip

    def carried(self, piece: Piece) -> list[str]:
        """What one step leaves for the next: numbers that states hold."""
        old, new = [], []
        for state, x in self.program.writes.items():
            if state in piece.numbers:
                old.append(piece.numbers[state])
                new.append(
                    cast(piece.made[x], x.dtype, state.dtype) if isinstance(x, Var)
                    else number(x, state.dtype)
                )  # fmt: skip
        return [f"{', '.join(old)} = {', '.join(new)}"] if old else []
