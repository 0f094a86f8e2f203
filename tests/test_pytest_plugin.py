"""The pytest plugin: a fixture for every project, at no cost for those that do not use it."""

import os
from configparser import ConfigParser
from importlib.metadata import entry_points
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent
MODULE = "tinygrad_tr_pytest"
INSTALLED = any(entry.value == MODULE for entry in entry_points(group="pytest11"))

WRONG = """
    import numpy as np
    import tinygrad_tr as tg

    wrong = tg.custom_op(np.tanh, "tanh({x})", dx=lambda out: out * out - 1)

    def test_wrong(gradcheck):
        gradcheck(wrong, np.array([0.3, 0.5]))
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    monkeypatch.delenv("TINYGRAD_TR_LANG", raising=False)
    plugin = () if INSTALLED else ("-p", MODULE)

    def run(text: str, *arguments: str):
        pytester.makepyfile(text)
        return pytester.runpytest_subprocess(*plugin, "-p", "no:randomly", *arguments)

    return run


def test_the_entry_point():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    assert config["options.entry_points"]["pytest11"].strip() == f"tinygrad_tr = {MODULE}"
    assert config["options"]["py_modules"].strip() == MODULE


def test_a_check_that_passes(run):
    result = run("""
        import numpy as np

        def test_right(gradcheck):
            assert gradcheck(np.tanh, np.ones(3)).order == 1

        def test_options(gradcheck):
            assert gradcheck(lambda x: x**2, 2.0, order=3, seed=4).seed == 4
    """)
    result.assert_outcomes(passed=2)


def test_the_order_is_an_option(run):
    text = """
        import numpy as np

        def test_order(gradcheck):
            assert gradcheck(np.tanh, np.ones(3)).order == 2
    """
    run(text, "--gradcheck-order", "2").assert_outcomes(passed=1)
    run(text).assert_outcomes(failed=1)
    refused = run(text, "--gradcheck-order", "7")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    assert "--gradcheck-order" in run(text, "--help").stdout.str()


def test_a_failure_shows_the_line_and_the_diagnosis_and_nothing_of_ours(run):
    result = run(WRONG)
    result.assert_outcomes(failed=1)
    shown = result.stdout.str()
    result.stdout.fnmatch_lines([
        ">*gradcheck(wrong, np.array(*",
        "E *gradient check failed: tanh, order 1: 2 of 4 entries differ",
        "E *input *index *analytic *numerical*",
        "E *suspicion: the sign is wrong everywhere",
    ])
    assert "checks/check.py" not in shown
    assert "During handling" not in shown


def test_a_failure_in_turkish(run, monkeypatch):
    monkeypatch.setenv("TINYGRAD_TR_LANG", "tr")
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    result = run(WRONG)
    result.assert_outcomes(failed=1)
    assert "işaret her yerde yanlış" in result.stdout.str()


def test_other_tests_of_a_project_pay_nothing(run):
    result = run("""
        import sys

        def test_something_else():
            loaded = [name for name in ("numpy", "tinygrad_tr") if name in sys.modules]
            assert not loaded
    """)
    result.assert_outcomes(passed=1)
