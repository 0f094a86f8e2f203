"""The fourth part of the demo: every network's gradient against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import nn
from ..checks import gradcheck
from ..data import seed_table
from ..errors import GradientCheckError
from ..graph import no_grad, recording
from ..messages import _
from ..numbers import number
from .digits import Images
from .neuron import half_square
from .story import Story

__all__ = ["smooth_rows", "tell"]

Loss = Callable[..., Any]
CLEAR = 1e-4  # how far a ReLU must be from its kink: more than a difference's step can move it
ROWS = 8


def tell(
    story: Story, neuron: nn.Perceptron, network: nn.MLP, reader: nn.MLP, images: Images, seed: int
) -> None:
    """Check the networks of the other parts, as they are after learning."""
    story.section(_("Gradient check"))
    story.say(
        _(
            "Each derived gradient against central differences, parameter by parameter, on "
            "small batches; no row is at the kink of a ReLU."
        )
    )
    rng = np.random.default_rng([seed, 3])
    square = rng.uniform(0, 1, (64, 2))
    points = square[smooth_rows(network, square)]
    threshold = nn.Perceptron(2, activation="step", rng=rng)
    checked = [
        _check(_("neuron"), neuron, _neuron_loss(neuron), 2),
        _check(_("perceptron"), threshold, _perceptron_loss(threshold, points), 1),
        _check(_("XOR network"), network, _xor_loss(network, points), 2),
        _check(_("digits network"), reader, _digits_loss(reader, images), 1),
    ]
    head = (_("network"), _("parameters"), _("order"), _("largest relative difference"), "")
    story.table(head, [row for row, _failure in checked])
    failures = [failure for _row, failure in checked if failure]
    for failure in failures:
        story.check(False, failure)
    if not failures:
        story.check(True, _("every derived gradient agrees with the differences"))


# A loss as a function of parameters, which the network finds by itself.


def _neuron_loss(neuron: nn.Perceptron) -> Loss:
    X, t = seed_table()
    return lambda *parameters: half_square(neuron(X), t)


def _perceptron_loss(unit: nn.Perceptron, points: Any) -> Loss:
    labels = np.arange(len(points)) % 2

    def loss(*_parameters: Any) -> Any:
        with recording(True):  # this loss finds the weighted sum in the graph
            return nn.perceptron_loss(unit(points), labels)

    return loss


def _xor_loss(network: nn.MLP, points: Any) -> Loss:
    labels = points.round().sum(axis=1) % 2
    return lambda *parameters: nn.binary_cross_entropy(network(points), labels)


def _digits_loss(reader: nn.MLP, images: Images) -> Loss:
    rows = smooth_rows(reader, images.X)
    X, labels = images.X[rows], images.labels[rows]
    return lambda *parameters: nn.cross_entropy(reader(X), labels)


def smooth_rows(network: nn.MLP, X: Any) -> Any:
    """The first `ROWS` rows of `X` that bring no hidden unit near its kink.

    Parameters
    ----------
    network : MLP
        With one hidden layer.
    X : ndarray, shape (n, n_inputs)

    Returns
    -------
    ndarray of int, shape (at most ROWS,)
    """
    with no_grad():
        sums = np.abs(network.layers[0](X).numpy())
    return np.flatnonzero(sums.min(axis=1) > CLEAR)[:ROWS]


def _check(
    name: str, module: nn.Module, loss: Loss, order: int
) -> tuple[tuple[str, ...], str]:
    """One network's row, and what is wrong with its gradient, if anything is."""
    parameters = module.parameters()
    size = str(sum(p.size for p in parameters))
    try:
        report = gradcheck(loss, *parameters, order=order)
    except GradientCheckError as error:
        return (name, size, str(order), "—", "✖"), f"{name}: {error.report()}"
    return (name, size, str(order), number(report.largest, 2), "✓"), ""
