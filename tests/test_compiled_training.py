"""Whole training steps, compiled: every layer and every optimiser has the numbers of eager."""

from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import nn, optim

RNG = np.random.default_rng(7)
ROWS, IMAGES = RNG.normal(size=(6, 5)), RNG.normal(size=(6, 1, 8, 8))
SEQUENCES, WORDS = RNG.normal(size=(6, 4, 3)), RNG.integers(0, 9, (6, 4))
CLASSES = RNG.integers(0, 3, 6)


class Last(nn.Module):
    """Scores from the last step of a recurrent layer."""

    def __init__(self, layer: Any) -> None:
        self.layer, self.head = layer, nn.Linear(4, 3, rng=1)

    def forward(self, x: Any) -> Any:
        return self.head(self.layer(x)[0][:, -1])


def layered(*parts: Any) -> Any:
    return nn.Sequential(*parts, nn.Linear(4, 3, rng=2))


MODELS: dict[str, tuple[Any, Any]] = {
    "relu": (lambda: layered(nn.Linear(5, 4, rng=0), "relu"), ROWS),
    "gelu": (lambda: layered(nn.Linear(5, 4, rng=0), nn.gelu), ROWS),
    "batch norm": (lambda: layered(nn.Linear(5, 4, rng=0), nn.BatchNorm(4), "relu"), ROWS),
    "layer norm": (lambda: layered(nn.Linear(5, 4, rng=0), nn.LayerNorm(4), "tanh"), ROWS),
    "dropout": (lambda: layered(nn.Linear(5, 4, rng=0), nn.Dropout(0.5, rng=3)), ROWS),
    "convolution": (
        lambda: layered(nn.Conv2d(1, 4, 3, rng=0), "relu", nn.MaxPool2d(2), nn.AvgPool2d(3),
                        nn.Flatten()), IMAGES),
    "rnn": (lambda: Last(nn.RNN(3, 4, rng=0)), SEQUENCES),
    "lstm": (lambda: Last(nn.LSTM(3, 4, rng=0)), SEQUENCES),
    "embedding": (
        lambda: nn.Sequential(nn.Embedding(9, 2, rng=0), nn.Flatten(), nn.Linear(8, 3, rng=1)),
        WORDS),
}  # fmt: skip
OPTIMIZERS: dict[str, Any] = {
    "sgd": lambda p: optim.SGD(p, lr=0.1),
    "momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "adam": lambda p: optim.Adam(p, lr=0.01),
    "adamw": lambda p: optim.AdamW(p, lr=0.01),
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.01),
    "adagrad": lambda p: optim.Adagrad(p, lr=0.1),
    "groups": lambda p: optim.SGD([{"params": p[:1], "lr": 0.2}, {"params": p[1:]}], lr=0.1),
}


def both(model: str, optimizer: str, clip: float | None = None) -> tuple[list[Any], ...]:
    """Networks, optimisers and steps: an eager one, and its compiled twin."""
    make, _x = MODELS[model]
    networks = [make(), make()]
    optimizers = [OPTIMIZERS[optimizer](m.parameters()) for m in networks]

    def step_of(network: Any, optimizer: Any) -> Any:
        def step(x: Any, t: Any) -> Any:
            loss = nn.cross_entropy(network(x), t, logits=True)
            optimizer.zero_grad()
            loss.backward()
            if clip is not None:
                optim.clip_norm(network.parameters(), clip)
            optimizer.step()
            return loss

        return step

    steps = [step_of(m, o) for m, o in zip(networks, optimizers, strict=True)]
    return networks, optimizers, [steps[0], tg.compile(steps[1])]


def same(states: list[dict[str, Any]]) -> None:
    assert states[0].keys() == states[1].keys()
    for key, x in states[0].items():
        assert np.allclose(x, states[1][key], rtol=1e-9, atol=1e-12), key


@pytest.mark.parametrize("model", MODELS)
def test_every_layer(model: str):
    networks, optimizers, (eager, compiled) = both(model, "momentum")
    x = MODELS[model][1]
    for _ in range(5):
        assert compiled(x, CLASSES) == pytest.approx(eager(x, CLASSES).data, rel=1e-10)
    same([m.state() for m in networks])
    same([o.state() for o in optimizers])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimiser(optimizer: str):
    networks, optimizers, (eager, compiled) = both("relu", optimizer, clip=0.5)
    for k in range(12):
        assert compiled(ROWS, CLASSES) == pytest.approx(eager(ROWS, CLASSES).data, rel=1e-10)
        if k == 5:  # a schedule changes the rate between steps, without a new trace
            for o in optimizers:
                o.groups[0].lr = 0.03
    same([m.state() for m in networks])
    same([o.state() for o in optimizers])
    assert len(compiled._known) == 1


def test_training_mode_is_part_of_the_signature():
    networks, _optimizers, _steps = both("dropout", "sgd")
    scores = tg.compile(networks[0])
    assert not np.array_equal(scores(ROWS), scores(ROWS))
    networks[0].eval()
    assert np.array_equal(scores(ROWS), scores(ROWS))
    assert np.array_equal(scores(ROWS), networks[0](ROWS).data)


def test_steps_of_two_batch_sizes_share_the_parameters():
    networks, _optimizers, (eager, compiled) = both("relu", "adam")
    for n in (6, 4, 6, 2, 4):
        got = compiled(ROWS[:n], CLASSES[:n])
        assert got == pytest.approx(eager(ROWS[:n], CLASSES[:n]).data, rel=1e-10)
    same([m.state() for m in networks])


def test_float32_stays_float32():
    model = nn.MLP(5, [4, 3], rng=0)
    for p in model.parameters():
        p.data = p.data.astype(np.float32)
    optimizer = optim.Adam(model.parameters(), lr=0.01)

    @tg.compile
    def step(x: Any, t: Any) -> Any:
        loss = nn.cross_entropy(model(x), t, logits=True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    assert step(ROWS.astype(np.float32), CLASSES).dtype == np.float32
    assert all(p.dtype == np.float32 for p in model.parameters())
    assert "float64" not in step.source
