"""Graphviz's SVG made fit for pages: ids that do not clash, tooltips, colours by theme."""

from __future__ import annotations

import re
from html import escape
from math import dist

from ..palette import DARK, LIGHT

__all__ = ["finish", "plain"]

# Graphviz writes colours in lower case, and white by its name; two tokens are white in the light.
_TOKENS = {colour.lower(): token for token, colour in LIGHT.items() if token != "bg"}
_TAG = re.compile(r"<(text|path|polygon|polyline|ellipse)( [^>]*?)(/?)>")
# Spaces, and titles that only tell what Graphviz calls a thing.
_EMPTY = re.compile(
    r"<text[^>]*>(?:\s|&#160;)*</text>\n|"
    r"<title>(?:graph|cluster_\d+|n\d+|n\d+(?::\w+)?(?:&#45;|-)(?:&gt;)n\d+(?::\w+)?)</title>\n"
)
_EDGE = re.compile(
    r'<path class="[^"]*" fill="none"[^>]* (d="([^"]*)")/>\n<polygon [^>]*points="([^"]*)"/>'
)
_STOP = re.compile(r'style="stop-color:(#[0-9a-f]{6}|white);stop-opacity:1\.?0*;"')


def finish(svg: str, mark: str, theme: str, label: str) -> str:
    """An SVG element, without a document head, to be put into a page, beside others.

    Parameters
    ----------
    svg : str
        What Graphviz wrote.
    mark : str
        Eight hexadecimal digits of the content: ids and rules of two pictures do not clash.
    theme : str
        "auto" to follow the reader's, else the colours stay as they are.
    label : str
        What the picture is, for those who cannot see it.
    """
    svg = _with_tooltips(_bare(svg))
    svg = re.sub(r'\bid="', f'id="g{mark}-', svg)
    svg = svg.replace('"url(#', f'"url(#g{mark}-')
    head = f'<svg class="tg-{mark}" role="img" aria-label="{escape(label, quote=True)}"'
    svg = svg.replace("<svg", head, 1)
    if theme == "auto":
        svg = _themed(svg)
        svg = svg.replace(">", f">\n<style>{_rules(mark, svg)}</style>", 1)
    return svg


def plain(svg: str) -> str:
    """An SVG element for a page that has ids and rules of its own: ids as in the DOT source."""
    svg = _themed(_with_tooltips(_bare(svg)))
    return _EDGE.sub(_forward, svg)


def _bare(svg: str) -> str:
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\n?", "", svg, flags=re.DOTALL)
    # Within one process, Graphviz goes on counting its gradients from picture to picture.
    found = re.findall(r'<linearGradient id="\w+_l_(\d+)"', svg)
    numbers = {before: str(k) for k, before in enumerate(found)}
    return re.sub(r'(?<=_l_)\d+(?=[")])', lambda match: numbers.get(match[0], match[0]), svg)


def _themed(svg: str) -> str:
    """The elements with a class for each colour."""
    return _TAG.sub(_classed, _STOP.sub(_classed_stop, _background(svg)))


def _forward(edge: re.Match[str]) -> str:
    """Let a curve run towards its arrow: of two cards of one rank it may run the other way."""
    path, curve, arrow = edge.groups()
    points = [tuple(map(float, pair.split(","))) for pair in re.findall(r"[-\d.]+,[-\d.]+", curve)]
    tip = tuple(map(float, arrow.split()[1].split(",")))
    if dist(tip, points[-1]) <= dist(tip, points[0]):
        return edge[0]
    start, *rest = (f"{x:g},{y:g}" for x, y in reversed(points))
    return edge[0].replace(path, f'd="M{start}C{" ".join(rest)}"')


def _with_tooltips(svg: str) -> str:
    """Put the tooltips, which Graphviz hides in anchors, in the place of its titles."""
    anchor = r'<g id="a_[^"]*"><a xlink:title="([^"]*)"[^>]*>'
    svg = re.sub(rf"<title>[^<]*</title>\n{anchor}", r"<title>\1</title>\n<g><g>", svg)
    svg = re.sub(anchor, "<g><g>", svg).replace("</a>", "</g>")
    return _EMPTY.sub("", svg)


def _background(svg: str) -> str:
    """Mark the first polygon, the page, which is as white as a card."""
    marked = '<polygon class="f-bg" fill="#ffffff"'
    return re.sub(r'<polygon fill="(?:white|#ffffff)"', marked, svg, count=1)


def _classed(tag: re.Match[str]) -> str:
    """Add a class for the meaning of each colour of an element."""
    name, attributes, end = tag.groups()
    if "class=" in attributes:
        return tag[0]
    classes = []
    for kind, attribute in (("f", "fill"), ("s", "stroke")):
        colour = re.search(rf' {attribute}="([^"]*)"', attributes)
        token = _token(colour[1]) if colour else None
        classes += [f"{kind}-{token}"] if token else []
    return f'<{name} class="{" ".join(classes)}"{attributes}{end}>' if classes else tag[0]


def _classed_stop(stop: re.Match[str]) -> str:
    return f'class="p-{_token(stop[1])}" stop-color="{stop[1]}"'


def _token(colour: str) -> str | None:
    token = _TOKENS.get("#ffffff" if colour == "white" else colour)
    return None if token is None else token.replace("_", "-")


def _rules(mark: str, svg: str) -> str:
    """The colours of both themes, for the classes that are used."""
    properties = {"f": "fill", "s": "stroke", "p": "stop-color"}
    classes = " ".join(re.findall(r'class="([^"]*)"', svg)).split()
    used = sorted({name for name in classes if name[:2] in ("f-", "s-", "p-")})
    light, dark = (
        "".join(
            f".tg-{mark} .{name}{{{properties[name[0]]}:{palette[name[2:].replace('-', '_')]}}}"
            for name in used
        )
        for palette in (LIGHT, DARK)
    )
    return f"{light}@media (prefers-color-scheme: dark){{{dark}}}"
