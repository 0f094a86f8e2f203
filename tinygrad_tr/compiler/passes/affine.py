"""Index maps as steps: where nodes take their operands from, told by a few numbers.

A map gives for each node a place in a long array. Where the places, laid out in rows and columns,
go on by the same step along each, the operand is a view and nothing is copied.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["common_shape", "steps"]


def steps(grid: Any) -> tuple[int, ...] | None:
    """The steps from place to place along each axis of `grid`; None if they differ.

    Examples
    --------
    >>> steps(np.array([[4, 4], [5, 5]]))
    (1, 0)
    >>> steps(np.array([1, 2, 4]))
    """
    first, axes = grid.flat[0], range(grid.ndim)
    found = [int(np.take(grid, 1, k).flat[0] - first) if grid.shape[k] > 1 else 0 for k in axes]
    digits = np.indices(grid.shape, sparse=True)
    line = sum((s * i for s, i in zip(found, digits, strict=True)), first)
    return tuple(found) if np.array_equal(grid, line) else None


def common_shape(maps: list[Any]) -> tuple[int, ...]:
    """The rows and columns over which most of `maps` have steps.

    Examples
    --------
    >>> common_shape([np.array([0, 0, 1, 1, 2, 2]), np.arange(6)])
    (3, 2)
    >>> common_shape([np.arange(6)])
    (6,)
    """
    shapes: list[tuple[int, ...]] = [(len(maps[0]),)]
    for places in maps:
        turns = np.flatnonzero(np.diff(places, 2))
        rows, rest = divmod(len(places), int(turns[0]) + 2 if len(turns) else len(places))
        if rows > 1 and not rest:
            shapes.append((rows, len(places) // rows))
    return max(shapes, key=lambda shape: sum(steps(x.reshape(shape)) is not None for x in maps))
