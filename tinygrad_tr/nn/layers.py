"""Layers and small networks. Each is its forward expression; back-propagation is derived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..messages import _
from ..ops import special
from ..ops.elementary import tanh as _tanh
from ..value import Value
from .initialisers import glorot, he
from .losses import step
from .module import Module, table

__all__ = ["MLP", "Linear", "Perceptron", "Sequential", "relu", "sigmoid", "step", "tanh"]

Activation = Callable[[Any], Any]
Rng = np.random.Generator | int | None

relu, sigmoid, tanh = special.relu, special.sigmoid, _tanh


def _identity(x: Any) -> Any:
    return x


def _softmax(x: Any) -> Any:
    return special.softmax(x, axis=-1)


ACTIVATIONS: dict[str | None, Activation] = {
    "relu": relu, "sigmoid": sigmoid, "tanh": tanh, "step": step, "softmax": _softmax,
    "linear": _identity, None: _identity,
}  # fmt: skip


def find_activation(name: str | Activation | None) -> Activation:
    """The function that `name` stands for; a callable stands for itself."""
    if callable(name):
        return name
    if name not in ACTIVATIONS:
        known = ", ".join(str(key) for key in ACTIVATIONS)
        raise ValueError(f"unknown activation {name!r}; there are {known}, or pass a function")
    return ACTIVATIONS[name]


class Linear(Module):
    """``X @ weight + bias``.

    Parameters
    ----------
    n_inputs, n_outputs : int
        Columns of the input and of the output.
    bias : bool
        Whether there is a bias, which starts at 0.
    rng : numpy.random.Generator or int, optional
        Draws the weights (He's initialisation).

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
        shape = (_positive("n_inputs", n_inputs), _positive("n_outputs", n_outputs))
        self.weight = Value(initialiser(shape, np.random.default_rng(rng)))
        self.bias = Value(np.zeros(n_outputs)) if bias else None

    def forward(self, x: Any) -> Any:
        """Shape (..., n_inputs) → (..., n_outputs)."""
        _check_columns(x, self.weight.shape[0], self)
        z = x @ self.weight
        return z if self.bias is None else z + self.bias

    def describe(self, lang: str | None = None) -> str:
        """``Linear(2→4)``."""
        return f"Linear({'→'.join(map(str, self.weight.shape))})"


class Perceptron(Module):
    """One neuron: ``activation(X @ weights + bias)``.

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
        n = _positive("n_inputs", n_inputs)
        self.weights = Value(glorot((n, 1), np.random.default_rng(rng))[:, 0])
        self.bias = Value(np.zeros(())) if bias else None
        self.activation = find_activation(activation)

    def weighted_sum(self, x: Any) -> Any:
        """What goes into the activation, shape (..., n_inputs) → (...)."""
        _check_columns(x, self.weights.size, self)
        z = x @ self.weights
        return z if self.bias is None else z + self.bias

    def forward(self, x: Any) -> Any:
        """Shape (..., n_inputs) → (...)."""
        return self.activation(self.weighted_sum(x))

    def describe(self, lang: str | None = None) -> str:
        """``Perceptron(3→1, sigmoid)``."""
        return f"Perceptron({self.weights.size}→1, {_name(self.activation)})"

    def summary(self, lang: str | None = None) -> str:
        """The parts of the neuron, by the names of the analogy with a nerve cell."""
        n, name = self.weights.size, _name(self.activation)
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


class Sequential(Module):
    """Modules and functions (or the names of activations), one after the other.

    Examples
    --------
    >>> network = Sequential(Linear(2, 8, rng=0), relu, Linear(8, 1, rng=1), sigmoid)
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


class MLP(Module):
    """A multilayer perceptron: linear layers with a nonlinearity between them.

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
        if isinstance(n_outputs, int) or not n_outputs:
            raise ValueError("an MLP needs a list of layer sizes: MLP(2, [8, 1])")
        generator = np.random.default_rng(rng)
        sizes = [n_inputs, *n_outputs]
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
        functions = [_name(f) for f in (self.hidden, self.output) if f is not _identity]
        return f"MLP({', '.join(['→'.join(map(str, sizes)), *functions])})"


def _name(function: Any) -> str:
    return str(getattr(function, "name", getattr(function, "__name__", "activation"))).strip("_")


def _positive(what: str, n: int) -> int:
    if not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"{what} must be a positive whole number, not {n!r}")
    return int(n)


def _check_columns(x: Any, n: int, module: Module) -> None:
    shape = np.shape(x)
    if not shape or shape[-1] != n:
        raise ValueError(
            f"{module.describe()} takes {n} inputs, so its input must have shape (..., {n}); "
            f"this one has shape {shape}"
        )
