"""How weights are distributed, epoch after epoch or layer after layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..messages import _
from ..nn import Module
from ..numbers import number
from ..palette import BOUNDARY_FILLS, LIGHT
from .marks import FONT
from .measures import density, weights_of
from .recorder import Recorder
from .style import dress, entitle, have_matplotlib, house_style, name_axes, new_axes, plain_numbers
from .text import TextPicture, sparkline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["weights"]

ROWS = 5  # ridges of a recorder
BINS = 48
Row = tuple[str, Any]  # a label, and a record with edges, density and std


def weights(
    model: Module | Recorder, *, layer: str | None = None, ax: Axes | None = None,
    title: str | None = None, lang: str | None = None,
) -> Axes | TextPicture:  # fmt: skip
    """Draw densities of weights as ridges, each with its standard deviation σ.

    Parameters
    ----------
    model : Recorder or Module
        What a `Recorder` kept gives a ridge for each of up to five epochs, a network one for
        each layer.
    layer : str, optional
        The path of a weight, as "layers.0"; for a recorder the first by default, for a network
        all.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib

    Raises
    ------
    KeyError
        If there is no such layer.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> ax = weights(tg.nn.MLP(2, [4, 1], rng=0), lang="tr")
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['layers.0.weight', 'layers.1.weight']
    """
    rows, label = _rows(model, layer, lang)
    title = title or _("Distribution of the weights", lang)
    if not have_matplotlib():
        return _as_text(title, label, rows, lang)
    with house_style():
        from matplotlib.ticker import MaxNLocator

        ax = new_axes(6.4, 1.6 + 0.75 * len(rows)) if ax is None else ax
        dress(ax, bare=True)
        top = max(float(record["density"].max()) for _label, record in rows) or 1.0
        for level, (_label, record) in enumerate(rows):
            _ridge(ax, -level, record, top)
        plain_numbers(ax)
        ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        ax.set_yticks([-k for k in range(len(rows))], [name for name, _record in rows])
        ax.set_ylim(0.7 - len(rows), 1.35)
        ax.spines["bottom"].set_visible(True)
        name_axes(ax, label, "")
        entitle(ax, title)
    return ax


def _rows(model: Module | Recorder, layer: str | None, lang: str | None) -> tuple[list[Row], str]:
    """Return a label and a density for each ridge, and what lies along the axis."""
    if isinstance(model, Recorder):
        name = model.find(layer)
        last = len(model.epochs) - 1
        # Early epochs change most, so they are seen closest together.
        wanted = {round(last * (k / (ROWS - 1)) ** 1.5) for k in range(ROWS)}
        epoch = _("epoch {epoch}", lang)
        rows = [(epoch.format(epoch=model.epochs[k]), model.layers[name][k])
                for k in sorted(wanted)]  # fmt: skip
        return rows, _("value of {layer}", lang).format(layer=name)
    named = {
        name: p
        for name, p in weights_of(model).items()
        if layer in (None, name, name.rpartition(".")[0])
    }
    if not named:
        raise KeyError(f"no layer {layer!r}; there are {', '.join(weights_of(model))}")
    return [(name, density(p.data, BINS)) for name, p in named.items()], _("weight", lang)


def _ridge(ax: Axes, base: float, record: Any, top: float) -> None:
    """Draw one density above its base line, σ to the right of it."""
    edges, share = record["edges"], record["density"]
    centres = (edges[1:] + edges[:-1]) / 2
    x = np.concatenate([edges[:1], centres, edges[-1:]])
    y = base + 1.25 * np.concatenate([[0.0], share, [0.0]]) / top
    ax.fill_between(x, base, y, color=BOUNDARY_FILLS[0], lw=0, zorder=2 - base, alpha=0.85)
    ax.plot(x, y, color=LIGHT.value, lw=1.6, zorder=2.5 - base)
    ax.axhline(base, color=LIGHT.line, lw=0.8, zorder=1)
    ax.annotate(f"σ = {number(record['std'], 3)}", (1.015, base), va="center", fontsize=FONT,
                xycoords=ax.get_yaxis_transform(), color=LIGHT.value,
                annotation_clip=False)  # fmt: skip


def _as_text(title: str, label: str, rows: list[Row], lang: str | None) -> TextPicture:
    wide = max(len(name) for name, _record in rows)
    lines = [
        f"{name:<{wide}}  {sparkline(record['density'], 32, log=False)}  "
        f"{number(record['edges'][0], 3)} … {number(record['edges'][-1], 3)}  "
        f"σ = {number(record['std'], 3)}"
        for name, record in rows
    ]
    return TextPicture("\n".join([title, *lines, label]), lang)
