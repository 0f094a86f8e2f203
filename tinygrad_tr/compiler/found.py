"""What a traced run finds: Values from outside, which are state, and arrays, constants."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np

from ..arrays import as_operand
from ..containers import flatten
from ..errors import TraceError
from ..graph import SCOPE, Node, new_serial
from ..ops.declare import NO_OPTIONS
from ..ops.shaping import weaken
from .program import Var, of
from .references import Reference, refuse, refuse_array

__all__ = ["Found"]


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
        self._newer: dict[Reference, Reference] = {}
        self._new: list[Any] = []
        self._changing: list[Any] = []

    def leaf(self, data: Any, var: Var, requires_grad: bool = False) -> Reference:
        """A value without a past."""
        made = object.__new__(Reference)
        made._link(None, (), (), NO_OPTIONS)
        made._number, made._needed = data, requires_grad
        made._var, made._run = var, self.born
        made._serial, made._scope = new_serial(), SCOPE.get()
        made._grad = made.name = None
        if requires_grad:
            self._able.append(made)
        return made

    def here(self, x: Any) -> Any:
        """What stands in the run for a value from outside, or for each in a list."""
        if isinstance(x, Reference):
            return x if x._run == self.born else self._own(x)
        if isinstance(x, list | tuple):
            return type(x)([self.here(part) for part in x])
        if not isinstance(x, Node):
            return x
        found = self.leaves.get(x)
        if found is None:
            found = self.leaves[x] = self._found(x)
        return found

    def _own(self, x: Reference) -> Reference:
        if x._run == self.born:
            return x
        raise TraceError(
            "the compiled function uses a value that it kept from another run; what one run hands "
            "on to the next must be returned and given back, or be the data of a Value from outside"
        )

    def _found(self, x: Any) -> Reference:
        if x.op is not None:
            raise TraceError(
                "the compiled function uses a value that {name}() computed outside of it, where "
                "no gradient can reach; compute it inside, or pass it as an argument",
                name=x.op.name,
            )
        if x._serial > self.born:  # made in the run: the same numbers in every run
            var = self.constant(x._number)
            self._new.append(weakref.ref(x))
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
        self._changing.append(weakref.ref(value))

    def read(self, x: Any) -> Reference:
        """``v.data``: the number of a value, or a constant, without a past."""
        x = self.here(x)
        if not isinstance(x, Reference):
            data = as_operand(x)
            return self.leaf(data, self.constant(data))
        return self.leaf(x._number, x._var) if x.requires_grad else x

    def known(self, value: Node, how: str) -> Any:
        """The number of a value that is the same in every run; that of any other is refused."""
        ref = self.here(value)
        if ref._var in self.constants:
            return ref._number
        raise refuse_array(how) if how == "a plain array" else refuse(how)

    def copied(self, value: Any) -> Reference:
        """``copy.copy(v)``: a leaf of its own."""
        ref = self.here(value)
        return self.leaf(ref._number, ref._var, value.requires_grad)

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
        self._newer[old] = made
        if value not in self.first:
            self._changing.append(weakref.ref(value))

    def latest(self, leaf: Any) -> Any:
        """What stands now for the value that `leaf` stood for: gradients go there."""
        while leaf in self._newer:
            leaf = self._newer[leaf]
        return leaf

    def constant(self, data: Any) -> Var:
        """The variable of an array that is the same in every run: as it is at this moment."""
        _held, var = self._baked.get(id(data), (None, None))
        if var is None or not _alike(data, self.constants[var]):
            var = of(data)
            self._baked[id(data)] = data, var  # held, so that no other gets its id
            self.constants[var] = data.copy("K") if isinstance(data, np.ndarray) else data
        return var

    def refuse_numbers(self, given: Any, name: str, out: bool) -> None:
        """Refuse numbers of the run to a function that is not written down: they would stay."""
        for x in flatten(given)[0]:
            if not isinstance(x, Node) or self.here(x)._var in self.constants:
                continue
            if out:
                raise TraceError(
                    "{name}(..., out=) changes an array in place, which a compiled run cannot; use "
                    "the result (a = a + v in place of a += v)",
                    name=name,
                )
            raise TraceError(
                "{name}() has no entry in the table, so its result would be the same in every run "
                "of the compiled function; compute it outside and pass it as an argument",
                name=name,
            )

    def left(self) -> bool:
        """Whether Values that the run made outlive it: they are state from now on."""
        return any(made() is not None for made in (*self._new, *self._changing))

    def refuse_left(self) -> None:
        """Refuse Values that every run makes anew: they would keep what the traced run computed."""
        gc.collect()  # what only a cycle holds has not outlived the run
        values = [x for made in self._changing if (x := made()) is not None]
        if values:
            raise TraceError(
                "the compiled function makes a Value in each run that outlives it ({name}); make "
                "it once, outside, and assign to its data",
                name=repr(values[0].name or "Value"),
            )

    def forget(self) -> None:
        """Let go of the run: a leaf holds its gradient, which holds the graph, which holds it."""
        for leaf in self._able:
            leaf._grad = None
        self.leaves.clear()
        self._newer.clear()
        self._baked.clear()
        self._able.clear()


def _alike(data: Any, before: Any) -> bool:
    """Whether an array has still the numbers that it had; a single number cannot change."""
    return not isinstance(data, np.ndarray) or np.array_equal(data, before, data.dtype.kind in "fc")
