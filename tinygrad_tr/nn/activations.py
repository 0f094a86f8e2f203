"""Activations: the functions between layers, each a forward expression; and their names.

Which one ends a network says what its outputs mean. `sigmoid` judges every output alone: several
labels may be right at once (`binary_cross_entropy`). `softmax` shares one certainty out among all:
exactly one class is right (`cross_entropy`). Raw scores need neither (``logits=True``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops import special
from ..ops.elementary import tanh
from ..ops.special import relu, sigmoid, softplus
from ..value import Value
from .arguments import listed

__all__ = [
    "ACTIVATIONS", "Activation", "elu", "find_activation", "gelu", "identity", "leaky_relu",
    "log_softmax", "name_of", "relu", "selu", "sigmoid", "silu", "softmax", "softplus", "step",
    "tanh",
]  # fmt: skip

Activation = Callable[[Any], Any]

# Klambauer et al. 2017, section 2: the numbers that make mean 0 and variance 1 a fixed point.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    """``x`` where it is positive, else ``slope · x`` (Maas, Hannun, Ng 2013, section 2).

    Examples
    --------
    >>> leaky_relu(Value([-2.0, 3.0]))
    Value([-0.02,  3.  ])
    """
    x = listed(x)
    return np.where(x > 0, x, slope * x)


def elu(x: Any, alpha: float = 1.0) -> Any:
    """``x`` where it is positive, else ``α (eˣ − 1)`` (Clevert et al. 2016, equation 15).

    Examples
    --------
    >>> elu(np.array([-1.0, 2.0])).round(4)
    array([-0.6321,  2.    ])
    """
    x = listed(x)
    below = np.where(x > 0, 0, x)  # so that nothing overflows where x is chosen
    return np.where(x > 0, x, alpha * np.expm1(below))


def selu(x: Any) -> Any:
    """``λ elu(x, α)``, which drives activations to mean 0 and variance 1.

    Klambauer et al. 2017, "Self-normalizing neural networks", equation 2.
    """
    return SELU_SCALE * elu(x, SELU_ALPHA)


def gelu(x: Any, *, approximate: bool = True) -> Any:
    """``x Φ(x)``, with Φ the normal distribution function.

    Hendrycks, Gimpel 2016, "Gaussian error linear units", section 2. By default in the form with
    tanh given there, which is within 5e-4 of it; ``approximate=False`` needs SciPy for erf.

    Examples
    --------
    >>> gelu(np.array([-1.0, 2.0])).round(4)
    array([-0.1588,  1.9546])
    """
    x = listed(x)
    if approximate:
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        return 0.5 * x * (1 + tanh(inner))
    from ..special import erf

    return 0.5 * x * (1 + erf(x / math.sqrt(2)))


def silu(x: Any) -> Any:
    """``x σ(x)`` (Elfwing, Uchibe, Doya 2018, equation 5).

    Examples
    --------
    >>> silu(np.array([-1.0, 2.0])).round(4)
    array([-0.2689,  1.7616])
    """
    return x * sigmoid(x)


def softmax(x: Any, axis: int = -1) -> Any:
    """``eˣ / Σ eˣ``: probabilities of classes of which exactly one is right.

    Bishop 2006, "Pattern recognition and machine learning", equation 4.104. For several labels
    that may be right at once, take `sigmoid`.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0], [1000.0, 0.0]]))
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    return special.softmax(x, axis=axis)


def log_softmax(x: Any, axis: int = -1) -> Any:
    """``log softmax(x)``, exact where softmax underflows; for `negative_log_likelihood`."""
    return special.log_softmax(x, axis=axis)


def step(z: Any) -> Any:
    """1 where z > 0, else 0: a threshold unit. Its derivative is 0.

    Where nothing is recorded (inside `no_grad`) the result is a constant that still knows its z,
    so that `perceptron_loss` has the same value there.
    """
    y = special.step(z)
    if isinstance(y, Value) and y.op is None:
        y._a = z
    return y


def identity(x: Any) -> Any:
    """`x` itself: a raw score."""
    return x


ACTIVATIONS: dict[str | None, Activation] = {
    "relu": relu, "leaky_relu": leaky_relu, "elu": elu, "selu": selu, "gelu": gelu, "silu": silu,
    "softplus": softplus, "sigmoid": sigmoid, "tanh": tanh, "step": step, "softmax": softmax,
    "log_softmax": log_softmax, "linear": identity, None: identity,
}  # fmt: skip


def find_activation(name: str | Activation | None) -> Activation:
    """The function that `name` stands for; a callable stands for itself.

    Raises
    ------
    ValueError
        If no activation has this name.
    """
    if callable(name):
        return name
    if name not in ACTIVATIONS:
        known = ", ".join(str(key) for key in ACTIVATIONS)
        raise ValueError(f"unknown activation {name!r}; there are {known}, or pass a function")
    return ACTIVATIONS[name]


def name_of(function: Any) -> str:
    """What an activation is called in summaries and pictures."""
    return str(getattr(function, "name", getattr(function, "__name__", "activation"))).strip("_")
