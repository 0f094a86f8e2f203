"""A hidden layer solves XOR by moving its four rows to where a straight line separates them.

In the plane of the inputs no line does it. The two hidden units of this network are new
coordinates: look at where they put the four rows, and at the line that the output unit draws there.

    python examples/03_xor.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

X, t = tg.data.logic_gate("xor")


def learn(seed: int) -> tuple[nn.MLP, float]:
    """A network 2→2→1 and its last loss; from a few starts it stays stuck."""
    network = nn.MLP(2, [2, 1], hidden="tanh", output="sigmoid", rng=seed)
    optimizer = tg.optim.Adam(network.parameters(), lr=0.05)
    history = tg.fit(
        network, X, t, loss="binary_cross_entropy", optimizer=optimizer, epochs=1000
    )
    return network, history.loss[-1]


def main() -> dict[str, object]:
    """Take the first start that learns XOR, and look into its hidden layer."""
    for seed in range(20):
        network, loss = learn(seed)
        print(f"start {seed}: loss {loss:.4f}")
        if loss < 0.05:
            break
    hidden, output = network.layers
    places = np.tanh(hidden(X).data)
    w, b = output.weight.data[:, 0], output.bias.data[0]
    print(f"\nthe output unit asks: {w[0]:.1f}·h1 {w[1]:+.1f}·h2 {b:+.1f} > 0 ?\n")
    print("x1 x2      h1     h2   answer")
    answers = (places @ w + b > 0).astype(int)
    for x, h, answer in zip(X, places, answers, strict=True):
        print(f" {x[0]:g}  {x[1]:g}   {h[0]:5.2f}  {h[1]:5.2f}   {answer}")
    return {"loss": loss, "answers": answers, "predicted": network.predict(X)}


if __name__ == "__main__":
    main()
