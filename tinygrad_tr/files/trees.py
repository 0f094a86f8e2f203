"""Nested Python data as JSON beside a table of arrays, and back; refuses whatever it does not know.

Containers, numbers, texts, arrays and random Generators have a form here. What else there is, a
model's modules, gets its form from the functions that are handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["Reader", "Writer"]

BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


class Writer:
    """Turns data into JSON, and lays the arrays aside.

    Parameters
    ----------
    arrays : dict
        Where the arrays go, by their path.
    other : callable, optional
        ``other(x, path)`` gives the form of what is unknown here, or None if it has none.
    """

    def __init__(
        self, arrays: dict[str, Any], other: Callable[[Any, str], Any] | None = None
    ) -> None:
        self.arrays, self._other = arrays, other

    def __call__(self, x: Any, path: str) -> Any:
        """The form of `x`; `path` is its name.

        Raises
        ------
        TypeError
            If it has none; the message names the path.
        """
        if x is None or isinstance(x, bool | int | float | str):
            return x
        if isinstance(x, list | tuple):
            parts = [self(part, f"{path}.{k}") for k, part in enumerate(x)]
            return {"tuple" if isinstance(x, tuple) else "list": parts}
        if isinstance(x, dict):
            return {"dict": [[self(k, path), self(v, f"{path}.{k}")] for k, v in x.items()]}
        if isinstance(x, complex):
            return {"complex": [x.real, x.imag]}
        if isinstance(x, np.ndarray | np.generic):
            if np.asarray(x).dtype.kind not in "biufc":
                raise TypeError(f"{path} is an array of {x.dtype}, which has no form in a file")
            self.arrays[path] = np.asarray(x)
            return {"number" if isinstance(x, np.generic) else "array": path}
        form = None if self._other is None else self._other(x, path)
        if form is None and isinstance(x, np.random.Generator):
            return {"generator": self(x.bit_generator.state, path)}
        if form is None:
            raise TypeError(f"{path} is a {type(x).__name__}, which has no form in a file")
        return form


class Reader:
    """Turns JSON back into data.

    Parameters
    ----------
    read : callable
        ``read(path)`` gives an array.
    other : dict of str to callable, optional
        What to do with forms that are unknown here, by their one key.
    """

    def __init__(
        self, read: Callable[[str], Any], other: dict[str, Callable[[Any], Any]] | None = None
    ) -> None:
        self._read, self._other = read, other or {}

    def __call__(self, form: Any) -> Any:
        """The data of a form.

        Raises
        ------
        ValueError
            If it is no form.
        """
        if form is None or isinstance(form, bool | int | float | str):
            return form
        if not isinstance(form, dict) or len(form) != 1:
            raise ValueError(f"{form!r:.80} is not understood")
        ((kind, content),) = form.items()
        if kind in ("list", "tuple"):
            parts = [self(part) for part in content]
            return parts if kind == "list" else tuple(parts)
        if kind == "dict":
            return {self(k): self(v) for k, v in content}
        if kind == "complex":
            return complex(*content)
        if kind in ("array", "number"):
            array = self._read(content)
            return array if kind == "array" else array[()]
        if kind == "generator":
            return _generator(self(content))
        if kind not in self._other:
            raise ValueError(f"{kind!r} is not understood")
        return self._other[kind](content)


def _generator(state: Any) -> np.random.Generator:
    name = state["bit_generator"]
    if name not in BIT_GENERATORS:
        raise ValueError(f"{name!r} is no bit generator of NumPy")
    source = getattr(np.random, name)(0)
    source.state = state
    return np.random.Generator(source)
