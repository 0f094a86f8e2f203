"""One neuron, twice: its learning written by hand, and its forward expression alone.

The data are six rows of three numbers; the answer is the first number. By hand, somebody has to
derive ``err · s · (1 − s) · x``; below, ``loss.backward()`` derives it. The weights are the same.

    python examples/01_neuron.py
"""

import numpy as np

import tinygrad_tr as tg

EPOCHS = 25_000
X, t = tg.data.seed_table()


def by_hand() -> np.ndarray:
    """Forward and backward propagation, as they are written after a week with the chain rule."""
    w = np.full(3, 0.5)
    for _epoch in range(EPOCHS):
        s = 1 / (1 + np.exp(-(X @ w)))  # forward
        w += X.T @ ((t - s) * s * (1 - s))  # backward and update, learning rate 1
    return w


def derived() -> np.ndarray:
    """The forward expression; everything else is read off its graph."""
    w = tg.Value(np.full(3, 0.5), name="w")
    for _epoch in range(EPOCHS):
        loss = 0.5 * np.sum((t - tg.sigmoid(X @ w)) ** 2)  # forward
        loss.backward()  # derived
        w.data -= w.grad  # update
        w.zero_grad()
    return w.data


def main() -> dict[str, np.ndarray]:
    """Learn both ways, and predict two rows."""
    hand, found = by_hand(), derived()
    print("by hand ", hand.round(6))
    print("derived ", found.round(6))
    print("largest difference", f"{np.abs(hand - found).max():.0e}")
    for row in ([1, 1, 1], [0, 1, 1]):  # learning is over; predicting changes nothing
        print(row, "→", tg.sigmoid(np.array(row, dtype=float) @ found).round(6))
    return {"by hand": hand, "derived": found}


if __name__ == "__main__":
    main()
