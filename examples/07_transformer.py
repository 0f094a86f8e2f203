"""Attention in a dozen lines: a tiny transformer learns to read a row of digits backwards.

The layer is written here, as a module of one's own: `forward` is its formula, and the derivatives
come from that. Look at the picture of what each place pays attention to: a diagonal from the upper
right to the lower left. Nobody told it that place 0 has to look at the last one.

    python examples/07_transformer.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

LENGTH, WIDTH, EPOCHS = 8, 32, 12


class Attention(nn.Module):
    """``softmax(Q Kᵀ / √n) V``: Vaswani et al. 2017, "Attention is all you need", equation 1."""

    def __init__(self, n: int, rng: np.random.Generator) -> None:
        self.query, self.key, self.value = (
            nn.Linear(n, n, bias=False, rng=rng, initialiser=nn.glorot) for _part in range(3)
        )

    def weights(self, x: tg.Value) -> tg.Value:
        """How much each place looks at each other one, shape (rows, places, places)."""
        q, k = self.query(x), self.key(x)
        return tg.softmax(q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1]), axis=-1)

    def forward(self, x: tg.Value) -> tg.Value:
        """Shape (rows, places, n), in and out."""
        return self.weights(x) @ self.value(x)


class Transformer(nn.Module):
    """Digits and their places, one block of attention and a small network, scores for digits."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.digits = nn.Embedding(10, WIDTH, rng=rng)
        self.places = tg.Value(rng.normal(size=(LENGTH, WIDTH)))
        self.norms = [nn.LayerNorm(WIDTH) for _part in range(2)]
        self.attention = Attention(WIDTH, rng)
        self.network = nn.MLP(WIDTH, [2 * WIDTH, WIDTH], rng=rng)
        self.scores = nn.Linear(WIDTH, 10, rng=rng)

    def placed(self, x: np.ndarray) -> tg.Value:
        """Each digit and where it stands, normalised."""
        return self.norms[0](self.digits(x) + self.places)

    def forward(self, x: np.ndarray) -> tg.Value:
        """Whole numbers (rows, places) → scores (rows, places, 10)."""
        x = self.placed(x)
        x = x + self.attention(x)
        return self.scores(x + self.network(self.norms[1](x)))


def main(epochs: int = EPOCHS) -> dict[str, object]:
    """Train on random rows, and count on new ones."""
    rng = np.random.default_rng(0)
    X, X_test = (rng.integers(0, 10, (n, LENGTH)) for n in (2000, 500))
    model = Transformer(rng)
    history = tg.fit(
        model, X, X[:, ::-1], epochs=epochs, batch_size=50, rng=rng,
        loss=lambda scores, t: nn.cross_entropy(scores, t, logits=True),
        optimizer=tg.optim.Adam(model.parameters(), lr=0.003),
    )  # fmt: skip
    read = model.predict(X_test)
    right = np.mean(np.all(read == X_test[:, ::-1], axis=1))
    looks = np.mean(model.attention.weights(model.placed(X_test)).data, axis=0)
    print("loss", tg.plots.text.sparkline(history.loss), f"{history.loss[-1]:.4f}")
    print("new: ", *X_test[0], " read backwards:", *read[0])
    print(f"new rows read backwards without a mistake: {right:.1%}")
    print("\nwhere each place looks (a line for each; the darker, the more):\n")
    print(*tg.plots.text.shade(looks), sep="\n")
    return {"loss": history.loss, "right": right, "looks": looks}


if __name__ == "__main__":
    main()
