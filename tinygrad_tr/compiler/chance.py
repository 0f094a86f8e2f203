"""Random numbers in a traced run: drawn by an operation they are drawn anew in each run.

What a generator gave otherwise would be the same numbers in every run, and is refused. The run that
is traced draws nothing in the end: the generators get back the state that they had.
"""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from ..graph import Node
from .names import found_in

__all__ = ["Chance"]

FARTHEST = 10_000
"""Objects that are looked at in search of generators."""
_GLOBAL = [random, np.random]  # which have the methods of one
_KINDS = random.Random, np.random.Generator, np.random.RandomState
_NOBODYS = {"numpy", "tinygrad_tr"}  # packages whose functions draw from what they are given


class Chance:
    """The generators within reach of a function, and how they stood."""

    def __init__(self, f: Callable[..., Any], leaves: Iterable[Any]) -> None:
        self.before: dict[int, tuple[Any, Any, bytes]] = {}
        self.drawn: set[int] = set()
        for rng in (*_GLOBAL, *_generators([f, *leaves])):
            self._met(rng)

    def _met(self, rng: Any) -> None:
        if id(rng) not in self.before:
            state = _state(rng)
            self.before[id(rng)] = rng, state, pickle.dumps(state)

    def draws(self, options: Iterable[Any]) -> None:
        """An operation is about to draw from the generators among its options."""
        for rng in options:
            if isinstance(rng, np.random.Generator):
                self._met(rng)
                self.drawn.add(id(rng))

    def restore(self) -> bool:
        """Give the generators their state back; whether one drew past the operations."""
        stray = False
        for key, (rng, state, text) in self.before.items():
            if pickle.dumps(_state(rng)) != text:
                _set_state(rng, state)
                stray = stray or key not in self.drawn
        return stray


def _state(rng: Any) -> Any:
    if isinstance(rng, np.random.Generator):
        return rng.bit_generator.state
    return rng.getstate() if hasattr(rng, "getstate") else rng.get_state(legacy=False)


def _set_state(rng: Any, state: Any) -> None:
    if isinstance(rng, np.random.Generator):
        rng.bit_generator.state = state
    else:
        (rng.setstate if hasattr(rng, "setstate") else rng.set_state)(state)


def _generators(objects: list[Any]) -> Iterator[Any]:
    """The generators that the objects are, hold, or reach as functions."""
    pending, seen = objects, set[int]()
    while pending and len(seen) < FARTHEST:
        x = pending.pop()
        if id(x) in seen or _package(type(x)) == "numba":
            continue
        seen.add(id(x))
        if isinstance(x, _KINDS):
            yield x
        else:
            pending += islice(_within(x), FARTHEST)


def _package(x: Any) -> str:
    return str(x.__module__).partition(".")[0]


def _within(x: Any) -> Iterator[Any]:
    """What an object holds, or reaches by a name."""
    if isinstance(x, list | tuple | set):
        yield from x
    elif isinstance(x, dict):
        yield from x.values()
    elif isinstance(x, MethodType):
        yield from (x.__self__, x.__func__)
    elif isinstance(x, FunctionType):
        if _package(x) not in _NOBODYS:
            yield from (inner for _name, inner in found_in(x))
    elif not isinstance(x, Node | ModuleType | type):
        held = getattr(x, "__dict__", {})
        yield from held.values() if isinstance(held, dict) else ()  # a library's may be anything
        method = getattr(type(x), "__call__", None)  # noqa: B004 (its code is wanted)
        if isinstance(method, FunctionType):
            yield method
