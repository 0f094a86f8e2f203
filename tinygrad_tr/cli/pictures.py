"""Pictures of a story: drawn where Graphviz and matplotlib are, and missed by name where not."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from ..errors import GraphvizMissingError
from ..messages import _
from ..numbers import MINUS
from ..palette import LIGHT
from .files import complaints, write_text
from .story import Picture, Story

__all__ = ["draw_graph", "draw_plot", "explain_signs", "fixed", "panels"]

PYGRAPHVIZ = 'python -m pip install "pygraphviz>=2"'


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
    story: Story, picture: Picture, draw: Callable[[ModuleType], Any], *, told: bool = True
) -> None:
    """Draw a plot as PNG; where matplotlib is missing, show the same data as text if `told`."""
    from .. import plots

    try:
        drawn = draw(plots)
    except ImportError:  # several plots on one figure have no text form
        drawn, told = plots.TextPicture(""), False
    if isinstance(drawn, plots.TextPicture):
        mend = _("matplotlib is missing. To install it: {command}")
        story.leave_out(picture.file, mend.format(command=plots.text.INSTALL))
        if told:
            story.listing(str(drawn))
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


def fixed(x: Any, decimals: int = 6) -> str:
    """Write a number with all of its decimals, so that columns align.

    Examples
    --------
    >>> fixed(-0.5)
    '−0.500000'
    """
    text = f"{float(x):.{decimals}f}"
    return MINUS + text[1:] if text.startswith("-") else text
