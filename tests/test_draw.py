"""Pictures: golden DOT, roles, names, flows, frames, folding, alarms, SVG, files."""

import os
import re
import subprocess
import sys
import time
import xml.dom.minidom
from pathlib import Path

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import Value, nn
from tinygrad_tr.drawing import Limits, draw, engine
from tinygrad_tr.drawing.scene import read
from tinygrad_tr.drawing.views import Choice

GOLDEN = Path(__file__).with_name("golden")
drawable = pytest.mark.skipif(
    engine.program() is None and not engine.has_pygraphviz(), reason="there is no Graphviz engine"
)


def neuron():
    """The neuron of the textbooks: o = tanh(x1·w1 + x2·w2 + b), and its inputs."""
    x1, x2 = Value(2.0, name="x1"), Value(0.0, name="x2")
    w1, w2, b = Value(-3.0, name="w1"), Value(1.0, name="w2"), Value(6.8813735870195432, name="b")
    n = x1 * w1 + x2 * w2 + b
    o = np.tanh(n)
    n.name, o.name = "n", "o"
    return o, [x1, x2]


def network(*sizes):
    """An MLP with a loss on four rows."""
    X, t = tg.data.logic_gate("xor")
    model = nn.MLP(2, list(sizes), hidden="sigmoid", output="sigmoid", rng=0)
    loss = nn.mse(model(Value(X, requires_grad=False, name="X")), t)
    loss.backward()
    return loss, model


def names_of(scene):
    return [card.name for card in scene.cards]


def card_of(scene, name):
    return next(card for card in scene.cards if card.name == name)


def row_texts(scene, name):
    return [row.text for row in card_of(scene, name).rows]


# ---- the text ------------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "lang"), [("before", "en"), ("after", "tr")])
def test_golden_dot(when, lang):
    o, inputs = neuron()
    if when == "after":
        o.backward()
    title = {"en": "Single neuron", "tr": "Tek nöron"}[lang]
    dot = draw(o, inputs=inputs, title=title, theme="light", lang=lang).dot
    path = GOLDEN / f"neuron_{when}_{lang}.dot"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(dot, encoding="utf-8", newline="\n")
    assert dot == path.read_text(encoding="utf-8")


def test_dot_is_the_same_in_every_process():
    program = (
        "from tests.test_draw import network\n"
        "from tinygrad_tr.drawing import draw\n"
        "loss, model = network(3, 1)\n"
        "for level in ('operation', 'expression', 'module', 'summary'):\n"
        "    print(draw(loss, level=level, lang='tr').dot)\n"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True,
            cwd=Path(__file__).resolve().parent.parent,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("0", "7")
    }  # fmt: skip
    assert len(texts) == 1
    assert "kayıp" in texts.pop().decode()


def test_ten_nodes_and_nine_edges():
    o, _inputs = neuron()
    dot = draw(o).dot
    assert len(re.findall(r"\bid=n\d+", dot)) == 10
    assert len(re.findall(r"\bid=e\d+", dot)) == 9


def test_drawing_changes_nothing():
    o, inputs = neuron()
    o.backward()
    before = [value.grad for value in inputs]
    draw(o)
    with tg.no_grad():
        assert draw(o).dot == draw(o).dot
    assert [value.grad for value in inputs] == before


# ---- names and roles -----------------------------------------------------------------------


def test_roles():
    o, inputs = neuron()
    roles = {card.name: card.role for card in read(o, inputs=inputs).cards}
    assert {name for name, role in roles.items() if role == "input"} == {"x1", "x2"}
    assert {name for name, role in roles.items() if role == "parameter"} == {"w1", "w2", "b"}
    assert roles["t1"] == "op" and roles["o"] == "output"
    roles = {card.name: card.role for card in read(o, parameters=inputs).cards}
    assert roles["x1"] == "parameter" and roles["w1"] == "input"


def test_the_target_of_a_loss():
    y = Value([1.0, 2.0], name="w") - Value([1.0, 1.0], name="t", requires_grad=False)
    loss = np.mean(y)
    assert card_of(read(loss), "t").role == "target"
    assert card_of(read(y), "t").role == "input"
    assert read(loss).cards[-1].role == "loss"


def test_names_in_their_order_of_precedence():
    own, given, third = Value(1.0, name="own"), Value(2.0), Value(3.0)
    y = own * given + third * 4
    scene = read(y, names={"other": own, "given": given, "twice": given})
    assert names_of(scene) == ["own", "given", "t1", "p1", "t2", "t3"]
    assert card_of(scene, "t2").expression == "p1·4"


def test_given_names_of_arrays_and_lists():
    x, w = np.ones(3), [Value(np.ones(3)), Value(2.0)]
    bias = np.float64(0.5)
    scene = read((x * w[0]).sum() * w[1] + bias, names={"x": x, "w": w, "bias": bias, "n": 3})
    assert {"x", "w[0]", "w[1]", "bias"} <= set(names_of(scene))
    assert card_of(scene, "x").role == "input"


def test_the_same_name_twice_and_a_long_one():
    y = Value(1.0, name="w") * Value(2.0, name="w") + Value(3.0, name="a" * 30)
    assert names_of(read(y))[:2] == ["w", "w_2"]
    card = read(y).cards[-2]
    assert card.name == "a" * 23 + "…"
    assert "a" * 30 in card.tooltip


def test_a_user_may_call_a_value_t1():
    y = Value(1.0, name="t1") * 2 + 1
    assert names_of(read(y)) == ["t1", "t2", "t3"]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda x: x * -2, "x·(−2)"),
        (lambda x: 1 - x, "1 − x"),
        (lambda x: -x, "−x"),
        (lambda x: x**2, "x²"),
        (lambda x: x**-1, "x⁻¹"),
        (lambda x: x**0.5, "x**0.5"),
        (lambda x: x / 3, "x / 3"),
        (lambda x: np.abs(x), "|x|"),
        (lambda x: np.sum(x, axis=0), "sum(x, axis=0)"),
        (lambda x: x[1:, None], "x[1:, None]"),
        (lambda x: np.reshape(x, (2, -1)), "reshape(x, (2, −1))"),
        (lambda x: np.concatenate([x, x]), "concatenate(x, x)"),
        (lambda x: np.clip(x, -1, 1), "clip(x, −1, 1)"),
        (lambda x: tg.logsumexp(x, axis=0), "logsumexp(x, b=1, axis=0)"),
        (lambda x: np.concatenate([x] * 9), "concatenate(…)"),
        (lambda x: np.sum(x, axis=0, keepdims=True, initial=0.25), "sum(x)"),
    ],
)
def test_expressions(make, text):
    card = read(make(Value(np.ones(4), name="x"))).cards[-1]
    assert re.sub(r"^concatenate\(x, x\)|^\[x, x\]", "concatenate(x, x)", card.expression) == text


# ---- numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (1 / 3, ["0.3333", "—"]),
        ([0.5, -1.0, 2.0], ["(3,)", "[0.5, −1, 2]", "—"]),
        ([[1.0], [2.0]], ["(2, 1)", "[[1], [2]]", "—"]),
        (np.arange(8.0), ["(8,)", "3.5 ± 2.29", "—"]),
        (np.arange(10), ["(10,)", "0 … 9"]),
        (np.int64(12), ["12"]),
        (np.array([True, False, False]), ["(3,)", "%33.3 doğru"]),
        (np.bool_(True), ["doğru"]),
        (np.ones((0, 2)), ["(0, 2)", "boş", "—"]),
        (np.array([np.nan] * 3 + [np.inf] + [1.0, 3.0] * 2), ["(8,)", "✖ 3 NaN", "✖ 1 ∞", "2 ± 1"]),
        (1 - 2j, ["1 − 2j", "—"]),
        (-0.0, ["0", "—"]),
    ],
)
def test_what_a_card_shows(data, texts):
    scene = read(Value(data, name="v"), lang="tr")
    assert row_texts(scene, "v")[: len(texts)] == texts


def test_a_graph_keeps_the_numbers_that_it_was_computed_from():
    w = Value(3.0, name="w")
    y = w * 2
    y.backward()
    w.data = 100.0
    assert row_texts(read(y), "w")[0] == "3"


def test_tooltips_have_twelve_digits():
    tooltip = card_of(read(Value(1 / 3, name="w") * 2, lang="tr"), "t1").tooltip
    assert tooltip == "t1 = w·2 | değer 0.666666666667 | float64"
    tooltip = card_of(read(np.sqrt(Value([0.0, 4.0], name="w")), lang="en"), "t1").tooltip
    assert tooltip == "t1 = sqrt(w) | shape (2,) | min 0, max 2 | 50% zeros | float64"


# ---- edges ---------------------------------------------------------------------------------


def test_edges_before_and_after_backward():
    o, inputs = neuron()
    before = draw(o, inputs=inputs).dot
    assert before.count("class=waiting") == 9
    assert "label=<<TABLE" in before and "dotted = 0" not in before
    o.backward()
    after = draw(o, inputs=inputs).dot
    assert after.count("class=flow") == 8
    assert after.count('class="flow zero"') == after.count("style=dotted") == 1
    assert after.count("penwidth=4.4") == 1, "the strongest edge"


def test_a_value_used_twice_by_one_operation_has_two_edges_with_their_own_flows():
    a = Value(3.0, name="a")
    y = a**a
    y.backward()
    scene = read(y)
    assert [(e.source, e.target) for e in scene.edges] == [(0, 1), (0, 1)]
    assert [e.flow for e in scene.edges] == pytest.approx([27.0, 27 * np.log(3)])


def test_no_gradient_is_dashed():
    y = Value(2.0, name="w") * Value(3.0, name="x", requires_grad=False)
    y.backward()
    dot = draw(y).dot
    assert dot.count("style=dashed") == 1
    assert "gradient" not in [row.label for row in card_of(read(y), "x").rows]


def test_flows_of_arrays_are_norms():
    w = Value([3.0, 4.0], name="w")
    y = np.sum(w * w)
    y.backward()
    edges = read(y).edges
    assert [edge.strength for edge in edges] == pytest.approx([5.0, 5.0, np.sqrt(2)])


def test_an_operand_that_was_changed_in_place_has_no_number():
    w = Value(np.array([1.0, 2.0]), name="w")
    h = w * w
    y = np.sum(h)
    y.backward()
    w.data -= 1.0
    edges = read(y).edges
    assert [edge.flow is None for edge in edges] == [True, True, False]


def test_many_edges_have_no_labels():
    y = Value(1.0)
    for _step in range(31):
        y = y * 2
    y.backward()
    assert 'POINT-SIZE="10" COLOR="#B93A0C"' not in draw(y, theme="light").dot


# ---- frames and folding --------------------------------------------------------------------


def test_module_calls_are_frames():
    loss, _model = network(4, 1)
    scene = read(loss, lang="tr")
    assert [(f.title, f.kind, f.parent) for f in scene.frames] == [
        ("", "MLP(2→4→1, sigmoid, sigmoid)", None),
        ("Katman 1", "Linear(2→4) + sigmoid", 0),
        ("Katman 2", "Linear(4→1) + sigmoid", 0),
    ]
    assert scene.frames[1].detail == "12 parametre"
    assert card_of(scene, "W1").frame == 1
    assert card_of(scene, "X").frame is None
    assert draw(loss).dot.count("subgraph cluster_") == 3


def test_any_object_may_be_the_module():
    class Calls(nn.Module):
        def forward(self, x):
            return x * 2

    y = Calls()
    out = y(Value(1.0, name="x"))
    assert read(out).frames[0].kind == "Calls"
    assert read(out).frames[0].detail == ""


def test_a_module_that_is_gone_leaves_no_frame():
    out = nn.Linear(2, 3, rng=0)(np.ones((1, 2)))
    assert read(out).frames == ()


def test_the_same_module_twice_has_two_frames_and_its_parameters_stand_between():
    layer = nn.Linear(2, 2, rng=0)
    y = np.sum(layer(layer(np.ones((1, 2)))))
    scene = read(y)
    assert len(scene.frames) == 2
    assert card_of(scene, "W").frame is None


def test_a_layer_is_one_card_with_its_parameters_above_and_below():
    loss, _model = network(4, 1)
    scene = read(loss, choice=Choice("expression"))
    assert card_of(scene, "t2").expression == "X @ W1 + b1"
    sides = {scene.cards[edge.source].name: edge.side for edge in scene.edges}
    assert sides["W1"] == "above" and sides["b1"] == "below"
    assert "t1" not in names_of(scene)


def test_a_deep_network_is_rows():
    loss, model = network(*[8] * 12, 1)
    scene = read(loss, choice=Choice())
    strips = [card.strip for card in scene.cards if card.strip]
    assert scene.level == "module"
    assert [strip.title for strip in strips[:2]] == ["Linear(2→8)", "Linear(8→8)"]
    assert strips[0].after == " + sigmoid"
    assert strips[0].parameters == 24
    first = model.layers[0]
    norm = np.hypot(*(np.linalg.norm(p.grad) for p in (first.weight, first.bias)))
    assert strips[0].low == strips[0].high == pytest.approx(norm)
    assert strips[0].mark == "▼ vanishing" and strips[0].alarm == "error"
    assert "rankdir=TB" in draw(loss).dot
    easy = read(loss, choice=Choice(limits=Limits(vanishing=0.0, weak=0.0)))
    assert not any(card.strip.mark for card in easy.cards if card.strip)


def test_many_equal_modules_are_one_row():
    loss, _model = network(*[4] * 250, 1)
    scene = read(loss, choice=Choice())
    strips = [card.strip for card in scene.cards if card.strip]
    assert [strip.count for strip in strips] == [1, 249, 1]
    assert strips[1].after == " + sigmoid"
    assert strips[1].low < strips[1].high
    assert strips[1].parameters == 249 * 20
    assert "× 249" in draw(loss).dot


def test_parameters_that_calls_share_are_in_their_rows():
    layer = nn.Linear(2, 2, rng=0)
    x = Value(np.ones((1, 2)), name="X", requires_grad=False)
    y = np.sum(layer(layer(x)))
    y.backward()
    scene = read(y, choice=Choice("module"))
    assert [card.role for card in scene.cards] == ["input", "module", "module", "output"]
    assert [(edge.source, edge.target) for edge in scene.edges] == [(0, 1), (1, 2), (2, 3)]
    assert scene.cards[1].strip.low == scene.cards[2].strip.low > 0


def test_a_huge_graph_is_a_summary():
    x = Value(1.0, name="x")
    y = x
    for _step in range(50_000):
        y = y * 0.9999 + 1e-5
    y.backward()
    start = time.perf_counter()
    drawing = draw(y, lang="tr")
    assert time.perf_counter() - start < 10, "about 1 s, and 3 s are promised"
    assert len(drawing.dot) < 10_000
    for text in ("100001", "çizmek için çok büyük", "multiply", "50000", "derinlik"):
        assert text in drawing.dot
    assert len(drawing.text.splitlines()) < 70


def test_max_nodes():
    o, _inputs = neuron()
    assert read(o, choice=Choice("operation", most=9)).level == "summary"
    assert "too large" in draw(o, max_nodes=9, lang="en").dot
    assert "too large" not in draw(o, level="summary", lang="en").dot


def test_scalar_networks_are_drawn_neuron_by_neuron():
    model = nn.scalar.MLP(2, [2, 1])
    y = model([Value(1.0, name="x1", requires_grad=False), Value(2.0, name="x2")])
    y.backward()
    scene = read(y, choice=Choice("module"))
    assert sum(card.strip is not None for card in scene.cards) == 3


# ---- what is wrong -------------------------------------------------------------------------


def test_the_origin_of_a_nan():
    z, y = Value(-2.0, name="z"), Value(0.0, name="y", requires_grad=False)
    with np.errstate(all="ignore"):
        p = tg.relu(z)
        q = np.log(p)
        m = y * q
        loss = -m
    for value, name in ((p, "p"), (q, "q"), (m, "m"), (loss, "L")):
        value.name = name
    scene = read(loss, lang="tr")
    assert {card.name: card.alarm for card in scene.cards if card.alarm} == {
        "q": "cause", "m": "error",
    }  # fmt: skip
    assert row_texts(scene, "m")[-1] == "✖ ilk NaN: 0·(−∞)"
    assert row_texts(scene, "q")[-1] == "▲ log(0) = −∞"
    assert [edge.alarm for edge in scene.edges] == ["", "", "", "cause", "error"]


def test_an_infinity_that_stays_one_is_an_error():
    with np.errstate(all="ignore"):
        y = np.exp(Value(1000.0, name="x")) * 2
    scene = read(y, lang="en")
    assert row_texts(scene, "t1")[-1] == "✖ first ∞: exp(1000)"
    assert card_of(scene, "t1").alarm == "error" and not card_of(scene, "t2").alarm


def test_dead_and_saturated_units():
    x = np.array([[-1.0, 2.0, -3.0, 1.0], [-2.0, -1.0, -4.0, 0.5]])
    scene = read(tg.relu(Value(x, name="x")), lang="tr")
    assert row_texts(scene, "t1")[-1] == "▲ ölü ReLU: %50 (2 / 4 birim)"
    scene = read(tg.relu(Value(x[:1], name="x")), lang="tr")
    assert "ReLU" not in " ".join(row_texts(scene, "t1")), "one sample proves nothing"
    scene = read(np.tanh(Value([5.0, 6.0, 0.1], name="x")), lang="en")
    assert row_texts(scene, "t1")[-1] == "■ saturated: 66.7%"


# ---- SVG, notebooks and files --------------------------------------------------------------

HOSTILE = (
    "</script><img src=x onerror=alert(1)>\"'& id=\"n0\" url(#a) \\N "
    "\x00\x1b\u202e\ud800\nğüşıöç שלום"
)


@drawable
@pytest.mark.parametrize("theme", ["auto", "dark"])
def test_any_name_is_shown_as_text(theme):
    drawing = draw(Value(2.0, name=HOSTILE) * 3, title=HOSTILE, theme=theme)
    page = xml.dom.minidom.parseString(drawing.svg())
    tags = {element.tagName for element in page.getElementsByTagName("*")}
    assert not tags & {"script", "img", "a", "foreignObject"}
    texts = [element.firstChild.data for element in page.getElementsByTagName("text")]
    assert any(text.startswith("</script><img src=x on") for text in texts)
    assert any("id=\"n0\" url(#a) \N{SET MINUS}N" in text for text in texts), "in the title"
    titles = [element.firstChild.data for element in page.getElementsByTagName("title")]
    assert any('id="n0" url(#a) \N{SET MINUS}N' in title for title in titles)
    assert any("ğüşıöç שלום" in title for title in titles)


@drawable
def test_a_name_in_angle_brackets_is_no_markup():
    drawing = draw(Value(2.0, name="<b>") * 3)
    assert "<title>&lt;b&gt; |" in drawing.svg()


@drawable
def test_svg_follows_the_theme_and_does_not_clash():
    one, two = draw(Value(2.0) * 3).svg(), draw(Value(3.0) * 3).svg()
    assert one.startswith("<svg ")
    assert "@media (prefers-color-scheme: dark)" in one
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one, two)]
    assert ids[0].isdisjoint(ids[1])
    used = set(re.findall(r'"url\(#([^)]+)\)"', one))
    assert used and used <= ids[0]
    assert {re.match(r"g[0-9a-f]{8}-", name) is not None for name in ids[0]} == {True}
    fixed = draw(Value(2.0) * 3, theme="dark").svg()
    assert "<style>" not in fixed and "#12171e" in fixed


@drawable
def test_every_colour_of_a_themed_picture_has_a_rule():
    loss, _model = network(4, 1)
    for level in ("operation", "expression", "module"):
        svg = draw(loss, level=level, title="MLP").svg()
        body = svg[svg.index("</style>") :]
        for tag in re.findall(r"<(?:text|path|polygon|stop)[^>]*#[0-9a-f]{6}[^>]*>", body):
            assert "class=" in tag, tag


@drawable
def test_notebooks_get_svg_and_text():
    bundle = draw(Value(2.0, name="w") * 3)._repr_mimebundle_(include=None)
    assert set(bundle) == {"image/svg+xml", "text/plain"}
    assert bundle["text/plain"].startswith("t1 = w·3")


def test_a_drawing_is_of_its_moment():
    w = Value(2.0, name="w")
    y = w * 3
    drawing = draw(y)
    y.backward()
    assert "—" in drawing.dot and "—" in str(drawing) and "—" not in draw(y).dot


def test_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    y = Value(2.0, name="w") * 3
    y.name = "Kayıp Ağı"
    drawing = draw(y)
    assert drawing.save("a.dot") == Path("a.dot")
    assert drawing.save("a.dot").read_bytes() == drawing.dot.encode()
    assert drawing.save("a.dot", overwrite=False).name == "a-2.dot"
    assert drawing.save("a.dot", overwrite=False).name == "a-3.dot"
    assert drawing.save(tmp_path / "a.txt").read_text(encoding="utf-8") == drawing.text + "\n"
    assert b"\r" not in Path("a.txt").read_bytes()
    with pytest.raises(ValueError, match=r"'a.gif' must end in .svg, .png, .pdf, .dot, .txt"):
        drawing.save("a.gif")
    assert not list(tmp_path.glob(".*"))


@drawable
def test_a_file_without_a_name_is_called_after_the_result(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    y = Value(2.0, name="w") * 3
    y.name = "Kayıp Ağı"
    assert [draw(y).save().name for _again in range(2)] == ["kayip-agi.svg", "kayip-agi-2.svg"]
    assert draw(y).save(tmp_path, overwrite=True).name == "kayip-agi.svg"


def test_a_failed_write_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.dot"
    drawing = draw(Value(2.0) * 3)
    with pytest.raises(FileNotFoundError):
        drawing.save(tmp_path / "absent" / "a.dot")
    drawing.save(path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.dot"]


@pytest.mark.parametrize(
    ("option", "given"), [("theme", "pink"), ("direction", "up"), ("level", "some")]
)
def test_unknown_options_are_refused(option, given):
    with pytest.raises(ValueError, match=f"unknown {option}"):
        draw(Value(1.0) * 2, **{option: given})


def test_only_values_are_drawn():
    with pytest.raises(TypeError, match="takes a Value, not ndarray"):
        draw(np.ones(3))
