"""A program as loops that numba compiles: the same program, without a call for each operation.

It is the only part of the package that needs numba, and it is loaded where ``fast=True`` asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..program import Program
from ..source import Printed
from .cache import compiled
from .driver import Driver
from .functions import Functions, Piece
from .places import Places
from .schedule import Nest, Schedule

__all__ = ["Native", "natively"]

LONGEST = 1500
"""Lines of loops; numba would take minutes for more."""

_TOO_LONG = f"its loops have more than {LONGEST} lines, and numba would take minutes to compile it"


@dataclass(slots=True)
class Native:
    """A program that is printed as loops, or why it is not.

    Attributes
    ----------
    printed : Printed or None
        The function around the loops.
    text : str
        The emitted module.
    times : str
        The argument of the function that says how many steps to run; empty if it runs one.
    reason : str
        Why it is not one function of loops alone; empty if it is.
    """

    printed: Printed | None = None
    text: str = ""
    times: str = ""
    reason: str = ""


def natively(program: Program, name: str) -> Native:
    """The program as loops, compiled; where that is not possible, the reason."""
    import numba

    if len(program.steps) > LONGEST:
        return Native(reason=_TOO_LONG)
    plan = Schedule(program)
    functions = Functions(plan, Places(plan), name)
    if not functions.pieces:
        return Native(reason=_reason(functions) or "there is nothing to compute")
    if sum(len(piece.lines) for piece in functions.pieces) > LONGEST:
        return Native(reason=_TOO_LONG)
    driver = Driver(functions, name)
    printed = driver.text()
    text = functions.text()
    try:
        found = compiled(text, {x.name: _types(x, functions.loops) for x in functions.pieces})
    except numba.core.errors.NumbaError as error:
        first = str(error).strip().splitlines()[-1]
        return Native(reason=f"numba cannot compile it: {first}")
    printed.known |= {here: found[there] for here, there in driver.called.items()}
    return Native(printed, text, driver.times, _reason(functions))


def _types(piece: Piece, loops: bool) -> tuple[Any, ...]:
    """The types of the arguments: arrays in order, and single numbers."""
    from numba import from_dtype, types

    made: list[Any] = [types.int64] if loops else []
    for key in piece.arrays:
        rank = 1 if isinstance(key, str) else len(key.shape)
        dtype = np.dtype(key) if isinstance(key, str) else key.dtype
        made.append(types.Array(from_dtype(dtype), rank, "C"))
    made += [from_dtype(x.dtype) for x in piece.numbers]
    return tuple(made)


def _reason(functions: Functions) -> str:
    """Which operations are NumPy's."""
    steps = [x.items[0].step for x in functions.parts if isinstance(x, Nest)]
    large = {"matmul", "dot"}
    names = sorted({step.op.name for step in steps} - large)
    said = [f"{', '.join(names)}: no loop is printed for it"] if names else []
    if any(step.op.name in large for step in steps):
        said.append("large products of matrices are quicker in BLAS")
    return "; ".join(said)


