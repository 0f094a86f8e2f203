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
from ..passes.layout import Nest
from ..program import Step, Var
from ..spans import Span, in_order
from .functions import INDICES, Function
from .spellings import cast, element, number, operand_types

__all__ = ["loops"]

_FOLDS: dict[Any, tuple[str, float]] = {
    reductions.sum_: ("plus", 0.0), reductions.max_: ("larger", -np.inf),
    reductions.min_: ("smaller", np.inf),
}  # fmt: skip
"""The function that takes one more number into a fold, and what the fold starts from."""
RUN = 1024
"""How many numbers of float32 are added up before the sum goes into one of float64."""


def loops(function: Function, nest: Nest) -> list[str]:
    """The lines of a nest."""
    return _Loops(function, nest).lines()


@dataclass(slots=True, eq=False)
class _Fold:
    """A reduction on its way, in a variable inside of `depth` loops, or all the time in its place.

    Numbers of float32 are added up to a `part`, since twice as many fit into a vector, and parts in
    float64, since these may be many.
    """

    step: Step
    value: str
    to: Span
    name: str
    depth: int | None = None
    part: str = ""

    @property
    def dtype(self) -> Any:
        return np.dtype(float) if self.part else self.step.out.dtype

    @property
    def narrow(self) -> bool:
        """Whether it adds up numbers of float32."""
        return self.step.op is reductions.sum_ and self.step.out.dtype == np.float32

    @property
    def start(self) -> str:
        return number(_FOLDS[self.step.op][1], self.dtype)

    def line(self, old: str) -> str:
        """Takes one more number in."""
        return f"{old} = {_FOLDS[self.step.op][0]}({self.value}, {old})"


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

    def operand(self, x: Any, wanted: Any, rest: int = 0) -> str:
        """A name or number for the operand at the loop's indices, without the last `rest`."""
        if not isinstance(x, Var):
            return number(x, wanted)
        if x.scalar:
            text = self.function.scalar(x)
        else:
            text = self.local[x] if x in self.local else self.load(x, self.spread(x, rest))
        return cast(text, x.dtype, wanted)

    def load(self, x: Var, span: Span) -> str:
        if span not in self.local:
            name = self.local[span] = self.function.new(x)
            self.steps.append((f"{name} = {{}}", span))
        return self.local[span]

    def spread(self, x: Var, rest: int) -> Span:
        """The elements of `x`, broadcast to the shape of the loops without the last `rest`."""
        span, missing = self.function.plan.span(x), len(self.shape) - rest - len(x.shape)
        strides = (0 if n == 1 else s for n, s in zip(x.shape, span.strides, strict=True))
        return span.along(*[0] * missing, *strides, *[0] * rest)

    def named(self, step: Step, x: Var) -> Span:
        """The elements of `x` that an index with arrays names."""
        key, span = step.options["key"], self.function.plan.span(x)
        parts = key if isinstance(key, tuple) else (key,)
        rest, offset, named = len(x.shape) - len(parts), span.offset, []
        for part, n, stride in zip(parts, x.shape, span.strides, strict=False):
            if isinstance(part, Var):
                at, name = self.operand(part, part.dtype, rest), self.function.new(part)
                self.steps.append((f"{name} = within({at}, {n})", None))
                named.append((name, stride))
            else:
                offset += part % n * stride
        strides = (*[0] * (len(self.shape) - rest), *span.strides[len(parts) :])
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
        name = self.local[out] = text if text.isidentifier() else self.function.new(out)
        if name != text:
            self.steps.append((f"{name} = {text}", None))
        if out in self.function.plan.layout.stored:
            self.late.append((f"{{}} = {name}", self.function.plan.span(out)))

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
        place = Span(None, 0, ()) if out.scalar else self.function.plan.span(out)
        value, to = self.operand(x, x.dtype), place.along(*strides)
        self.steps.append(_Fold(step, value, to, self.function.new(out)))

    # ---- printing ------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """Loops around what was collected."""
        self.merge()
        self.folds = [step for step in self.steps if isinstance(step, _Fold)]
        for fold in self.folds:
            fold.depth = self.depth(fold)
            if fold.depth is None:
                self.filled.append((fold.step.out, fold.start))
            elif fold.depth < len(self.sizes) and fold.narrow:
                fold.part = self.function.new(fold.step.out)
        lines = [text for out, value in self.filled for text in self.fill(out, value)]
        return lines + self.nested(0)

    def merge(self) -> None:
        """The sizes of the loops, and all spans with their steps along these."""
        found = (x.to if isinstance(x, _Fold) else x[1] for x in (*self.steps, *self.late))
        spans = list(dict.fromkeys(span for span in found if span is not None))
        axes: list[tuple[int, list[int]]] = []  # from the innermost: how long, the steps along it
        for axis in reversed(range(len(self.shape))):
            n, steps = self.shape[axis], [span.strides[axis] for span in spans]
            if axes and steps == [axes[-1][0] * step for step in axes[-1][1]]:
                axes[-1] = n * axes[-1][0], axes[-1][1]
            elif n > 1:
                axes.append((n, steps))
        self.sizes = [n for n, _steps in reversed(axes)]
        self.merged = {
            span: span.along(*(steps[k] for _n, steps in reversed(axes)))
            for k, span in enumerate(spans)
        }

    def depth(self, fold: _Fold) -> int | None:
        """How many loops stand around a fold in a variable; None: it is in memory."""
        strides = self.merged[fold.to].strides
        inner = len(strides)
        while inner and not strides[inner - 1]:
            inner -= 1
        return None if 0 in strides[:inner] else inner

    def nested(self, d: int) -> list[str]:
        """The loops from number `d` on."""
        here = [fold for fold in self.folds if fold.depth == d]
        lines = [f"{fold.name} = {fold.start}" for fold in here]
        if d == len(self.sizes):
            lines += self.innermost()
        elif d == len(self.sizes) - 1:
            lines += self.run(INDICES[d], self.sizes[d], self.nested(d + 1))
        else:
            lines.append(f"for {INDICES[d]} in range({self.sizes[d]}):")
            lines += ["    " + text for text in self.nested(d + 1)]
        for fold in here:
            out = fold.step.out
            text = cast(fold.name, fold.dtype, out.dtype)
            lines.append(
                self.function.set(out, text) if out.scalar else f"{self.at(fold.to)} = {text}"
            )
        return lines

    def run(self, i: str, n: int, body: list[str]) -> list[str]:
        """The last loop; of a long one some numbers at a time, if there are parts of sums."""
        parts = [fold for fold in self.folds if fold.part]
        long = bool(parts) and n > RUN
        lines = [f"{fold.part} = {number(0, fold.step.out.dtype)}" for fold in parts]
        lines.append(f"for {i} in range(start, end):" if long else f"for {i} in range({n}):")
        lines += ["    " + text for text in body]
        lines += [f"{fold.name} = {fold.name} + f8({fold.part})" for fold in parts]
        if not long:
            return lines
        end = f"end = start + {RUN} if start + {RUN} < {n} else {n}"
        return [f"for start in range(0, {n}, {RUN}):", *("    " + x for x in (end, *lines))]

    def innermost(self) -> list[str]:
        lines = []
        for step in (*self.steps, *self.late):
            if isinstance(step, _Fold):
                name = step.part or step.name
                lines.append(step.line(self.at(step.to) if step.depth is None else name))
            else:
                text, span = step
                lines.append(text if span is None else text.format(self.at(span)))
        return lines

    def at(self, span: Span) -> str:
        return self.function.element(self.merged[span], *INDICES[: len(self.sizes)])

    def fill(self, out: Var, text: str) -> list[str]:
        span, n = self.function.plan.span(out), prod(out.shape)
        there = self.function.element(span.along(1), "i")
        return [f"for i in range({n}):", f"    {there} = {text}"]
