"""Derived and numerical Jacobians side by side; what a difference between them means, others say.

A central difference is wrong where the step is too long for the function or too short for its
rounding. So an entry that disagrees is measured again with steps of many lengths, and the one
whose neighbours confirm it counts, whatever the derived number is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .program import Program, parts_of

__all__ = ["Comparison", "Settings", "compare", "difference", "located"]

FULL = 200_000  # entries of a Jacobian that is computed whole
ROWS = 256  # outputs of one
MIXTURES = 3  # random mixtures that stand for more outputs than that
AGAIN = 64  # columns that are measured again
ULP = float(np.finfo(float).eps)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a check measures: the parameters of `gradcheck`."""

    eps: float = 1e-6
    atol: float = 1e-5
    rtol: float = 1e-3
    seed: int = 0
    max_elements: int = 1000


@dataclass(slots=True)
class Comparison:
    """A Jacobian twice, as matrices of shape (outputs or mixtures of them, elements).

    Attributes
    ----------
    program : Program
    outputs : list
        One result of it.
    weights : ndarray or None
        The mixtures of outputs that the rows are; None if each row is an output.
    columns : ndarray of int
        Positions among all elements.
    derived, numerical, slack : ndarray
        The entries, and what rounding may add to their difference.
    along : ndarray, shape (3,)
        The same three for one random direction through all elements at once.
    reached : list of bool
        Which variables a gradient arrived at.
    """

    program: Program
    outputs: list[Any]
    settings: Settings
    weights: Any
    columns: Any
    derived: Any
    numerical: Any
    slack: Any
    along: Any
    reached: list[bool]

    @property
    def wrong(self) -> Any:
        """Which entries differ, as a mask."""
        return ~close(self.derived, self.numerical, self.slack, self.settings)

    @property
    def wrong_along(self) -> bool:
        """Whether the derivative along the random direction differs."""
        return not bool(close(self.along[0], self.along[1], self.along[2], self.settings))

    @property
    def largest(self) -> float:
        """The largest difference, relative to the larger of the two numbers and 1."""
        scale = np.maximum(np.maximum(np.abs(self.derived), np.abs(self.numerical)), 1)
        return float(np.max(np.abs(self.derived - self.numerical) / scale, initial=0.0))


def close(derived: Any, numerical: Any, slack: Any, settings: Settings) -> Any:
    """Where the two agree; inf and nan agree with nothing."""
    with np.errstate(invalid="ignore"):
        allowed = settings.atol + settings.rtol * np.abs(numerical) + slack
        finite = np.isfinite(derived) & np.isfinite(numerical)
        return (np.abs(derived - numerical) <= allowed) & finite


@np.errstate(all="ignore")
def compare(program: Program, settings: Settings, columns: Any = None) -> Comparison:
    """Both Jacobians of a program: all of it, or a seeded choice of elements and mixtures."""
    rng = np.random.default_rng([settings.seed, 1])
    outputs, point = program.run(), program.point()
    m = sum(map(parts_of, outputs))
    if columns is None:
        columns = np.arange(point.size)
        if point.size > settings.max_elements:
            columns = np.sort(rng.choice(point.size, settings.max_elements, replace=False))
    mixture = rng.uniform(0.5, 1.5, (MIXTURES, m)) * rng.choice([-1.0, 1.0], (MIXTURES, m))
    weights = mixture if m > ROWS or m * columns.size > FULL else None
    rows = [program.pull(outputs, w) for w in (np.eye(m) if weights is None else weights)]
    derived = np.array([program.slopes(row)[columns] for row in rows])
    derived = derived.reshape(len(rows), columns.size)
    numerical, slack = _numerical(program, point, columns, derived, weights, settings)
    slopes = program.pull(outputs, mixture[0])
    along = _along(program, point, program.slopes(slopes), mixture[0], rng, settings)
    reached = [g is not None for g in slopes]
    return Comparison(
        program, outputs, settings, weights, columns, derived, numerical, slack, along, reached
    )


def _numerical(
    program: Program, point: Any, columns: Any, derived: Any, weights: Any, settings: Settings
) -> tuple[Any, Any]:
    numerical, slack = np.empty_like(derived), np.empty_like(derived)
    retries = 0
    for k, position in enumerate(columns):
        step = settings.eps * max(1.0, abs(point[position]))
        direction = np.zeros(point.size)
        direction[position] = 1.0
        slope, noise = difference(program, point, direction, step, weights, len(derived))
        if retries < AGAIN and not np.all(close(derived[:, k], slope, noise, settings)):
            retries += 1
            steps = _ladder(abs(point[position]), settings.eps)
            slope, noise = _best(program, point, direction, steps, weights, len(derived))
        numerical[:, k], slack[:, k] = slope, noise
    return numerical, slack


@np.errstate(all="ignore")
def located(found: Comparison) -> Comparison:
    """A comparison whose random direction alone is wrong, at an element that makes it so."""
    program, settings, point = found.program, found.settings, found.program.point()
    rng = np.random.default_rng([settings.seed, 2])
    weights = rng.uniform(0.5, 1.5, sum(map(parts_of, found.outputs)))
    slopes = program.slopes(program.pull(found.outputs, weights))
    left = np.arange(point.size)
    while left.size > 1:
        half, other = np.array_split(left, 2)
        mask = np.zeros(point.size)
        mask[half] = 1.0
        along = _along(program, point, slopes, weights, rng, settings, mask)
        left = other if close(along[0], along[1], along[2], settings) else half
    return compare(program, settings, left)


def _along(
    program: Program, point: Any, slopes: Any, weights: Any, rng: Any, settings: Settings,
    mask: Any = 1.0,
) -> Any:  # fmt: skip
    """Derived, numerical and slack along a random direction, every element by its own size."""
    size = np.where(point == 0, 1.0, np.abs(point)) * mask
    direction = rng.uniform(0.5, 1.5, point.size) * rng.choice([-1.0, 1.0], point.size) * size
    derived = float(np.sum(slopes * direction))
    spread = 1e-7 * float(np.sum(np.abs(slopes * direction)))
    slope, noise = difference(program, point, direction, settings.eps, weights[None], 1)
    if not close(derived, slope[0], noise[0] + spread, settings):
        steps = settings.eps * 10.0 ** np.arange(-8, 4)
        slope, noise = _best(program, point, direction, steps, weights[None], 1)
    return np.array([derived, slope[0], noise[0] + spread])


def difference(
    program: Program, point: Any, direction: Any, step: float, weights: Any, n_rows: int,
    sides: tuple[int, int] = (1, -1),
) -> tuple[Any, Any]:  # fmt: skip
    """The slope between two points, each `step` times a side away, and what rounding adds to it."""
    one, other = (point + side * step * direction for side in sides)
    moved = np.max(np.abs(direction), initial=0.0)
    length = np.max(np.abs(one - other), initial=0.0) / (moved or 1.0)
    a, b = program.value_at(one), program.value_at(other)
    if a.shape != b.shape or (len(a) if a.ndim else -1) != _n_outputs(weights, n_rows):
        return np.full(n_rows, np.nan), np.zeros(n_rows)
    with np.errstate(all="ignore"):
        change, size = a - b, np.maximum(np.abs(a), np.abs(b))
        if weights is not None:
            change, size = weights @ change, np.abs(weights) @ size
        return change / length, 4 * ULP * size / length


def _n_outputs(weights: Any, n_rows: int) -> int:
    return n_rows if weights is None else int(weights.shape[1])


def _ladder(size: float, eps: float) -> Any:
    """Steps from the shortest that moves a number of this size to a thousandth of it, or of 1."""
    shortest = max(eps * min(1.0, size or 1e-8), 8 * ULP * size, 1e-300)
    longest = max(1e3 * eps * max(1.0, size), shortest)
    return np.geomspace(shortest, longest, min(24, 2 + int(np.log10(longest / shortest))))


def _best(
    program: Program, point: Any, direction: Any, steps: Any, weights: Any, n_rows: int
) -> tuple[Any, Any]:
    """For each row the slope that the slope of the next longer step confirms best."""
    found = [difference(program, point, direction, h, weights, n_rows) for h in steps]
    slopes, noise = (np.array([pair[k] for pair in found]) for k in (0, 1))
    with np.errstate(invalid="ignore"):
        doubt = np.abs(np.diff(slopes, axis=0))
        error = np.where(np.isfinite(doubt), doubt + noise[:-1], np.inf)
    chosen = np.argmin(error, axis=0), np.arange(n_rows)
    slope, rounding = slopes[:-1][chosen], noise[:-1][chosen]
    # Doubt may excuse a few percent and no more: a jump is never confirmed by anything.
    return slope, rounding + np.fmin(doubt[chosen], 0.05 * np.abs(slope))
