"""The explorer page: the steps of an explanation and the drawing, in one file that needs no other.

Data go in as JSON and reach the page by `textContent` only. It knows no derivative and no layout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from ...drawing.frames import Frame
from ...drawing.scene import Card, Scene
from ...messages import LANGUAGES, _, get_language
from ...numbers import number
from ...palette import BOUNDARY_FILLS, DARK, LIGHT, Palette
from .graph import WIDE, draw_graph
from .levels import Drawn, chosen
from .words import words

__all__ = ["assemble", "page_of"]

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
# What could end the script element, or a line of an old JavaScript, is written as \uXXXX.
UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
SCRIPTS = (
    "player.js", "numbers.js", "state.js", "graph.js", "panel.js", "whatif.js", "page.js",
)  # fmt: skip


def page_of(
    data: Mapping[str, Any], drawn: Drawn, *, lang: str | None = None,
    level: str = "auto", max_nodes: int = 150,
) -> str:  # fmt: skip
    """The page of an explanation, as HTML text.

    Parameters
    ----------
    data : mapping
        `Explanation.json()`; its ids ``n{k}`` and ``e{k}`` are the places of the scene's cards and
        edges.
    drawn : Drawn
        The same graph for the drawing.
    lang : str, optional
        The language in which the page opens; its button changes it.
    level : str
        "all" draws every operation, "module" a card for each call of a module; "auto" the first
        where the cards are not more than `max_nodes`, else the second.
    max_nodes : int
        The most cards to draw, at most 500.

    Returns
    -------
    str
        The same text for the same numbers.

    Raises
    ------
    ValueError
        If there are more cards than `max_nodes`, or `max_nodes` is above 500.
    """
    scenes, cards = chosen(drawn, len(data["nodes"]), level, max_nodes)
    graph = draw_graph(scenes["en"], _translations(scenes["en"], scenes["tr"]))
    trees = {key: drawn.tree(key) for key in LANGUAGES} if graph is None else None
    program = data.get("program")
    content = {
        **data,
        "trees": trees,
        "edges": [_told(edge, data) for edge in data["edges"]],
        "cards": [f"n{k}" for k in cards] if cards else None,
        "program": {"inputs": program["inputs"]} if program else None,
    }
    return assemble(
        "page.html", "page.css", SCRIPTS, content, words(), lang=lang,
        program=f"function (inputs) {{\n{program['js']}\n}}" if program else "null",
        drawing=graph.svg if graph else "",
        shape="wide" if graph and graph.ratio > WIDE else "tall",
    )  # fmt: skip


def assemble(
    template: str, style: str, scripts: Sequence[str], data: Any, texts: Any, *,
    lang: str | None = None, program: str = "null", **parts: str,
) -> str:  # fmt: skip
    """Put style, scripts, data and texts into a template, in one pass: no part is read again.

    `program` is an expression of JavaScript, which the scripts know by this name. It stands in the
    page as code, since the page's policy lets nothing be made into code later.
    """
    language = get_language() if lang is None else lang
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; there are {', '.join(LANGUAGES)}")
    fields = parts | {
        "lang": language,
        "policy": POLICY,
        "style": _colours() + _asset("common.css") + _asset(style),
        "script": _script(program, scripts),
        "data": _json(data),
        "words": _json(texts),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: fields[found[1]], _asset(template))


def _script(program: str, scripts: Sequence[str]) -> str:
    """One function around all, so that no name of a script is the page's."""
    parts = [f"const program = {program};", *map(_asset, scripts)]
    return "\n".join(['"use strict";', "(() => {", *parts, "})();"])


def _json(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(UNSAFE)


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _colours() -> str:
    """The palette as CSS variables: light, dark where system or button say so, light on paper."""

    def block(palette: Palette) -> str:
        fills = (palette.input_header, palette.card, palette.err_header)
        fills = BOUNDARY_FILLS if palette is LIGHT else fills
        named = [*palette.items(), *zip(("low", "middle", "high"), fills, strict=True)]
        return "".join(f"--{token.replace('_', '-')}:{hue};" for token, hue in named)

    dark = f"{{color-scheme:dark;{block(DARK)}}}"
    return (
        f":root{{color-scheme:light;{block(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){dark}}}\n"
        f"@media screen{{:root[data-theme=dark]{dark}}}\n"
    )


def _told(edge: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """An edge with the text above its line; of an array the norm flows, to three digits."""
    flow, source = edge.get("flow"), data["nodes"][int(edge["from"][1:])]
    digits = 3 if source["shape"] else 4
    return {**edge, "text": "" if flow is None else number(flow, digits)}


def _translations(english: Scene, turkish: Scene) -> dict[str, str]:
    """The texts of a drawing that differ between the languages."""
    pairs = {role: _(role, "tr") for card in english.cards for role in [card.role]}
    for one, other in zip(english.cards, turkish.cards, strict=True):
        texts = zip(_texts(one), _texts(other), strict=False)
        pairs |= {a: b for a, b in texts if a != b}
    for frame, same in zip(english.frames, turkish.frames, strict=True):
        pairs |= dict(zip(_words(frame), _words(same), strict=True))
    return {a: b for a, b in pairs.items() if a != b and a}


def _texts(card: Card) -> list[str]:
    """Everything that is written on a card."""
    texts = [card.name, f"= {card.expression}"]
    texts += [text for row in card.rows for text in (row.label, row.text)]
    if card.strip is not None:
        texts += [card.strip.title, card.strip.after, card.strip.mark]
    return texts


def _words(frame: Frame) -> tuple[str, str, str, str]:
    """A frame's texts; a picture joins kind and detail to one."""
    return frame.title, frame.kind, frame.detail, f"{frame.kind} · {frame.detail}"
