"""`detect_anomaly`: who made the first nan or inf, forward or backward, and from what.

It looks at every number that is computed, so it costs time, and nothing when it is off. It knows
no operation; what it says is in `report`.
"""

from __future__ import annotations

import weakref
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .errors import AnomalyError, DataChangedError
from .graph import SCOPE, Node
from .places import Place, place
from .report import backward_text, changed_text, finite, forward_text, is_nan

__all__ = ["detect_anomaly"]


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """Stop where the first nan or inf appears, and say which operation made it from what.

    Inside, each result and each gradient is looked at. A result with a nan is refused, and one
    with an inf whose operands are all finite; an inf that is handed on (``np.where(mask, x,
    -np.inf)``) is not. NumPy's own warnings are silent, since the error says more. It is per thread
    and task. The arrays that the graph keeps are fingerprinted, so that ``backward`` also finds
    what was changed behind our back (``p.data[0] = 5``).

    Raises
    ------
    AnomalyError
        It names the operation, the operands with shapes, ranges and the guilty element, where the
        cause came from, and the line of the program, in `backward` that of the forward expression.
    DataChangedError
        In `backward`, if an array that was used is not what it was.

    Examples
    --------
    >>> import numpy as np
    >>> import tinygrad_tr as tg
    >>> p = tg.Value([0.5, 0.0], name="p")
    >>> with detect_anomaly():
    ...     np.log(p)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    tinygrad_tr.errors.AnomalyError: −∞: log(p) …
    """
    token = SCOPE.set(replace(SCOPE.get(), anomaly=Watch()))
    try:
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            yield
    finally:
        SCOPE.reset(token)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a node was computed, and from what bits."""

    place: Place
    prints: tuple[int, ...]
    alive: Any  # the reference whose end forgets the trace


@dataclass(slots=True)
class Watch:
    """Looks at every result (`look`) and along every sweep (`following`)."""

    traces: dict[int, Trace] = field(default_factory=dict)  # by serial number
    deriving: Place | None = None  # the line that a sweep is at

    def look(self, node: Node, op: Any, operands: Any, arrays: Any) -> None:
        """Note where `node` was computed, and refuse it if it is where things go wrong."""
        line = self.deriving or place()
        if node.op is not None:
            forget, serial = self.traces.pop, node._serial
            alive = weakref.ref(node, lambda _ref: forget(serial, None))
            self.traces[serial] = Trace(line, _prints(node), alive)
        if self.deriving is None and not finite(node._number):
            nan = is_nan(node._number)
            if nan or all(map(finite, arrays)):
                raise AnomalyError(
                    forward_text(node, op, operands, arrays, line, self.place_of)
                )

    def place_of(self, node: Node) -> Place | None:
        """The line that `node` was computed at, if it was inside."""
        trace = self.traces.get(node._serial)
        return None if trace is None else trace.place

    @contextmanager
    def following(self, nodes: list[Node], gradients: dict[Node, Any]) -> Iterator[Iterator[Node]]:
        """The nodes of a sweep, newest first, with a look at the gradients after each."""
        before = self.deriving
        try:
            yield self._follow(nodes, gradients)
        finally:
            self.deriving = before

    def _follow(self, nodes: list[Node], gradients: dict[Node, Any]) -> Iterator[Node]:
        for node in reversed(nodes):
            g = gradients.get(node)
            if g is None:
                continue
            trace = self.traces.get(node._serial)
            self.deriving = trace.place if trace else ("", 0)
            if trace is not None and trace.prints != (now := _prints(node)):
                changed = [a != b for a, b in zip(trace.prints, now, strict=True)]
                k = changed.index(True)
                raise DataChangedError(changed_text(node, k, _kept(node)[k], trace.place))
            yield node
            for k, x in enumerate(node._operands):
                flow = None if x is None else gradients.get(x)
                if flow is not None and not finite(getattr(flow, "_number", flow)):
                    raise AnomalyError(
                        backward_text(node, k, getattr(g, "_number", g),
                                      getattr(flow, "_number", flow), self.place_of)
                    )  # fmt: skip


def _kept(node: Node) -> list[Any]:
    """What the graph keeps for `node`: the operands, the result, and what options hold."""
    return [*node._arrays, node._number, *_flat(tuple(node._options.values()))]


def _flat(x: Any) -> Iterator[Any]:
    if isinstance(x, tuple | list):
        for part in x:
            yield from _flat(part)
    else:
        yield x


def _prints(node: Node) -> tuple[int, ...]:
    """A fingerprint of each of these."""
    return tuple(map(_print, _kept(node)))


def _print(x: Any) -> int:
    if not isinstance(x, np.ndarray):
        return 0  # a number cannot be changed
    return zlib.crc32(np.ascontiguousarray(x).view(np.uint8).data if x.size else b"")
