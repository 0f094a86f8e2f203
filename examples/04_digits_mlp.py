"""A multilayer perceptron reads handwritten digits that it has not seen.

64 pixels, 32 hidden units, 10 classes. Look at the last column: what the network gets right on
images that are not trained on. And at what it confuses.

    python examples/04_digits_mlp.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

EPOCHS = 40


def main(epochs: int = EPOCHS) -> dict[str, float]:
    """Train, then count on the test images."""
    images, labels = tg.data.digits()
    X, X_test, y, y_test = tg.data.train_test_split(
        images, labels, test_size=360, rng=0, stratify=True
    )
    network = nn.MLP(64, [32, 10], output="softmax", rng=0)
    history = tg.fit(
        network, X, y, loss="cross_entropy", epochs=epochs, batch_size=32, rng=0,
        optimizer=tg.optim.Adam(network.parameters(), lr=0.005),
    )  # fmt: skip
    print(network.summary())
    print("loss", tg.plots.text.sparkline(history.loss), f"{history.loss[-1]:.4f}")
    read = network.predict(X_test)
    wrong = np.flatnonzero(read != y_test)
    accuracy = 1 - len(wrong) / len(read)
    print(f"test images: {len(read) - len(wrong)} of {len(read)} right, {accuracy:.1%}")
    print("confused:", ", ".join(f"{y_test[k]} read as {read[k]}" for k in wrong[:5]))
    return {"loss": history.loss[-1], "accuracy": accuracy}


if __name__ == "__main__":
    main()
