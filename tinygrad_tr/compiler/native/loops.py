"""Prints a nest of loops: what is loaded, computed, folded and stored for each element.

Arrays are flat, and every address is arithmetic of constants and loop indices, so that LLVM sees
which accesses follow one another. Neighbouring axes that all of a nest runs through alike are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from ...ops import indexing, reductions
from ...ops.shaping import axes_of
from ..program import Step, Var
from .functions import INDICES, Function
from .schedule import Nest
from .spans import Shape, Span, in_order
from .spellings import cast, element, number, operand_types

__all__ = ["loops"]

_FOLDS: dict[Any, tuple[str, float]] = {
    reductions.sum_: ("plus", 0.0), reductions.max_: ("larger", -np.inf),
    reductions.min_: ("smaller", np.inf),
}  # fmt: skip
"""The function that takes one more number into a fold, and what the fold starts from."""


def loops(function: Function, nest: Nest) -> list[str]:
    """The lines of a nest."""
    return _Loops(function, nest).lines()


@dataclass(slots=True, eq=False)
class _Fold:
    """A reduction: `value` of each element, taken into the variable `name` or into its place."""

    out: Var
    op: Any
    value: str
    to: Span
    name: str

    def starts(self, dtype: Any) -> str:
        return number(_FOLDS[self.op][1], dtype)

    def joined(self, old: str, dtype: Any) -> str:
        """The line that takes one more number in."""
        return f"{old} = {_FOLDS[self.op][0]}({cast(self.value, self.out.dtype, dtype)}, {old})"

    @property
    def dtype(self) -> Any:
        """What it is done in, in a variable: numbers of float32 are added up in float64."""
        return np.dtype(float) if self.op is reductions.sum_ else self.out.dtype


class _Loops:
    def __init__(self, function: Function, nest: Nest) -> None:
        self.function, self.shape = function, nest[0].shape or ()
        self.steps: list[tuple[str, Span | None] | _Fold] = []
        self.late: list[tuple[str, Span]] = []  # what writes over something that others may read
        self.local: dict[Any, str] = {}
        self.filled: list[tuple[Var, str]] = []
        for item in nest:
            getattr(self, item.kind)(item.step)

    # ---- operands ------------------------------------------------------------------------------

    def operand(self, x: Any, wanted: Any) -> str:
        """A name or number for the operand at the loop's indices."""
        if not isinstance(x, Var):
            return number(x, wanted)
        if x.scalar:
            text = self.function.scalar(x)
        else:
            text = self.local[x] if x in self.local else self.load(x, self.spread(x, self.shape))
        return cast(text, x.dtype, wanted)

    def load(self, x: Var, span: Span) -> str:
        if span not in self.local:
            name = self.local[span] = self.function.new(x)
            self.steps.append((f"{name} = {{}}", span))
        return self.local[span]

    def spread(self, x: Var, shape: Shape) -> Span:
        """The elements of `x`, broadcast to the shape."""
        span = self.function.places.span(x)
        strides = (0 if n == 1 else s for n, s in zip(x.shape, span.strides, strict=True))
        return span.along(*[0] * (len(shape) - len(x.shape)), *strides)

    def named(self, step: Step, x: Var) -> Span:
        """The elements of `x` that an index with arrays names."""
        key, span = step.options["key"], self.function.places.span(x)
        parts = key if isinstance(key, tuple) else (key,)
        rest = x.shape[len(parts) :]
        lead = self.shape[: len(self.shape) - len(rest)]
        offset, named = span.offset, []
        for part, n, stride in zip(parts, x.shape, span.strides, strict=False):
            if not isinstance(part, Var):
                offset += part % n * stride
                continue
            at = self.local.get(part)
            if at is None:
                there = self.spread(part, lead)
                at = self.load(part, there.along(*there.strides, *[0] * len(rest)))
            name = self.function.new(part)
            self.steps.append((f"{name} = within({at}, {n})", None))
            named.append((name, stride))
        strides = (*[0] * len(lead), *span.strides[len(parts) :])
        return Span(span.owner, offset, strides, tuple(named))

    # ---- items ---------------------------------------------------------------------------------

    def each(self, step: Step) -> None:
        types = operand_types(step) or ()
        xs = [self.operand(x, t) for x, t in zip(step.args, types, strict=True)]
        self.computed(step.out, element(step, xs))

    def take(self, step: Step) -> None:
        self.computed(step.out, self.load(step.args[0], self.named(step, step.args[0])))

    def computed(self, out: Var, text: str) -> None:
        if out.scalar:
            self.steps.append((self.function.set(out, text), None))
            return
        name = self.local[out] = self.function.new(out)
        self.steps.append((f"{name} = {text}", None))
        if out in self.function.places.plan.stored:
            self.late.append((f"{{}} = {name}", self.function.places.span(out)))

    def put(self, step: Step) -> None:
        out = step.out
        value, sign = self.operand(step.args[0], out.dtype), "+" * (step.op is indexing.scatter)
        self.late.append((f"{{}} {sign}= {value}", self.named(step, out)))
        self.filled.append((out, "0"))

    def fold(self, step: Step) -> None:
        (x,), out, rank = step.args, step.out, len(self.shape)
        axes = {a % rank for a in axes_of(step.options.get("axis"), rank)}
        kept = iter(in_order(tuple(n for a, n in enumerate(self.shape) if a not in axes)))
        strides = tuple(0 if a in axes else next(kept) for a in range(rank))
        place = Span(None, 0, ()) if out.scalar else self.function.places.span(out)
        value, to = self.operand(x, x.dtype), place.along(*strides)
        self.steps.append(_Fold(out, step.op, value, to, self.function.new(out)))

    # ---- printing ------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """Loops around what was collected."""
        self.merge()
        inside = {fold: self.depth(fold) for fold in self.steps if isinstance(fold, _Fold)}
        self.filled += [(f.out, f.starts(f.out.dtype)) for f, d in inside.items() if d is None]
        lines = [text for out, value in self.filled for text in self.fill(out, value)]
        return lines + self.nested(0, inside)

    def merge(self) -> None:
        """The sizes of the loops, and the strides of all spans along them."""
        pairs = [(x.to if isinstance(x, _Fold) else x[1]) for x in (*self.steps, *self.late)]
        spans = list(dict.fromkeys(span for span in pairs if span is not None))
        self.sizes: list[int] = []
        rows: list[list[int]] = [[] for _ in spans]
        for axis in reversed(range(len(self.shape))):
            n, steps = self.shape[axis], [span.strides[axis] for span in spans]
            if n == 1:
                continue
            if self.sizes and all(
                s == row[0] * self.sizes[0] for s, row in zip(steps, rows, strict=True)
            ):
                self.sizes[0] *= n
                continue
            self.sizes.insert(0, n)
            for row, s in zip(rows, steps, strict=True):
                row.insert(0, s)
        merged = zip(spans, rows, strict=True)
        self.merged = {span: span.along(*row) for span, row in merged}

    def depth(self, fold: _Fold) -> int | None:
        """How many loops stand around a fold in a variable; None: it is in memory."""
        strides = self.merged[fold.to].strides
        inner = len(strides)
        while inner and not strides[inner - 1]:
            inner -= 1
        return None if 0 in strides[:inner] else inner

    def nested(self, d: int, inside: dict[_Fold, int | None]) -> list[str]:
        """The loops from number `d` on."""
        here = [fold for fold, depth in inside.items() if depth == d]
        lines = [f"{fold.name} = {fold.starts(fold.dtype)}" for fold in here]
        if d == len(self.sizes):
            lines += self.innermost(inside)
        else:
            lines.append(f"for {INDICES[d]} in range({self.sizes[d]}):")
            lines += ["    " + text for text in self.nested(d + 1, inside)]
        for fold in here:
            text, out = cast(fold.name, fold.dtype, fold.out.dtype), fold.out
            lines.append(
                self.function.set(out, text) if out.scalar else f"{self.at(fold.to)} = {text}"
            )
        return lines

    def innermost(self, inside: dict[_Fold, int | None]) -> list[str]:
        lines = []
        for step in (*self.steps, *self.late):
            if not isinstance(step, _Fold):
                text, span = step
                lines.append(text if span is None else text.format(self.at(span)))
            elif inside[step] is None:
                lines.append(step.joined(self.at(step.to), step.out.dtype))
            else:
                lines.append(step.joined(step.name, step.dtype))
        return lines

    def at(self, span: Span) -> str:
        return self.function.element(self.merged[span], *INDICES[: len(self.sizes)])

    def fill(self, out: Var, text: str) -> list[str]:
        span, n = self.function.places.span(out), prod(out.shape)
        there = self.function.element(span.along(1), "i")
        return [f"for i in range({n}):", f"    {there} = {text}"]
