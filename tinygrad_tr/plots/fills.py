"""The plane in the colours of classes, and the lines between them; knows no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..palette import BOUNDARY_FILLS, LIGHT
from .scores import Points, Window

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["TINTS", "fill"]

TINTS = (BOUNDARY_FILLS[0], BOUNDARY_FILLS[2], LIGHT.param_header, LIGHT.loss_header)


def fill(ax: Axes, places: Points, levels: Points, window: Window) -> None:
    """Colour the plane by the scores: the paler, the less a class is ahead of the next.

    `places` has shape (h, w, 2), `levels` (h, w) for the one score of two classes, or
    (h, w, classes).
    """
    _two(ax, levels, window) if levels.ndim == 2 else _many(ax, levels, window)
    ahead = [levels] if levels.ndim == 2 else _leads(levels)
    for lead in ahead:
        if lead.min() < 0 < lead.max():
            ax.contour(places[..., 0], places[..., 1], lead, [0.0], colors=LIGHT.ink, linewidths=2)


def _two(ax: Axes, levels: Points, window: Window) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("score", BOUNDARY_FILLS, N=64)
    ax.imshow(np.tanh(levels / 2), cmap=shades, vmin=-1, vmax=1, origin="lower", zorder=0,
              extent=(*window[0], *window[1]), interpolation="bilinear",
              interpolation_stage="data")  # fmt: skip


def _many(ax: Axes, levels: Points, window: Window) -> None:
    from matplotlib.colors import to_rgb

    ordered = np.sort(levels, axis=-1)
    sure = np.tanh((ordered[..., -1] - ordered[..., -2]) / 2)
    tints = np.array([to_rgb(tint) for tint in TINTS])[levels.argmax(axis=-1)]
    shades = np.round(64 * (1 - (1 - tints) * sure[..., None])) / 64  # few colours, a small file
    ax.imshow(shades, origin="lower", zorder=0, extent=(*window[0], *window[1]),
              interpolation="nearest")  # fmt: skip


def _leads(levels: Points) -> list[Points]:
    """Return by how much each class is ahead of the best of the others."""
    return [
        levels[..., k] - np.delete(levels, k, axis=-1).max(axis=-1) for k in range(levels.shape[-1])
    ]
