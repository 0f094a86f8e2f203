"""Losses that cannot be paired wrongly: the natural expression is also the stable one."""

import math

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.nn import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
    mse,
    perceptron_loss,
    sigmoid,
    step,
)

Z = np.array([-3.0, -0.5, 0.25, 4.0])
T = np.array([0, 1, 1, 0])
SCORES = np.array([[2.0, 1.0, 0.1], [-1.0, 0.5, 3.0]])


def softmax(z):
    return tg.softmax(z, axis=-1)


def by_definition(z, t):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)), (p - t) / p.size


class TestBinaryCrossEntropy:
    @pytest.mark.parametrize(
        "loss",
        [
            lambda z: binary_cross_entropy(sigmoid(z), T),
            lambda z: binary_cross_entropy(z, T, logits=True),
            lambda z: binary_cross_entropy(1 / (1 + np.exp(-z)), T),
            lambda z: binary_cross_entropy(sigmoid(z)[:, None], T),
            lambda z: binary_cross_entropy(sigmoid(z[:, None]), T),
            lambda z: binary_cross_entropy(np.squeeze(sigmoid(np.reshape(z, (4, 1)))), T.tolist()),
        ],
    )
    def test_is_the_same_whichever_way_it_is_written(self, loss):
        z = tg.Value(Z)
        out = loss(z)
        out.backward()
        expected, slope = by_definition(Z, T)
        assert out.item() == pytest.approx(expected, rel=1e-12)
        np.testing.assert_allclose(z.grad, slope, rtol=1e-12)

    @pytest.mark.parametrize(
        "move",
        [lambda y: y, lambda y: y[:, 0], lambda y: y.T[0], lambda y: y.ravel().reshape(4, 1)],
    )
    def test_of_a_sigmoid_is_exact_where_the_sigmoid_is_not(self, move):
        z = tg.Value(np.array([[-1000.0], [1000.0], [-1000.0], [1000.0]]))
        out = binary_cross_entropy(move(sigmoid(z)), [0, 0, 1, 1])
        out.backward()
        assert out.item() == 500
        np.testing.assert_array_equal(z.grad, [[0], [0.25], [-0.25], [0]])

    def test_of_numbers(self):
        z = tg.Value(2.0)
        binary_cross_entropy(sigmoid(z), 1).backward()
        assert z.grad == pytest.approx(1 / (1 + math.exp(-2)) - 1)

    def test_takes_certain_and_right_probabilities(self):
        p = tg.Value([1.0, 0.0])
        out = binary_cross_entropy(p, [1, 0])
        out.backward()
        assert out.item() == 0
        np.testing.assert_array_equal(p.grad, [-0.5, 0.5])

    def test_takes_targets_between(self):
        z, t = tg.Value(Z), np.array([0.1, 0.9, 0.5, 0.0])
        assert binary_cross_entropy(sigmoid(z), t).item() == pytest.approx(by_definition(Z, t)[0])

    @pytest.mark.parametrize("p", [[1.5], [-0.1], [0.5, 2.0]])
    def test_raw_scores_raise_and_say_so(self, p):
        with pytest.raises(ValueError, match=r"probabilities lie between 0 and 1.*logits=True"):
            binary_cross_entropy(tg.Value(p), [1] * len(p))


class TestCrossEntropy:
    LOG_P = SCORES - np.log(np.exp(SCORES).sum(1, keepdims=True))

    @pytest.mark.parametrize(
        "loss",
        [
            lambda z: cross_entropy(softmax(z), [0, 1]),
            lambda z: cross_entropy(tg.softmax(z, axis=1), [0, 1]),
            lambda z: cross_entropy(z, [0, 1], logits=True),
            lambda z: cross_entropy(z, [[1, 0, 0], [0, 1, 0]], logits=True),
            lambda z: cross_entropy(softmax(z), tg.Value([[1.0, 0, 0], [0, 1, 0]]).detach()),
            lambda z: cross_entropy(np.exp(z) / np.sum(np.exp(z), 1, keepdims=True), [0, 1]),
        ],
    )
    def test_is_the_same_whichever_way_it_is_written(self, loss):
        z = tg.Value(SCORES)
        out = loss(z)
        out.backward()
        assert out.item() == pytest.approx(-self.LOG_P[[0, 1], [0, 1]].mean(), rel=1e-12)
        np.testing.assert_allclose(z.grad, (np.exp(self.LOG_P) - np.eye(2, 3)) / 2, rtol=1e-12)

    def test_of_a_softmax_is_exact_where_the_softmax_is_not(self):
        z = tg.Value([[1000.0, -1000.0, 0.0]])
        out = cross_entropy(softmax(z), [1])
        out.backward()
        assert out.item() == 2000
        np.testing.assert_array_equal(z.grad, [[1, -1, 0]])

    def test_of_a_softmax_along_another_axis_takes_it_at_its_word(self):
        z = tg.Value(SCORES)
        p = tg.softmax(z, axis=0)
        assert cross_entropy(p, [0, 1]).item() == pytest.approx(
            -np.log(p.data[[0, 1], [0, 1]]).mean()
        )

    def test_of_a_single_sample(self):
        for t in (2, np.int64(2), [0, 0, 1]):
            z = tg.Value(SCORES[0])
            out = cross_entropy(z, t, logits=True)
            assert out.item() == pytest.approx(-self.LOG_P[0, 2])

    def test_of_samples_in_several_axes(self):
        z = tg.Value(np.stack([SCORES, -SCORES]))
        t = np.array([[0, 2], [1, 1]])
        out = cross_entropy(softmax(z), t)
        rows = [cross_entropy(z[i, j], t[i, j], logits=True).item() for i, j in np.ndindex(2, 2)]
        assert out.item() == pytest.approx(np.mean(rows))

    def test_takes_certain_and_right_probabilities(self):
        for t in ([0], [[1, 0, 0]]):
            p = tg.Value([[1.0, 0.0, 0.0]])
            out = cross_entropy(p, t)
            out.backward()
            assert out.item() == 0
            np.testing.assert_array_equal(p.grad, [[-1, 0, 0]])

    @pytest.mark.parametrize(
        ("t", "says"),
        [
            ([3, 0], r"from 0 to 2; found 0 … 3"),
            ([-1, 0], r"from 0 to 2; found -1"),
            ([0, 1, 2], r"shape \(2,\) or rows of shape \(2, 3\)"),
            ([0.0, 1.0], "float64"),
            ([[1, 0], [0, 1]], r"shape \(2, 2\)"),
        ],
    )
    def test_targets_that_do_not_pair_raise(self, t, says):
        with pytest.raises(ValueError, match=says):
            cross_entropy(tg.Value(SCORES), t, logits=True)

    def test_raw_scores_raise_and_say_so(self):
        with pytest.raises(ValueError, match=r"logits=True"):
            cross_entropy(tg.Value(SCORES), [0, 1])


class TestOthers:
    def test_mse(self):
        y = tg.Value([1.0, 2.0])
        out = mse(y, [1, 4])
        out.backward()
        assert out.item() == 2
        np.testing.assert_array_equal(y.grad, [0, -2])

    def test_mse_pairs_a_column_with_a_row_of_targets(self):
        assert mse(tg.Value([[1.0], [2.0]]), [1, 4]).item() == 2
        assert mse(tg.Value([1.0, 2.0]), [[1], [4]]).item() == 2
        assert mse(tg.Value(1.0), [3]).item() == 4

    def test_hinge_takes_targets_of_both_kinds(self):
        for t in ([1, -1, 1], [1, 0, 1]):
            y = tg.Value([0.5, 0.5, 3.0])
            out = hinge(y, t)
            out.backward()
            assert out.item() == pytest.approx((0.5 + 1.5 + 0) / 3)
            np.testing.assert_allclose(y.grad, [-1 / 3, 1 / 3, 0])

    def test_perceptron_loss_is_the_distance_of_the_wrong_ones(self):
        z = tg.Value([-2.0, 3.0, 0.5])
        out = perceptron_loss(step(z), [1, 0, 1])
        out.backward()
        assert out.item() == 5
        np.testing.assert_array_equal(z.grad, [-1, 1, 0])

    def test_perceptron_loss_is_the_same_where_nothing_is_recorded(self):
        neuron = tg.nn.Perceptron(2, activation="step", rng=0)
        X, t = np.random.default_rng(0).normal(size=(6, 2)), np.arange(6) % 2
        expected = perceptron_loss(neuron(X), t)
        with tg.no_grad():
            found = perceptron_loss(neuron(X), t)
        assert found.item() == expected.item() > 0
        assert not found.requires_grad
        tg.gradcheck(lambda *_p: perceptron_loss(neuron(X), t), *neuron.parameters())

    def test_perceptron_loss_needs_a_step(self):
        with pytest.raises(ValueError, match="step"):
            perceptron_loss(sigmoid(tg.Value([1.0])), [1])

    @pytest.mark.parametrize("loss", [mse, hinge, binary_cross_entropy])
    @pytest.mark.parametrize("t", [[1], [[1, 0]], [1, 0, 1], 1])
    def test_shapes_that_do_not_pair_raise_with_both(self, loss, t):
        with pytest.raises(ValueError, match=r"shape \(2,\) do not pair with .*shape \("):
            loss(sigmoid(tg.Value([0.5, 1.0])), t)
