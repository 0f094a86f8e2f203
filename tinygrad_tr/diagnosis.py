"""What a gradient check found: a report in one line, or the wrong entries and a suspicion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .errors import GradientCheckError
from .messages import _

__all__ = ["Entry", "GradcheckReport", "refuse_wrong"]


@dataclass(frozen=True, slots=True)
class GradcheckReport:
    """What a passed gradient check has seen.

    Attributes
    ----------
    function : str
    n_inputs, n_elements : int
        How many inputs and how many numbers in them were varied.
    largest : float
        The largest relative difference between a derived and a numerical derivative.
    order : int
        The highest order of derivative that was checked.
    """

    function: str
    n_inputs: int
    n_elements: int
    largest: float
    order: int

    def __str__(self) -> str:
        return _(
            "✓ {function}: {inputs} inputs, {elements} elements, order {order}, "
            "largest relative difference {largest:.1e}"
        ).format(
            function=self.function, inputs=self.n_inputs, elements=self.n_elements,
            order=self.order, largest=self.largest,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a Jacobian: derived and numerical."""

    name: str
    index: tuple[int, ...]
    derived: float
    numerical: float

    @property
    def difference(self) -> float:
        """Relative to the larger of the two, absolute for small ones."""
        scale = max(abs(self.derived), abs(self.numerical), 1.0)
        return abs(self.derived - self.numerical) / scale


def refuse_wrong(
    entries: Sequence[Entry], name: str, order: int, atol: float, rtol: float
) -> None:
    """Raise with the worst entries in a table, and a suspicion, if any entry fails."""
    wrong = [e for e in entries if not _close(e, atol, rtol)]
    if not wrong:
        return
    worst = sorted(wrong, key=lambda e: -e.difference if e.difference == e.difference else -np.inf)
    rows = [("input", "index", "derived", "numerical", "difference")]
    for e in worst[:5]:
        figures = f"{e.derived:.6g}", f"{e.numerical:.6g}", f"{e.difference:.2g}"
        rows.append((e.name, str(list(e.index)), *figures))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(x.ljust(w) for x, w in zip(row, widths, strict=True)) for row in rows)
    table = "\n".join(f"  {line}".rstrip() for line in lines)
    raise GradientCheckError(
        f"gradient check failed: {name}, order {order}: {len(wrong)} of {len(entries)} entries "
        f"differ\n{table}\n  suspicion: {_suspicion(wrong)}"
    )


def _close(e: Entry, atol: float, rtol: float) -> bool:
    return abs(e.derived - e.numerical) <= atol + rtol * abs(e.numerical)


def _suspicion(wrong: Sequence[Entry]) -> str:
    """What the ratio of the wrong entries looks like."""
    derived = np.array([e.derived for e in wrong])
    numerical = np.array([e.numerical for e in wrong])
    if not np.all(np.isfinite(derived)):
        return "the derived gradient is not finite"
    if not np.any(derived):
        return "no gradient arrives at all: the data left the graph, or a rule is missing"
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = derived / numerical
    for factor, words in _FACTORS.items():
        if np.allclose(ratio, factor, rtol=1e-3):
            return words
    if np.allclose(np.sort(derived), np.sort(numerical), rtol=1e-3, atol=1e-6):
        return "the right numbers in the wrong places: a transposed or permuted gradient"
    return "a wrong term in a rule, a kink at this point, or a function that is not deterministic"


_FACTORS = {
    -1.0: "the sign is wrong everywhere",
    2.0: "a factor of 2 too many",
    0.5: "a factor of 2 is missing",
}
