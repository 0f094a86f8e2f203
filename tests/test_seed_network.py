"""The network of the first lesson: its published run, and back-propagation written by hand."""

import numpy as np
import pytest

import tinygrad_tr as tg

X = np.array([[0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]], float)
T = np.array([0, 0, 0, 1, 1, 1], float)
UNSEEN = np.array([[1, 1, 0], [0, 0, 1]], float)
EPOCHS = 25_000

WEIGHTS = {  # after so many epochs, six decimals
    1: (0.668809, 0.237193, 0.436350),
    10: (1.786809, -1.040395, 0.218664),
    100: (4.183459, -2.426870, 0.329953),
    1000: (6.734995, -3.726298, 0.358549),
    10_000: (9.150961, -4.931246, 0.356295),
    25_000: (10.088260, -5.398004, 0.354382),
}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def by_hand(epochs, bias=False):
    """The rule as people write it: the delta times the inputs is added to the weights."""
    w, b = np.full(3, 0.5), 0.0
    for _epoch in range(epochs):
        s = sigmoid(X @ w + b)
        delta = (T - s) * s * (1 - s)
        w += X.T @ delta
        b += delta.sum() if bias else 0.0
    return w, b


class Run:
    """The same loop on the framework: only the forward expression is written."""

    def __init__(self, epochs, bias=False):
        self.neuron = neuron = tg.nn.Perceptron(3, bias=bias)
        neuron.weights.data = np.full(3, 0.5)
        self.weights, self.errors, self.losses = {}, [], []
        for epoch in range(1, epochs + 1):
            y = neuron(X)
            loss = 0.5 * np.sum((T - y) ** 2)
            self.errors.append(np.mean(np.abs(T - y.data)))
            self.losses.append(loss.item())
            neuron.zero_grad()
            loss.backward()
            if epoch == 1:
                self.first = y.data, neuron.weights.grad
            for p in neuron.parameters():
                p.data -= p.grad
            if epoch in WEIGHTS:
                self.weights[epoch] = neuron.weights.data.copy()


@pytest.fixture(scope="module")
def run():
    return Run(EPOCHS)


def test_the_data_are_those_of_the_package():
    for ours, theirs in zip((X, T), tg.data.seed_table(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_first_predictions(run):
    published = [0.622459, 0.731059, 0.500000, 0.622459, 0.817574, 0.731059]
    np.testing.assert_allclose(run.first[0], published, atol=5e-7)


def test_first_gradient(run):
    np.testing.assert_allclose(run.first[1], [-0.168809, 0.262807, 0.063650], atol=5e-7)
    s = sigmoid(X @ np.full(3, 0.5))
    np.testing.assert_allclose(run.first[1], -X.T @ ((T - s) * s * (1 - s)), rtol=0, atol=1e-15)


@pytest.mark.parametrize("epoch", WEIGHTS)
def test_weights(run, epoch):
    np.testing.assert_allclose(run.weights[epoch], WEIGHTS[epoch], atol=5e-7)


def test_final_weights(run):
    published = [10.0882600604, -5.3980041687, 0.3543817887]
    np.testing.assert_allclose(run.weights[EPOCHS], published, rtol=0, atol=1e-9)


def test_weights_are_those_of_the_rule_written_by_hand(run):
    np.testing.assert_allclose(run.weights[1000], by_hand(1000)[0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(run.weights[EPOCHS], by_hand(EPOCHS)[0], rtol=0, atol=1e-9)


def test_errors_and_losses(run):
    found = [run.errors[0], run.losses[0], run.errors[-1], run.losses[-1]]
    published = [0.447071, 0.710024, 0.0862313051, 0.1250511857]
    np.testing.assert_allclose(found[:2], published[:2], atol=5e-7)
    np.testing.assert_allclose(found[2:], published[2:], rtol=0, atol=1e-9)


def test_error_and_loss_with_the_final_weights(run):
    y = run.neuron(X)
    assert np.mean(np.abs(T - y.data)) == pytest.approx(0.0862312463, abs=1e-9)
    assert (0.5 * np.sum((T - y) ** 2)).item() == pytest.approx(0.1250511837, abs=1e-9)


def test_final_predictions(run):
    published = [0.004505, 0.006409, 0.500000, 0.999958, 0.993597, 0.999971]
    np.testing.assert_allclose(run.neuron(X).data, published, atol=5e-7)


def test_predictions_on_unseen_rows(run):
    np.testing.assert_allclose(run.neuron(UNSEEN).data, [0.990899, 0.587680], atol=5e-7)
    np.testing.assert_array_equal(run.neuron.predict(UNSEEN), [1, 1])  # the second is wrong


def test_without_a_bias_the_row_of_zeros_stays_undecided(run):
    assert run.neuron(np.zeros(3)).item() == 0.5
    assert min(run.losses) > 0.125


def test_a_bias_solves_it():
    neuron = Run(EPOCHS, bias=True).neuron
    found = [*neuron.weights.data, neuron.bias.item()]
    np.testing.assert_allclose(found, [10.648128, -1.428085, 1.214994, -5.115151], atol=5e-7)
    w, b = by_hand(EPOCHS, bias=True)
    np.testing.assert_allclose(found, [*w, b], rtol=0, atol=1e-9)
    assert neuron(np.zeros(3)).item() == pytest.approx(0.005969, abs=5e-7)
    assert neuron(UNSEEN[1]).item() == pytest.approx(0.019837, abs=5e-7)
    assert (0.5 * np.sum((T - neuron(X)) ** 2)).item() == pytest.approx(0.0000508, abs=5e-8)


def test_prediction_does_not_learn(run):
    before = run.neuron.weights.data.copy()
    run.neuron.predict(X)
    np.testing.assert_array_equal(run.neuron.weights.data, before)
