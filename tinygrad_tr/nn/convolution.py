"""`Conv2d`: the same weighted sum at every place of an image. And the windows that it sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..value import Value
from .arguments import Rng, check_axis, pair, positive
from .initialisers import he
from .module import Module

__all__ = ["Conv2d", "windows_of"]

Pair = tuple[int, int]
LAYOUT = "(n, {}, height, width)"


def windows_of(
    x: Any, size: Pair, stride: Pair, padding: Pair, module: Module, value: float
) -> Any:
    """Each window of `x`, (n, c, height, width) → (n, c, rows, columns, *size).

    Parameters
    ----------
    x : Value or array
    size, stride, padding : pair of int
    module : Module
        Who asks, for messages.
    value : float
        What the padding is filled with.

    Raises
    ------
    ValueError
        If the window is larger than the padded image.
    """
    seen = tuple(n + 2 * k for n, k in zip(np.shape(x)[2:], padding, strict=True))
    if any(n > whole for n, whole in zip(size, seen, strict=True)):
        raise ValueError(
            f"{module.describe()} has a window of {size[0]}×{size[1]}, which is larger than the "
            f"image of {seen[0]}×{seen[1]} (with its padding); make one of them fit"
        )
    if any(padding):
        x = np.pad(x, ((0, 0), (0, 0), *((k, k) for k in padding)), constant_values=value)
    windows = np.lib.stride_tricks.sliding_window_view(x, size, axis=(2, 3))
    return windows if stride == (1, 1) else windows[:, :, :: stride[0], :: stride[1]]


class Conv2d(Module):
    """A weighted sum over each window of an image, the same weights at every place.

    ``y[o, i, j] = bias[o] + Σ weight[o, c, u, v] · x[c, i·stride + u, j·stride + v]``: Goodfellow,
    Bengio, Courville 2016, "Deep learning", section 9.1, equation 9.6 (which also says why this
    cross-correlation is called a convolution).

    Parameters
    ----------
    n_inputs, n_outputs : int
        Channels of the input and of the output.
    size : int or pair of int
        Height and width of the window.
    stride : int or pair of int
        How far the window moves.
    padding : int or pair of int
        Zeros around the image, above and below, left and right.
    bias : bool
        Whether each output channel has a bias, which starts at 0.
    rng : numpy.random.Generator or int, optional
        Draws the weights.
    initialiser : callable
        Gives the first weights, as ``initialiser(shape, rng)``; He's by default.

    Attributes
    ----------
    weight : Value, shape (n_outputs, n_inputs, height, width)
    bias : Value, shape (n_outputs,), or None

    Examples
    --------
    >>> Conv2d(1, 4, 3, padding=1, rng=0)(np.ones((5, 1, 8, 8))).shape
    (5, 4, 8, 8)
    """

    def __init__(
        self, n_inputs: int, n_outputs: int, size: int | Pair, *, stride: int | Pair = 1,
        padding: int | Pair = 0, bias: bool = True, rng: Rng = None,
        initialiser: Callable[..., Any] = he,
    ) -> None:  # fmt: skip
        channels = (positive("n_outputs", n_outputs), positive("n_inputs", n_inputs))
        shape = (*channels, *pair("size", size))
        self.weight = Value(initialiser(shape, np.random.default_rng(rng)))
        self.bias = Value(np.zeros(n_outputs)) if bias else None
        self.stride, self.padding = pair("stride", stride), pair("padding", padding, 0)

    def forward(self, x: Any) -> Any:
        """Shape (n, n_inputs, height, width) → (n, n_outputs, rows, columns)."""
        n_outputs, n_inputs, *size = self.weight.shape
        check_axis(x, 1, n_inputs, self, LAYOUT.format(n_inputs))
        windows = windows_of(x, (size[0], size[1]), self.stride, self.padding, self, 0.0)
        n, _channels, rows, columns = np.shape(windows)[:4]
        # One matrix product: a row for each output channel, a column for each place. Places come
        # last, so that what lies together in the image is copied together.
        patches = np.transpose(windows, (1, 4, 5, 0, 2, 3))
        seen = n_inputs * size[0] * size[1]
        y = np.reshape(self.weight, (-1, seen)) @ np.reshape(patches, (seen, n * rows * columns))
        y = y if self.bias is None else y + self.bias[:, None]
        return np.transpose(np.reshape(y, (n_outputs, n, rows, columns)), (1, 0, 2, 3))

    def describe(self, lang: str | None = None) -> str:
        """``Conv2d(1→4, 3×3)``."""
        n_outputs, n_inputs, height, width = self.weight.shape
        moves = "" if self.stride == (1, 1) else f", stride {_both(self.stride)}"
        edge = f", padding {_both(self.padding)}" if any(self.padding) else ""
        return f"Conv2d({n_inputs}→{n_outputs}, {height}×{width}{moves}{edge})"


def _both(two: Pair) -> str:
    return str(two[0]) if two[0] == two[1] else f"{two[0]}×{two[1]}"
