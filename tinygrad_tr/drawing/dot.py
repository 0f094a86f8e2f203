"""A scene as DOT: the same text for the same numbers, everywhere.

Ids are running numbers and never names. Colours are the palette's; a picture that follows the
reader's theme gets its colours from CSS (see `svg`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import inf
from typing import Any

import graphviz

from ..messages import _
from ..numbers import number
from ..palette import PALETTES, Palette
from .edges import Edge
from .frames import Frame
from .labels import (
    MONO,
    SANS,
    SET_MINUS,
    SPACE,
    TABLE,
    card_label,
    card_look,
    font,
    frame_label,
    heading,
)
from .scene import Scene
from .strips import strip_labels

__all__ = ["write"]

ABOVE = 8  # points between an edge and its number
LABELLED = 30  # with more edges only the tooltips say how much flows


def write(
    scene: Scene, *, title: str | None = None, subtitle: str | None = None, theme: str = "light",
    direction: str = "auto", lang: str | None = None,
) -> str:  # fmt: skip
    """The DOT source of `scene`."""
    return _Writer(scene, theme, direction, lang).text(title, subtitle)


class _Writer:
    """Writes one scene."""

    def __init__(self, scene: Scene, theme: str, direction: str, lang: str | None) -> None:
        self.scene, self.lang = scene, lang
        self.colours: Palette = PALETTES["dark" if theme == "dark" else "light"]
        self.rows = strip_labels(scene, self.colours, lang)
        self.direction = ("TB" if self.rows else "LR") if direction == "auto" else direction
        finite = [edge.strength for edge in scene.edges if edge.strength < inf]
        self.strongest = max(finite, default=0.0)
        self.shown = {
            around for card in scene.cards for around in _above(scene.frames, card.frame)
        }
        # A parameter stands above or below its layer only where layers stand side by side.
        self.beside = self.direction == "LR" and any(edge.side for edge in scene.edges)

    def text(self, title: str | None, subtitle: str | None) -> str:
        graph = graphviz.Digraph("graph")
        graph.attr(
            rankdir=self.direction, nodesep="0.3" if self.beside else "0.22",
            ranksep="0.18" if self.rows else "0.6", pad="0.3", bgcolor=self.colours.bg,
            fontname=SANS, **({} if self.beside or self.rows else {"ordering": "in"}),
        )  # fmt: skip
        subtitle = self._legend() if subtitle is None else subtitle
        if title or subtitle:
            graph.attr(
                label=heading(title, subtitle, self.colours), labelloc="t", labeljust="l"
            )
        graph.attr("node", shape="box", fontname=SANS, margin="0", gradientangle="270")
        graph.attr("edge", fontname=MONO, fontsize="10", arrowsize="0.7")
        self._place(graph, None)
        self._connect(graph)
        return str(graph.source)

    def _legend(self) -> str:
        """What the lines mean, once gradients flow."""
        if self.scene.level == "summary" or not any(e.flow is not None for e in self.scene.edges):
            return ""
        if self.rows:
            return _("bar: norm of the parameters' gradient, logarithmic 1e−9 … 1", self.lang)
        return _(
            "arrow width and its number: the gradient that flows back along that edge · dotted = 0",
            self.lang,
        )

    def _place(self, graph: Any, frame: int | None) -> None:
        """Write the cards that stand in `frame`, and the frames inside it as clusters."""
        for k, card in enumerate(self.scene.cards):
            if card.frame == frame:
                label = self.rows.get(k) or card_label(card, self.colours, self.lang)
                tooltip = _plain(card.tooltip)
                graph.node(
                    f"n{k}", id=f"n{k}", label=label, tooltip=tooltip,
                    **card_look(card, self.colours),
                )  # fmt: skip
        for k, inner in enumerate(self.scene.frames):
            if inner.parent == frame and k in self.shown:
                with graph.subgraph(name=f"cluster_{k}") as cluster:
                    cluster.attr(**self._frame(k, inner))
                    self._place(cluster, k)
        if self.beside:
            self._connect_beside(graph, frame)

    def _frame(self, k: int, frame: Frame) -> dict[str, str]:
        colours = self.colours
        return {
            "label": frame_label(frame, colours), "id": f"m{k}", "class": "module",
            "style": "rounded,filled", "fillcolor": colours.cluster,
            "color": colours.cluster_border, "penwidth": "1", "labeljust": "l", "margin": "12",
        }  # fmt: skip

    def _connect(self, graph: Any) -> None:
        for k, edge in enumerate(self.scene.edges):
            if not (self.beside and edge.side):
                tail, head = ("e", "w") if self.direction == "LR" else ("s", "n")
                straight = {"weight": "50"} if edge.main and (self.beside or self.rows) else {}
                graph.edge(
                    f"n{edge.source}", f"n{edge.target}", id=f"e{k}", tailport=tail, headport=head,
                    **straight, **self._line(edge),
                )  # fmt: skip

    def _connect_beside(self, graph: Any, frame: int | None) -> None:
        """Write the edges of what stands above and below in `frame`, within its cluster."""
        for k, edge in enumerate(self.scene.edges):
            if edge.side and self.scene.cards[edge.target].frame == frame:
                ends, look = (f"n{edge.source}", f"n{edge.target}"), self._line(edge)
                look.pop("label", None)
                with graph.subgraph() as same:
                    same.attr(rank="same")
                    if edge.side == "below":  # of one rank the head of an edge is the upper one
                        same.edge(*ends, id=f"e{k}", tailport="n", headport="s", **look)
                        continue
                    same.edge(*ends[::-1], style="invis")  # dir=back errs in Graphviz 2.43
                    same.edge(*ends, id=f"e{k}", tailport="s", headport="n", weight="0", **look)

    def _line(self, edge: Edge) -> dict[str, str]:
        """Width and number by the gradient that flows back; grey where none does."""
        colours = self.colours
        if edge.alarm:
            token = "warn" if edge.alarm == "cause" else "err"
            return {"color": colours[token], "penwidth": "2.6", "class": token}
        if not edge.live:
            return {"color": colours.const_edge, "style": "dashed", "class": "constant"}
        if edge.flow is None:
            return {"color": colours.const_edge, "class": "waiting"}
        single = getattr(edge.flow, "shape", ()) == ()
        text = number(edge.flow, 4) if single else number(edge.strength, 3)
        look = {"color": colours.flow, "class": "flow", "tooltip": text, "labeltooltip": text}
        if len(self.scene.edges) <= LABELLED and not self.rows:
            look |= {"label": _number_label(text, colours, self.direction)}
        if edge.strength == 0:
            return look | {"style": "dotted", "class": "flow zero"}
        share = min(1.0, edge.strength / self.strongest) if edge.strength < inf else 1.0
        width = 1 + (1.4 if self.rows else 3.4) * share
        return look | {"penwidth": f"{width:.3g}"}


def _above(frames: Sequence[Frame], frame: int | None) -> Iterator[int]:
    """A frame and those around it."""
    while frame is not None:
        yield frame
        frame = frames[frame].parent


def _number_label(text: str, colours: Palette, direction: str) -> str:
    """The number of an edge, with room between it and the line."""
    figure = font(text, 10, colours.grad, mono=True)
    if direction == "TB":
        return f"<{font(SPACE, 10, colours.grad)}{figure}>"
    room = f'<TR><TD HEIGHT="{ABOVE}"></TD></TR>'
    return f"<{TABLE}<TR><TD>{figure}</TD></TR>{room}</TABLE>>"


def _plain(text: str) -> str:
    """A tooltip without entities, and without what DOT could take for an escape sequence."""
    return str(graphviz.escape(escape(text, quote=False).replace("\\", SET_MINUS)))
