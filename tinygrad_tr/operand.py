"""What an operand of our operations can do: Python's operators and ndarray's methods.

Everything here asks the table and knows no numbers: a class that derives from `Operand` has to
say only how it records an operation (`record`). `Value` records numbers; the readers of the graph
that work with symbols record text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .ops import arithmetic, constants, elementary, pairs
from .ops.composite import PROGRAMS
from .ops.declare import NO_OPTIONS, TABLE, Operation
from .ops.indexing import index
from .ops.products import matmul
from .ops.refused import IN_PLACE
from .ops.special import relu, sigmoid

__all__ = ["Operand"]


def _left(operation: Operation) -> Any:
    def method(self: Any, other: Any) -> Any:
        return self.record(operation, (self, other), NO_OPTIONS)

    method.operation = operation  # type: ignore[attr-defined]
    return method


def _right(operation: Operation) -> Any:
    def method(self: Any, other: Any) -> Any:
        return self.record(operation, (other, self), NO_OPTIONS)

    return method


def _alone(operation: Operation) -> Any:
    def method(self: Any) -> Any:
        return self.record(operation, (self,), NO_OPTIONS)

    method.operation = operation  # type: ignore[attr-defined]
    return method


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    """The ndarray method that means the same as a NumPy function."""
    operation = TABLE.get(function) or PROGRAMS[function]

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return operation(self, *args, **kwargs)

    method.__name__ = function.__name__
    method.__doc__ = f"The same as ``np.{function.__name__}(self, ...)``."
    return method


def _in_place(name: str) -> Callable[..., Any]:
    """The ndarray method that a value has not, because it would change the numbers."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(
            f"v.{name}() would change a value in place, and its graph would be wrong; use "
            f"{IN_PLACE[name]}"
        )

    method.__name__, method.__doc__ = name, f"Refused; use {IN_PLACE[name]}."
    return method


class Operand:
    """Operators and methods, each one a call of an entry of the table."""

    __slots__ = ()

    __add__, __radd__ = _left(arithmetic.add), _right(arithmetic.add)
    __sub__, __rsub__ = _left(arithmetic.subtract), _right(arithmetic.subtract)
    __mul__, __rmul__ = _left(arithmetic.multiply), _right(arithmetic.multiply)
    __truediv__, __rtruediv__ = _left(arithmetic.divide), _right(arithmetic.divide)
    __floordiv__, __rfloordiv__ = _left(constants.floor_divide), _right(constants.floor_divide)
    __mod__, __rmod__ = _left(pairs.remainder), _right(pairs.remainder)
    __pow__, __rpow__ = _left(arithmetic.power), _right(arithmetic.power)
    __matmul__, __rmatmul__ = _left(matmul), _right(matmul)
    __neg__, __pos__ = _alone(arithmetic.negative), _alone(arithmetic.positive)
    __abs__ = _alone(arithmetic.absolute)
    __lt__, __le__ = _left(constants.less), _left(constants.less_equal)
    __gt__, __ge__ = _left(constants.greater), _left(constants.greater_equal)
    __eq__, __ne__ = _left(constants.equal), _left(constants.not_equal)
    __hash__ = object.__hash__

    def __getitem__(self, key: Any) -> Any:
        return index(self, key=key)

    def __divmod__(self, other: Any) -> Any:
        return pairs.divmod_(self, other)

    def __rdivmod__(self, other: Any) -> Any:
        return pairs.divmod_(other, self)

    def __round__(self, ndigits: int = 0) -> Any:
        return TABLE[np.round](self, decimals=ndigits)

    # What micrograd and the textbooks call as methods.
    relu, sigmoid = _alone(relu), _alone(sigmoid)
    exp, log, sqrt = _alone(elementary.exp), _alone(elementary.log), _alone(elementary.sqrt)
    tanh, sin, cos = _alone(elementary.tanh), _alone(elementary.sin), _alone(elementary.cos)

    sum, mean, var = _method(np.sum), _method(np.mean), _method(np.var)
    max, min = _method(np.max), _method(np.min)
    ravel, flatten = _method(np.ravel), _method(np.ravel)
    trace, diagonal = _method(np.trace), _method(np.diagonal)
    squeeze, dot, clip = _method(np.squeeze), _method(np.dot), _method(np.clip)
    std, prod = _method(np.std), _method(np.prod)
    cumsum, cumprod = _method(np.cumsum), _method(np.cumprod)
    swapaxes, repeat = _method(np.swapaxes), _method(np.repeat)
    take, choose = _method(np.take), _method(np.choose)
    sort, partition, fill = _in_place("sort"), _in_place("partition"), _in_place("fill")
    put, resize, byteswap = _in_place("put"), _in_place("resize"), _in_place("byteswap")
    copy, astype = _method(np.copy), _method(np.astype)
    conj, conjugate = _method(np.conj), _method(np.conjugate)
    round, argmax, argmin = _method(np.round), _method(np.argmax), _method(np.argmin)
    argsort, argpartition = _method(np.argsort), _method(np.argpartition)
    all, any = _method(np.all), _method(np.any)
    nonzero, searchsorted = _method(np.nonzero), _method(np.searchsorted)

    def reshape(self, *shape: Any, order: str = "C") -> Any:
        """The same as ``np.reshape(self, shape)``; `shape` may be several integers."""
        return TABLE[np.reshape](self, shape[0] if len(shape) == 1 else shape, order=order)

    def transpose(self, *axes: Any) -> Any:
        """The same as ``np.transpose(self, axes)``; `axes` may be several integers."""
        return TABLE[np.transpose](self, axes[0] if len(axes) == 1 else axes or None)

    @property
    def T(self) -> Any:
        """The transpose, as of an ndarray."""
        return TABLE[np.transpose](self)

    @property
    def mT(self) -> Any:
        """The transpose of each matrix, as of an ndarray."""
        return TABLE[np.matrix_transpose](self)

    def compress(self, condition: Any, axis: int | None = None) -> Any:
        """The same as ``np.compress(condition, self, axis)``."""
        return PROGRAMS[np.compress](condition, self, axis)

    @property
    def real(self) -> Any:
        """The real part."""
        return arithmetic.real(self)

    @property
    def imag(self) -> Any:
        """The imaginary part."""
        return arithmetic.imag(self)
