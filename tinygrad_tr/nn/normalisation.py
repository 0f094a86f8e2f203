"""Normalisation: numbers brought to mean 0 and variance 1, over a batch or within a sample."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..value import Value
from .arguments import check_axis, constant_of, positive
from .module import Module

__all__ = ["BatchNorm", "LayerNorm"]


class BatchNorm(Module):
    """``γ (x − mean) / √(variance + ε) + β``, with the mean and variance of each feature.

    Ioffe, Szegedy 2015, "Batch normalization", algorithms 1 and 2. In training they are of the
    batch, and running means of them are kept; after `eval` the running ones are used.

    Parameters
    ----------
    n_features : int
        Columns of a table, or channels of images.
    momentum : float
        How much of each batch goes into the running mean and variance.
    eps : float
        Keeps the division finite.

    Attributes
    ----------
    weight, bias : Value, shape (n_features,)
        γ and β.
    running_mean, running_var : Value, shape (n_features,)
        Buffers. The variance is the unbiased one, as in PyTorch.

    Examples
    --------
    >>> layer = BatchNorm(1)
    >>> layer(np.array([[1.0], [3.0]]))
    Value([[-0.999995],
           [ 0.999995]])
    >>> layer.running_mean
    Value([0.2])
    """

    def __init__(self, n_features: int, *, momentum: float = 0.1, eps: float = 1e-5) -> None:
        n = positive("n_features", n_features)
        self.momentum, self.eps = momentum, eps
        self.weight, self.bias = Value(np.ones(n)), Value(np.zeros(n))
        self.running_mean = Value(np.zeros(n), requires_grad=False)
        self.running_var = Value(np.ones(n), requires_grad=False)

    def forward(self, x: Any) -> Any:
        """Shape (n, n_features) or (n, n_features, ...); the same comes out."""
        shape, n = np.shape(x), self.weight.size
        self._check(shape)
        around = (1, n) + (1,) * (len(shape) - 2)
        axes = (0, *range(2, len(shape)))
        if self.training:
            mean, var = self._of_batch(x, axes, math.prod(shape) // n)
        else:
            mean, var = self.running_mean, self.running_var
        mean, var, weight, bias = (
            np.reshape(part, around) for part in (mean, var, self.weight, self.bias)
        )
        return (x - mean) / np.sqrt(var + self.eps) * weight + bias

    def _of_batch(self, x: Any, axes: tuple[int, ...], count: int) -> tuple[Any, Any]:
        """The mean and variance of the batch, which the running ones move towards."""
        if count < 2:
            raise ValueError(
                f"{self.describe()} in training needs more than one number for each feature; "
                f"call model.eval() to predict a single row"
            )
        mean, var = np.mean(x, axis=axes), np.var(x, axis=axes)
        m, unbiased = self.momentum, count / (count - 1)
        self.running_mean.data = (1 - m) * self.running_mean.data + m * constant_of(mean)
        self.running_var.data = (1 - m) * self.running_var.data + m * unbiased * constant_of(var)
        return mean, var

    def _check(self, shape: tuple[int, ...]) -> None:
        n = self.weight.size
        if len(shape) < 2 or shape[1] != n:
            raise ValueError(
                f"{self.describe()} takes {n} features, so its input must have shape (n, {n}) or "
                f"(n, {n}, height, width); this one has shape {shape}"
            )

    def describe(self, lang: str | None = None) -> str:
        """``BatchNorm(8)``."""
        return f"BatchNorm({self.weight.size})"


class LayerNorm(Module):
    """``γ (x − mean) / √(variance + ε) + β``, with the mean and variance of each sample's features.

    Ba, Kiros, Hinton 2016, "Layer normalization", section 3. The same in training and prediction.

    Parameters
    ----------
    n_features : int
        The length of the last axis.
    eps : float
        Keeps the division finite.

    Attributes
    ----------
    weight, bias : Value, shape (n_features,)
        γ and β.

    Examples
    --------
    >>> LayerNorm(2)(np.array([[1.0, 3.0]]))
    Value([[-0.999995,  0.999995]])
    """

    def __init__(self, n_features: int, *, eps: float = 1e-5) -> None:
        n = positive("n_features", n_features)
        self.weight, self.bias, self.eps = Value(np.ones(n)), Value(np.zeros(n)), eps

    def forward(self, x: Any) -> Any:
        """Shape (..., n_features); the same comes out."""
        n = self.weight.size
        check_axis(x, -1, n, self, f"(..., {n})")
        mean, var = np.mean(x, axis=-1, keepdims=True), np.var(x, axis=-1, keepdims=True)
        return (x - mean) / np.sqrt(var + self.eps) * self.weight + self.bias

    def describe(self, lang: str | None = None) -> str:
        """``LayerNorm(8)``."""
        return f"LayerNorm({self.weight.size})"
