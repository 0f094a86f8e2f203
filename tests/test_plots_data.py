"""What the plots show is what happened; and without matplotlib the same prints as text."""

import copy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import data, nn, plots
from tinygrad_tr.plots import text
from tinygrad_tr.plots.maps import layer_output
from tinygrad_tr.plots.measures import density, sizes

ROOT = Path(__file__).resolve().parent.parent
POINTS, LABELS = data.moons(60, rng=0)


def classifier(**options) -> nn.MLP:
    return nn.MLP(2, [8, 1], output="sigmoid", rng=0, **options)


def backward(model: nn.MLP) -> nn.MLP:
    nn.binary_cross_entropy(model(POINTS), LABELS[:, None]).backward()
    return model


@pytest.fixture
def no_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.style", None)


# Without matplotlib


def drawn(lang: str) -> dict[str, object]:
    """Every kind of picture."""
    model = backward(classifier())
    images, labels = data.digits()
    sweep = plots.find_learning_rate(model, POINTS, LABELS[:, None], steps=12)
    return {
        "loss": plots.loss([1.0, 0.5, float("nan"), 0.1], lang=lang),
        "metric": plots.metric([0.5, 1.0], lang=lang),
        "boundary": plots.boundary(model, POINTS, LABELS, lang=lang),
        "boundaries": plots.boundaries({"A": model}, POINTS, LABELS, lang=lang),
        "confusion": plots.confusion([[5, 1], [0, 7]], lang=lang),
        "images": plots.images(images[:3], labels[:3], [0, 1, 5], [0.9] * 3, lang=lang),
        "gradient_flow": plots.gradient_flow(model, lang=lang),
        "update_ratios": plots.update_ratios(model, 0.1, lang=lang),
        "weights": plots.weights(model, lang=lang),
        "activations": plots.activations(model, POINTS[0], lang=lang),
        "learning_rates": plots.learning_rates(sweep, lang=lang),
    }


def test_every_picture_has_a_text_form(no_matplotlib):
    english, turkish = drawn("en"), drawn("tr")
    for name, picture in english.items():
        assert isinstance(picture, plots.TextPicture), name
        lines = str(picture).split("\n")
        assert len(lines) > 1 and max(map(len, lines)) <= 80, name
        assert "pip install matplotlib" in repr(picture) and "pip" not in str(picture), name
        assert str(picture) != str(turkish[name]), f"{name} is not translated"
    assert "NaN, epoch 3" in str(english["loss"])
    assert str(english["confusion"]).endswith(
        "→  0  1\n0                      5  1\n1                      ·  7"
    )


def test_text_says_what_an_axes_would_have(no_matplotlib):
    with pytest.raises(AttributeError, match="no 'set_title', which an Axes would have"):
        plots.loss([1.0]).set_title("mine")


def test_saving_text_writes_it_beside_the_missing_picture(no_matplotlib, tmp_path):
    picture = plots.loss([1.0, 0.5], lang="tr")
    assert plots.save(picture, tmp_path / "a.txt").read_text(encoding="utf-8") == f"{picture}\n"
    with pytest.raises(ImportError, match=r"needs matplotlib.*text are in 'b\.txt'"):
        plots.save(picture, tmp_path / "b.png")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]
    with pytest.raises(ValueError, match="must end in"):
        plots.save(picture, tmp_path / "c.gif")


def test_the_plane_in_text(no_matplotlib):
    plane = str(plots.boundary(lambda p: 9 * p[:, 0], [[-1, 0], [1, 0], [1, 1]], [0, 1, 0]))
    lines = plane.split("\n")[2:]
    assert len(lines) == 20 and {len(line) for line in lines} == {48}
    assert lines[0].startswith(".") and lines[0].endswith("#")
    assert sum(line.count("✖") for line in lines) == 1


def test_sparkline_of_odd_values():
    assert text.sparkline([np.nan, np.inf]) == "××"
    assert text.sparkline([2.0, 2.0]) == "▁▁"
    assert text.sparkline([-1.0, 0.0, 1.0]) == "▁▄█"
    assert len(text.sparkline(np.arange(1, 999), width=40)) == 40


def test_bars_of_zero_and_missing():
    lines = text.bars({"a": 0.0, "b": float("nan"), "c": 3.0}, width=5)
    assert lines == ["a        0", "b        NaN", "c  ##### 3"]


# Curves


def test_histories_tables_and_sequences_are_read():
    history = tg.fit(classifier(), POINTS, LABELS[:, None], epochs=3,
                     validation=(POINTS, LABELS[:, None]))  # fmt: skip
    pytest.importorskip("matplotlib")
    ax = plots.loss(history, lang="en")
    assert np.array_equal(ax.get_lines()[1].get_ydata(), history.validation_loss)
    table = {"loss": [2.0, 1.0], "accuracy": [0.5, 0.75]}
    assert "accuracy 75%" in ax_texts(plots.loss(table, lang="en"))
    assert "best: epoch 2\naccuracy 75%" in ax_texts(plots.metric(table, lang="en"))
    assert "best: epoch 1\nhata 1" in ax_texts(
        plots.metric([1.0, 3.0], "hata", lowest=True, lang="en")
    )


def ax_texts(ax) -> str:
    return "\n".join(child.get_text() for child in ax.texts)


def test_a_history_with_metrics_of_its_validation_data():
    pytest.importorskip("matplotlib")
    history = SimpleNamespace(
        loss=[2.0, 1.0], validation_loss=[2.0, 1.5], metrics={"accuracy": [0.25, 0.5]}
    )
    assert "best: epoch 2\nloss 1.5 · accuracy 50%" in ax_texts(plots.loss(history, lang="en"))
    ax = plots.metric(history, lang="en")
    assert len(ax.get_lines()[:-1]) == 1 and ax.get_lines()[0].get_linestyle() == "--"
    assert "validation" in ax_texts(ax) and "training" not in ax_texts(ax)
    history.validation_loss = []
    assert "training" in ax_texts(plots.metric(history, lang="en"))


def test_a_history_without_the_metric():
    with pytest.raises(ValueError, match="History holds no 'precision' of its epochs"):
        plots.metric(tg.History([1.0]), "precision")
    with pytest.raises(ValueError, match="there are no losses"):
        plots.loss(tg.History())


# Decision boundaries of models


@pytest.mark.parametrize("end", ["sigmoid", "softmax", None])
def test_the_line_of_a_model_is_where_its_prediction_changes(end):
    pytest.importorskip("matplotlib")
    model = nn.MLP(2, [8, 2 if end == "softmax" else 1], output=end, rng=1)
    model.layers[-1].bias.data = np.linspace(0.1, -0.1, 2 if end == "softmax" else 1)
    ax = plots.boundary(model, POINTS, LABELS, lang="en")
    contour = next(c for c in ax.collections if hasattr(c, "levels"))
    on_line = np.concatenate([path.vertices for path in contour.get_paths()])
    y = model(on_line).data
    raw = y[:, 1] - y[:, 0] if end == "softmax" else y[:, 0] - 0.5 * (end == "sigmoid")
    assert np.abs(raw).max() < 0.02
    wrong = int((model.predict(POINTS) != LABELS).sum())
    assert f"wrong: {wrong} of 60" in ax_texts(ax)


def test_a_step_unit_without_parameters_that_train():
    pytest.importorskip("matplotlib")
    unit = nn.Perceptron(2, activation="step", rng=0)
    assert "wrong" in ax_texts(plots.boundary(unit, POINTS, LABELS, lang="en"))


def arms() -> tuple[nn.MLP, np.ndarray, np.ndarray]:
    """A network that has learned a little of three classes."""
    points, labels = data.spiral(40, noise=0.1, rng=0)
    model = nn.MLP(2, [12, 3], hidden="tanh", output="softmax", rng=0)
    adam = tg.optim.Adam(model.parameters(), lr=0.05)
    tg.fit(model, points, labels, loss="cross_entropy", optimizer=adam, epochs=60)
    return model, points, labels


def test_lines_between_three_classes():
    pytest.importorskip("matplotlib")
    model, points, labels = arms()
    ax = plots.boundary(model, points, labels, lang="en")
    wrong = int((model.predict(points) != labels).sum())
    assert f"wrong: {wrong} of 120" in ax_texts(ax)
    contours = [c for c in ax.collections if hasattr(c, "levels")]
    on_line = np.concatenate([path.vertices for c in contours for path in c.get_paths()])
    first, second = np.sort(model(on_line).data, axis=1)[:, :-3:-1].T
    assert len(contours) == 3 and np.abs(first - second).max() < 0.1
    assert ax.get_legend_handles_labels()[1][:3] == ["class 0", "class 1", "class 2"]


def test_three_classes_in_text(no_matplotlib):
    model, points, labels = arms()
    plane = "".join(str(plots.boundary(model, points, labels, lang="en")).split("\n")[2:])
    assert {".", ":", "-", "0", "1", "2"} <= set(plane) <= set(".:-012✖")


def test_no_models_to_compare():
    with pytest.raises(ValueError, match="no models"):
        plots.boundaries({}, POINTS, LABELS)


# The confusion matrix


def test_confusion_counts():
    pytest.importorskip("matplotlib")
    ax = plots.confusion((["kedi", "kuş", "kuş"], ["kuş", "kuş", "kuş"]), lang="tr")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["kedi", "kuş"]
    assert [child.get_text() for child in ax.texts] == ["·", "1", "·", "2", ax.texts[-1].get_text()]
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert len(hatched) == 1


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (([0], [0, 1]), "1 true labels do not pair with 2"),
        (([], []), "at least 1"),
        (np.zeros((2, 3), int), r"got shape \(2, 3\)"),
        (np.zeros((2, 2)), "whole numbers.*float64"),
        ([[1, -1], [0, 1]], "square matrix of whole numbers"),
    ],
)
def test_confusion_errors(counts, message):
    with pytest.raises(ValueError, match=message):
        plots.confusion(counts)


def test_confusion_names_have_to_fit():
    with pytest.raises(ValueError, match="1 names do not fit 2 classes"):
        plots.confusion([[1, 0], [0, 1]], names=["a"])


# Gradients and weights


def test_sizes_are_those_of_the_gradients():
    model = backward(classifier())
    found = sizes(model)["layers.0.weight"]
    weight = model.layers[0].weight
    assert found.mean_gradient == pytest.approx(np.abs(weight.grad).mean())
    assert found.gradient_norm == pytest.approx(np.linalg.norm(weight.grad))
    assert found.weight_norm == pytest.approx(np.linalg.norm(weight.data))


def test_bars_are_the_mean_gradients_and_zeros_are_said():
    pytest.importorskip("matplotlib")
    model = backward(classifier())
    model.layers[1].weight.grad[:] = 0
    ax = plots.gradient_flow(model, lang="en")
    assert ax.patches[0].get_height() == pytest.approx(np.abs(model.layers[0].weight.grad).mean())
    assert ax_texts(ax) == "0"


def test_update_ratio():
    pytest.importorskip("matplotlib")
    model = backward(classifier())
    weight = model.layers[0].weight
    ratio = 0.1 * np.linalg.norm(weight.grad) / np.linalg.norm(weight.data)
    line = plots.update_ratios(model, 0.1).get_lines()[0]
    assert line.get_ydata()[0] == pytest.approx(ratio)


def test_flow_errors():
    with pytest.raises(ValueError, match="no parameter has a gradient yet"):
        plots.gradient_flow(classifier())
    with pytest.raises(ValueError, match="no parameter of 'a' has a gradient"):
        plots.gradient_flow({"a": classifier()})
    with pytest.raises(ValueError, match="1 to 4 networks can be compared, not 5"):
        plots.gradient_flow({str(k): classifier() for k in range(5)})
    with pytest.raises(ValueError, match="must be positive, not 0"):
        plots.update_ratios(classifier(), 0)
    with pytest.raises(ValueError, match="has no parameters"):
        plots.gradient_flow(nn.Sequential("relu"))


def test_density_is_one_and_bears_odd_weights():
    for weights in ([1.0, 2.0, np.nan, 3.0], [2.0, 2.0], [0.0], [np.inf]):
        found = density(weights, 7)
        mass = (found["density"] * np.diff(found["edges"])).sum()
        assert mass == pytest.approx(0.0 if weights == [np.inf] else 1.0)
        assert np.isfinite(found["edges"]).all()


# The recorder


def test_the_recorder_sees_each_epoch():
    model = classifier()
    start = model.layers[0].weight.data.copy()
    recorder = plots.Recorder(model, every=2, bins=10)
    tg.fit(model, POINTS, LABELS[:, None], optimizer="adam", epochs=5, callbacks=[recorder])
    assert recorder.epochs == [0, 2, 4]
    kept = recorder.arrays("layers.0")
    assert kept["edges"].shape == (3, 11) and kept["density"].shape == (3, 10)
    assert kept["weight_norm"][0] == pytest.approx(np.linalg.norm(start))
    assert np.isnan(kept["mean_gradient"][0]) and (kept["mean_gradient"][1:] > 0).all()
    assert repr(recorder) == "Recorder(3 epochs, 2 layers)"


def test_the_last_record_is_drawn_as_the_flow():
    pytest.importorskip("matplotlib")
    model = classifier()
    recorder = plots.Recorder(model)
    tg.fit(model, POINTS, LABELS[:, None], epochs=2, callbacks=[recorder])
    heights = [patch.get_height() for patch in plots.gradient_flow(recorder).patches]
    assert heights == pytest.approx([s.mean_gradient for s in sizes(model).values()])


def test_ridges_begin_and_end_with_the_training():
    pytest.importorskip("matplotlib")
    model = classifier()
    recorder = plots.Recorder(model)
    tg.fit(model, POINTS, LABELS[:, None], epochs=40, callbacks=[recorder])
    labels = [label.get_text() for label in plots.weights(recorder, lang="tr").get_yticklabels()]
    assert (labels[0], labels[-1], len(labels)) == ("dönem 0", "dönem 40", 5)


def test_recorder_errors():
    with pytest.raises(ValueError, match="at least 1, got 0 and 48"):
        plots.Recorder(classifier(), every=0)
    with pytest.raises(KeyError, match=r"no layer 'x' was recorded; there are layers\.0\.weight"):
        plots.weights(plots.Recorder(classifier()), layer="x")
    with pytest.raises(KeyError, match="no layer 'x'"):
        plots.weights(classifier(), layer="x")


# Activations


def test_the_activation_that_follows_a_layer_is_taken():
    model = classifier()
    name, function, values = layer_output(model, POINTS[0])
    expected = np.maximum(POINTS[:1] @ model.layers[0].weight.data, 0)[0]
    assert (name, function) == ("layers.0", "relu")
    assert values == pytest.approx(expected)
    assert layer_output(model, POINTS[:1], "layers.1")[1] == "sigmoid"
    assert layer_output(nn.Sequential(nn.Linear(2, 3, rng=0)), POINTS[0])[1] == ""
    assert "forward" not in vars(model.layers[0])


class Channels(nn.Module):
    """As a convolution gives: an image for each of three channels."""

    def __init__(self):
        self.scale = tg.Value(np.array([1.0, 0.0, -2.0]).reshape(3, 1, 1))

    def forward(self, x):
        return x * self.scale


def test_channels_are_images(no_matplotlib):
    model = nn.Sequential(Channels())
    picture = str(plots.activations(model, np.ones((1, 1, 2, 2)), lang="en"))
    assert (
        picture
        == "Activations · parts.0\n4 of 12 are exactly 0\n----        ####\n----        ####"
    )


def test_channels_are_drawn():
    pytest.importorskip("matplotlib")
    ax = plots.activations(nn.Sequential(Channels()), np.ones((1, 1, 2, 2)))
    assert [image.get_array().shape for image in ax.images] == [(2, 2)] * 3
    assert [bool(patch.get_hatch()) for patch in ax.patches] == [False, True, False]


def test_activation_errors():
    with pytest.raises(ValueError, match=r"one input, of shape \(1, \.\.\.\); this one has"):
        plots.activations(classifier(), POINTS)
    with pytest.raises(ValueError, match=r"no layer 'x'; there are layers\.0, layers\.1"):
        plots.activations(classifier(), POINTS[0], layer="x")


# The learning rate


def test_the_sweep_changes_nothing():
    model = backward(classifier())
    optimizer = tg.optim.Adam(model.parameters(), lr=0.5)
    optimizer.step()
    before = copy.deepcopy([(p.data, p.grad) for p in model.parameters()])
    state = copy.deepcopy(optimizer.state())
    sweep = plots.find_learning_rate(
        model, POINTS, LABELS[:, None], loss="binary_cross_entropy", optimizer=optimizer, rng=3,
        batch_size=16,
    )  # fmt: skip
    for p, (weights, gradient) in zip(model.parameters(), before, strict=True):
        assert np.array_equal(p.data, weights) and np.array_equal(p.grad, gradient)
    assert optimizer.lr == 0.5
    for k, moments in state.items():
        assert np.array_equal(moments, optimizer.state()[k])
    assert len(sweep.rates) == len(sweep.losses) == len(sweep.smoothed)


def test_the_suggestion_learns_and_ten_times_the_last_does_not():
    def final(rate: float) -> float:
        model = nn.Linear(3, 1, rng=0)
        with np.errstate(all="ignore"):
            for _step in range(60):
                loss = nn.mse(model(X), y)
                model.zero_grad()
                loss.backward()
                for p in model.parameters():
                    p.data = p.data - rate * p.grad
            return float(nn.mse(model(X), y).data)

    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3))
    y = X @ [[1.0], [-2.0], [3.0]]
    sweep = plots.find_learning_rate(nn.Linear(3, 1, rng=0), X, y)
    assert final(sweep.suggestion) < 0.01 * sweep.losses[0]
    assert not final(10 * sweep.rates[-1]) < sweep.losses[0]
    again = plots.find_learning_rate(nn.Linear(3, 1, rng=0), X, y)
    assert np.array_equal(sweep.losses, again.losses)


def test_rates_that_do_not_help(no_matplotlib):
    model = classifier()
    sweep = plots.find_learning_rate(
        model, POINTS, LABELS[:, None], loss=lambda y, t: 0 * y.sum() + 1
    )
    assert sweep.suggestion is None and repr(sweep) == "RateSweep(80 rates, suggestion none)"
    assert "no rate lowers the loss" in str(plots.learning_rates(sweep, lang="en"))


def test_rate_errors():
    def find(**options):
        return plots.find_learning_rate(classifier(), POINTS, LABELS[:, None], **options)

    with pytest.raises(ValueError, match="positive and grow over at least 3 steps; got low=2"):
        find(low=2, high=1)
    with pytest.raises(ValueError, match="unknown loss 'x'; there are mse"):
        find(loss="x")
    with pytest.raises(ValueError, match="unknown optimizer 'x'"):
        find(optimizer="x")
    with pytest.raises(ValueError, match="the loss is nan before the first step"):
        find(loss=lambda y, t: y.sum() * float("nan"))
    with pytest.raises(ValueError, match="60 rows of data do not pair with 3"):
        plots.find_learning_rate(classifier(), POINTS, [1, 2, 3])


# The gallery


def test_the_gallery_is_current(tmp_path):
    pytest.importorskip("matplotlib")
    command = [sys.executable, "-W", "error", ROOT / "docs" / "gallery.py", tmp_path]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    shown = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert (tmp_path / "gallery.md").read_text(encoding="utf-8") == shown, (
        "docs/gallery.md is old: run python docs/gallery.py"
    )
    made = {path.name: path.stat().st_size for path in (tmp_path / "pictures").iterdir()}
    kept = {path.name: path.stat().st_size for path in (ROOT / "docs" / "pictures").iterdir()}
    assert set(made) <= set(kept)
    assert all(f"](pictures/{name})" in shown for name in made)
    assert all(60 < size < 60_000 for name, size in (made | kept).items() if name in made)


# Numbers against the truth


def test_answers_against_the_truth():
    ax = plots.answers([1.0, 2.5, 3.0], [[1.0], [2.0], [3.0]], lang="tr")
    assert ax.get_title(loc="left") == "Tahmin ve doğrusu"
    assert ax.collections[0].get_offsets().tolist() == [[1, 1], [2, 2.5], [3, 3]]
    assert len(plots.answers(np.arange(9000), np.arange(9000)).collections[0].get_offsets()) == 5000
    for wrong in (([], []), ([1.0], [1.0, 2.0]), ([np.nan], [1.0])):
        with pytest.raises(ValueError, match="do not pair"):
            plots.answers(*wrong)


def test_answers_as_text(monkeypatch):
    monkeypatch.setattr("tinygrad_tr.plots.scatter.have_matplotlib", lambda: False)
    text = str(plots.answers([0.0, 1.0, 1.0], [0.0, 1.0, 0.0], lang="en"))
    lines = text.splitlines()
    assert lines[:2] == ["Prediction and truth", "R² −0.5 · mean |error| 0.3333"]
    assert lines[2] == f"│##{' ' * 44}##"  # a right answer, and one that is too high
    assert lines[-3] == "│##"
    plots.answers([2.0], [2.0])  # all at one place
