"""Where on the plane of two inputs a model decides for which class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..messages import _
from ..nn import Module
from ..numbers import percent
from ..palette import LIGHT, PLOT_CYCLE
from .fills import fill
from .scores import (
    FEW,
    Points,
    Window,
    as_text,
    decisions,
    grid,
    limits,
    proportion,
    samples,
    scores,
)
from .style import (
    dress,
    entitle,
    have_matplotlib,
    house_style,
    name_axes,
    new_axes,
    plain_numbers,
    shown_in_notebooks,
)
from .text import TextPicture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["boundaries", "boundary"]

STEPS = 240  # the score is asked for at STEPS × STEPS places
MARKERS = ("o", "^", "s", "D")
NAMED = 3  # up to so many wrong points get the word beside the sign


def boundary(
    model: Module | Callable[[Points], Any],
    X: ArrayLike,
    t: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    legend: bool = True,
    lang: str | None = None,
) -> Axes | TextPicture:
    """Draw the plane as a model of two inputs sees it, and the samples on it.

    Parameters
    ----------
    model : Module or callable
        What goes into a network's last sigmoid, step or softmax is its raw score. A callable
        takes an ndarray of shape (n, 2) and returns raw scores: n, and class 1 is where they are
        0 or more, or one for each class, of shape (n, classes).
    X : array_like, shape (n, 2)
        The samples.
    t : array_like, shape (n,)
        Their classes, 0 and 1, or -1 and 1, or 0 to 3 at most.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title, subtitle : str, optional
        In place of ours; our subtitle states the accuracy.
    legend : bool
        Explain the signs below the axes.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib
        ``plots.save(ax, "boundary.png")`` writes it. The fill is white where the sigmoid of the
        score is 1/2, or two classes are equal, and there the line is drawn from the raw scores.

    Raises
    ------
    ValueError
        If the shapes do not fit, `t` has other classes, or a score is not finite.

    Examples
    --------
    >>> X, t = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> ax = boundary(lambda points: points @ [8, 4] - 3, X, t, lang="en")
    >>> ax.get_xlabel()
    'x1'
    """
    points, classes, count = samples(X, t)
    wrong = decisions(scores(model, points, count)) != classes
    shown = limits(points)
    title, subtitle = title or _("Decision boundary", lang), subtitle or _result(wrong, lang)
    if not have_matplotlib():
        plane = as_text(model, points, classes, wrong, shown)
        return TextPicture("\n".join([title, subtitle, *plane]), lang)
    places = grid(shown, STEPS, STEPS)
    levels = scores(model, places.reshape(-1, 2), count)
    with house_style():
        ax = new_axes(5.6, 1.8 + 4.2 * (proportion(shown) or 1)) if ax is None else ax
        dress(ax, bare=True)
        fill(ax, places, levels.reshape(STEPS, STEPS, *levels.shape[1:]), shown)
        handles = _draw_points(ax, points, classes, lang)
        handles += _mark_wrong(ax, points, wrong, shown, lang)
        _label(ax, points, shown)
        entitle(ax, title, subtitle)
        if legend:
            _legend(ax, handles, lang)
    return ax


def boundaries(
    models: Mapping[str, Module | Callable[[Points], Any]], X: ArrayLike, t: ArrayLike, *,
    lang: str | None = None,
) -> Figure | TextPicture:  # fmt: skip
    """Draw several models of the same samples side by side, with the same axes.

    Parameters
    ----------
    models : mapping of title to Module or callable
        As for `boundary`.
    X, t : array_like, shape (n, 2) and (n,)
    lang : {"en", "tr"}, optional

    Returns
    -------
    matplotlib Figure, or TextPicture without matplotlib

    Raises
    ------
    ValueError
        If there are no models, or as for `boundary`.
    """
    if not models:
        raise ValueError("there are no models to compare")
    if not have_matplotlib():
        drawn = (boundary(model, X, t, title=title, lang=lang) for title, model in models.items())
        return TextPicture("\n\n".join(map(str, drawn)), lang)
    with house_style():
        from matplotlib.figure import Figure

        high = 4.0 * (proportion(limits(samples(X, t)[0])) or 1)
        figure = Figure(figsize=(5.1 * len(models), 2.0 + high), layout="constrained")
        engine: Any = figure.get_layout_engine()
        engine.set(w_pad=0.2, h_pad=0.15)
        axes = list(figure.subplots(1, len(models), squeeze=False).flat)
        for ax, (title, model) in zip(axes, models.items(), strict=True):
            boundary(model, X, t, ax=ax, title=title, legend=False, lang=lang)
        signs: dict[str, Any] = {}
        for ax in axes:
            handles, labels = ax.get_legend_handles_labels()
            signs |= zip(labels, handles, strict=True)
        figure.legend(handles=[*signs.values(), _line_sign(lang)], loc="outside lower center",
                      ncol=4, columnspacing=1.8, labelcolor=LIGHT.ink)  # fmt: skip
    return shown_in_notebooks(figure)


def _draw_points(
    ax: Axes, points: Points, classes: NDArray[np.int64], lang: str | None
) -> list[Any]:
    """Draw each class in its own shape and colour."""
    size = 17.0 if len(points) <= FEW else 8.0
    handles = []
    for k in range(max(2, int(classes.max()) + 1)):
        handles += ax.plot(
            *points[classes == k].T, ls="", marker=MARKERS[k], ms=size, mew=size / 8, mec=LIGHT.bg,
            mfc=PLOT_CYCLE[k], zorder=4, clip_on=False,
            label=_("class {label}", lang).format(label=k),
        )  # fmt: skip
    return handles


def _mark_wrong(
    ax: Axes, points: Points, wrong: NDArray[np.bool_], window: Window, lang: str | None
) -> list[Any]:
    """Ring what the model gets wrong; a few get the word, many a cross and a line in the legend."""
    from matplotlib.patheffects import withStroke

    few = len(points) <= FEW and wrong.sum() <= NAMED
    label = _("✖ wrong", lang) if wrong.any() and not few else "_"
    rings = ax.plot(*points[wrong].T, ls="", marker="o", ms=28 if few else 14, mew=2.2, mfc="none",
                    mec=LIGHT.err, zorder=5, label=label)  # fmt: skip
    if not few:
        ax.plot(*points[wrong].T, ls="", marker="x", ms=4, mew=1.5, color=LIGHT.bg, zorder=6)
        return rings if wrong.any() else []
    for x, y in points[wrong]:
        side = 1 if y > sum(window[1]) / 2 else -1
        ax.annotate(
            _("✖ wrong", lang), (x, y), (0, 19 * side), textcoords="offset points", ha="center",
            va="bottom" if side > 0 else "top", color=LIGHT.err, fontsize=11.5, fontweight="bold",
            path_effects=[withStroke(linewidth=3, foreground=LIGHT.bg)], zorder=6,
        )  # fmt: skip
    return []


def _label(ax: Axes, points: Points, window: Window) -> None:
    """Set the limits, few ticks and the names of the inputs."""
    from matplotlib.ticker import FixedLocator, MaxNLocator

    for axis, pair, values in zip((ax.xaxis, ax.yaxis), window, points.T, strict=True):
        places = np.unique(values)
        few = len(places) <= 4
        round_ = MaxNLocator(5, steps=[1, 2, 5, 10])
        axis.set_major_locator(FixedLocator(places.tolist()) if few else round_)
        axis.set_view_interval(*pair, ignore=True)
    ax.set_aspect("auto" if proportion(window) is None else "equal")
    plain_numbers(ax)
    name_axes(ax, "x1", "x2")


def _result(wrong: NDArray[np.bool_], lang: str | None) -> str:
    text = _("accuracy {share} · wrong: {wrong} of {n}", lang)
    share = percent(1 - wrong.mean(), lang)
    return text.format(share=share, wrong=int(wrong.sum()), n=len(wrong))


def _line_sign(lang: str | None) -> Any:
    """Return the line as it stands in a legend."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=LIGHT.ink, lw=2, label=_("decision boundary", lang))


def _legend(ax: Axes, handles: list[Any], lang: str | None) -> None:
    """Explain the shapes and the line below the axes."""
    ax.legend(
        handles=[*handles, _line_sign(lang)], loc="upper center", bbox_to_anchor=(0.5, 0),
        borderaxespad=4.2, ncols=3 if len(handles) == 2 else 2, frameon=False, handletextpad=0.6,
        columnspacing=1.8, labelcolor=LIGHT.ink,
    )  # fmt: skip
