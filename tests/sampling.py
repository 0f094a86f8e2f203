"""One call of one entry of the table, with operands that are the same in every run."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tinygrad_tr.ops import PROGRAMS, TABLE, Operation
from tinygrad_tr.ops.composite import Program

__all__ = [
    "NAMES", "SAMPLES", "Draw", "Sample", "anything", "by_columns", "calls", "positive",
    "within_one",
]  # fmt: skip

Draw = Callable[[np.random.Generator, tuple[int, ...]], Any]

SAMPLES: dict[Operation | Program, list[Sample]] = {}
NAMES: dict[str, Any] = {"np": np}
"""What the text of a call may name beside its operands."""


def anything(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Away from 0, where so much has a kink."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 1.7, shape)


def positive(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return rng.uniform(0.3, 1.7, shape)


def within_one(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return rng.uniform(-0.8, 0.8, shape)


def by_columns(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return np.asfortranarray(anything(rng, shape))


@dataclass(frozen=True)
class Sample:
    """A call as a line of text, which is its own name in a report.

    `given` are the operands to differentiate by: a shape to be filled, a Python float, or an array;
    an array of whole numbers is a constant. `reference` is the same call in the words of NumPy and
    SciPy, where they have no such function.
    """

    operation: Operation | Program
    text: str
    given: dict[str, Any]
    draw: Draw = anything
    complex: bool = True  # whether NumPy takes complex numbers too
    reference: str | None = None

    def __str__(self) -> str:
        return " ".join([self.text, *(f"{name}:{_kind(x)}" for name, x in self.given.items())])

    @property
    def is_program(self) -> bool:
        """Whether it is computed by other entries, to within their rounding."""
        return isinstance(self.operation, Program)

    def __call__(self, *operands: Any) -> Any:
        return eval(self._code, NAMES, dict(zip(self.given, operands, strict=True)))

    def by_numpy(self, *operands: Any) -> Any:
        return eval(self._reference, NAMES, dict(zip(self.given, operands, strict=True)))

    @cached_property
    def _code(self) -> Any:
        return compile(self.text, "sample", "eval")

    @cached_property
    def _reference(self) -> Any:
        return compile(self.reference or self.text, "reference", "eval")

    def operands(self, kind: str = "d") -> list[Any]:
        """The operands, of float64 ("d"), float32 ("f"), complex128 ("D") or complex64 ("F")."""
        rng = np.random.default_rng(zlib.crc32(str(self).encode()))
        return [self._operand(x, rng, kind) for x in self.given.values()]

    def _operand(self, given: Any, rng: np.random.Generator, kind: str) -> Any:
        if type(given) is float:
            return complex(given, 0.4) if kind in "DF" else given
        x = np.asarray(self.draw(rng, given)) if isinstance(given, tuple) else given
        if x.dtype.kind != "f":
            return x
        if kind in "DF":
            x = x + 1j * rng.uniform(-0.7, 0.7, x.shape)
        return x.astype(kind)


def _kind(given: Any) -> str:
    if isinstance(given, float):
        return type(given).__name__
    shape = given if isinstance(given, tuple) else given.shape
    return "x".join(map(str, shape)) or "0d"


def calls(
    entry: Any, texts: str, *, draw: Draw = anything, complex: bool = True,
    reference: str | None = None, **given: Any,
) -> None:  # fmt: skip
    """Add calls of `entry` (a NumPy function or an operation), with semicolons between them."""
    operation = TABLE.get(entry) or PROGRAMS.get(entry, entry)
    SAMPLES.setdefault(operation, []).extend(
        Sample(operation, " ".join(text.split()), given, draw, complex, reference)
        for text in texts.split(";")
    )
