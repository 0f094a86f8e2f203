"""`Value`: a number or an array that remembers how it was computed.

It is the node of the graph (`Node`), with an array's operators and methods (`Operand`), NumPy's
protocols (`Protocols`), what it holds (`Held`) and what can be read off it (`Facts`). What it adds
is where these meet: recording an operation, and starting the reverse sweep. It knows no derivative.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from . import quick
from .arrays import as_operand, as_question, differentiable, own, plain, refuse, seed_like
from .facts import Facts
from .graph import Node, current, new_serial
from .held import Held
from .operand import Operand
from .ops.arithmetic import positive
from .ops.declare import NO_OPTIONS, Operation, is_weak
from .ops.several import Several
from .protocols import Protocols
from .reverse import sweep

__all__ = ["Value"]

_new = object.__new__
_OPTION = "{}(): no derivative with respect to {}=; pass v.detach() if a constant is meant"


class Value(Node, Operand, Protocols, Facts, Held):
    """A number or an array that remembers how it was computed.

    Parameters
    ----------
    data : float, int, array_like
        A Python float or int becomes a weak float64 scalar, which promotes nothing; an array is
        copied. Whole numbers in arrays, and bools, are constants.
    requires_grad : bool, optional
        Whether gradients are to be derived for it. By default: if it can (float and complex data).
    name : str, optional
        What it is called in pictures, explanations and messages.
    dtype : data-type, optional
        Converts `data`; a Python number with a dtype is no longer weak.

    Raises
    ------
    TypeError
        For data that is not numeric, and for ``requires_grad=True`` on whole numbers.

    Examples
    --------
    >>> import numpy as np
    >>> w = Value([0.5, -1.0], name="w")
    >>> loss = np.sum(np.tanh(w * 2) ** 2)
    >>> loss.backward()
    >>> w.grad
    array([ 1.27940002, -0.27243737])
    """

    __slots__ = ()

    def __init__(
        self, data: Any, *, requires_grad: bool | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        self._number = own(data, dtype)
        self._link(None, (), (), NO_OPTIONS)
        self._grad = None
        self._serial = new_serial()
        self._scope = current()
        self.name = name
        able = differentiable(self._number)
        if requires_grad and not able:
            raise TypeError(
                f"whole numbers have no derivative: data of dtype {self.dtype} cannot require a "
                f"gradient; pass floats, e.g. Value(data, dtype=float)"
            )
        self._needed = able if requires_grad is None else requires_grad
        if isinstance(data, Node) and self._scope.tracer is not None:
            self._scope.tracer.adopt(self, data)

    # ---- recording -------------------------------------------------------------------------

    def record(self, op: Operation, operands: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Compute `op` on the operands' data and remember it, if a gradient may be asked for."""
        if (tracer := current().tracer) is not None:
            return tracer.record(op, operands, options)
        convert = as_question if op.plain else as_operand
        xs = tuple([x._number if isinstance(x, Node) else convert(x) for x in operands])
        if options:
            options = {key: plain(x, _OPTION, op.name, key) for key, x in options.items()}
        data = op.evaluate(xs, options)
        if op.plain:
            return data
        sources = tuple([x if isinstance(x, Node) else None for x in operands])
        needed = any([x is not None and x._needed for x in sources])  # noqa: C419 (faster)
        if not (needed and differentiable(data)):
            if isinstance(op, Several):
                return op.nodes(Value.computed, data, sources, xs, options, needed)
            if needed and not is_weak(data):
                return refuse(data)  # whole numbers: a plain result, as of a comparison
            data = float(data) if needed else data  # where(c, v, 0) chose the 0
        return Value.computed(op, data, sources, xs, options, needed)

    @staticmethod
    def computed(
        op: Operation, data: Any, operands: tuple[Any, ...], arrays: tuple[Any, ...],
        options: dict[str, Any], needed: bool,
    ) -> Value:  # fmt: skip
        """A new node; what it was computed from is kept only if a gradient may be asked for."""
        scope = current()
        if scope.tracer is not None:
            return scope.tracer.again(op, operands, arrays, options)  # type: ignore[no-any-return]
        node = _new(Value)
        node._number = data
        node._grad = node.name = None
        node._serial = new_serial()
        node._scope = scope
        if needed and scope.quick:  # nearly always
            node._needed = True
            node._link(op, operands, arrays, options)
            return node
        node._needed = linked = needed and scope.recording
        node._link(*((op, operands, arrays, options) if linked else (None, (), (), NO_OPTIONS)))
        if scope.anomaly is not None:
            scope.anomaly.look(node, op, operands, arrays)
        return node

    def past(self, data: Any) -> Value:
        """A node for what this leaf was when it had `data`; gradients flow on to the leaf."""
        return Value.computed(positive, data, (self,), (data,), NO_OPTIONS, self._needed)

    # ---- gradients -------------------------------------------------------------------------

    def backward(self, gradient: Any = None, *, create_graph: bool = False) -> None:
        """Derive the gradients of this value with respect to everything it was computed from.

        Leaves add the gradient to what they have; intermediate values hold that of the last call.

        Parameters
        ----------
        gradient : array_like, optional
            The gradient that comes into this value, of its shape. A single number needs none.
        create_graph : bool
            Record the sweep too: the leaves' gradients are Values, to be differentiated again. A
            leaf then keeps a graph that keeps the leaf, until `zero_grad`; `gradients` does not.

        Raises
        ------
        ValueError
            If this value needs no gradient or `gradient` is missing or of another shape.
        DataChangedError
            If an array was changed in place since it was used.
        """
        if (tracer := current().tracer) is not None:
            tracer.backward(self, gradient, create_graph)
            return
        gradients = sweep({self: self.seed(gradient, create_graph)}, None, create_graph)
        for node, g in gradients.items():
            if node.op is not None:
                node._grad = getattr(g, "_number", g) if create_graph else g
                continue
            if create_graph and not isinstance(g, Value):
                g = Value(g, requires_grad=False)
            node._grad = g if node._grad is None else node._grad + g

    def seed(self, gradient: Any = None, record: bool = False) -> Any:
        """The incoming gradient in the shape and dtype of the data, in memory of its own."""
        if not self._needed:
            raise ValueError(
                "backward() on a value that needs no gradient: none of its operands requires one, "
                "or it was computed inside no_grad()"
            )
        if record and isinstance(gradient, Value) and gradient.shape == self.shape:
            return gradient.copy()
        g = seed_like(self._number, gradient)
        return Value(g, requires_grad=False) if record else g

    # ---- where it came from ----------------------------------------------------------------

    @property
    def inputs(self) -> tuple[Value, ...]:
        """What it was computed from, in order; plain numbers and arrays as constant Values."""
        return tuple(
            Value(x, requires_grad=False) if operand is None else operand  # type: ignore[misc]
            for operand, x in zip(self._operands, self._arrays, strict=True)
            if x is not None
        )

    def detach(self) -> Value:
        """A constant with the same data: no gradient flows through it."""
        if (tracer := current().tracer) is not None:
            return tracer.read(self)  # type: ignore[no-any-return]
        return Value(self._number, requires_grad=False, name=self.name)

    def draw(self, **options: Any) -> Any:
        """A picture of the graph: see `tinygrad_tr.draw`."""
        from .drawing import draw

        return draw(self, **options)

    def __reduce__(self) -> tuple[Any, ...]:
        if (tracer := current().tracer) is not None:
            return partial(tracer.copied, self), ()
        kept = type(self), self._number, self._needed, self.name
        return _restore, kept, getattr(self, "__dict__", None)


def _restore(cls: type[Value], data: Any, requires_grad: bool, name: str | None) -> Value:
    """What `copy` and `pickle` keep of a value: the graph stays behind."""
    value = _new(cls)
    Value.__init__(value, data, requires_grad=requires_grad, name=name)
    return value


for _name in ("__add__", "__sub__", "__mul__", "__truediv__", "__pow__", "__matmul__"):
    setattr(Value, _name, quick.binary(getattr(Operand, _name).operation, Value))
for _name in ("__neg__", "relu", "tanh", "exp", "log", "sigmoid"):
    setattr(Value, _name, quick.unary(getattr(Operand, _name).operation, Value))
