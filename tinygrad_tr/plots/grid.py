"""Small images with what a model made of them, right ones first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..messages import _
from ..numbers import percent
from ..palette import LIGHT
from .style import house_style, need_matplotlib

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["image_grid"]

COLUMNS, RIGHT_ROWS, WRONG_ROWS = 6, 2, 1
CELL, GAP, HEAD, EDGE = 1.5, 0.2, 0.95, 0.28  # inches


@dataclass(frozen=True, slots=True)
class Predictions:
    """The images, and what was said about each; `confidence` may have a column for each class."""

    images: NDArray[Any]
    predicted: NDArray[Any]
    true: NDArray[Any]
    confidence: NDArray[np.float64]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which predictions are true."""
        return np.asarray(self.predicted == self.true)

    def claimed(self, i: int) -> float:
        """Return how sure the model was of what it said."""
        own = self.confidence[i]
        return float(own[int(self.predicted[i])] if self.confidence.ndim == 2 else own)


def image_grid(
    images: ArrayLike,
    predicted: ArrayLike,
    true: ArrayLike,
    confidence: ArrayLike,
    *,
    title: str | None = None,
    lang: str | None = None,
) -> Figure:
    """Draw images with their predictions: two rows of right ones, then a row of wrong ones.

    The first of each kind are shown, in the order given, and the picture says so.

    Parameters
    ----------
    images : array_like, shape (n, h, w) or (n, h * h)
        0 is paper, the largest value ink.
    predicted, true : array_like, shape (n,)
        The class that the model chose, and the right one.
    confidence : array_like, shape (n,) or (n, classes)
        The probability of the predicted class, or of every class; then what the model gave the
        right class stands below the wrong images too.
    title : str, optional
        In place of ours, which states the number of samples and the accuracy.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Figure
        ``plots.save(figure, "digits.png")`` writes it.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If there are no images, the lengths differ or the images are not square.

    Examples
    --------
    >>> figure = image_grid(np.eye(4).reshape(1, 16), [1], [7], [0.6], lang="tr")
    >>> figure.texts[0].get_text()
    'Tahminler · 1 örnek, doğruluk %0'
    """
    said = _checked(images, predicted, true, confidence)
    right, wrong = np.flatnonzero(said.right), np.flatnonzero(~said.right)
    shown = [*_rows(right, RIGHT_ROWS), *_rows(wrong, WRONG_ROWS)]
    need_matplotlib()
    with house_style():
        from matplotlib.figure import Figure

        width = 2 * EDGE + max(3, *map(len, shown), 0) * (CELL + GAP) - GAP
        height = HEAD + sum(_row_height(said, row) for row in shown) + EDGE
        figure = Figure(figsize=(width, height))
        _head(figure, said, [right, wrong], title, lang)
        top = height - HEAD
        for row in shown:
            top -= _row_height(said, row)
            for column, i in enumerate(row):
                place = (EDGE + column * (CELL + GAP), top + _foot(said, row), CELL, CELL)
                ax = figure.add_axes((place[0] / width, place[1] / height,
                                      place[2] / width, place[3] / height))  # fmt: skip
                _cell(ax, said, int(i), lang)
    return figure


def _checked(
    images: ArrayLike, predicted: ArrayLike, true: ArrayLike, confidence: ArrayLike
) -> Predictions:
    """Return all as arrays of one length, the images with height and width."""
    pixels, sure = np.asarray(images), np.asarray(confidence, dtype=np.float64)
    said, truth = np.asarray(predicted), np.asarray(true)
    lengths = [len(part) if part.ndim else 0 for part in (pixels, said, truth, sure)]
    if len(set(lengths)) != 1 or lengths[0] == 0:
        counts = "{} images, {} predicted, {} true, {} confidence".format(*lengths)
        raise ValueError(f"all must have the same length, at least 1; got {counts}")
    if pixels.ndim == 2:
        side = round(pixels.shape[1] ** 0.5)
        if side * side != pixels.shape[1]:
            raise ValueError(f"{pixels.shape[1]} pixels are no square; give shape (n, h, w)")
        pixels = pixels.reshape(-1, side, side)
    if pixels.ndim != 3 or sure.ndim > 2:
        raise ValueError(f"images have shape {pixels.shape}, confidence {sure.shape}")
    return Predictions(pixels, said, truth, sure)


def _rows(indices: NDArray[np.int64], most: int) -> list[NDArray[np.int64]]:
    """Cut the first indices into rows."""
    first = indices[: COLUMNS * most]
    return [first[start : start + COLUMNS] for start in range(0, len(first), COLUMNS)]


def _foot(said: Predictions, row: NDArray[np.int64]) -> float:
    """Return the room below a row, where the truth about wrong images stands."""
    return 0.12 if said.right[row[0]] else 0.32


def _row_height(said: Predictions, row: NDArray[np.int64]) -> float:
    return CELL + 0.3 + _foot(said, row)


def _head(
    figure: Figure, said: Predictions, kinds: list[NDArray[np.int64]], title: str | None,
    lang: str | None,
) -> None:  # fmt: skip
    """Write what is shown and how it was chosen."""
    share = percent(said.right.mean(), lang)
    ours = _("Predictions · {n} samples, accuracy {share}", lang).format(
        n=len(said.right), share=share
    )
    counts = {"right": len(kinds[0]), "wrong": len(kinds[1])}
    chosen = _(
        "right: first {shown_right} of {right} · wrong: first {shown_wrong} of {wrong} · "
        "✓/✖ prediction and its confidence",
        lang,
    ).format(
        **counts,
        shown_right=min(counts["right"], COLUMNS * RIGHT_ROWS),
        shown_wrong=min(counts["wrong"], COLUMNS * WRONG_ROWS),
    )
    width, height = figure.get_size_inches()
    figure.text(EDGE / width, 1 - 0.22 / height, title or ours, fontsize=13.5,
                fontweight="bold", color=LIGHT.ink, va="top")  # fmt: skip
    figure.text(EDGE / width, 1 - 0.56 / height, chosen, fontsize=10, color=LIGHT.muted, va="top")


def _cell(ax: Axes, said: Predictions, i: int, lang: str | None) -> None:
    """Draw one image, framed by whether it was recognised, what was said above it."""
    from matplotlib.colors import LinearSegmentedColormap

    right = bool(said.right[i])
    color = LIGHT.param if right else LIGHT.err
    paper_to_ink = LinearSegmentedColormap.from_list("ink", [LIGHT.bg, "#1A1A1A"])
    ax.imshow(said.images[i], cmap=paper_to_ink, vmin=0, vmax=max(said.images.max(), 1e-300),
              interpolation="nearest")  # fmt: skip
    ax.grid(visible=False)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, color=color, linewidth=1.4 if right else 3)
    sure = percent(said.claimed(i), lang, fixed=True, confidence=True)
    ax.set_title(f"{'✓' if right else '✖'} {said.predicted[i]}   {sure}", loc="left", pad=5,
                 fontsize=12.5, fontweight="bold", color=color)  # fmt: skip
    if not right:
        ax.set_xlabel(_truth(said, i, lang), fontsize=10, color=color, labelpad=5)


def _truth(said: Predictions, i: int, lang: str | None) -> str:
    """Return what the wrong image really is, and what the model gave that."""
    true = said.true[i]
    if said.confidence.ndim == 1:
        return _("truth {label}", lang).format(label=true)
    share = percent(float(said.confidence[i, int(true)]), lang, fixed=True)
    return _("truth {label} ({share})", lang).format(label=true, share=share)
