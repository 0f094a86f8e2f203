"""Where a gradient would be lost without an error, inside `grad`, `jacobian` and the like.

A value becomes a plain number there. Each line of the program is warned about once in a call.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from .errors import GraphLeftWarning
from .graph import SCOPE, Node, history
from .places import Place, ours

__all__ = ["Transform", "asked", "left", "transforming"]


@dataclass(frozen=True, slots=True)
class Transform:
    """A function of a function that is running.

    Attributes
    ----------
    variables : frozenset of int
        The serial numbers of what it differentiates by, and what those around it do. Not the
        values: nodes keep their scope, and would keep these alive.
    warned : set
        The lines that were warned about in this call.
    """

    variables: frozenset[int]
    warned: set[Place] = field(default_factory=set)


@contextmanager
def transforming(variables: Iterable[Node]) -> Iterator[None]:
    """Inside, computations are recorded and what depends on `variables` is watched for leaks."""
    scope = SCOPE.get()
    serials = frozenset(x._serial for x in variables)
    if scope.transform is None:
        transform = Transform(serials)
    else:
        transform = Transform(serials | scope.transform.variables, scope.transform.warned)
    token = SCOPE.set(replace(scope, recording=True, transform=transform))
    try:
        yield
    finally:
        SCOPE.reset(token)


def asked(value: Any, how: str) -> Any:
    """The number of `value`, which was asked for by `how`; while a run is traced there is none."""
    tracer = SCOPE.get().tracer
    return value._number if tracer is None else tracer.known(value, how)


def left(value: Any, how: str) -> None:
    """Warn that `value` became a plain number by `how`, if it is being differentiated.

    It is called by the method that the program called, and is silent where that was one of ours.
    """
    frame, transform = sys._getframe(2), SCOPE.get().transform
    line = (frame.f_code.co_filename, frame.f_lineno)
    if not value.requires_grad or ours(frame) or line in transform.warned:
        return
    if not any(node._serial in transform.variables for node in history([value])):
        return
    transform.warned.add(line)
    warnings.warn_explicit(
        f"{how} takes a plain number from a value that is being differentiated, and no gradient "
        f"flows through that; compute with the value itself, or say that a constant is meant: "
        f"v.item(), v.detach()",
        GraphLeftWarning, *line, module=frame.f_globals.get("__name__"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )  # fmt: skip
