"""What a value says about itself: its numbers, their shape and type, and where they came from."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from .leaks import asked
from .ops.declare import is_weak, shape_of

__all__ = ["Facts"]


class Facts:
    """What can be read off a node."""

    __slots__ = ()

    _number: Any
    name: str | None
    op: Any

    @property
    def weak(self) -> bool:
        """Whether the data is a plain Python number."""
        return is_weak(self._number)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape; ``()`` of a number."""
        return shape_of(self._number)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def itemsize(self) -> int:
        """Bytes of an element."""
        return int(self.dtype.itemsize)

    @property
    def nbytes(self) -> int:
        """Bytes of all elements."""
        return self.size * self.itemsize

    @property
    def dtype(self) -> Any:
        """The NumPy dtype; float64 of a Python float."""
        return np.dtype(type(self._number)) if self.weak else self._number.dtype

    @property
    def is_leaf(self) -> bool:
        """Whether it was given, not computed from values that need gradients."""
        return self.op is None

    @property
    def _op(self) -> str:
        """micrograd's name for the operation: ``"+"``, ``"tanh"``, ``""`` for a leaf."""
        return "" if self.op is None else re.sub(r"\{\w*\}|[ (),]", "", self.op.text)

    @property
    def _prev(self) -> set[Any]:
        """micrograd's name for the inputs."""
        return set(self.inputs)  # type: ignore[attr-defined]

    def item(self, *place: Any) -> Any:
        """The element at `place` as a Python number; that of a single element without one."""
        data = asked(self, "item()")
        if self.weak:
            return np.asarray(data).item(*place) if place else data
        return data.item(*place)

    def tolist(self) -> Any:
        """The data as nested lists of Python numbers."""
        data = asked(self, "tolist()")
        return data if self.weak else data.tolist()

    def numpy(self) -> Any:
        """A copy of the data as a NumPy array."""
        return np.array(asked(self, "numpy()"))

    def __repr__(self) -> str:
        shown = repr(self._number)
        if isinstance(self._number, np.ndarray):
            shown = shown.removeprefix("array(").removesuffix(")")
        elif isinstance(self._number, np.generic):
            usual = self.dtype in (np.float64, np.complex128)
            shown = str(self._number) + ("" if usual else f", dtype={self.dtype}")
        name = f", name={self.name!r}" if self.name else ""
        return f"Value({shown}{name})"

    def explain(self, **options: Any) -> Any:
        """How it was computed and derived, step by step: see `tinygrad_tr.explain`."""
        from .explaining import explain

        return explain(self, **options)

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        """Text alone: a number in a cell draws no graph, `draw` does."""
        return {"text/plain": repr(self)}
