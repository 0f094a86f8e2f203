"""Where texts go so that they cover neither one another nor a line; in fractions of the axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["free_place", "spread"]


def spread(heights: NDArray[np.float64], gap: float) -> NDArray[np.float64]:
    """Move heights apart until neighbours have `gap` between them, each as little as needed.

    Examples
    --------
    >>> spread(np.array([0.5, 0.9, 0.48]), 0.1)
    array([0.54, 0.9 , 0.44])
    """
    order = np.argsort(heights, kind="stable")
    placed = heights[order].astype(np.float64)
    for _round in range(200):
        lacking = gap - np.diff(placed)
        push = np.where(lacking > 1e-9, lacking / 2, 0.0)
        if not push.any():
            break
        placed += np.append(0, push) - np.append(push, 0)
    result = np.empty_like(placed)
    result[order] = placed
    return result


def free_place(
    text: str,
    lines: Sequence[NDArray[np.float64]],
    point: NDArray[np.float64],
    inches: tuple[float, float],
    font: float,
) -> tuple[float, float]:
    """Return a centre for a text about `point` that no line runs through, if there is one.

    All places are fractions of the axes: `lines` are polygons of shape (n, 2), `point` is what
    the text is about, best seen from above and a little to the left. `inches` is the size of the
    axes, `font` the size of the letters in points.
    """
    rows = text.split("\n")
    letter = font / 72
    width = 0.62 * letter * max(map(len, rows)) / inches[0]
    height = 1.4 * letter * len(rows) / inches[1]
    x, y = np.meshgrid(
        np.linspace(min(width / 2, 0.5), max(1 - width / 2, 0.5), 41),
        np.linspace(min(height / 2, 0.5) + 0.03, max(1 - height / 2, 0.5), 25),
    )
    covered = sum(_covered(line, x, y, width + 0.03, height + 0.06) for line in lines)
    away = np.hypot(x - (point[0] - 0.06), 1.2 * (y - (point[1] + 0.28))) + 0.5 * (y < point[1])
    near = np.hypot((x - point[0]) / (width + 0.04), (y - point[1]) / (height + 0.08)) < 0.6
    best = np.argmin(away + 5 * (covered > 0) + covered / 400 + 10 * near)
    return float(x.flat[best]), float(y.flat[best])


def _covered(
    line: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64],
    width: float, height: float,
) -> NDArray[np.float64]:  # fmt: skip
    """Return how many of 400 points along the line lie in a box around each place."""
    if len(line) == 0:
        return np.zeros_like(x)
    along = np.linspace(line[0, 0], line[-1, 0], 400)
    level = np.interp(along, line[:, 0], line[:, 1])
    beside = np.abs(along - x[..., None]) < width / 2
    across = np.abs(level - y[..., None]) < height / 2
    return np.asarray((beside & across).sum(axis=-1), dtype=np.float64)
