"""`Drawing`: a picture of a graph, to be shown in a notebook or saved to a file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from ..errors import GraphvizMissingError
from . import engine, files, svg

__all__ = ["Drawing"]

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
KINDS = ("svg", "png", "pdf", "dot", "txt")


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
    """

    def __init__(
        self, dot: str, text: str, theme: str = "auto", lang: str | None = None,
        name: str = "graph",
    ) -> None:  # fmt: skip
        self.dot, self.text, self.theme = dot, text, theme
        self._lang, self._name = lang, files.default_name(name)
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
            Ends in ``.svg``, ``.png``, ``.pdf``, ``.dot`` (the source) or ``.txt`` (the tree).
            Without it, or for a folder, the file is called after the result: ``loss.svg``.
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
            raise ValueError(f"{target.name!r} must end in .svg, .png, .pdf, .dot or .txt")
        content = self._content(kind, target)
        return files.write(files.free(target) if overwrite is False else target, content)

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
