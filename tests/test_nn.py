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


class Gate(nn.Module):
    """A user's layer: its parameters, a buffer, a part, its forward expression; nothing else."""

    def __init__(self):
        self.weight = tg.Value([0.5, -1.0])
        self.centre = tg.Value(np.array([0.25, 0.5]), requires_grad=False)
        self.inner = {"first": nn.Linear(2, 2, rng=0)}

    def forward(self, x):
        return np.tanh(self.inner["first"](x - self.centre)) @ self.weight


class TestAUsersLayer:
    def test_has_parameters_and_buffers(self):
        layer = Gate()
        names = [name for name, _p in layer.named_parameters()]
        assert names == ["weight", "inner.first.weight", "inner.first.bias"]
        assert [name for name, _b in layer.named_buffers()] == ["centre"]
        assert list(layer.state()) == ["weight", "centre", *names[1:]]

    def test_is_checked_with_all_its_parameters(self):
        assert tg.gradcheck(Gate(), X).n_inputs == 4

    def test_can_train_predict_and_be_summed_up(self):
        layer = nn.Sequential(Gate(), "sigmoid")
        optimizer = tg.optim.Adam(layer.parameters(), lr=0.1)
        for _step in range(100):
            optimizer.zero_grad()
            nn.binary_cross_entropy(layer(X), GATES["and"]).backward()
            optimizer.step()
        assert layer.predict(X).tolist() == GATES["and"]
        assert layer.parts[0].centre.data.tolist() == [0.25, 0.5]

    def test_is_summed_up(self):
        assert Gate().summary(X) == """\
Gate
 name          layer         output   parameters
 ───────────────────────────────────────────────
               Gate          (n,)              2
 inner.first   Linear(2→2)   (n, 2)            6

 total                                         8
 not trained                                   2"""

    def test_is_summed_up_in_turkish_and_without_an_input(self):
        assert Gate().summary(lang="tr") == """\
Gate
 ad            katman        parametre
 ─────────────────────────────────────
               Gate                  2
 inner.first   Linear(2→2)           6

 toplam                              8
 eğitilmeyen                         2"""

    def test_may_be_a_whole_network_of_lists(self):
        model = nn.Module()
        model.layers = [Gate(), (Gate(), [nn.Perceptron(2)])]
        assert len(model.parameters()) == 3 + 3 + 2
        assert "layers.1.1.0.bias" in model.state()


class TestSummary:
    def test_shapes_are_known_where_the_first_layer_tells(self):
        lines = nn.MLP(2, [8, 1]).summary().splitlines()
        assert lines[3].split()[-1] == "24"
        assert "(n, 8)" in lines[3]
        assert "output" not in nn.Sequential(nn.Flatten()).summary()

    def test_a_guess_that_is_no_good_shows_no_shapes(self):
        model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.RNN(3, 4, rng=0))
        assert "output" not in model.summary()
        assert "(n, 5, 4), (n, 4)" in model.summary(np.ones((2, 5, 2)))
        with pytest.raises(ValueError, match="batch, steps, 3"):
            model.summary(X)

    def test_asks_for_nothing_in_training_and_changes_nothing(self):
        model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Dropout(0.5, rng=0), nn.BatchNorm(3))
        before = model.state()
        model.summary()
        model.summary(X)
        assert all(m.training for _path, m in model.named_modules())
        for path, data in model.state().items():
            np.testing.assert_array_equal(data, before[path])

    def test_several_outputs(self):
        assert "(n, 5, 4), (n, 4), (n, 4)" in nn.LSTM(3, 4).summary(np.ones((2, 5, 3)))

    def test_a_neuron_shows_its_parts(self):
        assert "dendrites" in nn.Perceptron(2).summary()
        assert "dendritler" in nn.Perceptron(2).summary(lang="tr")
        assert "(n,)" in nn.Perceptron(2).summary(X)

    def test_long_names_stay_within_80_columns(self):
        model = nn.Module()
        model.a_name_that_goes_on_and_on_and_on_for_longer_than_a_line = nn.Conv2d(
            1, 4, 3, stride=2, padding=1
        )
        assert max(map(len, model.summary().splitlines())) <= 80


class TestState:
    def test_there_and_back(self):
        one, two = nn.MLP(2, [3, 1], rng=0), nn.MLP(2, [3, 1], rng=1)
        two.load_state(one.state())
        np.testing.assert_array_equal(one(X).data, two(X).data)

    def test_a_frozen_parameter_is_in_it(self):
        model = nn.MLP(2, [3, 1], rng=0)
        model.layers[0].weight.requires_grad = False
        assert list(model.state()) == list(nn.MLP(2, [3, 1]).state())

    def test_another_network_is_refused_and_nothing_changes(self):
        model = nn.MLP(2, [3, 1], rng=0)
        before = model.state()
        with pytest.raises(ValueError, match=r"layers\.0\.weight has shape \(2, 3\).*\(2, 4\)"):
            model.load_state(nn.MLP(2, [4, 1]).state())
        with pytest.raises(ValueError, match=r"MLP\(2→3→1, relu\).*not known here: layers\.2"):
            model.load_state(nn.MLP(2, [3, 1, 1]).state())
        for path, data in model.state().items():
            np.testing.assert_array_equal(data, before[path])


class TestModes:
    def test_reach_all_parts(self):
        model = nn.Sequential(nn.Dropout(0.5), Gate())
        assert model.training
        assert model.eval() is model
        assert not any(m.training for _path, m in model.named_modules())
        assert model.train() is model
        assert all(m.training for _path, m in model.named_modules())

    def test_a_prediction_is_in_neither_training_nor_recorded_for_it(self):
        model = nn.Sequential(
            nn.Linear(2, 4, rng=0), nn.BatchNorm(4), nn.Dropout(0.5, rng=0), nn.Linear(4, 2, rng=0)
        )
        model.parts[2].eval()
        before, first = model.state(), model.predict(X)
        np.testing.assert_array_equal(model.predict(X), first)
        assert [part.training for part in model.parts] == [True, True, False, True]
        for path, data in model.state().items():
            np.testing.assert_array_equal(data, before[path])

    def test_come_back_after_an_error(self):
        model = nn.Sequential(nn.Linear(2, 4))
        with pytest.raises(ValueError, match="takes 2 inputs"):
            model.predict(np.ones((2, 3)))
        assert model.training
        assert model.parts[0].training


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

    def test_answers_each_step_of_a_sequence(self):
        points = np.random.default_rng(0).normal(size=(4, 3, 2))
        model = nn.MLP(2, [5, 1], output="sigmoid", rng=0)
        expected = [model.predict(rows) for rows in points]
        np.testing.assert_array_equal(model.predict(points), expected)

    @pytest.mark.parametrize("make", [nn.RNN, nn.LSTM])
    def test_needs_one_array_of_outputs(self, make):
        with pytest.raises(tg.errors.MisuseError, match=r"one array of .* a tuple") as told:
            make(2, 3).predict(np.ones((1, 2, 2)))
        assert "tek bir çıktı dizisi" in told.value.report("tr")

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
