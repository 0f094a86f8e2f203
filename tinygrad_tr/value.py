"""`Value`: a number or an array that remembers how it was computed.

It is the node of the graph (`Node`), with an array's operators and methods (`Operand`) and NumPy's
protocols (`Protocols`). What it adds is where these meet: recording an operation, and starting the
reverse sweep. It knows no derivative.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from . import quick
from .arrays import as_operand, differentiable, own, plain_option, refuse, write_through
from .graph import SCOPE, Node, new_serial
from .operand import Operand
from .ops.arithmetic import positive
from .ops.declare import NO_OPTIONS, Operation, is_weak, shape_of
from .protocols import Protocols
from .reverse import sweep

__all__ = ["Value"]

_new = object.__new__


class Value(Node, Operand, Protocols):
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
    array([ 1.27939975, -0.27249503])
    """

    __slots__ = ()

    def __init__(
        self, data: Any, *, requires_grad: bool | None = None, name: str | None = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        self._data = own(data, dtype)
        self._grad = self.op = None
        self._operands = self._arrays = ()
        self._options = NO_OPTIONS
        self._serial = new_serial()
        self._scope = SCOPE.get()
        self.name = name
        able = differentiable(self._data)
        if requires_grad and not able:
            raise TypeError(
                f"whole numbers have no derivative: data of dtype {self.dtype} cannot require a "
                f"gradient; pass floats, e.g. Value(data, dtype=float)"
            )
        self.requires_grad = able if requires_grad is None else requires_grad

    # ---- recording -------------------------------------------------------------------------

    def record(self, op: Operation, operands: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Compute `op` on the operands' data and remember it, if a gradient may be asked for."""
        xs = tuple([x._data if isinstance(x, Node) else as_operand(x) for x in operands])
        if options:
            options = {key: plain_option(op.name, key, value) for key, value in options.items()}
        data = op.evaluate(xs, options)
        if op.plain:
            return data
        needed = any([isinstance(x, Node) and x.requires_grad for x in operands])
        sources = tuple([x if isinstance(x, Node) else None for x in operands])
        return Value.computed(op, data, sources, xs, options, needed and differentiable(data))

    @staticmethod
    def computed(
        op: Operation, data: Any, operands: tuple[Any, ...], arrays: tuple[Any, ...],
        options: dict[str, Any], needed: bool,
    ) -> Value:  # fmt: skip
        """A new node; what it was computed from is kept only if a gradient may be asked for."""
        node = _new(Value)
        node._data = data
        node._grad = node.name = None
        node._serial = new_serial()
        node._scope = scope = SCOPE.get()
        if needed and scope.recording:
            node.requires_grad = True
            node.op, node._operands, node._arrays, node._options = op, operands, arrays, options
        else:
            node.requires_grad = False
            node.op, node._operands, node._arrays, node._options = None, (), (), NO_OPTIONS
        return node

    def past(self, data: Any) -> Value:
        """A node for what this leaf was when it had `data`; gradients flow through it to the leaf."""
        return Value.computed(positive, data, (self,), (data,), NO_OPTIONS, self.requires_grad)

    # ---- gradients -------------------------------------------------------------------------

    def backward(self, gradient: Any = None, *, create_graph: bool = False) -> None:
        """Derive the gradients of this value with respect to everything it was computed from.

        Leaves add the gradient to what they have; intermediate values hold that of the last call.

        Parameters
        ----------
        gradient : array_like, optional
            The gradient that comes into this value, of its shape. A single number needs none.
        create_graph : bool
            Record the sweep too: the leaves' gradients are Values, to be differentiated again.

        Raises
        ------
        ValueError
            If this value needs no gradient or `gradient` is missing or of another shape.
        DataChangedError
            If an array was changed in place since it was used.
        """
        seed = self.seed(gradient, create_graph)
        for node, g in sweep({self: seed}, record=create_graph).items():
            if node.op is None:
                node.receive(g)  # type: ignore[attr-defined]
            else:
                node._grad = getattr(g, "_data", g) if create_graph else g

    def seed(self, gradient: Any = None, record: bool = False) -> Any:
        """The incoming gradient in the shape and dtype of the data, in memory of its own."""
        if not self.requires_grad:
            raise ValueError(
                "backward() on a value that needs no gradient: none of its operands requires one, "
                "or it was computed inside no_grad()"
            )
        if gradient is None:
            gradient = self._unit()
        elif shape_of(gradient := as_operand(gradient)) != self.shape:
            raise ValueError(
                f"gradient= has shape {shape_of(gradient)}, the value has shape {self.shape}"
            )
        if record and isinstance(gradient, Value):
            return gradient
        gradient = getattr(gradient, "_data", gradient)
        own = type(self._data)(gradient) if self.weak else np.array(gradient, dtype=self.dtype)
        return Value(own, requires_grad=False) if record else own

    def _unit(self) -> Any:
        """The gradient 1 that a single number starts from."""
        if self.size != 1:
            raise ValueError(
                f"backward() starts from a single number, and this value has shape {self.shape}; "
                f"reduce it (v.sum()) or pass gradient= of this shape"
            )
        if self.dtype.kind == "c":
            raise ValueError("backward() on a complex value needs gradient=")
        return 1.0 if self.weak else np.ones_like(self._data)

    def receive(self, g: Any) -> None:
        """Add a gradient to that of this leaf."""
        if self._grad is not None:
            self._grad = self._grad + g
        else:
            self._grad = g if is_weak(g) else g.copy()  # what flows may be shared by many

    @property
    def grad(self) -> Any:
        """The gradient: None before `backward`, then of the data's shape and dtype.

        That of a computed value cannot be written to: other values may share its memory.
        """
        if self.op is not None and isinstance(self._grad, np.ndarray):
            shown = self._grad.view()
            shown.flags.writeable = False
            return shown
        return self._grad

    @grad.setter
    def grad(self, value: Any) -> None:
        self._grad = value

    def zero_grad(self) -> None:
        """Forget the gradient: `grad` is None again."""
        self._grad = None

    # ---- data and where it came from -------------------------------------------------------

    @property
    def data(self) -> Any:
        """The number or array."""
        return self._data

    @data.setter
    def data(self, new: Any) -> None:
        if self.op is not None:
            raise TypeError(
                f"the data of a computed value ({self.op.name}) belongs to its graph; assign to "
                f"a leaf and compute again, or use v.detach()"
            )
        if write_through(self._data, new):
            self._serial = new_serial()  # younger than its results: the sweep will notice
            return
        new = getattr(new, "_data", new)
        new = refuse(new) if hasattr(new, "dtype") else own(new)
        if self.requires_grad and not differentiable(new):
            raise TypeError("whole numbers cannot be the data of a value that needs a gradient")
        self._data = new

    @property
    def weak(self) -> bool:
        """Whether the data is a plain Python number."""
        return is_weak(self._data)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape; ``()`` of a number."""
        return shape_of(self._data)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def dtype(self) -> Any:
        """The NumPy dtype; float64 of a Python float."""
        return np.dtype(type(self._data)) if self.weak else self._data.dtype

    @property
    def is_leaf(self) -> bool:
        """Whether it was given, not computed from values that need gradients."""
        return self.op is None

    @property
    def inputs(self) -> tuple[Value, ...]:
        """What it was computed from, in order; plain numbers and arrays as constant Values."""
        return tuple(
            Value(x, requires_grad=False) if operand is None else operand  # type: ignore[misc]
            for operand, x in zip(self._operands, self._arrays, strict=True)
            if x is not None
        )

    @property
    def _prev(self) -> set[Value]:
        """micrograd's name for the inputs."""
        return set(self.inputs)

    @property
    def _op(self) -> str:
        """micrograd's name for the operation: ``"+"``, ``"tanh"``, ``""`` for a leaf."""
        return "" if self.op is None else re.sub(r"\{\w*\}|[ (),]", "", self.op.text)

    def item(self) -> Any:
        """The data as a Python number; only for a single element."""
        return self._data if self.weak else self._data.item()

    def numpy(self) -> Any:
        """A copy of the data as a NumPy array."""
        return np.array(self._data)

    def detach(self) -> Value:
        """A constant with the same data: no gradient flows through it."""
        return Value(getattr(self._data, "copy", lambda: self._data)(), requires_grad=False,
                     name=self.name)

    def draw(self, **options: Any) -> Any:
        """A picture of the graph: see `tinygrad_tr.draw`."""
        from .draw import draw

        return draw(self, **options)

    def __repr__(self) -> str:
        shown = repr(self._data)
        if isinstance(self._data, np.ndarray):
            shown = shown.removeprefix("array(").removesuffix(")").replace("\n      ", "\n      ")
        name = f", name={self.name!r}" if self.name else ""
        return f"Value({shown}{name})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._data, self.requires_grad, self.name)


def _restore(data: Any, requires_grad: bool, name: str | None) -> Value:
    """What `copy` and `pickle` keep of a value: the graph stays behind."""
    return Value(data, requires_grad=requires_grad, name=name)


for _name in ("__add__", "__sub__", "__mul__", "__truediv__", "__pow__", "__matmul__"):
    setattr(Value, _name, quick.binary(getattr(Operand, _name).operation, Value))
for _name in ("__neg__", "relu", "tanh", "exp", "log", "sigmoid"):
    setattr(Value, _name, quick.unary(getattr(Operand, _name).operation, Value))
