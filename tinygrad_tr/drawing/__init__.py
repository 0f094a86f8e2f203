"""Pictures and text trees of graphs: readers of what `Value` records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..value import Value
from .alarms import LIMITS, Limits
from .dot import write
from .picture import Drawing, layout
from .scene import Book, read
from .trees import print_tree, tree
from .views import Choice

__all__ = ["LIMITS", "Drawing", "Limits", "draw", "layout", "tree"]

THEMES, DIRECTIONS = ("auto", "light", "dark"), ("auto", "LR", "TB")
LEVELS = ("auto", "operation", "expression", "module", "summary")


def draw(
    value: Value, *, names: Mapping[str, Any] | None = None, inputs: Any = None,
    parameters: Any = None, title: str | None = None, subtitle: str | None = None,
    direction: str = "auto", theme: str = "auto", level: str = "auto", depth: int | None = None,
    max_nodes: int = 2000, limits: Limits = LIMITS, lang: str | None = None,
) -> Drawing:  # fmt: skip
    """A picture of how `value` was computed and, after `backward`, of how the gradient flows.

    Parameters
    ----------
    value : Value
        The result, at the right (or bottom) end.
    names : mapping, optional
        Names for values and arrays that have none of their own, e.g. ``locals()``.
    inputs, parameters : Values, arrays, modules or optimisers, optional
        Which leaves are inputs and which parameters. By default those of the modules in the graph
        are parameters; where there are none, all leaves that need a gradient are.
    title, subtitle : str, optional
        Stand above the picture. The subtitle is a legend unless it is given.
    direction : {"auto", "LR", "TB"}
        Left to right or top to bottom; "auto" is from top to bottom for rows of modules.
    theme : {"auto", "light", "dark"}
        "auto" is an SVG that follows the reader's theme; other formats are light.
    level : {"auto", "operation", "expression", "module", "summary"}
        "operation" shows every operation, "expression" what belongs together as one card
        (``X @ W + b`` of a layer), "module" a row for each module, "summary" a table of counts;
        "auto" chooses what can be read.
    depth : int, optional
        Modules nested so deep are folded to a row, 0 for the outermost; those around them are
        frames. Without it modules are folded where there are too many cards.
    max_nodes : int
        With more cards than these there is a summary in place of a picture.
    limits : Limits
        From where on something is remarked or folded.
    lang : {"en", "tr"}, optional
        The language of the picture.

    Returns
    -------
    Drawing
        ``.save("graph.svg")``, ``.svg()``, ``.dot``; shows itself in a notebook.

    Examples
    --------
    >>> w = Value(3.0, name="w")
    >>> y = w * 2
    >>> y.backward()
    >>> picture = draw(y)
    >>> "w·2" in picture.dot
    True
    """
    _refuse_unknown(value, theme, direction, level, depth)
    book = Book(value, names, inputs, parameters, lang)
    scene = read(value, book=book, choice=Choice(level, depth, max_nodes, limits))
    source = write(
        scene, title=title, subtitle=subtitle, theme=theme, direction=direction, lang=lang
    )

    def save_page(path: Path) -> object:
        """Write the page of `explain`, which is loaded only here, with the roles of the picture."""
        from ..explaining import explain

        def values_of(role: str) -> list[Value]:
            items = book.structure.uses
            return [x for x in items if isinstance(x, Value) and book.role(x) == role]

        explained = explain(
            value, names=names, inputs=values_of("input"), parameters=values_of("parameter"),
            lang=lang,
        )  # fmt: skip
        return explained.save(path)

    return Drawing(source, print_tree(book), theme, lang, book.names.full[value], save_page)


def _refuse_unknown(
    value: Value, theme: str, direction: str, level: str, depth: int | None
) -> None:
    for what, given, known in (
        ("theme", theme, THEMES), ("direction", direction, DIRECTIONS), ("level", level, LEVELS),
    ):  # fmt: skip
        if given not in known:
            raise ValueError(f"unknown {what} {given!r}; there are {', '.join(known)}")
    if depth is not None and (level not in ("auto", "module") or depth < 0):
        raise ValueError("depth= folds modules from 0 on: it goes with level='module' or 'auto'")
    if not isinstance(value, Value):
        raise TypeError(f"draw() takes a Value, not {type(value).__name__}")
