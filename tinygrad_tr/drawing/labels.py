"""The HTML-like labels of a picture: cards, frames, the heading."""

from __future__ import annotations

from html import escape

from ..messages import _
from ..palette import Palette
from .cards import Row
from .frames import Frame
from .naming import printable
from .scene import Card

__all__ = [
    "MONO", "SANS", "SET_MINUS", "SPACE", "TABLE", "card_label", "card_look", "font",
    "frame_label", "heading",
]  # fmt: skip

SANS, MONO = "Helvetica,Arial,sans-serif", "DejaVu Sans Mono,Menlo,Consolas,monospace"
HEADER, ROW, FOOT = 26, 20, 6  # heights in points
NARROWEST = 134
# Spaces, not cells: a cell would take its share of the width that is left over.
PAD = '<FONT POINT-SIZE="11">&#160;&#160;&#160;</FONT>'
GAP = '<FONT POINT-SIZE="11">&#160;&#160;&#160;&#160;&#160;</FONT>'
TOKENS = {
    "parameter": "param", "constant": "const", "target": "const", "output": "loss",
    "module": "op", "summary": "op",
}  # fmt: skip
BORDERS = {
    "input": 1.8, "param": 2.2, "loss": 2.4, "op": 1.3, "const": 1.3, "err": 2.6, "warn": 1.8,
}  # fmt: skip
INKS = {
    "shape": "ink", "value": "value", "gradient": "grad", "error": "err", "cause": "warn",
    "warning": "warn",
}  # fmt: skip
SET_MINUS = "\N{SET MINUS}"  # looks like a backslash, which Graphviz takes for an escape sequence
SPACE = "\N{NO-BREAK SPACE}"  # SVG leaves out any other at the beginning of a text
TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'


def _token(card: Card) -> str:
    alarms = {"error": "err", "cause": "warn"}
    return alarms.get(card.alarm) or TOKENS.get(card.role, card.role)


def card_look(card: Card, colours: Palette) -> dict[str, str]:
    """Colours, border and class of a card."""
    token = _token(card)
    dashed = ",dashed" if token == "const" else ""
    classes = token if token == card.role else f"{token} {card.role}"
    look = {"class": classes, "style": f"rounded,filled{dashed}"}
    if card.strip is not None:
        token = "err" if card.alarm == "error" else "op"
        fill = colours.card
    else:
        share = HEADER / (HEADER + ROW * len(card.rows) + FOOT)
        fill = f"{colours[token + '_header']};{share:.3f}:{colours.card}"
    look |= {"fillcolor": fill, "color": colours[token], "penwidth": str(BORDERS[token])}
    return look


def card_label(card: Card, colours: Palette, lang: str | None = None) -> str:
    """A header with name, expression and role, and a row for each number."""
    name = font(card.name, 13, colours.ink, bold=True)
    if card.expression:
        name += font(f"{SPACE}= {card.expression}", 13, colours.muted)
    role = "" if card.role in ("op", "summary") else _role(card.role, lang)
    tag = font(role, 10, colours[_token(card)]) if role else ""
    rows = [_header(name, tag), *(_row(row, colours, card.alarm) for row in card.rows)]
    return f'<{TABLE}{"".join(rows)}<TR><TD COLSPAN="2" HEIGHT="{FOOT}"></TD></TR></TABLE>>'


def _header(name: str, tag: str) -> str:
    cells = (
        f'<TD HEIGHT="{HEADER}" ALIGN="LEFT">{PAD}{name}</TD>'
        f'<TD ALIGN="RIGHT">{PAD}{tag}{PAD}</TD>'
    )
    inner = f'{TABLE}<TR>{cells}</TR></TABLE>'
    return f'<TR><TD COLSPAN="2" HEIGHT="{HEADER}" WIDTH="{NARROWEST}">{inner}</TD></TR>'


def _row(row: Row, colours: Palette, alarm: str = "") -> str:
    ink = colours[INKS["cause" if alarm == "cause" else "error"] if row.bad else INKS[row.kind]]
    if not row.label:
        text = font(row.text, 11, ink)
        return f'<TR><TD COLSPAN="2" HEIGHT="{ROW}" ALIGN="LEFT">{PAD}{text}{PAD}</TD></TR>'
    label, figure = font(row.label, 11, colours.muted), font(row.text, 11, ink, mono=True)
    return (
        f'<TR><TD HEIGHT="{ROW}" ALIGN="LEFT">{PAD}{label}{GAP}</TD>'
        f'<TD ALIGN="RIGHT">{figure}{PAD}</TD></TR>'
    )


def frame_label(frame: Frame, colours: Palette) -> str:
    """A frame's title and what it holds, ``Layer 1  Linear(2→4) · 12 parameters``."""
    title, rest = (frame.title, [frame.kind]) if frame.title else (frame.kind, [])
    detail = " · ".join(filter(None, [*rest, frame.detail]))
    text = font(title, 12, colours.ink, bold=True)
    return f"<{text}{font(f'{SPACE}{SPACE}{detail}', 11, colours.muted) if detail else ''}>"


def heading(title: str | None, subtitle: str | None, colours: Palette) -> str:
    """What stands above a picture."""
    rows = [
        *([font(printable(title), 17, colours.ink, bold=True)] if title else []),
        *([font(printable(subtitle), 12, colours.muted)] if subtitle else []),
    ]
    cells = "".join(f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="4">{cells}</TABLE>>'


def font(text: str, size: int, colour: str, bold: bool = False, mono: bool = False) -> str:
    """A run of text, shown as it is."""
    if not text:
        return ""  # an empty run is an error in Graphviz
    face = f' FACE="{MONO}"' if mono else ""
    written = escape(text).replace("\\", SET_MINUS)  # \N would become the name of the node
    shown = f"<B>{written}</B>" if bold else written
    return f'<FONT{face} POINT-SIZE="{size}" COLOR="{colour}">{shown}</FONT>'


def _role(role: str, lang: str | None) -> str:
    words = {
        "input": _("input", lang), "parameter": _("parameter", lang),
        "output": _("output", lang), "loss": _("loss", lang), "constant": _("constant", lang),
        "target": _("target", lang),
    }  # fmt: skip
    return words.get(role, "")
