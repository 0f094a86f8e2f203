"""Where a derivative is a choice, and where numbers are large: what was promised, to the last bits.

Warnings are errors here: a test without `pytest.warns` also says that there is no warning.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.special

import tinygrad_tr as tg
from tinygrad_tr import nn

SIZES = np.array([1e-20, 1e-3, 1.5, 40.0, 800.0, 1e3])
LARGE = np.array([*-SIZES[::-1], 0.0, *SIZES])
EXACT = np.longdouble(LARGE)


def slopes(f: Any, x: Any) -> list[Any]:
    """The first and second derivative of a function of one number, at a number or elementwise."""
    x = tg.Value(x)
    first = tg.gradients(np.sum(f(x)), x, create_graph=True)
    if not first.requires_grad:
        return [first.numpy(), np.zeros(x.shape, x.dtype)]
    second = tg.gradients(np.sum(first), x, allow_unused=True)
    return [first.numpy(), np.zeros(x.shape, x.dtype) if second is None else second]


def at(f: Any, *numbers: float) -> None:
    """Check (x, f′(x)) or (x, f′(x), f″(x)), on a number, an array and in float32."""
    x, *expected = numbers
    for data in (x, np.array([x, x]), np.float32(x), np.array(x)):
        found = slopes(f, data)[: len(expected)]
        for have, wanted in zip(found, expected, strict=True):
            assert np.all(have == wanted), (have, wanted)
            assert np.asarray(have).dtype == np.asarray(data).dtype


# ---- kinks ---------------------------------------------------------------------------------


def test_abs_at_0():
    at(np.abs, 0.0, 0.0, 0.0)
    at(np.abs, -0.0, 0.0, 0.0)
    at(np.abs, -3.0, -1.0, 0.0)


def test_abs_of_complex_0():
    x = tg.Value([0j, 3 - 4j])
    slope = tg.gradients(np.sum(abs(x)), x, create_graph=True)
    assert slope.data.tolist() == [0, 0.6 - 0.8j]
    assert np.all(np.isfinite(tg.gradients(np.sum(np.real(slope)), x)))


def test_relu_at_0():
    at(tg.relu, 0.0, 0.0, 0.0)
    at(tg.relu, -0.0, 0.0)
    at(tg.relu, 1e-300 + 1, 1.0)


def test_sign_and_step_are_flat():
    for f in (np.sign, tg.ops.special.step, np.floor, np.ceil, np.rint):
        at(f, 0.0, 0.0, 0.0)


def test_hinge_at_the_margin():
    y = tg.Value([1.0, -1.0, 0.5])
    nn.hinge(y, [1, -1, 1]).backward()
    assert y.grad.tolist() == [0, 0, pytest.approx(-1 / 3)]


@pytest.mark.parametrize("f", [np.maximum, np.minimum], ids=["maximum", "minimum"])
def test_ties_of_two(f: Any):
    at(lambda x: f(x, x), 2.0, 1.0, 0.0)
    at(lambda x: f(x, 0.0), 0.0, 0.5, 0.0)
    at(lambda x: f(0.0, x), -0.0, 0.5, 0.0)
    x, y = tg.Value([1.0, 2.0, 3.0]), tg.Value([1.0, 3.0, 2.0])
    f(x, y).backward([1.0, 1.0, 1.0])
    assert (x.grad + y.grad).tolist() == [1, 1, 1]
    assert x.grad[0] == y.grad[0] == 0.5


@pytest.mark.parametrize(("f", "sign"), [(np.max, 1), (np.min, -1)], ids=["max", "min"])
def test_ties_of_many_share(f: Any, sign: int):
    def gradient(data: Any, **options: Any) -> Any:
        x = tg.Value(sign * np.array(data))
        return tg.gradients(np.sum(f(x, **options)), x).tolist()

    assert gradient([1.0, 3.0, 3.0, 2.0, 3.0]) == pytest.approx([0, 1 / 3, 1 / 3, 0, 1 / 3])
    assert gradient([[1.0, 1.0], [2.0, 1.0]], axis=1) == [[0.5, 0.5], [1, 0]]
    assert gradient([[1.0, 1.0], [2.0, 1.0]], axis=0) == [[0, 0.5], [1, 0.5]]
    assert gradient([3.0, 3.0, 2.0], where=[True, False, True], initial=-9.0 * sign) == [1, 0, 0]
    assert gradient([1.0, 2.0], initial=5.0 * sign) == [0, 0]
    assert gradient([2.0, np.nan, 2.0], where=[True, False, True], initial=0.0) == [0.5, 0, 0.5]


def test_ties_to_second_order():
    x = tg.Value([2.0, 2.0])
    slope = tg.gradients(np.max(x) ** 2, x, create_graph=True)
    assert slope.data.tolist() == [2, 2]
    assert tg.gradients(slope[0], x).tolist() == [0.5, 0.5]


def test_clip_at_a_bound():
    for bound in (-1.0, 1.0):
        at(lambda x: np.clip(x, -1.0, 1.0), bound, 1.0, 0.0)
        at(lambda x: np.clip(x, -1.0, 1.0), 1.5 * bound, 0.0, 0.0)
    at(lambda x: np.clip(x, 0.0, None), 0.0, 1.0)
    at(lambda x: np.clip(x, 2.0, 1.0), 1.5, 0.0)
    x, low, high = tg.Value([0.0, 1.0, 2.0, 3.0]), tg.Value(1.0), tg.Value(2.0)
    np.sum(np.clip(x, low, high)).backward()
    assert (x.grad.tolist(), low.grad, high.grad) == ([0, 1, 1, 0], 1, 1)


def test_clip_keeps_whole_numbers_whole():
    labels = np.clip(tg.Value(np.array([1, 12])), None, 9)
    assert (labels.data.tolist(), labels.dtype) == ([1, 9], np.dtype(int))


# ---- powers --------------------------------------------------------------------------------


def test_powers_of_0_and_of_negative_numbers():
    at(lambda x: x**3.0, -2.0, 12.0, -12.0)
    at(lambda x: x**2, -3.0, -6.0, 2.0)
    at(lambda x: x**-1, -2.0, -0.25, -0.25)
    at(lambda x: x**0, 0.0, 0.0, 0.0)
    at(lambda x: x**0, -2.0, 0.0, 0.0)
    at(lambda x: x**0.0, 3.0, 0.0, 0.0)
    at(lambda x: x**1, 0.0, 1.0, 0.0)
    at(lambda x: x**2, 0.0, 0.0, 2.0)
    at(lambda x: x**3, 0.0, 0.0, 0.0)
    at(lambda x: np.square(x), -3.0, -6.0, 2.0)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 1e-320, -1e-320, 0.0])
def test_the_power_0_is_flat_even_where_there_is_no_reciprocal(number: float):
    for f in (lambda x: x**0, lambda x: x ** np.zeros(1), lambda x: np.float_power(x, 0)):
        at(f, number, 0.0, 0.0)
    if not np.isinf(number):  # of which NumPy has no complex reciprocal
        assert tg.grad(lambda x: np.sum(np.real(x**0)))(np.array([complex(number)])) == 0
    compiled = tg.compile(tg.grad(lambda x, y: np.sum(x**y)))
    for y in (np.zeros(2), np.array([0.0, 2.0])):
        assert compiled(np.array([number, 3.0]), y).tolist() == [0, 3.0 * y[1]]


def test_exponents_of_0():
    at(lambda y: 0.0**y, 2.0, 0.0, 0.0)
    at(lambda y: 0.0**y, 0.5, 0.0)
    x, y = tg.Value([0.0, 0.0, 2.0]), tg.Value([2.0, 0.0, 0.0])
    np.sum(x**y).backward()
    assert x.grad.tolist() == [0, 0, 0]
    assert y.grad.tolist() == [0, 0, np.log(2)]


def test_mixed_second_derivative_where_the_exponent_is_0():
    x, y = tg.Value(2.0), tg.Value(0.0)
    by_x = tg.gradients(x**y, x, create_graph=True)
    by_y = tg.gradients(x**y, y, create_graph=True)
    assert tg.gradients(by_x, y) == tg.gradients(by_y, x) == 0.5


# ---- infinities, with NumPy's own warning ----------------------------------------------------


@pytest.mark.parametrize("x", [0.0, np.array([0.0, 4.0]), np.float32(0)], ids=repr)
def test_sqrt_and_log_at_0(x: Any):
    v = tg.Value(x)
    root = np.sqrt(v)
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        slope = tg.gradients(np.sum(root), v)
    assert np.ravel(slope)[0] == np.inf
    assert np.asarray(slope).dtype == v.dtype
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        logarithm = np.log(v)
    assert np.ravel(logarithm.data)[0] == -np.inf
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        slope = tg.gradients(np.sum(logarithm), v)
    assert np.ravel(slope)[0] == np.inf


def test_numbers_go_on_where_python_would_raise():
    for f, message in (
        (lambda v: 1 / v, "divide by zero"),
        (lambda v: v**-0.5, "divide by zero"),
        (lambda v: np.exp(v + 1e3), "overflow"),
        (lambda v: np.sqrt(v - 1), "invalid value"),
        (lambda v: (v - 8) ** (1 / 3), "invalid value"),
    ):
        with pytest.warns(RuntimeWarning, match=message):
            out = f(tg.Value(0.0))
        assert type(out.data) is float
        assert not np.isfinite(out.data)


@pytest.mark.parametrize("zero", [0, 0.0, False])
def test_slopes_of_a_quotient_by_zero_are_infinite(zero: Any):
    for data in (1.0, np.array([1.0, 2.0])):
        v = tg.Value(data)
        with pytest.warns(RuntimeWarning, match="divide by zero"):
            np.sum(v / zero).backward()
        assert np.all(v.grad == np.inf)
        assert type(v.grad) is type(v.data)


def test_the_curvature_of_a_variance_without_freedom_is_no_number():
    x = tg.Value([1.0])
    with pytest.warns(RuntimeWarning):
        slope = tg.gradients(np.var(x, ddof=1), x, create_graph=True)
        curvature = tg.gradients(np.sum(slope), x)
    assert np.isnan(slope.data).all()
    assert np.isnan(curvature).all()


def test_where_does_not_hide_a_nan():
    x = tg.Value([-1.0, 4.0])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        root = np.sqrt(x)
    np.sum(np.where(x > 0, root, 0.0)).backward()
    assert np.isnan(x.grad[0])
    assert x.grad[1] == 0.25


def test_double_where():
    x = tg.Value([-1.0, 4.0])
    safe = np.where(x > 0, x, 1.0)
    np.sum(np.where(x > 0, np.sqrt(safe), 0.0)).backward()
    assert x.grad.tolist() == [0, 0.25]


def test_missing_numbers_may_be_left_out():
    x = tg.Value([1.0, np.nan, 4.0])
    known = ~np.isnan(x)
    for f, expected in (
        (np.sum, [1, 0, 1]), (np.mean, [0.5, 0, 0.5]), (np.var, [-1.5, 0, 1.5]),
    ):  # fmt: skip
        slope = tg.gradients(f(x, where=known), x, create_graph=True)
        assert slope.data.tolist() == expected
    assert tg.gradients(slope[0], x).tolist() == [0.5, 0, -0.5]


def test_variance_of_equal_numbers():
    at(lambda x: np.var(np.stack([x, x, x]), axis=0), 2.0, 0.0, 0.0)
    with pytest.warns(RuntimeWarning) as said:  # as NumPy's own variance of one number
        out = np.var(v := tg.Value([2.0]), ddof=1)
    assert np.isnan(out.data)
    assert said
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(tg.gradients(out, v)[0])


# ---- large numbers ---------------------------------------------------------------------------


def ulps(found: Any, exact: Any) -> float:
    """The largest error, in units of the last place of float64."""
    found, exact = np.asarray(found, np.longdouble), np.asarray(exact)
    nearest = np.spacing(np.maximum(np.abs(exact.astype(float)), np.finfo(float).tiny))
    return float(np.max(np.abs(found - exact) / nearest))


def test_sigmoid_of_large_numbers():
    exact = 1 / (1 + np.exp(-EXACT))
    x = tg.Value(LARGE)
    y = tg.sigmoid(x)
    np.sum(y).backward()
    assert ulps(y.data, exact) <= 2
    assert ulps(y.data, scipy.special.expit(LARGE)) <= 2
    assert np.abs(x.grad - exact * (1 - exact)).max() < 1e-16
    assert x.grad[[0, -1]].tolist() == [0, 0]
    assert [tg.sigmoid(tg.Value(float(v))).data for v in LARGE] == pytest.approx(y.data, rel=4e-16)


def test_tanh_of_large_numbers():
    x = tg.Value(LARGE)
    y = np.tanh(x)
    np.sum(y).backward()
    assert ulps(y.data, np.tanh(EXACT)) <= 2
    assert np.abs(x.grad - (1 - np.tanh(EXACT) ** 2)).max() < 2e-16
    assert x.grad[[0, 6, -1]].tolist() == [0, 1, 0]


def test_softplus_of_large_numbers():
    x = tg.Value(LARGE)
    y = tg.softplus(x)
    np.sum(y).backward()
    assert ulps(y.data, np.maximum(EXACT, 0) + np.log1p(np.exp(-np.abs(EXACT)))) <= 2
    assert ulps(x.grad, 1 / (1 + np.exp(-EXACT))) <= 2
    assert tg.softplus(tg.Value(1e3)).data == 1e3
    assert tg.softplus(tg.Value(-1e3)).data == 0


ROWS = np.array([[1e3, 1e3, -1e3], [-1e3, 0.0, 1e3], [-1e3, -1e3, -1e3], [0.5, -1.5, 2.0]])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_of_large_numbers(dtype: Any):
    x = tg.Value(ROWS.astype(dtype))
    top = np.longdouble(ROWS.max(axis=1, keepdims=True))
    e = np.exp(ROWS - top)
    exact = e / e.sum(axis=1, keepdims=True)
    total = np.log(e.sum(axis=1, keepdims=True)) + top
    near = 2 * np.finfo(dtype).eps
    for f, expected in (
        (tg.softmax, exact), (tg.log_softmax, ROWS - total),
        (lambda x, axis: tg.logsumexp(x, axis=axis, keepdims=True), total),
    ):  # fmt: skip
        out = f(x, axis=1)
        assert out.dtype == dtype
        np.testing.assert_allclose(out.data, expected.astype(float), rtol=near, atol=near)
        out[:, :1].backward(np.ones((4, 1)))
    slope = tg.gradients(np.sum(tg.logsumexp(x, axis=1)), x)
    np.testing.assert_allclose(slope, exact.astype(float), rtol=near, atol=near)
    assert np.all(np.isfinite(x.grad))


def test_logsumexp_of_nothing_but_zero_probabilities():
    x = tg.Value([-np.inf, 0.0])
    y = tg.logsumexp(x)
    y.backward()
    assert (y.data, x.grad.tolist()) == (0, [0, 1])
    assert tg.logsumexp(tg.Value([-np.inf, -np.inf], requires_grad=False)).data == -np.inf


@pytest.mark.parametrize("written", ["paired", "logits"])
def test_binary_cross_entropy_of_large_numbers(written: str):
    z, t = tg.Value(LARGE), np.arange(len(LARGE)) % 2
    p = z if written == "logits" else tg.sigmoid(z)
    loss = nn.binary_cross_entropy(p, t, logits=written == "logits")
    loss.backward()
    each = np.maximum(EXACT, 0) - EXACT * t + np.log1p(np.exp(-np.abs(EXACT)))
    assert loss.data == pytest.approx(float(each.mean()), rel=1e-15)
    exact = (1 / (1 + np.exp(-EXACT)) - t) / len(LARGE)
    np.testing.assert_allclose(z.grad, exact.astype(float), rtol=1e-15, atol=1e-17)


@pytest.mark.parametrize("written", ["paired", "logits"])
def test_cross_entropy_of_large_numbers(written: str):
    z = tg.Value(ROWS)
    p = z if written == "logits" else tg.softmax(z, axis=1)
    loss = nn.cross_entropy(p, [0, 0, 1, 2], logits=written == "logits")
    loss.backward()
    last = np.log(np.sum(np.exp(ROWS[3]))) - 2.0
    assert loss.data == pytest.approx((np.log(2) + 2000 + np.log(3) + last) / 4, rel=1e-15)
    expected = scipy.special.softmax(ROWS, axis=1)
    expected[np.arange(4), [0, 0, 1, 2]] -= 1
    np.testing.assert_allclose(z.grad, expected / 4, rtol=1e-15, atol=1e-16)


# ---- the rest of NumPy -----------------------------------------------------------------------


def hessian(f: Any, x: Any) -> Any:
    return tg.hessian(f)(np.array(x, float))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_std_of_equal_numbers_with_a_rounded_mean(dtype: Any):
    x = np.full(3, 0.1, dtype)
    assert not np.any(tg.grad(np.std)(x))
    assert not np.any(tg.hessian(np.std)(x))
    assert not np.any(tg.grad(lambda x: np.sum(np.std(np.stack([x, x * 3]), axis=1, ddof=1)))(x))


def test_slopes_where_a_square_or_an_exponential_would_overflow():
    """They are found without these."""
    second = tg.grad(tg.grad(lambda x: np.logaddexp2(x, 0.0)))
    assert [second(x) for x in (-2000.0, 2000.0)] == [0, 0]
    assert np.isclose(second(0.0), np.log(2) / 4)
    assert tg.grad(np.arcsinh)(1e160) == pytest.approx(1e-160)
    huber = tg.grad(lambda r, delta: tg.special.pseudo_huber(delta, r))
    assert [huber(1e160, 1.0), huber(np.float32(1e20), np.float32(1))] == [1, 1]
    assert huber(1e-170, 1e-170) == pytest.approx(1e-170 / np.sqrt(2), rel=1e-12, abs=0)


def test_std_of_a_constant():
    at(lambda x: np.std(np.stack([x, x, x]), axis=0), 2.0, 0.0, 0.0)
    x = tg.Value([[2.0, 2.0], [1.0, 3.0]])
    np.sum(np.std(x, axis=1)).backward()
    assert x.grad.tolist() == [[0, 0], [-0.5, 0.5]]


@pytest.mark.parametrize("f", [np.hypot, np.arctan2], ids=["hypot", "arctan2"])
def test_at_the_corner(f: Any):
    for x, y in ((0.0, 0.0), (np.zeros(2), np.zeros(2))):
        v, w = tg.Value(x), tg.Value(y)
        first = tg.gradients(np.sum(f(v, w)), [v, w], create_graph=True)
        assert not any(np.any(g.data) for g in first)
        second = tg.gradients(np.sum(first[0] + first[1]), [v, w], allow_unused=True)
        assert not any(np.any(g) for g in second)


def test_angle_of_0():
    x = tg.Value([0j, 1j])
    np.sum(np.angle(x)).backward()
    assert x.grad.tolist() == [0, -1]


def test_sinc_at_0():
    for x in (0.0, np.zeros(2), np.float32(0), np.zeros(2, np.float32)):
        first, second = slopes(np.sinc, x)
        assert not np.any(first)
        np.testing.assert_allclose(second, -(np.pi**2) / 3, rtol=1e-7)
    fourth = tg.grad(tg.grad(tg.grad(tg.grad(np.sinc))))(0.0)
    assert fourth == pytest.approx(np.pi**4 / 5, rel=1e-14)


def test_i0():
    at(np.i0, 0.0, 0.0)
    assert slopes(np.i0, 0.0)[1] == pytest.approx(0.5, rel=1e-15)
    x = np.array([-50.0, -1.5, 0.3, 700.0])
    np.testing.assert_allclose(slopes(np.i0, x)[0], scipy.special.i1(x), rtol=1e-13)


def test_product_with_zeros():
    x = tg.Value([0.0, 2.0, 3.0])
    np.prod(x).backward()
    assert x.grad.tolist() == [6, 0, 0]
    assert hessian(np.prod, [0, 2, 3]).tolist() == [[0, 3, 2], [3, 0, 0], [2, 0, 0]]
    assert hessian(np.prod, [0, 0, 3]).tolist() == [[0, 3, 0], [3, 0, 0], [0, 0, 0]]
    third = tg.jacobian(tg.hessian(np.prod))(np.zeros(3))
    assert (third[0, 1, 2], third.sum()) == (1, 6)
    assert tg.grad(lambda x: np.sum(np.cumprod(x)))(np.array([2.0, 0.0, 3.0])).tolist() == [1, 8, 0]


def test_prod_and_cumprod_of_one_and_of_nothing():
    for f in (np.prod, np.cumprod):
        assert tg.grad(lambda x, f=f: np.sum(f(x)))(np.array([5.0])).tolist() == [1]
        assert tg.grad(lambda x, f=f: np.sum(f(x)))(np.array([])).tolist() == []


def gradient(f: Any, *data: float) -> list[float]:
    return tg.grad(lambda x: np.sum(f(x)))(np.array(data)).tolist()


def test_order_statistics_at_ties():
    assert gradient(np.median, 1.0, 3.0, 2.0) == [0, 0, 1]
    assert gradient(np.median, 4.0, 1.0, 3.0, 2.0) == [0, 0, 0.5, 0.5]
    for f, total in ((np.median, 1), (lambda x: np.quantile(x, 0.3), 1), (np.sort, 4)):
        found = gradient(f, 2.0, 2.0, 2.0, 1.0)
        assert sum(found) == pytest.approx(total)
        assert all(0 <= slope <= 1 for slope in found)
    assert gradient(lambda x: np.sort(x) * [1, 10, 100], 3.0, 1.0, 2.0) == [100, 1, 10]
    assert gradient(np.ptp, 1.0, 3.0, 3.0) == [-1, 0.5, 0.5]


def test_order_statistics_of_nan_and_inf():
    with_nan = np.array([1.0, np.nan, 3.0])
    assert np.isnan(np.median(tg.Value(with_nan)).data)
    assert np.isnan(np.quantile(tg.Value(with_nan), 0.0).data)
    assert gradient(np.nanmedian, *with_nan) == [0.5, 0, 0.5]
    assert gradient(np.nanmax, *with_nan) == [0, 0, 1]
    assert gradient(np.nansum, *with_nan) == [1, 0, 1]
    assert np.median(tg.Value([1.0, 2.0, np.inf])).data == 2


def test_fmax_and_fmin_skip_nan():
    for f, sign in ((np.fmax, 1), (np.fmin, -1)):
        x, y = tg.Value([1.0, np.nan, sign * 2.0, 1.0]), tg.Value([np.nan, 1.0, sign * 1.0, 1.0])
        out = f(x, y)
        np.sum(out).backward()
        assert not np.any(np.isnan(out.data))
        assert (x.grad.tolist(), y.grad.tolist()) == ([1, 0, 1, 0.5], [0, 1, 0, 0.5])
        at(lambda x, f=f: f(x, 1.0), 1.0, 0.5)


def test_the_derivative_of_the_piece():
    at(lambda x: np.heaviside(x, 0.5), 2.0, 0.0, 0.0)
    at(lambda x: np.copysign(x, -1.0), 2.0, -1.0, 0.0)
    at(lambda x: np.copysign(x, -1.0), 0.0, 0.0)
    at(lambda x: x % 2.0, 5.5, 1.0, 0.0)
    at(lambda x: 7.5 % x, 2.0, -3.0, 0.0)
    at(lambda x: -7.5 % x, 2.0, 4.0, 0.0)
    at(lambda x: np.fmod(-7.5, x), 2.0, 3.0, 0.0)
    at(lambda x: divmod(x, 2.0)[0], 5.5, 0.0, 0.0)
    at(lambda x: np.modf(x)[0], -1.5, 1.0, 0.0)
    at(lambda x: np.modf(x)[1], -1.5, 0.0, 0.0)
    at(np.fabs, 0.0, 0.0, 0.0)
    at(np.cbrt, 8.0, 1 / 12)


def test_piecewise_does_not_see_the_others():
    x = tg.Value([-1.0, 4.0])
    np.sum(np.piecewise(x, [x > 0], [np.sqrt, lambda v: -v])).backward()
    assert x.grad.tolist() == [-1, 0.25]


@pytest.mark.parametrize(
    "heights",
    [
        [1.0, np.inf, 2.0], [np.inf, 1.0, 2.0], [-np.inf, np.inf, 0.0], [1.0, np.nan, 3.0],
        [np.inf, np.inf, 1.0], [1.0, 2.0, -np.inf],
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:invalid value")
def test_interp_beside_infinite_heights_is_that_of_numpy(heights: list[float]):
    x = np.array([-np.inf, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, np.inf, np.nan])
    got = np.interp(tg.Value(x), [0.0, 1.0, 2.0], heights)
    np.testing.assert_array_equal(got.data, np.interp(x, [0.0, 1.0, 2.0], heights))


@pytest.mark.filterwarnings("ignore:invalid value")
def test_interp_between_infinite_positions_is_that_of_numpy():
    x, xp, fp = np.array([-np.inf, -1, np.inf, np.nan, 0, 1]), [-np.inf, 0, np.inf], [1.0, 2, 3]
    np.testing.assert_array_equal(np.interp(tg.Value(x), xp, fp).data, np.interp(x, xp, fp))


def test_the_gradient_of_interp_is_finite_where_an_infinity_plays_no_part():
    fp = tg.Value([1.0, 2.0, 3.0])
    np.sum(np.interp([-np.inf, 0.5, np.inf], [0.0, 1.0, 2.0], fp)).backward()
    assert fp.grad.tolist() == [1.5, 0.5, 1.0]
    fp = tg.Value([1.0, np.inf, 3.0, 4.0])
    np.sum(np.interp([0.0, 2.0, 2.5], [0.0, 1.0, 2.0, 3.0], fp)).backward()
    assert fp.grad.tolist() == [1.0, 0.0, 1.5, 0.5]


def test_interp_at_and_beyond_the_knots():
    xp, fp = tg.Value([0.0, 1.0, 2.0]), tg.Value([0.0, 10.0, 30.0])
    x = tg.Value([-1.0, 1.0, 2.0, 5.0])
    np.sum(np.interp(x, xp, fp)).backward()
    assert x.grad.tolist() == [0, 20, 20, 0]
    assert fp.grad.tolist() == [1, 1, 2]


def test_logaddexp2_of_a_zero_probability():
    at(lambda x: np.logaddexp2(x, x), 3.0, 1.0, 0.0)
    v = tg.Value([-np.inf, 0.0])
    np.sum(np.logaddexp2(v, 0.0)).backward()
    assert v.grad.tolist() == [0, 0.5]


@pytest.mark.parametrize("f", [np.sum, np.mean, np.prod, np.cumsum, np.cumprod])
@pytest.mark.filterwarnings("ignore:Casting complex values to real")
def test_a_real_type_takes_the_real_parts_of_complex_numbers(f: Any):
    x = np.array([0.5 + 1j, -1.2 - 0.3j, 0.7 + 2j])
    slope = tg.grad(lambda x: np.sum(f(x, dtype=float)))(x)
    np.testing.assert_allclose(slope, tg.grad(lambda x: np.sum(f(x)))(x.real), rtol=1e-12)


@pytest.mark.parametrize("f", [np.var, np.std])
@pytest.mark.filterwarnings("ignore:Casting complex values to real")
def test_a_variance_in_a_real_type_is_about_the_mean_of_the_real_parts(f: Any):
    x, step = np.array([0.5 + 1j, -1.2 - 0.3j, 0.7 + 2j]), np.array([0.3 - 1j, 0.8j, 1.1])
    slope = np.sum(np.conj(tg.grad(lambda x: f(x, dtype=float))(x)) * step).real
    ends = (f(x + 1e-6 * step, dtype=float), f(x - 1e-6 * step, dtype=float))
    np.testing.assert_allclose(slope, (ends[0] - ends[1]) / 2e-6, rtol=1e-6)


@pytest.mark.filterwarnings("ignore:`s` argument:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:.*None:DeprecationWarning")
def test_a_transform_of_a_length_that_is_not_told():
    x = np.random.default_rng(0).normal(size=(3, 4))

    def slope(*lengths: int | None) -> Any:
        return tg.grad(lambda x: np.sum(np.abs(np.fft.rfft2(x, s=lengths))))(x)

    np.testing.assert_array_equal(slope(2, None), slope(2, 4))
