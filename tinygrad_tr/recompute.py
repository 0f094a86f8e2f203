"""`checkpoint`: memory for time. The graph of a call is dropped, and recorded again in the sweep.

The call is one operation, on its arguments and on every Value that the function reached by itself
(a layer's parameters, say). Which these are, the graph of the call tells before it is dropped.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np

from .containers import flatten
from .derivatives import gradients
from .errors import DataChangedError
from .graph import SCOPE, Node, new_serial
from .ops.arithmetic import positive
from .ops.declare import Operation
from .ops.indexing import index
from .ops.shaping import astype, concatenate, ravel, reshape, weaken
from .pullback import changed
from .tracing import needs_gradient
from .value import Value

__all__ = ["checkpoint"]


def checkpoint(f: Callable[..., Any]) -> Callable[..., Any]:
    """`f`, keeping only its inputs: what it computes between is computed again in the sweep.

    Parameters
    ----------
    f : callable
        Takes and returns Values, also in nested containers. Values that it reaches by itself, such
        as the parameters of a network, get their gradients as usual. It must give the same numbers
        when it is called again: a `numpy.random.Generator` is passed as an argument (it is copied).

    Returns
    -------
    callable
        The same function, to be called in the same way.

    Raises
    ------
    DataChangedError
        In the sweep, if the numbers differ the second time: the function draws random numbers of
        its own, or data that it reaches was replaced.

    Examples
    --------
    >>> import numpy as np
    >>> x = Value(0.5)
    >>> y = checkpoint(lambda v: np.tanh(np.sin(v) * 3))(x)
    >>> y.op
    <operation checkpoint>
    >>> y.backward()
    >>> round(x.grad, 6)
    0.531618
    """

    @wraps(f)
    def remembered(*args: Any, **kwargs: Any) -> Any:
        scope = SCOPE.get()
        if not scope.recording or scope.tracer is not None:
            return f(*args, **kwargs)
        leaves, rebuild = flatten((args, kwargs))
        again = _Again(f, [_kept(x) for x in leaves], rebuild)
        born = new_serial()
        results, results_again = flatten(f(*args, **kwargs))
        chosen = [k for k, y in enumerate(results) if needs_gradient(y)]
        if not chosen:
            return results_again(results)
        packed = _packed([results[k] for k in chosen], born)
        forms = [_Form(y.weak, y.dtype, y.shape) for y in (results[k] for k in chosen)]
        operands = tuple(_boundary(packed, born))
        arrays = tuple(x._number for x in operands)
        options = {"again": again, "reached": operands}
        node = Value.computed(CHECKPOINT, packed._number, operands, arrays, options, True)
        for k, y in zip(chosen, _unpacked(node, forms), strict=True):
            results[k] = y
        return results_again(results)

    return remembered


@dataclass(frozen=True, slots=True)
class _Again:
    """A call, to be made again."""

    f: Callable[..., Any]
    leaves: list[Any]
    rebuild: Callable[[list[Any]], Any]

    def __call__(self, stand_ins: dict[Node, Value], born: int) -> Value:
        """The packed results, computed with `stand_ins` in the place of arguments."""
        leaves = [stand_ins.get(x, x) if isinstance(x, Node) else _kept(x) for x in self.leaves]
        args, kwargs = self.rebuild(leaves)
        results, _again = flatten(self.f(*args, **kwargs))
        return _packed(list(filter(needs_gradient, results)), born)


def _kept(x: Any) -> Any:
    """An argument as it is now; the state of a generator moves on."""
    return deepcopy(x) if isinstance(x, np.random.Generator) else x


@dataclass(frozen=True, slots=True)
class _Form:
    """What one result was, before all were packed into one."""

    weak: bool
    dtype: Any
    shape: tuple[int, ...]


def _packed(results: list[Value], born: int) -> Value:
    """All results as one Value that is younger than `born`, since an operation has one."""
    if len(results) == 1:
        return positive(results[0]) if results[0]._serial <= born else results[0]
    return concatenate([ravel(y) for y in results])  # type: ignore[no-any-return]


def _unpacked(node: Value, forms: list[_Form]) -> list[Any]:
    """The results again, from the packed one."""
    if len(forms) == 1:
        return [node]
    start, parts = 0, []
    for form in forms:
        stop = start + math.prod(form.shape)
        part = reshape(index(node, key=slice(start, stop)), form.shape)
        part = part if part.dtype == form.dtype else astype(part, form.dtype)
        parts.append(weaken(part) if form.weak else part)
        start = stop
    return parts


def _inner(root: Node, born: int) -> list[Node]:
    """The nodes that `root` was computed from since `born`, itself included."""
    seen, pending = {root}, [root]
    while pending:
        for x in pending.pop()._operands:
            if x is not None and x._serial > born and x not in seen:
                seen.add(x)
                pending.append(x)
    return list(seen)


def _boundary(root: Node, born: int) -> list[Node]:
    """The older values that a call computed its result from, oldest first."""
    found = {
        x for node in _inner(root, born) for x in node._operands
        if x is not None and x.requires_grad and x._serial <= born
    }  # fmt: skip
    return sorted(found, key=lambda x: x._serial)


def _relink(root: Node, born: int, stand_ins: dict[Node, Value], node: Node) -> None:
    """Cut the graph from the older one: `stand_ins` for what the function reached by itself."""
    moment = dict(zip(node._options["reached"], node._arrays, strict=True))
    known = set(stand_ins.values())

    def swapped(operand: Node | None) -> Node | None:
        return None if operand is None else stand_ins.get(operand, operand)

    for x in _inner(root, born):
        for operand in x._operands:
            if operand is None or operand._serial > born or not operand.requires_grad:
                continue
            if operand not in known and moment.get(operand) is not operand._number:
                raise _other_numbers()
        if x._more is not None:
            x._more = (tuple(map(swapped, x._more[0])), *x._more[1:])
        x._x, x._y = swapped(x._x), swapped(x._y)


def _other_numbers() -> DataChangedError:
    return DataChangedError(
        "a function inside checkpoint() gave other numbers when it was computed again for its "
        "gradient: it draws random numbers (pass the Generator as an argument), or data that it "
        "reaches was replaced between forward and backward"
    )


def _stand_in(x: Node, array: Any) -> Value:
    """A leaf with the array that `x` had, not a copy of it."""
    leaf = Value(0.0, name=x.name)
    leaf._number = array
    return leaf


def _pullback(g: Any, out: Any, xs: Any, node: Any, flows: Any, live: Any) -> None:
    """Compute the call again, and carry `g` back through its graph."""
    for x in node._operands:
        if x._serial > node._serial:
            raise changed(x, node)
    # Inside another checkpoint the operands are stand-ins too; the function reaches the real ones.
    reached, arrays = node._options["reached"], xs if out is node else node._arrays
    token = SCOPE.set(node._scope)
    try:
        made = [
            positive(y) if out is node else _stand_in(x, y)
            for x, y in zip(reached, arrays, strict=True)
        ]
        stand_ins = dict(zip(reached, made, strict=True))
        born = new_serial()
        root = node._options["again"](stand_ins, born)
        if not np.array_equal(root._number, node._number, equal_nan=True):
            raise _other_numbers()
        _relink(root, born, stand_ins, node)
        found = gradients(
            root, made, output_gradients=g, create_graph=out is node, allow_unused=True
        )
    finally:
        SCOPE.reset(token)
    for x, flow in zip(node._operands, found, strict=True):
        if flow is not None and (live is None or x in live):
            held = flows.get(x)
            flows[x] = flow if held is None else held + flow


CHECKPOINT = Operation(
    checkpoint, "checkpoint({xs})", {}, name="checkpoint", each=lambda g: g, also="again reached"
)
CHECKPOINT.pullbacks = dict.fromkeys(("float", "f", "c"), _pullback)
