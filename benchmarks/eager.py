"""Array operations one at a time: what a step costs when there is nearly nothing to compute."""

from importlib import import_module
from operator import mul
from typing import Any

import numpy as np

from .harness import Step, Workload
from .implementations import training
from .peers import constant, derive, leaf_of
from .programs import seed_steps


def factors(package: str, n: int) -> list[Any]:
    return list(map(leaf_of(package), np.random.default_rng(0).normal(size=(2, n, n))))


def multiply(package: str, n: int) -> Step:
    x, y = factors(package, n)
    if package == "autograd":
        record = import_module("autograd").make_vjp(mul, (0, 1))
        return lambda: record(x, y)[1]
    return lambda: x * y


def multiply_backward(package: str, n: int) -> Step:
    """The product, and the gradients of both factors from one that comes in."""
    x, y = factors(package, n)
    g = np.random.default_rng(1).normal(size=(n, n))
    if package == "numpy":
        return lambda: (x * y, (g * y, g * x))
    return derive(package, mul, [x, y], constant(package, g))


def seed(package: str, _n: int) -> Step:
    """The neuron of the first lessons: forward, ½Σ(t−s)², backward, update."""
    return training(package, seed_steps(1))


PEERS = ("torch", "mygrad", "autograd")
PACKAGES = ("tinygrad_tr eager", "numpy", *PEERS)
WORKLOADS = [
    Workload("8×8 multiply", multiply, PACKAGES, 8, 2),
    Workload("8×8 multiply, backward", multiply_backward, PACKAGES, 8, 2),
    Workload("seed neuron, a step", seed, PACKAGES),
]
