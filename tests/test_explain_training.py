"""Training steps, explained: for any optimiser and layer the one that is then made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.explained import EXAMPLES, setting
from tinygrad_tr import nn

OPTIMIZERS = [
    lambda p: tg.optim.SGD(p, lr=0.1),
    lambda p: tg.optim.SGD(p, lr=0.1, momentum=0.9),
    lambda p: tg.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    lambda p: tg.optim.Adam(p, lr=0.1),
    lambda p: tg.optim.AdamW(p, lr=0.1),
    lambda p: tg.optim.RMSprop(p, lr=0.1),
    lambda p: tg.optim.Adagrad(p, lr=0.1),
]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_step_is_the_one_that_is_made(optimizer: Any):
    model, X, y, made = setting(optimizer)
    before = [p.data.copy() for p in model.parameters()]
    for _round in range(2):  # the second step of an optimiser that has a memory
        found = tg.explain(model, X, y, made, loss="binary_cross_entropy")
        assert all(map(np.array_equal, before, [p.data for p in model.parameters()]))
        assert all(p.grad is None for p in model.parameters())
        told = [step.sets[0][2] for step in found.steps if step.phase == "update"]
        tg.explain(model, X, y, made, loss="binary_cross_entropy", update=True)
        made.zero_grad()
        before = [p.data.copy() for p in model.parameters()]
        new = {p.shape: p.data for p in model.parameters()}
        for data in told[:-1]:
            np.testing.assert_allclose(data, new[data.shape], rtol=1e-12)
        loss = tg.nn.binary_cross_entropy(model(X), y)
        assert told[-1] == pytest.approx(loss.item(), rel=1e-12)


def test_the_loss_after_one_step_of_the_neuron():
    steps = EXAMPLES["neuron"]().json("tr")["steps"]
    assert steps[-1]["formula"] == ["L: 0.2893 → 0.05533", "(↓ %81)"]
    assert steps[-4]["formula"] == ["w1 ← w1 − η · ∂L/∂w1", "= −3 − 0.1 · (−1.692)", "= −2.831"]


def test_a_perceptron_is_computed_again_and_not_replayed():
    X, y = tg.data.logic_gate("and")
    model = tg.nn.Perceptron(2, activation="step", rng=0)
    found = tg.explain(model, X, y, tg.optim.SGD(model.parameters(), lr=1.0), loss="perceptron")
    tg.explain(
        model, X, y, tg.optim.SGD(model.parameters(), lr=1.0), loss="perceptron", update=True
    )
    assert found.steps[-1].sets[0][2] == tg.nn.perceptron_loss(model(X), y).item()


def test_a_group_has_a_rate_of_its_own():
    model, X, y, _optimizer = setting(lambda p: None)
    weights, biases = (
        [p for p in model.parameters() if (p.ndim == 2) is matrix] for matrix in (True, False)
    )
    groups = tg.optim.SGD([{"params": weights, "lr": 0.5}, {"params": biases}], lr=0.25)
    steps = tg.explain(model, X, y, groups, loss="binary_cross_entropy").steps[-5:-1]
    said = [step.sentence.say("en") for step in steps]
    assert sum("η = 0.5," in text for text in said) == 2
    assert sum("η = 0.25," in text for text in said) == 2


RNG = np.random.default_rng(5)
IMAGES, ROWS, TIMES = RNG.normal(size=(3, 1, 4, 4)), RNG.normal(size=(4, 2)), np.ones((2, 3, 2))
NETWORKS = {
    "Conv2d": lambda: ((nn.Conv2d(1, 2, 3, rng=0), nn.Flatten(), nn.Linear(8, 2, rng=0)), IMAGES),
    "BatchNorm": lambda: ((nn.Linear(2, 3, rng=0), nn.BatchNorm(3), nn.relu), ROWS),
    "BatchNorm of images": lambda: ((nn.Conv2d(1, 2, 3, rng=0), nn.BatchNorm(2)), IMAGES),
    "LayerNorm": lambda: ((nn.Linear(2, 3, rng=0), nn.LayerNorm(3)), ROWS),
    "MaxPool2d": lambda: ((nn.Conv2d(1, 2, 3, rng=0), nn.MaxPool2d(2)), IMAGES),
    "AvgPool2d": lambda: ((nn.Conv2d(1, 2, 3, rng=0), nn.AvgPool2d(2)), IMAGES),
    "Dropout": lambda: ((nn.Linear(2, 8, rng=0), nn.Dropout(0.5, rng=0)), ROWS),
    "Embedding": lambda: ((nn.Embedding(5, 3, rng=0), nn.tanh), np.array([[0, 1], [1, 4]])),
    "RNN": lambda: ((nn.RNN(2, 3, rng=0),), TIMES),
    "LSTM": lambda: ((nn.LSTM(2, 3, rng=0),), TIMES),
}


def squares(out: Any, _y: Any) -> Any:
    """Works for any layer, also one that gives its state besides."""
    first = out[0] if isinstance(out, tuple) else out
    return np.mean(first * first + first)


@pytest.mark.parametrize("name", NETWORKS)
def test_layers(name: str):
    parts, X = NETWORKS[name]()
    model = parts[0] if len(parts) == 1 else nn.Sequential(*parts)
    optimizer = tg.optim.Adam(model.parameters(), lr=0.01)
    state = {key: np.array(value) for key, value in model.state().items()}
    found = tg.explain(model, X, 0, optimizer, loss=squares)
    assert {key: value.tolist() for key, value in model.state().items()} == {
        key: value.tolist() for key, value in state.items()
    }
    for lang in ("en", "tr"):
        assert max(map(len, found.text(lang, width=80, ascii=False).splitlines())) <= 80
        assert "<!DOCTYPE html>" in found.html(lang=lang, max_nodes=500)
    told = {
        found.reading.nodes[step.sets[0][0]]: step.sets[0][2]
        for step in found.steps
        if step.phase == "update"
    }
    tg.explain(model, X, 0, optimizer, loss=squares, update=True)
    pairs = list(zip(found.reading.kept.parameters(), model.parameters(), strict=True))
    assert {copied for copied, _p in pairs} == set(told) - {found.reading.root}
    for copied, p in pairs:
        np.testing.assert_allclose(told[copied], p.data, rtol=1e-12)
