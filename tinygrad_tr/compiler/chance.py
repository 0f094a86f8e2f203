"""Random numbers in a traced run: drawn by an operation they are drawn anew in each run.

What a Generator gave otherwise would be the same numbers in every run, and is refused. The run that
is traced draws nothing in the end: the generators get back the state that they had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from numpy.random import Generator

from .names import found_in

__all__ = ["Chance"]


class Chance:
    """The generators within reach of a function, and how they stood."""

    def __init__(self, f: Callable[..., Any], leaves: Iterable[Any]) -> None:
        self.before: dict[int, tuple[Generator, Any]] = {}
        self.drawn: set[int] = set()
        for rng in _generators([*(x for _name, x in found_in(f)), *leaves]):
            self.note(rng)

    def note(self, rng: Generator) -> None:
        """Remember how a generator stands, if it was not met before."""
        self.before.setdefault(id(rng), (rng, rng.bit_generator.state))

    def draws(self, options: Iterable[Any]) -> None:
        """An operation is about to draw from the generators among its options."""
        for rng in options:
            if isinstance(rng, Generator):
                self.note(rng)
                self.drawn.add(id(rng))

    def restore(self) -> bool:
        """Give the generators their state back; whether one drew past the operations."""
        stray = False
        for key, (rng, state) in self.before.items():
            if repr(rng.bit_generator.state) != repr(state):  # which may hold arrays
                rng.bit_generator.state = state
                stray = stray or key not in self.drawn
        return stray


def _generators(pending: list[Any]) -> Iterator[Generator]:
    """The generators among the objects, in their containers and in their attributes."""
    seen = set()
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
