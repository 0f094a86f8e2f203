"""A program as loops that numba compiles: the same program, without a call for each operation.

It is the only part of the package that needs numba, and it is loaded where ``fast=True`` asks.
"""

from __future__ import annotations

from ..program import Program, Step
from ..source import Printed
from .cache import compiled
from .driver import Driver
from .functions import module

__all__ = ["natively"]

LONGEST = 1500
"""Lines of loops; numba would take minutes for more."""

_TOO_LONG = f"its loops have more than {LONGEST} lines, and numba would take minutes to compile it"


def natively(program: Program, name: str) -> Printed | str:
    """The function around the program's loops, compiled; where there are none, the reason."""
    import numba

    if len(program.steps) > LONGEST:
        return _TOO_LONG
    driver = Driver(program, name)
    reason = _reason(driver)
    if not driver.functions:
        return reason or "there is nothing to compute"
    if sum(len(function.lines) for function in driver.functions) > LONGEST:
        return _TOO_LONG
    printed = driver.text()
    printed.loops, printed.reason = module(driver.functions), reason
    try:
        printed.known |= compiled(printed.loops, {f.name: f.types() for f in driver.functions})
    except numba.core.errors.NumbaError as error:
        first = str(error).strip().splitlines()[-1]
        return f"numba cannot compile it: {first}"
    return printed


def _reason(driver: Driver) -> str:
    """Which operations are NumPy's."""
    called = {piece.op.name for piece in driver.pieces if isinstance(piece, Step)}
    names = sorted(called - {"matmul", "dot"})
    said = [f"{', '.join(names)}: no loop is printed for it"] if names else []
    if len(called) > len(names):
        said.append("large products of matrices are quicker in BLAS")
    return "; ".join(said)
