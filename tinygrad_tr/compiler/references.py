"""The values of a run that is traced: they have numbers, and refuse to be asked for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import TraceError
from ..graph import SCOPE
from ..places import place
from ..value import Value
from .program import Var

__all__ = ["Reference", "refuse", "refuse_array"]


def refuse(what: str) -> TraceError:
    """The error for a number that is asked for while there is none."""
    file, line = place()
    return TraceError(
        "{what} needs a number that is computed anew in each run, and what is compiled is one "
        "run (line {line} of {file}): use np.where and masks in place of a branch, a loop over a "
        "fixed number, or leave this part outside of what is compiled",
        what=what, file=file, line=line,
    )  # fmt: skip


def refuse_array(what: str) -> TraceError:
    """The same where NumPy asks for all the numbers."""
    file, line = place()
    return TraceError(
        "{what} would hold the numbers of one run for ever (line {line} of {file}): leave out "
        "np.asarray, since arguments are arrays already, and write tg.Value(a)[i] for a[i] where a "
        "is a plain array and i is computed anew in each run",
        what=what, file=file, line=line,
    )  # fmt: skip


def _mask(function: Callable[..., Any]) -> Callable[..., Any]:
    """An operator of masks, which an array has and a value has not."""

    def method(self: Any, *other: Any) -> Any:
        if self.dtype != bool:
            raise TraceError(
                "only masks have this operator; a value of dtype {dtype} has not", dtype=self.dtype
            )
        return function(self, *other)

    return method


class Reference(Value):
    """A value of the run that is traced: it has numbers, and is known by the run's variable."""

    __slots__ = ("_run", "_var")

    _run: int
    _var: Var

    __invert__ = _mask(np.logical_not)
    __and__, __rand__ = _mask(np.logical_and), _mask(np.logical_and)
    __or__, __ror__ = _mask(np.logical_or), _mask(np.logical_or)
    __xor__, __rxor__ = _mask(np.logical_xor), _mask(np.logical_xor)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """The same value: nothing in a run is changed in place."""
        return self

    @staticmethod
    def computed(*given: Any) -> Any:
        """A further result of the same call (`ops.several`)."""
        return SCOPE.get().tracer.result(*given)
