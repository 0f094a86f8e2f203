"""One function of the emitted module: what it is passed, what it computes, how it names both."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ops.declare import is_weak
from ..names import safe
from ..passes.plan import Plan
from ..program import Var, variables
from ..spans import Span
from ..spelling import Spelling
from . import kernels
from .spellings import NAMES, cast, kernel_text, number

__all__ = ["Function", "module"]

_HEAD = """import math
from math import inf, nan

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

f8, f4, i8, i4, b1 = np.float64, np.float32, np.int64, np.int32, np.bool_


@intrinsic
def wide(context):
    # in the function that calls it, vectors have 512 bits, if the processor's have
    def emit(context, builder, signature, arguments):
        set.add(builder.function.attributes, '"prefer-vector-width"="512"')
        return context.get_dummy_value()

    return types.none(), emit
"""
INDICES = "ijklmno"
_RESERVED = {
    "math", "njit", "types", "intrinsic", "wide", "inf", "nan", "times", "total", "start", "end",
    *NAMES.values(), *kernels.__all__, *INDICES,
    *(f"x{r}{t}" for r in range(4) for t in range(4)), *(f"y{t}" for t in range(4)),
}  # fmt: skip


def spelling(like: Spelling, constants: dict[Var, Any], name: str) -> Spelling:
    """Names for all functions: those that their caller has, unless they mean something here."""
    spell = Spelling(constants, name)
    known = {x: text for x, text in like.names.of.items() if text not in _RESERVED}
    spell.names.of |= known
    spell.names.taken |= {*_RESERVED, *known.values()}
    return spell


def module(functions: list[Function]) -> str:
    """The text of the emitted module."""
    text = "\n\n".join(function.text() for function in functions)
    return "\n\n".join(x for x in (_HEAD, kernel_text(text), text) if x)


class Function:
    """A function of loops.

    Attributes
    ----------
    arguments : dict of Var to str
        The arrays and single numbers that are passed.
    made : dict of Var to str
        The single numbers that it computes; `results` are those that it returns.
    repeats : bool
        Whether it runs any number of steps.
    """

    def __init__(self, name: str, plan: Plan, spell: Spelling) -> None:
        self.name, self.plan, self.spell = name, plan, spell
        self.program = plan.program
        self.arguments: dict[Var, str] = {}
        self.made: dict[Var, str] = {}
        self.results: list[Var] = []
        self.lines: list[str] = []
        self.repeats = False
        self._first: list[str] = []
        self._flat: dict[Var, str] = {}

    # ---- what the loops ask --------------------------------------------------------------------

    def scalar(self, x: Var) -> str:
        """A single number that is read."""
        if x in self.program.constants:
            return number(self.program.constants[x], x.dtype)
        return self.made[x] if x in self.made else self._argument(x)

    def set(self, x: Var, text: str) -> str:
        """The line that gives a single number its value."""
        self.made[x] = self.spell.names(x)
        return f"{self.made[x]} = {text}"

    def new(self, x: Var) -> str:
        """A name for an element of `x`."""
        return self.spell.names.new((safe(x.name) or "v") + "_")

    def element(self, span: Span, *indices: str) -> str:
        """The element of `span` at indices by name."""
        return span.text(self._array(span.owner), *indices)

    def scratch(self, *shape: int, dtype: Any) -> Span:
        """A matrix for intermediate numbers."""
        x = Var((shape[0] * shape[1],), dtype, np.ndarray, "scratch")
        self._flat[x] = self.spell.names(x)
        self._first.append(f"{self._flat[x]} = np.empty({x.shape[0]}, np.{dtype.name})")
        return Span(x, 0, (shape[1], 1))

    def _array(self, x: Var) -> str:
        if x not in self._flat:
            name = self._flat[x] = self._argument(x)
            if len(x.shape) != 1:
                self._flat[x] = self.spell.names.new(f"{name}_flat")
                self._first.append(f"{self._flat[x]} = {name}.ravel()")
        return self._flat[x]

    def _argument(self, x: Var) -> str:
        return self.arguments.setdefault(x, self.spell.names(x))

    # ---- text ----------------------------------------------------------------------------------

    def types(self) -> tuple[Any, ...]:
        """The types of the arguments, as numba has them."""
        from numba import from_dtype, types

        made = [
            from_dtype(x.dtype) if x.scalar
            else types.Array(from_dtype(x.dtype), len(x.shape), "C")
            for x in self.arguments
        ]  # fmt: skip
        return (types.int64, *made) if self.repeats else tuple(made)

    def text(self) -> str:
        """The definition."""
        heads, inner = list(self.arguments.values()), self.lines
        if self.repeats:
            heads.insert(0, "times")
            inner = ["for _ in range(times):", *_indented([*inner, *self._carried()])]
        lines = ["wide()", *self._first, *inner]
        if self.results:
            lines.append(f"return {', '.join(self.made[x] for x in self.results)}")
        return "\n".join([
            '@njit(cache=True, fastmath={"contract"}, error_model="numpy")',
            f"def {self.name}({', '.join(heads)}):", *_indented(lines), "",
        ])  # fmt: skip

    def carries(self) -> bool:
        """Whether it can itself hand the numbers of a step on to the next."""
        numbers = {x: new for x, new in self.program.writes.items() if x.scalar}
        return all(is_weak(new) or new in self.made for new in numbers.values()) and not any(
            x in numbers for x in variables(self.program.outputs)
        )

    def _carried(self) -> list[str]:
        """What one step leaves for the next: numbers that states hold."""
        news = {x: new for x, new in self.program.writes.items() if x in self.arguments}
        numbers = {
            self.arguments[x]: number(new, x.dtype) if is_weak(new)
            else cast(self.made[new], new.dtype, x.dtype)
            for x, new in news.items() if x.scalar
        }  # fmt: skip
        return [f"{', '.join(numbers)} = {', '.join(numbers.values())}"] if numbers else []


def _indented(lines: list[str]) -> list[str]:
    return ["    " + text for text in lines]
