"""The same networks on scalar Values, neuron by neuron: for pictures, and in place of micrograd.nn.

Weights come from the `random` module when no `rng` is given, so that ``random.seed(1337)`` gives
micrograd's networks; gradients start and are zeroed at 0.0, as there.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from ..value import Value
from .module import Module as _Module

__all__ = ["MLP", "Layer", "Module", "Neuron"]


class Module(_Module):
    """A module whose gradients are zeroed at 0.0."""

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0.0."""
        for parameter in self.parameters():
            parameter.grad = 0.0


class Neuron(Module):
    """``relu(Σ wᵢ·xᵢ + b)``, or the bare sum with ``nonlin=False``."""

    def __init__(self, nin: int, nonlin: bool = True, rng: Any = None) -> None:
        draw = random if rng is None else rng
        self.w = [_parameter(draw.uniform(-1, 1)) for _i in range(nin)]
        self.b = _parameter(0.0)
        self.nonlin = nonlin

    def forward(self, x: Sequence[Any]) -> Value:
        """One number from the numbers `x`."""
        if len(x) != len(self.w):
            raise ValueError(f"{self!r} takes {len(self.w)} inputs, not {len(x)}")
        act: Value = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return act.relu() if self.nonlin else act

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """Neurons side by side on the same inputs."""

    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        self.neurons = [Neuron(nin, **kwargs) for _i in range(nout)]

    def forward(self, x: Sequence[Any]) -> Any:
        """A list of numbers, or the number itself of a single neuron."""
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """Layers of ReLU neurons; the last one is linear.

    Examples
    --------
    >>> MLP(3, [4, 1])
    MLP of [Layer of [ReLUNeuron(3), ReLUNeuron(3), ReLUNeuron(3), ReLUNeuron(3)], \
Layer of [LinearNeuron(4)]]
    """

    def __init__(self, nin: int, nouts: Sequence[int], rng: Any = None) -> None:
        sizes = [nin, *nouts]
        self.layers = [
            Layer(sizes[i], sizes[i + 1], nonlin=i != len(nouts) - 1, rng=rng)
            for i in range(len(nouts))
        ]

    def forward(self, x: Sequence[Any]) -> Any:
        """The layers, one after the other."""
        for layer in self.layers:
            x = layer(x)
        return x

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"


def _parameter(x: float) -> Value:
    parameter = Value(float(x))
    parameter.grad = 0.0
    return parameter
