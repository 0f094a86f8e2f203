"""Index maps as strides: where many nodes take their operands from, told by a few numbers.

A map gives for each of n nodes a position in a long array. Where it is ``start + Σ i_k · stride_k``
over the digits ``i_k`` of the node's number, the operand is a view and nothing is copied.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

__all__ = ["common_shape", "nested", "strides_over"]

MOST = 8
"""Dimensions of a view; what needs more is copied."""


def nested(positions: Any) -> list[tuple[int, int]] | None:
    """The sizes and strides that give `positions`, the outermost first; None if there are none.

    Examples
    --------
    >>> nested(np.array([5, 7, 5, 7, 15, 17, 15, 17]))
    [(2, 10), (2, 0), (2, 2)]
    >>> nested(np.array([1, 2, 4, 3]))
    """
    found: list[tuple[int, int]] = []
    while len(positions) > 1 and len(found) < MOST:
        stride = int(positions[1] - positions[0])
        others = np.flatnonzero(np.diff(positions) != stride)
        n = int(others[0]) + 1 if len(others) else len(positions)
        if len(positions) % n:
            return None
        rows = positions.reshape(-1, n)
        if np.any(rows != rows[:, :1] + stride * np.arange(n)):
            return None
        found.insert(0, (n, stride))
        positions = rows[:, 0]
    return found if len(positions) == 1 else None


def common_shape(maps: list[Any], inner: int = 1) -> tuple[int, ...]:
    """A shape over which all of `maps` have strides that have any, cut at the last `inner` nodes.

    Examples
    --------
    >>> common_shape([np.array([0, 0, 1, 1, 2, 2]), np.arange(6)])
    (3, 2)
    """
    n, blocks = len(maps[0]), {inner}
    for positions in maps:
        dims = nested(positions) or []
        wanted = blocks.union(np.cumprod([size for size, _stride in dims[:0:-1]]).tolist())
        chain = sorted({1, *wanted, n})
        if all(b % a == 0 for a, b in pairwise(chain)) and len(chain) <= MOST:
            blocks = wanted
    chain = sorted({1, *blocks, n})
    return tuple([b // a for a, b in pairwise(chain)][::-1])


def strides_over(positions: Any, shape: tuple[int, ...]) -> tuple[Any, tuple[int, ...]]:
    """What is to be copied, and the strides over the digits of `shape` in the copy.

    Nothing (None) is copied where the map itself has strides; otherwise what it names, and once
    along dimensions over which it stays.

    Examples
    --------
    >>> strides_over(np.array([4, 4, 5, 5]), (2, 2))
    (None, (1, 0))
    >>> strides_over(np.array([7, 7, 2, 2, 3, 3]), (3, 2))
    (array([7, 2, 3]), (1, 0))
    """
    grid = positions.reshape(shape)
    axes = range(len(shape))
    strides = tuple([
        int(np.take(grid, 1, k).flat[0] - grid.flat[0]) if shape[k] > 1 else 0 for k in axes
    ])
    digits = np.indices(shape, sparse=True)
    line = sum((s * i for s, i in zip(strides, digits, strict=True)), grid.flat[0])
    if np.array_equal(grid, line):
        return None, strides
    for k in axes:
        once = np.take(grid, [0], k)
        grid = once if np.all(grid == once) else grid
    steps = np.cumprod([1, *grid.shape[:0:-1]])[::-1]
    kept = zip(steps, grid.shape, strict=True)
    return grid.ravel(), tuple([int(s) if n > 1 else 0 for s, n in kept])
