"""Short ways through `record` for what nearly all operations are: plain floats, plain arrays.

They do what `Value.record` does and nothing else; whatever is unusual goes the long way, and all
of it where somebody looks at every number (`detect_anomaly`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from numpy import float64, ndarray

from .graph import current, new_serial
from .ops.declare import NO_OPTIONS, Operation

__all__ = ["binary", "unary"]

_new = object.__new__

# NumPy's scalars, as ``x.sum()`` and ``x[0]`` give them, and Python's operators on them: the same
# numbers and warnings as NumPy's functions, at a fifth of the time.
_NUMBERS = frozenset({float, float64})
_OF_SCALARS = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul,
    "divide": operator.truediv,
}  # fmt: skip


def binary(op: Operation, value: Any) -> Callable[..., Any]:
    """The operator method of `op` for the class `value`."""
    scalar, function = op.scalar or op.function, op.compute
    operate = _OF_SCALARS.get(op.name)

    def method(self: Any, other: Any) -> Any:
        x, scope = self._number, current()
        if type(other) is value:
            y, source, needed = other._number, other, self._needed or other._needed
        else:
            y, source, needed = other, None, self._needed
        if not (needed and scope.quick):
            return self.record(op, (self, other), NO_OPTIONS)
        if type(x) is float and type(y) is float:
            try:
                data = scalar(x, y)
            except (ArithmeticError, ValueError):
                return self.record(op, (self, other), NO_OPTIONS)
        elif type(x) is type(y) is ndarray and (source is not None or y.dtype.kind in "fc"):
            data = function(x, y)
        elif operate is not None and type(x) in _NUMBERS and type(y) in _NUMBERS:
            data = operate(x, y)
        else:
            return self.record(op, (self, other), NO_OPTIONS)
        node = _new(value)  # what `Value.computed` does, without the call
        node._number = data
        node._grad = node.name = None
        node._serial = new_serial()
        node._scope = scope
        node._needed = True
        node.op, node._options, node._more = op, NO_OPTIONS, None
        node._x, node._y, node._a, node._b = self, source, x, y
        return node

    return method


def unary(op: Operation, value: Any) -> Callable[..., Any]:
    """The method of `op` for the class `value`."""
    scalar, function = op.scalar or op.function, op.compute

    def method(self: Any) -> Any:
        x = self._number
        if type(x) is float:
            try:
                data = scalar(x)
            except (ArithmeticError, ValueError):
                return self.record(op, (self,), NO_OPTIONS)
        elif type(x) is ndarray or type(x) is float64:
            data = function(x)
        else:
            return self.record(op, (self,), NO_OPTIONS)
        return value.computed(op, data, (self,), (x,), NO_OPTIONS, self._needed)

    return method
