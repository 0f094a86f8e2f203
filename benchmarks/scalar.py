"""Number by number: micrograd's demo, and one long chain."""

from __future__ import annotations

import gc
import random
from functools import partial
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from .harness import Run, Workload
from .leaf import leaf_of


def moons(n: int, rng: random.Random) -> list[tuple[list[float], int]]:
    """Points on two half circles, and which of them: 1 or -1."""

    def point(i: int) -> tuple[list[float], int]:
        angle, noise = pi * rng.random(), (rng.gauss(0, 0.1), rng.gauss(0, 0.1))
        x, y = (cos(angle), sin(angle)) if i % 2 else (1 - cos(angle), 0.5 - sin(angle))
        return [x + noise[0], y + noise[1]], 1 if i % 2 else -1

    return [point(i) for i in range(n)]


def moons_step(package: str, n: int) -> Run:
    """One training step of an MLP 2-16-16-1 on `n` moons: hinge loss, L2, gradient descent."""
    value, rng, sizes = leaf_of(package), random.Random(0), [2, 16, 16, 1]
    data = moons(n, rng)
    layers = [
        [([value(rng.uniform(-1, 1)) for _ in range(a)], value(0.0)) for _ in range(b)]
        for a, b in zip(sizes, sizes[1:], strict=False)
    ]
    parameters = [p for layer in layers for weights, bias in layer for p in (*weights, bias)]

    def score(x: list[Any]) -> Any:
        for layer in layers:
            x = [sum((w * v for w, v in zip(ws, x, strict=True)), bias) for ws, bias in layer]
            x = x if layer is layers[-1] else [v.relu() for v in x]
        return x[0]

    def step() -> float:
        losses = [(1 + -y * score(list(map(value, x)))).relu() for x, y in data]
        loss = sum(losses) * (1 / n) + 1e-4 * sum(p * p for p in parameters)
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= 0.1 * p.grad
        return loss.data

    return Run(step)


def links(x: Any, n: int) -> Any:
    for _ in range(n // 2):
        x = x * 0.9999 + 0.0001
    return x


def chain(package: str, n: int) -> Run:
    """A chain of `n` operations and back."""
    leaf = leaf_of(package)

    def step() -> float:
        x = leaf(0.5)
        y = links(x, n)
        y.backward()
        return float(y.data) + float(x.grad)

    return Run(step)


def chain_autograd(n: int) -> Run:
    from autograd import value_and_grad

    return Run(lambda: sum(value_and_grad(links)(0.5, n)))


def memory(package: str, n: int) -> Run:
    """What the process has grown by for an operation of the chain, held before `backward`."""
    if package == "autograd":
        from autograd.core import make_vjp

        grow = partial(make_vjp, partial(links, n=n))
    else:
        leaf = leaf_of(package)
        grow = lambda x: links(leaf(x), n)  # noqa: E731

    def step() -> float:
        gc.collect()
        before = resident()
        graph = grow(0.5)
        after = resident()
        del graph
        return (after - before) / n

    return Run(step)


def resident() -> int:
    """Bytes in memory; only Linux tells."""
    import resource

    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()


SCALAR = ("tinygrad_tr", "micrograd")
ARRAYS = ("torch", "mygrad")
moons_makers = {package: partial(moons_step, package) for package in SCALAR}
chain_makers = {package: partial(chain, package) for package in SCALAR + ARRAYS}
memory_makers = {package: partial(memory, package) for package in (*SCALAR, *ARRAYS, "autograd")}

WORKLOADS = (
    Workload("moons step, collector on", moons_makers, size=100, tiny=3, steps=3),
    Workload("moons step, collector off", moons_makers, size=100, tiny=3, collector=False),
    Workload(
        "chain of 100,000", chain_makers | {"autograd": chain_autograd}, size=100_000, tiny=20
    ),
    Workload("memory a link", memory_makers, size=100_000, tiny=20, unit="B", measures=True),
)
