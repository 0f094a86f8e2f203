"""The samples on a plane of two inputs and a model's raw score of each place; draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..graph import recording
from ..nn import Module
from ..nn.losses import input_of
from ..ops.special import sigmoid, softmax, step
from ..value import Value
from .text import SHADES

__all__ = [
    "FEW",
    "Points",
    "Window",
    "as_text",
    "grid",
    "limits",
    "proportion",
    "samples",
    "scores",
]

Points = NDArray[np.float64]
Window = list[tuple[float, float]]  # from where to where, across and up
FEW = 16  # up to so many points are drawn large, with room around them


def samples(X: ArrayLike, t: ArrayLike) -> tuple[Points, NDArray[np.bool_]]:
    """Return the points, and which of them belong to class 1."""
    points, classes = np.asarray(X, dtype=np.float64), np.asarray(t)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"X must have shape (n, 2), got {points.shape}")
    if classes.shape not in ((len(points),), (len(points), 1)):
        raise ValueError(f"t must have shape ({len(points)},), got {classes.shape}")
    found = set(np.unique(classes).tolist())
    if not (found <= {0, 1} or found <= {-1, 1}):
        raise ValueError(f"t must hold the classes 0 and 1, or -1 and 1, got {sorted(found)}")
    return points, classes.ravel() > 0


def scores(model: Module | Callable[[Points], Any], points: Points) -> Points:
    """Return the score of each point as a plain array."""
    result = _raw(model, points) if isinstance(model, Module) else model(points)
    scores = np.asarray(result.numpy() if hasattr(result, "numpy") else result, dtype=np.float64)
    if scores.size != len(points):
        raise ValueError(f"score must return {len(points)} numbers, got shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("score returned nan or inf")
    return scores.ravel()


def _raw(model: Module, points: Points) -> Any:
    """Return what goes into the last sigmoid, step or softmax: the recorded graph knows it."""
    x = points if model.parameters() else Value(points)
    with recording(True):
        outputs = model(x)
        for squash in (sigmoid, step, softmax):
            inner = input_of(outputs, squash)
            if inner is not None:
                outputs = inner
                break
    return outputs[:, 1] - outputs[:, 0] if outputs.shape == (len(points), 2) else outputs


def grid(window: Window, across: int, up: int) -> Points:
    """Return places over the plane, shape (up, across, 2)."""
    sides = (np.linspace(*window[0], across), np.linspace(*window[1], up))
    return np.stack(np.meshgrid(*sides), axis=-1)


def limits(points: Points) -> Window:
    """Return what to show of each axis, with room around the points."""
    room = 0.5 if len(points) <= FEW else 0.12
    low, high = points.min(axis=0), points.max(axis=0)
    margin = room * np.where(high > low, high - low, 1.0)
    return list(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))


def proportion(window: Window) -> float | None:
    """Return height over width in equal units, None where those would make a strip."""
    across, up = (high - low for low, high in window)
    return up / across if 1 / 3 < up / across < 3 else None


def as_text(
    model: Any, points: Points, positive: NDArray[np.bool_], wrong: NDArray[np.bool_],
    window: Window,
) -> list[str]:  # fmt: skip
    """Return the plane in shades of the sigmoid, the samples as 0, 1 and, if wrong, ✖."""
    across, up = 48, 20
    levels = scores(model, grid(window, across, up).reshape(-1, 2)).reshape(up, across)
    shades = 1 + np.round(4 * (0.5 + np.tanh(levels / 2) / 2)).astype(int)
    rows = [[SHADES[level] for level in row] for row in shades]
    low, high = np.array(window).T
    cells = np.round((points - low) / (high - low) * [across - 1, up - 1]).astype(int)
    for (column, row), one, bad in zip(cells, positive, wrong, strict=True):
        rows[row][column] = "✖" if bad else str(int(one))
    return ["".join(row) for row in reversed(rows)]
