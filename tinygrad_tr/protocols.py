"""How NumPy and Python see a value: their functions are answered from the table, or refused.

A gradient is never dropped silently: what has no rule raises and names the function.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

import numpy as np

from .ops.declare import TABLE

__all__ = ["Protocols"]


def _no_rule(name: str) -> TypeError:
    return TypeError(
        f"np.{name}() has no derivative rule, and a gradient is never dropped silently; use "
        f"v.detach() if the result may be a constant, or custom_op to give it a rule"
    )


class Protocols:
    """NumPy's protocols, and the conversions of Python's data model."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        operation = TABLE.get(ufunc)
        if operation is None or method != "__call__":
            raise _no_rule(ufunc.__name__ + ("" if method == "__call__" else f".{method}"))
        return operation(*inputs, **kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        operation = TABLE.get(function)
        if operation is None:
            raise _no_rule(function.__name__)
        return operation(*args, **kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if self.requires_grad:
            raise TypeError(
                "NumPy asks for plain numbers here and the gradient would be lost; use v.detach() "
                "if that is meant, np.stack([v, w]) to join values into an array"
            )
        return np.array(self._data, dtype=dtype, copy=copy)

    def __float__(self) -> float:
        return float(self._data)

    def __int__(self) -> int:
        return int(self._data)

    def __complex__(self) -> complex:
        return complex(self._data)

    def __bool__(self) -> bool:
        return bool(self._data)

    def __index__(self) -> int:
        return operator.index(self._data)

    def __format__(self, spec: str) -> str:
        return format(self._data, spec) if spec else str(self)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a single number")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise TypeError("iteration over a single number")
        return (self[i] for i in range(self.shape[0]))

    def __contains__(self, item: Any) -> bool:
        return bool(np.any(self._data == getattr(item, "_data", item)))

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "a value is not changed in place, its graph would be wrong; use np.where(mask, new, x), "
            "np.concatenate, or x + mask * v"
        )
