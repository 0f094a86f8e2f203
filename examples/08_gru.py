"""A layer that the library does not have: a gated recurrent unit, which learns to remember.

Each row of the data is a sign and then sixty steps of noise; the answer is the sign. A plain
recurrent network has to carry it through sixty weighted sums, and guesses. A gate that is nearly
closed leaves the memory as it is: so the bias of the update gate starts at −2. With 0 there, half
of the memory would be written over at each step, and the GRU guesses too.

    python examples/08_gru.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

STEPS, HIDDEN, EPOCHS = 60, 16, 15


class GRU(nn.Module):
    """``h = (1 − z) · h + z · n``: Cho et al. 2014, "Learning phrase representations"."""

    def __init__(self, n_inputs: int, n_hidden: int, *, rng: np.random.Generator) -> None:
        self.update, self.reset, self.new = (
            nn.Linear(n_inputs + n_hidden, n_hidden, rng=rng, initialiser=nn.glorot)
            for _part in range(3)
        )
        self.update.bias.data = np.full(n_hidden, -2.0)

    def forward(self, x: np.ndarray) -> tuple[list[tg.Value], tg.Value]:
        """All states, and the last one, of an input (rows, steps, n_inputs)."""
        h, states = np.zeros((len(x), self.new.bias.size)), []
        for k in range(x.shape[1]):
            both = np.concatenate([x[:, k], h], axis=1)
            z, r = tg.sigmoid(self.update(both)), tg.sigmoid(self.reset(both))
            n = np.tanh(self.new(np.concatenate([x[:, k], r * h], axis=1)))
            h = (1 - z) * h + z * n
            states.append(h)
        return states, h


class Rememberer(nn.Module):
    """A recurrent layer, and a sigmoid on its last state."""

    def __init__(self, layer: nn.Module, rng: np.random.Generator) -> None:
        self.layer, self.answer = layer, nn.Linear(HIDDEN, 1, rng=rng)

    def forward(self, x: np.ndarray) -> tg.Value:
        """Shape (rows, steps, 1) → (rows, 1)."""
        return tg.sigmoid(self.answer(self.layer(x)[1]))


def rows(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A sign, 0 or 1 as −1 or 1, and then noise."""
    t = rng.integers(0, 2, n)
    x = rng.normal(size=(n, STEPS + 1, 1))
    x[:, 0, 0] = 2 * t - 1
    return x, t[:, None]


def main(epochs: int = EPOCHS) -> dict[str, float]:
    """Train both on the same rows, and count on new ones."""
    found = {}
    for layer in (nn.RNN, GRU):
        rng = np.random.default_rng(0)
        X, t = rows(1000, rng)
        X_test, t_test = rows(500, rng)
        model = Rememberer(layer(1, HIDDEN, rng=rng), rng)
        history = tg.fit(
            model, X, t, loss="binary_cross_entropy", epochs=epochs, batch_size=50, rng=rng,
            optimizer=tg.optim.Adam(model.parameters(), lr=0.01), clip_norm=1.0,
        )  # fmt: skip
        right = np.mean(model.predict(X_test) == t_test[:, 0])
        found[layer.__name__] = float(right)
        curve = tg.plots.text.sparkline(history.loss)
        print(f"{layer.__name__}  loss {curve} {history.loss[-1]:.3f}  new rows right: {right:.1%}")
    return found


if __name__ == "__main__":
    main()
