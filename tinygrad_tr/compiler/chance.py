"""Random numbers in a traced run: drawn by an operation they are drawn anew in each run.

What a Generator gave otherwise would be the same numbers in every run, and is refused. The run that
is traced draws nothing in the end: the generators get back the state that they had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from numpy.random import Generator

from ..errors import TraceError
from .names import found_in

__all__ = ["Chance", "refuse_stray"]


class Chance:
    """The generators within reach of a function, and how they stood."""

    def __init__(self, f: Callable[..., Any], leaves: Iterable[Any]) -> None:
        reachable = [*_generators(x for _name, x in found_in(f)), *_generators(leaves)]
        self.before = {id(rng): (rng, rng.bit_generator.state) for rng in reachable}
        self.drawn: set[int] = set()

    def draws(self, options: Iterable[Any]) -> None:
        """An operation is about to draw from the generators among its options."""
        for rng in options:
            if isinstance(rng, Generator):
                self.before.setdefault(id(rng), (rng, rng.bit_generator.state))
                self.drawn.add(id(rng))

    def restore(self) -> list[Generator]:
        """Give the generators their state back; those that drew past the operations."""
        stray = []
        for key, (rng, state) in self.before.items():
            if repr(rng.bit_generator.state) != repr(state):  # which may hold arrays
                rng.bit_generator.state = state
                if key not in self.drawn:
                    stray.append(rng)
        return stray


def refuse_stray(stray: list[Generator]) -> None:
    """Refuse numbers that were drawn past the operations."""
    if stray:
        raise TraceError(
            "random numbers that a Generator draws itself would be the same in every run of the "
            "compiled function; draw them by nn.Dropout or ops.randomness.uniform_like, or pass "
            "them as an argument"
        )


def _generators(objects: Iterable[Any]) -> Iterator[Generator]:
    """The generators among the objects, in their containers and in their attributes."""
    pending, seen = list(objects), set()
    while pending:
        x = pending.pop()
        if id(x) in seen:
            continue
        seen.add(id(x))
        if isinstance(x, Generator):
            yield x
        elif isinstance(x, list | tuple):
            pending += x
        elif isinstance(x, dict):
            pending += x.values()
        elif hasattr(x, "parameters") and hasattr(x, "__dict__"):  # modules, optimisers
            pending += vars(x).values()
