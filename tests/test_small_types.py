"""Constants of small types beside float64: rules compute in the type of the result, as NumPy."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg

X = np.array([0.7, 1.3, 2.1])
SMALL = [np.uint8, np.int8, np.int16, np.float16, np.float32]
FUNCTIONS: list[Callable[[Any, Any], Any]] = [
    lambda v, c: v / c,
    lambda v, c: c / v,
    lambda v, c: np.power(c, v),
    lambda v, c: v**c,
    lambda v, c: v ** (c * 0),
    lambda v, c: c[0] ** v,
    lambda v, c: np.hypot(v, c),
    lambda v, c: np.arctan2(c, v),
    lambda v, c: tg.special.xlogy(v, c),
    lambda v, c: tg.special.huber(c, 3 * v),
    lambda v, c: tg.special.pseudo_huber(c, v),
    lambda v, c: np.gradient(v, np.cumsum(c).astype(np.uint8)),
    lambda v, c: np.einsum("i,i,i->i", v, c, c),
    lambda v, c: np.ldexp(v, c.astype(np.int8)),
]


@pytest.mark.parametrize("dtype", SMALL)
@pytest.mark.parametrize("k", range(len(FUNCTIONS)))
def test_a_constant_of_a_small_type_has_the_gradient_of_its_number(k: int, dtype: Any):
    f, small, weights = FUNCTIONS[k], np.array([3, 5, 2], dtype), np.array([1.0, 2.0, 3.0])
    got = tg.grad(lambda v: np.sum(f(v, small) * weights))(X)
    wanted = tg.grad(lambda v: np.sum(f(v, small.astype(float)) * weights))(X)
    np.testing.assert_allclose(got, wanted, rtol=1e-12)


def test_so_has_a_value_of_a_small_type():
    c = tg.Value(np.array([3, 5, 2], np.float32))
    v = tg.Value(X)
    np.sum(v**c).backward()
    np.testing.assert_allclose(v.grad, c.data * X ** (c.data - 1.0), rtol=1e-12)
    np.testing.assert_allclose(c.grad, X ** c.data.astype(float) * np.log(X), rtol=1e-6)
    assert c.grad.dtype == np.float32


@pytest.mark.parametrize("of", [np.mean, np.var, np.std, lambda x: np.mean(x, axis=0)])
@pytest.mark.parametrize("n", [65_504, 70_000])
def test_more_elements_than_float16_can_count(of: Any, n: int):
    x = np.tile(np.array([0.5, 0.0], np.float16), n // 2)
    got = tg.grad(lambda v: 1000 * of(v))(x)
    assert got.dtype == np.float16
    np.testing.assert_allclose(got, tg.grad(lambda v: 1000 * of(v))(x.astype(float)), rtol=2e-3)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32])
def test_least_squares_of_a_whole_matrix(dtype: Any):
    a, b = np.array([[1, 0], [0, 1], [1, 1]], dtype), np.array([1.0, 2.0, 4.0])
    a = a.astype(float) if dtype is bool else a
    got = tg.grad(lambda b: np.sum(np.linalg.lstsq(a, b, rcond=None)[0]))(b)
    wanted = np.linalg.pinv(a.astype(float)).sum(axis=0)
    np.testing.assert_allclose(got, wanted, rtol=1e-6)


def test_masks_are_counted_in_an_einsum():
    mask = np.ones(3, bool)
    got = tg.grad(lambda v: np.sum(np.einsum("i,j,j->i", v, mask, mask)))(X)
    np.testing.assert_array_equal(got, [3.0, 3.0, 3.0])


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8])
def test_medians_and_differences_of_small_types_are_those_of_numpy(dtype: Any):
    for numbers in ([1, 0, 1, 1], [100, 120], [120, 100, 101, 3], [1, 1]):
        x = np.array(numbers, dtype)
        assert np.median(tg.Value(x)) == np.median(x)
        assert np.array_equal(np.diff(tg.Value(x), n=2).data, np.diff(x, n=2))
        assert np.diff(tg.Value(x)).dtype == np.diff(x).dtype
    if dtype is bool:
        with pytest.raises(TypeError, match="boolean subtract"):
            np.ediff1d(tg.Value(x))


def test_small_whole_numbers_do_not_wrap_around():
    small = np.array([0, 1, 2, 3], np.uint8)
    got = np.interp(tg.Value(X), small, small[::-1], period=4)
    np.testing.assert_allclose(got.data, np.interp(X, small, small[::-1], period=4))
    weights = np.array([200, 100, 90], np.uint8)
    got = np.cov(tg.Value(X), fweights=weights, aweights=weights)
    np.testing.assert_allclose(got.data, np.cov(X, fweights=weights, aweights=weights))
    y, t = tg.Value([-2.0, 0.7, 1.9, -0.4]), np.array([0, 1, 1, 0], np.uint8)
    assert tg.nn.hinge(y, t).item() == tg.nn.hinge(y, t.astype(float)).item()


@pytest.mark.parametrize(
    "numbers",
    [
        [1.0, np.inf, np.inf, np.inf], [np.inf], [np.inf, np.inf], [-1.5e308, 1.5e308],
        [3.0, 1.0, 2.0], [3.0, 1.0, 2.0, 5.0], [np.nan, 1.0], [-np.inf, 1.0, 2.0],
    ],
)  # fmt: skip
def test_a_median_is_the_mean_of_what_is_in_the_middle(numbers: list[float]):
    x = np.array(numbers)
    for f in (np.median, np.nanmedian):
        np.testing.assert_array_equal(f(tg.Value(x)).data, f(x))


def test_a_quantile_is_reached_from_the_nearer_side():
    x = np.array([-np.inf, 1.0, 2.0, 3.0])
    with np.errstate(invalid="ignore"):
        assert np.percentile(tg.Value(x), 25).data == np.percentile(x, 25) == -np.inf


@pytest.mark.parametrize("shape", [(0,), (0, 3)])
@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value")
def test_the_median_of_nothing_is_nan(shape: tuple[int, ...]):
    got = np.median(tg.Value(np.zeros(shape)), axis=0)
    assert np.all(np.isnan(got.data))
    assert got.shape == shape[1:]


def test_an_operation_has_the_name_of_a_function():
    assert tg.relu.__name__ == "relu"


@pytest.mark.parametrize("f", [np.max, np.min, np.amax, lambda x: np.max(x, axis=0)])
def test_the_gradient_of_an_extreme_of_nan_is_nan(f: Any):
    got = tg.grad(lambda x: f(x))(np.array([np.nan, 1.0, 2.0]))
    assert np.all(np.isnan(got))


def test_pooling_of_whole_numbers_takes_padding():
    x = np.arange(16, dtype=np.uint8).reshape(1, 1, 4, 4)
    got = tg.nn.MaxPool2d(2, padding=1)(x)
    wanted = tg.nn.MaxPool2d(2, padding=1)(x.astype(float))
    np.testing.assert_array_equal(got, wanted)


def test_the_state_of_an_lstm_is_a_pair():
    lstm, x = tg.nn.LSTM(3, 4), np.ones((2, 5, 3))
    with pytest.raises(ValueError, match="a pair"):
        lstm(x, np.zeros((2, 4)))


def test_a_leaf_alone_is_explained():
    assert "L = L" in str(tg.explain(tg.Value(3.0)))


@pytest.mark.parametrize("f", [np.convolve, np.correlate])
def test_a_matrix_is_not_convolved_as_a_row(f: Any):
    with pytest.raises(ValueError, match="object too deep"):
        f(tg.Value(np.ones((2, 2))), np.ones(2))


@pytest.mark.parametrize(
    "f",
    [
        tg.sigmoid, tg.softplus, tg.special.log_expit, tg.nn.silu,
        lambda x: tg.logsumexp(x, axis=0), lambda x: tg.softmax(x, axis=0),
        lambda x: tg.log_softmax(x, axis=0), lambda x: tg.special.softmin(x, axis=0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("numbers", [[100, 1, 0], [-128, 127, 0]])
def test_activations_of_small_whole_numbers(f: Any, numbers: list[int]):
    x = np.array(numbers, np.int8 if min(numbers) < 0 else np.uint8)
    for given in (x, tg.Value(x)):
        got = f(given)
        np.testing.assert_allclose(np.asarray(got), np.asarray(f(x.astype(float))), rtol=1e-12)
    np.testing.assert_allclose(tg.compile(f)(x), np.asarray(f(x.astype(float))), rtol=1e-12)


def test_the_curvature_at_a_tie_of_logaddexp2():
    second = tg.grad(tg.grad(lambda x: np.logaddexp2(x, 1.0)))
    assert second(1.0) == pytest.approx(np.log(2) / 4)
    for infinite in (np.inf, -np.inf):
        assert tg.grad(lambda x, y=infinite: np.logaddexp2(x, y))(infinite) == 0.5


def test_an_operand_has_no_name_of_the_generated_function():
    with pytest.raises(TypeError, match="cannot be the name"):
        tg.custom_op(lambda x, lifted: x * lifted, "f({x}, {lifted})", dx=1, dlifted=1)
    ratio = tg.custom_op(
        lambda x, kind: x / kind, "{x} / {kind}",
        dx=lambda kind: 1 / kind, dkind=lambda kind, out: -out / kind,
    )  # fmt: skip
    got = tg.grad(lambda x: np.sum(ratio(x, np.array([3, 5, 2], np.float32))))(X)
    np.testing.assert_array_equal(got, 1 / np.array([3.0, 5.0, 2.0]))


MODES = ["constant", "edge", "reflect", "symmetric", "wrap", "linear_ramp", "mean", "maximum"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (2, 0), (0, 0)])
@pytest.mark.parametrize("widths", [0, 1, (1, 0)])
def test_padding_of_axes_that_are_not_there_is_that_of_numpy(mode: Any, shape: Any, widths: Any):
    x = np.full(shape, 2.0)
    try:
        wanted = np.pad(x, widths, mode)
    except ValueError as error:
        with pytest.raises(ValueError, match=str(error)):
            np.pad(tg.Value(x), widths, mode)
    else:
        assert np.array_equal(np.pad(tg.Value(x), widths, mode).data, wanted)
    if shape == ():
        assert tg.grad(lambda v: np.pad(v, widths, mode) ** 2)(2.0) == 4.0
    if shape == (0, 3):
        assert np.pad(tg.Value(x), [(0, 0), (2, 1)], mode).shape == (0, 6)
