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
    """A program that is printed as loops, or the reason why it is not.

    `printed` is the function around the loops, `text` the emitted module, `times` the argument
    that says how many steps to run, if there is one, and `reason` why it is not one function of
    loops alone, if it is not.
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
    reason = _reason(driver)
    if not driver.functions:
        return Native(reason=reason or "there is nothing to compute")
    if sum(len(function.lines) for function in driver.functions) > LONGEST:
        return Native(reason=_TOO_LONG)
    text, printed = module(driver.functions), driver.text()
    try:
        printed.known |= compiled(text, {f.name: f.types() for f in driver.functions})
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
