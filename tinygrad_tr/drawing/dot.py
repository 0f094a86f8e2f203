"""A scene as DOT: the same text for the same numbers, everywhere.

Ids are running numbers and never names. Colours are the palette's; a picture that follows the
reader's theme exchanges the light ones for the dark ones by CSS.
"""

from __future__ import annotations

from html import escape
from typing import Any

import graphviz

from ..messages import _
from ..numbers import number
from ..palette import PALETTES, Palette
from .scene import Card, Edge, Scene

__all__ = ["write"]

SANS, MONO = "Helvetica,Arial,sans-serif", "DejaVu Sans Mono,Menlo,Consolas,monospace"
HEADER, ROW, GAP = 26, 20, 6
LABELLED = 30  # with more edges only the tooltips say how much flows
TOKENS = {"parameter": "param", "constant": "const", "output": "loss"}
BORDERS = {"input": 1.8, "param": 2.2, "loss": 2.4, "op": 1.3, "const": 1.3, "err": 2.6}


def write(
    scene: Scene, *, title: str | None = None, subtitle: str | None = None, theme: str = "light",
    direction: str = "LR", lang: str | None = None,
) -> str:  # fmt: skip
    """The DOT source of `scene`."""
    colours = PALETTES["dark" if theme == "dark" else "light"]
    graph = graphviz.Digraph("graph")
    graph.attr(
        rankdir=direction, ordering="in", nodesep="0.3", ranksep="0.55", pad="0.3",
        bgcolor="transparent" if theme == "auto" else colours.bg, fontname=SANS,
    )  # fmt: skip
    if title:
        graph.attr(label=_heading(title, subtitle, colours), labelloc="t", labeljust="l")
    graph.attr("node", shape="box", fontname=SANS, fontsize="12.5", margin="0.08,0.02")
    tail, head = ("e", "w") if direction == "LR" else ("s", "n")
    graph.attr(
        "edge", fontname=MONO, fontsize="10.5", arrowsize="0.7", tailport=tail, headport=head
    )
    _place(graph, scene, None, colours, lang)
    strongest = max((edge.strength for edge in scene.edges), default=0.0)
    for k, edge in enumerate(scene.edges):
        graph.edge(
            f"n{edge.source}", f"n{edge.target}", id=f"e{k}",
            **_line(edge, strongest, len(scene.edges) <= LABELLED, colours),
        )  # fmt: skip
    return str(graph.source)


def _heading(title: str, subtitle: str | None, colours: Palette) -> str:
    rows = [f'<FONT POINT-SIZE="17" COLOR="{colours.ink}"><B>{_text(title)}</B></FONT>']
    if subtitle:
        rows.append(f'<FONT POINT-SIZE="12" COLOR="{colours.muted}">{_text(subtitle)}</FONT>')
    cells = "".join(f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="3">{cells}</TABLE>>'


def _place(
    graph: Any, scene: Scene, frame: int | None, colours: Palette, lang: str | None
) -> None:
    """Write the cards that stand in `frame`, and the frames inside it as clusters."""
    for k, card in enumerate(scene.cards):
        if card.frame == frame:
            graph.node(f"n{k}", **_card(card, k, colours, lang))
    for k, inner in enumerate(scene.frames):
        if inner.parent != frame:
            continue
        with graph.subgraph(name=f"cluster_{k}") as cluster:
            detail = f'  <FONT COLOR="{colours.muted}">{_text(inner.detail)}</FONT>'
            cluster.attr(
                label=f"<<B>{_text(inner.title)}</B>{detail if inner.detail else ''}>",
                id=f"m{k}", style="rounded,filled", fillcolor=colours.cluster,
                color=colours.cluster_border, fontcolor=colours.ink, fontsize="11", labeljust="l",
                margin="14", **{"class": "module"},
            )  # fmt: skip
            _place(cluster, scene, k, colours, lang)


def _card(card: Card, k: int, colours: Palette, lang: str | None) -> dict[str, str]:
    token = TOKENS.get(card.role, card.role)
    if any(row.kind == "warning" for row in card.rows):
        token = "err"
    height = HEADER + ROW * len(card.rows)
    share = HEADER / (height + GAP)
    return {
        "id": f"n{k}",
        "class": token,
        "style": "rounded,filled,dashed" if token == "const" else "rounded,filled",
        "fillcolor": f"{colours[token + '_header']};{share:.3f}:{colours.card}",
        "gradientangle": "270",
        "color": colours[token],
        "penwidth": str(BORDERS[token]),
        "tooltip": escape(card.tooltip, quote=False).replace("\\", "\\\\"),
        "label": _table(card, token, colours, lang),
    }


def _table(card: Card, token: str, colours: Palette, lang: str | None) -> str:
    """The card's HTML-like label: a header and a row for each number."""
    name = f'<FONT COLOR="{colours.ink}"><B>{_text(card.name)}</B></FONT>'
    if card.expression:
        name += f'<FONT COLOR="{colours.muted}"> = {_text(card.expression)}</FONT>'
    role = "" if card.role == "op" else _text(_role(card.role, lang))
    tag = f'<FONT POINT-SIZE="10.5" COLOR="{colours[token]}">{role}</FONT>' if role else ""
    rows = [_cells(HEADER, name, tag or " ")]
    for row in card.rows:
        paint = {"value": colours.value, "gradient": colours.grad, "warning": colours.err}
        label = f'<FONT POINT-SIZE="11" COLOR="{colours.muted}">{_text(row.label)}</FONT>'
        figure = (
            f'<FONT FACE="{MONO}" POINT-SIZE="11" COLOR="{paint.get(row.kind, colours.ink)}">'
            f"{_text(row.text)}</FONT>"
        )
        rows.append(_cells(ROW, label, figure))
    table = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
    return f"<{table}{''.join(rows)}</TABLE>>"


def _cells(height: int, left: str, right: str) -> str:
    return (
        f'<TR><TD HEIGHT="{height}" ALIGN="LEFT">{left}</TD><TD WIDTH="30"></TD>'
        f'<TD ALIGN="RIGHT">{right}</TD></TR>'
    )


def _role(role: str, lang: str | None) -> str:
    words = {
        "input": _("input", lang), "parameter": _("parameter", lang),
        "output": _("output", lang), "loss": _("loss", lang), "constant": _("constant", lang),
    }  # fmt: skip
    return words.get(role, "")


def _line(edge: Edge, strongest: float, labelled: bool, colours: Palette) -> dict[str, str]:
    """Width and number by the gradient that flows back; grey where none does."""
    if not edge.live:
        return {"color": colours.const_edge, "style": "dashed", "class": "constant"}
    if edge.flow is None:
        return {"color": colours.const_edge, "class": "waiting"}
    strength = edge.strength
    single = getattr(edge.flow, "shape", ()) == ()
    text = number(edge.flow if single else strength, 4 if single else 3)
    line = {"color": colours.flow, "fontcolor": colours.grad, "class": "flow", "tooltip": text}
    if labelled:
        line["label"] = f" {text} "
    if strength == 0:
        return line | {"style": "dotted", "class": "flow zero"}
    share = strength / strongest if strongest < float("inf") else 1.0
    return line | {"penwidth": f"{1 + 3.4 * share:.3g}"}


def _text(text: str) -> str:
    """`text` inside an HTML-like label: shown as it is, whatever it holds."""
    return escape("".join(c if c.isprintable() else " " for c in text))
