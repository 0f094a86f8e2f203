"""What has a card: expressions that are put together, modules to a depth; and scenes for pages."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import Value, nn
from tinygrad_tr.drawing import draw, engine, layout, tree
from tinygrad_tr.drawing.scene import Book, read
from tinygrad_tr.drawing.views import Choice

GOLDEN = Path(__file__).with_name("golden")
EXPRESSIONS = Choice("expression")
drawable = pytest.mark.skipif(
    engine.program() is None and not engine.has_pygraphviz(), reason="there is no Graphviz engine"
)


def named(**values):
    for name, value in values.items():
        value.name = name


def xor_network():
    """The network of the XOR picture, on weights that are round numbers."""
    model = nn.MLP(2, [3, 1], hidden="relu", output="sigmoid", rng=0)
    first, last = model.layers
    first.weight.data = np.array([[1.0, -0.5, -1.0], [0.75, 0.5, -1.0]])
    first.bias.data = np.array([0.0, 0.25, -0.5])
    last.weight.data = np.array([[0.5], [-1.0], [2.0]])
    X, t = tg.data.logic_gate("xor")
    loss = nn.mse(
        model(Value(X, requires_grad=False, name="X")), Value(t, requires_grad=False, name="y")
    )
    named(L=loss)
    loss.backward()
    return loss, model


def deep_network():
    """Twelve layers, through which hardly any gradient flows."""
    model = nn.MLP(2, [2] * 11 + [1], hidden="sigmoid", output="sigmoid", rng=0)
    for k, layer in enumerate(model.layers):
        layer.weight.data = np.full(layer.weight.shape, 0.5 - 0.25 * (k % 2))
    X = Value(np.array([[0.0, 1.0], [1.0, 0.5]]), requires_grad=False, name="X")
    loss = nn.mse(model(X), np.array([[0.0], [1.0]]))
    named(L=loss)
    loss.backward()
    return loss, model


def lost_number():
    z, y = Value(-2.0, name="z"), Value(0.0, name="y", requires_grad=False)
    with np.errstate(all="ignore"):
        p = tg.relu(z)
        q = np.log(p)
        m = y * q
        loss = -m
    named(p=p, q=q, m=m, L=loss)
    return loss, None


@pytest.mark.parametrize(
    ("name", "make", "options"),
    [
        ("xor_operation", xor_network, {"level": "operation"}),
        ("xor_expression", xor_network, {"level": "expression"}),
        ("xor_module", xor_network, {"level": "module"}),
        ("xor_depth", xor_network, {"depth": 1}),
        ("xor_summary", xor_network, {"level": "summary"}),
        ("deep", deep_network, {"title": "Derin ağ"}),
        ("nan", lost_number, {"title": "NaN"}),
    ],
)
def test_golden_pictures(name, make, options):
    result, _model = make()
    drawing = draw(result, theme="light", lang="tr", **options)
    for kind, text in (("dot", drawing.dot), ("txt", f"{drawing.text}\n")):
        path = GOLDEN / f"{name}.{kind}"
        if kind == "txt" and options.get("level", "operation") != "operation":
            continue  # the tree is the same for every level
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")


# ---- expressions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "expression"),
    [
        (lambda a, b, c: a * b + c, "a·b + c"),
        (lambda a, b, c: (a + b) * c, "(a + b)·c"),
        (lambda a, b, c: c * (a * b), "c·(a·b)"),
        (lambda a, b, c: a - (b - c), "a − (b − c)"),
        (lambda a, b, c: a - b - c, "a − b − c"),
        (lambda a, b, c: a / (b * c), "a / (b·c)"),
        (lambda a, b, c: -(a + b) + c, "−(a + b) + c"),
        (lambda a, b, c: (a + b) ** 2 * c, "(a + b)²·c"),
        (lambda a, b, c: (a * b) ** c, "(a·b)**c"),
        (lambda a, b, c: (-a) ** 2 + b * c, "(−a)² + b·c"),
        (lambda a, b, c: np.tanh(a * b + c), "tanh(a·b + c)"),
        (lambda a, b, c: abs(a * b) + c, "|a·b| + c"),
        (lambda a, b, c: np.sum(np.ones(2) * a) + c, "sum(c1·a) + c"),
        (lambda a, b, c: np.tanh(a) * b + c, "t1·b + c"),
        (lambda a, b, c: (a + b) * (a + b) + c, "(a + b)·(a + b) + c"),
    ],
)
def test_operations_share_a_card(make, expression):
    a, b, c = (Value(x, name=name) for name, x in (("a", 2.0), ("b", 3.0), ("c", 4.0)))
    scene = read(make(a, b, c), choice=EXPRESSIONS)
    assert scene.cards[-1].expression == expression


def test_named_used_twice_and_long_ones_keep_a_card():
    a, b = Value(2.0, name="a"), Value(3.0, name="b")
    product = a * b
    twice = product * product + a
    assert [card.name for card in read(twice, choice=EXPRESSIONS).cards] == ["a", "b", "t1", "t3"]
    inner = a * b
    inner.name = "inner"
    assert read(inner + a, choice=EXPRESSIONS).cards[-1].expression == "inner + a"
    total = a
    for _step in range(30):
        total = total + b
    scene = read(total, choice=EXPRESSIONS)
    assert len(scene.cards) < 10
    assert max(len(card.expression) for card in scene.cards) <= 40
    assert sum(len(members) for members in scene.members) == 32


def test_the_origin_of_a_nan_keeps_a_card():
    z = Value(0.0, name="z")
    with np.errstate(all="ignore"):
        y = z * np.log(z * 1.0) + 1.0
    scene = read(y, choice=EXPRESSIONS)
    assert [card.alarm for card in scene.cards if card.alarm] == ["cause", "error"]


def test_edges_of_an_expression_are_those_of_its_operands():
    a, b, c = (Value(x, name=name) for name, x in (("a", 2.0), ("b", 3.0), ("c", 4.0)))
    y = a * b + c
    y.backward()
    edges = read(y, choice=EXPRESSIONS).edges
    assert [(e.source, e.target, e.flow) for e in edges] == [(0, 3, 3.0), (1, 3, 2.0), (2, 3, 1.0)]


# ---- names ---------------------------------------------------------------------------------


def test_parameters_are_called_by_their_place():
    loss, model = xor_network()
    names = {card.name: card for card in read(loss).cards}
    assert {"W1", "b1", "W2", "b2"} <= names.keys()
    assert names["W1"].tooltip.startswith("W1 | layers.0.weight | ")
    model.layers[0].weight.name = "ağırlık"
    assert "ağırlık" in {card.name for card in read(loss).cards}


def test_a_short_name_that_two_would_have_is_written_out():
    class Two(nn.Module):
        def __init__(self):
            self.left, self.right = nn.Linear(2, 2, rng=0), nn.Linear(2, 2, rng=0)

        def forward(self, x):
            return self.left(x) + self.right(x)

    two = Two()
    scene = read(np.sum(two(np.ones((1, 2)))))
    assert {"left.weight", "right.weight", "left.bias"} <= {card.name for card in scene.cards}
    model = nn.MLP(2, [2, 1], rng=0)
    y = model(Value(np.ones((1, 2)), name="W1"))
    assert "layers.0.weight" in {card.name for card in read(y).cards}


def test_the_line_of_the_program_is_told_where_it_is_known():
    with tg.detect_anomaly():
        y = Value(2.0, name="w") * 3
    tooltip = read(y).cards[-1].tooltip
    assert re.search(r" \| test_views.py:\d+$", tooltip)
    assert "test_views" not in read(Value(2.0) * 3).cards[-1].tooltip


# ---- modules to a depth --------------------------------------------------------------------


def test_depth_folds_what_is_nested_deeper():
    loss, _model = xor_network()
    outermost = read(loss, choice=Choice(depth=0))
    assert [card.strip.title for card in outermost.cards if card.strip] == [
        "MLP(2→3→1, relu, sigmoid)"
    ]
    layers = read(loss, choice=Choice(depth=1))
    assert [card.strip.title for card in layers.cards if card.strip] == [
        "Linear(2→3)", "Linear(3→1)",
    ]  # fmt: skip
    assert [card.frame for card in layers.cards if card.strip] == [0, 0]
    assert draw(loss, depth=1).dot.count("subgraph cluster_") == 1
    nothing = read(loss, choice=Choice(depth=2))
    assert not any(card.strip for card in nothing.cards)
    assert {edge.side for edge in nothing.edges} == {"", "above", "below"}


@pytest.mark.parametrize("options", [{"level": "operation", "depth": 1}, {"depth": -1}])
def test_depth_goes_with_modules_only(options):
    with pytest.raises(ValueError, match="depth= folds modules"):
        draw(Value(2.0) * 3, **options)


def test_rows_that_would_stand_beside_each_other_are_folded_further():
    model = nn.scalar.MLP(3, [6, 6, 1])
    y = model([Value(float(k), name=f"x{k}") for k in range(3)])
    y.backward()
    scene = read(y, choice=Choice())
    assert scene.level == "module"
    assert [card.strip.title for card in scene.cards if card.strip] == ["Layer"] * 3


def test_a_dead_unit_does_not_colour_the_bar_of_the_gradient():
    loss, _model = xor_network()
    first = next(c.strip for c in read(loss, choice=Choice("module")).cards if c.strip)
    assert first.mark.startswith("▲ dead ReLU: 33.3%")
    assert (first.alarm, first.tone) == ("warning", "")


def test_without_modules_there_are_expressions():
    a, b = Value(2.0, name="a"), Value(3.0, name="b")
    scene = read(a * b + a, choice=Choice("module"))
    assert [card.expression for card in scene.cards] == ["", "", "a·b + a"]


# ---- for pages -----------------------------------------------------------------------------


@drawable
def test_the_layout_of_a_scene():
    loss, _model = xor_network()
    scene = read(loss, choice=EXPRESSIONS)
    svg = layout(scene, "tr")
    assert svg.startswith("<svg ") and "<style>" not in svg
    ids = re.findall(r'<g id="([nem]\d+)" class="(?:node|edge|cluster)', svg)
    expected = [("n", scene.cards), ("e", scene.edges), ("m", scene.frames)]
    assert sorted(ids) == sorted(f"{k}{n}" for k, found in expected for n in range(len(found)))
    curves = re.findall(r' d="M([^C]+)C([^"]+)"/>\n<polygon[^>]*points="\S+ (\S+) ', svg)
    assert len(curves) == len(scene.edges)
    for start, rest, tip in curves:
        ends = (np.array(end.split(","), dtype=float) for end in (start, rest.split()[-1], tip))
        first, last, tip = ends
        assert np.linalg.norm(tip - last) < np.linalg.norm(tip - first)
    assert '<g id="n1" class="node param parameter">' in svg
    assert scene.members[1][0].shape == (2, 3)
    for shape in re.findall(r"<(?:text|path|polygon|stop)[^>]*#[0-9a-f]{6}[^>]*>", svg):
        assert "class=" in shape, shape


def test_cards_edges_and_members_are_in_order():
    a, b = Value(2.0, name="a"), Value(3.0, name="b")
    scene = read(b - a * b)
    assert [card.name for card in scene.cards] == ["a", "b", "t1", "t2"]
    assert [(edge.source, edge.target) for edge in scene.edges] == [(0, 2), (1, 2), (1, 3), (2, 3)]
    assert [members[0].name for members in scene.members] == ["a", "b", None, None]


# ---- trees ---------------------------------------------------------------------------------


def test_a_tree_is_as_wide_as_it_may():
    y = Value(1.0, name="x")
    for _step in range(8):
        y = np.tanh(y * Value(0.5, name="a_rather_long_name"))
    for width in (50, 80, 100):
        lines = tree(y, width=width, ascii=False).splitlines()
        assert max(map(len, lines)) <= width
    assert tree(y, depth=1, option="--depth {n}").splitlines()[2].endswith("2 below (--depth 13)")


def test_powers_in_ascii():
    x = Value(2.0, name="x3")
    lines = tree(np.sqrt(x**2 + x**-12), ascii=True).splitlines()
    assert any("x3**2 " in line for line in lines)
    assert any("x3**-12" in line for line in lines)
    facts = [line.index("value") for line in lines if "value" in line]
    assert len(set(facts)) == 1, "columns are aligned"


def test_a_parameter_tells_of_its_gradient():
    x = np.ones((2, 2))
    w = [Value(np.full((2, 2), 1.0), name=name) for name in ("small", "fine", "none", "large")]
    y = np.sum(x @ w[0]) * 1e-7 + np.sum(x @ w[1]) + np.sum(x @ w[2]) * 0 + np.sum(x @ w[3]) * 1e5
    y.backward()
    remarks = {
        card.name: row.text for card in read(y, lang="tr").cards
        for row in card.rows if row.kind == "warning"
    }  # fmt: skip
    assert remarks == {"small": "▼ kaybolan", "large": "▲ patlayan"}


def test_several_results_are_read_off_their_text():
    a = Value(np.arange(6.0).reshape(3, 2) + np.eye(3, 2), name="A")
    u, s, _v = np.linalg.svd(a, full_matrices=False)
    scene = read(np.sum(s**2) + u[0, 0], choice=EXPRESSIONS)
    assert scene.cards[-1].expression == "sum(svd(A).S²) + svd(A).U[0, 0]"


def test_a_page_is_that_of_the_explanation(tmp_path):
    pytest.importorskip("tinygrad_tr.explaining", reason="pages are made by explain()")
    drawing = draw(Value(2.0, name="w") * 3)
    assert drawing.save(tmp_path / "g.html").read_text(encoding="utf-8").startswith("<!DOCTYPE")
    assert "</html>" in drawing.html()
    with pytest.raises(ValueError, match="no page"):
        type(drawing)(drawing.dot, drawing.text).html()


def test_readers_of_all_operands_get_numbers_as_items():
    w = Value(3.0, name="w")
    y = w * 2 + 2
    book = Book(y, literals=True)
    scene = read(y, book=book)
    assert [card.name for card in scene.cards] == ["w", "c1", "t1", "c2", "t2"]
    assert [card.role for card in scene.cards][1::2] == ["constant", "constant"]
    assert scene.cards[-1].expression == "t1 + 2"
    assert [(edge.source, edge.target) for edge in scene.edges] == [(0, 2), (1, 2), (2, 4), (3, 4)]
    assert [book.structure.is_literal(x) for x in book.structure.uses] == [
        False, True, False, True, False,
    ]  # fmt: skip
    assert len(read(y).cards) == 3


def test_gradients_may_be_given():
    loss, model = xor_network()
    held = read(loss, choice=Choice("module")).cards[1].strip.low
    gradients = {x: x.grad for x in [*model.parameters(), loss]}
    model.zero_grad()
    assert read(loss, choice=Choice("module")).cards[1].strip.low is None
    given = read(loss, book=Book(loss, gradients=gradients), choice=Choice("module"))
    assert given.cards[1].strip.low == held > 0
    only = Book(loss, gradients={loss: 2.0})
    assert [row.text for row in only.rows(loss)][-1] == "2"
    assert [edge.flow is None for edge in read(loss, book=only).edges[-2:]] == [True, False]
