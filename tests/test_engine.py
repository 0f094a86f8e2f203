"""Engines: each draws, failures are told, and without any the source and the hint are there."""

import importlib.util
import os
import re
import stat
import sys

import pytest

from tinygrad_tr import GraphvizMissingError, Value
from tinygrad_tr.drawing import draw, engine

HEADS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.fixture
def drawing():
    w = Value(3.0, name="ağırlık")
    y = w * w
    y.backward()
    return draw(y, lang="tr")


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TINYGRAD_TR_DOT", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)


@pytest.fixture(params=["dot", "pygraphviz"])
def each_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TINYGRAD_TR_DOT", raising=False)
    if request.param == "dot":
        if engine.program() is None:
            pytest.skip("the program dot is not installed (apt install graphviz)")
        monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)
    else:
        if importlib.util.find_spec("pygraphviz") is None:
            pytest.skip('pygraphviz is not installed (pip install "pygraphviz>=2")')
        monkeypatch.setenv("PATH", "")


@pytest.mark.parametrize("kind", HEADS)
def test_each_engine_draws(drawing, each_engine, kind, tmp_path):
    path = drawing.save(tmp_path / f"graph.{kind}")
    content = path.read_bytes()
    assert content.startswith(HEADS[kind])
    assert len(content) > 1000
    assert [p.name for p in tmp_path.iterdir()] == [path.name], "nothing temporary is left"


def test_each_engine_writes_what_the_page_needs(drawing, each_engine):
    svg = drawing.svg()
    assert re.search(r'id="g[0-9a-f]{8}-n0" class="node param', svg)
    assert 'class="edge flow"' in svg
    assert "<title>ağırlık | değer 3 | gradyan 6 | float64</title>" in svg
    assert "xlink:title" not in svg


def script(folder, text):
    path = folder / "dot"
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


windows = pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")


@windows
def test_the_named_program_comes_first(drawing, monkeypatch, tmp_path):
    said = "import sys; sys.stdin.read(); print('<svg>', sys.argv[1:], '</svg>')"
    program = script(tmp_path, said)
    monkeypatch.setenv("TINYGRAD_TR_DOT", program)
    assert "-Tsvg" in drawing.svg()


@windows
def test_a_failure_says_what_the_program_said(drawing, monkeypatch, tmp_path):
    program = script(tmp_path, "import sys; sys.exit('no cairo here')")
    monkeypatch.setenv("TINYGRAD_TR_DOT", program)
    monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)
    with pytest.raises(RuntimeError, match="no cairo here"):
        drawing.save(tmp_path / "a.png")
    assert not list(tmp_path.glob("*a.png*"))


@windows
def test_a_program_that_never_ends_is_stopped(drawing, monkeypatch, tmp_path):
    monkeypatch.setenv("TINYGRAD_TR_DOT", script(tmp_path, "import time; time.sleep(60)"))
    monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)
    monkeypatch.setattr(engine, "SECONDS", 0.2)
    with pytest.raises(TimeoutError, match="level='module'"):
        drawing.svg()
    assert set(drawing._repr_mimebundle_()) == {"text/plain"}


def test_pygraphviz_says_what_is_wrong_and_nothing_else(capfd):
    pytest.importorskip("pygraphviz", reason='pip install "pygraphviz>=2"')
    with pytest.raises(RuntimeError, match="pygraphviz failed"):
        engine._run_inside("digraph { a -> ", "svg")
    engine._run_inside("digraph { a [nonsense=1, shape=unknown] }", "svg")
    assert capfd.readouterr().err == ""


MISSING = """\
Çizmek için Graphviz gerekiyor; ne 'dot' komutu ne de pygraphviz bulundu.
  pip           : pip install "tinygrad_tr[plot]"      (sistem kurulumu gerekmez)
  Debian/Ubuntu : sudo apt install graphviz
  macOS         : brew install graphviz
  Windows       : winget install Graphviz.Graphviz
Kaynak yazıldı  : g.dot        Graphviz'siz çalışanlar: g.html, g.txt"""


def test_without_an_engine_the_source_is_written_and_the_error_helps(drawing, no_engine, tmp_path):
    with pytest.raises(GraphvizMissingError) as error:
        drawing.save(tmp_path / "g.png")
    assert str(error.value) == MISSING
    assert (tmp_path / "g.dot").read_text(encoding="utf-8") == drawing.dot
    assert [p.name for p in tmp_path.iterdir()] == ["g.dot"]


def test_without_an_engine_everything_else_works(drawing, no_engine, tmp_path):
    with pytest.raises(GraphvizMissingError, match="Çizmek"):
        drawing.svg()
    assert drawing._repr_svg_() is None
    assert drawing._repr_mimebundle_() == {"text/plain": drawing.text}
    for kind in ("dot", "txt"):
        assert drawing.save(tmp_path / f"g.{kind}").exists()


def test_a_wrong_name_of_the_program_is_told(no_engine, monkeypatch):
    monkeypatch.setenv("TINYGRAD_TR_DOT", "no-such-program")
    with pytest.raises(GraphvizMissingError, match="TINYGRAD_TR_DOT = no-such-program: not found"):
        draw(Value(1.0) * 2, lang="en").svg()
