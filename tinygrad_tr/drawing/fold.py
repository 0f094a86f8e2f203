"""Folding: a graph too large to be read shows its modules, and a huge one a summary."""

from __future__ import annotations

import math
from dataclasses import replace

from ..messages import _
from ..numbers import number
from .cards import Row
from .scene import Card, Edge, Scene

__all__ = ["fold"]

SHOWN = 60  # visible cards, above that modules are folded
READABLE = 200  # above that there is only a summary


def fold(scene: Scene, level: str, lang: str | None = None) -> Scene:
    """`scene`, with a card for each module if it is large, or a single card if it is huge."""
    if level == "auto" and scene.size[0] > len(scene.cards):
        return _summary(scene, lang)
    if level == "module" or (level == "auto" and len(scene.cards) > SHOWN and scene.frames):
        scene = _by_module(scene, lang)
    if level == "auto" and len(scene.cards) > READABLE:
        return _summary(scene, lang)
    return scene


def _by_module(scene: Scene, lang: str | None) -> Scene:
    """One card for each innermost frame, with the norm of what flows back into it."""
    inside = [card.frame for card in scene.cards]
    keep = [k for k, frame in enumerate(inside) if frame is None]
    number = {k: n for n, k in enumerate(keep)}
    cards, place = [scene.cards[k] for k in keep], {}
    for k, frame in enumerate(scene.frames):
        if frame.cards:
            place[k] = len(cards)
            cards.append(_module_card(scene, k, lang))
    where = [number[k] if frame is None else place[frame] for k, frame in enumerate(inside)]
    edges: dict[tuple[int, int], Edge] = {}
    for edge in scene.edges:
        ends = where[edge.source], where[edge.target]
        if ends[0] != ends[1]:
            known = edges.get(ends)
            if known is None or edge.strength > known.strength:
                edges[ends] = replace(edge, source=ends[0], target=ends[1])
    cards = [replace(card, frame=None) for card in cards]
    return Scene(tuple(cards), tuple(edges.values()), (), scene.size)


def _module_card(scene: Scene, k: int, lang: str | None) -> Card:
    frame = scene.frames[k]
    inside = set(frame.cards)
    flows = [e.strength for e in scene.edges if e.target in inside and e.flow is not None]
    rows = [Row(_("operations", lang), str(len(frame.cards)), "shape")]
    if flows:
        total = math.sqrt(sum(x * x for x in flows))
        rows.append(Row(_("‖gradient‖", lang), number(total, 3), "gradient"))
    return Card(frame.title, frame.detail, "op", tuple(rows), frame.title)


def _summary(scene: Scene, lang: str | None) -> Scene:
    """The root's card, with how many values, edges and parameters are behind it."""
    root = scene.cards[-1]
    rows = [
        *root.rows,
        Row(_("nodes", lang), str(scene.size[0]), "shape"),
        Row(_("edges", lang), str(scene.size[1]), "shape"),
        Row(_("parameters", lang), str(scene.size[2]), "shape"),
    ]
    return Scene((replace(root, rows=tuple(rows), frame=None),), (), (), scene.size)
