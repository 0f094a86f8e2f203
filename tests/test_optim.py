"""Optimisers: the types they keep, groups, state, and what they ask of their parameters.

Two hundred steps of each are compared with PyTorch's in tests/test_oracle.py.
"""

from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.optim import SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop

A = np.array([[2.0, -1.0, 0.5], [0.3, 1.5, -0.7]])
B = np.array([1.0, -2.0])

# w and c after five steps of torch.optim (2.13, float64) from the same start on the same loss
TORCH = {
    "SGD": [0.3353608202030492, -0.7092693923841662, 1.0912532118804879, -0.15980482319559383],
    "momentum": [0.20858956878626672, -1.4742645986979308, 1.4486483655821534, -0.6499320896426712],
    "Adam": [0.08505369488174427, -0.7327268221627606, 1.3332191752244318, -0.31328758052230204],
    "betas": [0.18647570574885444, -0.5314039327095494, 1.131466067905399, -0.12839584419411218],
}
MAKE = {
    "SGD": lambda ps: SGD(ps, lr=0.1),
    "momentum": lambda ps: SGD(ps, lr=0.1, momentum=0.9),
    "Adam": lambda ps: Adam(ps, lr=0.1),
    "betas": lambda ps: Adam(ps, lr=0.05, betas=(0.8, 0.95), eps=1e-4),
}
ALL = MAKE | {
    "nesterov": lambda ps: SGD(ps, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.1),
    "AdamW": lambda ps: AdamW(ps, lr=0.1),
    "RMSprop": lambda ps: RMSprop(ps, lr=0.1),
    "RMSprop momentum": lambda ps: RMSprop(ps, lr=0.01, momentum=0.5, weight_decay=0.1),
    "Adagrad": lambda ps: Adagrad(ps, lr=0.1, weight_decay=0.1),
}
every_optimiser = pytest.mark.parametrize("name", ALL)


@pytest.mark.parametrize("name", TORCH)
@pytest.mark.parametrize("c", [0.1, np.array(0.1)], ids=["number", "array"])
def test_five_steps_are_those_of_pytorch(name, c):
    w, c = tg.Value([0.4, -0.3, 0.9]), tg.Value(c)
    optimizer = MAKE[name]([w, c])
    for _step in range(5):
        optimizer.zero_grad()
        np.sum((np.tanh(A @ w + c) - B) ** 2).backward()
        optimizer.step()
    np.testing.assert_allclose([*w.data, c.item()], TORCH[name], rtol=1e-12)


@every_optimiser
@pytest.mark.parametrize(
    "data", [2.0, np.float32(2), np.array(2.0), np.ones(3, np.float32), np.ones(2, np.complex64)]
)
def test_parameters_keep_their_type(name, data):
    p = tg.Value(data)
    optimizer = ALL[name]([p])
    for _step in range(2):
        optimizer.zero_grad()
        np.sum(np.abs(p) ** 2).backward()
        optimizer.step()
    assert type(p.data) is type(tg.Value(data).data)
    assert p.dtype == tg.Value(data).dtype
    assert np.all(np.abs(p.data) < np.abs(data))


def test_a_parameter_without_a_gradient_stays():
    used, unused = tg.Value(2.0), tg.Value(2.0)
    optimizer = SGD([used, unused], lr=0.1, momentum=0.9)
    (used * used).backward()
    optimizer.step()
    assert unused.data == 2
    assert used.data < 2


def test_a_parameter_that_is_given_twice_moves_once():
    p = tg.Value(2.0)
    optimizer = SGD([p, p], lr=0.1)
    (p * p).backward()
    optimizer.step()
    assert p.data == pytest.approx(1.6)


def test_gradients_that_are_values_are_fine():
    p = tg.Value([2.0])
    np.sum(p * p).backward(create_graph=True)
    SGD([p], lr=0.1).step()
    np.testing.assert_allclose(p.data, [1.6])


def test_zero_grad_forgets():
    p = tg.Value(2.0)
    optimizer = SGD([p], lr=0.1)
    (p * p).backward()
    optimizer.zero_grad()
    assert p.grad is None


def test_a_step_between_forward_and_backward_is_noticed():
    p = tg.Value([2.0], name="p")
    optimizer = SGD([p], lr=0.1)
    np.sum(p * p).backward()
    loss = np.sum(p * p)
    optimizer.step()
    with pytest.raises(tg.DataChangedError, match="'p'"):
        loss.backward()


@pytest.mark.parametrize("make", [SGD, Adam, AdamW, RMSprop, Adagrad])
@pytest.mark.parametrize(
    ("parameters", "lr", "error", "says"),
    [
        (lambda p: [], 0.1, ValueError, "empty"),
        (lambda p: p, 0.1, TypeError, r"list"),
        (lambda p: [p.data], 0.1, TypeError, "leaves"),
        (lambda p: [p * 2], 0.1, TypeError, "leaves"),
        (lambda p: [p.detach()], 0.1, TypeError, "leaves"),
        (lambda p: [p], 0.0, ValueError, "positive"),
        (lambda p: [p], -1.0, ValueError, "positive"),
        (lambda p: [p], float("nan"), ValueError, "positive"),
    ],
)
def test_what_cannot_be_optimised_is_refused(make, parameters, lr, error, says):
    with pytest.raises(error, match=says):
        make(parameters(tg.Value([1.0])), lr=lr)


# ---- the state -----------------------------------------------------------------------------


def run(optimizer, w, c, n):
    for _step in range(n):
        optimizer.zero_grad()
        np.sum((np.tanh(A @ w + c) - B) ** 2).backward()
        optimizer.step()


def start():
    return [tg.Value([0.4, -0.3, 0.9]), tg.Value(0.1)]


@every_optimiser
def test_goes_on_from_a_state_as_if_it_had_never_stopped(name):
    one, two = start(), start()
    whole, first = ALL[name](one), ALL[name](two)
    run(whole, *one, 10)
    run(first, *two, 6)
    second = ALL[name](two)
    second.load_state(first.state())
    run(second, *two, 4)
    for p, q in zip(one, two, strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@every_optimiser
def test_all_that_lasts_is_a_value_without_gradient(name):
    parameters = start()
    optimizer = ALL[name](parameters)
    run(optimizer, *parameters, 2)
    kept = [v for _name, v in optimizer._values()]
    assert all(isinstance(v, tg.Value) and v.is_leaf and not v.requires_grad for v in kept)
    for slots, p in zip(optimizer.groups[0].slots, parameters, strict=True):
        assert all((v.shape, v.dtype, v.weak) == (p.shape, p.dtype, p.weak) for v in slots.values())


def test_a_state_is_a_flat_dictionary_of_arrays():
    parameters = start()
    optimizer = Adam(parameters, lr=0.1)
    run(optimizer, *parameters, 3)
    state = optimizer.state()
    assert list(state) == ["count", "lr.0", "mean.0", "square.0", "mean.1", "square.1"]
    assert all(isinstance(x, np.ndarray) for x in state.values())
    assert (state["count"], state["lr.0"], state["mean.0"].shape) == (3, 0.1, (3,))


def test_the_state_of_another_optimiser_is_refused():
    optimizer, before = Adam(start()), Adam(start()).state()
    with pytest.raises(ValueError, match=r"not one of Adam \(missing: mean\.0.*known here: vel"):
        optimizer.load_state(SGD(start(), momentum=0.9).state())
    wrong = before | {"mean.0": np.ones(4)}
    with pytest.raises(ValueError, match=r"mean\.0 has shape \(3,\)"):
        optimizer.load_state(wrong)
    for key, x in optimizer.state().items():
        np.testing.assert_array_equal(x, before[key])


@every_optimiser
def test_a_step_asks_for_no_number(name):
    """So that a step can be recorded: no float(), no truth value of anything that it reads."""

    class Numbers(np.ndarray):
        def refuse(self, *args, **kwargs):
            raise AssertionError("a step asked for a plain number")

        __float__ = __int__ = __bool__ = __index__ = item = tolist = __iter__ = refuse

    parameters = [tg.Value(np.ones((2, 3))), tg.Value(np.ones(()))]
    optimizer = ALL[name](parameters)
    for v in [*parameters, *(v for _name, v in optimizer._values() if v.ndim)]:
        v._number = v._number.view(Numbers)
    for p in parameters:
        p.grad = np.full(p.shape, 0.5).view(Numbers)
    optimizer.step()
    optimizer.step()
    assert all(isinstance(p.data, Numbers) for p in parameters[:1])


# ---- groups and learning rates -------------------------------------------------------------


def test_groups_have_settings_of_their_own():
    w, b = tg.Value([1.0]), tg.Value([1.0])
    groups = [{"params": [w], "weight_decay": 0.5}, {"params": [b], "lr": 0.01}]
    optimizer = SGD(groups, lr=0.1)
    for p in (w, b):
        p.grad = np.array([1.0])
    optimizer.step()
    np.testing.assert_allclose([w.data[0], b.data[0]], [1 - 0.1 * 1.5, 1 - 0.01])
    assert [group.lr for group in optimizer.groups] == [0.1, 0.01]
    assert [p is q for p, q in zip(optimizer.parameters, [w, b], strict=True)] == [True, True]
    assert repr(optimizer) == "SGD(2 parameters, lr=0.1, 0.01)"
    assert list(optimizer.state()) == ["count", "lr.0", "lr.1"]
    assert groups[0].keys() == {"params", "weight_decay"}


@pytest.mark.parametrize(
    ("groups", "error", "says"),
    [
        (lambda p: [{"lr": 1.0}], ValueError, "needs its parameters"),
        (lambda p: [{"params": []}], ValueError, "empty"),
        (lambda p: [{"params": [p]}, {"params": [p]}], ValueError, "two groups"),
        (lambda p: [{"params": [p], "beta": 1}], ValueError, "unknown setting 'beta'.*momentum"),
        (lambda p: [{"params": [p], "lr": -1}], ValueError, "positive"),
        (lambda p: [{"params": [p]}, p], TypeError, "leaves"),
    ],
)
def test_wrong_groups(groups, error, says):
    with pytest.raises(error, match=says):
        SGD(groups(tg.Value([1.0])))


def test_the_learning_rate_can_be_set():
    p = tg.Value(1.0)
    optimizer = SGD([p], lr=1.0)
    p.grad, optimizer.lr = 1.0, 0.25
    optimizer.step()
    assert (optimizer.lr, p.data) == (0.25, 0.75)
    optimizer.lr = tg.Value(0.5)
    assert optimizer.lr == 0.5
    optimizer.lr = 0
    with pytest.raises(ValueError, match="negative"):
        optimizer.lr = -0.1


def test_nesterov_needs_momentum():
    with pytest.raises(ValueError, match="give momentum="):
        SGD([tg.Value(1.0)], nesterov=True)


def test_ones_own_optimiser_is_one_line():
    class Signs(Optimizer):
        def change(self, p, g, group):
            return group.lr * np.sign(g)

    p = tg.Value([1.0, -1.0])
    optimizer = Signs([p], lr=0.5)
    np.sum(p * p).backward()
    optimizer.step()
    assert p.data.tolist() == [0.5, -0.5]
    with pytest.raises(NotImplementedError, match="needs a method change"):
        Optimizer([p], lr=1.0).step()


@pytest.mark.parametrize(
    ("kind", "settings", "text"),
    [
        (tg.optim.Adam, {"betas": (0.9, 1.1)}, "shares"),
        (tg.optim.AdamW, {"betas": 0.9}, "two shares"),
        (tg.optim.RMSprop, {"alpha": 2}, "shares"),
        (tg.optim.SGD, {"momentum": -1}, "momentum must not be negative"),
        (tg.optim.Adagrad, {"eps": -1}, "eps must not be negative"),
        (tg.optim.SGD, {"weight_decay": -1}, "weight_decay must not be negative"),
        (tg.optim.SGD, {"momentum": "much"}, "momentum must not be negative, and it is 'much'"),
        (tg.optim.Adam, {"betas": (0.9, None)}, "shares of .* not None"),
        (tg.optim.SGD, {"lr": "small"}, "learning rate must be positive, not 'small'"),
        (tg.optim.SGD, {"lr": None}, "learning rate must be positive, not None"),
    ],
)
def test_settings_that_make_no_sense_are_refused(kind: Any, settings: dict[str, Any], text: str):
    with pytest.raises(ValueError, match=text):
        kind([tg.Value(1.0)], **settings)
