"""Nodes and their order: what was computed from what. Knows no derivative and no operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import count
from operator import attrgetter
from typing import Any

from .errors import MisuseError

__all__ = ["SCOPE", "Node", "Scope", "current", "history", "new_serial", "no_grad", "recording"]

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
    transform : leaks.Transform or None
        The function of a function (`grad`, `jacobian` …) that is running.
    anomaly : anomaly.Watch or None
        Who looks at every number, inside `detect_anomaly`.
    tracer : compiler.Tracer or None
        Who writes down every operation, while `compile` runs a function.
    quick : bool
        Whether an operation may take the short way: it is recorded and nobody looks.
    """

    recording: bool = True
    module: Any = None
    parent: Scope | None = None
    transform: Any = None
    anomaly: Any = None
    tracer: Any = None
    quick: bool = field(init=False)

    def __post_init__(self) -> None:
        quick = self.recording and self.anomaly is None and self.tracer is None
        object.__setattr__(self, "quick", quick)

    def inside(self, module: Any) -> Scope:
        """The scope of a module whose call begins here (without `replace`, which is slow)."""
        return Scope(self.recording, module, self, self.transform, self.anomaly, self.tracer)


SCOPE: ContextVar[Scope] = ContextVar("tinygrad_tr.scope", default=Scope())  # noqa: B039 (frozen)
current = SCOPE.get
"""The scope that a computation is in."""


@contextmanager
def recording(on: bool) -> Iterator[None]:
    """Whether computations inside are remembered."""
    scope = SCOPE.get()
    token = SCOPE.set(scope if scope.recording == on else replace(scope, recording=on))
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

    Nearly all operations have one or two operands, and these stand in slots of their own: `_x` and
    `_y` with the arrays `_a` and `_b`. Tuples instead would take a third more memory, and twice
    the time of the garbage collector. Where there are more operands, `_more` has both tuples.
    """

    __slots__ = (
        "__weakref__",
        "_a",
        "_b",
        "_grad",
        "_more",
        "_needed",
        "_number",
        "_options",
        "_scope",
        "_serial",
        "_x",
        "_y",
        "name",
        "op",
    )

    _a: Any
    _b: Any
    _number: Any
    _grad: Any
    _more: tuple[tuple[Node | None, ...], tuple[Any, ...]] | None
    _needed: bool
    _options: dict[str, Any]
    _scope: Scope
    _serial: int
    _x: Node | None
    _y: Node | None
    name: str | None
    op: Any

    def _link(self, op: Any, operands: Any, arrays: Any, options: dict[str, Any]) -> None:
        """Remember what this node was computed from; nothing, for a leaf."""
        self.op, self._options = op, options
        self._x = self._y = self._a = self._b = self._more = None
        if op is None:
            return
        if op.arity == 1:
            (self._x,), (self._a,) = operands, arrays
        elif op.arity == 2:
            (self._x, self._y), (self._a, self._b) = operands, arrays
        else:
            self._more = operands, arrays

    @property
    def requires_grad(self) -> bool:
        """Whether gradients are to be derived for it; of a leaf it may be set."""
        return self._needed

    @requires_grad.setter
    def requires_grad(self, needed: bool) -> None:
        if self.op is not None and not needed:
            raise MisuseError(
                "a computed value ({name}) needs a gradient because its inputs do, and only that "
                "of a leaf can be switched off; what is to be a constant is v.detach(), and what "
                "is computed under no_grad()",
                name=self.op.name,
            )
        self._needed = needed

    @property
    def _operands(self) -> tuple[Node | None, ...]:
        """The operands in order, None for a plain constant."""
        if self._more is not None:
            return self._more[0]
        return (self._x, self._y)[: 0 if self.op is None else self.op.arity]

    @property
    def _arrays(self) -> tuple[Any, ...]:
        """The operands' arrays of that moment."""
        if self._more is not None:
            return self._more[1]
        return (self._a, self._b)[: 0 if self.op is None else self.op.arity]


def history(roots: Iterable[Node], leaves: bool = True) -> list[Node]:
    """All nodes that `roots` were computed from, themselves included, oldest first.

    The order is by creation, so it is the same in every run, and there is no recursion: a chain
    of a million operations is as good as any.
    """
    seen: set[Node] = set()
    found: list[Node] = []
    pending: list[Iterable[Node | None]] = [roots]
    while pending:
        for node in pending.pop():
            if node is not None and (leaves or node.op is not None) and node not in seen:
                seen.add(node)
                found.append(node)
                pending.append((node._x, node._y) if node._more is None else node._more[0])
    found.sort(key=_AGE)
    return found
