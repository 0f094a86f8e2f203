"""`Linear`: every output is a weighted sum of all inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..value import Value
from .arguments import Rng, check_axis, positive
from .initialisers import he
from .module import Module

__all__ = ["Linear"]


class Linear(Module):
    """``X @ weight + bias`` (Goodfellow, Bengio, Courville 2016, "Deep learning", section 6.1).

    Parameters
    ----------
    n_inputs, n_outputs : int
        Columns of the input and of the output.
    bias : bool
        Whether there is a bias, which starts at 0.
    rng : numpy.random.Generator or int, optional
        Draws the weights.
    initialiser : callable
        Gives the first weights, as ``initialiser(shape, rng)``; He's by default.

    Attributes
    ----------
    weight : Value, shape (n_inputs, n_outputs)
    bias : Value, shape (n_outputs,), or None

    Examples
    --------
    >>> Linear(2, 3, rng=0)(np.ones((5, 2))).shape
    (5, 3)
    """

    def __init__(
        self, n_inputs: int, n_outputs: int, *, bias: bool = True, rng: Rng = None,
        initialiser: Callable[..., Any] = he,
    ) -> None:  # fmt: skip
        shape = (positive("n_inputs", n_inputs), positive("n_outputs", n_outputs))
        self.weight = Value(initialiser(shape, np.random.default_rng(rng)))
        self.bias = Value(np.zeros(n_outputs)) if bias else None

    def forward(self, x: Any) -> Any:
        """Shape (..., n_inputs) → (..., n_outputs)."""
        n = self.weight.shape[0]
        check_axis(x, -1, n, self, f"(..., {n})")
        z = x @ self.weight
        return z if self.bias is None else z + self.bias

    def describe(self, lang: str | None = None) -> str:
        """``Linear(2→4)``."""
        return f"Linear({'→'.join(map(str, self.weight.shape))})"

    def example_input(self) -> Any:
        """One row of zeros."""
        return np.zeros((1, self.weight.shape[0]))
