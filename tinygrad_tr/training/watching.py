"""Gradients and updates of each parameter, looked at once an epoch, and what they warn of."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import TrainingWarning
from ..graph import history as graph_of
from ..history import History
from ..messages import _
from ..nn import Module
from ..numbers import number
from ..ops.special import relu
from ..places import place
from ..value import Value

__all__ = ["Watcher"]

EPOCHS = 3  # in which something has to be wrong, one after the other, before it is said
VANISHING = 1e-4  # of the mean gradients of the layers, the smallest to the largest
LARGE_STEP = 0.5  # the length of a step in relation to the length of the parameter
DEAD = 0.5  # the share of a layer's units that answer 0 to every row of a batch
BATCH = 16  # rows that say something about a unit


class Watcher:
    """Takes one step an epoch under observation.

    Parameters
    ----------
    model : Module
    history : History
        Gets the numbers and the warnings.
    """

    def __init__(self, model: Module, history: History) -> None:
        self._model, self._history = model, history
        self._seen: dict[str, int] = {}

    def step(self, step: Callable[[Any, Any], Any], X: Any, y: Any) -> Any:
        """Take the step; the loss before it."""
        named = self._model.named_parameters()
        before = [np.array(p.data) for _path, p in named]
        value = step(X, y)
        gradients, updates = {}, {}
        for (path, p), old in zip(named, before, strict=True):
            length = float(np.linalg.norm(old))
            change = float(np.linalg.norm(np.asarray(p.data) - old))
            gradients[path] = 0.0 if p.grad is None else _mean_size(p.grad)
            updates[path] = change / length if length else float("nan")
        for kept, new in ((self._history.gradients, gradients), (self._history.updates, updates)):
            for path, number_ in new.items():
                kept.setdefault(path, []).append(number_)
        weights = [path for path, p in named if p.ndim > 1]
        self._judge(weights, gradients, updates, _dead_units(value) if len(X) >= BATCH else 0.0)
        return value

    def _judge(
        self, weights: list[str], gradients: dict[str, float], updates: dict[str, float],
        dead: float,
    ) -> None:  # fmt: skip
        sizes = {path: gradients[path] for path in weights}
        if len(sizes) > 1:
            low, high = min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
            text = _(
                "gradients vanish: the mean |gradient| is {low} in {first} and {high} in {second}; "
                "try relu in place of sigmoid or tanh, he or glorot initialisation, BatchNorm, or "
                "fewer layers"
            ).format(low=number(sizes[low], 2), first=low, high=number(sizes[high], 2), second=high)
            self._tell("vanishing", sizes[low] < VANISHING * sizes[high], text)
        steps = {path: updates[path] for path in weights if updates[path] == updates[path]}
        if steps:
            widest = max(steps, key=steps.__getitem__)
            text = _(
                "steps are too large: one changes {path} by {share} of its length; try a smaller "
                "learning rate, clip_norm=1, or inputs of mean 0 and standard deviation 1"
            ).format(path=widest, share=number(steps[widest], 2))
            self._tell("exploding", steps[widest] > LARGE_STEP, text)
        text = _(
            "ReLU units are dead: {share} of a layer answer 0 to a whole batch; try a smaller "
            "learning rate, leaky_relu, or he initialisation"
        ).format(share=number(dead, 2))
        self._tell("dead", dead > DEAD, text)

    def _tell(self, kind: str, wrong: bool, text: str) -> None:
        """Warn, once, of what was wrong in several epochs one after the other."""
        self._seen[kind] = self._seen.get(kind, 0) + 1 if wrong else 0
        if self._seen[kind] == EPOCHS and kind not in self._history.warnings:
            self._history.warnings[kind] = text
            warnings.warn_explicit(text, TrainingWarning, *place())


def _mean_size(g: Any) -> float:
    return float(np.mean(np.abs(g.data if isinstance(g, Value) else g)))


def _dead_units(loss: Any) -> float:
    """Of the layers of ReLUs behind a loss, the largest share of units that are 0 in every row."""
    if not isinstance(loss, Value):
        return 0.0
    shares = [
        float(np.mean(~np.any(node._number, axis=tuple(range(node._number.ndim - 1)))))
        for node in graph_of([loss])
        if node.op is relu and np.ndim(node._number) > 1
    ]
    return max(shares, default=0.0)
