"""The numbers of named Values, taken out and put back: what `state` and `load_state` mean.

Models and optimisers share it. It knows names and arrays, neither networks nor files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .value import Value

__all__ = ["restore", "snapshot"]

Named = Iterable[tuple[str, Value]]


def snapshot(values: Named) -> dict[str, Any]:
    """A copy of the numbers of each Value, by its name.

    Examples
    --------
    >>> snapshot([("w", Value([1.0, 2.0]))])
    {'w': array([1., 2.])}
    """
    return {name: value.numpy() for name, value in values}


def restore(values: Named, state: Mapping[str, Any], what: str) -> None:
    """Give each Value the numbers that `state` has for it: all of them, or none if one is wrong.

    Parameters
    ----------
    values : iterable of (str, Value)
    state : mapping of str to array
    what : str
        What the Values belong to, for messages.

    Raises
    ------
    ValueError
        If names are missing or surplus, or an array has another shape or kind of number.
    """
    named = dict(values)
    missing = [name for name in named if name not in state]
    surplus = [name for name in state if name not in named]
    if missing or surplus:
        lists = {"missing": missing, "not known here": surplus}
        told = "; ".join(f"{key}: {_listed(names)}" for key, names in lists.items() if names)
        raise ValueError(
            f"this state is not one of {what} ({told}); build it as it was built when its state "
            f"was taken"
        )
    fitting = {name: _fitted(name, value, state[name]) for name, value in named.items()}
    for name, value in named.items():
        value.data = fitting[name]


def _fitted(name: str, value: Value, new: Any) -> Any:
    """`new` in the type of `value`."""
    array = np.asarray(new)
    if array.shape != value.shape:
        raise ValueError(f"{name} has shape {value.shape}; the state has shape {array.shape}")
    if array.dtype.kind not in "biufc" or not np.can_cast(array.dtype, value.dtype, "same_kind"):
        raise ValueError(f"{name} is of dtype {value.dtype}; the state is of dtype {array.dtype}")
    array = array.astype(value.dtype)
    if value.weak:
        return array.item()
    return array[()] if isinstance(value._number, np.generic) else array


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
