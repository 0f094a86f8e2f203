"""What a gradient check found, in words: a line if all is well, or the wrong entries and why.

Texts are looked up when they are shown, so one record reads in either language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..markup import html_table
from ..messages import _
from ..numbers import number
from .words import WORDS

__all__ = ["Diagnosis", "Entry", "GradcheckReport", "Suspicion", "grouped"]

SHOWN = 5


def grouped(n: int) -> str:
    """A whole number in groups of three digits.

    Examples
    --------
    >>> grouped(250000)
    '250 000'
    """
    return f"{n:,}".replace(",", " ")


@dataclass(frozen=True, slots=True)
class GradcheckReport:
    """What a passed gradient check has seen.

    Attributes
    ----------
    function : str
    n_inputs, n_elements : int
        How many inputs (parameters of a module each by itself) and how many numbers in them.
    largest : float
        The largest relative difference between a derived and a numerical derivative.
    order : int
        The highest order of derivative that was checked.
    n_checked : int
        How many of the numbers were varied one by one; all, unless there are very many. The
        random projection varies all of them.
    seed : int
        What chose them.
    notes : tuple of Suspicion
        What is not wrong and yet worth knowing.
    """

    function: str
    n_inputs: int
    n_elements: int
    largest: float
    order: int
    n_checked: int = 0
    seed: int = 0
    notes: tuple[Suspicion, ...] = ()

    def text(self, lang: str | None = None) -> str:
        """The report in a language; by default that of the reader."""
        line = _(
            "✓ {function}: {inputs} inputs, {elements} elements, order {order}, "
            "largest relative difference {largest:.1e}", lang,
        ).format(
            function=self.function, inputs=self.n_inputs, elements=grouped(self.n_elements),
            order=self.order, largest=self.largest,
        )  # fmt: skip
        lines = [line, *sampled(self.n_checked, self.n_elements, self.seed, lang)]
        return "\n".join([*lines, *(f"  {note.text(lang)}" for note in self.notes)])

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        rows = [
            (_("inputs"), str(self.n_inputs)), (_("elements"), grouped(self.n_elements)),
            (_("order"), str(self.order)),
            (_("largest relative difference"), number(self.largest, 2)),
        ]  # fmt: skip
        notes = [line.strip() for line in self.text().splitlines()[1:]]
        return html_table(f"✓ {self.function}", rows, notes=notes)


def sampled(n_checked: int, n: int, seed: int, lang: str | None) -> list[str]:
    """A line that says which elements were varied, if not all were."""
    if n_checked >= n:
        return []
    said = _("{checked} of {all} elements, chosen by seed {seed}", lang)
    return ["  " + said.format(checked=grouped(n_checked), all=grouped(n), seed=seed)]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is probably wrong.

    Attributes
    ----------
    kind : str
        One of the keys of `WORDS`, for programs.
    certain : bool
        Whether nothing else explains the numbers; the text of a guess begins with "possible".
    facts : dict
        What fills the fields of the text.
    """

    kind: str
    certain: bool = True
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """In words."""
        facts = dict(self.facts)
        if "rule" in facts:
            facts["rule"] = spoken(facts["rule"], lang)
        said = _(WORDS[self.kind], lang).format(**facts)
        return said if self.certain else _("possible: {what}", lang).format(what=said)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a Jacobian that differs.

    Attributes
    ----------
    name, index, output : str
        The input, the place in it and the output, as they are shown.
    derived, numerical : float
        The two numbers.
    allowed : float
        How far they may be apart.
    """

    name: str
    index: str
    output: str
    derived: float
    numerical: float
    allowed: float

    @property
    def scale(self) -> float:
        """The larger of the two numbers: what differences are relative to."""
        return max(abs(self.derived), abs(self.numerical)) or 1.0

    @property
    def difference(self) -> float:
        """The relative difference."""
        return abs(self.derived - self.numerical) / self.scale


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a gradient check failed.

    Attributes
    ----------
    function : str
    order : int
        Of the derivative; 0 if the function itself is at fault.
    suspicions : tuple of Suspicion
        The most telling first.
    entries : tuple of Entry
        The worst of those that differ.
    n_wrong, n_entries : int
        How many differ, of how many.
    rule : str
        The rule that is wrong, ``"dx of swish"``, if one was found to be.
    """

    function: str
    order: int
    suspicions: tuple[Suspicion, ...]
    entries: tuple[Entry, ...] = ()
    n_wrong: int = 0
    n_entries: int = 0
    rule: str = ""
    n_checked: int = 0
    n_elements: int = 0
    seed: int = 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the suspicions."""
        return tuple(suspicion.kind for suspicion in self.suspicions)

    def text(self, lang: str | None = None) -> str:
        """The diagnosis in a language; by default that of the reader."""
        said = _("✖ gradient check failed: {function}", lang).format(function=self.function)
        lines = [said]
        if self.entries:
            counted = _(", order {order}: {wrong} of {all} entries differ", lang)
            lines[0] += counted.format(
                order=self.order, wrong=grouped(self.n_wrong), all=grouped(self.n_entries)
            )
            lines += self._table(lang)
        lines += sampled(self.n_checked, self.n_elements, self.seed, lang)
        if self.rule:
            lines.append("  " + _("wrong rule: {rule}", lang).format(rule=spoken(self.rule, lang)))
        for suspicion in self.suspicions:
            said = _("suspicion: {what}", lang)
            lines.append("  " + said.format(what=suspicion.text(lang)))
        return "\n".join(lines)

    def _table(self, lang: str | None) -> list[str]:
        head = (_("input", lang), _("index", lang), _("output", lang), _("analytic", lang),
            _("numerical", lang), _("relative difference", lang), _("threshold", lang))  # fmt: skip
        rows: list[tuple[str, ...]] = [head]
        for e in self.entries[:SHOWN]:
            figures = (number(e.derived, 6), number(e.numerical, 6), number(e.difference, 3))
            threshold = number(e.allowed / e.scale, 3)
            rows.append((_(e.name, lang), e.index, e.output, *figures, threshold))
        if not any(row[2] for row in rows[1:]):
            rows = [row[:2] + row[3:] for row in rows]
        return aligned(rows)


def spoken(rules: str, lang: str | None) -> str:
    """The names of rules, ``dx of swish, dy of swish``, in a language."""
    parts = [rule.partition(" of ") for rule in rules.split(", ")]
    said = _("{rule} of {name}", lang)
    return ", ".join(said.format(rule=_(rule, lang), name=name) for rule, _of, name in parts)


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of text in columns, indented."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(x.ljust(w) for x, w in zip(row, widths, strict=True)) for row in rows)
    return [f"  {line}".rstrip() for line in lines]
