"""Array operations one at a time: what a step costs when there is nearly nothing to compute."""

from functools import partial
from importlib import import_module
from operator import mul
from typing import Any

import numpy as np

from .harness import Step, Workload
from .peers import constant, derive, leaf_of, printed

# The neuron of the first lessons: no bias, full batch, learning rate 1.
X = np.array([[0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]], dtype=float)
T = np.array([0, 0, 0, 1, 1, 1], dtype=float)


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
    """Forward, ½Σ(t−s)², backward, update."""
    if package == "numpy":
        return seed_by_hand(np.full(3, 0.5))
    w, x, t = leaf_of(package)(np.full(3, 0.5)), constant(package, X), constant(package, T)
    sigmoid, on_arrays = sigmoid_of(package), package == "autograd"
    gradient_of = derive(package, lambda w: 0.5 * ((t - sigmoid(x @ w)) ** 2).sum(), [w])

    def step() -> Any:
        loss, (gradient,) = gradient_of()
        if on_arrays:
            w[:] -= gradient
        else:
            w.data -= gradient
        return loss

    return step


def sigmoid_of(package: str) -> Any:
    if package == "autograd":
        exp = import_module("autograd.numpy").exp
        return lambda z: 1 / (1 + exp(-z))
    return import_module("mygrad.nnet").sigmoid if package == "mygrad" else lambda z: z.sigmoid()


def seed_by_hand(w: Any) -> Step:
    def step() -> Any:
        s = 1 / (1 + np.exp(-(X @ w)))
        error = T - s
        w[:] += X.T @ (error * s * (1 - s))
        return 0.5 * (error @ error)

    return step


def importing(module: str, _n: int) -> Step:
    """Seconds to import `module` after NumPy."""
    watched = f"start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    return partial(printed, f"import numpy, time; {watched}")


PACKAGES = ("tinygrad_tr", "numpy", "torch", "mygrad", "autograd")
WORKLOADS = [
    Workload("8×8 multiply", multiply, PACKAGES, 8, 2),
    Workload("8×8 multiply, backward", multiply_backward, PACKAGES, 8, 2),
    Workload("seed neuron, a step", seed, PACKAGES),
    Workload("import over numpy", importing, ("tinygrad_tr", *PACKAGES[2:]), measures=True),
]
