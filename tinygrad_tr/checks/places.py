"""Places where a function has no derivative: kinks, jumps and the edges of its domain."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..numbers import number
from .diagnosis import Suspicion
from .differences import Comparison, difference

__all__ = ["odd_places"]

LOOKED_AT = 16  # columns
LONG, SHORT = 1e-5, 1e-7


def odd_places(comparison: Comparison) -> tuple[list[Suspicion], Any]:
    """What is odd about the places of the wrong entries, and which columns that explains."""
    found: dict[str, Suspicion] = {}
    wrong = comparison.wrong
    explained = np.zeros(comparison.columns.size, bool)
    for k in np.flatnonzero(wrong.any(axis=0))[:LOOKED_AT]:
        rows = np.flatnonzero(wrong[:, k])
        sides = _sides(comparison, k, rows)
        said = [_at(comparison, int(k), int(row), slopes) for row, slopes in sides]
        lost = ~np.isfinite(comparison.derived[rows, k])  # 0 · inf, beside an entry that is inf
        explained[k] = any(said) and all(bool(s) or nan for s, nan in zip(said, lost, strict=True))
        for suspicion in filter(None, said):
            found.setdefault(suspicion.kind, suspicion)
    if not np.any(wrong[:, explained]):
        return [], explained
    worst_first = ("kink", "not differentiable", "jump", "edge")
    return sorted(found.values(), key=lambda s: worst_first.index(s.kind)), explained


def _sides(comparison: Comparison, k: int, rows: Any) -> list[tuple[int, Any]]:
    """For each row the slopes (left, right) with a long and with a short step, and their noise."""
    program, point = comparison.program, comparison.program.point()
    direction = np.zeros(point.size)
    direction[comparison.columns[k]] = 1.0
    size = max(1.0, abs(point[comparison.columns[k]]))
    measured = [
        difference(program, point, direction, h * size, comparison.weights,
                   len(comparison.derived), sides)
        for h in (LONG, SHORT) for sides in ((0, -1), (1, 0))
    ]  # fmt: skip
    return [(row, [(slope[row], noise[row]) for slope, noise in measured]) for row in rows]


def _at(comparison: Comparison, k: int, row: int, slopes: Any) -> Suspicion | None:
    (left_far, _), (right_far, _), (left, noise), (right, _) = slopes
    derived = float(comparison.derived[row, k])
    if not (np.isfinite(left) and np.isfinite(right)):
        return Suspicion("edge")
    steep, before = max(abs(left), abs(right)), max(abs(left_far), abs(right_far))
    if steep > 8 * before + 1:
        return Suspicion("jump")
    gap, gap_far = abs(right - left), abs(right_far - left_far)
    if gap <= 1e-3 * steep + 10 * noise or gap < 0.5 * gap_far:
        return None
    facts = {"left": number(left), "right": number(right), "derived": number(derived)}
    margin = 1e-3 * steep
    between = min(left, right) - margin <= derived <= max(left, right) + margin
    return Suspicion("not differentiable" if between else "kink", facts=facts)
