"""What may be the data of a value: Python numbers, NumPy's, and arrays that speak its protocols."""

from __future__ import annotations

from typing import Any

import numpy as np

from .ops.declare import is_weak

__all__ = ["as_operand", "differentiable", "own", "refuse", "write_through"]


def own(data: Any, dtype: Any = None) -> Any:
    """A copy of `data` that nobody else holds: a Python float for a Python number, else an array.

    Raises
    ------
    TypeError
        If the data is not numeric.
    """
    if is_weak(data):
        if dtype is not None:
            return np.dtype(dtype).type(data)
        return float(data) if type(data) is int else data
    if getattr(data, "requires_grad", False):
        raise TypeError(
            "Value(v) of a value that needs a gradient would lose it; use v itself, v.copy() "
            "(recorded) or v.detach() (a constant)"
        )
    data = getattr(data, "_data", data)
    if is_weak(data) or (isinstance(data, np.generic) and dtype is None):
        return refuse(data)
    if hasattr(data, "__array_function__") and not isinstance(data, np.ndarray | np.generic):
        return data.copy() if dtype is None else data.astype(dtype)
    return refuse(np.array(data, dtype=dtype))


def refuse(data: Any) -> Any:
    """`data`, unless it is an array of something that has no derivative and is no number."""
    kind = getattr(getattr(data, "dtype", None), "kind", "f")
    if kind not in "fciub":
        raise TypeError(
            f"a value holds numbers, not dtype {data.dtype}; convert the data first, e.g. "
            f"data.astype(float)"
        )
    return data


def differentiable(data: Any) -> bool:
    """Whether `data` is of a dtype that can vary: floating point, real or complex."""
    if type(data) is float:
        return True
    dtype = getattr(data, "dtype", None)
    return type(data) is complex if dtype is None else dtype.kind in "fc"


def as_operand(x: Any) -> Any:
    """A plain operand as an operation takes it: lists become arrays."""
    return refuse(np.array(x)) if isinstance(x, list | tuple) else x


def write_through(old: Any, new: Any) -> bool:
    """Whether assigning `new` over `old` shows an in-place change (``p.data -= step``)."""
    return new is old and not is_weak(new) and not isinstance(new, np.generic)


def plain_option(function: str, key: str, option: Any) -> Any:
    """An option without values in it: constants give their data, others are refused."""
    if isinstance(option, tuple | list):
        return type(option)(plain_option(function, key, part) for part in option)
    if getattr(option, "requires_grad", False):
        raise TypeError(f"{function}(): no derivative with respect to {key}=; pass v.detach()")
    return getattr(option, "_data", option)
