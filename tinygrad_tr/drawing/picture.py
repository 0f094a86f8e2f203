"""`Drawing`: a picture of a graph, to be shown in a notebook or saved to a file."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from ..errors import GraphvizMissingError
from ..palette import DARK, LIGHT
from . import engine

__all__ = ["Drawing"]


class Drawing:
    """A picture of a graph.

    Attributes
    ----------
    dot : str
        Its DOT source: the same text for the same numbers, on every machine.
    text : str
        The graph as a text tree.
    theme : str
        "light", "dark", or "auto" for an SVG that follows the reader's.
    """

    def __init__(self, dot: str, text: str, theme: str = "auto", lang: str | None = None) -> None:
        self.dot, self.text, self.theme, self._lang = dot, text, theme, lang

    def svg(self) -> str:
        """The picture as SVG text, without a document head, to be put into a page.

        Raises
        ------
        GraphvizMissingError
            If there is no engine; the message says how to install one.
        """
        drawn = engine.render(self.dot, "svg").decode()
        drawn = drawn[drawn.index("<svg") :]
        mark = f"g{hashlib.sha256(self.dot.encode()).hexdigest()[:8]}-"
        drawn = re.sub(r'\bid="', f'id="{mark}', drawn)  # two pictures on a page do not clash
        drawn = re.sub(r"url\(#", f"url(#{mark}", drawn)
        if self.theme == "auto":
            drawn = drawn.replace(">", f">\n<style>{_dark_css(mark)}</style>", 1)
            drawn = drawn.replace("<svg ", f'<svg id="{mark}svg" ', 1)
        return drawn

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture, whole or not at all; the suffix names the format.

        Parameters
        ----------
        path : str or path
            Ends in ``.svg``, ``.png``, ``.pdf``, ``.dot`` (the source) or ``.txt`` (the tree).

        Raises
        ------
        GraphvizMissingError
            If there is no engine; the ``.dot`` source is written beside and named.
        """
        target = Path(path)
        kind = target.suffix.lower().removeprefix(".")
        if kind == "dot":
            return _write(target, self.dot.encode())
        if kind == "txt":
            return _write(target, (self.text + "\n").encode())
        if kind not in ("svg", "png", "pdf"):
            raise ValueError(f"{target.name!r} must end in .svg, .png, .pdf, .dot or .txt")
        try:
            drawn = (HEAD + self.svg()).encode() if kind == "svg" else engine.render(self.dot, kind)
        except GraphvizMissingError:
            source = _write(target.with_suffix(".dot"), self.dot.encode())
            raise GraphvizMissingError(engine.missing(source.name, self._lang)) from None
        return _write(target, drawn)

    def __repr__(self) -> str:
        return self.text

    def _repr_svg_(self) -> str | None:
        try:
            return self.svg()
        except GraphvizMissingError:
            return None

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        svg = self._repr_svg_()
        return {"text/plain": self.text} | ({"image/svg+xml": svg} if svg else {})


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'


def _write(target: Path, content: bytes) -> Path:
    """Write a temporary file and rename it: a crash leaves nothing half written."""
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    os.replace(part, target)
    return target


def _dark_css(mark: str) -> str:
    """Exchange each light colour for the dark one of the same meaning."""
    rules = []
    for token, light in LIGHT.items():
        dark, low, at = DARK[token], light.lower(), f"#{mark}svg"
        if token in ("bg", "card"):
            continue
        rules.append(f'{at} [fill="{low}" i]{{fill:{dark}}}')
        rules.append(f'{at} [stroke="{low}" i]{{stroke:{dark}}}')
        rules.append(f'{at} stop[style*="{low}" i]{{stop-color:{dark} !important}}')
    whites = f'{at} stop[style*="#ffffff" i],{at} stop[style*="white"]'
    rules.append(f"{whites}{{stop-color:{DARK.card} !important}}")
    return f"@media (prefers-color-scheme: dark){{{at}{{background:{DARK.bg}}}{''.join(rules)}}}"
