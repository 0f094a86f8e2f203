"""One training step, forward, loss, backward, update; as compiled code where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from ..compiler import compile
from ..errors import MisuseError, TraceError
from ..history import History
from ..nn import Module
from ..optim import Optimizer, clip_norm, clip_value
from ..value import Value

__all__ = ["Mode", "Stepper", "number_of", "plain_step"]

Mode = Literal["auto", True, False]
Step = Callable[[Any, Any], Any]


def plain_step(
    model: Module, loss: Callable[..., Any], optimizer: Optimizer, *, norm: float | None = None,
    limit: float | None = None,
) -> Step:  # fmt: skip
    """The step that is compiled: it takes a batch, updates, and gives the loss before the update.

    Parameters
    ----------
    model, loss, optimizer
    norm, limit : float, optional
        Limits for the norm of all gradients together, and for each of their elements.
    """

    def step(X: Any, y: Any) -> Any:
        value = loss(model(X), y)
        if not isinstance(value, Value):
            raise MisuseError(
                "the loss must be a Value, computed from the output of the model, for a gradient; "
                "it is {given}: leave out float(), .item() and .data in loss=, and return the loss",
                given=f"{value!r:.40}",
            )
        optimizer.zero_grad()
        value.backward()
        if limit is not None:
            clip_value(optimizer.parameters, limit)
        if norm is not None:
            clip_norm(optimizer.parameters, norm)
        optimizer.step()
        return value

    return step


class Stepper:
    """Runs a step, compiled or not, and notes in the history which.

    Parameters
    ----------
    step : callable
    mode : {"auto", True, False}
        True raises where the step cannot be compiled, "auto" then runs it as it is.
    history : History
    """

    def __init__(self, step: Step, mode: Mode, history: History) -> None:
        if mode not in ("auto", True, False):
            raise ValueError(f"compile must be 'auto', True or False, not {mode!r}")
        self.plain, self._mode, self._history = step, mode, history
        self._compiled: Step | None = None if mode is False else compile(step)
        history.eager_reason = None  # of a training that goes on, that of before
        history.compiled = mode is not False

    def __call__(self, X: Any, y: Any) -> float:
        """One step; the loss before its update."""
        if self._compiled is None:
            return number_of(self.plain(X, y))
        try:
            return number_of(self._compiled(X, y))
        except TraceError as error:  # from tracing, which leaves everything as it was
            if self._mode is True:
                raise
            self._compiled = None
            self._history.compiled, self._history.eager_reason = False, str(error)
        return self(X, y)


def number_of(loss: Any) -> float:
    """A loss as a float, whether it is a Value or the number that compiled code gives."""
    return float(loss.data if isinstance(loss, Value) else loss)
