"""What a traced run finds: Values from outside, which are state, and arrays, constants."""

from __future__ import annotations

from typing import Any

from ..arrays import as_operand
from ..errors import TraceError
from ..graph import SCOPE, Node, new_serial
from ..ops.declare import NO_OPTIONS
from ..ops.shaping import weaken
from .program import Var, of
from .references import Reference

__all__ = ["Found"]

_new = object.__new__


class Found:
    """The values that stand in the run for what is outside of it.

    Attributes
    ----------
    leaves : dict of Value to Reference
        Values from outside, as they stand now in the run.
    first : dict of Value to Var
        The same, as they were found.
    constants : dict of Var to array
        What is the same in every run.
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
        made = _new(Reference)
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

    def read(self, value: Node) -> Reference:
        """``v.data``: the number without its past."""
        return self.bare(self.here(value))

    def write(self, value: Node, new: Any) -> None:
        """``v.data = new``."""
        old = self.here(value)
        if isinstance(value, Reference):
            raise TraceError("only the data of a value from outside can be written")
        ref = self.here(new) if isinstance(new, Node) else self.bare(new)
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

    def bare(self, x: Any) -> Reference:
        """What stands in the run for a value or constant, without its past."""
        if not isinstance(x, Reference):
            data = as_operand(x)
            return self.leaf(data, self.constant(data))
        return self.leaf(x._number, x._var) if x.requires_grad else x

    def forget(self) -> None:
        """Let go of the run: a leaf holds its gradient, which holds the graph, which holds it."""
        for leaf in self._able:
            leaf._grad = None
        self.leaves.clear()
        self._baked.clear()
        self._able.clear()
