"""A graph as a text tree: results above, what they were computed from below."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from ..messages import _
from ..value import Value
from .scene import Scene, read

__all__ = ["print_tree", "tree"]

WIDTH = 80
LIMIT = 60  # lines
ASCII = str.maketrans({
    "├": "|", "└": "`", "─": "-", "│": "|", "↑": "^", "·": "*", "−": "-", "²": "^2", "³": "^3",
    "→": "->", "…": "...", "—": "-", "±": "+-", "‖": "|", "×": "x", "∞": "inf",
})  # fmt: skip


def tree(
    value: Value, *, depth: int | None = None, names: Mapping[str, Any] | None = None,
    ascii: bool | None = None, lang: str | None = None,
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
    ascii : bool, optional
        Use ASCII signs; by default where the standard output cannot encode others.
    lang : str, optional
        "tr" or "en".

    Examples
    --------
    >>> w, x = Value(3.0, name="w"), Value(2.0, name="x", requires_grad=False)
    >>> y = w * x
    >>> print(tree(y, ascii=True))
    t1 = w*x  value 6  gradient -  output
    |- w      value 3  gradient -  parameter
    `- x      value 2  input
    """
    if ascii is None:
        ascii = not _can_encode("├↑−")
    text = print_tree(read(value, names, lang=lang), depth, lang)
    return text.translate(ASCII) if ascii else text


def _can_encode(signs: str) -> bool:
    try:
        signs.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def print_tree(scene: Scene, depth: int | None = None, lang: str | None = None) -> str:
    """The tree of a scene that was read already."""
    below: list[list[int]] = [[] for _card in scene.cards]
    for edge in scene.edges:
        below[edge.target].append(edge.source)
    rows: list[tuple[str, str]] = []
    seen: set[int] = set()
    pending = [(len(scene.cards) - 1, "", "", 0)]
    while pending:
        k, lead, indent, level = pending.pop()
        if len(rows) >= LIMIT and depth is None:
            hidden = max(scene.size[0], len(scene.cards)) - len(seen)
            rows.append((f"{lead}…", _("{n} more", lang).format(n=hidden)))
            break
        if k in seen and below[k]:
            rows.append((f"{lead}{scene.cards[k].name} ↑", ""))
            continue
        seen.add(k)
        rows.append((lead + _title(scene, k), _facts(scene, k, lang)))
        inner = below[k]
        if depth is not None and level >= depth and inner:
            rows.append((f"{indent}└─ …", ""))
            continue
        for place, source in reversed(list(enumerate(inner))):
            last = place == len(inner) - 1
            branch, continued = ("└─ ", "   ") if last else ("├─ ", "│  ")
            pending.append((source, indent + branch, indent + continued, level + 1))
    return "\n".join(_aligned(rows))


def _title(scene: Scene, k: int) -> str:
    card = scene.cards[k]
    return f"{card.name} = {card.expression}" if card.expression else card.name


def _facts(scene: Scene, k: int, lang: str | None) -> str:
    card = scene.cards[k]
    # Of an array a tree has room for the shape and the gradient; pictures show more.
    rows = [r for r in card.rows if not (r.kind == "value" and card.rows[0].kind == "shape")]
    facts = [f"{row.label} {row.text}" for row in rows]
    uses = sum(edge.source == k for edge in scene.edges) if card.expression else 0
    if uses > 1:
        facts.append(_("used {n} times", lang).format(n=uses))
    elif card.role != "op":
        facts.append(_(card.role, lang))
    return "\t".join(facts)


def _aligned(rows: list[tuple[str, str]]) -> list[str]:
    """Facts in one column each, as far as the screen's width allows."""
    split = [(title, facts.split("\t") if facts else []) for title, facts in rows]
    left = min(max(len(title) for title, _rest in split), WIDTH // 2)
    columns = max(len(facts) for _title, facts in split)
    widths = [
        max((len(facts[c]) for _title, facts in split if len(facts) > c), default=0)
        for c in range(columns)
    ]
    lines = []
    for title, facts in split:
        cells = (fact.ljust(w) for fact, w in zip(facts, widths, strict=False))
        lines.append("  ".join([title.ljust(left), *cells]).rstrip())
    return lines
