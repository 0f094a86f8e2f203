"""Text trees: golden text in both languages and in ASCII, sharing, width, size."""

import io

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import Value, nn
from tinygrad_tr.drawing import tree
from tinygrad_tr.drawing.trees import ASCII


@pytest.fixture(scope="module")
def squared():
    """L = (o − y)², o = tanh(x·w + b), with gradients."""
    x, y = (Value(v, name=n, requires_grad=False) for v, n in ((2.0, "x"), (1.0, "y")))
    w, b = Value(-3.0, name="w"), Value(7.0, name="b")
    n = x * w + b
    o = np.tanh(n)
    d = o - y
    L = d * d
    for value, name in ((n, "n"), (o, "o"), (d, "d"), (L, "L")):
        value.name = name
    L.backward()
    return L


ENGLISH = """\
L = d·d               value 0.05684  gradient 1        loss
├─ d = o − y          value −0.2384  gradient −0.4768  used 2 times
│  ├─ o = tanh(n)     value 0.7616   gradient −0.4768
│  │  └─ n = t1 + b   value 1        gradient −0.2002
│  │     ├─ t1 = x·w  value −6       gradient −0.2002
│  │     │  ├─ x      value 2                          input
│  │     │  └─ w      value −3       gradient −0.4005  parameter
│  │     └─ b         value 7        gradient −0.2002  parameter
│  └─ y               value 1                          target
└─ d ↑"""

TURKISH = """\
L = d·d            değer 0.05684  gradyan 1        kayıp
├─ d = o − y       değer −0.2384  gradyan −0.4768  2 kez kullanıldı
│  ├─ o = tanh(n)  değer 0.7616   gradyan −0.4768
│  │  └─ … 1 dal (depth=14)
│  └─ y            değer 1                         hedef
└─ d ↑
… 5 düğüm daha"""


def test_golden_text(squared: Value):
    assert tree(squared, ascii=False, lang="en") == ENGLISH


def test_turkish_to_a_depth(squared: Value):
    assert tree(squared, ascii=False, lang="tr", depth=2) == TURKISH


def test_ascii_keeps_the_columns(squared: Value):
    text = tree(squared, ascii=True, lang="en")
    assert text.isascii()
    assert text.splitlines()[0] == ENGLISH.splitlines()[0].replace("·", "*")
    assert "|- d = o - y" in text
    assert text.endswith("`- d ^")


def test_ascii_is_chosen_by_what_the_output_can_encode(
    squared: Value, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp1254"))
    assert "kayıp" in tree(squared, lang="tr"), "an old Turkish code page has ı"
    assert "├" not in tree(squared, lang="tr")
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert "kayip" in tree(squared, lang="tr")
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    assert "├─" in tree(squared, lang="tr")


def test_every_ascii_sign_is_ascii():
    assert all(text.isascii() for text in ASCII.values())


def test_a_leaf_is_one_line():
    assert tree(Value(2.0, name="w"), ascii=False) == "w  value 2  gradient —  parameter"


def test_a_shared_leaf_is_told_once():
    a = Value(3.0, name="a")
    lines = tree(a * a, ascii=False).splitlines()
    assert lines[1].startswith("├─ a") and "used 2 times" in lines[1]
    assert lines[2] == "└─ a"


def test_tensors_show_as_much_as_there_is_room_for():
    w = Value(np.arange(8.0).reshape(2, 4), name="w")
    text = tree(np.sum(w), ascii=False)
    assert "(2, 4)  3.5 ± 2.29" in text
    model = nn.MLP(2, [4, 4, 1], rng=0)
    loss = nn.mse(model(np.ones((4, 2))), np.ones((4, 1)))
    loss.backward()
    lines = tree(loss, ascii=False).splitlines()
    assert max(map(len, lines)) <= 80
    assert any("W2" in line and "(4, 4)" in line for line in lines)


def test_names_are_given_by_the_caller():
    x = np.ones(3)
    w, scale = Value(np.ones(3)), 2.0
    y = w * x * scale
    text = tree(y, names={"x": x, "w": w, "scale": scale, "_": w}, ascii=False)
    assert "w·x" in text
    assert "·2" in text, "a plain number has no card, it stands in the expression"


def test_wide_graphs_are_cut():
    values = [Value(float(k)) for k in range(500)]
    text = tree(np.sum(np.stack(values)), ascii=False)
    assert "stack(…)" in text
    assert len(text.splitlines()) < 70
    assert text.endswith("more")


def test_depth_is_obeyed_however_deep():
    y = Value(1.0)
    for _step in range(3000):
        y = y + 1.0
    assert len(tree(y, depth=3).splitlines()) == 6
    lines = tree(y, depth=5000, ascii=False).splitlines()
    assert len(lines) == 3001
    assert max(map(len, lines)) <= 80


def test_a_million_operations():
    y = Value(1.0)
    for _step in range(1_000_000):
        y = y + 1.0
    text = tree(y, ascii=False)
    assert len(text.splitlines()) < 70
    assert text.endswith("… 999988 more")


def test_only_values_have_a_tree():
    with pytest.raises(TypeError, match="takes a Value, not ndarray"):
        tree(np.ones(3))


def test_hostile_names_stay_on_their_line():
    value = Value(1.0, name="a\nb\x1b[31m\u202ec") * 2
    assert len(tree(value, ascii=False).splitlines()) == 2
    assert "\x1b" not in tree(value) and "\u202e" not in tree(value)


def test_the_top_level_name():
    assert tg.tree is tree
