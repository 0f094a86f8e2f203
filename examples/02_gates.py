"""A perceptron learns AND and OR, and never XOR, since no straight line separates its answers.

Rosenblatt's rule changes the weights only where the answer is wrong. Look at the mistakes of each
epoch: for AND and OR they end, for XOR they do not, however long one waits.

    python examples/02_gates.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

LIMIT = 100  # epochs


def learn(gate: str) -> tuple[nn.Perceptron, list[int]]:
    """A neuron with a threshold after its learning, and its mistakes in each epoch."""
    X, t = tg.data.logic_gate(gate)
    neuron = nn.Perceptron(2, activation="step")
    neuron.weights.data = np.zeros(2)
    optimizer = tg.optim.SGD(neuron.parameters(), lr=1.0)
    mistakes: list[int] = []
    while len(mistakes) < LIMIT and 0 not in mistakes:
        mistakes.append(0)
        for x, target in zip(X, t, strict=True):
            y = neuron(x)
            mistakes[-1] += int(y != target)
            optimizer.zero_grad()
            nn.perceptron_loss(y, target).backward()  # its descent is Rosenblatt's rule
            optimizer.step()
    return neuron, mistakes


def main() -> dict[str, list[int]]:
    """Learn three gates; the mistakes of each."""
    found = {}
    for gate in ("and", "or", "xor"):
        neuron, found[gate] = learn(gate)
        X, _t = tg.data.logic_gate(gate)
        w, b = neuron.weights.data, neuron.bias.data
        shown = " ".join(map(str, found[gate][:8])) + (" …" if len(found[gate]) > 8 else "")
        print(f"{gate:3}  w = ({w[0]:g}, {w[1]:g}), b = {b:g}  mistakes: {shown}")
        print("     answers to 00, 01, 10, 11:", *neuron.predict(X))
    return found


if __name__ == "__main__":
    main()
