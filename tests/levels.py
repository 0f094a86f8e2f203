"""The promised functions (tests/names.py) as entries: their names, and the level of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, reduce
from typing import Any

import numpy as np

import tinygrad_tr as tg
from tests import names
from tinygrad_tr.ops import PROGRAMS, TABLE, indexing

__all__ = ["LEVELS", "function", "level_of", "named", "names_of", "promised"]

LEVELS = ("core", "standard", "beyond")


def function(name: str) -> Any:
    """NumPy's function of that name; None where the installed NumPy has it not."""
    return reduce(lambda module, part: getattr(module, part, None), name.split("."), np)


def promised() -> Iterator[tuple[str, str, Any]]:
    """Each promised name, its level and its entry or program."""
    for level in LEVELS:
        for name in names.DIFFERENTIABLE[level].split():
            if (found := function(name)) is not None:
                yield name, level, TABLE.get(found) or PROGRAMS.get(found)
        for name in names.SPECIAL[level].split():
            yield f"special.{name}", level, getattr(tg.special, name)
    for name in names.ZERO.split():
        yield name, "constant part", TABLE[function(name)]
    yield "x[key]", "core", indexing.index
    yield "iteration", "core", indexing.index


@cache
def named() -> dict[Any, list[tuple[str, str]]]:
    found: dict[Any, list[tuple[str, str]]] = {}
    for name, level, entry in promised():
        found.setdefault(entry, []).append((name, level))
    return found


def level_of(entry: Any) -> str:
    """The most basic level at which a name of the entry was promised; "part" without one."""
    return named().get(entry, [("", "part")])[0][1]


def names_of(entry: Any) -> list[str]:
    return [name for name, _ in named().get(entry, [(entry.name, "part")])]
