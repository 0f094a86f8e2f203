"""The first part of the demo: one neuron learns six rows, derived and by hand side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import nn
from ..data import seed_table
from ..messages import _
from ..numbers import number
from ..ops.special import sigmoid
from ..optim import SGD
from ..training import History, fit
from ..value import Value
from .pictures import draw_graph, draw_plot, fixed
from .story import Picture, Story

__all__ = ["half_square", "neuron_graph", "tell", "weights_by_hand"]

EPOCHS = 25000
CLOSE = 1e-9  # how far the derived weights may be from those of the hand-written rule
FLOOR = 0.125  # of the loss without a bias: the row 000 gives ½ · 0.5²
REPORTED = 50  # epochs from one look at the clock to the next


def half_square(y: Any, t: Any) -> Any:
    """½ Σ(y − t)²."""
    return 0.5 * np.sum((y - t) ** 2)


def weights_by_hand(X: Any, t: Any, epochs: int) -> Any:
    """The weights after training as it is written without a framework.

    Parameters
    ----------
    X : ndarray, shape (n, 3)
    t : ndarray, shape (n,)
    epochs : int

    Returns
    -------
    ndarray, shape (3,)

    Examples
    --------
    >>> weights_by_hand(*seed_table(), 1).round(6)
    array([0.668809, 0.237193, 0.43635 ])
    """
    w = np.full(X.shape[1], 0.5)
    for _epoch in range(epochs):
        y = 1 / (1 + np.exp(-(X @ w)))
        w += X.T @ ((t - y) * y * (1 - y))
    return w


def tell(story: Story) -> tuple[nn.Perceptron, History]:
    """Train the neuron without and with a bias, and say what came of it."""
    X, t = seed_table()
    story.section(_("One neuron learns six rows"))
    story.say(
        _(
            "y = sigmoid(x1·w1 + x2·w2 + x3·w3), without a bias\n"
            "L = ½ Σ(y − t)²\n"
            "Gradient descent, learning rate 1, {epochs} epochs; each weight starts at 0.5."
        ).format(epochs=EPOCHS)
    )
    plain, history = _learn(story, X, t, bias=False)
    biased, biased_history = _learn(story, X, t, bias=True)
    _compare(story, plain, weights_by_hand(X, t, EPOCHS))
    _predict(story, plain, biased)
    _explain_floor(story, plain, biased, history, biased_history)
    _show(story, history, biased_history)
    return plain, history


def _learn(story: Story, X: Any, t: Any, *, bias: bool) -> tuple[nn.Perceptron, History]:
    """One neuron, from weights of 0.5 and a bias of 0."""
    neuron = nn.Perceptron(X.shape[1], bias=bias, rng=0)
    neuron.weights.data = np.full(X.shape[1], 0.5)
    label = _("with bias") if bias else _("without bias")
    width = max(len(_("with bias")), len(_("without bias")))
    with story.meter(label.ljust(width), EPOCHS).running() as meter:

        def show(epoch: int, history: History) -> None:
            if epoch % REPORTED == 0:
                loss = number(history.loss[-1])
                meter.update(epoch, _("loss {loss}").format(loss=loss))

        history = fit(
            neuron, X, t, loss=half_square, optimizer=SGD(neuron.parameters(), lr=1.0),
            epochs=EPOCHS, callbacks=[show],
        )  # fmt: skip
    return neuron, history


def _compare(story: Story, neuron: nn.Perceptron, by_hand: Any) -> None:
    """The derived weights beside those of the hand-written rule."""
    derived = neuron.weights.data
    story.say(
        _(
            "The weights after the last epoch:\n"
            "derived, {derived} finds the gradient;\n"
            "by hand in NumPy, {by_hand}"
        ).format(derived="loss.backward()", by_hand="w += X.T @ ((t - y) * y * (1 - y))")
    )
    rows = [
        (f"w{k}", fixed(x, 10), fixed(y, 10), number(x - y, 1))
        for k, (x, y) in enumerate(zip(derived, by_hand, strict=True), start=1)
    ]
    story.table((_("weight"), _("derived"), _("by hand"), _("difference")), rows)
    largest = float(np.max(np.abs(derived - by_hand)))
    text = _("largest difference {value}, allowed {allowed}")
    story.check(
        largest <= CLOSE, text.format(value=number(largest, 2), allowed=number(CLOSE))
    )


def _predict(story: Story, plain: nn.Perceptron, biased: nn.Perceptron) -> None:
    """All eight rows through both neurons; two of the rows were not learned from."""
    learned = {tuple(row) for row in seed_table()[0]}
    rows = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
    before = [parameter.data.copy() for parameter in plain.parameters()]
    outputs = (plain(rows).data, biased(rows).data)
    same = all(map(np.array_equal, before, [p.data for p in plain.parameters()]))
    story.say(
        _(
            "Learning was one call, fit(neuron, X, t). Prediction is another, neuron(x): the "
            "same forward expression, with the weights as they are."
        )
    )
    table = [
        (f"[{x[0]:.0f},{x[1]:.0f},{x[2]:.0f}]", _("yes") if tuple(x) in learned else _("no"),
         f"{x[0]:.0f}", fixed(y), fixed(z))
        for x, y, z in zip(rows, *outputs, strict=True)
    ]  # fmt: skip
    head = (_("input"), _("learned from"), _("target"), _("without bias"), _("with bias"))
    story.table(head, table, words=(0, 1))
    first, second = plain(np.array([[1, 1, 1], [0, 1, 1]])).data
    story.check(
        bool(first > 0.5 > second and same),
        _("[1,1,1] gives {first}, [0,1,1] gives {second}; prediction changed no weight").format(
            first=fixed(first), second=fixed(second)
        ),
    )


def _explain_floor(
    story: Story, plain: nn.Perceptron, biased: nn.Perceptron, history: History, other: History
) -> None:
    """Why the row 000 stays where it is."""
    zero, new = np.zeros((1, 3)), np.array([[0.0, 0.0, 1.0]])
    assert biased.bias is not None
    story.say(
        _(
            "[0,0,0] stays at {output}: without a bias its weighted sum is 0 for all weights, "
            "and its gradient is 0 too. This row alone keeps the loss above {floor} (it is "
            "{loss}). With the bias b = {bias} it gives {better}, and the loss is {lower}."
        ).format(
            output=fixed(plain(zero).data[0]), floor=number(FLOOR), loss=fixed(history.loss[-1]),
            bias=fixed(biased.bias.data), better=fixed(biased(zero).data[0]),
            lower=number(other.loss[-1]),
        )
    )
    story.say(
        _(
            "[0,0,1] is new to both: {plain} without a bias, on the wrong side of 0.5; "
            "{biased} with it."
        ).format(plain=fixed(plain(new).data[0]), biased=fixed(biased(new).data[0]))
    )


def _show(story: Story, history: History, biased: History) -> None:
    losses = {_("without bias"): history.loss, _("with bias"): biased.loss}
    caption = _("Loss of the neuron, without and with a bias")
    alt = _(
        "line plot, logarithmic: without a bias the loss levels off at {floor}, with a bias it "
        "falls to {lower}"
    ).format(floor=number(FLOOR), lower=number(biased.loss[-1]))
    draw_plot(
        story, Picture("neuron_loss.png", caption, alt),
        lambda plots: plots.loss(losses, floor=FLOOR, title=caption),
    )  # fmt: skip
    caption = _("The neuron on the row [1,1,1] before learning: values forward, gradients back")
    graph = neuron_graph()
    alt = _(
        "graph: inputs times weights, their sum z, its sigmoid y, the target t and the loss "
        "L = {loss}"
    ).format(loss=number(graph.data))
    draw_graph(story, Picture("neuron_graph.svg", caption, alt), graph)
    story.columns(
        "neuron_history.csv", _("Loss of every epoch of the neuron"),
        {"loss_without_bias": history.loss, "loss_with_bias": biased.loss},
    )  # fmt: skip


def neuron_graph() -> Value:
    """The loss of one row, number by number, with its gradients."""
    inputs = [Value(1.0, requires_grad=False, name=f"x{k}") for k in (1, 2, 3)]
    weights = [Value(0.5, name=f"w{k}") for k in (1, 2, 3)]
    z: Any = inputs[0] * weights[0] + inputs[1] * weights[1] + inputs[2] * weights[2]
    y = sigmoid(z)
    loss: Value = 0.5 * (y - Value(1.0, requires_grad=False, name="t")) ** 2
    z.name, y.name, loss.name = "z", "y", "L"
    loss.backward()
    return loss
