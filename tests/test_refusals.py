"""Arguments that NumPy refuses are refused, with NumPy's words: silence would be a wrong number."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg

X = np.array([[0.3, -1.2, 0.7], [1.5, -0.6, 0.4]])
REFUSED: dict[str, Callable[[Any], Any]] = {
    "a quantile of complex numbers": lambda x: np.quantile(x + 1j, 0.5),
    "a percentile of complex numbers": lambda x: np.nanpercentile(x + 1j, 50),
    "fewer than no numbers": lambda x: np.linspace(x, 1, -1),
    "fewer than no powers": lambda x: np.logspace(x, 1, -2),
    "half a number": lambda x: np.linspace(x, 1, 2.5),
    "more heights than places": lambda x: np.interp(x, [0, 1], [1, 2, 3]),
    "more places than heights": lambda x: np.interp(x, [0, 1], [1]),
    "no places": lambda x: np.interp(x, [], []),
    "a period of 0": lambda x: np.interp(x, [0, 1], [1, 2], period=0),
    "a matrix of powers of a matrix": lambda x: np.vander(x),
    "a degree below 0": lambda x: np.polyfit([1, 2, 3], x[0], -1),
    "places to fit without heights": lambda x: np.polyfit([1, 2], x[0], 1),
    "weights that are too few": lambda x: np.polyfit([1, 2, 3], x[0], 1, w=[2]),
    "a horizontal split of a number": lambda x: np.hsplit(x[0, 0], 1),
    "a vertical split of a row": lambda x: np.vsplit(x[0], 1),
    "a split in depth of a matrix": lambda x: np.dsplit(x, 1),
    "conditions that are numbers": lambda x: np.select([[1, 0, 1]], [x]),
    "an end for zeros around": lambda x: np.pad(x, 1, end_values=1),
    "a constant for edges": lambda x: np.pad(x, 1, "edge", constant_values=1),
    "a choice by a mode that is none": lambda x: np.choose([0, 1, 0], x, mode="between"),
    "a correlation with a number": lambda x: np.correlate(x[0], x[0, 0]),
    "zeros to trim from no end": lambda x: np.trim_zeros(x[0], "q"),
    "less than no powers": lambda x: np.vander(x[0], -1),
    "a condition of two axes": lambda x: np.compress([[True, False]], x, axis=0),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_numpy_refuses_is_refused(what: str):
    f = REFUSED[what]
    with pytest.raises((TypeError, ValueError)) as wanted:
        f(X)
    with pytest.raises(type(wanted.value)) as told:
        f(tg.Value(X))
    assert str(wanted.value) in str(told.value)


@pytest.mark.skipif(not hasattr(np, "matvec"), reason="NumPy before 2.2")
def test_a_matrix_and_a_vector_need_their_axes():
    matrix, row = tg.Value(X), tg.Value(X[0])
    for f, x, y in ((np.matvec, row, row), (np.vecmat, row, row), (np.vecmat, 2.0, matrix)):
        with pytest.raises(ValueError, match="does not have enough dimensions"):
            f(x, y)


def test_errors_in_the_arguments_name_the_function():
    for f in (lambda x: np.logaddexp.reduce(x, initial=1.0), lambda x: tg.logsumexp(x, base=2)):
        with pytest.raises(TypeError, match=r"^logsumexp\(\) got an unexpected"):
            f(tg.Value(X))


@pytest.mark.filterwarnings("ignore:Degrees of freedom", "ignore:divide by zero", "ignore:invalid")
def test_a_covariance_without_freedom_is_numpys():
    for options in ({"ddof": 3}, {"ddof": 5}):
        np.testing.assert_array_equal(np.cov(tg.Value(X), **options).data, np.cov(X, **options))


def test_blocks_of_unequal_depth_are_refused():
    with pytest.raises(ValueError, match="List depths are mismatched"):
        np.block([[tg.Value(X)], tg.Value(X)])
