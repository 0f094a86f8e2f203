"""The third part of the demo: a network reads handwritten digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import nn
from ..data import digits, train_test_split
from ..graph import no_grad
from ..messages import _
from ..numbers import number, percent
from ..optim import Adam
from ..training import History, fit
from .pictures import draw_plot
from .story import Picture, Story

__all__ = ["Images", "share_out", "tell", "train"]

HIDDEN, EPOCHS, BATCH, RATE = 32, 40, 32, 0.005
HELD_OUT = 360  # images for the test, and as many to watch the learning
ENOUGH = 0.95  # of the test images must be right


@dataclass(frozen=True, slots=True)
class Images:
    """Images, 64 numbers each, and what was written."""

    X: Any
    labels: Any

    def __len__(self) -> int:
        return len(self.labels)


def share_out() -> tuple[Images, Images, Images]:
    """Training, validation and test images; always the same ones."""
    X, labels = digits()
    rest, X_test, rest_labels, test_labels = train_test_split(
        X, labels, test_size=HELD_OUT, rng=0, stratify=True
    )
    X_train, X_validation, train_labels, validation_labels = train_test_split(
        rest, rest_labels, test_size=HELD_OUT, rng=1, stratify=True
    )
    return (
        Images(X_train, train_labels),
        Images(X_validation, validation_labels),
        Images(X_test, test_labels),
    )


def train(
    story: Story, images: Images, validation: Images, rng: np.random.Generator
) -> tuple[nn.MLP, History, list[float]]:
    """A trained network, its history, and its accuracy on the validation images by epoch."""
    network = nn.MLP(64, [HIDDEN, 10], hidden="relu", output="softmax", rng=rng)
    accuracy: list[float] = []
    with story.meter(_("training"), EPOCHS).running() as meter:

        def show(epoch: int, history: History) -> None:
            accuracy.append(_accuracy(network, validation))
            note = _("loss {loss}  validation {validation}  {share}").format(
                loss=number(history.loss[-1]).ljust(7),
                validation=number(history.validation_loss[-1]).ljust(7),
                share=percent(accuracy[-1], fixed=True),
            )  # fmt: skip
            meter.update(epoch, note)

        history = fit(
            network, images.X, images.labels, loss="cross_entropy",
            optimizer=Adam(network.parameters(), lr=RATE), epochs=EPOCHS, batch_size=BATCH,
            validation=(validation.X, validation.labels), callbacks=[show], rng=rng,
        )  # fmt: skip
    return network, history, accuracy


def tell(story: Story, seed: int) -> tuple[nn.MLP, Images]:
    """Train the network, and ask it about images that it has not seen."""
    training, validation, test = share_out()
    story.section(_("A network reads handwritten digits"))
    story.say(
        _(
            "64 pixels, {hidden} hidden ReLU units, 10 softmax outputs; cross-entropy, Adam. "
            "{training} images to learn from, {validation} to watch the learning, {test} for "
            "the test at the end."
        ).format(hidden=HIDDEN, training=len(training), validation=len(validation), test=len(test))
    )
    rng = np.random.default_rng([seed, 2])
    network, history, accuracy = train(story, training, validation, rng)
    with no_grad():
        outputs = network(test.X).data
    predicted = network.predict(test.X)
    right = int(np.sum(predicted == test.labels))
    text = _("{right} of {n} test images are read right: accuracy {share}").format(
        right=right, n=len(test), share=percent(right / len(test))
    )
    story.check(right >= ENOUGH * len(test), text)
    _tell_confusion(story, predicted, test.labels)
    _show(story, history, accuracy)
    caption = _("Test images with what the network read")
    alt = _("grid of small images: right ones in green frames, wrong ones in red frames")
    draw_plot(
        story, Picture("digits.png", caption, alt),
        lambda plots: plots.images(test.X, predicted, test.labels, outputs),
        told=False,  # fifty lines
    )  # fmt: skip
    return network, test


def _accuracy(network: nn.MLP, images: Images) -> float:
    with no_grad():
        return float(np.mean(network.predict(images.X) == images.labels))


def _tell_confusion(story: Story, predicted: Any, labels: Any) -> None:
    """Each digit: how many of its images were read right, and what the others were taken for."""
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (labels, predicted), 1)
    rows = []
    for digit, row in enumerate(counts):
        others = ", ".join(f"{k} ({row[k]}×)" for k in np.argsort(-row, kind="stable")
                           if k != digit and row[k])  # fmt: skip
        rows.append((str(digit), str(row.sum()), str(row[digit]), others or "—"))
    story.table((_("digit"), _("images"), _("right"), _("read as")), rows, words=(0, 3))
    wrong = counts - np.diag(np.diag(counts))
    truth, taken = np.unravel_index(np.argmax(wrong), wrong.shape)
    if wrong.any():
        text = _("Confused most often: {truth} read as {prediction}, times: {n}")
        story.say(text.format(truth=truth, prediction=taken, n=wrong.max()))


def _show(story: Story, history: History, accuracy: list[float]) -> None:
    caption = _("Loss on training and validation images")
    alt = _(
        "line plot, logarithmic: the loss on training images falls to {loss}, that on validation "
        "images to {validation}"
    ).format(loss=number(history.loss[-1]), validation=number(history.validation_loss[-1]))
    draw_plot(
        story, Picture("digits_loss.png", caption, alt),
        lambda plots: plots.loss(history, accuracy=accuracy),
    )  # fmt: skip
    story.columns(
        "digits_history.csv", _("Loss and accuracy of every epoch of the digits"),
        {"loss": history.loss, "validation_loss": history.validation_loss,
         "validation_accuracy": accuracy},
    )  # fmt: skip
