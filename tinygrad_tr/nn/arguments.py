"""What layers ask of their arguments and inputs, and how they say what is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..value import Value

__all__ = [
    "Rng", "at_least", "check_axis", "constant_of", "listed", "pair", "plain_of", "positive",
]  # fmt: skip

Rng = np.random.Generator | int | None


def positive(what: str, n: Any, least: int = 1) -> int:
    """`n` as an int.

    Raises
    ------
    ValueError
        If it is no whole number, or below `least`.
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < least:
        kind = "positive whole number" if least else "whole number of at least 0"
        raise ValueError(f"{what} must be a {kind}, not {n!r}")
    return int(n)


def at_least(x: Any, least: float) -> bool:
    """Whether `x` is a number, and not below `least`."""
    try:
        return bool(x >= least)
    except (TypeError, ValueError):
        return False


def pair(what: str, n: Any, least: int = 1) -> tuple[int, int]:
    """Two whole numbers, for height and width, of one or two."""
    both = n if isinstance(n, tuple | list) else (n, n)
    if len(both) != 2:
        raise ValueError(f"{what} takes one number, or two for height and width, not {n!r}")
    return positive(what, both[0], least), positive(what, both[1], least)


def check_axis(x: Any, axis: int, n: int, module: Any, layout: str) -> None:
    """See that `x` has the axes that `layout` names, and `n` elements along `axis`.

    Raises
    ------
    ValueError
    """
    shape, names = np.shape(x), layout.strip("()").split(", ")
    open_ended = names[0] == "..."
    fits = len(shape) >= len(names) - 1 if open_ended else len(shape) == len(names)
    if not fits or not shape or shape[axis] != n:
        raise ValueError(
            f"{module.describe()} takes {n} inputs, so its input must have shape {layout}; "
            f"this one has shape {shape}"
        )


def listed(x: Any) -> Any:
    """`x`, as an array if it is a list of numbers: arithmetic on a list is none on its numbers."""
    return np.asarray(x) if isinstance(x, list | tuple) else x


def constant_of(x: Any) -> Any:
    """The numbers of `x`, with no gradient through them; a recorded program has them too."""
    return x.detach().data if isinstance(x, Value) else x


def plain_of(x: Any) -> Any:
    """The numbers of `x` as they are now: for checks that raise, and for nothing else."""
    return x._number if isinstance(x, Value) else np.asarray(x)
