"""`Drawing`: a picture of a graph, to be shown in a notebook or saved to a file.

And `layout`, the same picture for a page with rules and scripts of its own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..errors import GraphvizMissingError
from . import engine, files, svg
from .dot import write
from .scene import Scene

__all__ = ["Drawing", "layout"]

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
KINDS = ("svg", "png", "pdf", "dot", "txt", "html")


def layout(scene: Scene, lang: str | None = None, *, direction: str = "LR") -> str:
    """The SVG element of a scene, for a page that styles it and steps through it.

    This is what a page may rely on:

    * card `k` of the scene is the group ``id="n{k}" class="node …"``, edge `k` the group
      ``id="e{k}" class="edge …"``, frame `k` the group ``id="m{k}" class="cluster module"``.
      Cards are in topological order, and ``scene.members[k]`` tells which values one stands for;
      edges are in the order of their results, and for one result in that of its operands;
    * a card's class has its colours' token and its role (``param parameter``, ``input``, ``op``,
      ``loss output``, ``const constant``, ``err``, ``warn``), an edge's ``flow`` (and ``zero``),
      ``constant``, ``waiting`` before `backward`, ``err`` or ``warn``;
    * each shape and text has a class for every colour: ``f-TOKEN`` its filling, ``s-TOKEN`` its
      line, ``p-TOKEN`` a stop of a header's gradient, with a token of `palette`, ``-`` for ``_``.
      Rules for these are a theme. Colours that are written in are light, and any rule beats them;
    * an edge has one ``<path>``, which runs from the operand to the result, and one ``<polygon>``,
      the arrow at the result, whose second point is the tip;
    * ``<title>`` is the tooltip. Names stand as text; none is part of an id or a class.

    Parameters
    ----------
    scene : Scene
        Of `scene.read`.
    lang : {"en", "tr"}, optional
    direction : {"LR", "TB", "auto"}

    Returns
    -------
    str
        ``<svg …>…</svg>`` without a document head. Ids have no prefix: one of these to a page.

    Raises
    ------
    GraphvizMissingError
        If there is no engine.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> from tinygrad_tr.drawing.scene import read
    >>> w = Value(3.0, name="w")
    >>> scene = read(w * 2)
    >>> [card.name for card in scene.cards], scene.members[0][0] is w
    (['w', 't1'], True)
    >>> 'id="n0" class="node param parameter"' in layout(scene)
    True
    """
    source = write(scene, subtitle="", direction=direction, lang=lang)
    return svg.plain(engine.render(source, "svg", lang).decode())


class Drawing:
    """A picture of a graph, as it was when it was drawn.

    Attributes
    ----------
    dot : str
        Its DOT source: the same text for the same numbers, on every machine.
    text : str
        The graph as a text tree.
    theme : str
        "light", "dark", or "auto" for an SVG that follows the reader's.

    `draw` makes one. The page (``.html``) is that of `explain`, which is made when it is asked for.
    """

    def __init__(
        self, dot: str, text: str, theme: str = "auto", lang: str | None = None,
        name: str = "graph", page: Callable[[Path], object] | None = None,
    ) -> None:  # fmt: skip
        self.dot, self.text, self.theme = dot, text, theme
        self._lang, self._name, self._page = lang, files.default_name(name), page
        self._svg: str | None = None

    def svg(self) -> str:
        """The picture as SVG text, without a document head, to be put into a page.

        Raises
        ------
        GraphvizMissingError
            If there is no engine; the message says how to install one.
        """
        if self._svg is None:
            drawn = engine.render(self.dot, "svg", self._lang).decode()
            mark = hashlib.sha256(f"{self.theme}\n{self.dot}".encode()).hexdigest()[:8]
            self._svg = svg.finish(drawn, mark, self.theme, self.text.partition("  ")[0])
        return self._svg

    def save(
        self, path: str | os.PathLike[str] | None = None, *, overwrite: bool | None = None
    ) -> Path:
        """Write the picture, whole or not at all; the suffix names the format.

        Parameters
        ----------
        path : str or path, optional
            Ends in ``.svg``, ``.png``, ``.pdf``, ``.dot`` (the source), ``.txt`` (the tree) or
            ``.html`` (the page that steps through the graph, see `explain`). Without it, or for a
            folder, the file is called after the result: ``loss.svg``.
        overwrite : bool, optional
            Whether a file that is there is replaced; otherwise ``-2`` is added to the name. By
            default a name that was given is replaced, and one that was not is not.

        Returns
        -------
        pathlib.Path
            Where the picture is.

        Raises
        ------
        GraphvizMissingError
            If there is no engine; the ``.dot`` source is written beside and named.
        ValueError
            If the suffix is none of these.
        """
        target = Path() if path is None else Path(path)
        if path is None or target.is_dir():
            target, overwrite = target / f"{self._name}.svg", bool(overwrite)
        kind = target.suffix.lower().removeprefix(".")
        if kind not in KINDS:
            raise ValueError(f"{target.name!r} must end in .svg, .png, .pdf, .dot, .txt or .html")
        if overwrite is False:
            target = files.free(target)
        if kind == "html":
            return self._save_page(target)
        return files.write(target, self._content(kind, target))

    def html(self) -> str:
        """The page that steps through the graph, as text; see `explain`."""
        with TemporaryDirectory() as folder:
            return self._save_page(Path(folder) / "page.html").read_text(encoding="utf-8")

    def _save_page(self, target: Path) -> Path:
        if self._page is None:
            raise ValueError("this drawing has no page; draw(value) makes one that has")
        self._page(target)
        return target

    def _content(self, kind: str, target: Path) -> bytes:
        if kind == "dot":
            return self.dot.encode()
        if kind == "txt":
            return f"{self.text}\n".encode()
        try:
            if kind == "svg":
                return (HEAD + self.svg()).encode()
            return engine.render(self.dot, kind, self._lang)
        except GraphvizMissingError:
            source = files.write(target.with_suffix(".dot"), self.dot.encode())
            raise GraphvizMissingError(engine.missing(source.name, self._lang)) from None

    def __repr__(self) -> str:
        return self.text

    def _repr_svg_(self) -> str | None:
        try:
            return self.svg()
        except (GraphvizMissingError, RuntimeError, TimeoutError):
            return None

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        drawn = self._repr_svg_()
        return {"text/plain": self.text} | ({"image/svg+xml": drawn} if drawn else {})
