"""Programs written for micrograd run with only their imports changed, and give its numbers."""

import random
from types import SimpleNamespace

import numpy as np
import pytest

import tinygrad_tr as tg

OURS = SimpleNamespace(Value=tg.Value, MLP=tg.nn.scalar.MLP)


@pytest.fixture(scope="module")
def micrograd():
    engine = pytest.importorskip("micrograd.engine", reason="micrograd is not installed")
    nn = pytest.importorskip("micrograd.nn")
    return SimpleNamespace(Value=engine.Value, MLP=nn.MLP)


# ---- programs, as they are written for micrograd -------------------------------------------


def sanity_check(lib):
    x = lib.Value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    return [y.data, x.grad]


def more_operations(lib):
    a, b = lib.Value(-4.0), lib.Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    return [g.data, a.grad, b.grad]


def reflected_operations(lib):
    a = lib.Value(3.0)
    y = (2 - a) * (1 / a) - a / 7 + (-a) ** 2 + sum([a, a * a]) + a**-1.5
    y.backward()
    return [y.data, a.grad]


def neuron_by_hand(lib):
    x1, x2, w1, w2, b = (lib.Value(v) for v in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    o = (x1 * w1 + x2 * w2 + b).relu() * w1
    o.backward()
    return [o.data, *(v.grad for v in (x1, x2, w1, w2, b))]


def moons(n):
    rng = np.random.default_rng(7)
    angle, up = np.pi * rng.random(n), np.arange(n) % 2 == 1
    X = np.where(
        up[:, None],
        np.c_[np.cos(angle), np.sin(angle)],
        np.c_[1 - np.cos(angle), 0.5 - np.sin(angle)],
    )
    return X + 0.1 * rng.normal(size=(n, 2)), up * 2 - 1


def demo(lib, steps=20):
    np.random.seed(1337)  # noqa: NPY002 (the demo does)
    random.seed(1337)
    X, y = moons(12)
    model = lib.MLP(2, [6, 6, 1])
    history = []
    for k in range(steps):
        inputs = [list(map(lib.Value, xrow)) for xrow in X]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        alpha = 1e-4
        reg_loss = alpha * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        right = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(y, scores, strict=True)]
        model.zero_grad()
        total_loss.backward()
        learning_rate = 1.0 - 0.9 * k / 100
        for p in model.parameters():
            p.data -= learning_rate * p.grad
        history.append((float(total_loss.data), sum(right) / len(right)))
    return history, [(float(p.data), float(p.grad)) for p in model.parameters()]


PROGRAMS = {
    sanity_check: [-20.0, 46.0],
    more_operations: [24.70408163265306, 138.83381924198252, 645.5772594752186],
    reflected_operations: [20.43054532782511, 12.538695590055697],
    neuron_by_hand: [-2.6441207610586295, 9.0, -3.0, -5.118626412980457, -0.0, -3.0],
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_published_numbers(program):
    np.testing.assert_allclose(program(OURS), PROGRAMS[program], rtol=1e-14)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_numbers_of_micrograd(program, micrograd):
    np.testing.assert_allclose(program(OURS), program(micrograd), rtol=1e-14)


def test_the_demo_learns():
    history, _parameters = demo(OURS)
    assert history[-1][0] < history[0][0] / 2
    assert history[-1][1] > 0.9


def test_the_demo_gives_the_numbers_of_micrograd(micrograd):
    ours, theirs = demo(OURS), demo(micrograd)
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-9)
    np.testing.assert_allclose(ours[1], theirs[1], rtol=1e-9, atol=1e-12)


def test_networks_are_the_same_for_the_same_seed(micrograd):
    networks = []
    for lib in (OURS, micrograd):
        random.seed(1337)
        networks.append(lib.MLP(3, [4, 4, 1]))
    ours, theirs = networks
    assert [p.data for p in ours.parameters()] == [p.data for p in theirs.parameters()]
    assert repr(ours) == repr(theirs)


def test_with_an_rng_the_random_module_is_left_alone():
    random.seed(3)
    state = random.getstate()
    one, two = (tg.nn.scalar.MLP(2, [3, 1], rng=np.random.default_rng(5)) for _ in range(2))
    assert random.getstate() == state
    assert [p.data for p in one.parameters()] == [p.data for p in two.parameters()]


def test_its_parameters_start_and_are_zeroed_at_zero():
    model = tg.nn.scalar.MLP(2, [2, 1])
    assert {p.grad for p in model.parameters()} == {0.0}
    model([1.0, -2.0]).backward()
    model.zero_grad()
    assert {p.grad for p in model.parameters()} == {0.0}


@pytest.mark.parametrize("inputs", [[1.0], [1.0, 2.0, 3.0]])
def test_a_wrong_number_of_inputs_is_told(inputs):
    with pytest.raises(ValueError, match=rf"LinearNeuron\(2\) takes 2 inputs, not {len(inputs)}"):
        tg.nn.scalar.MLP(2, [1])(inputs)


def test_a_layer_of_one_neuron_gives_the_number_itself():
    assert isinstance(tg.nn.scalar.MLP(2, [3, 1])([1.0, 2.0]), tg.Value)
    assert len(tg.nn.scalar.MLP(2, [3, 2])([1.0, 2.0])) == 2


def test_a_drawing_program_finds_what_it_reads():
    a, b = tg.Value(2.0), tg.Value(-3.0)
    y = a * b
    assert (y.data, y.grad, y._op, y._prev) == (-6.0, None, "*", {a, b})
    assert (a._op, a._prev) == ("", set())
    assert [v._op for v in (a + 1, a.relu(), a.tanh())] == ["+", "relu", "tanh"]


def test_differs_in_the_second_backward_which_micrograd_gets_wrong(micrograd):
    gradients = []
    for lib in (OURS, micrograd):
        x = lib.Value(2.0)
        y = x * x * x
        y.backward()
        y.backward()
        gradients.append(x.grad)
    assert gradients[0] == 2 * 12
    assert gradients[1] != 2 * 12


def test_differs_in_the_gradient_of_what_is_not_used(micrograd):
    assert [lib.Value(1.0).grad for lib in (OURS, micrograd)] == [None, 0]
