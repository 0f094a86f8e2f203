"""How things are spelt in a program's source: variables, numbers, functions, constants."""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .names import RESERVED, Names
from .program import Var

__all__ = ["Spelling"]


class Spelling:
    """Gives everything one spelling; `known` is what the names stand for.

    The lines `shown` make arrays of one number, those `pending` fill them with numbers of the run.
    """

    def __init__(self, constants: dict[Var, Any], taken: str) -> None:
        self.names = Names({*RESERVED, taken})
        self.known: dict[str, Any] = {}
        self.spelt: dict[Any, str] = {}
        self.shown: list[str] = []
        self.pending: list[str] = []
        self._data = constants

    def __call__(self, x: Any) -> str:
        """The text of a variable, a function or plain data."""
        if isinstance(x, Var):
            if x in self._data:
                return self.constant(self._data[x], x.name or "c")
            return self.names(x)
        if x is None or isinstance(x, int | str | type(...)):
            return repr(x)
        if isinstance(x, np.generic):
            return self.constant(x, "c")
        if isinstance(x, float):
            return repr(x) if math.isfinite(x) else f"float({str(x)!r})"
        if isinstance(x, complex):
            return f"complex({self(x.real)}, {self(x.imag)})"
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

    def function(self, f: Callable[..., Any]) -> str:
        """The name that `f` is called by."""
        if f in self.spelt:
            return self.spelt[f]
        name = getattr(f, "__name__", "helper").strip("<>")
        numpy = getattr(np, name, None) is f
        if numpy and hasattr(builtins, name):
            return f"np.{name}"
        if not numpy:
            module = (getattr(f, "__module__", "") or "").rpartition(".")[2]
            name = name.strip("_").replace("lambda", "helper") or "helper"
            name = f"{module}_{name}" if module in ("math", "operator") else name
        name = self.spelt[f] = self.names.new(name)
        self.known[name] = f
        return name

    def constant(self, data: Any, wanted: str) -> str:
        """The name of an array, or of an object that an option is."""
        key = ("constant", id(data))
        if key not in self.spelt:
            self.spelt[key] = self.names.new(wanted if wanted.isidentifier() else "c")
            self.known[self.spelt[key]] = data
        return self.spelt[key]

    def full(self, number: complex, dtype: Any, shape: tuple[int, ...] = ()) -> str:
        """The name of an array of one number; NumPy takes it quicker than a Python number."""
        key = ("full", repr(number), str(dtype), shape)
        if key not in self.spelt:
            text = repr(number).removesuffix(".0").replace("-", "minus_").replace(".", "_")
            name = self.names.new("ones" if shape else f"n{re.sub('[^0-9a-z_]', '_', text)}")
            call = f"{self(np.full)}({shape}, {self(number)}, {str(dtype)!r})"
            self.spelt[key] = name
            self.shown.append(f"{name} = {call}")
        return self.spelt[key]

    def filled(self) -> list[str]:
        """The lines that wait for the next line, and wait no more."""
        found, self.pending = self.pending, []
        return found

    def lifted(self, x: Var, dtype: Any) -> str:
        """The name of an array that holds a Python number of the run; `pending` lines fill it."""
        key = ("lifted", x, str(dtype))
        if key not in self.spelt:
            name = self.spelt[key] = self.names.new(f"{self(x)}_array")
            self.shown.append(f"{name} = {self(np.empty)}((), {str(dtype)!r})")
            self.pending.append(f"{name}.fill({self(x)})")
        return self.spelt[key]
