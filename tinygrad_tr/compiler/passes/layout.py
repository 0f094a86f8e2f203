"""What shares memory, and when it is read: what a plan of the memory is made from.

Steps stand in nests, which run one after the other. Here each step is a nest of its own, as NumPy
runs them; `native.schedule` puts more into one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import Any

import numpy as np

from ...ops import indexing, shaping
from ...ops.arithmetic import add, multiply, negative, subtract
from ..elementwise import elementwise
from ..program import Program, Step, Var, variables
from ..spans import Shape, Span, in_order
from ..writing import writes_into
from .chunks import pieces
from .primitives import gather, part, strided

__all__ = ["Item", "Layout", "Nest", "is_view", "lender"]

_RESHAPES = {shaping.reshape, shaping.ravel, shaping.expand_dims, shaping.squeeze}
_SURE = {shaping.weaken, add, subtract, multiply, negative}
_VIEWS = {*_RESHAPES, shaping.transpose, shaping.broadcast_to, part, strided}

UNKNOWN = (-1,)
"""The steps of what lies in something else, nobody knows how."""


@dataclass(slots=True, eq=False)
class Item:
    """A step in a loop over `shape`; None is the shape of what shares its loops with nothing.

    `kind` is "each", which is computed element by element, "fold", "take", "put", "product", or
    "numpy" for what no loop does.
    """

    step: Step
    kind: str
    shape: Shape | None

    @property
    def inline(self) -> bool:
        """Whether others in the loop may use its result before it is in memory."""
        return self.kind in ("each", "take")


Nest = list[Item]


def lender(step: Step) -> Var | None:
    """The operand whose memory the result shares, as its kind or the traced run tells."""
    if is_view(step):
        return step.args[0]  # type: ignore[no-any-return]
    k = step.out.shares
    x = step.args[k] if k is not None and k < len(step.args) else None
    return x if isinstance(x, Var) and not x.scalar and not writes_into(step) else None


def is_view(step: Step) -> bool:
    """Whether the result always shares the memory of the first operand."""
    x = step.args[0] if step.args else None
    if step.out.scalar or not isinstance(x, Var) or x.scalar:
        return False
    if step.op in (shaping.reshape, shaping.ravel):
        return bool(step.options.get("order", "C") == "C")
    if step.op is indexing.index:
        return _is_basic(step.options["key"])
    return step.op in _VIEWS


def _is_basic(key: Any) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    kinds = int | np.integer | slice | type(...) | None
    return all(isinstance(x, kinds) and not isinstance(x, bool) for x in parts)  # that is a mask


class Layout:
    """The steps of a program as NumPy runs them.

    Attributes
    ----------
    nests : list of Nest
    ready : dict of Var to int
        The number of the nest after which a variable is complete.
    made : dict of Var to Item
        What computes a variable.
    stored : set of Var
        What goes to memory.
    spans : dict of Var to Span
        What lies in something else, and where.
    views : list of Step
        Steps that only look at memory in another way.
    pieces : dict of Var to int
        Variables of which so many rows are in memory at a time, since only their run reads them.
    sure : int
        The nest after which nothing raises: the interpreter would begin again with old states.
    """

    joined = False
    """Whether one memory holds all of a dtype, constants too."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.nests: list[Nest] = []
        self.ready: dict[Var, int] = {}
        self.made: dict[Var, Item] = {}
        self.stored: set[Var] = set()
        self.spans: dict[Var, Span] = {}
        self.views: list[Step] = []
        self.pieces = {} if self.joined else pieces(program)
        self.sure = -1
        self.returned = {x for x in variables(program.outputs) if not x.scalar}
        self._lay_end_to_end()
        for step in program.steps:
            self.place(step)

    def span(self, x: Var) -> Span:
        """Where `x` lies in the memory of its owner, which may be itself."""
        if x not in self.spans:
            return Span(x, 0, in_order(x.shape))
        span = self.spans[x]
        return span.inside(self.span(span.owner)) if span.owner in self.spans else span

    def uses(self) -> Iterator[tuple[int, Item | None, Var]]:
        """Each array that an item reads, after the number of the nest; at the end, results.

        In a run, what does not lie in order is read until its end: by other rows, perhaps.
        """
        run, end = None, 0
        for k, nest in reversed([*enumerate(self.nests)]):
            for made in nest:
                if made.step.run is None or made.step.run != run:
                    run, end = made.step.run, k
                for x in made.step.reads():
                    if not x.scalar:
                        yield end if self.span(x).strides == UNKNOWN else k, made, x
        for x in self.program.results():
            if not x.scalar:
                yield len(self.nests), None, x

    def aligned(self, x: Var, reader: Item) -> bool:
        """Whether the item reads `x` at the indices of its loops."""
        return x.shape == reader.shape and not (reader.kind == "take" and x is reader.step.args[0])

    def _lay_end_to_end(self) -> None:
        """What a long array gathers is computed there, if it has no other place."""
        makers = {step.out: step for step in self.program.steps}
        fresh = {*self.returned, *self.program.writes.values()}
        for step in self.program.steps:
            if step.op is not gather:
                continue
            starts = accumulate((prod(x.shape) for x in step.args), initial=0)
            for x, start in zip(step.args, starts, strict=False):
                maker = makers.get(x)
                able = x in self.program.writes if maker is None else not self.shares(maker)
                if able and not x.scalar and x not in self.spans and x not in fresh:
                    self.spans[x] = Span(step.out, start, in_order(x.shape))
                    self.stored.add(x)

    def shares(self, step: Step) -> bool:
        """Whether the result may be in the memory of an operand."""
        return lender(step) is not None

    def place(self, step: Step) -> None:
        """Put the step into a nest; say where its result lies."""
        out, k = step.out, len(self.nests)
        if (x := lender(step)) is not None:
            self.spans[out] = span = self._lent(step, x)
            copied = step.op in _RESHAPES and span.strides == UNKNOWN  # in each run
            self.views += [step] * (is_view(step) and not copied)
        elif writes_into(step) or step.op is gather:
            self.stored.add(out)
        if out.weak and step.op not in _SURE:
            self.sure = k
        each = elementwise(step.op) is not None and not out.scalar
        self.made[out] = Item(step, "each", out.shape) if each else Item(step, "numpy", None)
        self.nests.append([self.made[out]])
        self.ready[out] = k

    def _lent(self, step: Step, x: Var) -> Span:
        """Where the result lies in `x`; a part of it, or all in another shape, lies in order."""
        span, data = self.span(x), self.program.constants.get(x)
        together = span.strides == in_order(x.shape) and (data is None or data.flags.c_contiguous)
        if together and step.op in (part, *_RESHAPES):
            start = span.offset + step.options.get("start", 0)
            return Span(span.owner, start, in_order(step.out.shape))
        return Span(span.owner, 0, UNKNOWN)
