"""The second part of the demo: perceptrons learn gates, and XOR needs a hidden layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from types import ModuleType
from typing import Any

import numpy as np

from .. import nn
from ..data import logic_gate
from ..messages import _
from ..numbers import number
from ..optim import SGD
from ..training import History, fit
from ..value import Value
from .pictures import draw_graph, draw_plot, explain_signs, fixed, panels
from .story import Picture, Story

__all__ = ["Trial", "best_line", "learn_gate", "learn_xor", "tell"]

GATES = ("AND", "OR", "NAND", "NOR", "XOR")
LIMIT = 100  # epochs of a perceptron
TRIED = tuple(np.arange(-4, 5) / 2)  # the weights and biases of the lines that are tried out
STARTS, ENOUGH = 20, 18  # random starts of the network, and how many must learn XOR
EPOCHS, SOLVED = 1000, 0.05  # at most so many, and the loss at which the network has learned


@dataclass(frozen=True, slots=True)
class Trial:
    """A perceptron after learning a gate, and the mistakes of each epoch."""

    neuron: nn.Perceptron
    mistakes: list[int]

    @property
    def line(self) -> tuple[Any, Any]:
        """The weights and the bias."""
        assert self.neuron.bias is not None
        return self.neuron.weights.data, self.neuron.bias.data


def learn_gate(name: str) -> Trial:
    """Train a threshold unit from zero until an epoch has no mistake, at most `LIMIT` epochs."""
    X, t = logic_gate(name)
    neuron = nn.Perceptron(2, activation="step", rng=0)
    neuron.weights.data = np.zeros(2)
    optimizer = SGD(neuron.parameters(), lr=1.0)
    mistakes: list[int] = []
    for _epoch in range(LIMIT):
        mistakes.append(0)
        for x, target in zip(X, t, strict=True):
            y = neuron(x)
            mistakes[-1] += int(y.data != target)
            optimizer.zero_grad()
            nn.perceptron_loss(y, target).backward()
            optimizer.step()
        if mistakes[-1] == 0:
            break
    return Trial(neuron, mistakes)


def best_line(name: str) -> tuple[int, Any, Any]:
    """How many rows of a gate the best of many lines has right, and that line.

    Of equally good lines it is the one that passes the rows at the greatest distance.

    Examples
    --------
    >>> best_line("and")[0], best_line("xor")[0]
    (4, 3)
    """
    X, t = logic_gate(name)
    weights = np.array([line for line in product(TRIED, TRIED) if any(line)])
    z = (X @ weights.T)[:, :, None] + np.array(TRIED)  # rows × weights × biases
    right = np.sum((z > 0) == (t == 1)[:, None, None], axis=0)
    room = np.min(np.abs(z), axis=0) / np.hypot(*weights.T)[:, None]
    w, b = np.unravel_index(np.argmax(right + room / 100), right.shape)
    return int(right[w, b]), weights[w], TRIED[b]


def learn_xor(rng: np.random.Generator) -> tuple[nn.MLP, History]:
    """Train a network on XOR until its loss is below `SOLVED`, at most `EPOCHS` epochs."""
    X, t = logic_gate("xor")
    network = nn.MLP(2, [8, 1], hidden="relu", output="sigmoid", rng=rng)
    first = network.layers[0].bias
    assert first is not None
    first.data = np.full(8, 0.1)  # a unit that is 0 on all rows would never learn
    history = fit(
        network, X, t, loss="binary_cross_entropy", optimizer=SGD(network.parameters(), lr=0.5),
        epochs=EPOCHS, callbacks=[lambda epoch, history: history.loss[-1] < SOLVED],
    )  # fmt: skip
    return network, history


def tell(story: Story, seed: int) -> nn.MLP:
    """Let perceptrons and a network learn, and say which of them could."""
    story.section(_("Perceptrons learn gates; XOR needs a hidden layer"))
    trials = _tell_perceptrons(story)
    network = _tell_network(story, seed)
    caption = _("What a perceptron can separate, and what the hidden layer adds")
    alt = _(
        "four squares: a line separates AND, another OR; the best line leaves one row of XOR on "
        "the wrong side; the line of the network bends around the rows"
    )
    draw_plot(
        story, Picture("gates.png", caption, alt), lambda plots: _lines(plots, trials, network)
    )
    _draw_network(story, network)
    return network


def _draw_network(story: Story, network: nn.MLP) -> None:
    rows, targets = logic_gate("xor")
    X = Value(rows, requires_grad=False, name="X")
    t = Value(targets[:, None], requires_grad=False, name="t")
    loss = nn.binary_cross_entropy(network(X), t)
    loss.name = "L"
    loss.backward()
    caption = _("The XOR network on the four rows, after learning: shapes, values, gradients")
    alt = _("graph: input, hidden layer, output and loss, with the shapes of the arrays")
    draw_graph(story, Picture("xor_graph.svg", caption, alt), loss)


def _tell_perceptrons(story: Story) -> dict[str, Trial]:
    """The table of the gates, and why the last of them fails."""
    story.say(
        _(
            "A perceptron answers 1 where w1·x1 + w2·x2 + b > 0. Rosenblatt's rule, one row at "
            "a time, learning rate 1, from zero. The epochs include a last one without a mistake."
        )
    )
    trials = {name: learn_gate(name) for name in GATES}
    head = (_("gate"), _("epochs"), "w1", "w2", "b", "00", "01", "10", "11", _("mistakes"))
    story.table(head, [_row(name, trial) for name, trial in trials.items()])
    learned = [name for name in GATES if trials[name].mistakes[-1] == 0]
    story.check(
        learned == list(GATES[:-1]), _("learned by a perceptron: {gates}").format(
            gates=", ".join(learned))
    )  # fmt: skip
    mistakes = trials["XOR"].mistakes
    story.say(
        _(
            "XOR is not: in {epochs} epochs never fewer than {least} mistakes in an epoch. Its "
            "ones lie on one diagonal of the square and its zeros on the other, and no straight "
            "line separates two crossing diagonals. Of {settings} settings of w1, w2, b tried "
            "out, the best has {right} of the 4 rows right."
        ).format(
            epochs=len(mistakes), least=min(mistakes),
            settings=(len(TRIED) ** 2 - 1) * len(TRIED), right=best_line("xor")[0],
        )
    )
    return trials


def _row(name: str, trial: Trial) -> tuple[str, ...]:
    X = logic_gate(name)[0]
    weights, bias = trial.line
    numbers = [*weights, bias, *trial.neuron.predict(X)]
    epochs, mistakes = str(len(trial.mistakes)), str(trial.mistakes[-1])
    return (name, epochs, *map(number, numbers), mistakes)


def _tell_network(story: Story, seed: int) -> nn.MLP:
    """How many of the random starts learn XOR; the network of the first that did."""
    story.say(
        _(
            "A network with 8 hidden ReLU units and a sigmoid output can bend the line. "
            "Cross-entropy, learning rate 0.5, until the loss is below {loss}:"
        ).format(loss=number(SOLVED))
    )
    kept, needed = [], []
    with story.meter(_("start"), STARTS).running() as meter:
        for start in range(STARTS):
            network, history = learn_xor(np.random.default_rng([seed, 1, start]))
            if history.loss[-1] < SOLVED:
                kept.append(network)
                needed.append(len(history.loss))
            meter.update(start + 1, _("learned: {n}").format(n=len(kept)))
    text = _("XOR is learned from {n} of {starts} random starts, in {fewest} to {most} epochs")
    numbers = {"fewest": min(needed, default=0), "most": max(needed, default=0)}
    story.check(len(kept) >= ENOUGH, text.format(n=len(kept), starts=STARTS, **numbers))
    network = kept[0] if kept else network
    X, t = logic_gate("xor")
    rows = [
        (f"[{x[0]:.0f},{x[1]:.0f}]", f"{target:.0f}", fixed(y))
        for x, target, y in zip(X, t, network(X).data[:, 0], strict=True)
    ]
    story.table((_("input"), _("target"), _("output of the first network")), rows)
    return network


def _lines(plots: ModuleType, trials: dict[str, Trial], network: nn.MLP) -> Any:
    """Three perceptrons and the network on the same square."""
    axes = panels()
    title = _("perceptron · {gate}")
    shown = {title.format(gate=gate): (gate, *trials[gate].line) for gate in ("AND", "OR")}
    shown[_("best line · XOR")] = ("XOR", *best_line("xor")[1:])
    for ax, (title, (gate, *line)) in zip(axes, shown.items(), strict=False):
        plots.boundary(
            _step_score(*line), *logic_gate(gate), ax=ax, title=title, legend=False
        )
    title = "MLP 2 → 8 → 1 · XOR"
    plots.boundary(network, *logic_gate("xor"), ax=axes[3], title=title, legend=False)
    explain_signs(axes[3])
    return axes[3]


def _step_score(weights: Any, bias: Any) -> Callable[[Any], Any]:
    """A steep score, so that the fill shows an answer and not a degree.

    A point on the line itself is answered with 0: it is moved to that side, by less than a dot.
    """
    return lambda points: 200 * (points @ weights + bias - 1e-3)
