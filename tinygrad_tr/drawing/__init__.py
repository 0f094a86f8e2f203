"""Pictures and text trees of graphs: readers of what `Value` records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..value import Value
from .dot import write
from .fold import fold
from .picture import Drawing
from .scene import read
from .trees import print_tree, tree

__all__ = ["Drawing", "draw", "tree"]

THEMES, DIRECTIONS, LEVELS = ("auto", "light", "dark"), ("LR", "TB"), ("auto", "all", "module")


def draw(
    value: Value, *, names: Mapping[str, Any] | None = None, inputs: Collection[Value] = (),
    parameters: Collection[Value] = (), title: str | None = None, subtitle: str | None = None,
    direction: str = "LR", theme: str = "auto", level: str = "auto", lang: str | None = None,
) -> Drawing:  # fmt: skip
    """A picture of how `value` was computed and, after `backward`, of how the gradient flows.

    Parameters
    ----------
    value : Value
        The result, at the right (or bottom) end.
    names : mapping, optional
        Names for values that have none of their own, e.g. ``locals()``.
    inputs, parameters : collections of Values, optional
        Which leaves are inputs and which parameters; by default a leaf that needs a gradient is a
        parameter, a named one that needs none an input.
    title, subtitle : str, optional
        Stand above the picture.
    direction : str
        "LR" (left to right) or "TB" (top to bottom).
    theme : str
        "light", "dark", or "auto": an SVG that follows the reader's theme.
    level : str
        "all" shows every operation, "module" a card for each call of a module; "auto" chooses by
        the size of the graph.
    lang : str, optional
        "tr" or "en".

    Returns
    -------
    Drawing
        ``.save("graph.svg")``, ``.dot``; shows itself in a notebook.

    Examples
    --------
    >>> w = Value(3.0, name="w")
    >>> y = w * 2
    >>> y.backward()
    >>> picture = draw(y)
    >>> "w·2" in picture.dot
    True
    """
    for what, given, known in (
        ("theme", theme, THEMES), ("direction", direction, DIRECTIONS), ("level", level, LEVELS),
    ):  # fmt: skip
        if given not in known:
            raise ValueError(f"unknown {what} {given!r}; there are {', '.join(known)}")
    if not isinstance(value, Value):
        raise TypeError(f"draw() takes a Value, not {type(value).__name__}")
    scene = read(value, names, inputs, parameters, lang)
    source = write(
        fold(scene, level, lang), title=title, subtitle=subtitle, theme=theme,
        direction=direction, lang=lang,
    )  # fmt: skip
    return Drawing(source, print_tree(scene, lang=lang), theme, lang)
