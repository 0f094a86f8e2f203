"""How an operation is written in a picture: ``x1·w1``, ``t2²``, ``sum(x, axis=0)``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Formatter
from typing import Any

from ..graph import Node
from ..numbers import number

__all__ = ["spell", "spoken"]

LONG = 28  # characters of an expression on a card
MANY = 8  # operands
# What a picture writes otherwise than Python does.
PRINTED = {
    "multiply": "{x}·{y}", "subtract": "{x} − {y}", "negative": "−{x}", "square": "{x}²",
    "absolute": "|{x}|", "getitem": "{x}[{key}]",
}  # fmt: skip
SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def spoken(op: Any) -> str:
    """What an operation is called in a sentence; nothing, of none."""
    name = str(getattr(op, "name", ""))
    return "ReLU" if name == "relu" else name


def spell(node: Node, operands: Sequence[tuple[str | None, Any]], limit: int | None = None) -> str:
    """The expression of `node`; an operand is its name, or None and the plain number it was.

    Over `limit` characters options are left out, then the operands.
    """
    limit = LONG if limit is None else limit
    if len(operands) <= MANY:
        words = [_operand(name, x, node) for name, x in operands]
        for text in (_text(node, words, True), _text(node, words, False)):
            if len(text) <= limit:
                return text
    return f"{node.op.name}(…)"


def _text(node: Node, words: list[str | None], with_options: bool) -> str:
    options = {key: option(x) for key, x in node._options.items() if x is not None}
    if node.op.name == "getitem":
        options["key"] = _index(node._options["key"])
    text = PRINTED.get(node.op.name, node.op.text)
    if node.op.variadic:
        fields: dict[str, str | None] = {"xs": ", ".join(filter(None, words))}
    else:
        fields = dict(zip(node.op.operands, words, strict=True))
    if node.op.name == "power" and re.fullmatch(r"\(?−?\d+\)?", fields["y"] or ""):
        return f"{fields['x']}{str(fields['y']).strip('()').translate(SUPERSCRIPTS)}"
    shown = [field for _t, field, _s, _c in Formatter().parse(text) if field]
    filled = _filled(text, options | fields)
    more = ", ".join(f"{key}={x}" for key, x in options.items() if key not in shown)
    return f"{filled[:-1]}, {more})" if with_options and more and filled.endswith(")") else filled


def _filled(text: str, fields: dict[str, Any]) -> str:
    """`text` with its fields; one that was not given is left out, with its comma and its name."""
    parts = []
    for literal, field, _spec, _conversion in Formatter().parse(text):
        word = fields.get(field) if field else ""
        parts.append(re.sub(r"(, )?(\w+=)?$", "", literal) if field and word is None else literal)
        parts.append(word or "")
    return "".join(parts)


def _operand(name: str | None, x: Any, node: Node) -> str | None:
    """An operand inside an expression: a plain number stands for itself."""
    if name is not None or x is None:
        return name
    text = _number(x)
    inside_call = node.op.text.endswith(")") and node.op.name not in PRINTED
    return f"({text})" if text.startswith("−") and not inside_call else text


def _number(x: Any) -> str:
    x = x.item() if hasattr(x, "item") else x
    return str(x) if isinstance(x, bool) else number(x)


def _index(key: Any) -> str:
    """What stands between brackets: of a tuple that is not empty its parts alone.

    Examples
    --------
    >>> _index((slice(1, None), None, ...)), _index(-1)
    ('1:, None, ...', '−1')
    """
    return ", ".join(map(option, key)) if isinstance(key, tuple) and key else option(key)


def option(x: Any) -> str:
    """An option as it is written in a call; the same text in every run.

    Examples
    --------
    >>> option((0, 1)), option([slice(2, None, 3)])
    ('(0, 1)', '[2::3]')
    """
    if isinstance(x, slice):
        ends = [x.start, x.stop, *([] if x.step is None else [x.step])]
        return ":".join("" if end is None else option(end) for end in ends)
    if isinstance(x, tuple | list):
        inner = ", ".join(map(option, x))
        return f"[{inner}]" if isinstance(x, list) else f"({inner}{',' * (len(x) == 1)})"
    if isinstance(x, bool | str | None):
        return str(x)
    if x is ...:
        return "..."
    if isinstance(x, int | float | complex) or (hasattr(x, "item") and getattr(x, "size", 2) == 1):
        return _number(x)
    # A function or a dtype by its name, never by an address.
    return str(getattr(x, "__name__", getattr(x, "name", "…")))
