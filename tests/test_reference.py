"""docs/operations.md is what the table says today, and its conventions are tested."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from tests.conventions import CONVENTIONS, Convention
from tests.levels import LEVELS, level_of, names_of
from tests.reference import OLDEST, PAGE, page, places_of
from tests.written import body, rules
from tinygrad_tr.ops import PROGRAMS, TABLE, Operation

NUMPY = tuple(map(int, np.__version__.split(".")[:2]))


@pytest.mark.skipif(NUMPY < OLDEST, reason="this NumPy lacks functions that the page shows")
def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.reference"


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda it: it.where)
def test_a_convention_names_tests_that_exist(convention: Convention):
    found = places_of(convention.tests)
    assert found
    for name in found:
        module, _, function = name.partition(".")
        assert callable(getattr(import_module(f"tests.{module}"), function))


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (np.divide, ["dx = 1 / y", "dy = (-out) / y"]),
        (np.tanh, ["dx = 1 - (out * out)"]),
        (np.add, ["dx = 1", "dy = 1"]),
        (np.broadcast_to, ["gx = g"]),
        (np.reshape, ["gx = reshape(g, x_shape, order=order)"]),
        (np.concatenate, ["each = _slab(g, i, shapes, axis)"]),
    ],
)
def test_rules_as_text(function, expected):
    assert list(rules(TABLE[function])) == expected


def test_each_result_has_its_rules():
    first, second = rules(TABLE[np.linalg.eigh])
    assert first == ".eigenvalues: gx = _of_eigenvalues_h(g, results)"
    assert second == ".eigenvectors: gx = _of_eigenvectors_h(g, results)"


def test_lambdas_of_one_line_are_told_apart():
    pair = (lambda g, x: g + x, lambda g, x: g - x)
    assert list(map(body, pair)) == ["g + x", "g - x"]


def test_levels_and_names():
    assert level_of(TABLE[np.max]) == "core"
    assert names_of(TABLE[np.max]) == ["max", "amax"]
    assert level_of(PROGRAMS[np.median]) == "beyond"
    cube = Operation(lambda x: x**3, "cube({x})", {"dx": 1}, name="cube")
    assert (level_of(cube), names_of(cube)) == ("part", ["cube"])
    assert level_of(cube) not in LEVELS
