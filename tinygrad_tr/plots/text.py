"""Pictures of training as text, for a terminal or a machine without matplotlib; draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..messages import _
from ..numbers import number

__all__ = ["BARS", "SHADES", "TextPicture", "bars", "mosaic", "shade", "sparkline", "table"]

BARS = "▁▂▃▄▅▆▇█"
SHADES = " .:-=#"  # from nothing to the most
INSTALL = "python -m pip install matplotlib"


@dataclass(frozen=True, slots=True)
class TextPicture:
    """What the plots return where matplotlib is missing: the same data as text.

    ``str(picture)`` is the text alone; shown at a prompt it also says how to get the picture.
    """

    text: str
    lang: str | None = None

    def __str__(self) -> str:
        """The text alone."""
        return self.text

    def __repr__(self) -> str:
        hint = _("matplotlib is missing. To install it: {command}", self.lang)
        return f"{self.text}\n{hint.format(command=INSTALL)}"

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"a plot as text has no {name!r}, which an Axes would have: matplotlib is missing; "
            f"install it with: {INSTALL}"
        )


def sparkline(values: ArrayLike, width: int = 40, *, log: bool = True) -> str:
    """A curve in one line of text; what is not finite is shown as ``×``.

    Parameters
    ----------
    values : array_like, shape (n,)
    width : int
        At most so many characters; of a longer curve evenly spaced values are taken.
    log : bool
        Use a logarithmic scale, unless a value is below 0.

    Returns
    -------
    str

    Examples
    --------
    >>> sparkline([1, 0.1, 0.01])
    '█▄▁'
    >>> sparkline([0, 1, float("nan"), 3], log=False)
    '▁▃×█'
    """
    every = np.asarray(values, dtype=np.float64).ravel()
    chosen = every[np.linspace(0, len(every) - 1, min(width, len(every))).astype(int)]
    finite = np.isfinite(chosen)
    if not finite.any():
        return "×" * len(chosen)
    height = np.where(finite, chosen, chosen[finite].max())
    if log and height.min() >= 0:
        height = np.log(np.maximum(height, 1e-300))
    height = height - height.min()
    steps = (7 * (height / max(height.max(), 1e-300))).astype(int)
    return "".join(BARS[s] if ok else "×" for s, ok in zip(steps, finite, strict=True))


def shade(image: ArrayLike, most: float | None = None, *, wide: int = 2) -> list[str]:
    """An array of two dimensions in characters from blank to ``#``, one line for each row.

    Parameters
    ----------
    image : array_like, shape (h, w)
        Its absolute values count.
    most : float, optional
        What is drawn as ``#``; by default the largest.
    wide : int
        Characters for each element: two make about a square.

    Returns
    -------
    list of str

    Examples
    --------
    >>> shade([[0, 0.5, 1], [1, 0, 0]])
    ['  --##', '##    ']
    """
    size = np.nan_to_num(np.abs(np.asarray(image, dtype=np.float64)))
    top = max(float(size.max(initial=0.0)) if most is None else most, 1e-300)
    levels = np.minimum(5, np.ceil(5 * size / top - 1e-9)).astype(int)
    return ["".join(SHADES[level] * wide for level in row) for row in levels]


def mosaic(pictures: Sequence[Sequence[str]], width: int = 76, gap: str = "  ") -> list[str]:
    """Put blocks of lines side by side, as many in a row as fit.

    Examples
    --------
    >>> mosaic([["ab", "c"], ["x"]])
    ['ab  x', 'c']
    """
    wide = max((len(line) for block in pictures for line in block), default=0)
    each = max(1, (width + len(gap)) // (wide + len(gap)))
    lines: list[str] = []
    for start in range(0, len(pictures), each):
        row = pictures[start : start + each]
        lines += [""] if start else []
        for k in range(max(map(len, row))):
            parts = (f"{block[k] if k < len(block) else '':<{wide}}" for block in row)
            lines.append(gap.join(parts).rstrip())
    return lines


def bars(
    values: Mapping[str, float], width: int = 30, ends: tuple[float, float] | None = None
) -> list[str]:
    """Numbers as bars of ``#`` on a logarithmic scale, each with its name.

    Parameters
    ----------
    values : mapping of str to float
        A number that is 0 or not finite has no bar.
    width : int
        The length of the longest bar.
    ends : pair of float, optional
        The smallest and the largest number of the scale; by default those of `values`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> bars({"a": 1e-3, "b": 1e-1}, width=8)
    ['a  ##       0.001', 'b  ######## 0.1']
    """
    sizes = {name: abs(float(x)) for name, x in values.items()}
    logs = {name: np.log10(x) for name, x in sizes.items() if 0 < x < np.inf}
    inside = logs.values() if ends is None else np.log10(ends)
    low, high = min(inside, default=0.0), max(inside, default=1.0)
    wide = max(map(len, values), default=0)
    lines = []
    for name, x in values.items():
        share = (logs[name] - low) / (high - low) if name in logs and high > low else 1.0
        length = round(width * (0.25 + 0.75 * share)) if name in logs else 0
        lines.append(f"{name:<{wide}}  {'#' * length:<{width}} {number(x)}")
    return lines


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns, the first to the left and the others to the right.

    Examples
    --------
    >>> table([["", "0", "1"], ["0", "12", "3"]])
    ['    0  1', '0  12  3']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            f"{x:<{w}}" if k == 0 else f"{x:>{w}}"
            for k, (x, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
