"""A graph as a text tree: results above, what they were computed from below."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..messages import _
from ..value import Value
from .cards import Row
from .scene import Book
from .structure import Item

__all__ = ["print_tree", "tree"]

WIDTH = 80
LINES, LEVELS = 60, 12  # so much of a tree is shown unless a depth is asked for
GAP = "  "
ASCII = str.maketrans({
    "├": "|", "└": "`", "─": "-", "│": "|", "↑": "^", "·": "*", "−": "-", "→": "->", "…": "...",
    "—": "-", "±": "+-", "‖": "|", "×": "x", "∞": "inf", "✖": "!", "▲": "!", "▼": "!", "▽": "!",
    "■": "!", "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6",
    "⁷": "7", "⁸": "8", "⁹": "9",
})  # fmt: skip
RAISED = re.compile("(?=[⁻⁰¹²³⁴-⁹])(?<![⁻⁰¹²³⁴-⁹])")  # where a power begins


def tree(
    value: Value, *, depth: int | None = None, names: Mapping[str, Any] | None = None,
    inputs: Any = None, parameters: Any = None, ascii: bool | None = None,
    lang: str | None = None, width: int = WIDTH, option: str = "depth={n}",
) -> str:  # fmt: skip
    """The graph that `value` was computed by, as text.

    A value that is used more than once is shown in full the first time, then marked ``↑``.

    Parameters
    ----------
    value : Value
    depth : int, optional
        How many levels to show; without it, as many as make some sixty lines.
    names : mapping, optional
        Names for values, e.g. ``locals()``.
    inputs, parameters : Values, modules or optimisers, optional
        Which leaves are inputs and which parameters.
    ascii : bool, optional
        Use ASCII signs; by default where the standard output cannot encode others.
    lang : {"en", "tr"}, optional
    width : int
        How many characters a line has at most.
    option : str
        What a reader is told to ask for where branches are left out; `n` is the depth.

    Returns
    -------
    str

    Examples
    --------
    >>> w, x = Value(3.0, name="w"), Value(2.0, name="x", requires_grad=False)
    >>> y = w * x
    >>> print(tree(y, ascii=False))
    t1 = w·x  value 6  gradient —  output
    ├─ w      value 3  gradient —  parameter
    └─ x      value 2              input
    """
    if not isinstance(value, Value):
        raise TypeError(f"tree() takes a Value, not {type(value).__name__}")
    book = Book(value, names, inputs, parameters, lang)
    if ascii is None:
        ascii = not _can_encode("├└│─↑−·…—±‖")
    return print_tree(book, depth, width, option, ascii)


def print_tree(
    book: Book, depth: int | None = None, width: int = WIDTH, option: str = "depth={n}",
    ascii: bool = False,
) -> str:  # fmt: skip
    """The tree of what is known of a graph."""
    lines, hidden = _walk(book, depth, width, option)
    if hidden:
        lines.append(_Line(f"… {_('{n} more', book.lang).format(n=hidden)}"))
    if ascii:  # before columns are aligned: some signs become longer
        lines = [
            _Line(_plain(line.title), tuple(map(_plain, line.facts)), _plain(line.more))
            for line in lines
        ]
    return "\n".join(_fitted(lines, width))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line before it is aligned: its title and three facts; `more` is for where there is room."""

    title: str
    facts: tuple[str, ...] = ()
    more: str = ""


def _walk(book: Book, depth: int | None, width: int, option: str) -> tuple[list[_Line], int]:
    """The lines, and how many items are on none of them."""
    most = LINES if depth is None else sys.maxsize
    deepest = LEVELS if depth is None else depth
    lines: list[_Line] = []
    seen: set[Item] = set()
    pending: list[tuple[Item, str, str, int]] = [(book.structure.root, "", "", 0)]
    while pending:
        if len(lines) >= most:
            lines.append(_Line(f"{pending[-1][1]}…"))
            break
        item, lead, indent, level = pending.pop()
        below = book.structure.sources(item)
        if item in seen:
            lines.append(_Line(f"{lead}{book.names.short(item)}{' ↑' if below else ''}"))
            continue
        seen.add(item)
        lines.append(_line(book, item, lead))
        if below and level >= deepest:
            deeper = option.format(n=level + LEVELS)
            more = _("{n} below ({option})", book.lang).format(n=len(below), option=deeper)
            lines.append(_Line(f"{indent}└─ … {more}"))
            continue
        pending += _branches(below, indent, level, width)
    return lines, len(book.structure.uses) - len(seen)


def _branches(
    below: list[Item], indent: str, level: int, width: int
) -> list[tuple[Item, str, str, int]]:
    """What to write below a line, the last first; far to the right nothing is indented more."""
    branches = []
    room = len(indent) < width // 2 + 5
    for k, item in enumerate(below):
        last = k == len(below) - 1
        lead, further = ("└─ ", "   ") if last else ("├─ ", "│  ")
        branches.append((item, indent + lead, indent + further if room else indent, level + 1))
    return branches[::-1]


def _line(book: Book, item: Item, lead: str) -> _Line:
    expression = book.names.expression(item)
    title = book.names.short(item) + (f" = {expression}" if expression else "")
    rows = book.rows(item)
    first, gradient = rows[0], next((_fact(row) for row in rows if row.kind == "gradient"), "")
    if first.kind != "shape":
        return _Line(lead + title, (_fact(first), gradient, _note(book, item)))
    more = GAP.join(row.text for row in rows[1:] if row.kind == "value")
    return _Line(lead + title, (first.text, gradient, _note(book, item)), more)


def _fact(row: Row) -> str:
    return f"{row.label} {row.text}"


def _note(book: Book, item: Item) -> str:
    uses, role = book.structure.uses[item], book.role(item)
    words = {
        "input": _("input", book.lang), "parameter": _("parameter", book.lang),
        "output": _("output", book.lang), "loss": _("loss", book.lang),
        "constant": _("constant", book.lang), "target": _("target", book.lang),
    }  # fmt: skip
    notes = [words[role]] if role in words else []
    if uses > 1:
        notes.append(_("used {n} times", book.lang).format(n=uses))
    return ", ".join(notes)


def _fitted(lines: list[_Line], width: int) -> list[str]:
    """Lines with as much as the width allows: statistics of arrays first, then bare facts."""
    full = [
        _Line(line.title, (f"{line.facts[0]}{GAP}{line.more}".rstrip(), *line.facts[1:]))
        if line.facts else line for line in lines
    ]  # fmt: skip
    wide = _aligned(full, width)
    if max(map(_width, wide)) <= width:
        return wide
    return [_cut(text, width) for text in _aligned(lines, width)]


def _aligned(lines: list[_Line], width: int) -> list[str]:
    """Facts in one column each; a title that leaves them no room pushes them aside."""
    told = [line for line in lines if line.facts]
    widths = [max(_width(line.facts[c]) for line in told) for c in range(3)]
    room = width - sum(w + len(GAP) for w in widths if w)
    left = min(max(_width(line.title) for line in told), max(room, width // 4))
    aligned = []
    for line in lines:
        if not line.facts or _width(line.title) > left:
            aligned.append(GAP.join(filter(None, [line.title, *line.facts])))
            continue
        cells = [_padded(fact, w) for fact, w in zip(line.facts, widths, strict=True) if w]
        aligned.append(GAP.join([_padded(line.title, left), *cells]).rstrip())
    return aligned


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _cut(text: str, width: int) -> str:
    while _width(text) > width:
        text = text[:-2].rstrip() + "…"
    return text


def _can_encode(signs: str) -> bool:
    try:
        signs.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _plain(text: str) -> str:
    """The text in ASCII signs; letters stay where the standard output can encode them."""
    return "".join(map(_letter, RAISED.sub("**", text).translate(ASCII)))


def _letter(letter: str) -> str:
    if letter.isascii() or (letter.isalpha() and _can_encode(letter)):
        return letter
    plain = unicodedata.normalize("NFKD", letter.replace("ı", "i"))
    return plain.encode("ascii", "ignore").decode() or "?"
