"""Pictures of training open, say the right things in both languages, and leave no trace."""

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from tinygrad_tr import data, fit, nn, palette, plots
from tinygrad_tr.plots.placing import free_place, spread
from tinygrad_tr.plots.style import STYLE_FILE, house_style

matplotlib = pytest.importorskip("matplotlib", reason='needs pip install "tinygrad_tr[plot]"')
image = pytest.importorskip("matplotlib.image")

TRAINING = [1.2, 0.5, 0.3, 0.2, 0.15, 0.1, 0.08, 0.06]
VALIDATION = [1.1, 0.6, 0.4, 0.3, 0.25, 0.2, 0.26, 0.3]
X, T = data.logic_gate("xor")


def line(points: np.ndarray) -> np.ndarray:
    """The score of a perceptron that gets three rows of XOR right."""
    return points @ [10.0, 20.0] - 7


def digit_predictions(n: int = 497) -> tuple[np.ndarray, ...]:
    """The digits, with probabilities as a model would give them; one in ten goes wrong."""
    images, labels = data.digits()
    rng = np.random.default_rng(3)
    logits = rng.normal(0, 1, (n, 10)) + 6 * data.one_hot(labels[:n])
    logits[::10] = rng.normal(0, 1, logits[::10].shape)
    share = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return images[:n], share.argmax(axis=1), labels[:n], share


def loss_picture(lang: str):
    return plots.loss(TRAINING, validation=VALIDATION, accuracy=[0.984] * 8, floor=0.125, lang=lang)


def boundary_picture(lang: str):
    return plots.boundary(line, X, T, lang=lang)


def grid_picture(lang: str):
    return plots.images(*digit_predictions(), lang=lang)


def network(hidden: str = "relu", seed: int = 0, depth: int = 3) -> nn.MLP:
    """A network of the digits, after one backward pass."""
    images, labels = data.digits()
    model = nn.MLP(64, [12] * depth + [10], hidden=hidden, output="softmax", rng=seed)
    nn.cross_entropy(model(images[:64]), labels[:64]).backward()
    return model


def trained() -> tuple[nn.MLP, plots.Recorder]:
    """A small network that has learned a little, and what was recorded of that."""
    points, labels = data.moons(60, rng=0)
    model = nn.MLP(2, [8, 1], output="sigmoid", rng=0)
    recorder = plots.Recorder(model)
    fit(model, points, labels[:, None], loss="binary_cross_entropy", optimizer="adam", epochs=9,
        callbacks=[recorder])  # fmt: skip
    return model, recorder


def metric_picture(lang: str):
    return plots.metric({"accuracy": TRAINING[::-1], "validation_accuracy": [0.5] * 8}, lang=lang)


def confusion_picture(lang: str):
    return plots.confusion(([0, 0, 1, 1, 2], [0, 1, 1, 1, 2]), lang=lang)


def flow_picture(lang: str):
    return plots.gradient_flow({"ReLU": network(), "sigmoid": network("sigmoid")}, lang=lang)


def ratio_picture(lang: str):
    return plots.update_ratios({"ReLU": network(), "sigmoid": network("sigmoid")}, 0.1, lang=lang)


def weights_picture(lang: str):
    return plots.weights(trained()[1], lang=lang)


def activations_picture(lang: str):
    return plots.activations(network(), data.digits()[0][0], lang=lang)


def sweep():
    points, labels = data.moons(60, rng=0)
    model = nn.MLP(2, [8, 1], output="sigmoid", rng=0)
    return plots.find_learning_rate(model, points, labels[:, None], loss="binary_cross_entropy",
                                    high=100.0, steps=40)  # fmt: skip


def rates_picture(lang: str):
    return plots.learning_rates(sweep(), lang=lang)


def boundaries_picture(lang: str):
    return plots.boundaries({"A": line, "B": lambda points: points[:, 0] - 0.5}, X, T, lang=lang)


PICTURES = {
    "loss": loss_picture, "metric": metric_picture, "boundary": boundary_picture,
    "boundaries": boundaries_picture, "grid": grid_picture, "confusion": confusion_picture,
    "flow": flow_picture, "ratio": ratio_picture, "weights": weights_picture,
    "activations": activations_picture, "rates": rates_picture,
}  # fmt: skip
SHARES = ("loss", "metric", "boundary", "boundaries", "grid", "confusion")
every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


def texts(picture) -> str:
    """Everything that is written in a picture."""
    figure = picture.get_figure(root=True)
    return "\n".join(text.get_text() for text in figure.findobj(matplotlib.text.Text))


@pytest.fixture
def untouched():
    """Fail if the settings differ afterwards."""
    # As a plain dict: to read the backend as a setting makes matplotlib choose one.
    before = dict(dict.items(matplotlib.rcParams))
    yield
    assert dict(dict.items(matplotlib.rcParams)) == before


# Every picture


@every_picture
@pytest.mark.parametrize("lang", ["tr", "en"])
def test_picture_opens(draw, lang, tmp_path, untouched):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing glyph is a warning
        path = plots.save(draw(lang), tmp_path / "picture.png", dpi=100)
    pixels = image.imread(path)
    assert min(pixels.shape[:2]) >= 250
    assert len(np.unique(pixels.reshape(-1, pixels.shape[2]), axis=0)) > 20
    assert [child.name for child in tmp_path.iterdir()] == ["picture.png"]


@every_picture
def test_picture_ignores_the_users_style(draw, tmp_path):
    odd = {"font.size": 30, "xtick.color": "red", "figure.facecolor": "black", "axes.grid": True,
           "lines.linewidth": 9, "savefig.dpi": 20, "font.sans-serif": ["none"]}  # fmt: skip
    ours = plots.save(draw("tr"), tmp_path / "ours.png").read_bytes()
    with matplotlib.rc_context(odd):
        theirs = plots.save(draw("tr"), tmp_path / "theirs.png").read_bytes()
    assert ours == theirs


@every_picture
@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_files_are_reproducible(draw, kind, tmp_path):
    first, again = (
        plots.save(draw("tr"), tmp_path / f"{name}.{kind}").read_bytes() for name in "ab"
    )
    assert first == again
    assert b"\r\n" not in first or kind == "pdf"
    assert str(tmp_path).encode() not in first


@every_picture
def test_saving_without_our_style_looks_alike(draw, tmp_path):
    ours = image.imread(plots.save(draw("tr"), tmp_path / "ours.png", dpi=100))
    with matplotlib.rc_context({"xtick.color": "red", "ytick.labelsize": 30}):
        draw("tr").get_figure(root=True).savefig(tmp_path / "plain.png", dpi=100)
    assert np.array_equal(ours, image.imread(tmp_path / "plain.png"))


@pytest.mark.parametrize("draw", [PICTURES[name] for name in SHARES], ids=SHARES)
def test_shares_follow_the_language(draw):
    turkish, english = texts(draw("tr")), texts(draw("en"))
    assert "%" in turkish and "%" in english
    assert not any(f"{digit}%" in turkish for digit in "0123456789")
    assert not any(f"%{digit}" in english for digit in "0123456789")


def test_no_pyplot_and_no_matplotlib_until_needed(tmp_path):
    program = (
        "import sys; from tinygrad_tr import plots; assert 'matplotlib' not in sys.modules;"
        "plots.save(plots.loss([1, 2]), sys.argv[1]);"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "loss.png")]
    subprocess.run(command, check=True, cwd=STYLE_FILE.parents[2])


def test_save_names_its_formats(tmp_path):
    with pytest.raises(ValueError, match=r"'picture' must end in \.png, \.svg or \.pdf"):
        plots.save(loss_picture("en"), tmp_path / "picture")


def test_style_file_uses_the_palette():
    with house_style():
        cycle = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
        named = {
            key: "#" + matplotlib.rcParams[key].lstrip("#")
            for key in ("text.color", "axes.edgecolor", "axes.labelcolor", "grid.color")
        }
    assert tuple("#" + colour.lstrip("#") for colour in cycle) == palette.PLOT_CYCLE
    light = palette.LIGHT
    assert list(named.values()) == [light.ink, light.line, light.muted, palette.GRID]


# The loss


def test_loss_in_turkish():
    ax = loss_picture("tr")
    assert ax.get_title(loc="left") == "Eğitim ve doğrulama kaybı"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("dönem (epoch)", "kayıp, log ölçek")
    written = texts(ax)
    for part in ("eğitim", "doğrulama", "alt sınır 0.125"):
        assert part in written.split("\n")
    assert "en iyi: dönem 6\nkayıp 0.2 · doğruluk %98.4" in written


def test_loss_in_english():
    ax = plots.loss(TRAINING, lang="en", title="Mine")
    assert ax.get_title(loc="left") == "Mine"
    assert "best: epoch 8\nloss 0.06" in texts(ax)
    assert ax.get_yscale() == "log"


def test_loss_lines_are_the_losses():
    ax = loss_picture("en")
    drawn = [line.get_ydata() for line in ax.get_lines()[:2]]
    assert np.array_equal(drawn, [TRAINING, VALIDATION])
    assert np.array_equal(ax.get_lines()[0].get_xdata(), range(1, 9))
    assert ax.get_xlim() == (1, 8)


def test_loss_on_given_axes(untouched):
    from matplotlib.figure import Figure

    given = Figure().add_subplot()
    assert plots.loss(TRAINING, ax=given) is given


def test_loss_of_several_runs():
    ax = plots.loss({"a": TRAINING, "b": VALIDATION[:5]}, floor=(0.1, "here: {value}"))
    assert {"a", "b", "here: 0.1"} <= set(texts(ax).split("\n"))
    assert "best" not in texts(ax)
    many = plots.loss({str(k): TRAINING for k in range(9)})
    assert len(many.get_lines()) == 9


def test_loss_that_breaks():
    broken = [1.0, 0.5, float("inf"), 0.7, float("nan")]
    ax = plots.loss(broken, lang="tr")
    assert "∞, dönem 3" in texts(ax)
    ticks = next(drawn for drawn in ax.get_lines() if drawn.get_marker() == "|")
    assert list(ticks.get_xdata()) == [3, 5]
    assert "en iyi: dönem 2\nkayıp 0.5" in texts(ax)


@pytest.mark.parametrize(
    ("losses", "scale"),
    [
        ([3.0, 1.0, 0.0], "linear"),
        ([-1.0, -2.0], "linear"),
        ([0.5], "log"),
        ([float("nan")] * 3, "linear"),
        ([0.5, 0.5], "log"),
        ([1e-150, 1e150], "log"),
    ],
)
def test_loss_scale(losses, scale, tmp_path):
    ax = plots.loss(losses)
    assert ax.get_yscale() == scale
    plots.save(ax, tmp_path / "loss.png", dpi=30)


def test_loss_errors():
    for empty in ([], {}, {"a": []}):
        with pytest.raises(ValueError, match="no losses"):
            plots.loss(empty)
    with pytest.raises(ValueError, match="several runs"):
        plots.loss({"a": TRAINING}, validation=VALIDATION)
    with pytest.raises(ValueError, match="unknown language"):
        plots.loss(TRAINING, lang="de")


# The decision boundary


def test_boundary_in_turkish():
    ax = boundary_picture("tr")
    assert ax.get_title(loc="left") == "Karar sınırı"
    written = texts(ax).split("\n")
    for part in ("doğruluk %75 · yanlış: 1 / 4", "✖ yanlış", "sınıf 0", "sınıf 1", "karar sınırı"):
        assert part in written
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x1", "x2")


def test_boundary_is_the_level_0_of_the_score():
    ax = boundary_picture("en")
    contour = next(c for c in ax.collections if hasattr(c, "levels"))
    vertices = np.concatenate([path.vertices for path in contour.get_paths()])
    assert np.abs(line(vertices)).max() < 1e-9
    assert contour.levels.tolist() == [0]


def test_boundary_rings_the_wrong_points():
    ax = boundary_picture("en")
    ring = next(drawn for drawn in ax.get_lines() if drawn.get_markerfacecolor() == "none")
    assert ring.get_xydata().tolist() == [[1, 1]]


def test_many_wrong_points_are_explained_in_the_legend(tmp_path):
    points, labels = data.moons(60, rng=0)
    ax = plots.boundary(lambda p: -p[:, :1], points, 2 * labels - 1, lang="en")
    assert [text.get_text() for text in ax.get_legend().get_texts()].count("✖ wrong") == 1
    plots.save(ax, tmp_path / "moons.png", dpi=50)


def test_few_wrong_points_need_no_legend():
    ax = boundary_picture("en")
    assert ax.get_legend_handles_labels()[1] == ["class 0", "class 1"]


def test_boundary_on_given_axes(untouched):
    from matplotlib.figure import Figure

    left, right = Figure(figsize=(11, 6)).subplots(1, 2)
    assert plots.boundary(line, X, T, ax=left, title="A", subtitle="b") is left
    assert plots.boundary(line, X, T, ax=right, legend=False) is right
    assert right.get_legend() is None
    assert {"A", "b"} <= set(texts(left).split("\n"))


class Scores:
    """What a model returns: no array, but it knows how to become one."""

    def __init__(self, scores):
        self.scores = scores

    def numpy(self):
        return self.scores


@pytest.mark.parametrize(
    "score",
    [lambda p: Scores(line(p)[:, None]), lambda p: np.ones(len(p)), lambda p: 1e9 * line(p)],
    ids=["value", "constant", "large"],
)
def test_boundary_of_other_scores(score, tmp_path):
    plots.save(plots.boundary(score, X, T), tmp_path / "boundary.png", dpi=30)


def test_boundary_of_unequal_or_single_points(tmp_path):
    for points, classes in ((X * [1, 100], T), ([[2.0, 3.0]], [True])):
        ax = plots.boundary(line, points, classes)
        plots.save(ax, tmp_path / "boundary.png", dpi=30)


def test_boundary_errors():
    draw = plots.boundary
    with pytest.raises(ValueError, match=r"X must have shape \(n, 2\), got \(4, 3\)"):
        draw(line, np.zeros((4, 3)), T)
    with pytest.raises(ValueError, match=r"t must have shape \(4,\), got \(3,\)"):
        draw(line, X, [0, 1, 0])
    with pytest.raises(ValueError, match=r"or 0 to 3 at most, got \[0, 1, 2, 7\]"):
        draw(line, X, [0, 1, 2, 7])
    with pytest.raises(ValueError, match=r"must return shape \(4, 4\), got shape \(4,\)"):
        draw(line, X, [0, 1, 2, 3])
    with pytest.raises(ValueError, match="score must return 4 numbers"):
        draw(lambda points: np.ones((4, 3)), X, T)
    with pytest.raises(ValueError, match="score returned nan or inf"):
        draw(lambda points: np.full(len(points), np.nan), X, T)


# The grid of images


def test_grid_in_turkish():
    written = texts(grid_picture("tr")).split("\n")
    images, predicted, true, _share = digit_predictions()
    right = int((predicted == true).sum())
    wrong = len(images) - right
    assert any(text.startswith("Tahminler · 497 örnek, doğruluk %") for text in written)
    chosen = f"doğru: ilk 12 / {right} · yanlış: ilk 6 / {wrong} · ✓/✖ tahmin ve güveni"
    assert chosen in written
    assert sum(text.startswith("✓ ") for text in written) == 12
    assert sum(text.startswith("✖ ") for text in written) == 6
    assert sum(text.startswith("doğrusu ") for text in written) == 6


def test_grid_shows_the_first_of_each_kind():
    images, predicted, true, share = digit_predictions()
    ax = plots.images(images, predicted, true, share, lang="en")
    first = int(np.flatnonzero(predicted != true)[0])
    assert np.array_equal(ax.images[12].get_array(), images[first].reshape(8, 8))
    label = f"truth {true[first]} ({100 * share[first, true[first]]:.1f}%)"
    assert next(text for text in texts(ax).split("\n") if text.startswith("truth")) == label


def test_grid_without_all_probabilities_or_without_a_kind(tmp_path):
    images, labels = data.digits()
    few = images[:3].reshape(3, 8, 8), labels[:3]
    right = plots.images(few[0], few[1], few[1], [1.0] * 3, lang="en", title="Mine")
    assert len(right.images) == 3
    assert "✓ 0   99.9%" in texts(right)  # a model is never quite sure
    assert right.texts[0].get_text() == "Mine"
    wrong = plots.images(few[0], few[1] + 1, few[1], [0.5] * 3, lang="en")
    assert "truth 0" in texts(wrong).split("\n")
    for figure in (right, wrong):
        plots.save(figure, tmp_path / "grid.png", dpi=30)


def test_grid_on_given_axes_shrinks_its_letters():
    from matplotlib.figure import Figure

    given = Figure(figsize=(4, 3)).add_subplot()
    assert plots.images(*digit_predictions(), ax=given) is given
    assert max(text.get_fontsize() for text in given.texts) < 6


def test_grid_errors():
    images, labels = data.digits()
    with pytest.raises(ValueError, match="3 images, 2 predicted, 3 true, 3 confidence"):
        plots.images(images[:3], [0, 1], [0, 1, 2], [1, 1, 1])
    with pytest.raises(ValueError, match="at least 1"):
        plots.images(images[:0], [], [], [])
    with pytest.raises(ValueError, match="63 pixels are no square"):
        plots.images(images[:1, 1:], labels[:1], labels[:1], [1])
    with pytest.raises(ValueError, match="images have shape"):
        plots.images(np.zeros((1, 2, 2, 3)), [0], [0], [1])


# Where texts go


def test_spread_keeps_the_order_and_the_gap():
    placed = spread(np.array([0.5, 0.5, 0.1, 0.52]), 0.06)
    assert placed[2] == 0.1
    assert np.diff(np.sort(placed)).min() >= 0.06 - 1e-6
    assert placed[3] == placed.max()


def test_free_place_avoids_the_lines():
    curve = np.array([[0.0, 1.0], [0.5, 0.6], [1.0, 0.5]])
    place = free_place("a text\nof two rows", [curve], np.array([0.5, 0.6]), (8, 4), 10)
    assert abs(np.interp(place[0], curve[:, 0], curve[:, 1]) - place[1]) > 0.08
    assert all(0 < fraction < 1 for fraction in place)


def test_style_is_shipped():
    assert Path(STYLE_FILE).name == "tinygrad_tr.mplstyle"
