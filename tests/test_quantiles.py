"""Quantiles lie where NumPy puts them, for every method, count and kind of weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.ops.quantiles import METHODS, positions

X = np.array([3.0, 1.0, 4.0, 1.5])


def parts(n: int) -> np.ndarray:
    """A grid, and every point where a method may jump."""
    steps = [k / n for k in range(n + 1)] + [(k + 0.5) / n for k in range(n)]
    return np.array(sorted({*np.linspace(0, 1, 33).tolist(), *steps}))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", range(1, 14))
def test_positions_are_numpys(method: str, n: int):
    if method == "closest_observation" and np.lib.NumpyVersion(np.__version__) < "2.3.0":
        pytest.skip("NumPy chose another of two equally near elements then")
    q = parts(n)
    expected = np.quantile(np.arange(n), q, method=method)
    np.testing.assert_allclose(positions(n, q=q, method=method), expected, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_rows_may_have_counts_of_their_own(method: str):
    counts, q = np.array([3, 1, 7]), np.array([0.2, 0.9])
    together = positions(counts, q=q, method=method)
    alone = [positions(n, q=q, method=method) for n in counts.tolist()]
    np.testing.assert_array_equal(together, np.stack(alone, axis=1))


@pytest.mark.parametrize("seed", range(5))
def test_weighted_quantiles_are_numpys(seed: int):
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=(3, 6)), rng.integers(0, 4, (3, 6)) + np.eye(3, 6)
    q = np.append(rng.uniform(0, 1, 20), [0, 1])
    options: Any = {"axis": 1, "weights": w, "method": "inverted_cdf"}
    np.testing.assert_array_equal(
        np.quantile(tg.Value(x), q, **options).data, np.quantile(x, q, **options)
    )
    x[:, 2] = np.nan
    np.testing.assert_array_equal(
        np.nanquantile(tg.Value(x), q, **options).data, np.nanquantile(x, q, **options)
    )


def test_the_gradient_goes_to_the_element_that_the_weights_choose():
    x = tg.Value(X)
    np.quantile(x, 0.5, weights=[1, 1, 5, 1], method="inverted_cdf").backward()
    assert x.grad.tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"q": 1.5}, "must be in the range"),
        ({"q": -0.1}, "must be in the range"),
        ({"q": float("nan")}, "must be in the range"),
        ({"q": 0.5, "method": "middling"}, "'middling' is not a valid method"),
        ({"q": 0.5, "weights": X}, "Only method 'inverted_cdf' supports weights"),
        ({"q": 0.5, "weights": 0 * X, "method": "inverted_cdf"}, "not all 0"),
        ({"q": 0.5, "weights": -X, "method": "inverted_cdf"}, "not negative"),
        ({"q": 0.5, "weights": np.inf * X, "method": "inverted_cdf"}, "finite"),
        ({"q": 0.5, "weights": X[:2], "axis": 0, "method": "inverted_cdf"}, "consistent"),
    ],
)
def test_what_numpy_refuses_is_refused(options: Any, message: str):
    with pytest.raises(ValueError, match=message):
        np.quantile(tg.Value(X), **options)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("q", [0.3, np.float32(0.5), [0.3, 0.5]], ids=str)
def test_quantiles_of_whole_numbers_are_numpys(method: str, q: Any):
    x = np.array([1, 4, 2, 3])
    wanted = np.quantile(x, q, method=method)
    got = np.quantile(tg.Value(x), q, method=method)
    got = got.data if isinstance(got, tg.Value) else got
    np.testing.assert_allclose(got, wanted)
    assert np.asarray(got).dtype == np.asarray(wanted).dtype
