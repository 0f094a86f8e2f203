"""A function, run on variables: what every function of functions begins with.

It knows which of the results depend on a Value outside of the call, and hence which are Values
and which are plain arrays when they are handed back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from .containers import flatten
from .derivatives import gradients
from .graph import SCOPE, Node, history, new_serial, recording
from .leaks import transforming
from .ops.arithmetic import positive
from .ops.declare import is_weak
from .reverse import leading_to
from .value import Value

__all__ = ["Traced", "needs_gradient", "positions_of", "zeros_like"]

Argnums = int | tuple[int, ...]


def needs_gradient(x: Any) -> bool:
    """Whether `x` is a Value that a gradient may be asked for."""
    return isinstance(x, Value) and x.requires_grad


def zeros_like(x: Any) -> Any:
    """Zeros of the shape and dtype of a Value, an array or a number."""
    x = x._number if isinstance(x, Value) else x
    return type(x)(0) if is_weak(x) else np.zeros_like(x)


def positions_of(argnums: Argnums, n: int) -> list[int]:
    """Which of `n` arguments `argnums` names.

    Raises
    ------
    TypeError, ValueError
        If there is no such argument, or one is named twice.
    """
    asked = [argnums] if isinstance(argnums, int) else list(argnums)
    if not all(-n <= k < n for k in asked):
        raise TypeError(
            f"argnums={argnums}, but there are {n} positional arguments; what is passed by keyword "
            f"is not differentiated"
        )
    positions = [k % n for k in asked]
    if len(set(positions)) < len(positions):
        raise ValueError(f"argnums={argnums} names an argument twice")
    return positions


def _variable(x: Any) -> Value:
    """A Value to differentiate by: of a Value that needs a gradient, one that depends on it."""
    if needs_gradient(x):
        return positive(x)  # type: ignore[no-any-return]
    variable = Value(x.detach() if isinstance(x, Value) else x)
    if (tracer := SCOPE.get().tracer) is not None:
        variable = tracer.here(variable)
    if not variable.requires_grad:
        raise TypeError(
            f"no derivative with respect to whole numbers (dtype {variable.dtype}); pass floats"
        )
    return variable


def _plain_unless(kept: set[Node], items: list[Any]) -> list[Any]:
    tracing = SCOPE.get().tracer is not None  # then the number stays one that is traced
    return [
        (y.detach() if tracing else y._number) if isinstance(y, Value) and y not in kept else y
        for y in items
    ]


class Traced:
    """`f`, run once with variables in the place of some of its arguments.

    Attributes
    ----------
    variables : list of Value
        One for each array in the arguments to differentiate by.
    outputs : list
        What `f` returned, container opened: Values, or plain where nothing was recorded.
    aux : Any
        What `f` returned beside it.
    inputs_again, outputs_again : callable
        Put a list like `variables`, or like `outputs`, into the containers they came in.
    """

    def __init__(
        self, f: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any],
        positions: Iterable[int], has_aux: bool = False,
    ) -> None:  # fmt: skip
        positions = list(positions)
        self._recorded, born = SCOPE.get().recording, new_serial()
        leaves, self.inputs_again = flatten([args[k] for k in positions])
        with recording(True):
            self.variables = [_variable(x) for x in leaves]
        changed = dict(zip(positions, self.inputs_again(self.variables), strict=True))
        with transforming(self.variables):
            result = f(*(changed.get(k, x) for k, x in enumerate(args)), **kwargs)
        self._during = range(born, new_serial())
        if has_aux and not (isinstance(result, tuple | list) and len(result) == 2):
            raise TypeError("with has_aux=True, f must return a pair: (what to differentiate, aux)")
        self.result: Any
        self.aux: Any
        self.result, self.aux = result if has_aux else (result, None)
        self.outputs, self.outputs_again = flatten(self.result)
        for y in [None] if self.result is None else self.outputs:
            if not (isinstance(y, Value) or is_weak(y) or hasattr(y, "dtype")):
                name = type(y).__name__
                raise TypeError(f"f must return numbers or arrays, not {name}; forgot to return?")
        self._kept = self._from_outside(self.outputs)

    def pull(self, cotangents: list[Any], record: bool) -> list[Any]:
        """The gradient for each variable, from one for each output; zeros where there is none."""
        pairs = [(y, g) for y, g in zip(self.outputs, cotangents, strict=True) if needs_gradient(y)]
        found: list[Any] = [None] * len(self.variables)
        if pairs:
            outputs, seeds = map(list, zip(*pairs, strict=True))
            with recording(True):
                found = gradients(
                    outputs, self.variables, output_gradients=seeds, create_graph=record,
                    allow_unused=True,
                )  # fmt: skip
        flows = zip(self.variables, found, strict=True)
        return [zeros_like(x) if g is None else g for x, g in flows]

    def differentiable_again(self, given: Iterable[Any] = ()) -> bool:
        """Whether results have to be Values: they, or what is `given`, depend on one outside."""
        return self._recorded and (bool(self._kept) or any(map(needs_gradient, given)))

    def settle(self, items: list[Any], dummies: Iterable[Value] = ()) -> list[Any]:
        """`items` as they are handed back: plain, or Values where they depend on one outside."""
        return _plain_unless(self._from_outside(items, dummies), items)

    def settled_outputs(self) -> Any:
        """What `f` returned, as it is handed back."""
        return self.outputs_again(_plain_unless(self._kept, self.outputs))

    def settle_in(self, tree: Any) -> Any:
        """The same for what is in a container."""
        leaves, again = flatten(tree)
        return again(self.settle(leaves))

    def _from_outside(self, items: list[Any], dummies: Iterable[Value] = ()) -> set[Node]:
        """What `items` contain that depends on a leaf that was not made in the call."""
        roots = [y for y in items if isinstance(y, Value)]
        if not (roots and self._recorded):
            return set()
        nodes = history(roots)
        own = {*self.variables, *dummies}
        others = {
            x for x in nodes
            if x.op is None and x.requires_grad and x not in own and x._serial not in self._during
        }  # fmt: skip
        return leading_to(others, nodes) if others else others
