"""Optimisers against PyTorch's numbers, and what they ask of their parameters."""

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.optim import SGD, Adam

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


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.parametrize(
    "data", [2.0, np.float32(2), np.array(2.0), np.ones(3, np.float32), np.ones(2, np.complex64)]
)
def test_parameters_keep_their_type(name, data):
    p = tg.Value(data)
    optimizer = MAKE[name]([p])
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


@pytest.mark.parametrize("make", [SGD, Adam])
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
