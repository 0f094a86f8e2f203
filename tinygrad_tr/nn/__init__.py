"""Networks: modules, layers, activations and losses, each only its forward expression."""

from . import scalar
from .initialisers import glorot, he
from .layers import MLP, Linear, Perceptron, Sequential, relu, sigmoid, step, tanh
from .losses import binary_cross_entropy, cross_entropy, hinge, mse, perceptron_loss
from .module import Module

__all__ = [
    "MLP", "Linear", "Module", "Perceptron", "Sequential", "binary_cross_entropy", "cross_entropy",
    "glorot", "he", "hinge", "mse", "perceptron_loss", "relu", "scalar", "sigmoid", "step", "tanh",
]  # fmt: skip
