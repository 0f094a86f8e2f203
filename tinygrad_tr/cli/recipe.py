"""How a table is learned where nobody says how: the sizes, the steps, and the one call of `fit`.

The defaults were chosen on random splits of five small tables (``docs/tables.md`` tells how).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import nn
from ..history import History
from ..optim import AdamW, cosine
from ..training import fit
from .lesson import Lesson

__all__ = ["Recipe", "learn", "make_network", "make_recipe"]

RATE, DECAY, SMOOTHING = 5e-3, 0.3, 0.05
STEPS = 2000  # updates that a small table needs
FEWEST_EPOCHS, MOST_EPOCHS = 20, 400
WRITTEN = 200  # updates between two files that training can go on from


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to learn.

    Attributes
    ----------
    hidden : tuple of int
        Sizes of the hidden layers.
    epochs, batch : int
        How often all rows are seen, at most; rows in each update.
    lr : float
        The learning rate of the first steps; it falls along a cosine to 0.
    """

    hidden: tuple[int, ...]
    epochs: int
    batch: int
    lr: float


def make_recipe(
    lesson: Lesson, *, hidden: tuple[int, ...] | None = None, epochs: int | None = None,
    batch: int | None = None, lr: float | None = None,
) -> Recipe:  # fmt: skip
    """What was asked for, and what fits the size of the table where nothing was."""
    n = len(lesson.training)
    batch = min(batch or (32 if n < 4096 else 128 if n < 65536 else 512), n)
    if epochs is None:
        updates = -(-n // batch)
        epochs = min(max(-(-STEPS // updates), FEWEST_EPOCHS), MOST_EPOCHS)
    return Recipe((128,) if hidden is None else hidden, epochs, batch, lr or RATE)


def make_network(lesson: Lesson, recipe: Recipe, seed: int) -> nn.MLP:
    """A network for the task, with random weights."""
    classes = len(lesson.preparation.classes)
    output = {0: None, 2: "sigmoid"}.get(classes, "softmax")
    sizes = [*recipe.hidden, classes if classes > 2 else 1]
    rng = np.random.default_rng([seed, 1])
    return nn.MLP(lesson.preparation.n_inputs, sizes, hidden="relu", output=output, rng=rng)


def learn(
    network: nn.MLP, lesson: Lesson, recipe: Recipe, seed: int, *,
    checkpoint: str | os.PathLike[str], resume: bool = False,
) -> History:  # fmt: skip
    """Train the network, on the screen with a line that tells how far it is.

    It ends with the numbers of the epoch that was best on the rows held out; Ctrl-C ends it
    early.

    Parameters
    ----------
    checkpoint : path
        What is written to go on from; with `resume` read first.

    Raises
    ------
    CheckpointError
        If there is nothing to go on from, or it is of another training.
    ValueError
        If the loss is not finite any more.
    """
    X, y, held = lesson.X, lesson.y, lesson.held
    optimizer = AdamW(network.parameters(), lr=recipe.lr, weight_decay=DECAY)
    updates = -(-len(lesson.training) // recipe.batch)
    with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at
        return fit(
            network, X[lesson.training], y[lesson.training], loss=_loss(lesson),
            optimizer=optimizer, epochs=recipe.epochs, batch_size=recipe.batch,
            validation=(X[held], y[held]) if len(held) else None, metrics=_metrics(lesson),
            rng=np.random.default_rng([seed, 2]), schedule=cosine(recipe.epochs),
            patience=max(recipe.epochs // 2, 1), checkpoint=checkpoint,
            checkpoint_every=max(1, WRITTEN // updates),
            resume=checkpoint if resume else None, preparation=lesson.preparation,
            progress=True, keep_on_interrupt=True,
        )  # fmt: skip


def _loss(lesson: Lesson) -> Any:
    if lesson.kind == "number":
        return nn.mse
    measure = nn.binary_cross_entropy if lesson.kind == "two classes" else nn.cross_entropy

    def smoothed(p: Any, t: Any) -> Any:
        return measure(p, t, label_smoothing=SMOOTHING)

    return smoothed


def _metrics(lesson: Lesson) -> list[str]:
    """What is measured after each epoch, on the rows to judge by."""
    if lesson.kind != "number":
        return ["accuracy"]
    return ["r2"] if np.ptp(lesson.y[lesson.judged]) else []
