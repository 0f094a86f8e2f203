"""One training step, forward, loss, backward, update; as compiled code where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal

from ..history import History
from ..nn import Module
from ..optim import Optimizer, clip_norm, clip_value
from ..value import Value
from .keeping import Keep

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
    keep : Keep
        Takes back what a failed attempt to compile may have changed.
    """

    def __init__(self, step: Step, mode: Mode, history: History, keep: Keep) -> None:
        if mode not in ("auto", True, False):
            raise ValueError(f"compile must be 'auto', True or False, not {mode!r}")
        self.plain, self._mode, self._history, self._keep = step, mode, history, keep
        self._compiled: Step | None = None
        self._refusals: tuple[type[Exception], ...] = ()
        self._signatures: set[Any] = set()
        history.eager_reason = None  # of a training that goes on, that of before
        if mode is not False:
            self._compile()
        history.compiled = self._compiled is not None

    def __call__(self, X: Any, y: Any) -> float:
        """One step; the loss before its update."""
        if self._compiled is None:
            return number_of(self.plain(X, y))
        signature = X.shape, X.dtype, y.shape, y.dtype
        if signature in self._signatures:
            return number_of(self._compiled(X, y))
        self._trace(X, y)
        self._signatures.add(signature)
        return self(X, y)

    def _trace(self, X: Any, y: Any) -> None:
        """Have the step compiled for such a batch, and take back what the attempt changed.

        Tracing draws random numbers, as of `Dropout`; taken back, the step has the same ones
        whether it is compiled, taken up again in a new process, or neither.
        """
        before = self._keep.taken()
        try:
            if self._compiled is not None:
                self._compiled(X, y)
        except self._refusals as error:
            if self._mode is True:
                raise
            self._compiled = None
            self._history.compiled, self._history.eager_reason = False, str(error)
        finally:
            self._keep.put_back(before)

    def _compile(self) -> None:
        try:
            compiler = import_module("..compiler", __package__)
        except ImportError as error:
            if self._mode is True:
                raise
            self._history.eager_reason = str(error)
            return
        self._refusals = (import_module("..errors", __package__).TraceError,)
        self._compiled = compiler.compile(self.plain)


def number_of(loss: Any) -> float:
    """A loss as a float, whether it is a Value or the number that compiled code gives."""
    return float(loss.data if isinstance(loss, Value) else loss)
