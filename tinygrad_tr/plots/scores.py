"""The samples on a plane of two inputs and a model's raw score of each place; draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..graph import recording
from ..nn import Module
from ..nn.pairing import input_of
from ..ops.special import sigmoid, softmax, step
from ..value import Value
from .text import SHADES

__all__ = [
    "FEW",
    "Points",
    "Window",
    "as_text",
    "decisions",
    "grid",
    "limits",
    "proportion",
    "samples",
    "scores",
]

Points = NDArray[np.float64]
Window = list[tuple[float, float]]  # from where to where, across and up
MOST = 4  # classes that can be told apart by shape and colour
FEW = 16  # up to so many points are drawn large, with room around them


def samples(X: ArrayLike, t: ArrayLike) -> tuple[Points, NDArray[np.int64], int]:
    """Return the points, the class of each from 0 on, and how many classes there are."""
    points, given = np.asarray(X, dtype=np.float64), np.asarray(t)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"X must have shape (n, 2), got {points.shape}")
    if given.shape not in ((len(points),), (len(points), 1)):
        raise ValueError(f"t must have shape ({len(points)},), got {given.shape}")
    found = set(np.unique(given).tolist())
    if not (found <= set(range(MOST)) or found <= {-1, 1}):
        raise ValueError(
            f"t must hold the classes 0 and 1, or -1 and 1, or 0 to {MOST - 1} at most, got "
            f"{sorted(found)}"
        )
    classes = np.maximum(given.ravel(), 0).astype(np.int64)
    return points, classes, max(2, int(classes.max()) + 1)


def scores(model: Module | Callable[[Points], Any], points: Points, classes: int) -> Points:
    """Return the raw score of each point, shape (n,) for two classes, else (n, classes)."""
    result = _raw(model, points) if isinstance(model, Module) else model(points)
    raw = np.asarray(result.numpy() if hasattr(result, "numpy") else result, dtype=np.float64)
    n = len(points)
    if classes == 2 and raw.shape == (n, 2):
        raw = raw[:, 1] - raw[:, 0]
    wanted = f"{n} numbers" if classes == 2 else f"shape {(n, classes)}"
    fits = raw.size == n if classes == 2 else raw.ndim == 2 and len(raw) == n
    if not fits or (classes > 2 and not classes <= raw.shape[1] <= MOST):
        raise ValueError(f"score must return {wanted}, got shape {raw.shape}")
    if not np.isfinite(raw).all():
        raise ValueError("score returned nan or inf")
    return raw.ravel() if classes == 2 else raw


def decisions(raw: Points) -> NDArray[np.int64]:
    """Return the class that the scores decide for."""
    return np.asarray(raw >= 0 if raw.ndim == 1 else raw.argmax(axis=1), dtype=np.int64)


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
    return outputs


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
    model: Any, points: Points, classes: NDArray[np.int64], wrong: NDArray[np.bool_],
    window: Window,
) -> list[str]:  # fmt: skip
    """Return the plane in shades of the sigmoid, or of the class; the samples by number or ✖."""
    across, up = 48, 20
    count = max(2, int(classes.max()) + 1)
    raw = scores(model, grid(window, across, up).reshape(-1, 2), count)
    two = 1 + np.round(4 * (0.5 + np.tanh(raw / 2) / 2)).astype(int)
    shades = (two if count == 2 else 1 + decisions(raw)).reshape(up, across)
    rows = [[SHADES[level] for level in row] for row in shades]
    low, high = np.array(window).T
    cells = np.round((points - low) / (high - low) * [across - 1, up - 1]).astype(int)
    for (column, row), own, bad in zip(cells, classes, wrong, strict=True):
        rows[row][column] = "✖" if bad else str(own)
    return ["".join(row) for row in reversed(rows)]
