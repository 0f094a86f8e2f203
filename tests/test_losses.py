"""Losses that cannot be paired wrongly: the natural expression is also the stable one."""

import math

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.nn import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
    huber,
    kl_divergence,
    log_softmax,
    mae,
    mse,
    negative_log_likelihood,
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

    @pytest.mark.parametrize("t", [[-1, 1], [0, 2]])
    def test_targets_that_answer_no_question_raise(self, t):
        with pytest.raises(ValueError, match=r"targets here lie between 0 and 1, these between"):
            binary_cross_entropy(sigmoid(tg.Value([0.5, -0.5])), t)


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

    @pytest.mark.parametrize("t", [[2, 1, 1], [-1, 0, 1], [0.5, 1, 0]])
    def test_hinge_refuses_other_targets(self, t):
        with pytest.raises(ValueError, match="targets of hinge are −1 and 1, or 0 and 1; these"):
            hinge(tg.Value([0.5, 0.5, 3.0]), t)

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


class TestNumbers:
    def test_mae(self):
        y = tg.Value([1.0, 2.0, 3.0])
        out = mae(y, [2, 2, 1])
        out.backward()
        assert out.item() == 1
        np.testing.assert_allclose(y.grad, [-1 / 3, 0, 1 / 3])

    def test_huber_is_square_near_and_straight_far(self):
        y = tg.Value([0.5, 3.0, 2.0])
        out = huber(y, [0, 0, 0], delta=2.0)
        out.backward()
        assert out.item() == pytest.approx((0.125 + 4 + 2) / 3)
        np.testing.assert_allclose(y.grad, [0.5 / 3, 2 / 3, 2 / 3])
        with pytest.raises(ValueError, match="delta must be positive"):
            huber(y, [0, 0, 0], delta=0)


class TestTheWrongPair:
    """Several labels at once go with a sigmoid, one of several classes with a softmax."""

    def test_a_softmax_is_no_yes_and_no(self):
        with pytest.raises(ValueError, match=r"of a softmax.*cross_entropy with softmax"):
            binary_cross_entropy(softmax(tg.Value(SCORES)), np.eye(2, 3))

    def test_class_indices_are_no_yes_and_no(self):
        with pytest.raises(ValueError, match=r"\(2, 3\) do not pair.*\(2,\).*use cross_entropy"):
            binary_cross_entropy(sigmoid(tg.Value(SCORES)), [0, 1])

    def test_a_sigmoid_is_no_choice(self):
        with pytest.raises(ValueError, match=r"of a sigmoid.*binary_cross_entropy, or softmax"):
            cross_entropy(sigmoid(tg.Value(SCORES)), [0, 1])

    def test_one_column_is_no_choice(self):
        says = r"no choice between classes.*binary_cross_entropy"
        for p in (sigmoid(tg.Value(SCORES[:, :1])), tg.Value(0.5)):
            with pytest.raises(ValueError, match=says):
                cross_entropy(p, [0, 0])

    def test_scores_are_no_logarithms(self):
        with pytest.raises(ValueError, match=r"never positive; apply log_softmax first"):
            negative_log_likelihood(tg.Value(SCORES), [0, 1])

    def test_kl_divergence_takes_distributions(self):
        with pytest.raises(ValueError, match=r"\(2, 3\) do not pair with targets of shape \(2,\)"):
            kl_divergence(softmax(tg.Value(SCORES)), [0, 1])
        with pytest.raises(ValueError, match=r"logits=True"):
            kl_divergence(tg.Value(SCORES), np.eye(2, 3))


class TestSmoothingAndWeights:
    """Against the definition; against PyTorch in tests/test_oracle.py."""

    LOG_P = TestCrossEntropy.LOG_P

    def test_smoothing_spreads_a_share_over_the_classes(self):
        out = cross_entropy(softmax(tg.Value(SCORES)), [0, 2], label_smoothing=0.3)
        target = 0.7 * np.eye(3)[[0, 2]] + 0.1
        assert out.item() == pytest.approx(-np.sum(target * self.LOG_P) / 2)

    def test_smoothing_moves_yes_and_no_towards_a_half(self):
        one = binary_cross_entropy(sigmoid(tg.Value(Z)), T, label_smoothing=0.2)
        two = binary_cross_entropy(sigmoid(tg.Value(Z)), 0.8 * T + 0.1)
        assert one.item() == pytest.approx(two.item())

    def test_weights_are_of_the_class_that_is_right(self):
        out = cross_entropy(tg.Value(SCORES), [0, 2], logits=True, class_weights=[1, 9, 3])
        expected = -(self.LOG_P[0, 0] + 3 * self.LOG_P[1, 2]) / 4
        assert out.item() == pytest.approx(expected)
        nll = negative_log_likelihood(log_softmax(SCORES), [0, 2], class_weights=[1, 9, 3])
        assert nll == pytest.approx(expected)

    def test_equal_weights_change_nothing(self):
        z = tg.Value(SCORES)
        plain = cross_entropy(softmax(z), [0, 1])
        assert cross_entropy(softmax(z), [0, 1], class_weights=[2, 2, 2]).item() == pytest.approx(
            plain.item()
        )
        p = sigmoid(tg.Value(Z))
        assert binary_cross_entropy(p, T, class_weights=(1, 1)).item() == pytest.approx(
            binary_cross_entropy(p, T).item()
        )

    @pytest.mark.parametrize("write", [sigmoid, lambda z: 1 / (1 + np.exp(-z))])
    def test_weights_of_no_and_yes(self, write):
        out = binary_cross_entropy(write(tg.Value(Z)), T, class_weights=(2, 5))
        p = 1 / (1 + np.exp(-Z))
        expected = -np.mean(5 * T * np.log(p) + 2 * (1 - T) * np.log(1 - p))
        assert out.item() == pytest.approx(expected)

    def test_weights_by_class_number(self):
        z, p = tg.Value(SCORES), sigmoid(tg.Value(Z))
        out = cross_entropy(z, [0, 2], logits=True, class_weights={2: 3, 0: 2})
        assert out.item() == cross_entropy(z, [0, 2], logits=True, class_weights=[2, 1, 3]).item()
        out = binary_cross_entropy(p, T, class_weights={1: 5})
        assert out.item() == binary_cross_entropy(p, T, class_weights=(1, 5)).item()

    @pytest.mark.parametrize("weights", [3.0, {3: 1.0}, {"a": 2}, [1, 2, 3, 4], np.eye(3)])
    def test_weights_that_are_not_one_for_each_class(self, weights):
        with pytest.raises(ValueError, match=r"class_weights takes 3 numbers.*or a dict"):
            cross_entropy(tg.Value(SCORES), [0, 1], logits=True, class_weights=weights)
        with pytest.raises(ValueError, match=r"class_weights takes 2 numbers.*or a dict"):
            binary_cross_entropy(sigmoid(tg.Value(Z)), T, class_weights=weights)

    def test_wrong_settings(self):
        z = tg.Value(SCORES)
        for amount in (1, -0.1, 2):
            with pytest.raises(ValueError, match="label_smoothing is a share"):
                cross_entropy(z, [0, 1], logits=True, label_smoothing=amount)
            with pytest.raises(ValueError, match="label_smoothing is a share"):
                binary_cross_entropy(z, np.eye(2, 3), logits=True, label_smoothing=amount)
        with pytest.raises(ValueError, match=r"class_weights takes 3 numbers"):
            cross_entropy(z, [0, 1], logits=True, class_weights=[1, 2])


@pytest.mark.parametrize("options", [{}, {"logits": True}, {"class_weights": (1, 2)}])
def test_lists_are_arrays(options):
    p = [[0.25, 0.75], [0.5, 0.5]]
    for loss, t in ((cross_entropy, [1, 0]), (binary_cross_entropy, [[1, 1], [0, 1]])):
        assert loss(p, t, **options) == loss(np.array(p), t, **options)
        assert loss(p, t, logits=True, class_weights=(1, 2)) > 0


class TestTargetsThatAreValues:
    """Class indices in a Value are compared, not looked up: they may change from run to run."""

    def test_give_the_same_loss(self):
        z, t = tg.Value(SCORES), np.array([0, 2])
        for out, expected in (
            (cross_entropy(softmax(z), tg.Value(t)), cross_entropy(softmax(z), t)),
            (negative_log_likelihood(log_softmax(z), tg.Value(t)),
             negative_log_likelihood(log_softmax(z), t)),
        ):  # fmt: skip
            assert out.item() == expected.item()

    def test_may_be_differentiated_by(self):
        t = tg.Value(np.array([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]]))
        tg.gradcheck(lambda z, t: kl_divergence(softmax(z), t), SCORES, t)
        tg.gradcheck(lambda z, t: cross_entropy(z, t, logits=True), SCORES, t)


def test_kl_divergence_is_0_only_for_the_same_distribution():
    p = tg.Value(np.array([[0.2, 0.8], [0.5, 0.5]]))
    assert kl_divergence(p, p.data).item() == 0
    assert kl_divergence(p, [[1, 0], [0, 1]]).item() == pytest.approx(
        -(np.log(0.2) + np.log(0.5)) / 2
    )


def test_kl_divergence_is_cross_entropy_less_entropy():
    z, t = tg.Value(SCORES), np.array([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
    entropy = -np.sum(t * np.log(t)) / 2
    expected = cross_entropy(softmax(z), t).item() - entropy
    assert kl_divergence(softmax(z), t).item() == pytest.approx(expected)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("weighted", [False, True])
def test_losses_of_float32_stay_float32(smoothing: float, weighted: bool):
    scores = tg.Value(np.linspace(-1, 1, 12, dtype=np.float32).reshape(4, 3))
    t, options = np.array([0, 1, 2, 1]), {"logits": True, "label_smoothing": smoothing}
    weights = [1.0, 2.0, 3.0] if weighted else None
    loss = tg.nn.cross_entropy(scores, t, class_weights=weights, **options)
    assert loss.dtype == np.float32
    for targets in (t > 0, (t > 0).astype(int), (t > 0).astype(np.float32)):
        weights = [1.0, 2.0] if weighted else None
        loss = tg.nn.binary_cross_entropy(
            scores[:, 0], targets, class_weights=weights, **options
        )
        assert loss.dtype == np.float32
    assert tg.nn.mse(scores[:, 0], t).dtype == np.float32
