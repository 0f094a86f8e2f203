"""The wrong part of a comparison, cut to one input, with more samples where it has few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..ops.declare import shape_of
from .differences import Comparison, difference
from .program import joined, parts_of

__all__ = ["Evidence", "evidence_of"]

SAMPLES = 8


@dataclass(slots=True)
class Evidence:
    """The entries of one input, the one with the most wrong ones.

    Attributes
    ----------
    comparison : Comparison
    start : int
        Where the input begins among all elements.
    name : str
    shape : tuple of int
    complex : bool
    whole : bool
        Whether all its elements are there.
    x : ndarray
        Its elements, those that are there.
    derived, numerical, wrong : ndarray, shape (outputs, elements)
    counts : set of int
        Numbers of elements that something may have been added up over.
    """

    comparison: Comparison
    start: int
    name: str
    shape: tuple[int, ...]
    complex: bool
    whole: bool
    x: Any
    derived: Any
    numerical: Any
    wrong: Any
    counts: set[int]

    @property
    def weighted(self) -> bool:
        """Whether the rows are mixtures of outputs."""
        return self.comparison.weights is not None

    def pairs(self) -> tuple[Any, Any]:
        """Derived and numerical where they are not 0; more samples if there is only one."""
        derived, numerical = self.derived.ravel(), self.numerical.ravel()
        there = (np.abs(numerical) > 1e-7) | (np.abs(derived) > 1e-7)
        if np.count_nonzero(there) < 2 and (samples := self.samples()) is not None:
            derived, numerical = samples[2:]
            there = (np.abs(numerical) > 1e-7) | (np.abs(derived) > 1e-7)
        return derived[there], numerical[there]

    def samples(self) -> tuple[Any, Any, Any, Any] | None:
        """``x, s, derived, numerical`` near the input, for a function that works by element."""
        if not self._by_element():
            return None
        rng, found = np.random.default_rng(0), []
        point = self.comparison.program.point()
        here = slice(self.start, self.start + self.x.size)
        for k in range(SAMPLES):
            near = point.copy()
            near[here] *= rng.uniform(0.6, 1.4, self.x.size) if k else 1.0
            found.append(self._sample(near, here))
        x, s, derived, numerical = (np.concatenate(part) for part in zip(*found, strict=True))
        good = np.isfinite(derived) & np.isfinite(numerical)
        return x[good], s[good], derived[good], numerical[good]

    def _by_element(self) -> bool:
        """Whether each output depends on the element in its own place, and on no other."""
        n = self.numerical
        if self.weighted or self.complex or not self.whole or n.shape[0] != n.shape[1]:
            return False
        return bool(np.allclose(n[~np.eye(len(n), dtype=bool)], 0, atol=1e-6))

    def _sample(self, near: Any, here: slice) -> tuple[Any, Any, Any, Any]:
        program, x = self.comparison.program, near[here]
        direction = np.zeros(near.size)
        direction[here] = np.maximum(1.0, np.abs(x))
        with np.errstate(all="ignore"), program.at(near):
            outputs = program.run()
            s = joined([getattr(y, "_number", y) for y in outputs])
            derived = program.slopes(program.pull(outputs, np.ones(x.size)))[here]
        step = self.comparison.settings.eps
        slope, _noise = difference(program, near, direction, step, None, x.size)
        return x, s, derived, slope / direction[here]


def evidence_of(comparison: Comparison, wrong: Any) -> Evidence:
    """The evidence about the input with the most wrong entries."""
    program = comparison.program
    sizes = [parts_of(v) for v in program.values]
    ends = np.cumsum(sizes)
    owner = np.searchsorted(ends, comparison.columns, side="right")
    per_input = np.bincount(owner, wrong.sum(axis=0), len(sizes))
    k = int(np.argmax(per_input))
    mine, number = owner == k, program.values[k]._number
    shapes = [shape_of(v._number) for v in program.values]
    shapes += [shape_of(getattr(y, "_number", y)) for y in comparison.outputs]
    counts = {int(n) for shape in shapes for n in (*shape, np.prod(shape, dtype=int)) if n > 1}
    return Evidence(
        comparison, int(ends[k] - sizes[k]), program.variables[k].name, shape_of(number),
        parts_of(number) != int(np.prod(shape_of(number), dtype=int)),
        int(np.count_nonzero(mine)) == sizes[k], program.point()[comparison.columns[mine]],
        comparison.derived[:, mine], comparison.numerical[:, mine], wrong[:, mine], counts,
    )  # fmt: skip
