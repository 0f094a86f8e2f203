"""How things are spelt in a program's source: variables, numbers, functions, constants."""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .names import Names
from .program import Var

__all__ = ["Spelling"]

_RESERVED = {*dir(builtins), "np", "prepare", "numbers", "math", "scipy", "operator", "base64"}


class Spelling:
    """Gives everything one spelling, and remembers what the names stand for.

    Attributes
    ----------
    functions, constants : dict
        By name, what the source calls and what it reads.
    crossing : dict of Var to int
        Variables that stand in the list ``numbers``, because several functions use them.
    """

    def __init__(self, constants: dict[Var, Any], taken: str) -> None:
        self.names = Names({*_RESERVED, taken})
        self.functions: dict[str, Any] = {}
        self.constants: dict[str, Any] = {}
        self.crossing: dict[Var, int] = {}
        self._data = constants
        self._spelt: dict[Any, str] = {}

    def __call__(self, x: Any) -> str:
        """The text of a variable, a function or plain data."""
        if isinstance(x, Var):
            if x in self.crossing:
                return f"numbers[{self.crossing[x]}]"
            if x in self._data:
                return self.constant(self._data[x], x.name or "c")
            return self.names(x)
        if x is None or isinstance(x, bool | int | str) or x is Ellipsis:
            return "..." if x is Ellipsis else repr(x)
        if isinstance(x, float | complex):
            return self.number(x)
        if isinstance(x, tuple | list):
            inner = ", ".join(map(self, x)) + ("," if len(x) == 1 else "")
            return f"({inner})" if isinstance(x, tuple) else f"[{inner.rstrip(',')}]"
        if isinstance(x, slice):
            return f"slice({', '.join(map(self, (x.start, x.stop, x.step)))})"
        if isinstance(x, np.dtype):
            return f"np.dtype({x.str!r})"
        if isinstance(x, type) and issubclass(x, np.generic):
            return f"np.{x.__name__}"
        return self.function(x) if callable(x) else self.constant(x, "c")

    def number(self, x: complex) -> str:
        """A Python number, exactly."""
        if isinstance(x, np.generic):
            return self.constant(x, "c")
        if isinstance(x, complex):
            return f"complex({self.number(x.real)}, {self.number(x.imag)})"
        return repr(x) if math.isfinite(x) else f"float({str(x)!r})"

    def function(self, f: Callable[..., Any]) -> str:
        """The name that `f` is called by."""
        if f not in self._spelt:
            self._spelt[f] = self._function(f)
        return self._spelt[f]

    def _function(self, f: Any) -> str:
        name = getattr(f, "__name__", "helper").strip("<>")
        if getattr(np, name, None) is f and not hasattr(builtins, name):
            name = self.names.new(name)
        elif getattr(np, name, None) is f:
            return f"np.{name}"
        else:
            module = (getattr(f, "__module__", "") or "").rpartition(".")[2]
            plain = name.strip("_").replace("lambda", "helper") or "helper"
            name = self.names.new(f"{module}_{plain}" if module in ("math", "operator") else plain)
        self.functions[name] = f
        return name

    def constant(self, data: Any, wanted: str) -> str:
        """The name of an array, or of an object that an option is."""
        key = ("constant", id(data))
        if isinstance(data, np.ndarray) and data.size and np.all(data == 1):
            key = ("ones", data.shape, data.dtype.str)  # type: ignore[assignment]
            wanted = "ones"
        if key not in self._spelt:
            self._spelt[key] = self.names.new(wanted if wanted.isidentifier() else "c")
            self.constants[self._spelt[key]] = data
        return self._spelt[key]
