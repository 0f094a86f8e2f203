"""Recurrent layers: the same expression at every step, with a memory of the steps before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.elementary import tanh
from ..ops.special import sigmoid
from ..value import Value
from .activations import Activation, find_activation, name_of
from .arguments import Rng, check_axis, listed, positive
from .initialisers import glorot, orthogonal
from .module import Module

__all__ = ["LSTM", "RNN"]


class RNN(Module):
    """``h = tanh(x @ weight + h @ recurrent + bias)`` at every step.

    Elman 1990, "Finding structure in time"; Goodfellow, Bengio, Courville 2016, section 10.2,
    equations 10.8 and 10.9.

    Parameters
    ----------
    n_inputs, n_hidden : int
        Features of each step, and numbers that are remembered.
    activation : str or callable
    bias : bool
        Whether there is a bias, which starts at 0.
    rng : numpy.random.Generator or int, optional
        Draws the weights: Glorot's for the input, orthogonal for the state.

    Attributes
    ----------
    weight : Value, shape (n_inputs, n_hidden)
    recurrent : Value, shape (n_hidden, n_hidden)
    bias : Value, shape (n_hidden,), or None

    Examples
    --------
    >>> outputs, last = RNN(3, 5, rng=0)(np.ones((2, 7, 3)))
    >>> outputs.shape, last.shape
    ((2, 7, 5), (2, 5))
    """

    def __init__(
        self, n_inputs: int, n_hidden: int, *, activation: str | Activation = "tanh",
        bias: bool = True, rng: Rng = None,
    ) -> None:  # fmt: skip
        n, m = positive("n_inputs", n_inputs), positive("n_hidden", n_hidden)
        generator = np.random.default_rng(rng)
        self.weight = Value(glorot((n, m), generator))
        self.recurrent = Value(orthogonal((m, m), generator))
        self.bias = Value(np.zeros(m)) if bias else None
        self.activation = find_activation(activation)

    def forward(self, x: Any, h: Any = None) -> tuple[Any, Any]:
        """All hidden states and the last one.

        Parameters
        ----------
        x : Value or array, shape (batch, steps, n_inputs)
        h : Value or array, shape (batch, n_hidden), optional
            The state before the first step; zeros by default.

        Returns
        -------
        outputs : Value, shape (batch, steps, n_hidden)
        h : Value, shape (batch, n_hidden)
        """
        outputs = []
        for step in _steps(x, self.weight.shape[0], self):
            z = step @ self.weight
            z = z if h is None else z + h @ self.recurrent
            h = self.activation(z if self.bias is None else z + self.bias)
            outputs.append(h)
        return np.stack(outputs, axis=1), h

    def describe(self, lang: str | None = None) -> str:
        """``RNN(3→5, tanh)``."""
        return f"RNN({'→'.join(map(str, self.weight.shape))}, {name_of(self.activation)})"


class LSTM(Module):
    """Long short-term memory: gates decide what is written, kept and shown.

    ``i, f, o = σ(…)``, ``g = tanh(…)``, each of ``x @ weight + h @ recurrent + bias``;
    ``c = f · c + i · g``; ``h = o · tanh(c)``. Hochreiter, Schmidhuber 1997, with the forget gate
    of Gers, Schmidhuber, Cummins 2000; Goodfellow, Bengio, Courville 2016, section 10.10.1.

    Parameters
    ----------
    n_inputs, n_hidden : int
        Features of each step, and numbers that are remembered.
    bias : bool
        Whether there is a bias. It starts at 0, that of the forget gate at 1, so that at first
        everything is kept (Gers et al., section 4).
    rng : numpy.random.Generator or int, optional
        Draws the weights.

    Attributes
    ----------
    weight : Value, shape (n_inputs, 4 n_hidden)
        The columns are those of i, f, g, o, in PyTorch's order.
    recurrent : Value, shape (n_hidden, 4 n_hidden)
    bias : Value, shape (4 n_hidden,), or None

    Examples
    --------
    >>> outputs, (h, c) = LSTM(3, 5, rng=0)(np.ones((2, 7, 3)))
    >>> outputs.shape, h.shape, c.shape
    ((2, 7, 5), (2, 5), (2, 5))
    """

    def __init__(self, n_inputs: int, n_hidden: int, *, bias: bool = True, rng: Rng = None) -> None:
        n, m = positive("n_inputs", n_inputs), positive("n_hidden", n_hidden)
        generator = np.random.default_rng(rng)
        self.weight = Value(_gates(glorot, (n, m), generator))
        self.recurrent = Value(_gates(orthogonal, (m, m), generator))
        self.bias = Value(np.repeat([0.0, 1.0, 0.0, 0.0], m)) if bias else None

    def forward(self, x: Any, state: Any = None) -> tuple[Any, tuple[Any, Any]]:
        """All hidden states, and the last one with the last cell.

        Parameters
        ----------
        x : Value or array, shape (batch, steps, n_inputs)
        state : pair of Values or arrays, shape (batch, n_hidden), optional
            (h, c) before the first step; zeros by default.

        Returns
        -------
        outputs : Value, shape (batch, steps, n_hidden)
        state : pair of Values, shape (batch, n_hidden)
        """
        if state is not None and not (isinstance(state, tuple | list) and len(state) == 2):
            raise ValueError("the state of an LSTM is a pair (h, c) of shape (batch, n_hidden)")
        (h, c), outputs = (None, None) if state is None else state, []
        for step in _steps(x, self.weight.shape[0], self):
            z = step @ self.weight
            z = z if h is None else z + h @ self.recurrent
            i, f, g, o = np.split(z if self.bias is None else z + self.bias, 4, axis=-1)
            written = sigmoid(i) * tanh(g)
            c = written if c is None else sigmoid(f) * c + written
            h = sigmoid(o) * tanh(c)
            outputs.append(h)
        return np.stack(outputs, axis=1), (h, c)

    def describe(self, lang: str | None = None) -> str:
        """``LSTM(3→5)``."""
        n, m = self.weight.shape
        return f"LSTM({n}→{m // 4})"


def _gates(
    initialiser: Callable[..., Any], shape: tuple[int, int], rng: np.random.Generator
) -> Any:
    """The weights of the four gates side by side, each drawn as a layer of its own."""
    return np.concatenate([initialiser(shape, rng) for _gate in range(4)], axis=1)


def _steps(x: Any, n: int, module: Module) -> list[Any]:
    """The input of each step, shape (batch, n)."""
    x = listed(x)
    check_axis(x, 2, n, module, f"(batch, steps, {n})")
    steps = np.shape(x)[1]
    if not steps:
        raise ValueError(f"{module.describe()} needs at least one step; this input has none")
    return _apart(x) if getattr(x, "requires_grad", False) else [x[:, t] for t in range(steps)]


def _apart(x: Any) -> list[Any]:
    """The steps of a Value, taken by halves.

    The gradient of a part is as large as what it was taken from: n steps taken one by one would
    cost n² in the sweep, and so they cost n log n.
    """
    n = np.shape(x)[1]
    if n <= 2:
        return [x[:, t] for t in range(n)]
    return [*_apart(x[:, : n // 2]), *_apart(x[:, n // 2 :])]
