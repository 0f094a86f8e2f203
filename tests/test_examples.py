"""Each example runs by itself, in a clean folder, and does what it says."""

import ast
import importlib.util
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parent.parent / "examples"
EXAMPLES = sorted(FOLDER.glob("*.py"))
TABLE = (FOLDER / "README.md").read_text(encoding="utf-8")


class Ran:
    """What an example printed, and what its `main` returned."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, name: str, **smaller: int) -> tuple[Any, str]:
        spec = importlib.util.spec_from_file_location(f"example_{name}", FOLDER / f"{name}.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found, printed = module.main(**smaller), self._capsys.readouterr().out
        assert printed.strip()
        assert max(map(len, printed.splitlines())) <= 80
        return found, printed


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TINYGRAD_TR_LANG", raising=False)
    return Ran(capsys)


def test_01_the_derived_gradient_learns_the_weights_of_the_handwritten_one(run):
    found, printed = run("01_neuron")
    assert np.allclose(found["by hand"], found["derived"], rtol=1e-12, atol=0)
    assert np.allclose(found["derived"], (10.0882600604, -5.3980041687, 0.3543817887), atol=1e-9)
    assert "[0, 1, 1] → 0.006409" in printed


def test_02_the_perceptron_learns_and_and_or_but_not_xor(run):
    mistakes, printed = run("02_gates")
    assert (len(mistakes["and"]), len(mistakes["or"])) == (6, 4)
    assert mistakes["and"][-1] == mistakes["or"][-1] == 0
    assert len(mistakes["xor"]) == 100 and min(mistakes["xor"]) > 0
    assert "w = (2, 1), b = -2" in printed


def test_03_the_hidden_layer_separates_xor(run):
    found, _printed = run("03_xor")
    assert found["loss"] < 0.05
    assert found["answers"].tolist() == found["predicted"].tolist() == [0, 1, 1, 0]


def test_04_the_multilayer_perceptron_reads_digits(run):
    assert run("04_digits_mlp")[0]["accuracy"] >= 0.95


def test_05_the_convolutional_network_reads_digits(run):
    assert run("05_digits_cnn")[0]["accuracy"] >= 0.98


def test_06_the_recurrent_network_learns_words(run):
    found, printed = run("06_characters", epochs=25)
    assert found["loss"][0] > 2.5 and found["loss"][-1] < 0.8
    assert found["share"] > 0.4
    assert "before:" in printed and "after:" in printed


def test_07_each_place_attends_to_the_one_that_it_answers_for(run):
    found, _printed = run("07_transformer", epochs=8)
    assert found["right"] > 0.95
    assert np.argmax(found["looks"], axis=1).tolist() == [7, 6, 5, 4, 3, 2, 1, 0]


def test_08_gates_remember_and_a_plain_network_guesses(run):
    right, _printed = run("08_gru")
    assert right["GRU"] > 0.9
    assert right["RNN"] < 0.7


def test_09_newton_doubles_the_digits(run):
    found, _printed = run("09_newton")
    lengths = found["lengths"]
    assert lengths[-1] < 1e-14
    for before, after in pairwise(lengths[3:-1]):
        assert after < 10 * before**2  # the exponent doubles
    assert np.allclose(found["weights"], found["slow"], atol=1e-6)
    assert found["steps"] > 10 * len(lengths)


def test_10_the_equation_alone_gives_the_motion(run):
    assert run("10_oscillator")[0]["error"] < 0.02


@pytest.mark.parametrize("plots", [True, False])
def test_11_each_output_is_excited_by_the_picture_that_it_drew(run, plots, monkeypatch, tmp_path):
    if plots:
        pytest.importorskip("matplotlib")
    else:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
    found, printed = run("11_excite", steps=200)
    assert found["said"].tolist() == list(range(10))
    assert found["sure"].max(axis=1).min() > 0.6
    assert found["images"].min() >= 0 and found["images"].max() <= 1
    assert (tmp_path / "excited.png").exists() is plots is ("excited.png" in printed)


@pytest.mark.parametrize("name", ["02_gates", "09_newton"])
def test_it_runs_as_a_program_in_a_clean_folder(name, tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(FOLDER / f"{name}.py")],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_is_a_program_that_says_how_it_is_run_and_is_tested(path):
    text = path.read_text(encoding="utf-8")
    assert text.endswith('\n\nif __name__ == "__main__":\n    main()\n')
    said = ast.get_docstring(ast.parse(text))
    assert said is not None and said.endswith(f"python examples/{path.name}")
    tests = Path(__file__).read_text(encoding="utf-8")
    assert f'run("{path.stem}"' in tests


def test_the_table_names_all_of_them():
    assert re.findall(r"^\| \[(\S+\.py)\]\((\S+)\)", TABLE, re.MULTILINE) == [
        (path.name, path.name) for path in EXAMPLES
    ]
