"""Pictures of a story: drawn where Graphviz and matplotlib are, and missed by name where not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from ..errors import GraphvizMissingError
from ..messages import _
from ..numbers import MINUS
from ..palette import LIGHT
from .files import complaints, write_text
from .story import Picture, Story

__all__ = ["draw_graph", "draw_plot", "explain_signs", "fixed", "panels", "sparkline"]

MATPLOTLIB = "python -m pip install matplotlib"
PYGRAPHVIZ = 'python -m pip install "pygraphviz>=2"'
BARS = "▁▂▃▄▅▆▇█"


def draw_graph(story: Story, picture: Picture, value: Any, **options: Any) -> None:
    """Draw the graph of `value` as SVG; where Graphviz is missing, write its DOT source alone."""
    from ..drawing import draw

    drawing, path = draw(value, **options), story.folder / picture.file
    try:
        with complaints(story.folder):
            drawing.save(path)
    except GraphvizMissingError:
        mend = _("Graphviz is missing. To install it: {command}").format(command=PYGRAPHVIZ)
        story.leave_out(picture.file, mend)
        source = path.with_suffix(".dot")
        write_text(source, drawing.dot)
        story.files[source.name] = picture.caption
    else:
        story.picture(picture)


def draw_plot(
    story: Story, picture: Picture, draw: Callable[[ModuleType], Any], instead: str = ""
) -> None:
    """Draw a plot as PNG; where matplotlib is missing, show the text `instead`."""
    from .. import plots

    try:
        drawn = draw(plots)
    except ImportError:
        mend = _("matplotlib is missing. To install it: {command}").format(command=MATPLOTLIB)
        story.leave_out(picture.file, mend)
        if instead:
            story.say(f"{picture.caption}:\n{instead}")
        return
    with complaints(story.folder):
        plots.save(drawn, story.folder / picture.file, dpi=120)
    story.picture(picture)


def panels() -> list[Any]:
    """Four axes on one figure, for plots that are compared."""
    from ..plots.style import house_style

    with house_style():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(9.5, 10.6), layout="constrained")
        engine: Any = figure.get_layout_engine()
        engine.set(w_pad=0.15, h_pad=0.28)
        return list(figure.subplots(2, 2).flat)


def explain_signs(axes: Any) -> None:
    """Explain the signs of several decision boundaries once, below all of them."""
    from matplotlib.lines import Line2D

    from ..plots.style import house_style

    with house_style():
        line = Line2D([], [], color=LIGHT.ink, lw=2, label=_("decision boundary"))
        axes.get_figure().legend(
            handles=[*axes.get_legend_handles_labels()[0], line], loc="outside lower center",
            ncol=3, columnspacing=1.8, labelcolor=LIGHT.ink,
        )  # fmt: skip


def sparkline(values: Sequence[float], width: int = 40) -> str:
    """A falling curve in one line of text, on a logarithmic scale.

    Examples
    --------
    >>> sparkline([1, 0.1, 0.01])
    '█▄▁'
    """
    chosen = np.linspace(0, len(values) - 1, min(width, len(values))).astype(int)
    height = np.log(np.maximum(np.asarray(values, dtype=float)[chosen], 1e-300))
    height = height - height.min()
    return "".join(BARS[int(7 * h)] for h in height / max(height.max(), 1e-300))


def fixed(x: Any, decimals: int = 6) -> str:
    """Write a number with all of its decimals, so that columns align.

    Examples
    --------
    >>> fixed(-0.5)
    '−0.500000'
    """
    text = f"{float(x):.{decimals}f}"
    return MINUS + text[1:] if text.startswith("-") else text
