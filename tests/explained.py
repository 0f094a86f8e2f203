"""The graphs that explanations are tested on; run as a program it prints them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import Value
from tinygrad_tr.data import logic_gate
from tinygrad_tr.explaining import Explanation

__all__ = ["EXAMPLES", "neuron", "setting"]


def constant(data: Any, name: str) -> Value:
    return Value(data, name=name, requires_grad=False)


def neuron() -> tuple[Value, list[Value]]:
    """The neuron of the pictures, and its parameters."""
    x1, x2, y = constant(2.0, "x1"), constant(-1.0, "x2"), constant(1.0, "y")
    w1, w2, b = Value(-3.0, name="w1"), Value(1.0, name="w2"), Value(7.5, name="b")
    n = x1 * w1 + x2 * w2 + b
    o = n.tanh()
    d = o - y
    loss = d * d
    n.name, o.name, d.name, loss.name = "n", "o", "d", "L"
    return loss, [w1, w2, b]


def trained_neuron() -> Explanation:
    loss, parameters = neuron()
    return tg.explain(loss, optimizer=tg.optim.SGD(parameters, lr=0.1))


def setting(optimizer: Callable[[list[Value]], Any]) -> tuple[Any, ...]:
    """A small network, its data, and an optimiser of its parameters."""
    X, y = logic_gate("and")
    model = tg.nn.MLP(2, [3, 1], hidden="relu", output="sigmoid", rng=0)
    return model, X, y, optimizer(model.parameters())


def xor() -> Explanation:
    """A step of a small network: matrices, biases that are broadcast, a mean."""
    X, y = logic_gate("xor")
    model = tg.nn.MLP(2, [2, 1], hidden="tanh", output="sigmoid", rng=1)
    for k, p in enumerate(model.parameters()):
        p.data = np.linspace(-1, 1, p.size).reshape(p.shape) * 0.9 + 0.05 * k
    optimizer = tg.optim.SGD(model.parameters(), lr=0.5)
    return tg.explain(model, X, y, optimizer, loss="binary_cross_entropy")


def reused() -> Explanation:
    """A value that is used by two operations, and twice by one."""
    x = Value(3.0, name="x")
    return tg.explain(x * x + np.sin(x) / 2)


def broadcast() -> Explanation:
    z = constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], "z")
    b, s = Value([0.5, 0.0, -0.5], name="b"), Value([[2.0], [1.0]], name="s")
    return tg.explain(np.sum((z + b) * s))


def reductions() -> Explanation:
    a = Value([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]], name="a")
    peaks = np.max(a, axis=1)
    return tg.explain(np.mean(a) + np.sum(peaks * peaks) + np.var(a[1:]))


def classes() -> Explanation:
    """Softmax and cross-entropy of three classes, and one element followed."""
    X = np.array([[1.0, 2.0], [0.0, -1.0]])
    W = Value([[0.2, -0.3, 0.1], [0.4, 0.0, -0.5]], name="W")
    loss = tg.nn.cross_entropy(tg.softmax(X @ W, axis=-1), np.array([2, 0]))
    return tg.explain(loss, names={"X": X})


def one_element() -> Explanation:
    found = classes()
    W = next(node for node in found.reading.nodes if node.name == "W")
    return found.element(W, (1, -1))


EXAMPLES = {
    "neuron": trained_neuron, "xor": xor, "reused": reused, "broadcast": broadcast,
    "reductions": reductions, "classes": classes, "element": one_element,
}  # fmt: skip

if __name__ == "__main__":
    for example in EXAMPLES.values():
        explanation = example()
        print(explanation.text("tr", width=80, ascii=False), explanation.latex(), sep="\n")
        print(explanation.json("en"))
