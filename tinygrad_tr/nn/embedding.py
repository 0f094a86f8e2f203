"""`Embedding`: a row of numbers for each word, token or other thing that is counted off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..value import Value
from .arguments import Rng, plain_of, positive
from .initialisers import normal
from .module import Module

__all__ = ["Embedding"]


class Embedding(Module):
    """``weight[x]``: the row of each whole number in `x`.

    Bengio et al. 2003, "A neural probabilistic language model", section 2: the matrix C.

    Parameters
    ----------
    n_words : int
        How many there are; `x` goes from 0 to ``n_words - 1``.
    n_features : int
        How many numbers stand for each.
    rng : numpy.random.Generator or int, optional
        Draws the weights.
    initialiser : callable
        Gives the first weights; normal of variance 1 by default.

    Attributes
    ----------
    weight : Value, shape (n_words, n_features)

    Examples
    --------
    >>> Embedding(10, 4, rng=0)(np.array([[1, 2, 3], [3, 2, 1]])).shape
    (2, 3, 4)
    """

    def __init__(
        self, n_words: int, n_features: int, *, rng: Rng = None,
        initialiser: Callable[..., Any] = normal,
    ) -> None:  # fmt: skip
        shape = (positive("n_words", n_words), positive("n_features", n_features))
        self.weight = Value(initialiser(shape, np.random.default_rng(rng)))

    def forward(self, x: Any) -> Any:
        """Whole numbers of shape (...) → (..., n_features)."""
        x = x if isinstance(x, Value) else np.asarray(x)
        numbers, n = plain_of(x), self.weight.shape[0]
        if x.dtype.kind not in "iu":
            raise TypeError(
                f"{self.describe()} looks rows up by whole numbers, and these are of dtype "
                f"{x.dtype}; convert them with .astype(int) if they are meant to be positions"
            )
        if numbers.size and not (numbers.min() >= 0 and numbers.max() < n):
            raise ValueError(
                f"{self.describe()} has the rows 0 to {n - 1}; asked for {numbers.min()} … "
                f"{numbers.max()}"
            )
        return self.weight[x]

    def describe(self, lang: str | None = None) -> str:
        """``Embedding(10→4)``."""
        return f"Embedding({'→'.join(map(str, self.weight.shape))})"

    def example_input(self) -> Any:
        """The first row's number."""
        return np.zeros((1,), int)
