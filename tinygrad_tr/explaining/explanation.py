"""`Explanation`: the steps of a graph, and the forms in which they are shown."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..value import Value
from .algebra import Text, Tree, leaves, simplify
from .element import element_steps
from .entries import expression
from .latex import latex_of
from .notation import pieces, text_of
from .pictured import write
from .reading import Reading
from .records import records
from .step import Step
from .terminal import can_encode, print_steps

__all__ = ["Explanation", "title_of"]

WIDEST = 100
TITLE, FOLDED = 64, 40  # characters of a title, and nodes whose expressions it is made of
# Stands for an expression that makes any title too long. It is not written out: of values that
# are used twice, again and again, there would be no end.
TOO_LONG = Text("…" * (TITLE + 1))


class Explanation:
    """How a value was computed and how its gradients come about, step by step.

    Attributes
    ----------
    steps : tuple of Step
        Forward, seed, backward and, for a training step, update.
    title : str
        The result and its expression.
    reading : Reading
        The graph: nodes, names, edges and gradients by the numbers that steps use.
    """

    def __init__(
        self, reading: Reading, steps: Sequence[Step], title: str, lang: str | None = None,
        rate: float | None = None,
    ) -> None:  # fmt: skip
        self.reading, self.steps, self.title = reading, tuple(steps), title
        self.rate, self._lang = rate, lang

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<explanation of {self.title}: {len(self.steps)} steps>"

    def text(
        self, lang: str | None = None, *, width: int | None = None, ascii: bool | None = None
    ) -> str:
        """The steps for a terminal.

        Parameters
        ----------
        lang : {"en", "tr"}, optional
        width : int, optional
            Columns; by default those of the terminal, at most 100.
        ascii : bool, optional
            Use ASCII signs; by default where the standard output cannot encode others.
        """
        if width is None:
            width = min(shutil.get_terminal_size().columns, WIDEST)
        if ascii is None:
            ascii = not can_encode("∂·−①²ᵀ‖←")
        return print_steps(self.title, self.steps, lang or self._lang, width, ascii)

    def json(self, lang: str | None = None) -> dict[str, Any]:
        """The explanation as records that JSON can hold, for a page."""
        return records(self, lang or self._lang)

    def latex(self, lang: str | None = None) -> str:
        """The equations as an ``aligned`` environment for LaTeX's mathematics (amsmath)."""
        return latex_of(self.steps, lang or self._lang)

    def element(self, value: Value, index: Any) -> Explanation:
        """The same graph, with one element of `value` followed in full numbers.

        Parameters
        ----------
        value : Value
            One that the gradient reaches.
        index : int or tuple of int
            One whole number for each axis.
        """
        steps = element_steps(self.reading, value, index)
        return Explanation(self.reading, steps, self.title, self._lang)

    def html(self, *, lang: str | None = None, level: str = "auto", max_nodes: int = 150) -> str:
        """A page that plays the steps beside the drawing, in one file.

        Parameters
        ----------
        lang : {"en", "tr"}, optional
            The language in which it opens.
        level : str
            "all" draws every operation, "module" each call of a module as one card.
        max_nodes : int
            The most cards to draw, at most 500.
        """
        from .page import page_of

        lang = lang or self._lang
        drawn = self.reading.pictured.drawn(self.reading.gradients)
        return page_of(self.json(lang), drawn, lang=lang, level=level, max_nodes=max_nodes)

    def save(self, path: str | Path, **options: Any) -> Path:
        """Write the explanation to a file: ``.html`` a page, ``.txt``, ``.tex`` or ``.json``.

        Parameters
        ----------
        path : str or path
        **options
            For a page those of `html`.
        """
        path = Path(path)
        return write(path, self._written(path.suffix.lower(), options).encode())

    def _written(self, suffix: str, options: dict[str, Any]) -> str:
        match suffix:
            case ".html" | ".htm":
                return self.html(**options)
            case ".txt":
                return self.text(width=80, ascii=False) + "\n"
            case ".tex":
                return self.latex() + "\n"
            case ".json":
                return self._records()
        raise ValueError(
            f"the name of the file ends in {suffix!r}; an explanation is .html, .txt, .tex or .json"
        )

    def _records(self) -> str:
        return json.dumps(self.json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return {"text/plain": self.text(width=80, ascii=False), "text/latex": f"$${self.latex()}$$"}


def title_of(reading: Reading) -> str:
    """The result and its expression in the names of the leaves, if that is short."""
    root = reading.root
    name = reading.name(root)
    if len(reading.nodes) <= FOLDED:
        trees: dict[Any, Tree] = {}
        for node in reading.nodes:
            if node.op is None:
                trees[node] = reading.symbol(node)
                continue
            inner = [
                trees[x] if isinstance(x, Value) else reading.symbol(x)
                for x in reading.operands(node).values()
            ]
            tree = simplify(expression(node.op, inner, node._options))
            trees[node] = tree if leaves(tree) <= TITLE else TOO_LONG
        title = f"{name} = {text_of(pieces(trees[root], tight=True))}"
        if len(title) <= TITLE:
            return title
    inner = [reading.symbol(x) for x in reading.operands(root).values()]
    title = f"{name} = {text_of(pieces(expression(root.op, inner, root._options), tight=True))}"
    return title if len(title) <= TITLE else f"{name} = {root.op.name}(…)"
