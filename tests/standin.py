"""An array of another library, as strict as one may be: NumPy's two protocols and nothing else.

It stands in for arrays that live elsewhere (CuPy, Dask). Whatever would copy its numbers into
NumPy's memory, or ask for one of them as a Python number, raises and says what was tried.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

__all__ = ["Standin", "unwrapped", "wrapped"]


def unwrapped(x: Any) -> Any:
    """The NumPy arrays in the place of the stand-ins, in containers too."""
    if isinstance(x, Standin):
        return x._array
    if isinstance(x, list):
        return [unwrapped(part) for part in x]
    if isinstance(x, tuple):
        parts = [unwrapped(part) for part in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    return {key: unwrapped(part) for key, part in x.items()} if isinstance(x, dict) else x


def wrapped(x: Any) -> Any:
    """Stand-ins in the place of NumPy's arrays; single numbers are arrays without axes."""
    if isinstance(x, np.ndarray | np.generic):
        return Standin(np.asarray(x))
    if isinstance(x, list):
        return [wrapped(part) for part in x]
    if isinstance(x, tuple):
        parts = [wrapped(part) for part in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    return x


def _refused(name: str, what: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"a stand-in array was asked for {what} ({name})")

    method.__name__ = name
    return method


def _method(name: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return wrapped(getattr(self._array, name)(*unwrapped(args), **unwrapped(kwargs)))

    method.__name__ = name
    return method


class Standin(NDArrayOperatorsMixin):
    """A NumPy array that answers NumPy's functions, and cannot be had as one."""

    __slots__ = ("_array",)
    __hash__ = object.__hash__

    def __init__(self, array: np.ndarray) -> None:
        assert type(array) is np.ndarray
        self._array = array

    shape = property(lambda self: self._array.shape)
    ndim = property(lambda self: self._array.ndim)
    size = property(lambda self: self._array.size)
    dtype = property(lambda self: self._array.dtype)
    T = property(lambda self: Standin(self._array.T))
    mT = property(lambda self: Standin(self._array.mT))
    real = property(lambda self: Standin(self._array.real))
    imag = property(lambda self: Standin(self._array.imag))

    def __repr__(self) -> str:
        return f"Standin({self._array!r})"

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if "out" in kwargs or method == "at":
            raise TypeError(f"a stand-in array was asked to be changed in place ({ufunc.__name__})")
        if not all(isinstance(x, Standin | np.ndarray | np.generic) or _is_number(x)
                   for x in inputs):  # fmt: skip
            return NotImplemented
        return wrapped(getattr(ufunc, method)(*unwrapped(inputs), **unwrapped(kwargs)))

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if not all(issubclass(t, Standin | np.ndarray) for t in types):
            return NotImplemented
        if kwargs.get("out") is not None or function in (np.put, np.copyto, np.place, np.putmask):
            raise TypeError(f"a stand-in was asked to be changed in place ({function.__name__})")
        return wrapped(function(*unwrapped(args), **unwrapped(kwargs)))

    def __getitem__(self, key: Any) -> Any:
        return wrapped(self._array[unwrapped(key)])

    def __len__(self) -> int:
        return len(self._array)

    __array__ = _refused("__array__", "NumPy's memory")
    __float__ = _refused("__float__", "a Python number")
    __int__ = _refused("__int__", "a Python number")
    __complex__ = _refused("__complex__", "a Python number")
    __index__ = _refused("__index__", "a Python number")
    __bool__ = _refused("__bool__", "a truth value: a branch on data")
    __iter__ = _refused("__iter__", "its elements one by one")
    __contains__ = _refused("__contains__", "a truth value: a branch on data")
    __setitem__ = _refused("__setitem__", "a change in place")
    __buffer__ = _refused("__buffer__", "its memory")
    item = _refused("item", "a Python number")
    tolist = _refused("tolist", "Python numbers")

    reshape, astype, copy = _method("reshape"), _method("astype"), _method("copy")
    conj, sum, mean, prod = _method("conj"), _method("sum"), _method("mean"), _method("prod")
    max, min, all, any = _method("max"), _method("min"), _method("all"), _method("any")
    ravel, squeeze, transpose = _method("ravel"), _method("squeeze"), _method("transpose")
    argsort, argmax, argmin = _method("argsort"), _method("argmax"), _method("argmin")


def _is_number(x: Any) -> bool:
    return isinstance(x, int | float | complex)
