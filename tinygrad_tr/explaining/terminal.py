"""An explanation as text: the steps in lines of at most 80 columns, in Unicode or ASCII."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from ..messages import _
from .notation import text_of
from .records import accumulation_words, change_text
from .step import Step

__all__ = ["can_encode", "print_steps", "to_ascii"]

INDENT, GAP = "    ", "  "
ASCII = str.maketrans({
    "·": "*", "−": "-", "→": "->", "…": "...", "—": "-", "±": "+-", "‖": "||", "×": "x", "∞": "inf",
    "∂": "d", "←": "<-", "ᵀ": ".T", "η": "lr", "¬": "not ", "≥": ">=", "≤": "<=", "≠": "!=",
    "Σ": "sum", "π": "pi", "↓": "down ", "↑": "up ", "¼": "1/4", "∇": "grad ", "ε": "eps",
    "√": "sqrt", "β": "beta", "̂": "",
} | {mark: f"({k})" for k, mark in enumerate("①②③④⑤⑥⑦⑧⑨", start=1)})  # fmt: skip
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
PHASES = {
    "forward": "Forward", "seed": "Backward", "backward": "Backward", "update": "Update",
}  # fmt: skip


def print_steps(
    title: str, steps: Sequence[Step], lang: str | None, width: int = 80, ascii: bool = False
) -> str:
    """All steps as text."""
    lines = list(wrap(title, width)) or [""]
    parts = groupby(steps, key=lambda step: PHASES[step.phase])
    for k, (phase, group) in enumerate(parts, start=1):
        lines += ["", f"{k} {_(phase, lang)}"]
        part = list(group)
        if phase == "Forward":
            lines += _table(part, width)
        else:
            lines += _paragraphs(part, lang, width)
    text = "\n".join(line.rstrip() for line in lines)
    return to_ascii(text) if ascii else text


def can_encode(signs: str) -> bool:
    """Whether the standard output takes these signs."""
    try:
        signs.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def to_ascii(text: str) -> str:
    """The text in ASCII signs; letters stay as they are."""
    for k, sign in enumerate(SUPERSCRIPTS):
        text = text.replace(sign, f"^{k}" if k < 10 else "^-")
    return text.translate(ASCII)


def _table(steps: Sequence[Step], width: int) -> Iterator[str]:
    """Forward steps, one line each: symbols, numbers and results in columns, then shapes."""
    steps = [step for step in steps if step.equations]
    rows = [[text_of(line) for line in step.equations[0].lines()] for step in steps]
    first = min(max((len(row[0]) for row in rows), default=0), width // 2)
    second = max((len(row[1]) for row in rows if len(row) > 2), default=0)
    for step, row in zip(steps, rows, strict=True):
        shapes = [] if step.shapes is None else [step.shapes]
        middle = [row[1].ljust(second), row[2]] if len(row) > 2 else row[1:]
        line = INDENT + GAP.join([row[0].ljust(first), *middle, *shapes])
        if len(line.rstrip()) <= width:
            yield line
        else:
            yield from _hanging([*row, *shapes], width)


def _paragraphs(steps: Sequence[Step], lang: str | None, width: int) -> Iterator[str]:
    """The equations of each step and what its rule is called, unless it was said just before."""
    before = ""
    for step in steps:
        yield from _formula(step, lang, width)
        said = step.sentence.say(lang)
        if said != before:
            yield from _prose(said, width)
        before = said
        if step.accumulation is not None:
            accumulation = step.accumulation
            if accumulation.k == 1:
                yield from _prose(accumulation_words(accumulation).say(lang), width)
            yield f"{2 * INDENT}{accumulation.k}/{accumulation.n}: {accumulation.text}"


def _formula(step: Step, lang: str | None, width: int) -> Iterator[str]:
    """The equation; below it, of arrays, the shapes and the norm."""
    written = [[text_of(line) for line in equation.lines()] for equation in step.equations]
    if not written:
        return
    if step.change is not None:
        written[0].append(change_text(step.change, lang))
    yield from _hanging(written[0], width)
    below = [" ".join(parts) for parts in written[1:]]
    if step.shapes is not None:
        below.insert(0, f"{_('shape', lang)} {step.shapes}")
    if below:
        yield from _hanging(below, width, 2 * INDENT, GAP + " ")


def _prose(said: str, width: int) -> Iterator[str]:
    for line in wrap(said, width - 2 * len(INDENT), break_on_hyphens=False):
        yield 2 * INDENT + line


def _hanging(
    parts: Sequence[str], width: int, indent: str = INDENT, gap: str = " "
) -> Iterator[str]:
    """The parts one after the other; a new line, further in, where it is full."""
    further = indent + INDENT
    line = indent + parts[0]
    for part in parts[1:]:
        if len(line) + len(gap) + len(part) > width:
            yield from _broken(line, width, further)
            line = further + part
        else:
            line += gap + part
    yield from _broken(line, width, further)


def _broken(line: str, width: int, further: str) -> list[str]:
    """A line that is too long by itself, broken at spaces."""
    indent = line[: len(line) - len(line.lstrip())]
    options = {"initial_indent": indent, "subsequent_indent": further + INDENT}
    return wrap(line.strip(), width, break_on_hyphens=False, break_long_words=False, **options)  # type: ignore[arg-type]
