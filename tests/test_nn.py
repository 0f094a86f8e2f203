"""Layers and small networks: parameters are found, shapes are checked, known problems solved."""

import copy
import pickle

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import nn
from tinygrad_tr.ops import TABLE

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}


class TestForward:
    def test_linear(self):
        layer = nn.Linear(2, 3, rng=0)
        layer.bias.data = np.array([1.0, 2.0, 3.0])
        np.testing.assert_array_equal(layer(X).data, X @ layer.weight.data + [1, 2, 3])
        assert nn.Linear(2, 3, bias=False, rng=0).bias is None
        assert layer(X[0]).shape == (3,)
        assert layer(np.ones((5, 4, 2))).shape == (5, 4, 3)
        assert layer(X.tolist()).shape == (4, 3)

    def test_perceptron(self):
        neuron = nn.Perceptron(2, activation="tanh", rng=0)
        neuron.bias.data = np.array(0.5)
        np.testing.assert_array_equal(neuron(X).data, np.tanh(X @ neuron.weights.data + 0.5))
        assert nn.Perceptron(2, bias=False).bias is None
        assert neuron(X[0]).shape == ()

    def test_a_neuron_may_have_any_activation(self):
        neuron = nn.Perceptron(2, activation=lambda z: np.sin(z) ** 2, bias=False, rng=0)
        np.testing.assert_array_equal(neuron(X).data, np.sin(X @ neuron.weights.data) ** 2)

    def test_mlp(self):
        model = nn.MLP(2, [4, 3], hidden="relu", output="softmax", rng=0)
        first, second = model.layers
        scores = np.maximum(X @ first.weight.data, 0) @ second.weight.data
        expected = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
        np.testing.assert_allclose(model(X).data, expected)

    @pytest.mark.parametrize("activation", [nn.tanh, np.tanh, "tanh"])
    def test_sequential(self, activation):
        model = nn.Sequential(nn.Linear(2, 3, rng=0), activation, lambda y: y * 2)
        first = model.parts[0]
        np.testing.assert_array_equal(model(X).data, 2 * np.tanh(X @ first.weight.data))

    def test_gradients_are_those_of_back_propagation_by_hand(self):
        model = nn.MLP(2, [3, 1], hidden="tanh", output="sigmoid", rng=3)
        t = np.array([[0], [1], [1], [0]])
        loss = 0.5 * np.sum((model(X) - t) ** 2)
        loss.backward()
        (w1, b1, w2, b2) = model.parameters()
        h = np.tanh(X @ w1.data)
        y = 1 / (1 + np.exp(-h @ w2.data))
        delta2 = (y - t) * y * (1 - y)
        delta1 = delta2 @ w2.data.T * (1 - h * h)
        expected = [X.T @ delta1, delta1.sum(0), h.T @ delta2, delta2.sum(0)]
        for p, by_hand in zip((w1, b1, w2, b2), expected, strict=True):
            np.testing.assert_allclose(p.grad, by_hand, rtol=1e-12, atol=1e-15)

    def test_the_same_seed_gives_the_same_network(self):
        for make in (
            lambda rng: nn.MLP(2, [8, 1], rng=rng),
            lambda rng: nn.Perceptron(3, rng=rng),
            lambda rng: nn.Linear(3, 2, rng=rng),
        ):
            one, two, other = make(5), make(np.random.default_rng(5)), make(6)
            for p, q, r in zip(*(m.parameters() for m in (one, two, other)), strict=True):
                np.testing.assert_array_equal(p.data, q.data)
                assert not p.data.any() or not np.array_equal(p.data, r.data)

    def test_the_global_generator_is_left_alone(self):
        before = np.random.get_state()[1].copy()  # noqa: NPY002 (that is what is asked about)
        nn.MLP(2, [8, 1])
        np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


class TestParameters:
    def test_are_found_and_named_by_their_path(self):
        class Model(nn.Module):
            def __init__(self):
                self.first = nn.Linear(2, 3)
                self.rest = [nn.Linear(3, 3, bias=False), {"gain": tg.Value(1.0)}]
                self.tied = self.first
                self.frozen = tg.Value([1.0], requires_grad=False)
                self.size = 3

        names = [name for name, _p in Model().named_parameters()]
        assert names == ["first.weight", "first.bias", "rest.0.weight", "rest.1.gain"]

    def test_a_part_may_know_its_whole(self):
        whole = nn.Module()
        whole.part = nn.Linear(2, 3)
        whole.part.whole = whole
        assert [name for name, _p in whole.named_parameters()] == ["part.weight", "part.bias"]

    def test_modules_are_named_too(self):
        model = nn.MLP(2, [3, 1])
        assert [name for name, _m in model.named_modules()] == ["", "layers.0", "layers.1"]

    def test_zero_grad_forgets(self):
        model = nn.MLP(2, [3, 1], rng=0)
        np.sum(model(X)).backward()
        assert all(p.grad is not None for p in model.parameters())
        model.zero_grad()
        assert all(p.grad is None for p in model.parameters())

    def test_a_frozen_parameter_gets_no_gradient(self):
        model = nn.MLP(2, [3, 1], rng=0)
        weight = model.layers[0].weight
        weight.requires_grad = False
        np.sum(model(X)).backward()
        assert weight.grad is None
        assert weight not in set(model.parameters())

    def test_a_module_says_what_it_is(self):
        assert repr(nn.MLP(2, [8, 1], output="sigmoid")) == "MLP(2→8→1, relu, sigmoid)"
        assert repr(nn.Perceptron(3)) == "Perceptron(3→1, sigmoid)"


class TestPredict:
    """At 0.5 for probabilities, at 0 for scores, whatever is done to them and wherever."""

    MODELS = (
        lambda last: nn.Sequential(nn.Linear(2, 1, rng=4), last),
        lambda last: nn.Sequential(nn.Linear(2, 1, rng=4), last, lambda y: y[:, 0]),
        lambda last: nn.Sequential(nn.Linear(2, 1, rng=4), last, lambda y: y.reshape(-1)),
        lambda last: nn.MLP(2, [1], output=last, rng=4),
        lambda last: nn.Sequential(nn.Perceptron(2, None, rng=4), last),
    )

    @pytest.mark.parametrize("make", MODELS)
    @pytest.mark.parametrize("last", [nn.sigmoid, nn.step, lambda z: z, lambda z: 3 * z])
    def test_decides_between_two(self, make, last):
        model = make(last)
        points = np.random.default_rng(0).normal(size=(50, 2))
        weights = model.parameters()[0].data.reshape(2)
        model.parameters()[-1].data -= 0.3
        expected = (points @ weights - 0.3 > 0).astype(int)
        assert 0 < expected.sum() < 50
        np.testing.assert_array_equal(model.predict(points), expected)
        with tg.no_grad():
            np.testing.assert_array_equal(model.predict(points), expected)
        for p in model.parameters():
            p.requires_grad = False
        np.testing.assert_array_equal(model.predict(points), expected)

    @pytest.mark.parametrize("output", ["softmax", None, "sigmoid"])
    def test_takes_the_largest_of_several(self, output):
        model = nn.MLP(2, [5, 3], output=output, rng=0)
        np.testing.assert_array_equal(model.predict(X), np.argmax(model(X).data, axis=1))

    def test_changes_nothing(self):
        model = nn.MLP(2, [5, 1], output="sigmoid", rng=0)
        before = [p.data.copy() for p in model.parameters()]
        model.predict(X)
        for p, data in zip(model.parameters(), before, strict=True):
            np.testing.assert_array_equal(p.data, data)
            assert p.grad is None


class TestCopies:
    COPIES = (copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m)))

    @pytest.mark.parametrize("duplicate", COPIES, ids=["deepcopy", "pickle"])
    @pytest.mark.parametrize(
        "model",
        [
            nn.MLP(2, [4, 1], output="sigmoid", rng=1),
            nn.MLP(2, [4, 3], hidden="tanh", output="softmax", rng=1),
            nn.Perceptron(2, activation="step", rng=1),
            nn.scalar.MLP(2, [3, 1]),
        ],
        ids=repr,
    )
    def test_are_the_same_network_with_weights_of_its_own(self, model, duplicate):
        twin = duplicate(model)
        assert repr(twin) == repr(model)
        for p, q in zip(model.parameters(), twin.parameters(), strict=True):
            np.testing.assert_array_equal(p.data, q.data)
            assert not np.shares_memory(p.data, q.data)
        if not isinstance(model, nn.scalar.MLP):
            points = np.random.default_rng(0).normal(size=(50, 2))
            np.testing.assert_array_equal(model.predict(points), twin.predict(points))

    def test_losses_still_see_where_probabilities_come_from(self):
        model = copy.deepcopy(nn.Perceptron(2, rng=1))
        model.weights.data = np.array([1e4, 0.0])
        assert nn.binary_cross_entropy(model(X), [1, 1, 0, 0]).item() == pytest.approx(
            np.mean([np.log(2), np.log(2), 1e4, 1e4])
        )

    @pytest.mark.parametrize("operation", dict.fromkeys(TABLE.values()), ids=lambda op: op.name)
    def test_an_operation_is_always_itself(self, operation):
        for duplicate in (copy.copy, *self.COPIES):
            assert duplicate(operation) is operation


class TestErrors:
    @pytest.mark.parametrize(
        ("module", "says"),
        [
            (nn.Linear(3, 2), r"Linear\(3→2\) takes 3 inputs.*\(\.\.\., 3\).*shape \(4, 2\)"),
            (nn.Perceptron(3), r"Perceptron\(3→1, sigmoid\) takes 3 inputs.*shape \(4, 2\)"),
            (nn.MLP(3, [4, 1]), r"Linear\(3→4\) takes 3 inputs.*shape \(4, 2\)"),
        ],
    )
    def test_a_wrong_number_of_columns(self, module, says):
        with pytest.raises(ValueError, match=says):
            module(X)
        with pytest.raises(ValueError, match=r"shape \(\)"):
            module(2.0)

    @pytest.mark.parametrize("n", [0, -1, 2.5, "3"])
    def test_sizes_are_positive_whole_numbers(self, n):
        for make in (lambda: nn.Linear(n, 2), lambda: nn.Linear(2, n), lambda: nn.Perceptron(n)):
            with pytest.raises(ValueError, match="positive whole number"):
                make()

    @pytest.mark.parametrize("sizes", [[], 4])
    def test_an_mlp_needs_a_list_of_sizes(self, sizes):
        with pytest.raises((ValueError, TypeError), match=r"MLP\(2, \[8, 1\]\)"):
            nn.MLP(3, sizes)

    def test_an_unknown_activation_lists_the_known(self):
        with pytest.raises(ValueError, match=r"'logistic'.*sigmoid.*pass a function"):
            nn.Perceptron(2, activation="logistic")

    def test_sequential_takes_its_parts_one_by_one(self):
        with pytest.raises(TypeError, match="no list"):
            nn.Sequential([nn.Linear(2, 3), nn.relu])

    def test_a_module_without_forward(self):
        class Empty(nn.Module):
            pass

        with pytest.raises(NotImplementedError, match=r"Empty needs a method forward"):
            Empty()(X)


class TestRosenblattsRule:
    """w ← w + (t − y) x, sample by sample in the order 00, 01, 10, 11, from zero."""

    def epochs(self, gate, n):
        neuron = nn.Perceptron(2, activation="step")
        neuron.weights.data, neuron.bias.data = np.zeros(2), np.zeros(())
        mistakes = []
        for _epoch in range(n):
            wrong = 0
            for x, t in zip(X, GATES[gate], strict=True):
                y = neuron(x)
                wrong += int(y.item() != t)
                neuron.zero_grad()
                nn.perceptron_loss(y, t).backward()
                for p in neuron.parameters():
                    p.data -= p.grad
            mistakes.append(wrong)
        return mistakes, neuron

    @pytest.mark.parametrize(
        ("gate", "epoch", "w", "b"), [("and", 6, [2, 1], -2), ("or", 4, [1, 1], 0)]
    )
    def test_is_free_of_errors_after_known_epochs(self, gate, epoch, w, b):
        mistakes, neuron = self.epochs(gate, 10)
        assert mistakes.index(0) + 1 == epoch
        assert not any(mistakes[epoch - 1 :])
        np.testing.assert_array_equal(neuron.weights.data, w)
        assert neuron.bias.item() == b
        np.testing.assert_array_equal(neuron.predict(X), GATES[gate])

    def test_never_learns_xor(self):
        mistakes, _neuron = self.epochs("xor", 100)
        assert set(mistakes[3:]) == {4}

    def test_a_step_has_gradient_zero(self):
        neuron = nn.Perceptron(2, activation="step", rng=0)
        nn.mse(neuron(X), GATES["and"]).backward()
        assert not neuron.weights.grad.any()


class TestXor:
    @pytest.mark.parametrize("seed", range(20))
    def test_eight_hidden_units_solve_it_from_every_start(self, seed):
        model = nn.MLP(2, [8, 1], output="sigmoid", rng=seed)
        optimizer = tg.optim.SGD(model.parameters(), lr=0.5)
        for _epoch in range(200):
            optimizer.zero_grad()
            nn.binary_cross_entropy(model(X), GATES["xor"]).backward()
            optimizer.step()
        np.testing.assert_array_equal(model.predict(X), GATES["xor"])

    def test_a_line_cannot(self):
        neuron = nn.Perceptron(2, rng=0)
        optimizer = tg.optim.SGD(neuron.parameters(), lr=0.5)
        for _epoch in range(500):
            optimizer.zero_grad()
            loss = nn.binary_cross_entropy(neuron(X), GATES["xor"])
            loss.backward()
            optimizer.step()
        assert loss.item() == pytest.approx(np.log(2), abs=1e-3)

    def test_equal_weights_stay_equal(self):
        model = nn.MLP(2, [4, 1], hidden="tanh", output="sigmoid")
        for layer in model.layers:
            layer.weight.data = np.full(layer.weight.shape, 0.5)
        optimizer = tg.optim.SGD(model.parameters(), lr=0.5)
        for _epoch in range(100):
            optimizer.zero_grad()
            nn.binary_cross_entropy(model(X), GATES["xor"]).backward()
            optimizer.step()
        assert np.ptp(model.layers[0].weight.data, axis=1).max() == 0
