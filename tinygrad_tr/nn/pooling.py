"""Pooling: one number for each window of an image, its largest or its mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arguments import listed, pair
from .convolution import LAYOUT, windows_of
from .module import Module

__all__ = ["AvgPool2d", "MaxPool2d"]

Pair = tuple[int, int]


class MaxPool2d(Module):
    """The largest number of each window, channel by channel.

    Goodfellow, Bengio, Courville 2016, "Deep learning", section 9.3. Where several numbers of a
    window are the largest, they share the gradient in equal parts, as in all of this package;
    PyTorch gives all of it to the first.

    Parameters
    ----------
    size : int or pair of int
        Height and width of the window.
    stride : int or pair of int, optional
        How far the window moves; by default its size, so that windows lie side by side.
    padding : int or pair of int
        Rows and columns around the image that are never the largest; at most half of `size`.

    Examples
    --------
    >>> x = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> MaxPool2d(2)(x)
    array([[[[ 5.,  7.],
             [13., 15.]]]])
    """

    def __init__(
        self, size: int | Pair, *, stride: int | Pair | None = None, padding: int | Pair = 0
    ) -> None:
        self.size = pair("size", size)
        self.stride = self.size if stride is None else pair("stride", stride)
        self.padding = _half_at_most(pair("padding", padding, 0), self.size)

    def forward(self, x: Any) -> Any:
        """Shape (n, channels, height, width) → (n, channels, rows, columns)."""
        x = listed(x)
        dtype = getattr(x, "dtype", np.dtype(float))
        least = np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf
        return np.max(_windows(x, self, least), axis=(0, 1))

    def describe(self, lang: str | None = None) -> str:
        """``MaxPool2d(2×2)``."""
        return f"MaxPool2d({self.size[0]}×{self.size[1]})"


class AvgPool2d(Module):
    """The mean of each window, channel by channel; padding counts as zeros.

    LeCun et al. 1998, "Gradient-based learning applied to document recognition", section II.A.

    Parameters
    ----------
    size, stride, padding
        As of `MaxPool2d`.

    Examples
    --------
    >>> AvgPool2d(2)(np.arange(16.0).reshape(1, 1, 4, 4))
    array([[[[ 2.5,  4.5],
             [10.5, 12.5]]]])
    """

    def __init__(
        self, size: int | Pair, *, stride: int | Pair | None = None, padding: int | Pair = 0
    ) -> None:
        self.size = pair("size", size)
        self.stride = self.size if stride is None else pair("stride", stride)
        self.padding = _half_at_most(pair("padding", padding, 0), self.size)

    def forward(self, x: Any) -> Any:
        """Shape (n, channels, height, width) → (n, channels, rows, columns)."""
        return np.mean(_windows(x, self, 0.0), axis=(0, 1))

    def describe(self, lang: str | None = None) -> str:
        """``AvgPool2d(2×2)``."""
        return f"AvgPool2d({self.size[0]}×{self.size[1]})"


def _windows(x: Any, pool: MaxPool2d | AvgPool2d, value: float) -> Any:
    """The windows, with their own axes first: NumPy reduces many short windows faster so."""
    if len(np.shape(x)) != 4:
        raise ValueError(
            f"{pool.describe()} takes images of shape {LAYOUT.format('channels')}; this input has "
            f"shape {np.shape(x)}"
        )
    windows = windows_of(x, pool.size, pool.stride, pool.padding, pool, value)
    return np.transpose(windows, (4, 5, 0, 1, 2, 3))


def _half_at_most(padding: Pair, size: Pair) -> Pair:
    """`padding`, of which no window may consist."""
    if any(2 * k > n for k, n in zip(padding, size, strict=True)):
        raise ValueError(
            f"padding {padding} is more than half of the window {size}: a window could lie in the "
            f"padding alone"
        )
    return padding
