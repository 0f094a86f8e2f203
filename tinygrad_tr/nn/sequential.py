"""Parts one after the other: `Sequential`, and `MLP`, which makes its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from .activations import Activation, find_activation, identity, name_of
from .arguments import Rng
from .initialisers import glorot, he
from .linear import Linear
from .module import Module

__all__ = ["MLP", "Sequential"]


class Sequential(Module):
    """Modules and functions (or the names of activations), one after the other.

    Examples
    --------
    >>> network = Sequential(Linear(2, 8, rng=0), "relu", Linear(8, 1, rng=1), "sigmoid")
    >>> network(np.ones((4, 2))).shape
    (4, 1)
    """

    def __init__(self, *parts: str | Activation) -> None:
        for part in parts:
            if not (callable(part) or isinstance(part, str)):
                raise TypeError(f"Sequential(first, second, ...) takes no {type(part).__name__}")
        self.parts = [find_activation(part) for part in parts]

    def forward(self, x: Any) -> Any:
        """The parts' forward expressions, each on the result of the one before."""
        for part in self.parts:
            x = part(x)
        return x

    def example_input(self) -> Any:
        """What the first part takes."""
        first = self.parts[0] if self.parts else None
        return first.example_input() if isinstance(first, Module) else None


class MLP(Module):
    """A multilayer perceptron: linear layers with a nonlinearity between them.

    Rumelhart, Hinton, Williams 1986, "Learning representations by back-propagating errors";
    Goodfellow, Bengio, Courville 2016, chapter 6.

    Parameters
    ----------
    n_inputs : int
    n_outputs : sequence of int
        The sizes of the hidden layers and, last, of the output.
    hidden, output : str or callable, optional
        Activations of the hidden layers and of the output ("relu", "sigmoid", "tanh", "softmax",
        None for a raw score).
    rng : numpy.random.Generator or int, optional
        Draws the weights.

    Examples
    --------
    >>> MLP(2, [8, 1], output="sigmoid", rng=0)
    MLP(2→8→1, relu, sigmoid)
    """

    def __init__(
        self, n_inputs: int, n_outputs: Sequence[int], *, hidden: str | Activation = "relu",
        output: str | Activation | None = None, rng: Rng = None,
    ) -> None:  # fmt: skip
        sizes = [n_inputs, *(n_outputs if np.iterable(n_outputs) else ())]
        if len(sizes) < 2:
            raise ValueError("an MLP needs a list of layer sizes: MLP(2, [8, 1])")
        generator = np.random.default_rng(rng)
        initialiser = he if hidden == "relu" else glorot
        self.layers = [
            Linear(n, m, rng=generator, initialiser=initialiser)
            for n, m in pairwise(sizes)
        ]
        self.hidden, self.output = find_activation(hidden), find_activation(output)

    def forward(self, x: Any) -> Any:
        """Shape (..., n_inputs) → (..., n_outputs[-1])."""
        for layer in self.layers[:-1]:
            x = self.hidden(layer(x))
        return self.output(self.layers[-1](x))

    def describe(self, lang: str | None = None) -> str:
        """``MLP(2→8→1, relu, sigmoid)``."""
        sizes = [self.layers[0].weight.shape[0], *(layer.weight.shape[1] for layer in self.layers)]
        functions = [name_of(f) for f in (self.hidden, self.output) if f is not identity]
        return f"MLP({', '.join(['→'.join(map(str, sizes)), *functions])})"

    def example_input(self) -> Any:
        """One row of zeros."""
        return self.layers[0].example_input()
