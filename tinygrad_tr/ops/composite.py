"""NumPy functions that are programs of other entries, and so need no rule of their own.

    vdot = composite(np.vdot, lambda a, b: dot(conj(ravel(a)), ravel(b)))

Called on anything that records itself, the program runs and its entries are recorded: every order
and every reader has the function for nothing. The parameters are NumPy's, by its names; what is
left out of them is refused. A program takes what NumPy takes: arrays, numbers, and lists of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from .declare import Function, is_weak, shape_of
from .shaping import axes_of, ravel, reshape, transpose

__all__ = ["PROGRAMS", "Program", "along", "array", "composite", "line", "ndim", "one_axis", "rows"]



class Program:
    """What a function of NumPy's means, in terms of other entries. Called as that function is.

    Attributes
    ----------
    name : str
        The name of the function, as NumPy spells it; errors in the arguments say it.
    run : callable
        The program.
    """

    __slots__ = ("name", "run")

    def __init__(self, name: str, run: Function) -> None:
        run.__name__ = run.__qualname__ = name
        self.name, self.run = name, run

    def __repr__(self) -> str:
        return f"<program {self.name}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The result, recorded by the entries that the program calls."""
        return self.run(*args, **kwargs)


PROGRAMS: dict[Function, Program] = {}
"""NumPy's function → the program that answers for it."""


def composite(
    function: Function | None, run: Function, *, name: str | None = None
) -> Program:
    """Declare that `run` is what `function` means.

    Parameters
    ----------
    function : callable or None
        The NumPy function; None where the installed NumPy lacks it.
    run : callable
        The program, with NumPy's parameters.
    name : str, optional
        What NumPy calls it, if not by the function's own name.
    """
    program = Program(name or str(getattr(function, "__name__", run.__name__)), run)
    if function is not None:
        PROGRAMS[function] = program
    return program


# ---- what programs have in common ------------------------------------------------------------


def array(x: Any) -> Any:
    """`x`, as an array if it is a list of numbers."""
    return x if hasattr(x, "shape") or is_weak(x) else np.asarray(x)


def ndim(x: Any) -> int:
    """The number of axes."""
    return len(shape_of(x))


def one_axis(x: Any, axis: int | None) -> tuple[Any, int]:
    """`x` and the axis to work along; all of `x` as one if no axis is named."""
    x = ravel(array(x)) if axis is None else array(x)
    return x, normalize_axis_index(0 if axis is None else axis, ndim(x))


def line(x: Any) -> Any:
    """`x`, a single number as an array of one: some functions take an axis of it."""
    x = array(x)
    return x if ndim(x) else ravel(x)


def along(axis: int, key: Any) -> tuple[Any, ...]:
    """The index `key` for one axis and everything for those before it; negative axes: after it."""
    if axis < 0:
        return (..., key, *(slice(None),) * (-1 - axis))
    return (*(slice(None),) * axis, key)


def rows(x: Any, axis: int | Sequence[int] | None) -> tuple[Any, Function]:
    """`x` with the axes that `axis` names as one, the last; and what puts them back."""
    shape = shape_of(x)
    last = axes_of(axis, len(shape))
    kept = tuple(k for k in range(len(shape)) if k not in last)
    order = (*kept, *last)
    apart = tuple(shape[k] for k in order)
    n = int(np.prod([shape[k] for k in last], dtype=int))
    inverse = tuple(map(order.index, range(len(order))))
    flat = reshape(transpose(x, order), (*apart[: len(kept)], n))
    return flat, lambda y: transpose(reshape(y, apart), inverse)
