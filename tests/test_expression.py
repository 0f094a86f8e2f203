"""Expressions that are typed: what they may hold, what is refused, and that nothing is run."""

import subprocess
import sys

import numpy as np
import pytest

from tinygrad_tr import set_language
from tinygrad_tr.cli.expression import FUNCTIONS, calculate, read_variable
from tinygrad_tr.cli.parser import BadInputError


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language(None)


def test_a_neuron():
    found = calculate("tanh(w*x + b)", ["w=0.5", "x=2", "b=0.1"])
    o = np.tanh(1.1)
    assert found.value.item() == o
    assert [found.variables[name].grad for name in "wxb"] == pytest.approx(
        [2 * (1 - o * o), 0.5 * (1 - o * o), 1 - o * o]
    )
    assert found.inputs == [found.variables["x"]]


def test_named_steps_are_named_and_used_again():
    found = calculate("d = o - y; L = d*d", ["o=1", "y=3"])
    assert (found.value.name, found.value.item(), found.variables["o"].grad) == ("L", 4, -4)
    d, other = found.value.inputs
    assert d is other and d.name == "d"
    assert calculate("a = x; a*a", ["x=3"]).variables["x"].name == "x"


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("-x**2", ["x=3"], -9), ("+x", ["x=3"], 3), ("x/4", ["x=-2"], -0.5), ("2**x", ["x=3"], 8),
        ("w @ x", ["w=[1,2]", "x=[3,4]"], 11), ("sum(x*[1, 2])", ["x=[3,4]"], 11),
        ("mean(x)", ["x=[[1,2],[3,4]]"], 2.5), ("arctan2(x, 1)", ["x=1"], np.pi / 4),
        ("cos(pi*x)", ["x=1"], -1), ("relu(ağırlık)", ["ağırlık=-1"], 0),
        ("maximum(x, 2)", ["x=1"], 2), ("(x\n+ 1)", ["x=1"], 2), ("1e-3*x", ["x=1"], 1e-3),
    ],
)  # fmt: skip
def test_values(text, given, expected):
    assert calculate(text, given).value.item() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        ("x +", ["x=1"], "x +: this is not an expression"),
        ("", [], "this is not an expression"),
        ("x\0", ["x=1"], "not an expression"),
        ("x < 2", ["x=1"], "x < 2: comparisons have no derivative; try maximum, relu or heavi"),
        ("x if 1 else 2", ["x=1"], "comparisons have no derivative"),
        ("x.data", ["x=1"], "x.data: only numbers"),
        ("x[0]", ["x=[1,2]"], "x[0]: only numbers"),
        ("lambda: x", ["x=1"], "only numbers"),
        ("import os", [], "import os: only numbers"),
        ("x // 2", ["x=1"], "only numbers"),
        ("~x", ["x=1"], "only numbers"),
        ("2j*x", ["x=1"], "2j: only numbers"),
        ("True*x", ["x=1"], "True: only numbers"),
        ("'a'*x", ["x=1"], "'a': only numbers"),
        ("[x, 1]", ["x=1"], "only numbers"),
        ("[[1, 2], [3]]*x", ["x=1"], "only numbers"),
        ("sum(x, axis=0)", ["x=1"], "only numbers"),
        ("(lambda: 3)()", [], "only numbers"),
        ("x = x*2", ["x=1"], "x has a value already"),
        ("a, b = x", ["x=1"], "only numbers"),
        ("f(x)", ["x=1"], "there is no function f; there are abs, absolute, add"),
        ("x*y", ["x=1"], "y has no value; give one, y=1"),
        ("x", ["x=1", "z=2"], "z was given, but the expression does not use it"),
        ("x", ["x=1", "x=2"], "a variable was given twice"),
        ("2 + 3", [], "2 + 3: there is no variable in it"),
        ("w@x", ["w=[1,2]", "x=[1,2,3]"], "w@x cannot be computed: matmul"),
        ("maximum(x)", ["x=1"], "maximum(x) cannot be computed: maximum() needs 2"),
        ("sigmoid(x, x)", ["x=1"], "computed: sigmoid() was given 2 arguments, and takes 1"),
        ("x", ["x"], "x: write name=number or name=[1,2]"),
        ("x", ["2x=1"], "2x=1: write name=number"),
        ("x", ["if=1"], "if=1: write name=number"),
        ("x", ["x="], '"" is no number'),
        ("x", ["x=nan"], "nan is no number"),
        ("x", ["x=1e999"], "1e999 is no number"),
        ("x", ["x=[]"], "[] is no number"),
        ("x", ["x=[[1],[2,3]]"], "is no number and no list of numbers"),
        ("x", ["x=__import__('os').getpid()"], "is no number"),
        ("(" * 500 + "x" + ")" * 500, ["x=1"], "not an expression"),
        ("-" * 1900 + "x", ["x=1"], "ex"),
        ("x" * 2001, [], "the expression is longer than 2000 characters"),
    ],
)
def test_what_is_refused_is_told_in_one_line(text, given, said):
    with pytest.raises(BadInputError) as caught:
        calculate(text, given)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_reason_of_ours_is_in_turkish(monkeypatch):
    monkeypatch.setattr("tinygrad_tr.messages._chosen", "tr")
    for text, said in {"sigmoid(x, x)": "2 argüman verildi, alabildiği: 1",
                       "maximum(x)": "gereken işlenen sayısı: 2"}.items():  # fmt: skip
        with pytest.raises(BadInputError, match=said):
            calculate(text, ["x=1"])


def test_nothing_is_run(monkeypatch):
    ran = []
    monkeypatch.setattr("os.system", ran.append)
    for text in ("__import__('os').system('a')", "exec('a')", "x.__class__.__mro__", "f'{x}'"):
        with pytest.raises(BadInputError):
            calculate(text, ["x=1"])
    assert ran == []


def test_what_is_not_finite_is_computed_without_a_word():
    assert np.isinf(calculate("log(x)", ["x=0"]).value.item())
    assert np.isnan(calculate("0*log(x)", ["x=0"]).value.item())
    assert np.isinf(calculate("9**9**9*x", ["x=1"]).value.item())


def test_several_numbers_have_no_gradients_yet():
    assert calculate("2*x", ["x=[1,2]"]).variables["x"].grad is None
    assert calculate("2*x", ["x=[1]"]).variables["x"].grad.tolist() == [2]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_each_function_can_be_called(name):
    ones = calculate(f"{name}(x)", ["x=0.5"]) if _takes_one(name) else None
    found = ones or calculate(f"{name}(x, 2)", ["x=0.5"])
    assert np.isfinite(found.value.item()) or name == "arccosh"


def test_what_can_be_called_does_not_hang_on_what_was_loaded():
    program = (
        "import tinygrad_tr as tg; tg.special.jv(2, tg.Value(0.5)); tg.special.gammaln(0.5); "
        "from tinygrad_tr.cli.expression import FUNCTIONS; print(*sorted(FUNCTIONS))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.split() == sorted(FUNCTIONS), run.stderr


def _takes_one(name):
    return FUNCTIONS[name].arity == 1


def test_a_variable():
    name, value = read_variable(" w = [[1, 2]] ")
    assert (name, value.shape, value.dtype, value.name) == ("w", (1, 2), np.float64, "w")
