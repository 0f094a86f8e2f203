"""What excites a neuron? The gradient by the input, in place of the weights, draws it.

A network learns digits. Then its weights stay, and ten grey images climb, pixel by pixel, each to
where one output is surest. They pay for ink and for neighbours that differ; without that price the
network is as sure of what looks like noise. Look at the pictures: the 0 is round and empty, the 7
has its bar, and none is what anybody would write.

    python examples/11_excite.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

STEPS, RATE, INK, EDGES = 300, 0.2, 0.03, 0.1


def trained() -> nn.MLP:
    """A network that reads digits; noise on the images keeps it from trusting single pixels."""
    images, labels = tg.data.digits()
    rng = np.random.default_rng(0)
    network = nn.MLP(64, [48, 10], output="softmax", rng=rng)
    noisy = np.concatenate([images + rng.normal(0, 0.3, images.shape) for _copy in range(4)])
    tg.fit(
        network, noisy, np.tile(labels, 4), loss="cross_entropy", epochs=12, batch_size=64,
        rng=rng, optimizer=tg.optim.Adam(network.parameters(), lr=0.003),
    )  # fmt: skip
    return network


def price(images: tg.Value) -> tg.Value:
    """What ink costs, and neighbours that differ."""
    edges = sum(np.sum(np.diff(images, axis=axis) ** 2) for axis in (1, 2))
    return INK * np.sum(images**2) + EDGES * edges


def excite(network: nn.MLP, steps: int) -> np.ndarray:
    """For each class an image, shape (10, 8, 8), with pixels between 0 and 1."""
    images, classes = tg.Value(np.full((10, 8, 8), 0.3), name="images"), np.arange(10)

    @tg.compile
    def climb() -> tg.Value:
        p = network(np.reshape(images, (10, 64)))
        loss = 10 * nn.cross_entropy(p, classes) + price(images)  # 10: a sum, not a mean
        images.zero_grad()
        loss.backward()
        images.data = np.clip(images.data - RATE * images.grad, 0, 1)
        return loss

    for _step in range(steps):
        climb()
    return images.data


def main(steps: int = STEPS) -> dict[str, object]:
    """Train, climb, show; with matplotlib also as excited.png."""
    network = trained()
    images = excite(network, steps)
    sure = network(images.reshape(10, 64)).data
    said = sure.argmax(axis=1)
    text = tg.plots.text
    print(*text.mosaic([text.shade(image) for image in images]), sep="\n")
    print("\nthe network reads", *said, f"and is sure of it: {sure.max(axis=1).min():.1%} or more")
    picture = tg.plots.images(images, said, np.arange(10), sure, title="What excites each output")
    if not isinstance(picture, tg.plots.TextPicture):
        print("picture:", tg.plots.save(picture, "excited.png"))
    return {"said": said, "sure": sure, "images": images}


if __name__ == "__main__":
    main()
