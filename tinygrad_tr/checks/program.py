"""A function over variables, as a check sees it: numbers go in, numbers come out.

It runs, is pulled back, and has its variables moved. Complex numbers count as two real ones, next
to each other. It compares nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..containers import flatten
from ..derivatives import gradients
from ..graph import recording
from ..ops.declare import is_weak, shape_of
from ..value import Value
from .inputs import Variable

__all__ = ["Place", "Program", "parts_of"]

Place = tuple[str, tuple[int, ...], str]  # what, index, and "re" or "im" of a complex number


class Program:
    """What `compute` returns, as a function of the data of `variables`.

    Attributes
    ----------
    compute : callable
        Takes nothing; its result may be nested.
    variables : list of Variable
    outputs : list of str
        What the outputs are called, if it is known.
    """

    def __init__(
        self, compute: Callable[[], Any], variables: Sequence[Variable], outputs: Sequence[str] = ()
    ) -> None:
        self.compute, self.variables, self.outputs = compute, list(variables), list(outputs)
        self.values = [variable.value for variable in variables]

    # ---- running -------------------------------------------------------------------------

    def run(self) -> list[Any]:
        """The outputs that are floating point, one after another: Values, or plain numbers."""
        with recording(True):
            leaves, _rebuild = flatten(self.compute())
        return [y for y in leaves if _is_float(y)]

    def vector(self) -> Any:
        """All outputs as one vector of real numbers; floating point warnings are expected."""
        with np.errstate(all="ignore"):
            return joined([_number(y) for y in self.run()])

    # ---- pulling back --------------------------------------------------------------------

    def pull(self, outputs: list[Any], weights: Any, create_graph: bool = False) -> list[Any]:
        """The gradient of the sum of all outputs times `weights`; None where nothing arrives."""
        seeds, start, asked = [], 0, []
        for y in outputs:
            n = parts_of(y)
            weight, start = weights[start : start + n], start + n
            if isinstance(y, Value) and y.requires_grad and np.any(weight):
                asked.append(y)
                seeds.append(shaped(weight, _number(y)))
        if not asked:
            return [None] * len(self.values)
        with np.errstate(all="ignore"):  # 0 · inf, where a seed is 0
            found = gradients(
                asked, self.values, output_gradients=seeds, create_graph=create_graph,
                allow_unused=True,
            )  # fmt: skip
        return list(found)

    def slopes(self, found: list[Any]) -> Any:
        """Gradients as one vector of real numbers, 0 where there is None."""
        pairs = zip(found, self.values, strict=True)
        return joined([_zeros(v) if g is None else _number(g) for g, v in pairs])

    def derivative(self, seed: int) -> Program:
        """The program whose outputs are the gradients of a random mixture of these outputs."""

        def compute() -> list[Any]:
            outputs = self.run()
            weights = np.random.default_rng(seed).uniform(0.5, 1.5, sum(map(parts_of, outputs)))
            found = self.pull(outputs, weights, create_graph=True)
            pairs = zip(found, self.values, strict=True)
            return [Value(_zeros(v), requires_grad=False) if g is None else g for g, v in pairs]

        return Program(compute, self.variables, [f"∂{x.name}" for x in self.variables])

    # ---- moving --------------------------------------------------------------------------

    def point(self) -> Any:
        """Where the variables are, as one vector of real numbers."""
        return joined([v._number for v in self.values])

    @contextmanager
    def at(self, point: Any) -> Iterator[None]:
        """The variables have other data inside."""
        held, start = [v._number for v in self.values], 0
        try:
            for v, number in zip(self.values, held, strict=True):
                n = parts_of(number)
                v._number = shaped(point[start : start + n], number)
                start += n
            yield
        finally:
            for v, number in zip(self.values, held, strict=True):
                v._number = number

    def value_at(self, point: Any) -> Any:
        """All outputs at another point; nan where there are none, or others than here."""
        try:
            with self.at(point):
                return self.vector()
        except (ArithmeticError, ValueError):
            return np.array(np.nan)

    def input_place(self, position: int) -> Place:
        """Which number among the variables stands at a position of `point`."""
        return _place([x.name for x in self.variables], [v._number for v in self.values], position)

    def output_place(self, outputs: list[Any], position: int) -> Place:
        """The same for the outputs."""
        names = self.outputs or ["" if len(outputs) == 1 else str(k) for k in range(len(outputs))]
        return _place(names, [_number(y) for y in outputs], position)


def _number(y: Any) -> Any:
    return y._number if isinstance(y, Value) else y


def _is_float(y: Any) -> bool:
    number = _number(y)
    if type(number) in (float, complex):
        return True
    return getattr(number, "dtype", np.dtype(bool)).kind in "fc"


def _zeros(v: Value) -> Any:
    return type(v._number)(0) if v.weak else np.zeros_like(v._number)


def _complex(x: Any) -> bool:
    return type(x) is complex if is_weak(x) else x.dtype.kind == "c"


def parts_of(y: Any) -> int:
    """How many real numbers are in a number, an array or a Value."""
    number = _number(y)
    return int(np.prod(shape_of(number), dtype=int)) * (2 if _complex(number) else 1)


def joined(numbers: Sequence[Any]) -> Any:
    """Numbers and arrays as one vector of real numbers, in memory of its own."""
    arrays = [np.array(x, order="C").reshape(-1) for x in numbers]
    parts = [a.view(a.real.dtype) if a.dtype.kind == "c" else a for a in arrays]
    return np.concatenate(parts) if parts else np.zeros(0)


def shaped(parts: Any, like: Any) -> Any:
    """Real numbers put together in the shape, dtype and kind of `like`."""
    dtype = np.dtype(type(like)) if is_weak(like) else like.dtype
    real = np.array(parts, np.zeros(0, dtype).real.dtype)
    array = real.view(dtype).reshape(shape_of(like))
    if is_weak(like):
        return array.item()
    return array[()] if isinstance(like, np.generic) else array


def _place(names: Sequence[str], numbers: Sequence[Any], position: int) -> Place:
    for name, number in zip(names, numbers, strict=True):
        n = parts_of(number)
        if position < n:
            pair = _complex(number)
            element, part = divmod(position, 2) if pair else (position, 0)
            index = tuple(int(k) for k in np.unravel_index(element, shape_of(number) or (1,)))
            return name, index if shape_of(number) else (), ("re", "im")[part] if pair else ""
        position -= n
    raise IndexError(position)
