"""The HTML-like labels of a picture: cards, rows of modules, frames, the heading."""

from __future__ import annotations

from html import escape
from math import log10

from ..messages import _
from ..numbers import number
from ..palette import Palette
from .cards import NOTHING, Row
from .frames import Frame
from .naming import printable
from .rows import Strip
from .scene import Card, Scene

__all__ = [
    "MONO", "SANS", "TABLE", "card_label", "card_look", "frame_label", "heading", "strip_label",
]  # fmt: skip

SANS, MONO = "Helvetica,Arial,sans-serif", "DejaVu Sans Mono,Menlo,Consolas,monospace"
HEADER, ROW, FOOT = 26, 20, 6  # heights in points
NARROWEST = 134
# Spaces, not cells: a cell would take its share of the width that is left over.
PAD = '<FONT POINT-SIZE="11">&#160;&#160;&#160;</FONT>'
GAP = '<FONT POINT-SIZE="11">&#160;&#160;&#160;&#160;&#160;</FONT>'
BAR, SMALLEST = 168, -9  # of a module's row: points, and the power of ten where it begins
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
    name = _font(card.name, 13, colours.ink, bold=True)
    if card.expression:
        name += _font(f"{SPACE}= {card.expression}", 13, colours.muted)
    role = "" if card.role in ("op", "summary") else _role(card.role, lang)
    tag = _font(role, 10, colours[_token(card)]) if role else ""
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
        text = _font(row.text, 11, ink)
        return f'<TR><TD COLSPAN="2" HEIGHT="{ROW}" ALIGN="LEFT">{PAD}{text}{PAD}</TD></TR>'
    label, figure = _font(row.label, 11, colours.muted), _font(row.text, 11, ink, mono=True)
    return (
        f'<TR><TD HEIGHT="{ROW}" ALIGN="LEFT">{PAD}{label}{GAP}</TD>'
        f'<TD ALIGN="RIGHT">{figure}{PAD}</TD></TR>'
    )


def strip_label(
    strip: Strip, k: int, scene: Scene, colours: Palette, lang: str | None = None
) -> str:
    """The row of a module: number, name, parameters, bar and norm of the gradient, remark."""
    place = 1 + sum(card.strip is not None for card in scene.cards[:k])
    name = _font(strip.title, 12, colours.ink, bold=True)
    name += _font(strip.after.replace(" ", SPACE), 12, colours.muted)
    if strip.count > 1:
        name += _font(f"{SPACE}× {strip.count}", 12, colours.ink)
    count = _("{n} par.", lang).format(n=strip.parameters) if strip.parameters else ""
    ink = {"error": colours.err, "warning": colours.warn}.get(strip.alarm, colours.flow)
    cells = [
        _cell(_font(str(place), 11, colours.muted, mono=True), 26, "RIGHT"), _cell("", 10),
        _cell(name, 190), _cell(_font(count, 11, colours.muted), 70, "RIGHT"), _cell("", 12),
        _cell(_bar(strip, ink, colours), BAR), _cell("", 12),
        _cell(_font(_norms(strip), 11, colours.grad, mono=True), 84, "RIGHT"), _cell("", 12),
        _cell(_font(strip.mark, 11, ink, bold=strip.alarm == "error") if strip.mark else "", 92),
    ]  # fmt: skip
    return f"<{TABLE}<TR>{''.join(cells)}</TR></TABLE>>"


def _cell(content: str, width: int, align: str = "LEFT") -> str:
    return f'<TD HEIGHT="34" WIDTH="{width}" ALIGN="{align}">{content}</TD>'


def _norms(strip: Strip) -> str:
    if strip.low is None or strip.high is None:
        return NOTHING if strip.parameters else ""
    low, high = number(strip.low, 3), number(strip.high, 3)
    return low if low == high else f"{low} … {high}"


def _bar(strip: Strip, ink: str, colours: Palette) -> str:
    """A bar on a logarithmic scale from 1e−9 to 1; of several modules from least to most."""
    if strip.low is None or strip.high is None:
        return ""
    ends = [_share(x) for x in (strip.low, strip.high)]
    start, stop = (round(BAR * end) for end in (0.0 if strip.count == 1 else ends[0], ends[1]))
    stop = max(stop, start + 2)
    pieces = [(start, colours.op_header), (stop - start, ink), (BAR - stop, colours.op_header)]
    cells = "".join(
        f'<TD WIDTH="{width}" HEIGHT="8" FIXEDSIZE="TRUE" BGCOLOR="{colour}"></TD>'
        for width, colour in pieces if width > 0
    )  # fmt: skip
    return f"{TABLE}<TR>{cells}</TR></TABLE>"


def _share(norm: float) -> float:
    if not norm > 0:
        return 0.0 if norm == 0 else 1.0  # NaN fills the bar
    return min(1.0, max(0.0, (log10(norm) - SMALLEST) / -SMALLEST))


def frame_label(frame: Frame, colours: Palette) -> str:
    """A frame's title and what it holds, ``Layer 1  Linear(2→4) · 12 parameters``."""
    title, rest = (frame.title, [frame.kind]) if frame.title else (frame.kind, [])
    detail = " · ".join(filter(None, [*rest, frame.detail]))
    text = _font(title, 12, colours.ink, bold=True)
    return f"<{text}{_font(f'{SPACE}{SPACE}{detail}', 11, colours.muted) if detail else ''}>"


def heading(title: str | None, subtitle: str | None, colours: Palette) -> str:
    """What stands above a picture."""
    rows = [
        *([_font(printable(title), 17, colours.ink, bold=True)] if title else []),
        *([_font(printable(subtitle), 12, colours.muted)] if subtitle else []),
    ]
    cells = "".join(f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="4">{cells}</TABLE>>'


def _font(text: str, size: int, colour: str, bold: bool = False, mono: bool = False) -> str:
    """A run of text, shown as it is."""
    if not text:
        return ""  # an empty run is an error in Graphviz
    face = f' FACE="{MONO}"' if mono else ""
    shown = f"<B>{escape(text)}</B>" if bold else escape(text)
    return f'<FONT{face} POINT-SIZE="{size}" COLOR="{colour}">{shown}</FONT>'


def _role(role: str, lang: str | None) -> str:
    words = {
        "input": _("input", lang), "parameter": _("parameter", lang),
        "output": _("output", lang), "loss": _("loss", lang), "constant": _("constant", lang),
        "target": _("target", lang),
    }  # fmt: skip
    return words.get(role, "")
