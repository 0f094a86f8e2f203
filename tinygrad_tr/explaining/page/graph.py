"""The drawing of a page: Graphviz's SVG, cleaned, so that CSS paints it and the script finds it.

What Graphviz lays out is kept (boxes, curves, where texts stand); colours become class names, and
both ends of an edge can carry an arrow. It knows no step and no explanation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element, fromstring

from ...drawing import engine
from ...drawing.picture import layout
from ...drawing.scene import Scene
from ...palette import LIGHT

__all__ = ["WIDE", "Graph", "draw_graph"]

SVG = "{http://www.w3.org/2000/svg}"
DIGIT = 6.0  # points, of the numbers beside lines
WIDE = 2.0  # a graph wider than this, in heights, leaves no room for a panel beside it
# The class of a text by its colour; a role's own colour is that of its tag.
TEXTS = {LIGHT.value: "v", LIGHT.grad: "g", LIGHT.muted: "l", LIGHT.err: "w"}
REMARKS = {LIGHT.err: "err", LIGHT.warn: "warn"}
TAGS = (LIGHT.input, LIGHT.param, LIGHT.loss, LIGHT.const)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


@dataclass(frozen=True, slots=True)
class Graph:
    """An SVG element as text, and its width in units of its height."""

    svg: str
    ratio: float


def draw_graph(scene: Scene, translations: Mapping[str, str]) -> Graph | None:
    """Draw an English `scene`; texts that have a translation are marked ``data-en``, ``data-tr``.

    Returns
    -------
    Graph or None
        None where there is no engine.
    """
    if engine.program() is None and not engine.has_pygraphviz():
        return None
    root = fromstring(layout(scene, "en", direction="auto"))
    top = root.find(f"{SVG}g")
    assert top is not None  # Graphviz writes one group around all
    _x, _y, width, height = map(float, root.attrib["viewBox"].split())
    shift = re.search(r"translate\([^)]*\)", top.attrib["transform"])
    parts = [part for group in _in_order(top) for part in _group(group, translations)]
    svg = (
        f'<svg id="drawing" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'data-width="{width:g}" data-height="{height:g}">\n{MARKERS}'
        f'<g transform="{shift[0] if shift else ""}">\n' + "\n".join(parts) + "\n</g></svg>"
    )
    return Graph(svg, width / height)


MARKERS = "<defs>" + "".join(
    f'<marker id="arrow-{token}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" '
    f'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
    f'<path class="arrow-{token}" d="M0 .8 8 4 0 7.2z"/></marker>'
    for token in ("wait", "value", "flow")
) + "</defs>\n"  # fmt: skip


def _in_order(top: Element) -> list[Element]:
    """Frames first, cards last, so that no line crosses a number."""
    order = ("cluster", "edge", "node")
    groups = [x for x in top.findall(f"{SVG}g") if x.attrib["class"].split()[0] in order]
    return sorted(groups, key=lambda x: order.index(x.attrib["class"].split()[0]))


def _group(group: Element, translations: Mapping[str, str]) -> Iterator[str]:
    kind, *classes = group.attrib["class"].split()
    make = {"cluster": _frame, "edge": _edge, "node": _card}[kind]
    yield f'<g id="{group.attrib["id"]}" class="{" ".join([kind, *classes])}">'
    tip = group.findtext(f"{SVG}title", "")
    if tip and kind == "node":
        yield f"<title>{_escaped(tip)}</title>"
    yield from make(group, translations)
    yield "</g>"


def _box(group: Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of the first shape."""
    shape = next(x for x in group.iter() if x.tag in (f"{SVG}path", f"{SVG}polygon"))
    found = NUMBER.findall(shape.attrib.get("d") or shape.attrib["points"])
    xs, ys = [float(x) for x in found[0::2]], [float(y) for y in found[1::2]]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _rect(kind: str, box: tuple[float, float, float, float], grow: float = 0, r: int = 9) -> str:
    x, y, w, h = box
    return (
        f'<rect class="{kind}" x="{x - grow:g}" y="{y - grow:g}" width="{w + 2 * grow:g}" '
        f'height="{h + 2 * grow:g}" rx="{r}"/>'
    )


def _frame(group: Element, translations: Mapping[str, str]) -> Iterator[str]:
    yield _rect("border", _box(group), r=12)
    texts = list(group.iter(f"{SVG}text"))
    if texts:
        yield _heading(texts, translations)


def _card(group: Element, translations: Mapping[str, str]) -> Iterator[str]:
    box = x, y, w, _h = _box(group)
    yield _rect("ring", box, 4, 13)
    yield _rect("face", box)
    stop = group.find(f".//{SVG}stop")
    if stop is None:
        yield _rect("border", box)
        yield from _strip(group, translations)
        return
    # The gradient of a card's ground jumps at the lower edge of the header.
    low = y + float(stop.attrib["offset"]) * box[3]
    yield (
        f'<path class="head" d="M{x:g} {low:g}V{y + 9:g}a9 9 0 0 1 9 -9h{w - 18:g}'
        f'a9 9 0 0 1 9 9V{low:g}z"/>'
    )
    yield _rect("border", box)
    texts = [text for text in group.iter(f"{SVG}text") if (text.text or "").strip()]
    margin = max(float(texts[0].attrib["x"]) - x, 8)
    named = 2 if len(texts) > 1 and texts[1].attrib["fill"].upper() == LIGHT.muted else 1
    if named == 2 and texts[1].attrib["y"] != texts[0].attrib["y"]:
        named = 1  # no expression: the label of the first row comes next
    yield _heading(texts[:named], translations, x + margin)
    for text in texts[named:]:
        if (tone := REMARKS.get(text.attrib.get("fill", "").upper())) and _is_words(text):
            size = f"font-size:{text.attrib['font-size']}px"
            style = f' style="fill:var(--{tone});{size}"'
            yield _text(text, "l", x + margin, translations, style)
            continue
        kind = _kind(text)
        yield _text(text, kind, x + margin if kind == "l" else x + w - margin, translations)


def _strip(group: Element, translations: Mapping[str, str]) -> Iterator[str]:
    """A folded module: its texts where they are, and the bar of its gradient."""
    for part in group.iter(f"{SVG}polygon"):
        colour = part.attrib.get("fill", "").upper()
        kind = "bar" if colour == LIGHT.flow else "rest"
        yield f'<polygon class="{kind}" points="{part.attrib["points"]}"/>'
    for text in group.iter(f"{SVG}text"):
        bold = text.attrib.get("font-weight") == "bold"
        kind = "t" if bold else _kind(text)
        yield _text(text, f"fixed {kind}", float(text.attrib["x"]), translations)


def _heading(texts: list[Element], translations: Mapping[str, str], x: float | None = None) -> str:
    """A name, and what follows it in the same line wherever the reader's font ends it."""
    name, *rest = texts
    at = float(name.attrib["x"]) if x is None else x
    parts = [_span("t", name, translations), *(_span("x", text, translations) for text in rest)]
    return f'<text x="{at:g}" y="{name.attrib["y"]}">{" ".join(parts)}</text>'


def _span(kind: str, text: Element, translations: Mapping[str, str]) -> str:
    shown = (text.text or "").strip()
    return f'<tspan class="{kind}"{_both(shown, translations)}>{_escaped(shown)}</tspan>'


def _kind(text: Element) -> str:
    """What a text below or right of the name is: r role, l label, v, g, w, s numbers."""
    colour = text.attrib.get("fill", "").upper()
    if colour in TAGS and text.attrib["font-family"].startswith("Helvetica"):
        return "r"
    return TEXTS.get(colour, "s")


def _is_words(text: Element) -> bool:
    """Whether it is set in the letters of words, not of numbers."""
    return text.attrib["font-family"].startswith("Helvetica")


def _text(
    text: Element, kind: str, x: float, translations: Mapping[str, str], style: str = ""
) -> str:
    shown = (text.text or "").strip()
    both = _both(shown, translations)
    return (
        f'<text class="{kind}"{style} x="{x:g}" y="{text.attrib["y"]}"{both}>'
        f"{_escaped(shown)}</text>"
    )


def _both(shown: str, translations: Mapping[str, str]) -> str:
    if shown not in translations:
        return ""
    return f' data-en="{_escaped(shown)}" data-tr="{_escaped(translations[shown])}"'


def _edge(group: Element, translations: Mapping[str, str]) -> Iterator[str]:
    """One curve from border to border: a head that Graphviz drew is replaced by a marker."""
    path = next(group.iter(f"{SVG}path"))
    line = path.attrib["d"]
    heads = [
        [float(x) for x in NUMBER.findall(head.attrib["points"])]
        for head in group.iter(f"{SVG}polygon")
    ]
    if heads:  # its points are a corner, the tip, the other corner
        line += f"L{heads[0][2]:g},{heads[0][3]:g}"
    width = path.attrib.get("stroke-width", "1.4")
    yield f'<path class="line" style="--w:{width}" d="{line}"/>'
    for text in group.iter(f"{SVG}text"):
        shown = (text.text or "").strip()
        x = float(text.attrib["x"])
        if text.attrib.get("text-anchor") == "start":  # the page's rules put it in the middle
            x += len(shown) * DIGIT / 2
        yield f'<text class="flowed" x="{x:g}" y="{text.attrib["y"]}">{_escaped(shown)}</text>'


def _escaped(text: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in text))
