"""Nodes and their order: what was computed from what. Knows no derivative and no operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import count
from operator import attrgetter
from typing import Any

__all__ = ["SCOPE", "Node", "Scope", "history", "new_serial", "no_grad", "recording"]

# Serial numbers order the nodes: an operand is always older than its result. One counter for the
# process (`next` on it is atomic), so graphs that grow in two threads may be joined.
new_serial = count(1).__next__


@dataclass(frozen=True, slots=True)
class Scope:
    """What surrounds a computation: per thread and task, never global.

    Attributes
    ----------
    recording : bool
        False inside `no_grad`.
    module : weakref.ref or None
        The network module whose call is running; pictures frame its nodes.
    parent : Scope or None
        The scope of the module that called it.
    """

    recording: bool = True
    module: Any = None
    parent: Scope | None = None


SCOPE: ContextVar[Scope] = ContextVar("tinygrad_tr.scope", default=Scope())  # noqa: B039 (frozen)


@contextmanager
def recording(on: bool) -> Iterator[None]:
    """Whether computations inside are remembered."""
    token = SCOPE.set(replace(SCOPE.get(), recording=on))
    try:
        yield
    finally:
        SCOPE.reset(token)


def no_grad() -> AbstractContextManager[None]:
    """Compute inside without remembering, as for predictions: results are constants.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> with tg.no_grad():
    ...     y = tg.Value(2.0) * 3
    >>> y.requires_grad
    False
    """
    return recording(False)


_AGE = attrgetter("_serial")


class Node:
    """One recorded value.

    A computed node holds, beside its result, the operation, the operands (None for a plain
    constant), the operands' arrays *of that moment* and the options. So a leaf may be given new
    data and the graph still knows the numbers that it was computed from.
    """

    __slots__ = (
        "__weakref__",
        "_arrays",
        "_data",
        "_grad",
        "_operands",
        "_options",
        "_scope",
        "_serial",
        "name",
        "op",
        "requires_grad",
    )

    _arrays: tuple[Any, ...]
    _data: Any
    _grad: Any
    op: Any
    _operands: tuple[Node | None, ...]
    _options: dict[str, Any]
    _scope: Scope
    _serial: int
    name: str | None
    requires_grad: bool


def history(roots: Iterable[Node]) -> list[Node]:
    """All nodes that `roots` were computed from, themselves included, oldest first.

    The order is by creation, so it is the same in every run, and there is no recursion: a chain
    of a million operations is as good as any.
    """
    seen = set(roots)
    pending, found = list(seen), []
    while pending:
        node = pending.pop()
        found.append(node)
        for operand in node._operands:
            if operand is not None and operand not in seen:
                seen.add(operand)
                pending.append(operand)
    found.sort(key=_AGE)
    return found
