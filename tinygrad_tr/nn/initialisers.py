"""First values of weights. Each takes an explicit Generator; nothing touches the global one.

A shape of two axes is (inputs, outputs), as in `Linear`; of more, (outputs, inputs, *window), as
in `Conv2d`. `functools.partial` sets the options of one for a layer:
``Linear(2, 3, initialiser=partial(normal, std=0.1))``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["constant", "glorot", "he", "normal", "orthogonal", "uniform", "zeros"]

Shape = tuple[int, ...]


def zeros(shape: Shape, rng: np.random.Generator | None = None) -> Any:
    """Zeros: for biases. Weights that are all equal learn all the same."""
    return np.zeros(shape)


def constant(
    shape: Shape, rng: np.random.Generator | None = None, *, value: float = 1.0
) -> Any:
    """The same number everywhere."""
    return np.full(shape, float(value))


def uniform(
    shape: Shape, rng: np.random.Generator, *, low: float = -1.0, high: float = 1.0
) -> Any:
    """Uniform between `low` and `high`."""
    return rng.uniform(low, high, shape)


def normal(shape: Shape, rng: np.random.Generator, *, mean: float = 0.0, std: float = 1.0) -> Any:
    """Normal about `mean`."""
    return rng.normal(mean, std, shape)


def he(shape: Shape, rng: np.random.Generator) -> Any:
    """Normal with variance 2 / n_inputs: keeps the scale through ReLU layers.

    He et al. 2015, "Delving deep into rectifiers", section 2.2, equation 10.
    """
    return rng.normal(0, math.sqrt(2 / _fans(shape)[0]), shape)


def glorot(shape: Shape, rng: np.random.Generator) -> Any:
    """Uniform within √(6 / (n_inputs + n_outputs)): for sigmoid and tanh.

    Glorot, Bengio 2010, "Understanding the difficulty of training deep feedforward neural
    networks", equation 16.
    """
    limit = math.sqrt(6 / sum(_fans(shape)))
    return rng.uniform(-limit, limit, shape)


def orthogonal(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Any:
    """A matrix that keeps lengths: orthonormal rows or columns, whichever are fewer, times `gain`.

    Saxe, McClelland, Ganguli 2014, "Exact solutions to the nonlinear dynamics of learning in deep
    linear neural networks", section 3. All axes but the first count as one.

    Examples
    --------
    >>> w = orthogonal((3, 2), np.random.default_rng(0))
    >>> np.allclose(w.T @ w, np.eye(2))
    True
    """
    if len(shape) < 2:
        raise ValueError(f"orthogonal() makes matrices; shape {shape} has too few axes")
    rows, columns = shape[0], math.prod(shape[1:])
    drawn = rng.normal(size=(max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(drawn)
    q = q * np.where(np.diagonal(r) < 0, -1, 1)  # so that no direction is preferred
    return gain * (q if rows >= columns else q.T).reshape(shape)


def _fans(shape: Shape) -> tuple[int, int]:
    """How many inputs each output has, and the other way round."""
    if not shape:
        raise ValueError("a single number has no inputs and outputs to scale it by; use zeros()")
    if len(shape) <= 2:
        return shape[0], math.prod(shape[1:])
    outputs, inputs, *window = shape
    size = math.prod(window)
    return inputs * size, outputs * size
