"""Training programs: where each starts, on what data, and its loss, written once for all packages.

A loss is written in the words that `Words` lists; what they mean, a package's own module says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

SEED_X = np.array([[0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]], dtype=float)
SEED_T = np.array([0, 0, 0, 1, 1, 1], dtype=float)


@dataclass(frozen=True, slots=True)
class Words:
    """What the losses are written in, as one package says it."""

    tanh: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    sqrt: Callable[[Any], Any]
    relu: Callable[[Any], Any]
    sigmoid: Callable[[Any], Any]
    mean: Callable[[Any], Any]
    mse: Callable[[Any, Any], Any]
    cross_entropy: Callable[[Any, Any], Any]  # of raw scores and class indices
    recurrent: Callable[..., Any]  # the last hidden values, of xs, wx, wh and b


def recurrent(tanh: Callable[[Any], Any]) -> Callable[..., Any]:
    """``h ← tanh(x @ wx + h @ wh + b)`` over time, as people write it down."""

    def run(xs: Any, wx: Any, wh: Any, b: Any) -> Any:
        h = tanh(xs[0] @ wx + b)
        for i in range(1, xs.shape[0]):
            h = tanh(xs[i] @ wx + h @ wh + b)
        return h

    return run


@dataclass(frozen=True, slots=True)
class Program:
    loss: Callable[..., Any]  # called with words, parameters, and the data
    parameters: list[Any]
    data: tuple[Any, ...]
    lr: float
    adam: bool = False
    times: int = 1  # steps in one call
    as_loop: bool = False  # all of them in one compiled loop, where there is such a thing


def again(step: Callable[..., Any], program: Program, *data: Any) -> Callable[[], Any]:
    """As many calls of `step` as `program` has steps; the last result."""
    if program.times == 1:
        return partial(step, *data)
    return lambda: [step(*data) for _ in range(program.times)][-1]


def seed_loss(words: Words, parameters: list[Any], x: Any, t: Any) -> Any:
    (w,) = parameters
    difference = t - words.sigmoid(x @ w)
    return 0.5 * (difference * difference).sum()


def xor_loss(words: Words, parameters: list[Any], x: Any, t: Any) -> Any:
    w1, b1, w2, b2 = parameters
    return words.mse(words.sigmoid(words.tanh(x @ w1 + b1) @ w2 + b2), t)


def relu_net(words: Words, parameters: list[Any], x: Any) -> Any:
    for i in range(0, len(parameters) - 2, 2):
        x = words.relu(x @ parameters[i] + parameters[i + 1])
    return x @ parameters[-2] + parameters[-1]


def classes_loss(words: Words, parameters: list[Any], x: Any, t: Any) -> Any:
    return words.cross_entropy(relu_net(words, parameters, x), t)


def numbers_loss(words: Words, parameters: list[Any], x: Any, t: Any) -> Any:
    return words.mse(relu_net(words, parameters, x), t)


def recurrent_loss(words: Words, parameters: list[Any], xs: Any, t: Any) -> Any:
    wx, wh, b, wo, bo = parameters
    return words.cross_entropy(words.recurrent(xs, wx, wh, b) @ wo + bo, t)


def chain_loss(words: Words, parameters: list[Any]) -> Any:
    """The mean of ten elementwise operations on one long array."""
    (x,) = parameters
    bell = words.exp(-(x * x))
    y = words.tanh(1.5 * x + 0.25) * bell
    return words.mean(words.sqrt(y * y + 1))


def drawn(shapes: list[tuple[int, ...]], dtype: Any, rng: np.random.Generator) -> list[Any]:
    """Weights, normal of variance 1/inputs, and biases, zero."""
    made = (rng.normal(size=s) / s[0] ** 0.5 if len(s) == 2 else np.zeros(s) for s in shapes)
    return [array.astype(dtype) for array in made]


def dense(widths: tuple[int, ...], dtype: Any, rng: np.random.Generator) -> list[Any]:
    shapes = [s for a, b in pairwise(widths) for s in ((a, b), (b,))]
    return drawn(shapes, dtype, rng)


def seed_steps(times: int) -> Program:
    """The neuron of the first lessons: no bias, full batch, learning rate 1; a step at a time."""
    return Program(seed_loss, [np.full(3, 0.5)], (SEED_X, SEED_T), lr=1.0, times=times)


def seed_loop(times: int) -> Program:
    data = SEED_X, SEED_T
    return Program(seed_loss, [np.full(3, 0.5)], data, lr=1.0, times=times, as_loop=True)


def xor(_n: int) -> Program:
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
    t = np.array([[0], [1], [1], [0]], dtype=float)
    return Program(xor_loss, dense((2, 8, 1), float, np.random.default_rng(0)), (x, t), lr=0.5)


def classifier(widths: tuple[int, ...], dtype: Any, n: int, **more: Any) -> Program:
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(n, widths[0])).astype(dtype), rng.integers(widths[-1], size=n)
    return Program(classes_loss, dense(widths, dtype, rng), (x, t), **more)


def digits(n: int) -> Program:
    return classifier((64, 32, 10), np.float64, n, lr=0.1)


def mnist(n: int) -> Program:
    """With a rate so small that gradients don't fade into denormal numbers while it is timed."""
    return classifier((784, 128, 10), np.float32, n, lr=1e-5, adam=True)


def square_net(width: int, *, depth: int, n: int, dtype: Any = np.float32) -> Program:
    """`depth` layers of `width` by `width`, `n` samples."""
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(2, n, width)).astype(dtype)
    parameters = dense((width,) * (depth + 1), dtype, rng)
    return Program(numbers_loss, parameters, (x, t), lr=0.1)


def rnn(times: int, *, n: int = 32, inputs: int = 32, hidden: int = 64) -> Program:
    rng = np.random.default_rng(0)
    xs, t = rng.normal(size=(times, n, inputs)).astype(np.float32), rng.integers(10, size=n)
    shapes = [(inputs, hidden), (hidden, hidden), (hidden,), (hidden, 10), (10,)]
    return Program(recurrent_loss, drawn(shapes, np.float32, rng), (xs, t), lr=0.05)


def elementwise(n: int, dtype: Any) -> Program:
    x = np.random.default_rng(0).normal(size=n).astype(dtype)
    return Program(chain_loss, [x], (), lr=0.1)
