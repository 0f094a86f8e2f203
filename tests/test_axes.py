"""Axes that are named in unusual ways: the result, or the kind of error, is NumPy's."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg

OPERANDS = [np.float64(2.0), np.array([3.0, 1.0, 2.0]), np.arange(6.0).reshape(2, 3)]
AXES = [None, 0, -1, 1, 3, -3, (0, 1), (0, 0), (0, -1), (5,), (), [0]]
FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "take": lambda x, axis: np.take(x, [0, 0, -1], axis=axis),
    "repeat": lambda x, axis: np.repeat(x, 2, axis=axis),
    "trim_zeros": lambda x, axis: np.trim_zeros(x, axis=axis),
    "partition": lambda x, axis: np.partition(x, 0, axis=axis),
    "prod": lambda x, axis: np.prod(x, axis=axis),
    "cumprod": lambda x, axis: np.cumprod(x, axis=axis),
    "mean": lambda x, axis: np.mean(x, axis=axis),
    "median": lambda x, axis: np.median(x, axis=axis),
    "nanmedian": lambda x, axis: np.nanmedian(x, axis=axis),
    "quantile": lambda x, axis: np.quantile(x, [0.2, 0.7], axis=axis),
    "nanpercentile": lambda x, axis: np.nanpercentile(x, 30, axis=axis),
}


@pytest.mark.parametrize("axis", AXES, ids=str)
@pytest.mark.parametrize("x", OPERANDS, ids=lambda x: f"{np.ndim(x)}d")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_axis_means_what_it_means_to_numpy(name: str, x: Any, axis: Any):
    f = FUNCTIONS[name]
    try:
        wanted = f(x, axis)
    except (IndexError, TypeError, ValueError) as error:
        with pytest.raises((IndexError, TypeError, ValueError)) as told:
            f(tg.Value(x), axis)
        assert isinstance(told.value, TypeError) == isinstance(error, TypeError)
        return
    got = f(tg.Value(x), axis)
    np.testing.assert_allclose(got.data, wanted, rtol=1e-12)
    assert got.shape == np.shape(wanted)
    step = 1e-6 * np.ones_like(x)
    slope = np.sum(f(x + step, axis) - f(x - step, axis)) / 2e-6
    np.testing.assert_allclose(np.sum(tg.grad(lambda x: np.sum(f(x, axis)))(x)), slope, rtol=1e-6)


@pytest.mark.parametrize("axis", [1, -2, 5])
def test_positions_along_an_axis_that_is_not_there_are_refused(axis: int):
    x, places = tg.Value([1.0, 2.0]), np.array([0, 1])
    with pytest.raises(ValueError, match="out of bounds"):
        np.take_along_axis(x, places, axis)
    with pytest.raises(ValueError, match="same number of dimensions"):
        np.take_along_axis(x, places[None], 0)


@pytest.mark.parametrize("f", [np.nanquantile, np.nanpercentile])
@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value")
def test_quantiles_of_nothing_are_nan(f: Any):
    x = np.zeros((0, 3))
    for axis in (None, 0):
        np.testing.assert_array_equal(f(tg.Value(x), 0.5, axis=axis).data, f(x, 0.5, axis=axis))


def test_nothing_may_be_taken():
    x = tg.Value(np.ones((2, 3)))
    for nothing in ([], (), np.array([], int)):
        assert np.take(x, nothing, axis=1).shape == (2, 0)
        assert x.take(nothing).shape == (0,)
