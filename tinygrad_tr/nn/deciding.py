"""What the outputs of a network decide: labels, by the operation that the outputs came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import MisuseError
from ..graph import recording
from ..ops.special import sigmoid, softmax, step
from ..value import Value
from .modes import mode
from .pairing import input_of

if TYPE_CHECKING:
    from .module import Module

__all__ = ["each_label", "labels"]


def labels(model: Module, X: Any) -> Any:
    """One label for each row of `X`; `Module.predict` says how."""
    scores = _outputs(model, X)
    numbers = _numbers(scores)
    if numbers.ndim > 1 and numbers.shape[-1] > 1:
        return np.argmax(numbers, axis=-1)
    yes = _yes(scores, numbers)
    return yes[..., 0] if yes.ndim > 1 else yes


def each_label(model: Module, X: Any) -> Any:
    """A label 0 or 1 for each output, where several may be right at once."""
    scores = _outputs(model, X)
    return _yes(scores, _numbers(scores))


def _outputs(model: Module, X: Any) -> Any:
    x = X if isinstance(X, Value) else np.asarray(X)
    if not isinstance(x, Value) and x.dtype.kind not in "iufc":
        x = x.astype(float)
    if not (model.parameters() or isinstance(x, Value)):
        # Something has to be recorded: the graph tells a probability from a score.
        x = Value(x, dtype=float)
    with recording(True), mode(model, training=False):
        scores = model(x)
    if isinstance(scores, tuple | list | dict):
        raise MisuseError(
            "predict needs one array of outputs, and {model} gives a {kind}; write a Module whose "
            "forward picks the part that decides, such as the last state of an RNN",
            model=model.describe(), kind=type(scores).__name__,
        )  # fmt: skip
    return scores


def _numbers(scores: Any) -> Any:
    return np.asarray(scores._number if isinstance(scores, Value) else scores)


def _yes(scores: Any, numbers: Any) -> Any:
    """1 from 0.5 on for a probability, above 0 for a raw score; 0 elsewhere."""
    probable = any(input_of(scores, f) is not None for f in (sigmoid, softmax, step))
    return (numbers >= 0.5 if probable else numbers > 0).astype(int)
