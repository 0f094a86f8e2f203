"""Where a model of two inputs says yes and where no."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..messages import _
from ..numbers import percent
from ..palette import BOUNDARY_FILLS, LIGHT, PLOT_CYCLE
from .style import dress, house_style, new_axes, plain_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["decision_boundary"]

Points = NDArray[np.float64]
STEPS = 240  # the score is asked for at STEPS × STEPS places
FEW = 16  # up to so many points are drawn large, with room around them
NAMED = 3  # up to so many wrong points get the word beside the sign


def decision_boundary(
    score: Callable[[Points], Any],
    X: ArrayLike,
    t: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    legend: bool = True,
    lang: str | None = None,
) -> Axes:
    """Draw the plane as a model of two classes sees it, and the samples on it.

    Parameters
    ----------
    score : callable
        Takes an ndarray of shape (n, 2) and returns n raw scores, what goes into the sigmoid:
        class 1 where they are 0 or more. A Value does too; call it under ``no_grad()`` then.
    X : array_like, shape (n, 2)
        The samples.
    t : array_like, shape (n,)
        Their classes, 0 and 1, or -1 and 1.
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
    matplotlib Axes
        ``plots.save(ax, "boundary.png")`` writes it. The fill is white where the sigmoid of the
        score is 1/2, and the line is the score's own level 0.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If the shapes do not fit, `t` has other classes, or a score is not finite.

    Examples
    --------
    >>> X, t = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> ax = decision_boundary(lambda points: points @ [8, 4] - 3, X, t, lang="en")
    >>> ax.get_xlabel()
    'x1'
    """
    points, positive = _samples(X, t)
    wrong = (_scores(score, points) >= 0) != positive
    limits = _limits(points)
    grid = np.stack(np.meshgrid(*(np.linspace(*pair, STEPS) for pair in limits)), axis=-1)
    levels = _scores(score, grid.reshape(-1, 2)).reshape(STEPS, STEPS)
    with house_style():
        ax = new_axes(5.6, 1.8 + 4.2 * (_proportion(limits) or 1)) if ax is None else ax
        dress(ax, bare=True)
        _fill(ax, grid, levels, limits)
        handles = _draw_points(ax, points, positive, lang)
        handles += _mark_wrong(ax, points[wrong], limits, lang)
        _label(ax, points, limits)
        _head(ax, title or _("Decision boundary", lang), subtitle or _result(wrong, lang))
        if legend:
            _legend(ax, handles, lang)
    return ax


def _samples(X: ArrayLike, t: ArrayLike) -> tuple[Points, NDArray[np.bool_]]:
    """Return the points, and which of them belong to class 1."""
    points, classes = np.asarray(X, dtype=np.float64), np.asarray(t)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"X must have shape (n, 2), got {points.shape}")
    if classes.shape not in ((len(points),), (len(points), 1)):
        raise ValueError(f"t must have shape ({len(points)},), got {classes.shape}")
    found = set(np.unique(classes).tolist())
    if not (found <= {0, 1} or found <= {-1, 1}):
        raise ValueError(f"t must hold the classes 0 and 1, or -1 and 1, got {sorted(found)}")
    return points, classes.ravel() > 0


def _scores(score: Callable[[Points], Any], points: Points) -> Points:
    """Return the score of each point as a plain array."""
    result = score(points)
    scores = np.asarray(result.numpy() if hasattr(result, "numpy") else result, dtype=np.float64)
    if scores.size != len(points):
        raise ValueError(f"score must return {len(points)} numbers, got shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("score returned nan or inf")
    return scores.ravel()


def _limits(points: Points) -> list[tuple[float, float]]:
    """Return what to show of each axis, with room around the points."""
    room = 0.5 if len(points) <= FEW else 0.12
    low, high = points.min(axis=0), points.max(axis=0)
    margin = room * np.where(high > low, high - low, 1.0)
    return list(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))


def _proportion(limits: list[tuple[float, float]]) -> float | None:
    """Return height over width in equal units, None where those would make a strip."""
    across, up = (high - low for low, high in limits)
    return up / across if 1 / 3 < up / across < 3 else None


def _fill(ax: Axes, grid: Points, levels: Points, limits: list[tuple[float, float]]) -> None:
    """Colour the plane by the score, and draw the line where it is 0."""
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("score", BOUNDARY_FILLS)
    (left, right), (bottom, top) = limits
    ax.imshow(np.tanh(levels / 2), cmap=shades, vmin=-1, vmax=1, origin="lower", zorder=0,
              extent=(left, right, bottom, top), interpolation="bilinear")  # fmt: skip
    if levels.min() < 0 < levels.max():
        ax.contour(grid[..., 0], grid[..., 1], levels, [0.0], colors=LIGHT.ink, linewidths=2)


def _draw_points(
    ax: Axes, points: Points, positive: NDArray[np.bool_], lang: str | None
) -> list[Any]:
    """Draw each class in its own shape and colour."""
    size = 17.0 if len(points) <= FEW else 8.0
    handles = []
    for number_, marker, chosen in ((0, "o", ~positive), (1, "^", positive)):
        handles += ax.plot(
            *points[chosen].T, ls="", marker=marker, ms=size, mew=size / 8, mec=LIGHT.bg,
            mfc=PLOT_CYCLE[number_], zorder=4, clip_on=False,
            label=_("class {label}", lang).format(label=number_),
        )  # fmt: skip
    return handles


def _mark_wrong(
    ax: Axes, wrong: Points, limits: list[tuple[float, float]], lang: str | None
) -> list[Any]:
    """Ring what the model gets wrong; a few get the word, many a cross and a line in the legend."""
    from matplotlib.patheffects import withStroke

    few = len(wrong) <= NAMED
    rings = ax.plot(*wrong.T, ls="", marker="o", ms=28 if few else 14, mew=2.2, mfc="none",
                    mec=LIGHT.err, zorder=5, label="_" if few else _("✖ wrong", lang))  # fmt: skip
    if not few:
        ax.plot(*wrong.T, ls="", marker="x", ms=4, mew=1.5, color=LIGHT.bg, zorder=6)
        return rings
    for x, y in wrong:
        side = 1 if y > sum(limits[1]) / 2 else -1
        ax.annotate(
            _("✖ wrong", lang), (x, y), (0, 19 * side), textcoords="offset points", ha="center",
            va="bottom" if side > 0 else "top", color=LIGHT.err, fontsize=11.5, fontweight="bold",
            path_effects=[withStroke(linewidth=3, foreground=LIGHT.bg)], zorder=6,
        )  # fmt: skip
    return []


def _label(ax: Axes, points: Points, limits: list[tuple[float, float]]) -> None:
    """Set the limits, few ticks and the names of the inputs."""
    from matplotlib.ticker import FixedLocator, MaxNLocator

    for axis, pair, values in zip((ax.xaxis, ax.yaxis), limits, points.T, strict=True):
        places = np.unique(values)
        few = len(places) <= 4
        round_ = MaxNLocator(5, steps=[1, 2, 5, 10])
        axis.set_major_locator(FixedLocator(places.tolist()) if few else round_)
        axis.set_view_interval(*pair, ignore=True)
    ax.set_aspect("auto" if _proportion(limits) is None else "equal")
    plain_numbers(ax)
    for label in (ax.set_xlabel("x1"), ax.set_ylabel("x2")):
        label.set(color=LIGHT.muted, fontsize=10.5)


def _head(ax: Axes, title: str, subtitle: str) -> None:
    """Write the title and, muted, the line below it."""
    ax.set_title(title, loc="left", pad=30, fontsize=13, fontweight="bold", color=LIGHT.ink)
    ax.annotate(subtitle, (0, 1), (0, 9), xycoords="axes fraction", textcoords="offset points",
                color=LIGHT.muted, fontsize=10.5, va="bottom")  # fmt: skip


def _result(wrong: NDArray[np.bool_], lang: str | None) -> str:
    text = _("accuracy {share} · wrong: {wrong} of {n}", lang)
    share = percent(1 - wrong.mean(), lang)
    return text.format(share=share, wrong=int(wrong.sum()), n=len(wrong))


def _legend(ax: Axes, handles: list[Any], lang: str | None) -> None:
    """Explain the shapes and the line below the axes."""
    from matplotlib.lines import Line2D

    line = Line2D([], [], color=LIGHT.ink, lw=2, label=_("decision boundary", lang))
    ax.legend(
        handles=[*handles, line], loc="upper center", bbox_to_anchor=(0.5, 0), borderaxespad=4.2,
        ncols=2 if len(handles) > 2 else 3, frameon=False, handletextpad=0.6, columnspacing=1.8,
        labelcolor=LIGHT.ink,
    )  # fmt: skip
