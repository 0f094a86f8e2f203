"""Array operations one at a time: what a step costs when there is nearly nothing to compute."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import Any

import numpy as np

from .harness import Run, Workload
from .leaf import leaf_of

# The neuron whose six rows open the lessons: no bias, full batch, learning rate 1.
X = np.array([[0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]], dtype=float)
T = np.array([0, 0, 0, 1, 1, 1], dtype=float)


def factors(n: int) -> tuple[Any, Any, Any]:
    """Two arrays, and the gradient that comes into their product."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(n, n)), rng.normal(size=(n, n)), rng.normal(size=(n, n))


def total(arrays: Any) -> float:
    return sum(float(np.abs(np.asarray(getattr(a, "data", a))).sum()) for a in arrays)


def multiply(package: str, n: int) -> Run:
    leaf = leaf_of(package)
    x, y, _ = map(leaf, factors(n))
    return Run(lambda: x * y, lambda z: total([z]))


def multiply_numpy(n: int) -> Run:
    x, y, _ = factors(n)
    return Run(lambda: x * y, lambda z: total([z]))


def multiply_autograd(n: int) -> Run:
    from autograd import make_vjp

    x, y, _ = factors(n)
    record = make_vjp(lambda x, y: x * y, (0, 1))
    return Run(lambda: record(x, y)[1], lambda z: total([z]))


def backward(package: str, n: int) -> Run:
    leaf = leaf_of(package)
    x, y, g = factors(n)
    x, y, g = leaf(x), leaf(y), leaf(g).detach() if package == "torch" else g

    def step() -> Any:
        (x * y).backward(g)
        found = x.grad, y.grad
        forget(package, x, y)
        return found

    return Run(step, total)


def backward_numpy(n: int) -> Run:
    x, y, g = factors(n)

    def step() -> Any:
        _product = x * y
        return g * y, g * x

    return Run(step, total)


def backward_autograd(n: int) -> Run:
    from autograd import make_vjp

    x, y, g = factors(n)
    record = make_vjp(lambda x, y: x * y, (0, 1))
    return Run(lambda: record(x, y)[0](g), total)


def forget(package: str, *leaves: Any) -> None:
    if package != "mygrad":  # which forgets by itself
        for leaf in leaves:
            leaf.grad = None


def seed(package: str, _n: int) -> Run:
    x, t, w = X, T, leaf_of(package)(np.full(3, 0.5))
    sigmoid = type(w).sigmoid if package != "mygrad" else None
    if package == "torch":
        import torch

        x, t = torch.from_numpy(X), torch.from_numpy(T)
    elif package == "mygrad":
        from mygrad.nnet import sigmoid

    def step() -> Any:
        loss = 0.5 * ((t - sigmoid(x @ w)) ** 2).sum()
        loss.backward()
        w.data -= w.grad
        forget(package, w)
        return loss

    return Run(step)


def seed_numpy(_n: int) -> Run:
    w = np.full(3, 0.5)

    def step() -> Any:
        s = 1 / (1 + np.exp(-(X @ w)))
        error = T - s
        w[:] += X.T @ (error * s * (1 - s))
        return 0.5 * np.sum(error**2)

    return Run(step)


def seed_autograd(_n: int) -> Run:
    import autograd.numpy as anp
    from autograd import value_and_grad

    w = np.full(3, 0.5)

    def loss(w: Any) -> Any:
        return 0.5 * anp.sum((T - 1 / (1 + anp.exp(-(X @ w)))) ** 2)

    def step() -> Any:
        value, gradient = derive(w)
        w[:] -= gradient
        return value

    derive = value_and_grad(loss)
    return Run(step)


def importing(module: str, _n: int) -> Run:
    """Seconds to import `module` where NumPy has been imported, in a process with nothing else."""
    code = (
        "import numpy, time; start = time.perf_counter(); "
        f"import {module}; print(time.perf_counter() - start)"
    )
    command = [sys.executable, "-c", code]
    return Run(lambda: float(subprocess.run(command, capture_output=True, check=True).stdout))


def makers(alike: Any, **others: Any) -> dict[str, Any]:
    """The packages with one program for all, then those with a program of their own."""
    return {name: partial(alike, name) for name in ("tinygrad_tr", "torch", "mygrad")} | others


WORKLOADS = (
    Workload("8×8 multiply", makers(multiply, numpy=multiply_numpy, autograd=multiply_autograd), 8, 2),
)
