"""What a value holds: its data and its gradient, and what may be put in their place.

Inside a compiled function the tracer answers for both.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import leaks
from .arrays import differentiable, own
from .graph import Node, current, new_serial
from .ops.declare import is_weak

__all__ = ["Held"]


class Held:
    """The data and the gradient of a node."""

    __slots__ = ()

    _number: Any
    _grad: Any
    _serial: int
    op: Any
    requires_grad: bool

    @property
    def data(self) -> Any:
        """The number or array."""
        scope = current()
        if scope.tracer is not None:
            return scope.tracer.read(self)
        if scope.transform is not None:
            leaks.left(self, ".data")
        return self._number

    @data.setter
    def data(self, new: Any) -> None:
        if self.op is not None:
            raise TypeError(
                f"the data of a computed value ({self.op.name}) belongs to its graph; assign to "
                f"a leaf and compute again, or use v.detach()"
            )
        if (tracer := current().tracer) is not None:
            tracer.write(self, new)
            return
        if new is self._number and hasattr(new, "__array_function__"):  # p.data -= step
            self._serial = new_serial()  # type: ignore[misc]  # younger than its results: the sweep will notice
            return
        new = own(new._number if isinstance(new, Node) else new)
        if is_weak(self._number) and isinstance(new, np.float64):
            new = float(new)  # weak it was, weak it stays
        if self.requires_grad and not differentiable(new):
            raise TypeError("whole numbers cannot be the data of a value that needs a gradient")
        self._number = new

    @property
    def grad(self) -> Any:
        """The gradient: None before `backward`, then of the data's shape and dtype.

        That of a computed value cannot be written to: other values may share its memory.
        """
        if (tracer := current().tracer) is not None:
            return tracer.here(self)._grad
        if self.op is not None and isinstance(self._grad, np.ndarray):
            shown = self._grad.view()
            shown.flags.writeable = False
            return shown
        return self._grad

    @grad.setter
    def grad(self, value: Any) -> None:
        tracer = current().tracer
        given = getattr(value, "shape", ())
        if given and given != (shape := getattr(self._number, "shape", ())):
            raise ValueError(f"a gradient of shape {given} for a value of shape {shape}")
        (self if tracer is None else tracer.here(self))._grad = value

    def zero_grad(self) -> None:
        """Forget the gradient: `grad` is None again."""
        self.grad = None
