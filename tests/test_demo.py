"""The demo: its numbers against rules written here, its files and page, what may be missing."""

import base64
import html
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tinygrad_tr import set_language
from tinygrad_tr.cli import digits, gates, main, neuron
from tinygrad_tr.cli.page import write_page
from tinygrad_tr.cli.screen import Screen
from tinygrad_tr.cli.story import Picture, Story
from tinygrad_tr.messages_tr import TR
from tinygrad_tr.nn import MLP

pytestmark = pytest.mark.xdist_group("demo")

PICTURES = {
    "neuron_loss.png", "neuron_graph.svg", "gates.png", "xor_graph.svg", "digits_loss.png",
    "digits.png",
}  # fmt: skip
FILES = {*PICTURES, "neuron_history.csv", "digits_history.csv", "index.html"}


@dataclass(frozen=True)
class Run:
    """A demo that ended well: its folder, what it said, and its page."""

    folder: Path
    out: str
    lang: str

    @property
    def page(self) -> str:
        return (self.folder / "index.html").read_text(encoding="utf-8")


def run_in_a_pipe(folder: Path, lang: str) -> Run:
    unset = ("PYTHONIOENCODING", "TINYGRAD_TR_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    environment = {name: v for name, v in os.environ.items() if name not in unset}
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        environment[variable] = "C"
    command = [sys.executable, "-m", "tinygrad_tr", "demo", "--out", str(folder), "--lang", lang]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return Run(folder, done.stdout.decode("utf-8", errors="strict"), lang)


@pytest.fixture(scope="session")
def turkish(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_in_a_pipe(tmp_path_factory.mktemp("demo") / "made" / "on the way", "tr")


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_in_a_pipe(tmp_path_factory.mktemp("demo"), "en")


@pytest.fixture(autouse=True)
def neutral(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("TINYGRAD_TR_LANG", raising=False)
    set_language(None)
    yield
    set_language(None)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same demo with less to learn."""
    monkeypatch.setattr(neuron, "EPOCHS", 300)
    monkeypatch.setattr(gates, "STARTS", 2)
    monkeypatch.setattr(gates, "ENOUGH", 1)
    monkeypatch.setattr(digits, "EPOCHS", 12)
    monkeypatch.setattr("tinygrad_tr.cli.checking.ROWS", 1)


# The whole of it


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_the_whole_demo(lang: str, request: pytest.FixtureRequest):
    run: Run = request.getfixturevalue({"tr": "turkish", "en": "english"}[lang])
    the_files_are_there(run)
    the_neuron_is_that_of_the_hand_written_rule(run)
    the_gates_are_learned_and_xor_is_not(run)
    the_digits_are_read(run)
    the_text_fits_and_has_no_signs_for_a_terminal(run)
    the_page_is_whole(run)
    the_language_is_one(run)


def the_files_are_there(run: Run) -> None:
    assert {path.name for path in run.folder.iterdir()} == FILES
    for name in FILES:
        assert name in run.out
    for name in ("neuron_loss.png", "gates.png", "digits_loss.png", "digits.png"):
        assert (run.folder / name).read_bytes().startswith(b"\x89PNG")
    for name in ("neuron_graph.svg", "xor_graph.svg"):
        root = ET.parse(run.folder / name).getroot()
        assert root.tag.endswith("svg")
        assert len(list(root.iter())) > 50


def the_neuron_is_that_of_the_hand_written_rule(run: Run) -> None:
    X = np.array([[0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]])
    t = np.array([0, 0, 0, 1, 1, 1])
    w = np.full(3, 0.5)
    for _epoch in range(25000):
        s = 1 / (1 + np.exp(-X @ w))
        w += (t - s) * s * (1 - s) @ X
    said = run.out.replace("−", "-")
    rows = re.findall(r"^  w[123] +(-?\d+\.\d{10}) +(-?\d+\.\d{10}) ", said, re.MULTILINE)
    assert np.allclose(np.array(rows, dtype=float).T, w, rtol=0, atol=1e-9)
    for row, y in (("1,1,1", "0.993597"), ("0,1,1", "0.006409"), ("0,0,0", "0.500000")):
        assert re.search(rf"^  \[{row}\] .* {y} ", said, re.MULTILINE)
    table = np.loadtxt(run.folder / "neuron_history.csv", delimiter=",", skiprows=1)
    assert table.shape == (25000, 3)
    assert np.allclose(table[[0, -1], 1], [0.7100239, 0.1250512], atol=1e-7)
    assert table[-1, 2] < 6e-5


def the_gates_are_learned_and_xor_is_not(run: Run) -> None:
    said = run.out.replace("−", "-")
    rows = re.findall(r"^  ([A-Z]+) +(-?\d.*)$", said, re.MULTILINE)
    table = {name: [int(x) for x in numbers.split()] for name, numbers in rows}
    assert table["AND"] == [6, 2, 1, -2, 0, 0, 0, 1, 0]
    assert table["OR"] == [4, 1, 1, 0, 0, 1, 1, 1, 0]
    assert table["NAND"][4:] == [1, 1, 1, 0, 0]
    assert table["NOR"][4:] == [1, 0, 0, 0, 0]
    assert table["XOR"][4:8] != [0, 1, 1, 0]
    assert (table["XOR"][0], table["XOR"][-1]) == (100, 4)
    assert re.search({"tr": r"20 / 20 rastgele", "en": r"20 of 20 random"}[run.lang], run.out)


def the_digits_are_read(run: Run) -> None:
    found = re.search(r"(\d+) (?:/|of) 360", run.out)
    assert found is not None
    right = int(found[1])
    assert right >= 0.95 * 360
    share = f"{100 * right / 360:.1f}"
    assert {"tr": f"%{share}", "en": f"{share}%"}[run.lang] in run.out
    table = np.loadtxt(run.folder / "digits_history.csv", delimiter=",", skiprows=1)
    assert table[-1, 1] < 0.1 < table[0, 1]


def the_text_fits_and_has_no_signs_for_a_terminal(run: Run) -> None:
    path = str(run.folder)
    assert all(len(line) <= 80 for line in run.out.splitlines() if path[:20] not in line)
    assert "\x1b" not in run.out
    assert "\r" not in run.out
    assert "✖" not in run.out
    assert "Traceback" not in run.out


def the_page_is_whole(run: Run) -> None:
    page = run.page
    assert f'<html lang="{run.lang}">' in page
    assert "://" not in page  # nothing is fetched
    links = re.findall(r'href="([^"#]+)"', page)
    assert {*links, "index.html"} == FILES
    assert all((run.folder / link).is_file() for link in links)
    image = r'href="([^"]+)"><img src="data:([^;]+);base64,([^"]+)" alt="([^"]+)"'
    shown = re.findall(image, page)
    assert {file for file, *_rest in shown} == PICTURES
    for file, kind, data, alt in shown:
        assert base64.b64decode(data) == (run.folder / file).read_bytes()
        assert kind == {".png": "image/png", ".svg": "image/svg+xml"}[Path(file).suffix]
        assert len(alt) > 30
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page
    assert "0.993597" in page
    assert "prefers-color-scheme: dark" in page


def the_language_is_one(run: Run) -> None:
    seen = [html.unescape(re.sub(r"<[^>]*>|base64,[^\"]*", " ", run.page)), run.out]
    mine, other = list(TR), list(TR.values())
    if run.lang == "tr":
        mine, other = other, mine
    for foreign in other:
        if foreign not in mine and "{" not in foreign and len(foreign.split()) > 1:
            assert not any(foreign in " ".join(text.split()) for text in seen), foreign
    titles = re.findall(r"<(?:h1|h2|th|figcaption)[^>]*>([^<]*)<", run.page)
    known = {re.sub(r"\s*\{.*?\}\s*", "", text) for text in mine}
    for title in titles:
        words = html.unescape(title).split(" · ", 1)[-1]
        assert words in known or not re.search(r"[a-zçğıöşü]{3}", words), words


# What may go wrong


def hide(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] in modules]:
        monkeypatch.setitem(sys.modules, name, None)
    for name in modules:
        monkeypatch.setitem(sys.modules, name, None)


def without_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "pygraphviz")
    monkeypatch.delenv("TINYGRAD_TR_DOT", raising=False)
    monkeypatch.setenv("PATH", "")


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_without_graphviz_and_matplotlib(lang, quick, monkeypatch, tmp_path, capsys):
    without_graphviz(monkeypatch)
    hide(monkeypatch, "matplotlib")
    assert main(["demo", "--out", str(tmp_path), "--lang", lang]) == 0
    out, error = capsys.readouterr()
    assert error == ""
    for said in (out, html.unescape((tmp_path / "index.html").read_text(encoding="utf-8"))):
        assert 'pip install "pygraphviz>=2"' in said
        assert "pip install matplotlib" in said
        assert "Graphviz" in said
        assert all(name in said for name in PICTURES)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == FILES - PICTURES | {"neuron_graph.dot", "xor_graph.dot"}
    assert (tmp_path / "neuron_graph.dot").read_text(encoding="utf-8").startswith("digraph")
    assert "▁" in out  # the losses as text


def test_without_graphviz_alone(quick, monkeypatch, tmp_path, capsys):
    without_graphviz(monkeypatch)
    assert main(["demo", "--out", str(tmp_path), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Left out: neuron_graph.svg, xor_graph.svg" in out
    assert "matplotlib" not in out
    assert (tmp_path / "gates.png").is_file()


def test_a_check_that_fails_is_status_1(quick, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(neuron, "weights_by_hand", lambda X, t, epochs: np.zeros(3))
    hide(monkeypatch, "matplotlib")
    assert main(["demo", "--out", str(tmp_path), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "✖ largest difference" in out
    assert "A check failed" in out
    assert '<p class="bad">✖ largest difference' in (tmp_path / "index.html").read_text("utf-8")


def test_a_wrong_gradient_is_found(quick, monkeypatch, tmp_path, capsys):
    class Doubtful(MLP):
        def forward(self, x):
            y = super().forward(x)
            return y.detach() + 0 * y

    network = Doubtful(2, [8, 1], output="sigmoid", rng=0)
    monkeypatch.setattr(gates, "tell", lambda story, seed: network)
    hide(monkeypatch, "matplotlib")
    assert main(["demo", "--out", str(tmp_path), "--lang", "en"]) == 1
    assert "✖ XOR network: " in capsys.readouterr().out


def test_a_seed_gives_the_same_files(quick, monkeypatch, tmp_path, capsys):
    hide(monkeypatch, "matplotlib")  # its files are compared in the tests of the plots

    def files(seed: int, name: str) -> dict[str, bytes]:
        folder = tmp_path / name
        assert main(["demo", "--out", str(folder), "--lang", "en", "--seed", str(seed)]) == 0
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    first, again, other = files(3, "a"), files(3, "a"), files(4, "b")
    assert first == again
    same = {name for name in first if first[name] == other[name]}
    assert same == {"neuron_graph.svg", "neuron_history.csv"}


def test_the_page_escapes(tmp_path, capsys):
    hostile = "</title><script>alert(1)</script> & \"'"
    story = Story(tmp_path, Screen())
    story.section(hostile)
    story.say(hostile)
    story.check(False, hostile)
    story.table((hostile,), [(hostile,)])
    (tmp_path / "a.svg").write_text("<svg/>")
    story.picture(Picture("a.svg", hostile, hostile))
    story.leave_out(hostile, hostile)
    assert not story.passed
    page = write_page(story, "Title", "Lead").read_text(encoding="utf-8")
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 9
