"""A program as loops that numba compiles: the same program, without a call for each operation.

It is the only part of the package that needs numba, and it is loaded where ``fast=True`` asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..program import Program, Step
from ..source import Printed
from .cache import compiled
from .driver import Driver
from .functions import module

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
    driver = Driver(program, name)
    functions, loops, reason = driver.functions, driver.loops, _reason(driver)
    if not functions:
        return Native(reason=reason or "there is nothing to compute")
    if sum(len(function.lines) for function in functions) > LONGEST:
        return Native(reason=_TOO_LONG)
    text, printed = module(functions, loops), driver.text()
    try:
        printed.functions |= compiled(text, {f.name: f.types(loops) for f in functions})
    except numba.core.errors.NumbaError as error:
        first = str(error).strip().splitlines()[-1]
        return Native(reason=f"numba cannot compile it: {first}")
    return Native(printed, text, driver.times, reason)


def _reason(driver: Driver) -> str:
    """Which operations are NumPy's."""
    called = {piece.op.name for piece in driver.pieces if isinstance(piece, Step)}
    names = sorted(called - {"matmul", "dot"})
    said = [f"{', '.join(names)}: no loop is printed for it"] if names else []
    if len(called) > len(names):
        said.append("large products of matrices are quicker in BLAS")
    return "; ".join(said)
