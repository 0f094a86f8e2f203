"""What was taken for what: the confusion matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..messages import _
from ..numbers import percent
from ..palette import BOUNDARY_FILLS, LIGHT, PLOT_CYCLE
from .style import dress, entitle, have_matplotlib, house_style, name_axes, new_axes
from .text import TextPicture, table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["confusion"]

Counts = NDArray[np.int64]
PLATE = {"boxstyle": "round,pad=0.15", "fc": LIGHT.bg, "ec": "none"}  # under a number on hatches


def confusion(
    counts: Any, *, names: Sequence[Any] | None = None, ax: Axes | None = None,
    title: str | None = None, lang: str | None = None,
) -> Axes | TextPicture:  # fmt: skip
    """Draw how often each class was taken for each; right answers stand on the diagonal.

    Parameters
    ----------
    counts : array_like of int, shape (k, k), or a pair (true, predicted), each of shape (n,)
        Rows are the truth, columns the prediction.
    names : sequence, optional
        What the classes are called; by default their labels.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib
        The fill is the share of the row: blue on the diagonal, orange and hatched beside it.

    Raises
    ------
    ValueError
        If `counts` is neither of the two, is empty, or there are not as many names as classes.

    Examples
    --------
    >>> ax = confusion(([0, 0, 1, 1], [0, 1, 1, 1]), lang="tr")
    >>> ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()
    ('Karışıklık matrisi', 'tahmin', 'doğrusu')
    """
    matrix, labels = _counted(counts)
    labels = labels if names is None else [str(name) for name in names]
    if len(labels) != len(matrix):
        raise ValueError(f"{len(labels)} names do not fit {len(matrix)} classes")
    title, subtitle = title or _("Confusion matrix", lang), _result(matrix, lang)
    if not have_matplotlib():
        corner = f"{_('truth', lang)} ↓  {_('prediction', lang)} →"
        rows = [[corner, *labels], *([name, *(str(n) if n else "·" for n in row)]
                for name, row in zip(labels, matrix.tolist(), strict=True))]  # fmt: skip
        return TextPicture("\n".join([title, subtitle, *table(rows)]), lang)
    with house_style():
        side = 2.2 + 0.45 * max(len(matrix), 5)
        ax = new_axes(side, side + 0.3) if ax is None else ax
        dress(ax, bare=True)
        for truth, taken in np.ndindex(matrix.shape):
            _cell(ax, matrix, truth, taken)
        places = list(range(len(matrix)))
        ax.set(xlim=(-0.5, len(matrix) - 0.5), ylim=(len(matrix) - 0.5, -0.5), aspect="equal")
        long = max(map(len, labels)) > 3
        # A name with dollar signs is a name, not a formula.
        ax.set_xticks(places, labels, rotation=40 * long, ha="right" if long else "center",
                      parse_math=False)  # fmt: skip
        ax.set_yticks(places, labels, parse_math=False)
        name_axes(ax, _("prediction", lang), _("truth", lang))
        entitle(ax, title, subtitle)
    return ax


def _counted(counts: Any) -> tuple[Counts, list[str]]:
    """Return the matrix and the labels of its classes."""
    if isinstance(counts, tuple) and len(counts) == 2:
        true, predicted = (np.asarray(part).ravel() for part in counts)
        if len(true) != len(predicted) or len(true) == 0:
            raise ValueError(
                f"{len(true)} true labels do not pair with {len(predicted)} predicted ones; "
                "both need the same length, at least 1"
            )
        classes, at = np.unique(np.concatenate([true, predicted]), return_inverse=True)
        matrix = np.zeros((len(classes), len(classes)), dtype=np.int64)
        np.add.at(matrix, (at[: len(true)], at[len(true) :]), 1)
        return matrix, [str(label) for label in classes.tolist()]
    matrix = np.asarray(counts)
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    if not square or matrix.dtype.kind not in "iu" or matrix.size == 0 or matrix.min() < 0:
        raise ValueError(
            f"counts must be a square matrix of whole numbers, or a tuple (true, predicted); "
            f"got shape {matrix.shape}, {matrix.dtype}"
        )
    return matrix.astype(np.int64), [str(k) for k in range(len(matrix))]


def _result(matrix: Counts, lang: str | None) -> str:
    total, right = int(matrix.sum()), int(np.trace(matrix))
    text = _("accuracy {share} · wrong: {wrong} of {n}", lang)
    return text.format(share=percent(right / max(total, 1), lang), wrong=total - right, n=total)


def _cell(ax: Axes, matrix: Counts, truth: int, taken: int) -> None:
    """Draw one count, its square filled by the share of its row."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    count, right = int(matrix[truth, taken]), truth == taken
    share = count / max(int(matrix[truth].sum()), 1)
    tint, deep = (BOUNDARY_FILLS[0], LIGHT.value) if right else (BOUNDARY_FILLS[2], PLOT_CYCLE[1])
    shades = LinearSegmentedColormap.from_list("count", (LIGHT.bg, tint, deep))
    fill = shades(share if right else share**0.5)  # few mistakes are to be seen too
    square = Rectangle(
        (taken - 0.47, truth - 0.47), 0.94, 0.94, facecolor=fill, lw=1.6 if right else 0.8,
        edgecolor=LIGHT.value if right else LIGHT.line,
    )  # fmt: skip
    if count and not right:
        square.set(hatch="////", edgecolor=deep, lw=0.8)
    ax.add_patch(square)
    dark = share > 0.6 and right
    ax.text(
        taken, truth, str(count) if count else "·", ha="center", va="center", fontsize=10.5,
        fontweight="bold" if right else "normal",
        color=LIGHT.bg if dark else LIGHT.ink if count else LIGHT.muted,
        bbox=None if right or not count else PLATE,
    )  # fmt: skip
