"""Options that are numbers of the run: a program has one shape, so they may not decide about it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from ..ops.declare import Operation, shape_of
from .program import replaced
from .references import Reference, refuse

__all__ = ["one_shape"]


def one_shape(op: Operation, xs: Any, options: dict[str, Any], data: Any, constants: Any) -> None:
    """Refuse options that say what shape `data`, the result of `op`, has in this run only.

    Raises
    ------
    TraceError
    """
    for name, x, window in _numbers(options):
        if x._var in constants:
            continue
        if name == "key" and x.dtype == bool:
            raise refuse("an index that is a mask (its result has as many elements as are true)")
        if window or name in ("axis", "axes") or (
            name != "key" and x.dtype.kind in "iu" and _gives_shape(x, op, xs, options, data)
        ):
            raise refuse(
                "a slice, a shape or an axis (pass a Python int, which is fixed, or write "
                "x[n + np.arange(k)] for x[n:n + k])"
            )


def _numbers(options: dict[str, Any]) -> Iterator[tuple[str, Reference, bool]]:
    """Values among the options, with the option's name, and whether they are ends of a slice."""
    for name, option in options.items():
        for part in option if isinstance(option, tuple | list) else (option,):
            window = isinstance(part, slice)
            for x in (part.start, part.stop, part.step) if window else (part,):
                if isinstance(x, Reference):
                    yield name, x, window


def _gives_shape(x: Reference, op: Operation, xs: Any, options: Any, data: Any) -> bool:
    """Whether the result has another shape for the whole numbers beside `x`, as far as it has."""
    found = []
    for by in (1, -1):

        def beside(v: Any, by: int = by) -> Any:
            number = v._number if isinstance(v, Reference) else v
            return number + by if v is x else number

        moved = {name: replaced(option, beside) for name, option in options.items()}
        with (
            warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"),
            suppress(ArithmeticError, IndexError, TypeError, ValueError),
        ):  # fmt: skip
            found.append(_shapes(op.evaluate(xs, moved)))
    return not found or any(shapes != _shapes(data) for shapes in found)


def _shapes(data: Any) -> Any:
    return list(map(_shapes, data)) if isinstance(data, tuple | list) else shape_of(data)
