"""Explanations: golden texts, arithmetic that holds, every entry of the table, files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.explained import EXAMPLES, neuron, setting
from tests.test_table import as_values, every_sample
from tinygrad_tr import Value
from tinygrad_tr.cli import main

GOLDEN = Path(__file__).with_name("golden")
FORMS = {
    "en.txt": lambda found: found.text("en", width=80, ascii=True),
    "tr.txt": lambda found: found.text("tr", width=80, ascii=False),
    "tex": lambda found: found.latex("en"),
    "json": lambda found: json.dumps(found.json("tr"), ensure_ascii=False, indent=1),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_golden(name: str, form: str):
    text = FORMS[form](EXAMPLES[name]()) + "\n"
    path = GOLDEN / f"explain_{name}.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_same_bytes_for_any_hash_seed():
    outputs = [
        subprocess.run(
            [sys.executable, "-m", "tests.explained"],
            cwd=Path(__file__).resolve().parent.parent,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]


# ---- numbers ---------------------------------------------------------------------------------


def read_number(text: str) -> float:
    return float(text.strip("()").replace("−", "-").replace("∞", "inf"))


@pytest.mark.parametrize("name", ["neuron", "reused"])
def test_each_backward_step_multiplies_up(name: str):
    checked = 0
    for step in EXAMPLES[name]().json()["steps"]:
        if step["phase"] != "backward":
            continue
        *_, last, result = step["formula"]
        g, local = map(read_number, last.removeprefix("= ").split(" · "))
        assert g * local == pytest.approx(read_number(result.removeprefix("= ")), rel=1e-3)
        checked += 1
    assert checked >= 5


def test_accumulated_gradients_add_up():
    found = EXAMPLES["reused"]()
    x = found.reading.nodes[0]
    (sums,) = ([s.accumulation for s in found.steps if s.accumulation],)
    assert [(s.k, s.n) for s in sums] == [(1, 3), (2, 3), (3, 3)]
    assert all(s.before + s.flow == s.total for s in sums)
    assert sums[-1].total == found.reading.gradients[x] == tg.gradients(found.reading.root, x)


def test_the_same_value_twice_is_told_apart():
    formulas = [" ".join(s["formula"][:1]) for s in EXAMPLES["neuron"]().json()["steps"]]
    assert "∂L/∂d += ∂L/∂L · ∂L/∂d①" in formulas
    assert "∂L/∂d += ∂L/∂L · ∂L/∂d②" in formulas


def test_nothing_is_touched_and_nothing_is_needed_before():
    loss, parameters = neuron()
    tg.explain(loss)
    assert all(p.grad is None for p in (*parameters, loss))
    loss.backward()
    before = [p.grad for p in parameters]
    assert str(tg.explain(loss)) == str(tg.explain(neuron()[0]))
    assert [p.grad for p in parameters] == before


# ---- every entry of the table ----------------------------------------------------------------

UNREADABLE = re.compile(r"\bNone\b|slice\(|<\w|array\(|\bTrue\b|\bFalse\b|0x[0-9a-f]{6}")


@every_sample()
@pytest.mark.filterwarnings("ignore")
def test_every_entry_can_be_explained(sample: Any):
    try:
        out = sample(*as_values(sample.operands()))
    except Exception:
        pytest.skip("test_table reports it")
    for result in out if isinstance(out, tuple | list) else [out]:
        if not (isinstance(result, Value) and result.op is not None):
            continue
        found = tg.explain(result, gradient=np.ones(result.shape) if result.shape else None)
        latex = found.latex()
        texts = [found.text(lang, width=80, ascii=False) for lang in ("en", "tr")]
        for text in (*texts, found.text("en", width=80, ascii=True), latex):
            assert not (bad := UNREADABLE.search(text)), (bad, text)
        assert max(len(line) for text in texts for line in text.splitlines()) <= 80
        assert balanced(latex), latex
        json.dumps(found.json("tr"), allow_nan=True)


def balanced(latex: str) -> bool:
    plain = re.sub(r"\\[{}\\]", "", latex)
    depth = 0
    for sign in plain:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0 and latex.count(r"\left") == latex.count(r"\right") + len(
        re.findall(r"\\left(?=arrow)", latex)
    )


def test_a_mask_has_a_name():
    x, y = Value(2.0, name="x"), Value(3.0, name="y")
    text = tg.explain(np.where(np.bool_(True), x, y) * 2).text("en", width=80, ascii=False)
    assert "t1 = where(mask, x, y)" in text
    assert "· [mask]" in text
    assert "· [¬mask]" in text


def test_complex_numbers_and_their_conjugates():
    z, w = Value(1 + 2j, name="z"), Value(2 - 1j, name="w")
    found = tg.explain(np.abs(z * 2j))
    text = found.text("en", width=200, ascii=False)
    assert "t1 = z·2j  = (1 + 2j) · 2j  = −4 + 2j" in text
    assert "= ∂L/∂t1 · conj(∂t1/∂z) = (−0.8944 + 0.4472j) · conj(2j) = " in text
    assert "(−0.8944 + 0.4472j) · (−2j) = 0.8944 + 1.789j" in text
    assert "takes the conjugate" in text and "eşleniğiyle" in found.text("tr", width=200)
    assert r"\overline{2j} =" in found.latex() and "0 + 2j" not in found.latex()
    text = tg.explain(np.abs(z * w)).text("en", width=200, ascii=False)
    assert "(0.8 + 0.6j) · conj(2 − 1j) = (0.8 + 0.6j) · (2 + 1j) = 1 + 2j" in text
    powered = tg.explain(np.abs(z ** Value(2j, name="p"))).text("en", width=200, ascii=False)
    assert "(1 + 2j)**(2j)" in powered
    text = tg.explain(np.real(z * w)).text("en", width=200, ascii=False)
    assert "(1 + 0j) · conj(w)" in text
    rows = np.abs(Value([1j, 2.0], name="v") * w).sum()
    assert "· conj(" in tg.explain(rows).text("en", width=200, ascii=False)


def test_the_same_name_twice_is_no_product():
    x, other, third = (Value(k, name=name) for k, name in ((2.0, "x"), (3.0, "x"), (1.0, "x_2")))
    found = tg.explain(x * other + third)
    assert found.title == "L = x·x_3 + x_2"
    assert "t1 = x·x_3    = 2 · 3  = 6" in found.text("en", width=80, ascii=False)
    assert tg.explain(x * other).latex().count("x_{2}") >= 2


def test_guards_are_shown_only_where_they_act():
    x, y = Value(3.0, name="x"), Value(4.0, name="y")
    assert "(x / L)" in tg.explain(np.hypot(x, y)).text("en", width=80, ascii=False)
    zero = Value(0.0, name="x") * 1
    assert "t1 · [L ≠ 0]" in tg.explain(np.hypot(zero, zero)).text("en", width=80, ascii=False)


# ---- one element -----------------------------------------------------------------------------


def test_one_element_is_followed_to_its_gradient():
    found = EXAMPLES["classes"]()
    W = next(node for node in found.reading.nodes if node.name == "W")
    for place in np.ndindex(2, 3):
        last = found.element(W, place).steps[-1]
        assert last.equations[0].terms[-1].value == found.reading.gradients[W][place]
    first = found.element(W, (0, 0)).steps[0]
    assert first.phase == "seed"
    assert str(tg.explain(found.reading.root, names={"X": None}, element=(W, (0, 0)))).count("∂W[0")


def test_wrong_elements():
    found = EXAMPLES["classes"]()
    W = next(node for node in found.reading.nodes if node.name == "W")
    with pytest.raises(IndexError, match="no element"):
        found.element(W, (5, 0))
    with pytest.raises(IndexError, match="one whole number for each axis"):
        found.element(W, 0)
    with pytest.raises(ValueError, match="no gradient"):
        found.element(Value(1.0), ())


# ---- what cannot be explained ----------------------------------------------------------------


def test_errors():
    with pytest.raises(TypeError, match="takes a Value or a model, not int"):
        tg.explain(3)
    with pytest.raises(ValueError, match="needs no gradient"):
        tg.explain(Value(1.0, requires_grad=False))
    with pytest.raises(TypeError, match="needs inputs, targets and an optimiser"):
        tg.explain(tg.nn.Linear(2, 1, rng=0))
    model, X, y, optimizer = setting(lambda p: tg.optim.SGD(p, lr=0.1))
    with pytest.raises(ValueError, match="unknown loss 'mes'"):
        tg.explain(model, X, y, optimizer, loss="mes")
    with pytest.raises(ValueError, match="must give a single Value"):
        tg.explain(model, X, y, optimizer, loss=lambda p, t: p)
    with pytest.raises(ValueError, match="none of the optimiser's parameters"):
        tg.explain(Value(1.0) * 2, optimizer=optimizer)
    x = Value(1.0)
    for _step in range(3000):
        x = x * 1.0
    with pytest.raises(ValueError, match="at most 2000"):
        tg.explain(x)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("|{x}|", "(|x|)·3"), ("{x}²", "(x²)·3"), ("√{x}", "(√x)·3"), ("‖{x}‖", "(‖x‖)·3"),
        ("my op({x})", "(my op(x))·3"), ("{x}!", "(x!)·3"), ("{x} ⊙ {x}", "(x ⊙ x)·3"),
        ("{x} << 1", "(x << 1)·3"), ("d{x}", "(dx)·3"), ("{x} * {x}", "x²·3"),
    ],
)  # fmt: skip
def test_an_operation_whose_text_is_no_python(text: str, shown: str, tmp_path: Path):
    op = tg.custom_op(lambda x: x * x, text, dx=lambda x: 2 * x)
    found = tg.explain(op(Value(2.0, name="x")) * 3)
    assert found.title == f"L = {shown}"
    assert "∂L/∂x" in found.text("en", width=80, ascii=False) and balanced(found.latex())
    assert found.save(tmp_path / "x.html").exists()
    if text == "my op({x})":
        assert r"my\ op(x)" in found.latex()
    inner = tg.explain(op(Value(2.0, name="x") + 1))
    if text == "√{x}":
        assert inner.title == "L = √(x + 1)"
        assert "√t_{1}" in inner.latex()
    assert tg.gradients(inner.reading.root, inner.reading.nodes[0]) == 6.0


def test_values_used_twice_again_and_again():
    x = a = b = Value(1.0, name="x")
    for _step in range(200):
        x, a, b = x + x, b, a + b
    for value in (x, b):
        found = tg.explain(value)
        assert found.title.startswith("L = t") and len(found.title) < 20
        assert found.latex().count(r"\\") > 400
    small = Value(1.0, name="x")
    for _step in range(3):
        small = small * small
    assert tg.explain(small).title == "L = ((x²)²)²"


def test_a_rule_that_uses_its_results_twice_again_and_again():
    def doubled(g: Any) -> Any:
        for _step in range(40):
            g = g + g
        return g

    op = tg.custom_op(lambda x: x * 2.0**40, "much({x})", gx=lambda g, x: doubled(g))
    assert "1.1e12" in str(tg.explain(op(Value(1.0, name="x"))))


def test_data_changed_in_place_is_noticed():
    w = Value([1.0, 2.0], name="w")
    loss = np.sum(w * w)
    w.data -= 1.0
    with pytest.raises(tg.DataChangedError):
        tg.explain(loss)


# ---- files, notebooks, the command line ------------------------------------------------------


def test_files(tmp_path: Path):
    found = EXAMPLES["neuron"]()
    assert found.save(tmp_path / "n.tex").read_text(encoding="utf-8") == found.latex() + "\n"
    text = found.save(tmp_path / "n.txt").read_text(encoding="utf-8")
    assert text.startswith("L = (tanh(x1·w1 + x2·w2 + b) − y)²\n")
    assert json.loads(found.save(tmp_path / "n.json").read_text(encoding="utf-8"))["version"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.json", "n.tex", "n.txt"]
    with pytest.raises(ValueError, match=r"\.html, \.txt, \.tex or \.json"):
        found.save(tmp_path / "n.pdf")


def test_notebooks():
    found = neuron()[0].explain(lang="tr")
    bundle = found._repr_mimebundle_()
    assert bundle["text/plain"] == found.text("tr", width=80, ascii=False)
    assert bundle["text/latex"].startswith(r"$$\begin{aligned}")
    assert repr(found) == f"<explanation of {found.title}: {len(found.steps)} steps>"


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["explain", "tanh(w*x+b)", "w=0.5", "x=2", "b=0.1", "--lang", "tr"]) == 0
    assert "∂L/∂w = ∂L/∂t1 · ∂t1/∂w = 0.3592 · x = 0.3592 · 2 = 0.7184" in capsys.readouterr().out
    assert main(["explain", "w*x", "w=2", "x=3", "--ascii", "--lang", "en"]) == 0
    assert "dL/dw = dL/dL * dL/dw = 1 * x = 1 * 3 = 3" in capsys.readouterr().out
    assert main(["explain", "w*x", "w=2", "x=3", "--latex", "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("\\begin{aligned}\n")
    out = tmp_path / "w.txt"
    assert main(["explain", "w*x", "w=2", "x=3", "--out", str(out), "--lang", "en"]) == 0
    assert out.exists()
    assert main(["explain", "w*x", "w=[1,2]", "x=3", "--lang", "en"]) == 2
    assert "only a number is explained" in capsys.readouterr().err
    assert main(["explain", "w*x", "w=2", "x=3", "--out", "w.pdf", "--lang", "en"]) == 2
