"""`Perceptron`: one neuron, with the names of the analogy to a nerve cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..messages import _
from ..value import Value
from .activations import Activation, find_activation, name_of
from .arguments import Rng, check_axis, positive
from .initialisers import glorot
from .module import Module
from .summary import table

__all__ = ["Perceptron"]


class Perceptron(Module):
    """One neuron: ``activation(X @ weights + bias)``.

    Rosenblatt 1958, "The perceptron"; Goodfellow, Bengio, Courville 2016, section 1.2.1.

    Parameters
    ----------
    n_inputs : int
    activation : str or callable
        "sigmoid": a number between 0 and 1, trained by gradient descent. "step": Rosenblatt's
        threshold unit, trained through `nn.perceptron_loss`.
    bias : bool
        A trainable number added to the weighted sum; it starts at 0.
    rng : numpy.random.Generator or int, optional
        Draws the weights.

    Attributes
    ----------
    weights : Value, shape (n_inputs,)
    bias : Value, shape (), or None

    Examples
    --------
    >>> neuron = Perceptron(2, activation="step")
    >>> neuron.weights.data, neuron.bias.data = np.array([1.0, 1.0]), np.array(-1.5)
    >>> neuron.predict([[0, 0], [0, 1], [1, 0], [1, 1]])
    array([0, 0, 0, 1])
    """

    def __init__(
        self, n_inputs: int, activation: str | Activation = "sigmoid", *, bias: bool = True,
        rng: Rng = None,
    ) -> None:  # fmt: skip
        n = positive("n_inputs", n_inputs)
        self.weights = Value(glorot((n, 1), np.random.default_rng(rng))[:, 0])
        self.bias = Value(np.zeros(())) if bias else None
        self.activation = find_activation(activation)

    def weighted_sum(self, x: Any) -> Any:
        """What goes into the activation, shape (..., n_inputs) → (...)."""
        n = self.weights.size
        check_axis(x, -1, n, self, f"(..., {n})")
        z = x @ self.weights
        return z if self.bias is None else z + self.bias

    def forward(self, x: Any) -> Any:
        """Shape (..., n_inputs) → (...)."""
        return self.activation(self.weighted_sum(x))

    def describe(self, lang: str | None = None) -> str:
        """``Perceptron(3→1, sigmoid)``."""
        return f"Perceptron({self.weights.size}→1, {name_of(self.activation)})"

    def example_input(self) -> Any:
        """One row of zeros."""
        return np.zeros((1, self.weights.size))

    def summary(self, X: Any = None, *, lang: str | None = None) -> str:
        """The parts of the neuron, by the names of the analogy; with `X`, as of any module."""
        if X is not None:
            return super().summary(X, lang=lang)
        n, name = self.weights.size, name_of(self.activation)
        terms = [f"x{k + 1}·w{k + 1}" for k in range(n)]
        terms = terms if n < 4 else [terms[0], "…", terms[-1]]
        terms += ["b"] if self.bias is not None else []
        rows = [
            (_("inputs", lang), f"x1 … x{n}" if n > 1 else "x1", _("dendrites", lang)),
            (_("weights", lang), str(n), _("synapses", lang)),
            (_("weighted sum", lang), f"z = {' + '.join(terms)}", _("cell body", lang)),
            (_("activation", lang), f"{name}(z)", _("threshold", lang)),
            (_("output", lang), f"y = {name}(z)", _("axon", lang)),
        ]  # fmt: skip
        return f"{self.describe(lang)}\n{table(rows)}"
