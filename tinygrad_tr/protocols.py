"""How NumPy and Python see a value: their functions are answered from the table, or refused.

A gradient is never dropped silently: what has no rule raises and names the function.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

import numpy as np

from .arrays import plain
from .graph import SCOPE
from .leaks import asked, left
from .ops.composite import PROGRAMS
from .ops.declare import NO_OPTIONS, TABLE, Operation, shape_of
from .ops.foreign import is_foreign
from .ops.indexing import index
from .ops.refused import way_out

__all__ = ["Protocols"]

_NO_RULE = (
    "{}() has no derivative rule, and a gradient is never dropped silently; {}; use v.detach() if "
    "the result may be a constant"
)
_OUT = (
    "{}(..., out=) writes into an array, where the gradient would be lost; use the result "
    "(a = a + v in place of a += v)"
)
_WHERE = (
    "{}(..., where=) without out= leaves the elements that are not chosen uninitialised, so there "
    "is no result to differentiate; say what they are: np.where(mask, {}(...), other)"
)


def _on_constants(function: Any, args: Any, kwargs: Any, otherwise: str) -> Any:
    """Call a function that has no rule: it may have constants, and nothing that needs gradients."""
    says = _name(function), way_out(function)
    if (tracer := SCOPE.get().tracer) is not None:
        tracer.refuse_numbers((args, kwargs), says[0], "out" in kwargs)
    options = {key: plain(x, otherwise, *says) for key, x in kwargs.items()}
    return function(*plain(args, otherwise, *says), **options)


def _name(function: Any) -> str:
    """``np.linalg.inv``, ``np.add.reduce``: as a program spells it."""
    ufunc = getattr(function, "__self__", None)
    if not isinstance(ufunc, np.ufunc):
        return f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
    prefix = "np." if getattr(np, ufunc.__name__, None) is ufunc else ""
    method = "" if function.__name__ == "__call__" else f".{function.__name__}"
    return f"{prefix}{ufunc.__name__}{method}"


def _late(ufunc: Any) -> Operation | None:
    """The entry of one of SciPy's functions, which are entered when the first of them is met."""
    from .special import entry_of

    return entry_of(ufunc)


class Protocols:
    """NumPy's protocols, and the conversions of Python's data model."""

    __slots__ = ()

    _number: Any
    record: Any
    requires_grad: bool

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if "out" in kwargs:
            return _on_constants(getattr(ufunc, method), inputs, kwargs, _OUT)
        called = getattr(ufunc, method)
        if method == "__call__" and kwargs.get("where", True) is not True:
            raise TypeError(_WHERE.format(_name(called), _name(called)))
        if method != "__call__" or ufunc in PROGRAMS:
            program = PROGRAMS.get(ufunc if method == "__call__" else called)
            if program is None:
                return _on_constants(called, inputs, kwargs, _NO_RULE)
            return program(*inputs, **kwargs)
        operation = TABLE.get(ufunc) or _late(ufunc)
        if operation is None:
            return _on_constants(called, inputs, kwargs, _NO_RULE)
        if kwargs or len(inputs) != operation.arity:
            return operation(*inputs, **kwargs)
        return self.record(operation, inputs, NO_OPTIONS)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        operation = TABLE.get(function) or PROGRAMS.get(function)
        if operation is None:
            return _on_constants(function, args, kwargs, _NO_RULE)
        return operation(*args, **kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if self.requires_grad:
            raise TypeError(
                "NumPy asks for plain numbers here and the gradient would be lost; use v.detach() "
                "if that is meant, np.stack([v, w]) to join values into an array"
            )
        return np.array(asked(self, "a plain array"), dtype=dtype, copy=copy is not False)

    def __dlpack__(self, **options: Any) -> Any:
        return self._exported().__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self._exported().__dlpack_device__()

    def _exported(self) -> Any:
        """The array that another library gets by DLPack, a copy if it is NumPy's."""
        if self.requires_grad:
            raise TypeError(
                "another library asks for plain numbers by DLPack and the gradient would be lost; "
                "use v.detach() if that is meant"
            )
        data = asked(self, "DLPack")
        return data if is_foreign(data) else np.array(data)

    def __float__(self) -> float:
        if SCOPE.get().transform is not None:
            left(self, "float()")
        return float(asked(self, "float()"))

    def __int__(self) -> int:
        if SCOPE.get().transform is not None:
            left(self, "int()")
        return int(asked(self, "int()"))

    def __complex__(self) -> complex:
        if SCOPE.get().transform is not None:
            left(self, "complex()")
        return complex(asked(self, "complex()"))

    def __bool__(self) -> bool:
        return bool(asked(self, "a truth value"))

    def __index__(self) -> int:
        return operator.index(asked(self, "an index from data"))

    def __format__(self, spec: str) -> str:
        return format(self._number, spec) if spec else str(self)

    def __len__(self) -> int:
        shape = shape_of(self._number)
        if not shape:
            raise TypeError("len() of a single number")
        return shape[0]

    def __iter__(self) -> Iterator[Any]:
        shape = shape_of(self._number)
        if not shape:
            raise TypeError("iteration over a single number")
        return (index(self, key=i) for i in range(shape[0]))

    def __contains__(self, item: Any) -> bool:
        return bool(np.any(self == item))

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "a value is not changed in place, its graph would be wrong; use "
            "np.where(mask, new, x), np.concatenate, or x + mask * v"
        )
