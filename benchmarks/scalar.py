"""Number by number: micrograd's demo, and one long chain."""

import gc
import sys
from functools import partial
from importlib import import_module
from itertools import pairwise
from math import cos, pi, sin
from mmap import PAGESIZE
from pathlib import Path
from random import Random
from typing import Any

from .harness import Step, Workload
from .peers import derive, leaf_of, printed


def moons(n: int, rng: Random) -> list[tuple[list[float], int]]:
    """Points near two half circles, and which of the two: 1 or -1."""
    points = []
    for i in range(n):
        side, angle = 1 - i % 2 * 2, rng.uniform(0, pi)
        x = side * cos(angle) + (1 - side) / 2 + rng.gauss(0, 0.1)
        y = side * sin(angle) + (1 - side) / 4 + rng.gauss(0, 0.1)
        points.append(([x, y], side))
    return points


def moons_step(package: str, n: int) -> Step:
    """Train an MLP 2-16-16-1 on `n` moons: hinge loss, L2, gradient descent."""
    value, rng = leaf_of(package), Random(0)
    data = moons(n, rng)
    layers = [
        [([value(rng.uniform(-1, 1)) for _ in range(a)], value(0.0)) for _ in range(b)]
        for a, b in pairwise((2, 16, 16, 1))
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

    return step


def links(x: Any, n: int) -> Any:
    for _ in range(n // 2):
        x = x * 0.9999 + 0.0001
    return x


def chain(package: str, n: int) -> Step:
    return derive(package, partial(links, n=n), [leaf_of(package)(0.5)])


def memory(package: str, n: int) -> Step:
    """Bytes by which a link of the chain makes a process grow."""
    return partial(printed, f"from {__name__} import growth; print(growth({package!r}, {n}))")


def growth(package: str, n: int) -> float:
    grow, x = partial(links, n=n), leaf_of(package)(0.5)
    if package == "autograd":
        grow = import_module("autograd").make_vjp(grow)
    gc.collect()
    before, _held = resident(), grow(x)
    return (resident() - before) / n


def resident() -> int:
    return PAGESIZE * int(Path("/proc/self/statm").read_text().split()[1])


SCALAR = ("tinygrad_tr", "micrograd")
EVERY = (*SCALAR, "torch", "mygrad", "autograd")
WORKLOADS = [
    Workload("moons step, collector on", moons_step, SCALAR, 100, 3, steps=3),
    Workload("moons step, collector off", moons_step, SCALAR, 100, 3, collector=False),
    Workload("chain of 100,000", chain, EVERY, 100_000, 20),
    Workload("memory a link (RSS)", memory, EVERY, 100_000, 20, unit="B", measures=True),
]
if sys.platform != "linux":  # only there a process can read its size
    WORKLOADS.pop()
