"""micrograd's demo, an MLP 2-16-16-1 on two moons: number by number, compiled, and by hand."""

from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, sin
from random import Random
from typing import Any

import numpy as np

from .implementations import parts
from .peers import leaf_of

RATE, DECAY = 0.1, 1e-4


def moons(n: int, rng: Random) -> list[tuple[list[float], int]]:
    """Points near two half circles, and which of the two: 1 or -1."""
    points = []
    for i in range(n):
        side, angle = 1 - i % 2 * 2, rng.uniform(0, pi)
        x = side * cos(angle) + (1 - side) / 2 + rng.gauss(0, 0.1)
        y = side * sin(angle) + (1 - side) / 4 + rng.gauss(0, 0.1)
        points.append(([x, y], side))
    return points


def initial(rng: Random) -> list[list[tuple[list[float], float]]]:
    """The weights and the bias of each neuron, by layer."""
    return [
        [([rng.uniform(-1, 1) for _ in range(a)], 0.0) for _ in range(b)]
        for a, b in pairwise((2, 16, 16, 1))
    ]


def moons_step(package: str, n: int) -> Callable[[], Any]:
    """Train on `n` moons: hinge loss, L2, gradient descent."""
    value, rng = leaf_of(package), Random(0)
    data = moons(n, rng)
    layers = [
        [(list(map(value, weights)), value(bias)) for weights, bias in layer]
        for layer in initial(rng)
    ]
    parameters = [p for layer in layers for weights, bias in layer for p in (*weights, bias)]

    def score(x: list[Any]) -> Any:
        for layer in layers:
            x = [sum((w * v for w, v in zip(ws, x, strict=True)), bias) for ws, bias in layer]
            x = x if layer is layers[-1] else [v.relu() for v in x]
        return x[0]

    def step() -> float:
        losses = [(1 + -y * score(list(map(value, x)))).relu() for x, y in data]
        loss = sum(losses) * (1 / n) + DECAY * sum(p * p for p in parameters)
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= RATE * p.grad
        return loss.data

    return step


def compiled_moons(name: str, n: int) -> Callable[[], Any]:
    """The same step as one compiled function; micrograd's as it stands, NumPy's by hand."""
    package, how = parts(name)
    if package == "numpy":
        return moons_by_hand(n)
    if package == "micrograd":
        return moons_step(name, n)
    from .ours import compiled

    return compiled(scalar_step(n), how)


def scalar_step(n: int) -> Callable[[], Any]:
    """micrograd's program with the scalar networks of tinygrad_tr and its optimiser."""
    import tinygrad_tr as tg

    rng = Random(0)
    data = moons(n, rng)
    model = tg.nn.scalar.MLP(2, [16, 16, 1])
    parameters = model.parameters()
    start = [p for layer in initial(rng) for weights, bias in layer for p in (*weights, bias)]
    for p, number in zip(parameters, start, strict=True):
        p.data = number
    optimizer = tg.optim.SGD(parameters, lr=RATE)

    def step() -> Any:
        losses = [(1 + -y * model(list(map(tg.Value, x)))).relu() for x, y in data]
        loss = sum(losses) * (1 / n) + DECAY * sum(p * p for p in parameters)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def moons_by_hand(n: int) -> Callable[[], Any]:
    """The same network as arrays, a row for each moon."""
    rng = Random(0)
    points = moons(n, rng)
    x, y = np.array([p for p, _ in points]), np.array([[float(side)] for _, side in points])
    layers = [(np.array([ws for ws, _ in layer]).T, np.zeros(len(layer))) for layer in initial(rng)]

    def step() -> Any:
        hidden = [x]
        for w, b in layers[:-1]:
            hidden.append(np.maximum(hidden[-1] @ w + b, 0))
        margin = 1 - y * (hidden[-1] @ layers[-1][0] + layers[-1][1])
        squares = sum(np.vdot(w, w) + b @ b for w, b in layers)
        loss = np.maximum(margin, 0).sum() / n + DECAY * squares
        d = (margin > 0) * (-y / n)
        for (w, b), h in zip(layers[::-1], hidden[::-1], strict=True):
            gw, gb = h.T @ d + 2 * DECAY * w, d.sum(0) + 2 * DECAY * b
            if h is not x:
                d = d @ w.T * (h > 0)
            w -= RATE * gw
            b -= RATE * gb
        return loss

    return step
