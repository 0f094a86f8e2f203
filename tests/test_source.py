"""The printed programs: golden text, and what a reader is promised of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.compiler.pieces import LONG
from tinygrad_tr.data import seed_table

GOLDEN = Path(__file__).parent / "golden"
X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
T = np.array([[0.0], [1.0], [1.0], [0.0]])


def seed() -> Any:
    """The network of the first lesson, a step of its 25,000."""
    X, t = seed_table()
    w = tg.Value(np.full(3, 0.5), name="w")

    def step(X: Any, t: Any) -> Any:
        s = tg.sigmoid(X @ w)
        error = t - s
        loss = np.sum(error * error) / 2
        w.zero_grad()
        loss.backward()
        w.data -= w.grad
        return loss

    return tg.compile(step), (X.astype(float), t.astype(float)), w


def xor() -> Any:
    model = tg.nn.MLP(2, [8, 1], hidden="tanh", output="sigmoid", rng=0)
    optimizer = tg.optim.SGD(model.parameters(), lr=0.5)

    def step(X: Any, t: Any) -> Any:
        p = model(X)
        loss = tg.nn.binary_cross_entropy(p, t)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return tg.compile(step), (X, T), model


def neuron() -> Any:
    w1, w2, b = (tg.Value(x, name=name) for x, name in ((-3.0, "w1"), (1.0, "w2"), (7.5, "b")))

    def step(x1: Any, x2: Any, y: Any) -> Any:
        n = x1 * w1 + x2 * w2 + b
        o = np.tanh(n)
        d = o - y
        loss = d * d
        loss.backward()
        for p in (w1, w2, b):
            p.data -= 0.1 * p.grad
        return loss

    return tg.compile(step), (2.0, -1.0, 1.0), w1


@pytest.mark.parametrize("make", [seed, xor, neuron])
def test_the_source_is_golden(make: Any):
    step, arguments, _kept = make()
    step(*arguments)
    file = GOLDEN / f"source_{make.__name__}.txt"
    assert step.source == file.read_text(encoding="utf-8")


def test_the_document_shows_the_source():
    document = GOLDEN.parent.parent / "docs" / "compile.md"
    golden = (GOLDEN / "source_seed.txt").read_text(encoding="utf-8")
    assert golden in document.read_text(encoding="utf-8")


def test_the_seed_network_learns_as_by_hand():
    """The hand-written form: errors, times the slope, times the inputs."""
    step, (X, t), w = seed()
    by_hand = np.full(3, 0.5)
    for _ in range(25_000):
        s = 1 / (1 + np.exp(-(X @ by_hand)))
        error = t - s
        delta = error * s * (1 - s)
        by_hand += X.T @ delta
        step(X, t)
    assert np.allclose(w.data, by_hand, rtol=1e-12, atol=0)
    assert np.allclose(w.data, (10.0882600604, -5.3980041687, 0.3543817887), atol=1e-9)


def test_the_scalar_neuron_is_plain_python():
    step, arguments, w1 = neuron()
    assert step(*arguments) == pytest.approx(0.2893, abs=5e-5)
    assert w1.data == pytest.approx(-2.831, abs=5e-4)
    assert "np." not in step.source
    assert "empty" not in step.source


def test_forward_backward_and_update_stand_apart():
    step, arguments, _model = xor()
    step(*arguments)
    places = [step.source.index(f"# ---- {part}") for part in ("forward", "backward", "update")]
    assert places == sorted(places)
    assert step.source.index("loss = ") < places[1]


def test_nothing_is_shown_before_the_first_call(tmp_path: Path):
    step, _arguments, _model = xor()
    with pytest.raises(ValueError, match="first call"):
        _ = step.source
    with pytest.raises(ValueError, match="first call"):
        step.save(tmp_path / "step.py")


def test_long_memory_begins_with_a_cache_line(tmp_path: Path):
    w = tg.Value(np.ones(LONG))

    def step() -> Any:
        w.data = w.data * 2.0 - 1.0
        return np.sum(w)

    compiled = tg.compile(step)
    assert compiled() == LONG
    assert w.data.ctypes.data % 64 == 0
    assert "aligned(4096, 'float64')" in compiled.source
    space: dict[str, Any] = {}
    exec(compiled.save(tmp_path / "step.py").read_text(encoding="utf-8"), space)
    assert space["step"]() == LONG
    assert space["arrays"][0].ctypes.data % 64 == 0


def test_a_result_over_several_lines_has_its_name():
    w = tg.Value(np.ones((2, 2)), name="w")

    def f(x: Any) -> Any:
        scores = (
            x @ w
            + 1
        )  # fmt: skip
        return np.exp(scores)

    step = tg.compile(f)
    step(np.ones((3, 2)))
    assert "scores = " in step.source
    assert "scores2" not in step.source


def test_the_text_is_the_same_each_time():
    def text() -> str:
        layer = tg.nn.RNN(3, 4, rng=0)
        optimizer = tg.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)

        def step(x: Any) -> Any:
            loss = np.mean(layer(x)[0] ** 2)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss

        run = tg.compile(step)
        run(np.ones((2, 5, 3)))
        return run.source

    assert len({text() for _ in range(8)}) == 1
