"""The one style of the plots and the axes they are drawn on; knows nothing of what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from ..numbers import number
from ..palette import GRID, LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "dress", "entitle", "have_matplotlib", "house_style", "name_axes", "need_matplotlib",
    "new_axes", "plain_numbers", "shown_in_notebooks", "size_inches",
]  # fmt: skip

Picture = TypeVar("Picture", bound="Axes | Figure")
STYLE_FILE = Path(__file__).with_name("tinygrad_tr.mplstyle")


def need_matplotlib() -> ModuleType:
    """Load matplotlib.

    Raises
    ------
    ImportError
        If it is not installed; the message says how to install it.
    """
    try:
        import matplotlib.style
    except ImportError as error:
        raise ImportError(
            'plots need matplotlib; install it with: pip install "tinygrad_tr[plot]"'
        ) from error
    return matplotlib


def have_matplotlib() -> bool:
    """Whether there is a matplotlib to draw with; the text form of a picture serves if not."""
    try:
        need_matplotlib()
    except ImportError:
        return False
    return True


@contextmanager
def house_style() -> Iterator[None]:
    """Hold matplotlib's defaults and our style, whatever the user has set, and give back his."""
    with need_matplotlib().style.context(STYLE_FILE, after_reset=True):
        yield


def new_axes(width: float, height: float) -> Axes:
    """Return the only axes of a new figure, which makes room for labels outside of the axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    engine: Any = figure.get_layout_engine()
    engine.set(w_pad=0.25, h_pad=0.2)
    return shown_in_notebooks(figure.add_subplot())


def shown_in_notebooks(picture: Picture) -> Picture:
    """Let a notebook show axes or a figure of ours: pyplot, which would, knows nothing of them."""
    figure: Any = picture.get_figure(root=True)
    vars(picture)["_repr_png_"] = partial(_png, figure)
    return picture


def _png(figure: Figure) -> bytes:
    """Return the picture as a notebook asks for it."""
    buffer = BytesIO()
    with house_style():
        figure.savefig(buffer, format="png", dpi=80, metadata={"Software": None})
    return buffer.getvalue()


def dress(ax: Axes, *, bare: bool = False) -> None:
    """Give axes our look, `bare` without lines of their own.

    Ticks are made as late as the drawing, when our style holds no more, so they are told here.
    """
    for side, spine in ax.spines.items():
        spine.set_visible(not bare and side in ("left", "bottom"))
        spine.set_color(LIGHT.line)
    ax.tick_params(
        which="both", length=0, pad=6, labelsize=10.5, labelcolor=LIGHT.muted,
        labelfontfamily="DejaVu Sans", grid_color=GRID, grid_linewidth=1, grid_alpha=1,
        grid_linestyle="-",
    )  # fmt: skip
    ax.set_axisbelow(True)
    ax.grid(visible=False)
    if not bare:
        ax.grid(visible=True, axis="y")


def entitle(ax: Axes, title: str, subtitle: str = "", *, room: bool = False) -> None:
    """Write the title and, muted, a line below it, or leave room for something else there."""
    pad = 30 if subtitle or room else 14
    ax.set_title(title, loc="left", pad=pad, fontsize=13, fontweight="bold", color=LIGHT.ink)
    if subtitle:
        ax.annotate(subtitle, (0, 1), (0, 9), xycoords="axes fraction", va="bottom",
                    textcoords="offset points", color=LIGHT.muted, fontsize=10.5)  # fmt: skip


def name_axes(ax: Axes, across: str, up: str) -> None:
    """Name the two axes."""
    for label in (ax.set_xlabel(across), ax.set_ylabel(up)):
        label.set(color=LIGHT.muted, fontsize=10.5)


def plain_numbers(ax: Axes) -> None:
    """Write the numbers at the ticks as we write numbers everywhere."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, position: number(value))


def size_inches(ax: Axes) -> tuple[float, float]:
    """Return about how wide and high axes are, before the layout is known exactly."""
    figure: Any = ax.get_figure(root=True)
    width, height = figure.get_size_inches()
    box = ax.get_position()
    return float(width * box.width), float(height * box.height)
