"""Networks: modules, layers, activations and losses, each only its forward expression."""

from . import initialisers, scalar
from .activations import (
    elu,
    gelu,
    leaky_relu,
    log_softmax,
    relu,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    step,
    tanh,
)
from .classification import (
    binary_cross_entropy,
    cross_entropy,
    kl_divergence,
    negative_log_likelihood,
)
from .convolution import Conv2d
from .dropout import Dropout
from .embedding import Embedding
from .flatten import Flatten
from .initialisers import constant, glorot, he, normal, orthogonal, uniform, zeros
from .linear import Linear
from .margins import hinge, perceptron_loss
from .module import Module
from .normalisation import BatchNorm, LayerNorm
from .perceptron import Perceptron
from .pooling import AvgPool2d, MaxPool2d
from .recurrent import LSTM, RNN
from .regression import huber, mae, mse
from .sequential import MLP, Sequential

__all__ = [
    "LSTM", "MLP", "RNN", "AvgPool2d", "BatchNorm", "Conv2d", "Dropout", "Embedding", "Flatten",
    "LayerNorm", "Linear", "MaxPool2d", "Module", "Perceptron", "Sequential",
    "binary_cross_entropy", "constant", "cross_entropy", "elu", "gelu", "glorot", "he", "hinge",
    "huber", "initialisers", "kl_divergence", "leaky_relu", "log_softmax", "mae", "mse",
    "negative_log_likelihood", "normal", "orthogonal", "perceptron_loss", "relu", "scalar", "selu",
    "sigmoid", "silu", "softmax", "softplus", "step", "tanh", "uniform", "zeros",
]  # fmt: skip
