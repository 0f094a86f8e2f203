"""What is varied in a check: the inputs laid out as Values, which work on private copies meanwhile.

It knows containers, modules and Values, and no derivative.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..containers import flatten, paths
from ..ops.declare import Operation, is_weak
from ..value import Value

__all__ = ["Inputs", "Variable", "precise"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A Value that is varied, and what reports call it: ``x``, ``params.w``, ``net.bias``."""

    name: str
    value: Value


class Inputs:
    """The arguments of a function, with a Value wherever something can vary.

    Attributes
    ----------
    arguments : list
        What the function is called with: the inputs, their floats and float arrays as Values.
    variables : list of Variable
        Those Values, the Values that were among the inputs, and the parameters of modules, of the
        function itself too if it is one.
    buffers : list of Value
        What modules keep beside their parameters; it is put back afterwards.

    Raises
    ------
    TypeError
        If nothing can vary.
    """

    def __init__(self, f: Callable[..., Any], inputs: Sequence[Any]) -> None:
        self.variables: list[Variable] = []
        self.buffers: list[Value] = []
        self.constants: list[tuple[str, Any, Any]] = []  # name, what the function sees, a copy
        self.arguments = [
            self._laid_out(name, x) for name, x in zip(_names(f, len(inputs)), inputs, strict=True)
        ]
        if hasattr(f, "named_parameters"):
            self._module("", f)
        if not self.variables:
            raise TypeError(
                "nothing to vary: gradcheck needs at least one input of floats (a number, an array "
                "of floats, a Value that needs a gradient, a Module with parameters)"
            )

    @property
    def values(self) -> list[Value]:
        """The Values that are varied."""
        return [variable.value for variable in self.variables]

    @property
    def low(self) -> list[np.dtype[Any]]:
        """The dtypes among the inputs that are less precise than float64."""
        return sorted({v.dtype for v in self.values if precise(v.dtype) != v.dtype}, key=str)

    def _laid_out(self, name: str, tree: Any) -> Any:
        leaves, rebuild = flatten(tree)
        pairs = zip(paths(tree, name), leaves, strict=True)
        return rebuild([self._leaf(path, leaf) for path, leaf in pairs])

    def _leaf(self, path: str, x: Any) -> Any:
        if hasattr(x, "named_parameters"):
            return self._module(f"{path}.", x)
        if isinstance(x, Value):
            if x.requires_grad and x.is_leaf:
                return self._vary(x.name or path, x)
            if x.requires_grad:
                return self._vary(x.name or path, Value(x.detach()))
            return x
        if type(x) in (int, float, complex) or getattr(x, "dtype", np.dtype(bool)).kind in "fc":
            return self._vary(path, Value(x))
        return self._constant(path, x)

    def _module(self, path: str, module: Any) -> Any:
        """A Module; the layer of networks is above this one, so it is known by its methods."""
        for inner, parameter in module.named_parameters():
            self._vary(path + inner, parameter)
        self.buffers += [buffer for _path, buffer in module.named_buffers()]
        return module

    def _vary(self, name: str, value: Value) -> Value:
        if all(value is not known for known in self.values):
            self.variables.append(Variable(name, value))
        return value

    def _constant(self, path: str, x: Any) -> Any:
        if isinstance(x, np.ndarray):
            x = x.copy()
            self.constants.append((path, x, x.copy()))
        return x

    @contextmanager
    def lent(self, exact: bool = True) -> Iterator[None]:
        """The Values work on copies of their data, in float64 if `exact`; then all is as before.

        What they held is never handed to the function, so it comes back bit for bit, whatever the
        function does and however it ends.
        """
        held = [(v, v._number, v._serial) for v in self.values]
        kept = [(b, b._number, b._serial) for b in self.buffers]
        try:
            for v, number, _serial in held:
                v._number = _copy(number, exact)
            for b, number, _serial in kept:
                b._number = number if is_weak(number) else number.copy()
            yield
        finally:
            for v, number, serial in held + kept:
                v._number, v._serial = number, serial


def precise(dtype: Any) -> np.dtype[Any]:
    """The dtype in which differences can be taken."""
    return np.result_type(dtype, np.float64)


def _copy(number: Any, exact: bool) -> Any:
    if is_weak(number):
        return number
    dtype = precise(number.dtype) if exact else number.dtype
    return np.array(number, dtype)[()] if isinstance(number, np.generic) else number.astype(dtype)


def _names(f: Callable[..., Any], n: int) -> list[str]:
    """What the inputs are called: as the parameters of `f`, or by their number."""
    known: list[str] = []
    if isinstance(f, Operation):
        known = list(f.operands) if not f.variadic else []
    elif not isinstance(f, np.ufunc):
        try:
            parameters = inspect.signature(f).parameters.values()
        except (TypeError, ValueError):  # written in C
            parameters = ()  # type: ignore[assignment]
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        known = [p.name for p in parameters if p.kind in kinds]
    return [known[k] if k < len(known) else f"input {k}" for k in range(n)]
