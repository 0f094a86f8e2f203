"""What shares memory, and when it is read: what a plan of the memory is made from.

Steps stand in nests, which run one after the other. A step joins the last nest over the same shape,
unless it needs something that is complete only after it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import prod

from ..program import Program, Step, Var, variables
from ..spans import UNKNOWN, Shape, Span, in_order
from .primitives import gather

__all__ = ["Item", "Layout", "Nest"]


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


class Layout(ABC):
    """The steps of a program in nests.

    Attributes
    ----------
    nests : list of Nest
        Items that do the same part of their shape before any does the next.
    ready : dict of Var to int
        The number of the nest after which a variable is complete.
    time : dict of Item to int
        When an item is done with what it reads.
    made : dict of Var to Item
        What computes a variable.
    stored : set of Var
        What goes to memory.
    spans : dict of Var to Span
        What lies in something else, and where.
    views : list of Step
        Steps that only look at memory in another way.
    pieces : dict of Var to int
        Variables of which so many rows are in memory at a time, since only their nest reads them.
    sure : int
        When nothing raises any more: the interpreter would begin again with old states.
    """

    joined = False
    """Whether one memory holds all of a dtype."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.nests: list[Nest] = []
        self.ready: dict[Var, int] = {}
        self.time: dict[Item, int] = {}
        self.made: dict[Var, Item] = {}
        self.stored: set[Var] = set()
        self.spans: dict[Var, Span] = {}
        self.views: list[Step] = []
        self.pieces: dict[Var, int] = {}
        self.sure = -1
        self._last: dict[Shape | None, int] = {}
        self.returned = {x for x in variables(program.outputs) if not x.scalar}
        self._lay_end_to_end()
        for step in program.steps:
            self.place(step)

    @abstractmethod
    def place(self, step: Step) -> None:
        """Put the step into a nest; say where its result lies."""

    @abstractmethod
    def shares(self, step: Step) -> bool:
        """Whether the result may be in the memory of an operand."""

    def add(self, made: Item, loops: Shape | None) -> None:
        """Put the item into the last nest over `loops` that it may be in, or a new one."""
        out, first = made.step.out, 0
        for x in made.step.reads():
            first = max(first, self.ready.get(x, -1) + (not self.at_hand(x, made)))
        k = self._last.get(loops, -1)
        if k < first:
            k = len(self.nests)
            self.nests.append([])
            if loops is not None:
                self._last[loops] = k
        self.nests[k].append(made)
        self.made[out], self.ready[out] = made, k

    def at_hand(self, x: Var, reader: Item) -> bool:
        """Whether a nest that computes `x` has it where the item reads it."""
        return x in self.made and self.made[x].inline and self.aligned(x, reader)

    def aligned(self, x: Var, reader: Item) -> bool:
        """Whether the item reads `x` at the indices of its loops."""
        return x.shape == reader.shape and not (reader.kind == "take" and x is reader.step.args[0])

    def elsewhere(self) -> Iterator[Var]:
        """What is read when its nest is done, or by one that does not have it at hand."""
        for k, nest in enumerate(self.nests):
            for made in nest:
                for x in made.step.reads():
                    if not x.scalar and not (self.at_hand(x, made) and self.ready[x] == k):
                        yield x
        yield from (x for x in self.program.results() if not x.scalar)

    def uses(self) -> Iterator[tuple[int, Item | None, Var]]:
        """Each array that an item reads, after the time; at the end, results.

        What lies elsewhere, nobody knows how, is read until its nest is done.
        """
        end = -1
        for nest in self.nests:
            end = self.time[nest[-1]]
            for made in nest:
                for x in made.step.reads():
                    if not x.scalar:
                        unknown = self.span(x).strides == UNKNOWN
                        yield end if unknown else self.time[made], made, x
        yield from ((end + 1, None, x) for x in self.program.results() if not x.scalar)

    def span(self, x: Var) -> Span:
        """Where `x` lies in the memory of its owner, which may be itself."""
        if x not in self.spans:
            return Span(x, 0, in_order(x.shape))
        span = self.spans[x]
        return span.inside(self.span(span.owner)) if span.owner in self.spans else span

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

