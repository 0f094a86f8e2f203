"""One whole training step, explained on copies: forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from ..nn import Module
from ..optim import Optimizer
from ..training.choices import find_loss
from ..value import Value
from .explanation import Explanation, title_of
from .reading import Reading
from .update import update_steps
from .walk import steps_of

__all__ = ["explain_training"]


def explain_training(
    model: Module, X: Any, y: Any, optimizer: Optimizer, loss: str | Callable[..., Any], *,
    update: bool = False, lang: str | None = None, names: Mapping[str, Any] | None = None,
    **options: Any,
) -> Explanation:  # fmt: skip
    """The step that ``fit`` would make on `X` and `y`; `explain` says what the arguments are."""
    measure = find_loss(loss)
    twin, of_twin = deepcopy((model, optimizer))  # together, so that parameters stay shared
    later = deepcopy(model)
    result = _computed(twin, X, y, measure)
    reading = Reading(result, names={"X": X, "y": y, **(names or {})}, **options)

    reading.kept = twin  # names and frames are those of its modules

    def after(changed: Mapping[Value, Any]) -> Any:
        for p, q in zip(twin.parameters(), later.parameters(), strict=True):
            if p in changed:
                q.data = changed[p]
        return _computed(later, X, y, measure).data

    steps = steps_of(reading) + update_steps(reading, of_twin, after)
    if update:
        optimizer.zero_grad()
        _computed(model, X, y, measure).backward()
        optimizer.step()
    return Explanation(reading, steps, title_of(reading), lang, rate=optimizer.lr)


def _computed(model: Any, X: Any, y: Any, measure: Callable[..., Any]) -> Value:
    """The loss of `model` on `X` and `y`."""
    result = measure(model(X if isinstance(X, Value | list) else np.asarray(X)), y)
    if not isinstance(result, Value) or result.shape != ():
        raise ValueError(
            f"the loss must give a single Value, not {result!r}; return the mean or the sum"
        )
    return result
