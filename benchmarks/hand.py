"""Steps with the derivation written by hand in plain NumPy: the yardstick of the compiled ones."""

from collections.abc import Callable
from typing import Any

import numpy as np

from . import programs
from .programs import Program, again

Step = Callable[[], Any]
Update = Callable[[list[Any]], None]  # called with the gradients, in the parameters' order


def trainer(program: Program) -> Step:
    return again(BY_HAND[program.loss](program, update_of(program)), program)


def update_of(program: Program) -> Update:
    parameters, lr = program.parameters, program.lr
    if program.adam:
        return adam(parameters, lr)

    def descend(gradients: list[Any]) -> None:
        for p, g in zip(parameters, gradients, strict=True):
            g *= lr  # nobody needs it any more
            p -= g

    return descend


def adam(parameters: list[Any], lr: float, b1: float = 0.9, b2: float = 0.999) -> Update:
    means = [(np.zeros_like(p), np.zeros_like(p)) for p in parameters]
    power1 = power2 = 1.0

    def update(gradients: list[Any]) -> None:
        nonlocal power1, power2
        power1, power2 = power1 * b1, power2 * b2
        for p, g, (m, v) in zip(parameters, gradients, means, strict=True):
            m *= b1
            m += (1 - b1) * g
            v *= b2
            g *= g
            g *= 1 - b2
            v += g
            np.sqrt(np.divide(v, 1 - power2, out=g), out=g)
            g += 1e-8
            np.divide(m, g, out=g)
            g *= lr / (1 - power1)
            p -= g

    return update


def seed(program: Program, _update: Update) -> Step:
    (w,), (x, t), lr = program.parameters, program.data, program.lr
    rows = lr * x.T

    def step() -> Any:
        s = 1 / (1 + np.exp(-(x @ w)))
        error = t - s
        w[:] += rows @ (error * s * (1 - s))
        return 0.5 * (error @ error)

    return step


def xor(program: Program, update: Update) -> Step:
    (w1, b1, w2, b2), (x, t) = program.parameters, program.data

    def step() -> Any:
        h = np.tanh(x @ w1 + b1)
        s = 1 / (1 + np.exp(-(h @ w2 + b2)))
        error = s - t
        d2 = 2 / t.size * error * s * (1 - s)
        d1 = d2 @ w2.T * (1 - h * h)
        update([x.T @ d1, d1.sum(0), h.T @ d2, d2.sum(0)])
        return np.mean(error * error)

    return step


def relu_net(program: Program, update: Update, end: Any) -> Step:
    """Layers of ReLU; `end` gives the loss of the last layer's result, and its gradient."""
    parameters, (x, t) = program.parameters, program.data
    weights, biases = parameters[::2], parameters[1::2]

    def step() -> Any:
        hidden = [x]
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            z = hidden[-1] @ w
            z += b
            hidden.append(np.maximum(z, 0, out=z))
        loss, d = end(hidden[-1] @ weights[-1] + biases[-1], t)
        gradients: list[Any] = []
        for w, h in zip(weights[::-1], hidden[::-1], strict=True):
            gradients += d.sum(0), h.T @ d
            if h is not x:
                d = d @ w.T
                d *= h > 0
        update(gradients[::-1])
        return loss

    return step


def cross_entropy(z: Any, t: Any) -> tuple[Any, Any]:
    """The mean loss of scores `z` for classes `t`, and its gradient, which takes z's place."""
    rows, n = np.arange(len(t)), len(t)
    z -= z.max(1, keepdims=True)
    chosen = z[rows, t]
    p = np.exp(z, out=z)
    total = p.sum(1, keepdims=True)
    loss = (np.log(total).sum() - chosen.sum()) / n
    p /= total
    p[rows, t] -= 1
    p /= n
    return loss, p


def mse(y: Any, t: Any) -> tuple[Any, Any]:
    error = np.subtract(y, t, out=y)
    loss = np.dot(error.ravel(), error.ravel()) / error.size
    error *= 2 / error.size
    return loss, error


def rnn(program: Program, update: Update) -> Step:
    """All inputs' products at once before, all weights' gradients at once after."""
    (wx, wh, b, wo, bo), (xs, t) = program.parameters, program.data
    times, n, inputs = xs.shape
    flat, deltas = xs.reshape(-1, inputs), np.empty((times, n, len(wh)), xs.dtype)

    def step() -> Any:
        hs = (flat @ wx + b).reshape(times, n, -1)
        np.tanh(hs[0], out=hs[0])
        for i in range(1, times):
            hs[i] += hs[i - 1] @ wh
            np.tanh(hs[i], out=hs[i])
        loss, do = cross_entropy(hs[-1] @ wo + bo, t)
        slopes = 1 - hs * hs
        np.multiply(do @ wo.T, slopes[-1], out=deltas[-1])
        for i in range(times - 2, -1, -1):
            np.multiply(deltas[i + 1] @ wh.T, slopes[i], out=deltas[i])
        rows = deltas.reshape(-1, len(wh))
        gwh = hs[:-1].reshape(-1, len(wh)).T @ rows[n:]
        update([flat.T @ rows, gwh, rows.sum(0), hs[-1].T @ do, do.sum(0)])
        return loss

    return step


def chain(program: Program, _update: Update) -> Step:
    """Into buffers made once: new arrays of this length cost more than the arithmetic."""
    (x,), lr = program.parameters, program.lr
    bell, a, y, root = (np.empty_like(x) for _ in range(4))

    def step() -> Any:
        np.multiply(x, x, out=bell)
        np.exp(np.negative(bell, out=bell), out=bell)
        np.multiply(x, 1.5, out=a)
        np.add(a, 0.25, out=a)
        np.tanh(a, out=a)
        np.multiply(a, bell, out=y)
        np.multiply(y, y, out=root)
        np.sqrt(np.add(root, 1, out=root), out=root)
        loss = root.mean()
        np.divide(y, root, out=root)
        np.multiply(root, bell, out=root)  # now what comes in from bell * a, times bell
        np.multiply(x, a, out=y)
        np.multiply(y, -2, out=y)
        np.multiply(a, a, out=a)
        np.subtract(1, a, out=a)
        np.multiply(a, 1.5, out=a)
        np.add(y, a, out=y)
        np.multiply(root, y, out=y)
        np.multiply(y, lr / x.size, out=y)
        np.subtract(x, y, out=x)
        return loss

    return step


BY_HAND: dict[Callable[..., Any], Callable[[Program, Update], Step]] = {
    programs.seed_loss: seed,
    programs.xor_loss: xor,
    programs.classes_loss: lambda program, update: relu_net(program, update, cross_entropy),
    programs.numbers_loss: lambda program, update: relu_net(program, update, mse),
    programs.recurrent_loss: rnn,
    programs.chain_loss: chain,
}
