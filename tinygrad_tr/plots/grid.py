"""Small images with what a model made of them, right ones first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..messages import _
from ..numbers import percent
from ..palette import LIGHT
from .style import dress, have_matplotlib, house_style, shown_in_notebooks, size_inches
from .text import TextPicture, mosaic, shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["images"]

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


def images(
    pixels: ArrayLike,
    predicted: ArrayLike,
    true: ArrayLike,
    confidence: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    lang: str | None = None,
) -> Axes | TextPicture:
    """Draw images with their predictions: two rows of right ones, then a row of wrong ones.

    The first of each kind are shown, in the order given, and the picture says so.

    Parameters
    ----------
    pixels : array_like, shape (n, h, w) or (n, h * h)
        0 is paper, the largest value ink.
    predicted, true : array_like, shape (n,)
        The class that the model chose, and the right one.
    confidence : array_like, shape (n,) or (n, classes)
        The probability of the predicted class, or of every class; then what the model gave the
        right class stands below the wrong images too.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours, which states the number of samples and the accuracy.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib
        ``plots.save(ax, "digits.png")`` writes it.

    Raises
    ------
    ValueError
        If there are no images, the lengths differ or the images are not square.

    Examples
    --------
    >>> ax = images(np.eye(4).reshape(1, 16), [1], [7], [0.6], lang="tr")
    >>> ax.texts[0].get_text()
    'Tahminler · 1 örnek, doğruluk %0'
    """
    said = _checked(pixels, predicted, true, confidence)
    right, wrong = np.flatnonzero(said.right), np.flatnonzero(~said.right)
    shown = [*_rows(right, RIGHT_ROWS), *_rows(wrong, WRONG_ROWS)]
    heads = _heads(said, [len(right), len(wrong)], title, lang)
    if not have_matplotlib():
        blocks = [_block(said, int(i), lang) for row in shown for i in row]
        return TextPicture("\n".join([*heads, "", *mosaic(blocks)]), lang)
    width = 2 * EDGE + max(3, *map(len, shown), 0) * (CELL + GAP) - GAP
    height = HEAD + sum(_row_height(said, row) for row in shown) + EDGE
    with house_style():
        ax, scale = _sheet(ax, width, height)
        _write_heads(ax, heads, height, scale)
        top = height - HEAD
        for row in shown:
            top -= _row_height(said, row)
            for column, i in enumerate(row):
                corner = (EDGE + column * (CELL + GAP), top + _foot(said, row))
                _cell(ax, said, int(i), corner, scale, lang)
    return ax


def _sheet(ax: Axes | None, width: float, height: float) -> tuple[Axes, float]:
    """Return axes whose units are inches, and by how much letters have to shrink on them."""
    if ax is None:
        from matplotlib.figure import Figure

        ax = shown_in_notebooks(Figure(figsize=(width, height)).add_axes((0, 0, 1, 1)))
    across, up = size_inches(ax)
    dress(ax, bare=True)
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal", xticks=[], yticks=[])
    return ax, min(across / width, up / height)


def _checked(
    pixels: ArrayLike, predicted: ArrayLike, true: ArrayLike, confidence: ArrayLike
) -> Predictions:
    """Return all as arrays of one length, the images with height and width."""
    images, sure = np.asarray(pixels), np.asarray(confidence, dtype=np.float64)
    said, truth = np.asarray(predicted), np.asarray(true)
    lengths = [len(part) if part.ndim else 0 for part in (images, said, truth, sure)]
    if len(set(lengths)) != 1 or lengths[0] == 0:
        counts = "{} images, {} predicted, {} true, {} confidence".format(*lengths)
        raise ValueError(f"all must have the same length, at least 1; got {counts}")
    if images.ndim == 2:
        side = round(images.shape[1] ** 0.5)
        if side * side != images.shape[1]:
            raise ValueError(f"{images.shape[1]} pixels are no square; give shape (n, h, w)")
        images = images.reshape(-1, side, side)
    if images.ndim != 3 or sure.ndim > 2:
        raise ValueError(f"images have shape {images.shape}, confidence {sure.shape}")
    return Predictions(images, said, truth, sure)


def _rows(indices: NDArray[np.int64], most: int) -> list[NDArray[np.int64]]:
    """Cut the first indices into rows."""
    first = indices[: COLUMNS * most]
    return [first[start : start + COLUMNS] for start in range(0, len(first), COLUMNS)]


def _foot(said: Predictions, row: NDArray[np.int64]) -> float:
    """Return the room below a row, where the truth about wrong images stands."""
    return 0.12 if said.right[row[0]] else 0.32


def _row_height(said: Predictions, row: NDArray[np.int64]) -> float:
    return CELL + 0.3 + _foot(said, row)


def _heads(
    said: Predictions, counts: list[int], title: str | None, lang: str | None
) -> tuple[str, str]:
    """Return what is shown, and how it was chosen."""
    share = percent(said.right.mean(), lang)
    ours = _("Predictions · {n} samples, accuracy {share}", lang)
    chosen = _(
        "right: first {shown_right} of {right} · wrong: first {shown_wrong} of {wrong} · "
        "✓/✖ prediction and its confidence",
        lang,
    ).format(
        right=counts[0], wrong=counts[1],
        shown_right=min(counts[0], COLUMNS * RIGHT_ROWS),
        shown_wrong=min(counts[1], COLUMNS * WRONG_ROWS),
    )  # fmt: skip
    return title or ours.format(n=len(said.right), share=share), chosen


def _write_heads(ax: Axes, heads: tuple[str, str], height: float, scale: float) -> None:
    for text, below, size, color in zip(
        heads, (0.22, 0.56), (13.5, 10), (LIGHT.ink, LIGHT.muted), strict=True
    ):
        ax.text(EDGE, height - below, text, fontsize=size * scale, color=color, va="top",
                fontweight="bold" if color == LIGHT.ink else "normal")  # fmt: skip


def _cell(
    ax: Axes, said: Predictions, i: int, corner: tuple[float, float], scale: float,
    lang: str | None,
) -> None:  # fmt: skip
    """Draw one image, framed by whether it was recognised, what was said above it."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    (x, y), right = corner, bool(said.right[i])
    color = LIGHT.param if right else LIGHT.err
    paper_to_ink = LinearSegmentedColormap.from_list("ink", [LIGHT.bg, "#1A1A1A"])
    limits = ax.axis()
    ax.imshow(said.images[i], cmap=paper_to_ink, vmin=0, vmax=max(said.images.max(), 1e-300),
              interpolation="nearest", extent=(x, x + CELL, y, y + CELL))  # fmt: skip
    ax.axis(limits)
    ax.add_patch(Rectangle(corner, CELL, CELL, fill=False, edgecolor=color,
                           lw=(1.4 if right else 3) * scale, zorder=3))  # fmt: skip
    ax.text(x, y + CELL + 0.07, _claim(said, i, lang), fontsize=12.5 * scale, fontweight="bold",
            color=color, va="bottom")  # fmt: skip
    if not right:
        ax.text(x + CELL / 2, y - 0.08, _truth(said, i, lang), fontsize=10 * scale, color=color,
                ha="center", va="top")  # fmt: skip


def _claim(said: Predictions, i: int, lang: str | None) -> str:
    """Return what the model said, and how sure it was."""
    sure = percent(said.claimed(i), lang, fixed=True, confidence=True)
    return f"{'✓' if said.right[i] else '✖'} {said.predicted[i]}   {sure}"


def _block(said: Predictions, i: int, lang: str | None) -> list[str]:
    """Return one image as lines of text."""
    lines = [_claim(said, i, lang), *shade(said.images[i], float(said.images.max()))]
    return lines if said.right[i] else [*lines, _truth(said, i, lang)]


def _truth(said: Predictions, i: int, lang: str | None) -> str:
    """Return what the wrong image really is, and what the model gave that."""
    true = said.true[i]
    if said.confidence.ndim == 1:
        return _("truth {label}", lang).format(label=true)
    share = percent(float(said.confidence[i, int(true)]), lang, fixed=True)
    return _("truth {label} ({share})", lang).format(label=true, share=share)
