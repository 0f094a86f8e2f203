"""The values of a run that is traced: they have numbers, and refuse to be asked for them.

They stand for what the run finds, too: for Values from outside, which are state, and constants.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..arrays import as_operand
from ..errors import TraceError
from ..graph import SCOPE, Node, new_serial
from ..ops.declare import NO_OPTIONS
from ..ops.shaping import weaken
from ..places import place
from ..value import Value
from .program import Var, of

__all__ = ["Found", "Reference", "refuse"]


def refuse(what: str) -> TraceError:
    """The error for a number that is asked for while there is none."""
    file, line = place()
    return TraceError(
        "{what} needs a number that is computed anew in each run, and what is compiled is one "
        "run (line {line} of {file}): use np.where and masks in place of a branch, a loop over a "
        "fixed number, or leave this part outside of what is compiled",
        what=what, file=file, line=line,
    )  # fmt: skip


def _asks(what: str, name: str) -> Callable[..., Any]:
    """A method of Value for what is the same in every run, refused for what is not."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        tracer = SCOPE.get().tracer
        if tracer is None or self._var in tracer.constants:
            return getattr(Value, name)(self, *args, **kwargs)
        raise refuse(what)

    return method


def _mask(function: Callable[..., Any]) -> Callable[..., Any]:
    """An operator of masks, which an array has and a value has not."""

    def method(self: Any, *other: Any) -> Any:
        if self.dtype != bool:
            raise TraceError(
                "only masks have this operator; a value of dtype {dtype} has not", dtype=self.dtype
            )
        return function(self, *other)

    return method


class Reference(Value):
    """A value of the run that is traced: it has numbers, and is known by its variable."""

    __slots__ = ("_var",)

    _var: Var

    __bool__ = _asks("a truth value", "__bool__")
    __float__, __int__ = _asks("float()", "__float__"), _asks("int()", "__int__")
    __complex__ = _asks("complex()", "__complex__")
    __index__ = _asks("an index from data", "__index__")
    __array__, __dlpack__ = _asks("a plain array", "__array__"), _asks("DLPack", "__dlpack__")
    item, tolist = _asks("item()", "item"), _asks("tolist()", "tolist")
    numpy, __contains__ = _asks("numpy()", "numpy"), _asks("`in`", "__contains__")
    __invert__ = _mask(np.logical_not)
    __and__, __rand__ = _mask(np.logical_and), _mask(np.logical_and)
    __or__, __ror__ = _mask(np.logical_or), _mask(np.logical_or)
    __xor__, __rxor__ = _mask(np.logical_xor), _mask(np.logical_xor)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """The same value: nothing in a run is changed in place."""
        return self

    @staticmethod
    def computed(*given: Any) -> Any:
        """A further result of the same call (`ops.several`)."""
        return SCOPE.get().tracer.result(*given)


class Found:
    """What stands in the run for what is outside of it.

    `leaves` are the Values from outside as they stand now, `first` their variables as they were
    found, `constants` arrays and numbers that are the same in every run.
    """

    record: Any

    def __init__(self) -> None:
        self.constants: dict[Var, Any] = {}
        self.leaves: dict[Node, Reference] = {}
        self.first: dict[Node, Var] = {}
        self.born = new_serial()
        self._able: list[Reference] = []
        self._baked: dict[int, tuple[Any, Var]] = {}

    def leaf(self, data: Any, var: Var, requires_grad: bool = False) -> Reference:
        """A value without a past."""
        made = object.__new__(Reference)
        made._link(None, (), (), NO_OPTIONS)
        made._number, made._var, made.requires_grad = data, var, requires_grad
        made._serial, made._scope = new_serial(), SCOPE.get()
        made._grad = made.name = None
        if requires_grad:
            self._able.append(made)
        return made

    def here(self, x: Any) -> Any:
        """What stands in the run for a value from outside, or for each in a list."""
        if isinstance(x, list | tuple):
            return type(x)([self.here(part) for part in x])
        if isinstance(x, Reference) or not isinstance(x, Node):
            return x
        found = self.leaves.get(x)
        if found is None:
            found = self.leaves[x] = self._found(x)
        return found

    def _found(self, x: Any) -> Reference:
        if x.op is not None:
            raise TraceError(
                "the compiled function uses a value that {name}() computed outside of it, where "
                "no gradient can reach; compute it inside, or pass it as an argument",
                name=x.op.name,
            )
        if x._serial > self.born:  # made in the run: the same numbers in every run
            var = self.constant(x._number)
        else:
            var = self.first[x] = of(x._number, x.name or "")
        made = self.leaf(x._number, var, x.requires_grad)
        # It is as old as what it stands for: a `grad` in which it is met has not made it.
        made._serial = x._serial
        return made

    def adopt(self, value: Node, given: Any) -> None:
        """``Value(x)`` of a number of the run: a leaf of its own, with the same numbers."""
        ref = self.here(given)
        self.leaves[value] = self.leaf(ref._number, ref._var, value.requires_grad)

    def read(self, x: Any) -> Reference:
        """``v.data``: the number of a value, or a constant, without a past."""
        x = self.here(x)
        if not isinstance(x, Reference):
            data = as_operand(x)
            return self.leaf(data, self.constant(data))
        return self.leaf(x._number, x._var) if x.requires_grad else x

    def write(self, value: Node, new: Any) -> None:
        """``v.data = new``."""
        old = self.here(value)
        if isinstance(value, Reference):
            raise TraceError("only the data of a value from outside can be written")
        ref = self.read(new)
        if old.weak and not ref.weak and not ref.shape:
            ref = self.record(weaken, (ref,), NO_OPTIONS)
        if (ref.shape, ref.dtype) != (old.shape, old.dtype):
            raise TraceError(
                "the data of {name!r} has shape {shape} and dtype {dtype}, and a compiled run "
                "cannot leave shape {new_shape} and dtype {new_dtype} there",
                name=value.name or "Value", shape=old.shape, dtype=old.dtype,
                new_shape=ref.shape, new_dtype=ref.dtype,
            )  # fmt: skip
        # Of the run only forms are wanted, and an old array has the same: memory for one less.
        data = old._number if ref.shape else ref._number
        made = self.leaves[value] = self.leaf(data, ref._var, value.requires_grad)
        made._grad = old._grad

    def constant(self, data: Any) -> Var:
        """The variable of an array that is the same in every run."""
        held = self._baked.get(id(data))
        if held is None:
            held = self._baked[id(data)] = data, of(data)
            self.constants[held[1]] = data
        return held[1]

    def forget(self) -> None:
        """Let go of the run: a leaf holds its gradient, which holds the graph, which holds it."""
        for leaf in self._able:
            leaf._grad = None
        self.leaves.clear()
        self._baked.clear()
        self._able.clear()
