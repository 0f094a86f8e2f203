"""The rows of folded modules as HTML-like labels: equal columns, and a bar for the gradient."""

from __future__ import annotations

from math import log10

from ..messages import _
from ..numbers import number
from ..palette import Palette
from .cards import NOTHING
from .labels import SPACE, TABLE, font
from .rows import Strip
from .scene import Scene

__all__ = ["strip_labels"]

BAR, SMALLEST = 168, -9  # points of a bar, and the power of ten where it begins
WIDE, MONO_WIDE = 6, 7  # points of a character, about
NARROWEST = (190, 70, 84, 92)


def strip_labels(scene: Scene, colours: Palette, lang: str | None = None) -> dict[int, str]:
    """The label of each row, by the number of its card."""
    strips = {k: card.strip for k, card in enumerate(scene.cards) if card.strip is not None}
    texts = {k: _texts(strip, lang) for k, strip in strips.items()}
    columns = zip(*texts.values(), strict=True)
    widths = [
        max(least, max(map(len, column)) * (MONO_WIDE if c == 2 else WIDE))
        for c, (least, column) in enumerate(zip(NARROWEST, columns, strict=False))
    ]
    return {
        k: _label(place, strips[k], words, widths, colours)
        for place, (k, words) in enumerate(texts.items(), 1)
    }


def _texts(strip: Strip, lang: str | None) -> tuple[str, str, str, str]:
    """What stands in the columns: the module, its parameters, their gradient, the remark."""
    name = f"{strip.title}{strip.after}" + (f" × {strip.count}" if strip.count > 1 else "")
    count = _("{n} par.", lang).format(n=strip.parameters) if strip.parameters else ""
    return name, count, _norms(strip), strip.mark


def _label(
    place: int, strip: Strip, texts: tuple[str, ...], widths: list[int], colours: Palette
) -> str:
    name, parameters, norm, remark = widths
    inks = {"error": colours.err, "warning": colours.warn}
    mark = font(strip.mark, 11, inks.get(strip.alarm, colours.muted), bold=strip.alarm == "error")
    cells = [
        _cell(font(str(place), 11, colours.muted, mono=True), 26, "RIGHT"), _cell("", 10),
        _cell(_name(strip, colours), name),
        _cell(font(texts[1], 11, colours.muted), parameters, "RIGHT"), _cell("", 12),
        _cell(_bar(strip, inks.get(strip.tone, colours.flow), colours), BAR), _cell("", 12),
        _cell(font(texts[2], 11, colours.grad, mono=True), norm, "RIGHT"), _cell("", 12),
        _cell(mark, remark),
    ]  # fmt: skip
    return f"<{TABLE}<TR>{''.join(cells)}</TR></TABLE>>"


def _name(strip: Strip, colours: Palette) -> str:
    name = font(strip.title, 12, colours.ink, bold=True)
    name += font(strip.after.replace(" ", SPACE), 12, colours.muted)
    return name + (font(f"{SPACE}× {strip.count}", 12, colours.ink) if strip.count > 1 else "")


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
