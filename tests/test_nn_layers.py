"""Layers: what they compute, written out by hand; training and prediction; what they refuse.

Their gradients are compared with PyTorch's in tests/test_oracle.py, and with differences here.
"""

from functools import partial

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import nn
from tinygrad_tr.nn import initialisers

RNG = np.random.default_rng(3)
IMAGES = RNG.normal(size=(2, 2, 5, 4))
ROWS = RNG.normal(size=(4, 3))
SEQUENCES = RNG.normal(size=(2, 3, 2))


def make_all():
    """Each layer with an input."""
    return {
        "Linear": (nn.Linear(3, 2, rng=0), ROWS),
        "Perceptron": (nn.Perceptron(3, rng=0), ROWS),
        "MLP": (nn.MLP(3, [4, 2], hidden="tanh", output="softmax", rng=0), ROWS),
        "Conv2d": (nn.Conv2d(2, 3, (3, 2), stride=(2, 1), padding=1, rng=0), IMAGES),
        "MaxPool2d": (nn.MaxPool2d(2, stride=1, padding=1), IMAGES),
        "AvgPool2d": (nn.AvgPool2d((2, 3), padding=1), IMAGES),
        "Flatten": (nn.Flatten(), IMAGES),
        "Dropout": (nn.Dropout(0.3, rng=0).eval(), ROWS),
        "BatchNorm": (nn.BatchNorm(3), ROWS),
        "BatchNorm images": (nn.BatchNorm(2), IMAGES),
        "BatchNorm prediction": (nn.BatchNorm(3).eval(), ROWS),
        "LayerNorm": (nn.LayerNorm(3), ROWS),
        "Embedding": (nn.Embedding(5, 2, rng=0), np.array([[0, 4], [4, 4]])),
        "RNN": (nn.RNN(2, 3, rng=0), SEQUENCES),
        "LSTM": (nn.LSTM(2, 3, rng=0), SEQUENCES),
        "Sequential": (
            nn.Sequential(nn.Conv2d(2, 2, 2, rng=0), "silu", nn.AvgPool2d(2), nn.Flatten()), IMAGES
        ),
    }  # fmt: skip


every_layer = pytest.mark.parametrize("name", make_all())


@every_layer
@pytest.mark.parametrize("order", [1, 2])
def test_gradients(name: str, order: int):
    layer, x = make_all()[name]
    before = layer.state()
    report = tg.gradcheck(layer, x, order=order)
    floats = int(x.dtype.kind == "f")
    assert report.n_inputs == len(layer.parameters()) + floats
    for path, data in layer.state().items():
        np.testing.assert_array_equal(data, before[path])


@every_layer
def test_is_the_same_on_a_value_and_on_an_array(name: str):
    (layer, x), (twin, _x) = make_all()[name], make_all()[name]
    for a, b in zip(parts(layer(x)), parts(twin(tg.Value(x))), strict=True):
        np.testing.assert_array_equal(numbers(a), numbers(b))


@every_layer
def test_has_a_summary_in_both_languages(name: str):
    layer, x = make_all()[name]
    total = f"{sum(p.size for p in layer.parameters()):,}"
    for lang, word in (("en", "total"), ("tr", "toplam")):
        lines = nn.Module.summary(layer, x, lang=lang).splitlines()
        assert lines[0] == repr(layer)
        assert max(map(len, lines)) <= 80
        assert any(line.split() == [word, total] for line in lines)


@every_layer
def test_single_precision_stays_single(name: str):
    layer, x = make_all()[name]
    for _path, v in [*layer.named_parameters(), *layer.named_buffers()]:
        v.data = v.data.astype(np.float32)
    if x.dtype.kind == "f":
        x = x.astype(np.float32)
    for out in parts(layer(x)):
        assert out.dtype == np.float32
    assert all(data.dtype == np.float32 for data in layer.state().values())


@every_layer
def test_the_same_seed_gives_the_same_numbers(name: str):
    (one, x), (two, _x) = make_all()[name], make_all()[name]
    for a, b in zip(parts(one(x)), parts(two(x)), strict=True):
        np.testing.assert_array_equal(numbers(a), numbers(b))


def parts(out):
    return [p for part in out for p in parts(part)] if isinstance(out, tuple) else [out]


def numbers(x):
    return x.data if isinstance(x, tg.Value) else x


class TestConv2d:
    @pytest.mark.parametrize("stride", [1, 2, (1, 2)])
    @pytest.mark.parametrize("padding", [0, 1, (0, 2)])
    def test_is_the_sum_of_its_definition(self, stride, padding):
        layer = nn.Conv2d(2, 3, (2, 3), stride=stride, padding=padding, rng=0)
        layer.bias.data = np.array([0.5, -1.0, 2.0])
        (s, r), (p, q) = layer.stride, layer.padding
        x = np.pad(IMAGES, ((0, 0), (0, 0), (p, p), (q, q)))
        rows, columns = (x.shape[2] - 2) // s + 1, (x.shape[3] - 3) // r + 1
        expected = np.zeros((2, 3, rows, columns))
        for n, o, i, j in np.ndindex(expected.shape):
            window = x[n, :, i * s : i * s + 2, j * r : j * r + 3]
            expected[n, o, i, j] = np.sum(window * layer.weight.data[o]) + layer.bias.data[o]
        np.testing.assert_allclose(layer(IMAGES).data, expected, rtol=1e-12, atol=1e-14)

    def test_may_have_no_bias(self):
        layer = nn.Conv2d(2, 3, 2, bias=False, rng=0)
        assert [name for name, _p in layer.named_parameters()] == ["weight"]
        assert layer(IMAGES).shape == (2, 3, 4, 3)

    def test_takes_no_images_too(self):
        layer = nn.Sequential(nn.Conv2d(2, 3, 2, rng=0), nn.MaxPool2d(2), nn.Flatten())
        assert layer(IMAGES[:0]).shape == (0, 6)

    def test_says_what_it_is(self):
        assert repr(nn.Conv2d(1, 4, 3)) == "Conv2d(1→4, 3×3)"
        layer = nn.Conv2d(1, 4, (3, 2), stride=2, padding=(1, 0))
        assert repr(layer) == "Conv2d(1→4, 3×2, stride 2, padding 1×0)"

    @pytest.mark.parametrize("shape", [(2, 3, 5, 4), (2, 5, 4), (5, 4)])
    def test_wrong_images(self, shape):
        says = rf"Conv2d\(2→3, 2×2\) takes 2 inputs.*\(n, 2, height, width\).*{shape[0]}, "
        with pytest.raises(ValueError, match=says):
            nn.Conv2d(2, 3, 2)(np.ones(shape))

    def test_a_window_larger_than_the_image(self):
        with pytest.raises(ValueError, match=r"window of 6×6.*image of 5×4"):
            nn.Conv2d(2, 3, 6)(IMAGES)
        with pytest.raises(ValueError, match=r"window of 6×6.*image of 5×4"):
            nn.MaxPool2d(6)(IMAGES)

    @pytest.mark.parametrize(
        "wrong", [{"size": 0}, {"size": (1, 2, 3)}, {"size": 2, "stride": 0}, {"size": 2.5},
                  {"size": 2, "padding": -1}],
    )  # fmt: skip
    def test_wrong_sizes(self, wrong):
        with pytest.raises(ValueError, match=r"whole number|height and width"):
            nn.Conv2d(1, 1, **wrong)


class TestPooling:
    @pytest.mark.parametrize(("make", "of"), [(nn.MaxPool2d, np.max), (nn.AvgPool2d, np.mean)])
    def test_is_one_number_for_each_window(self, make, of):
        out = make(2)(IMAGES)
        for n, c, i, j in np.ndindex(2, 2, 2, 2):
            window = IMAGES[n, c, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            assert out[n, c, i, j] == pytest.approx(of(window))

    def test_windows_may_overlap(self):
        x = np.arange(9.0).reshape(1, 1, 3, 3)
        np.testing.assert_array_equal(nn.MaxPool2d(2, stride=1)(x)[0, 0], [[4, 5], [7, 8]])

    def test_padding_is_never_the_largest_but_counts_in_the_mean(self):
        x = -np.ones((1, 1, 2, 2))
        np.testing.assert_array_equal(nn.MaxPool2d(2, padding=1)(x)[0, 0], -np.ones((2, 2)))
        np.testing.assert_array_equal(nn.AvgPool2d(2, padding=1)(x)[0, 0], np.full((2, 2), -0.25))

    def test_ties_share_the_gradient(self):
        x = tg.Value(np.array([[[[1.0, 1.0], [0.0, 1.0]]]]))
        np.sum(nn.MaxPool2d(2)(x)).backward()
        np.testing.assert_allclose(x.grad[0, 0], [[1 / 3, 1 / 3], [0, 1 / 3]])

    def test_a_window_of_padding_alone_is_refused(self):
        with pytest.raises(ValueError, match="more than half"):
            nn.MaxPool2d(2, padding=2)

    def test_wrong_images(self):
        with pytest.raises(ValueError, match=r"MaxPool2d\(2×2\) takes images.*shape \(4, 3\)"):
            nn.MaxPool2d(2)(ROWS)


class TestDropout:
    def test_keeps_the_mean_in_training(self):
        out = nn.Dropout(0.25, rng=0)(np.ones((200, 200)))
        assert set(np.unique(out)) == {0, 1 / 0.75}
        assert out.mean() == pytest.approx(1, abs=0.01)

    def test_draws_a_mask_at_each_call(self):
        layer = nn.Dropout(0.5, rng=0)
        assert not np.array_equal(layer(np.ones(50)), layer(np.ones(50)))

    def test_sends_the_gradient_where_it_let_through(self):
        x = tg.Value(np.ones(50))
        out = nn.Dropout(0.5, rng=1)(x)
        np.sum(out).backward()
        np.testing.assert_array_equal(x.grad, out.data)

    def test_does_nothing_in_prediction_or_with_probability_0(self):
        assert nn.Dropout(0.5).eval()(ROWS) is ROWS
        assert nn.Dropout(0)(ROWS) is ROWS

    def test_keeps_single_precision(self):
        assert nn.Dropout(0.5, rng=0)(np.ones(3, np.float32)).dtype == np.float32

    @pytest.mark.parametrize("p", [1, -0.1, 2, "half", None])
    def test_wrong_probabilities(self, p):
        with pytest.raises(ValueError, match="at least 0 and below 1"):
            nn.Dropout(p)


class TestBatchNorm:
    def test_normalises_the_batch(self):
        out = nn.BatchNorm(3)(ROWS).data
        np.testing.assert_allclose(out.mean(0), 0, atol=1e-12)
        np.testing.assert_allclose(out.var(0), ROWS.var(0) / (ROWS.var(0) + 1e-5))

    def test_keeps_running_numbers_and_predicts_with_them(self):
        layer = nn.BatchNorm(3, momentum=0.25)
        layer(ROWS)
        np.testing.assert_allclose(layer.running_mean.data, 0.25 * ROWS.mean(0))
        np.testing.assert_allclose(layer.running_var.data, 0.75 + 0.25 * ROWS.var(0, ddof=1))
        layer.eval()
        before = layer.state()
        expected = (ROWS - before["running_mean"]) / np.sqrt(before["running_var"] + 1e-5)
        np.testing.assert_allclose(layer(ROWS).data, expected)
        np.testing.assert_array_equal(layer.state()["running_mean"], before["running_mean"])

    def test_running_numbers_are_no_parameters_and_keep_no_graph(self):
        layer = nn.BatchNorm(3)
        layer(tg.Value(ROWS))
        assert [name for name, _p in layer.named_parameters()] == ["weight", "bias"]
        assert [name for name, _b in layer.named_buffers()] == ["running_mean", "running_var"]
        assert all(b.is_leaf and not b.requires_grad for _name, b in layer.named_buffers())

    def test_a_single_row_cannot_be_trained_on(self):
        layer = nn.BatchNorm(3)
        with pytest.raises(ValueError, match=r"more than one number.*model\.eval\(\)"):
            layer(ROWS[:1])
        assert layer.eval()(ROWS[:1]).shape == (1, 3)

    @pytest.mark.parametrize("shape", [(3,), (4, 2), (2, 2, 3)])
    def test_wrong_shapes(self, shape):
        with pytest.raises(ValueError, match=r"BatchNorm\(3\) takes 3 features"):
            nn.BatchNorm(3)(np.ones(shape))


def test_layer_norm_normalises_each_row():
    out = nn.LayerNorm(3)(ROWS).data
    np.testing.assert_allclose(out.mean(1), 0, atol=1e-12)
    np.testing.assert_allclose(out.std(1), 1, atol=1e-3)
    with pytest.raises(ValueError, match=r"LayerNorm\(2\) takes 2 inputs"):
        nn.LayerNorm(2)(ROWS)


class TestEmbedding:
    def test_looks_rows_up(self):
        layer = nn.Embedding(5, 2, rng=0)
        out = layer([[0, 3], [3, 3]])
        np.testing.assert_array_equal(out.data, layer.weight.data[[[0, 3], [3, 3]]])
        np.sum(out).backward()
        np.testing.assert_array_equal(layer.weight.grad[:, 0], [1, 0, 0, 3, 0])
        assert layer(tg.Value(np.array([1, 2]))).shape == (2, 2)

    def test_predicts_from_whole_numbers(self):
        model = nn.Sequential(nn.Embedding(5, 4, rng=0), nn.Linear(4, 3, rng=0), "softmax")
        assert model.predict([0, 1, 4]).shape == (3,)

    @pytest.mark.parametrize(
        ("x", "error", "says"),
        [
            ([0.0, 1.0], TypeError, r"whole numbers.*float64.*astype\(int\)"),
            ([5], ValueError, r"rows 0 to 4; asked for 5"),
            ([-1, 2], ValueError, r"asked for -1 … 2"),
        ],
    )
    def test_what_is_not_there(self, x, error, says):
        with pytest.raises(error, match=says):
            nn.Embedding(5, 2)(x)


class TestRecurrent:
    def test_rnn_is_its_definition(self):
        layer = nn.RNN(2, 3, rng=0)
        outputs, last = layer(SEQUENCES)
        h = np.zeros((2, 3))
        for t in range(3):
            h = np.tanh(SEQUENCES[:, t] @ layer.weight.data + h @ layer.recurrent.data)
            np.testing.assert_allclose(outputs.data[:, t], h)
        np.testing.assert_allclose(last.data, h)

    @pytest.mark.parametrize("make", [nn.RNN, nn.LSTM])
    def test_goes_on_from_a_state(self, make):
        layer = make(2, 3, rng=0)
        whole, end = layer(SEQUENCES)
        _first, state = layer(SEQUENCES[:, :2])
        rest, last = layer(SEQUENCES[:, 2:], state)
        np.testing.assert_allclose(rest.data, whole.data[:, 2:])
        for a, b in zip(parts(end), parts(last), strict=True):
            np.testing.assert_allclose(a.data, b.data)

    @pytest.mark.parametrize("steps", [1, 2, 3, 7])
    def test_steps_of_a_value_are_those_of_an_array(self, steps):
        layer, x = nn.RNN(2, 3, bias=False, rng=0), RNG.normal(size=(2, steps, 2))
        np.testing.assert_array_equal(layer(tg.Value(x))[0].data, layer(x)[0].data)

    def test_the_forget_gate_starts_open(self):
        np.testing.assert_array_equal(nn.LSTM(2, 2).bias.data, [0, 0, 1, 1, 0, 0, 0, 0])
        assert nn.LSTM(2, 2, bias=False).bias is None

    def test_learns_to_remember_the_first_step(self):
        rng = np.random.default_rng(0)
        X = rng.integers(0, 2, (64, 5, 1)).astype(float)
        lstm, head = nn.LSTM(1, 8, rng=rng), nn.Perceptron(8, rng=rng)
        model = nn.Sequential(lstm, lambda out: out[1][0], head)
        optimizer = tg.optim.Adam(model.parameters(), lr=0.05)
        for _step in range(60):
            optimizer.zero_grad()
            nn.binary_cross_entropy(model(X), X[:, 0, 0]).backward()
            optimizer.step()
        assert (model.predict(X) == X[:, 0, 0]).all()

    @pytest.mark.parametrize("make", [nn.RNN, nn.LSTM])
    def test_wrong_shapes(self, make):
        with pytest.raises(ValueError, match=r"shape \(batch, steps, 3\).*\(2, 3, 2\)"):
            make(3, 4)(SEQUENCES)
        with pytest.raises(ValueError, match="at least one step"):
            make(2, 4)(np.ones((2, 0, 2)))


class TestInitialisers:
    def test_scales(self):
        rng = np.random.default_rng(0)
        for shape, fan_in, fan_out in (((400, 100), 400, 100), ((50, 20, 4, 5), 400, 1000)):
            w = initialisers.he(shape, rng)
            assert w.shape == shape
            assert w.std() == pytest.approx(np.sqrt(2 / fan_in), rel=0.03)
            limit = np.sqrt(6 / (fan_in + fan_out))
            w = initialisers.glorot(shape, rng)
            assert np.abs(w).max() == pytest.approx(limit, rel=0.01)

    @pytest.mark.parametrize("shape", [(3, 3), (5, 3), (3, 5), (4, 2, 2)])
    def test_orthogonal_keeps_lengths(self, shape):
        w = initialisers.orthogonal(shape, np.random.default_rng(0), gain=2.0).reshape(shape[0], -1)
        small = w @ w.T if w.shape[0] <= w.shape[1] else w.T @ w
        np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-12)

    def test_plain_ones(self):
        rng = np.random.default_rng(0)
        assert not initialisers.zeros((2, 3)).any()
        np.testing.assert_array_equal(initialisers.constant((2,), value=3), [3.0, 3.0])
        w = initialisers.uniform((1000,), rng, low=2, high=3)
        assert 2 <= w.min() < w.max() <= 3
        w = initialisers.normal((1000,), rng, mean=5, std=0.1)
        assert w.mean() == pytest.approx(5, abs=0.1)

    def test_a_layer_takes_any(self):
        layer = nn.Conv2d(2, 3, 2, rng=0, initialiser=partial(initialisers.constant, value=0.5))
        assert (layer.weight.data == 0.5).all()

    def test_shapes_without_inputs(self):
        for make in (initialisers.he, initialisers.glorot):
            with pytest.raises(ValueError, match="no inputs and outputs"):
                make((), np.random.default_rng(0))
        with pytest.raises(ValueError, match="too few axes"):
            initialisers.orthogonal((3,), np.random.default_rng(0))


class TestActivations:
    NAMES = "relu leaky_relu elu selu gelu silu softplus sigmoid tanh softmax log_softmax"
    Z = np.array([-800.0, -2.0, -0.5, 0.0, 0.5, 2.0, 800.0])

    @pytest.mark.parametrize("name", NAMES.split())
    def test_is_finite_everywhere_and_known_by_name(self, name):
        z = tg.Value(self.Z)
        out = nn.Sequential(name)(z)
        np.testing.assert_array_equal(out.data, getattr(nn, name)(self.Z))
        np.sum(out * np.arange(7.0)).backward()
        assert np.isfinite(out.data).all()
        assert np.isfinite(z.grad).all()

    def test_slopes_at_0(self):
        slopes = {"relu": 0, "leaky_relu": 0.01, "elu": 1, "silu": 0.5, "gelu": 0.5}
        for name, slope in slopes.items():
            assert tg.grad(getattr(nn, name))(np.array(0.0)) == pytest.approx(slope), name

    def test_softmax_is_of_the_last_axis(self):
        np.testing.assert_allclose(nn.softmax(ROWS).sum(-1), 1)
        np.testing.assert_allclose(nn.softmax(ROWS, axis=0).sum(0), 1)

    def test_gelu_is_near_the_exact_one(self):
        pytest.importorskip("scipy")
        z = np.linspace(-5, 5, 101)
        np.testing.assert_allclose(nn.gelu(z), nn.gelu(z, approximate=False), atol=5e-4)


def test_digits_are_read_by_a_convolutional_network():
    rng = np.random.default_rng(0)
    X, t = tg.data.digits()
    order = rng.permutation(len(X))
    X, t = X[order].reshape(-1, 1, 8, 8) / X.max(), t[order]
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1, rng=rng), nn.BatchNorm(8), "relu", nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.1, rng=rng), nn.Linear(128, 10, rng=rng), "softmax",
    )  # fmt: skip
    optimizer = tg.optim.Adam(model.parameters(), lr=0.01)
    for _epoch in range(8):
        for x, y in tg.data.batches(X[:1400], t[:1400], 64, rng=rng):
            optimizer.zero_grad()
            nn.cross_entropy(model(x), y).backward()
            optimizer.step()
    assert np.mean(model.predict(X[1400:]) == t[1400:]) > 0.95


def test_the_same_seed_gives_the_same_training_bit_for_bit():
    def trained():
        rng = np.random.default_rng(5)
        model = nn.Sequential(
            nn.Conv2d(2, 3, 2, rng=rng), nn.BatchNorm(3), nn.Dropout(0.3, rng=rng), "gelu",
            nn.AvgPool2d(2), nn.Flatten(), nn.Linear(6, 2, rng=rng), "softmax",
        )  # fmt: skip
        optimizer = tg.optim.AdamW(model.parameters(), lr=0.01)
        for _step in range(5):
            optimizer.zero_grad()
            nn.cross_entropy(model(IMAGES), [0, 1]).backward()
            tg.optim.clip_norm(model.parameters(), 1.0)
            optimizer.step()
        return model.state() | optimizer.state()

    one, two = trained(), trained()
    assert one.keys() == two.keys()
    for path, data in one.items():
        assert data.tobytes() == two[path].tobytes(), path


@pytest.mark.parametrize(
    ("layer", "shape"),
    [(nn.leaky_relu, (2, 3)), (nn.elu, (2, 3)), (nn.selu, (2, 3)), (nn.gelu, (2, 3)),
     (nn.Dropout(0.5).eval(), (2, 3)), (nn.RNN(2, 3, rng=0), (1, 4, 2)),
     (nn.LSTM(2, 3, rng=0), (1, 4, 2)), (nn.MaxPool2d(2, padding=1), (1, 1, 4, 4))],
)  # fmt: skip
def test_lists_are_arrays(layer, shape):
    x = np.arange(-3, np.prod(shape) - 3).reshape(shape)
    got, expected = layer(x.tolist()), layer(x)
    if isinstance(got, tuple):
        got, expected = got[0].data, expected[0].data
    np.testing.assert_array_equal(got, expected)


def test_dropout_of_a_list():
    assert set(nn.Dropout(0.5, rng=0)([1.0] * 20).tolist()) == {0.0, 2.0}


def test_sizes_of_an_mlp_are_any_sequence():
    assert repr(nn.MLP(2, np.array([3, 1]))) == "MLP(2→3→1, relu)"
    for sizes in (3, np.int64(3), [], np.array([])):
        with pytest.raises(ValueError, match="needs a list of layer sizes"):
            nn.MLP(2, sizes)
