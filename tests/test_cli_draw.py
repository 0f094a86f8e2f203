"""``tinygrad-tr draw`` and ``tree``: files, texts, colours and exit statuses."""

import sys

import pytest

from tinygrad_tr import set_language
from tinygrad_tr.cli import main
from tinygrad_tr.drawing import engine

NEURON = ["o = tanh(w*x + b); d = o - y; L = d*d", "w=-3", "x=2", "b=7", "y=1"]
drawable = pytest.mark.skipif(
    engine.program() is None and not engine.has_pygraphviz(), reason="there is no Graphviz engine"
)


@pytest.fixture(autouse=True)
def neutral(monkeypatch: pytest.MonkeyPatch, tmp_path):
    for variable in ("TINYGRAD_TR_LANG", "NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    set_language(None)
    yield
    set_language(None)


def call(*arguments, capsys):
    status = main(list(arguments))
    return status, *capsys.readouterr()


@drawable
def test_a_picture_is_written(capsys, tmp_path):
    status, out, error = call("draw", *NEURON, "--out", "g.svg", capsys=capsys)
    assert (status, error) == (0, "")
    assert out.splitlines() == [
        "L = 0.05684   ∂/∂w −0.4005   ∂/∂x 0.6007   ∂/∂b −0.2002   ∂/∂y 0.4768",
        "Picture: g.svg",
    ]
    svg = (tmp_path / "g.svg").read_text(encoding="utf-8")
    assert "input" in svg and "tanh(t2)" in svg and "prefers-color-scheme" in svg


@drawable
def test_without_a_name_the_file_is_called_after_the_result(capsys, tmp_path):
    for name in ("l.svg", "l-2.svg"):
        status, out, _error = call("draw", *NEURON, "--dark", "--lang", "tr", capsys=capsys)
        assert (status, out.splitlines()[-1]) == (0, f"Resim: {name}")
        assert "#12171e" in (tmp_path / name).read_text(encoding="utf-8")


@drawable
def test_an_expression_may_be_one_card_and_begin_with_a_minus(capsys, tmp_path):
    given = ("-x**2 + 3*x", "x=2", "--level", "expression", "--out", "g.dot")
    assert call("draw", *given, capsys=capsys)[0] == 0
    dot = (tmp_path / "g.dot").read_text(encoding="utf-8")
    assert dot.count("id=n") == 2 and "−x² + 3·x" in dot


def test_an_array_has_no_gradients(capsys):
    status, out, _error = call("draw", "w*2", "w=[1,2]", "--out", "g.dot", capsys=capsys)
    assert (status, out) == (0, "result: shape (2,)\nPicture: g.dot\n")


def test_without_an_engine_the_source_is_written_and_the_status_is_3(
    capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr(engine, "program", lambda: None)
    monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)
    status, out, error = call("draw", "x*x", "x=2", "--out", "g.png", "--lang", "tr", capsys=capsys)
    assert (status, out) == (3, "")
    assert error.startswith("Çizmek için Graphviz gerekiyor")
    assert "g.dot" in error
    assert [path.name for path in tmp_path.iterdir()] == ["g.dot"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draw", "x*y", "x=2"], "y has no value; give one, y=1"),
        (["draw", "x < 2", "x=2"], "x < 2: comparisons have no derivative; try maximum, relu or "
         "heaviside"),
        (["draw", "x", "x=2", "--out", "g.gif"],
         "--out: 'g.gif' must end in .svg, .png, .pdf, .dot, .txt or .html"),
        (["draw", "x", "x=2", "--out", "no/g.dot"],
         "--out: cannot write to no/g.dot: No such file or directory"),
        (["draw", "x", "x=2", "--level", "all"],
         "--level: there are auto, operation, expression, summary, not all"),
        (["tree", "x", "x=2", "--depth", "-1"],
         "--depth: must be a whole number from 0 on, not -1"),
        (["tree"], "missing: EXPRESSION"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_status_2(arguments, said, capsys):
    assert call(*arguments, capsys=capsys) == (2, "", f"tinygrad-tr: {said}\n")


HEAD = "L = d·d             değer 0.05684  gradyan 1        kayıp"


def test_a_tree(capsys):
    status, out, error = call("tree", *NEURON, "--lang", "tr", "--depth", "2", capsys=capsys)
    assert (status, error) == (0, "")
    lines = out.splitlines()
    assert lines[0] == HEAD
    assert "│  │  └─ … 1 dal (--depth 14)" in lines


def test_a_tree_in_ascii(capsys):
    status, out, _error = call("tree", *NEURON, "--ascii", "--lang", "en", capsys=capsys)
    assert status == 0 and out.isascii() and "|- d = o - y" in out


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_tree_has_colours_on_a_terminal_only(no_color, coloured, capsys, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    _status, piped, _error = call("tree", *NEURON, capsys=capsys)
    assert "\x1b" not in piped
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    _status, shown, _error = call("tree", *NEURON, capsys=capsys)
    assert ("\x1b[" in shown) == coloured


def test_a_tree_is_as_wide_as_the_terminal(capsys, monkeypatch):
    terms = " + ".join(f"x*{k}.25" for k in range(30))
    for columns, widest in (("50", 50), ("90", 90), ("300", 100)):
        monkeypatch.setenv("COLUMNS", columns)
        _status, out, _error = call("tree", terms, "x=2", capsys=capsys)
        assert max(map(len, out.splitlines())) <= widest
