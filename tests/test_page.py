"""The pages as files: they hold all they need, always the same, and names are only text."""

import json
import re
from configparser import ConfigParser
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.drawing import engine
from tinygrad_tr.explaining import explain
from tinygrad_tr.explaining.page import Frames, write_training
from tinygrad_tr.explaining.page.page import assemble
from tinygrad_tr.explaining.page.words import training_words, words

HOSTILE = "</script><img src=x onerror=alert(1)>\"'& {{data}} \u2028 <!--"


def page(value, **options):
    return explain(value).html(**{"lang": "en", **options})


def neuron(name="w"):
    w, x = tg.Value(-3.0, name=name), tg.Value(2.0, name="x", requires_grad=False)
    y = np.tanh(x * w) - 1
    return y * y


def chain(n):
    y = tg.Value(0.5, name="x")
    for _step in range(n):
        y = np.tanh(y)
    return y


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text inside scripts."""

    def __init__(self, text):
        super().__init__()
        self.found, self.scripts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.found and self.found[-1][0] == "script":
            self.scripts[-1] += data


def embedded(text):
    """The two JSON scripts of a page."""
    return [json.loads(script) for script in Elements(text).scripts[:2]]


@pytest.fixture(params=["engine", "no engine"])
def maybe_drawn(request, monkeypatch):
    if request.param == "no engine":
        monkeypatch.setattr(engine, "program", lambda: None)
        monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)
    return request.param == "engine"


def film(tmp_path):
    X, t = tg.data.logic_gate("xor")
    model = tg.nn.MLP(2, [3, 1], rng=0)
    frames = Frames(model, X, t)
    tg.fit(model, X, t, loss=mean_square, epochs=4, callbacks=[frames], validation=(X, t))
    return frames, write_training(frames, tmp_path / "film.html", lang="en").read_text("utf-8")


def mean_square(out, t):
    return np.mean((out[:, 0] - t) ** 2)


def test_a_page_asks_for_nothing(maybe_drawn, tmp_path):
    for text in (page(neuron()), film(tmp_path)[1]):
        assert not re.search(r"https?:|//\w+\.", text.replace("http://www.w3.org/2000/svg", ""))
        assert not re.search(
            r"@import|url\((?!#)|\bfetch\(|XMLHttpRequest|WebSocket|import\(", text
        )
        elements = Elements(text).found
        assert {"link", "iframe", "object", "embed", "base", "form"}.isdisjoint(
            t for t, _a in elements
        )
        assert not [a for _tag, a in elements if {"src", "href", "action"} & set(a)]
        assert not [a for _tag, a in elements if any(key.startswith("on") for key in a)]
        policy = next(a["content"] for t, a in elements if a.get("http-equiv"))
        assert policy.startswith("default-src 'none';") and "unsafe-eval" not in policy
        assert "innerHTML" not in text and "eval(" not in text and "Function(" not in text


def test_a_page_is_always_the_same(maybe_drawn):
    assert page(neuron()) == page(neuron())
    assert page(neuron(), lang="tr") != page(neuron())


def test_the_drawing_has_the_ids_of_the_data(maybe_drawn):
    text = page(neuron())
    data = embedded(text)[0]
    ids = [a["id"] for t, a in Elements(text).found if t == "g" and "id" in a]
    if not maybe_drawn:
        assert ids == [] and data["trees"]["tr"] != data["trees"]["en"]
        return
    assert data["trees"] is None
    assert {i for i in ids if i[0] == "n"} == {node["id"] for node in data["nodes"]}
    assert {i for i in ids if i[0] == "e"} == {edge["id"] for edge in data["edges"]}
    assert len(set(ids)) == len(ids)


def test_names_are_text(maybe_drawn):
    text = page(neuron(HOSTILE))
    elements = Elements(text)
    assert "img" not in [tag for tag, _a in elements.found]
    assert len(elements.scripts) == 3
    assert readable(HOSTILE) in [readable(node["name"]) for node in embedded(text)[0]["nodes"]]
    for script in elements.scripts[:2]:
        assert not set("<>&\u2028\u2029") & set(script)
    assert HOSTILE not in elements.scripts[2] and "onerror" not in elements.scripts[2]


def readable(name):
    return "".join(s if s.isprintable() else " " if s.isspace() else "�" for s in name)


def test_data_cannot_end_the_script():
    text = assemble("training.html", "page.css", [], {"name": HOSTILE}, {}, lang="en")
    assert Elements(text).scripts[0].isascii() and embedded(text)[0] == {"name": HOSTILE}


def test_the_program_names_no_value():
    text = page(neuron("alert(1)"))
    program = re.search(r"const program = function \(inputs\) \{.*?\n\};", text, re.S)[0]
    assert "alert" not in program and "Math.tanh" in program


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_numbers_that_json_has_not(tmp_path):
    x, w = tg.Value(-1.0, name="x"), tg.Value(-np.inf, name="w")
    saved = explain(np.log(x) * w).save(tmp_path / "n.json").read_text("utf-8")
    drawn = tg.draw(tg.Value(1e308) * 10.0).save(tmp_path / "a.html").read_text("utf-8")
    for data in (strict(saved), strict(Elements(page(np.log(x) * w)).scripts[0])):
        numbers = {node["name"]: node["number"] for node in data["nodes"]}
        assert numbers == {"x": -1.0, "t1": "NaN", "w": "-Infinity", "L": "NaN"}
        assert [x for _id, x in data["program"]["inputs"]] == [-1.0, "-Infinity"]
    assert strict(Elements(drawn).scripts[0])["nodes"][-1]["number"] == "Infinity"


def strict(text):
    """JSON as a browser reads it."""
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


def test_a_film_of_samples_that_are_nowhere(tmp_path):
    X = np.array([[0.0, 1.0], [np.nan, 2.0], [3.0, np.inf]])
    frames = Frames(tg.nn.Perceptron(2, rng=0), X, np.array([0, 1, 1]))
    frames(1, tg.History(loss=[1.0]))
    text = write_training(frames, tmp_path / "film.html").read_text("utf-8")
    data = strict(Elements(text).scripts[0])
    assert data["points"] == [[0.0, 1.0, 0]] and data["limits"][0] == [-0.15, 0.15]


def test_sizes(maybe_drawn):
    assert len(page(neuron()).encode()) < 100_000
    assert len(page(chain(400), max_nodes=500).encode()) < 2 * 2**20


def test_graphs_too_large_for_a_page():
    with pytest.raises(ValueError, match=r"201 nodes.*at most 150.*max_nodes"):
        page(chain(200))
    assert page(chain(200), max_nodes=201)
    with pytest.raises(ValueError, match="1 to 500"):
        page(neuron(), max_nodes=501)
    with pytest.raises(ValueError, match="unknown level 'everything'"):
        page(neuron(), level="everything")
    model = tg.nn.MLP(2, [4] * 40 + [1], hidden="tanh", rng=0)
    loss = np.mean(model(np.ones((3, 2))))
    with pytest.raises(ValueError, match="level='module'"):
        page(loss, level="all")
    data = embedded(page(loss))[0]
    assert len(data["cards"]) == len(data["nodes"]) > 150 >= len(set(data["cards"]))


def test_languages():
    with pytest.raises(ValueError, match="'de'"):
        page(neuron(), lang="de")
    for texts in (words(), training_words()):
        assert texts["en"].keys() == texts["tr"].keys()
        assert texts["en"]["language"] == "Türkçe" and texts["tr"]["language"] == "English"
    for template in ("page.html", "training.html"):
        texts = words() if template == "page.html" else training_words()
        text = assemble(template, "page.css", [], {}, {}, lang="tr", drawing="", shape="tall")
        used = {
            a[key]
            for _t, a in Elements(text).found
            for key in ("data-word", "data-label")
            if key in a
        }
        assert used <= texts["en"].keys(), template


def test_writing(tmp_path):
    target = explain(neuron()).save(tmp_path / "a.html", lang="en")
    assert target.read_text("utf-8") == page(neuron())
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    with pytest.raises(ValueError, match=r"'a.txt' must end in \.html"):
        write_training(Frames.of_losses([1.0]), tmp_path / "a.txt")


# The film of a training


def test_frames(tmp_path):
    frames, text = film(tmp_path)
    assert [frame.epoch for frame in frames.frames] == [1, 2, 3, 4]
    first, last = frames.frames[0], frames.frames[-1]
    assert len(first.boundary) == 48 * 48 and first.boundary != last.boundary
    assert first.validation is not None and last.loss < first.loss
    data = embedded(text)[0]
    assert data["names"] == ["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"]
    assert [len(w[3]) for w in data["frames"][0]["weights"]] == [6, 3, 3, 1]
    assert data["points"][3] == [1.0, 1.0, 0] and data["classes"] == 2
    mean = np.mean(frames.model.layers[0].weight.data)
    assert last.weights[0][0] == pytest.approx(mean)


def test_shades_are_what_the_model_says():
    X = np.array([[0.0, 0.0], [1.0, 1.0]])
    neuron = tg.nn.Perceptron(2, rng=0)
    weight, bias = neuron.parameters()
    weight.data, bias.data = np.array([8.0, 0.0]).reshape(weight.shape), np.full(bias.shape, -4.0)
    frames = Frames(neuron, X, [0, 1])
    frames(1, tg.training.History([0.5]))
    rows = np.frombuffer(frames.frames[0].boundary, dtype=np.uint8).reshape(48, 48)
    x = np.linspace(*frames.limits[0], 48)
    expected = 255 / (1 + np.exp(-(8 * x - 4)))
    assert np.abs(rows - expected).max() <= 0.5 + 1e-9
    many = tg.nn.Linear(2, 3, rng=0)
    frames = Frames(many, X, [0, 2])
    frames(1, tg.training.History([0.5]))
    assert set(frames.frames[0].boundary) <= {0, 1, 2}


def test_long_trainings_are_thinned():
    frames = Frames.of_losses([1 / k for k in range(1, 1001)])
    epochs = [frame.epoch for frame in frames.frames]
    assert epochs[0] == 1 and len(epochs) <= 200 and epochs == sorted(set(epochs))
    assert epochs[-1] > 990


def test_other_data(tmp_path):
    model = tg.nn.Linear(3, 1, rng=0)
    frames = Frames(model, np.ones((4, 3)), np.zeros(4), every=2)
    history = tg.training.History()
    for epoch in range(1, 6):
        history.loss.append(float("nan") if epoch == 4 else 1.0)
        frames(epoch, history)
    assert [frame.epoch for frame in frames.frames] == [1, 2, 4]
    assert all(frame.boundary is None and frame.validation is None for frame in frames.frames)
    data = embedded(write_training(frames, tmp_path / "a.html").read_text("utf-8"))[0]
    assert [frame["loss"] for frame in data["frames"]] == [1.0, 1.0, None]
    with pytest.raises(ValueError, match="no epoch"):
        write_training(Frames.of_losses([]), tmp_path / "b.html")
    with pytest.raises(ValueError, match="4 rows of data do not pair with 3"):
        Frames(model, np.ones((4, 3)), np.zeros(3))
    with pytest.raises(ValueError, match="at least 1"):
        Frames(model, np.ones((4, 3)), np.zeros(4), every=0)


def test_the_parts_of_the_pages_are_installed():
    settings = ConfigParser(interpolation=None)
    settings.read(Path(tg.__file__).resolve().parent.parent / "setup.cfg")
    patterns = settings["options.package_data"]["tinygrad_tr"].split()
    folder = Path(tg.__file__).parent
    shipped = {path for pattern in patterns for path in folder.glob(pattern)}
    assert {p for p in folder.rglob("*") if p.suffix in (".html", ".css", ".js")} <= shipped
