"""``tinygrad-tr check``: what it takes, what it says in both languages, and its exit status."""

import sys
from itertools import count

import numpy as np
import pytest

from tinygrad_tr import set_language
from tinygrad_tr.cli import main
from tinygrad_tr.cli.check import read_input
from tinygrad_tr.cli.parser import BadInputError

MODULE = """
import numpy as np
import tinygrad_tr as tg

def f(x, w):
    return np.tanh(x @ w)

wrong = tg.custom_op(np.tanh, "tanh({x})", dx=lambda out: out * out - 1)
model = tg.nn.MLP(2, [3, 1], hidden="tanh", rng=0)
number = 3

class Inside:
    square = staticmethod(lambda p: p["x"] ** 2)
"""

names = map("checked_module_{}".format, count())


@pytest.fixture
def module(tmp_path, monkeypatch):
    for variable in ("TINYGRAD_TR_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.chdir(tmp_path)
    set_language(None)
    name = next(names)
    (tmp_path / f"{name}.py").write_text(MODULE, encoding="utf-8")
    yield name
    sys.modules.pop(name, None)
    set_language(None)


def check(*arguments, capsys):
    status = main(["check", *arguments])
    return status, *capsys.readouterr()


def test_a_check_that_passes(module, capsys):
    path = list(sys.path)
    inputs = ("--inputs", "[[1,2],[3,4]]", "--inputs", "1.0,2.0")
    status, out, error = check(f"{module}:f", *inputs, "--order", "2", capsys=capsys)
    assert (status, error) == (0, "")
    assert out.startswith("✓ f: 2 inputs, 6 elements, order 2")
    assert sys.path == path
    assert check(f"{module}:Inside.square", "--inputs", "{'x': 3}", capsys=capsys)[0] == 0


def test_in_turkish(module, capsys):
    status, out, _error = check(f"{module}:wrong", "--inputs", "5x", "--lang", "tr", capsys=capsys)
    assert status == 1
    assert out.startswith("✖ gradyan kontrolü başarısız: tanh, mertebe 1")
    assert "olası neden: işaret her yerde yanlış" in out
    assert check(f"{module}:f", "--inputs", "2x3", "--inputs", "3x", "--lang", "tr",
                 capsys=capsys)[1].startswith("✓ f: 2 girdi")  # fmt: skip


def test_a_rule_is_named_in_turkish(module, capsys):
    _status, out, _error = check(f"{module}:wrong", "--inputs", "3x", "--lang", "tr", capsys=capsys)
    assert "yanlış kural: tanh için dx" in out


def test_no_number_is_no_check(module, capsys):
    status, out, error = check(f"{module}:f", "--inputs", "0x3", "--inputs", "3x", capsys=capsys)
    assert (status, out) == (2, "")
    assert error == (
        "tinygrad-tr: --inputs: 0x3 holds no number, so there is nothing to check\n"
    )


def test_a_model_is_checked_with_its_parameters(module, capsys):
    status, out, _error = check(f"{module}:model", "--inputs", "4x2", capsys=capsys)
    assert status == 0
    assert "5 inputs, 21 elements" in out


def test_the_seed_draws_the_inputs(module, capsys):
    runs = [
        check(f"{module}:wrong", "--inputs", "3x", "--seed", seed, capsys=capsys)[1]
        for seed in ("1", "1", "2")
    ]
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize(
    ("target", "arguments", "said"),
    [
        ("no_such_module:f", ["--inputs", "1.0"], "no module is called no_such_module"),
        ("{m}:g", ["--inputs", "1.0"], "{m} has no function g"),
        ("{m}", ["--inputs", "1.0"], "{m}: write module:function"),
        ("{m}:number", ["--inputs", "1.0"], "{m}:number: not a function"),
        ("{m}:f", [], "--inputs: at least one is needed"),
        ("{m}:f", ["--inputs", "one"], "--inputs: neither numbers nor a shape such as 2x3: one"),
        ("{m}:f", ["--inputs", ""], '--inputs: neither numbers nor a shape such as 2x3: ""'),
        ("{m}:f", ["--inputs", "[[1,2],[3]]"],
         "--inputs: neither numbers nor a shape such as 2x3: [[1,2],[3]]"),
        ("{m}:f", ["--inputs", "__import__('os')"],
         "--inputs: neither numbers nor a shape such as 2x3: __import__('os')"),
        ("{m}:f", ["--inputs", "9999999x9999999"], "--inputs: too large: 9999999x9999999"),
        ("{m}:f", ["--inputs", "1e999"],
         "--inputs: neither numbers nor a shape such as 2x3: 1e999"),
        ("{m}:f", ["--inputs", "1.0", "--order", "4"], "--order: must be 1, 2 or 3, not 4"),
        ("{m}:f", ["--inputs", "2x3"], "{m}:f: TypeError: "),
        ("{m}:f", ["--inputs", "2x3", "--inputs", "4x"], "{m}:f: ValueError: "),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_status_2(module, target, arguments, said, capsys):
    status, out, error = check(target.format(m=module), *arguments, capsys=capsys)
    assert (status, out) == (2, "")
    assert error.startswith(f"tinygrad-tr: {said.format(m=module)}")
    assert error.count("\n") == 1


@pytest.mark.parametrize("text", ["1 +", "raise SystemExit(3)", "import no_such_thing"])
def test_a_module_that_cannot_be_imported(module, text, tmp_path, capsys):
    name = next(names)
    (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    status, out, error = check(f"{name}:f", "--inputs", "1.0", capsys=capsys)
    assert (status, out, error.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0.5", 0.5), ("3", 3.0), ("-1e-3", -1e-3), ("1+2j", 1 + 2j), ("1.0,2.0", [1.0, 2.0]),
        (" [1, 2]", [1.0, 2.0]), ("[[1,2],[3,4]]", [[1.0, 2.0], [3.0, 4.0]]), ("1,", [1.0]),
    ],
)  # fmt: skip
def test_numbers(text, wanted):
    found = read_input(text, np.random.default_rng(0))
    np.testing.assert_array_equal(found, wanted)
    assert np.asarray(found).dtype.kind in "fc"
    assert isinstance(found, np.ndarray) == isinstance(wanted, list)


@pytest.mark.parametrize("text", ["nan", "None", "True", "'text'", "[]", "open('x')", "(" * 500])
def test_what_is_no_number(text):
    with pytest.raises(BadInputError, match="neither numbers"):
        read_input(text, np.random.default_rng(0))
