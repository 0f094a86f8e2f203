"""Pictures and trees: golden text, roles, flows, folding, engines."""

import re
import subprocess
import sys

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import GraphvizMissingError, Value, nn
from tinygrad_tr.drawing import draw, engine, tree
from tinygrad_tr.drawing.scene import read


def neuron():
    x1, x2 = Value(2.0, name="x1"), Value(0.0, name="x2")
    w1, w2, b = Value(-3.0, name="w1"), Value(1.0, name="w2"), Value(6.8813735870195432, name="b")
    n = x1 * w1 + x2 * w2 + b
    n.name = "n"
    o = np.tanh(n)
    o.name = "o"
    return o, [x1, x2]


@pytest.fixture
def no_engine(monkeypatch):
    monkeypatch.setenv("TINYGRAD_TR_DOT", "no-such-program")
    monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)


GOLDEN = """\
o = tanh(n)          value 0.7071  gradient 1     output
└─ n = t3 + b        value 0.8814  gradient 0.5
   ├─ t3 = t1 + t2   value −6      gradient 0.5
   │  ├─ t1 = x1·w1  value −6      gradient 0.5
   │  │  ├─ x1       value 2       gradient −1.5  parameter
   │  │  └─ w1       value −3      gradient 1     parameter
   │  └─ t2 = x2·w2  value 0       gradient 0.5
   │     ├─ x2       value 0       gradient 0.5   parameter
   │     └─ w2       value 1       gradient 0     parameter
   └─ b              value 6.881   gradient 0.5   parameter"""


def test_tree_of_a_neuron():
    o, _inputs = neuron()
    assert "gradient —" in tree(o, ascii=False)
    o.backward()
    assert tree(o, ascii=False) == GOLDEN
    assert "└─" not in tree(o, ascii=True)
    assert "değer 0.7071  gradyan 1     çıktı" in tree(o, ascii=False, lang="tr")


def test_tree_fits_the_screen_and_marks_what_comes_twice():
    a = Value(3.0, name="a")
    b = a * a
    y = b + b * a
    lines = tree(y, ascii=False).splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.strip().endswith("↑") for line in lines)
    assert any("used 2 times" in line for line in lines)


def test_tree_of_a_million_operations_is_a_summary():
    y = Value(1.0)
    for _step in range(1_000_000):
        y = y + 1.0
    text = tree(y, ascii=False)
    assert len(text.splitlines()) < 100
    assert re.search(r"\d{6,} more", text)


def test_scene_has_roles_and_flows():
    o, inputs = neuron()
    o.backward()
    scene = read(o, inputs=inputs)
    roles = {card.name: card.role for card in scene.cards}
    assert roles["x1"] == "input"
    assert roles["w1"] == "parameter"
    assert roles["t1"] == "op"
    assert roles["o"] == "output"
    flows = {
        (scene.cards[e.source].name, scene.cards[e.target].name): e.flow for e in scene.edges
    }
    assert flows["x1", "t1"] == pytest.approx(-1.5)
    assert flows["w2", "t2"] == 0
    assert len(scene.cards) == 10
    assert len(scene.edges) == 9


def test_a_value_used_twice_by_one_operation_has_two_edges_with_their_own_flows():
    a = Value(3.0, name="a")
    y = a**a
    y.backward()
    scene = read(y)
    assert [e.source for e in scene.edges] == [0, 0]
    assert [e.flow for e in scene.edges] == pytest.approx([27.0, 27 * np.log(3)])


def test_dot_before_and_after_backward():
    o, inputs = neuron()
    before = draw(o, inputs=inputs, theme="light").dot
    assert "#E2672B" not in before
    o.backward()
    after = draw(o, inputs=inputs, theme="light").dot
    assert after.count("class=flow") + after.count('class="flow') == 9
    assert "style=dotted" in after
    assert draw(o, inputs=inputs, theme="light").dot == after


def test_dot_is_the_same_in_every_process():
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.test_drawing import neuron\n"
        "from tinygrad_tr.drawing import draw\n"
        "o, inputs = neuron(); o.backward(); print(draw(o, inputs=inputs, lang='tr').dot)"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(texts) == 1
    assert "çıktı" in texts.pop().decode()


def test_module_calls_are_clusters():
    model = nn.MLP(2, [4, 1], output="sigmoid", rng=0)
    X, t = tg.data.logic_gate("xor")
    loss = nn.mse(model(X), t)
    loss.backward()
    dot = draw(loss, lang="tr").dot
    assert dot.count("subgraph") == 3
    assert "layers.0" in dot
    assert "Linear(2→4) · 12 parametre" in dot


def test_names_come_from_the_caller():
    weight = Value(2.0)
    y = weight * 3
    assert "<B>weight</B>" in draw(y, names={"weight": weight}).dot


def test_large_graphs_fold_and_huge_ones_are_summed_up():
    model = nn.MLP(2, [4] * 16, rng=0)
    y = model(np.ones((3, 2))).sum()
    y.backward()
    cards = re.compile(r"^\t*n\d+ \[", re.MULTILINE)
    assert len(cards.findall(draw(y, level="all").dot)) > 64
    assert 16 < len(cards.findall(draw(y).dot)) < 40
    x = Value(1.0)
    for _step in range(50_000):
        x = x + 1.0
    assert "50001" in draw(x).dot


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
@pytest.mark.parametrize("which", ["dot", "pygraphviz"])
def test_engines_draw(tmp_path, monkeypatch, which, kind):
    if which == "dot" and engine.program() is None:
        pytest.skip("the program dot is not installed (apt install graphviz)")
    if which == "pygraphviz":
        pytest.importorskip("pygraphviz", reason='pip install "pygraphviz>=2"')
        monkeypatch.setenv("TINYGRAD_TR_DOT", "no-such-program")
        monkeypatch.setenv("PATH", "")
    o, _inputs = neuron()
    o.backward()
    path = draw(o, lang="tr").save(tmp_path / f"neuron.{kind}")
    head = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[kind]
    assert path.read_bytes().startswith(head)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_without_an_engine_the_source_is_written_and_the_error_helps(tmp_path, no_engine):
    drawing = draw(Value(2.0, name="a") * 3)
    with pytest.raises(GraphvizMissingError, match=r"tinygrad_tr\[plot\]") as error:
        drawing.save(tmp_path / "a.png")
    assert "a.dot" in str(error.value)
    assert (tmp_path / "a.dot").read_text(encoding="utf-8") == drawing.dot
    assert set(drawing._repr_mimebundle_()) == {"text/plain"}
    drawing.save(tmp_path / "a.txt")


def test_any_name_is_shown_as_text():
    name = "</script><img src=x>\"'&ğ\u202e\n"
    drawing = draw(Value(2.0, name=name) * 3)
    assert "&lt;/script" in drawing.dot
    if engine.program() or engine.has_pygraphviz():
        svg = drawing.svg()
        assert "<img" not in svg
        assert "ğ" in svg


def test_svg_follows_the_theme_and_does_not_clash():
    if not (engine.program() or engine.has_pygraphviz()):
        pytest.skip("no Graphviz engine")
    one, two = draw(Value(2.0) * 3).svg(), draw(Value(3.0) * 3).svg()
    assert "prefers-color-scheme: dark" in one
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one, two)]
    assert ids[0].isdisjoint(ids[1])


@pytest.mark.parametrize(
    ("option", "given"), [("theme", "pink"), ("direction", "up"), ("level", "some")]
)
def test_unknown_options_are_refused(option, given):
    with pytest.raises(ValueError, match=f"unknown {option}"):
        draw(Value(1.0) * 2, **{option: given})


def test_only_values_are_drawn(tmp_path):
    with pytest.raises(TypeError, match="takes a Value"):
        draw(np.ones(3))
    with pytest.raises(ValueError, match="must end in"):
        draw(Value(1.0) * 2).save(tmp_path / "a.gif")


def test_special_data_is_told():
    cards = {
        card.name: " ".join(row.text for row in card.rows)
        for card in read(
            np.where(Value([True, False], name="mask"), Value([np.nan, 1.0], name="x"), 0)
        ).cards
    }
    assert cards["mask"] == "(2,) 50% true"
    assert "1 NaN" in cards["x"]
