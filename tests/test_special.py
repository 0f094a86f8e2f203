"""Special functions: wide ranges, the edges of their domains, and life without SciPy."""

import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.special as sc

import tinygrad_tr as tg
from tinygrad_tr import special

WIDE = np.concatenate([-np.geomspace(1e3, 1e-8, 60), [0.0], np.geomspace(1e-8, 1e3, 60)])
POSITIVE, UNIT = WIDE[WIDE > 0], np.linspace(0, 1, 101)
STANDARD = """
    erf erfc erfinv erfcinv gamma gammaln rgamma digamma psi polygamma multigammaln beta betaln
    betainc gammainc gammaincc logit i0 i1 iv ive j0 j1 jv y0 y1 yn
"""
BEYOND = """
    i0e i1e ndtr log_ndtr ndtri entr kl_div rel_entr xlogy xlog1py zeta exp1 expi expn erfcx dawsn
    spence sici fresnel boxcox boxcox1p log_expit loggamma poch factorial huber pseudo_huber hyp1f1
    hyp2f1 owens_t exprel softmin gammasgn relu expit softplus softmax log_softmax logsumexp
"""


def slope(f: Callable[..., Any], *xs: Any, by: int = 0, order: int = 1) -> Any:
    """The derivative of `f` by one of its arguments, which are numbers."""
    for _ in range(order):
        f = tg.grad(f, argnums=by)
    return f(*xs)


@pytest.mark.parametrize("name", (STANDARD + BEYOND).split())
def test_every_function_is_there(name: str):
    assert callable(getattr(special, name))
    assert name in dir(special) and name in special.__all__


def test_a_function_is_imported_by_name():
    from tinygrad_tr.special import erf

    assert erf is special.erf


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="has no attribute 'erff'"):
        _ = special.erff


# ---- values --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["logit", "entr", "log_expit", "expit"])
def test_values_that_numpy_computes(name: str):
    x = np.concatenate([WIDE, UNIT])
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # SciPy has none either
        np.testing.assert_allclose(getattr(special, name)(x), getattr(sc, name)(x), rtol=2e-15)


@pytest.mark.parametrize(
    "name", ["xlogy", "xlog1py", "rel_entr", "kl_div", "huber", "pseudo_huber"]
)
def test_values_of_two_operands_that_numpy_computes(name: str):
    ends = [-1.0, np.nan] + [np.inf] * (name != "pseudo_huber")  # SciPy's overflows to nan there
    x = np.concatenate([WIDE[::7], ends])
    y = x[:, None]
    with np.errstate(all="ignore"):
        expected, found = getattr(sc, name)(x, y), getattr(special, name)(x, y)
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(found[~finite], expected[~finite])
    # SciPy's pseudo_huber is delta²(√… − 1), kl_div has − x + y: they lose what is beside these.
    scale = x * x if name == "pseudo_huber" else np.maximum(np.abs(x), np.abs(y))
    scale = np.broadcast_to(scale, finite.shape)[finite]
    wrong = np.abs(found[finite] - expected[finite]) > 4e-15 * abs(expected[finite]) + 4e-16 * scale
    assert not wrong.any()


@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("erf", WIDE), ("erfcx", WIDE[WIDE > -20]), ("gammaln", POSITIVE), ("i0e", WIDE),
        ("j0", WIDE), ("psi", POSITIVE), ("dawsn", WIDE), ("log_ndtr", WIDE), ("spence", POSITIVE),
    ],
)  # fmt: skip
def test_values_are_those_of_scipy(name: str, x: Any):
    np.testing.assert_array_equal(getattr(special, name)(x), getattr(sc, name)(x))
    np.testing.assert_array_equal(getattr(sc, name)(tg.Value(x)).data, getattr(sc, name)(x))


@pytest.mark.parametrize("b", [[2.0, 1.0, 0.5], [1.0, 0.0, -0.2], 3.0, [[1.0], [2.0]]])
def test_weights_of_logsumexp(b: Any):
    x = np.array([[700.0, -3.0, 710.0], [0.1, -np.inf, 800.0]])
    for options in {}, {"axis": 1}, {"axis": 0, "keepdims": True}:
        np.testing.assert_allclose(
            special.logsumexp(x, b=b, **options), sc.logsumexp(x, b=b, **options), rtol=1e-15
        )


def test_a_negative_sum_has_no_logarithm():
    assert np.isnan(special.logsumexp(np.array([0.0, 1.0]), b=np.array([1.0, -2.0])))
    with pytest.raises(TypeError, match="return_sign"):
        special.logsumexp(tg.Value([0.0, 1.0]), return_sign=True)


# ---- derivatives ---------------------------------------------------------------------------


def test_the_slope_of_i1e_far_out():
    for x in (2e6, 1e10, -1e10):  # −1 / (2 x) of the value
        slope = tg.grad(tg.special.i1e)(x)
        assert slope == pytest.approx(-tg.special.i1e(x) / (2 * x), rel=1e-4)
    assert [tg.grad(tg.special.i1e)(x) for x in (1e300, np.inf, -np.inf)] == [0, 0, 0]


@pytest.mark.parametrize("order", [np.uint8(0), np.uint8(1), np.int8(-128), np.array([0, 1], "B")])
@pytest.mark.parametrize("of", ["jv", "iv", "ive"])
def test_an_order_of_a_small_type_has_its_neighbours(of, order):
    f, x = getattr(tg.special, of), np.array([0.5, 1.7])
    for differentiated in (tg.grad, tg.hessian):
        got = differentiated(lambda x: np.sum(f(order, x)))(x)
        wanted = differentiated(lambda x: np.sum(f(np.asarray(order, float), x)))(x)
        np.testing.assert_allclose(got, wanted, rtol=1e-12)



@pytest.mark.parametrize(
    ("f", "derivative", "xs"),
    [
        (special.erfcx, lambda x: -1 / (np.sqrt(np.pi) * x * x), [1e9, 1e12]),
        (special.dawsn, lambda x: -1 / (2 * x * x), [1e9, -1e12]),
        (special.log_ndtr, lambda x: -x, [-1e9, -1e12]),
        (special.log_ndtr, lambda x: np.exp(-x * x / 2) / np.sqrt(2 * np.pi), [10.0, 35.0]),
        (special.rgamma, lambda x: (-1) ** -x * sc.gamma(1 - x), [0, -1.0, -2.0, -5.0, -20.0]),
        (special.spence, lambda z: -1 + (z - 1) / 2, [1.0, 1 + 1e-9, 1 - 1e-9]),
        (special.exprel, lambda x: 0.5 + x / 3, [0.0, 1e-9, -1e-9]),
        (special.exprel, lambda x: 1 / x**2, [-1e3, -1e9]),
        (lambda x: special.boxcox(2.5, x), lambda x: np.log(2.5) ** 2 / 2, [0.0, 1e-17]),
        (lambda x: special.boxcox(0.0, x), lambda x: 1 / x**2, [0.5, 2.0]),
        (special.zeta, lambda x: -np.log(2 * np.pi) / 2 + 0 * x, [0.0]),
        (lambda x: special.sici(x)[0], np.cos, [0.0]),
        (lambda x: special.expn(0, x), lambda x: -np.exp(-x) * (1 + 1 / x) / x, [0.1, 3.0, 50.0]),
    ],
)
def test_slopes_where_a_formula_would_cancel(f: Any, derivative: Any, xs: list[float]):
    for x in xs:
        assert slope(f, x) == pytest.approx(derivative(x), rel=4e-15)


def by_quadrature(of: Any, low: float, high: float) -> float:
    from scipy.integrate import quad

    value: float = quad(of, low, high, epsabs=1e-14, epsrel=1e-11, limit=400)[0]
    return value


@pytest.mark.parametrize("a", [0.3, 1.0, 4.0, 50.0])
def test_gammainc_in_its_parameter(a: float):
    for x in a * np.array([0.05, 0.9, 1.0, 1.1, 4.0]):

        def moment(u: float) -> float:  # over log t
            return float(np.exp(a * u - np.exp(u) - sc.gammaln(a)) * (u - sc.psi(a)))

        expected = (
            by_quadrature(moment, np.log(x) - 80 / a - 5, np.log(x))
            if x <= a
            else -by_quadrature(moment, np.log(x), np.log(x + 60 + 5 * a))
        )
        assert slope(special.gammainc, a, x) == pytest.approx(expected, rel=1e-10)
        assert slope(special.gammaincc, a, x) == pytest.approx(-expected, rel=1e-10)


@pytest.mark.parametrize(("a", "b"), [(1.5, 3.0), (4.0, 2.0), (30.0, 45.0)])
def test_betainc_in_its_parameters(a: float, b: float):
    # ∂/∂a of the derivative in x is known in closed form: go up from one point by its integral.
    def mixed(x: float) -> float:
        density = np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - sc.betaln(a, b))
        return float(density * (np.log(x) - sc.psi(a) + sc.psi(a + b)))

    for x in 0.02, 0.3, 0.5, 0.9:
        expected = by_quadrature(mixed, 0, x)
        assert slope(special.betainc, a, b, x) == pytest.approx(expected, rel=1e-8, abs=1e-13)
        # I_x(a, b) = 1 − I_{1−x}(b, a)
        other = slope(special.betainc, b, a, 1 - x, by=1)
        assert slope(special.betainc, a, b, x) == pytest.approx(-other, rel=1e-11)


@pytest.mark.parametrize("a", [1e-2, 1.0, 1e3])
def test_parameters_far_out_have_small_slopes(a: float):
    for x in 1e-300, 1e-3 * a, 1e3 * a + 800:
        for order in 1, 2:
            assert np.isfinite(slope(special.gammainc, a, x, order=order))
    assert slope(special.gammainc, a, 0.0) == slope(special.gammainc, a, np.inf) == 0
    assert slope(special.betainc, a, 2.0, 0.0) == slope(special.betainc, a, 2.0, 1.0) == 0


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (special.gammainc, (2.3, 1.7)), (special.gammaincc, (0.4, 1.7)),
        (lambda a, x: special.betainc(a, 1.4, x), (2.3, 0.4)), (special.zeta, (2.5, 1.3)),
        (special.beta, (0.7, 1.9)), (special.boxcox, (1.7, 0.3)), (special.owens_t, (0.7, 1.9)),
        (special.xlogy, (0.7, 1.9)), (special.pseudo_huber, (0.7, 1.9)),
        (lambda a, x: special.exprel(a * x), (0.7, 1.9)),
        (lambda a, x: special.erfcx(a * x), (4.0, 2.0)),
        (lambda a, x: special.ive(1, a) * special.yn(2, x), (0.7, 1.9)),
    ],
)  # fmt: skip
def test_third_order(f: Any, x: tuple[float, float]):
    tg.gradcheck(lambda v: f(v[0], v[1]), np.array(x), order=3)


# ---- the edges of the domains --------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (special.erfinv, 1.0, np.inf), (special.erfinv, -1.0, np.inf),
        (special.erfcinv, 0.0, -np.inf), (special.erfcinv, 2.0, -np.inf),
        (special.ndtri, 0.0, np.inf), (special.ndtri, 1.0, np.inf),
        (special.erf, np.inf, 0), (special.ndtr, -np.inf, 0), (special.log_ndtr, 40.0, 0),
        (special.gammaln, np.inf, np.inf), (special.gammaln, 0.0, -np.inf),
        (special.gammasgn, -1.5, 0), (special.y0, 0.0, np.inf), (special.y1, 0.0, np.inf),
        (lambda x: special.yn(3, x), 0.0, np.inf), (lambda x: special.jv(0, x), 0.0, 0),
        (special.i0e, 0.0, 0), (lambda x: special.ive(0, x), 0.0, 0), (special.i1, 0.0, 0.5),
        (special.i1e, 1e5, 0), (lambda x: special.xlogy(x, 0.0), 0.0, 0),
        (lambda y: special.xlogy(0.0, y), 0.0, 0), (lambda y: special.xlogy(0.0, y), 3.0, 0),
        (lambda x: special.xlog1py(x, -1.0), 0.0, 0), (lambda y: special.xlog1py(0.0, y), -1.0, 0),
        (lambda x: special.rel_entr(x, 0.0), 0.0, 1), (lambda y: special.rel_entr(0.0, y), 0.0, -1),
        (lambda x: special.kl_div(x, 0.0), 0.0, 0), (lambda y: special.kl_div(0.0, y), 2.0, 1),
        (lambda r: special.huber(1.0, r), 1.0, 1), (lambda r: special.huber(1.0, r), -9.0, -1),
        (lambda d: special.huber(d, 3.0), 1.0, 2), (lambda r: special.pseudo_huber(0.0, r), 0.0, 0),
        (lambda d: special.pseudo_huber(d, 0.0), 0.0, 0), (special.log_expit, 1e3, 0),
        (special.log_expit, -1e3, 1), (special.factorial, -2.5, 0),
        (lambda x: special.gammainc(1.0, x), 0.0, 1), (lambda x: special.gammainc(2.0, x), 0.0, 0),
        (lambda x: special.betainc(2.0, 1.0, x), 1.0, 2),
    ],
)  # fmt: skip
def test_edges(f: Any, x: float, expected: float):
    assert slope(f, x) == pytest.approx(expected, rel=1e-12, abs=1e-7)


def test_the_density_at_zero_is_finite_to_second_order():
    assert slope(lambda x: special.gammainc(1.0, x), 0.0, order=2) == -1
    assert slope(lambda x: special.gammainc(2.0, x), 0.0, order=2) == 1
    assert slope(lambda x: special.betainc(1.0, 3.0, x), 0.0, order=2) == pytest.approx(-6)


@pytest.mark.parametrize("f", [special.entr, special.logit, lambda x: special.rel_entr(x, 1.0)])
def test_infinite_slopes_warn_as_those_of_log_do(f: Any):
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert np.isinf(slope(f, 0.0))


@pytest.mark.parametrize("name", ["i0", "i1", "gamma", "gammaln", "exprel", "erfcx", "expi"])
def test_values_beyond_the_range_of_floats(name: str):
    x = np.array([-1e3, 1e3, 1e30])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(
            getattr(special, name)(tg.Value(x)).data, getattr(sc, name)(x)
        )


def test_poles():
    poles = np.array([0.0, -1.0, -4.0])
    assert np.isinf(special.gammaln(poles)).all()
    np.testing.assert_array_equal(special.rgamma(poles), 0)


# ---- types ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "f",
    [
        lambda x: special.yn(2, x), lambda x: special.expn(2, x), lambda x: special.polygamma(1, x),
        lambda x: special.multigammaln(x, 2), special.factorial, lambda x: special.beta(x, 1.5),
        lambda x: special.gammainc(1.5, x), lambda x: special.betainc(x, 1.5, 0.3),
        lambda x: special.xlogy(x, 0.3), lambda x: special.hyp2f1(1, 2, 3, x / 9), special.zeta,
    ],
)  # fmt: skip
def test_float32_stays_float32(f: Any):
    x = tg.Value(np.array([1.5, 2.5], np.float32))
    out = f(x)
    out.sum().backward()
    assert out.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize(
    "f",
    [
        lambda v: special.jv(v, 1.5), lambda v: special.polygamma(v, 1.5),
        lambda v: special.hyp1f1(1.0, v, 0.5), lambda v: special.expn(v, 0.5),
    ],
)  # fmt: skip
def test_the_derivative_in_an_order_is_refused(f: Any):
    with pytest.raises(TypeError, match="is not known, and a gradient is never dropped silently"):
        slope(f, 2.0)


def test_a_constant_order_may_be_a_value():
    v = tg.Value(2.0, requires_grad=False)
    assert slope(lambda x: special.jv(v, x), 1.5) == pytest.approx(sc.jvp(2, 1.5))


# ---- SciPy: not before it is needed, and not needed for all ---------------------------------

WITHOUT = """
import sys
sys.modules["scipy"] = None
import numpy as np, tinygrad_tr as tg
v = tg.Value([0.2, 0.5])
for name in "relu expit softplus softmax log_softmax logsumexp".split():
    getattr(tg.special, name)(v).sum().backward()
for name in "logit entr log_expit softmin".split():
    getattr(tg.special, name)(v).sum().backward()
for name in "xlogy xlog1py kl_div rel_entr huber pseudo_huber".split():
    getattr(tg.special, name)(v, 0.3).sum().backward()
assert "erf" in dir(tg.special)
try:
    tg.special.erf
except ImportError as error:
    print(error)
try:
    from tinygrad_tr.special import gammainc
except ImportError as error:
    print(error)
"""
LATE = """
import sys
import tinygrad_tr as tg
tg.special.expit(tg.Value(0.5))
assert not any(name.startswith("scipy") for name in sys.modules)
import scipy.special
for function in scipy.special.expit, scipy.special.erf, scipy.special.xlogy:
    v = tg.Value(0.5)
    function(*[v] * function.nin).backward()
    print(type(v.grad).__name__)
scipy.special.kv(1, v)
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)


def test_without_scipy():
    done = run(WITHOUT)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first.startswith("tg.special.erf()") and second.startswith("tg.special.gammainc()")
    assert first.endswith('pip install "tinygrad_tr[scipy]"')


def test_scipy_is_loaded_late_and_called_directly():
    done = run(LATE)
    assert done.stdout.split() == ["float"] * 3
    assert "TypeError: kv() has no derivative rule" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", ["sici", "fresnel"])
def test_two_results_of_a_python_number_are_python_numbers(name: str):
    f = getattr(special, name)
    assert [type(x) for x in f(0.5)] == [float, float]
    assert [x.weak for x in f(tg.Value(0.5))] == [True, True]
    assert [type(x) for x in f(np.float64(0.5))] == [np.float64, np.float64]
    assert (f(tg.Value(0.5))[0] * np.ones(2, np.float32)).dtype == np.float32
    slope = tg.grad(tg.grad(lambda x: f(x)[0] * f(x)[1]))(0.5)
    assert type(slope) is float
    assert slope == pytest.approx(tg.grad(tg.grad(lambda x: f(x)[0] * f(x)[1]))(np.float64(0.5)))


def test_exact_factorials_are_whole_numbers():
    assert special.factorial(20, exact=True) == 2432902008176640000
    assert special.factorial(np.arange(4), exact=True).tolist() == [1, 1, 2, 6]
    assert special.factorial(tg.Value(np.arange(4)), exact=True).data.tolist() == [1, 1, 2, 6]
    assert special.factorial(tg.Value(3.0), exact=False).requires_grad
    with pytest.raises(ValueError, match="only supports integers"):
        special.factorial(tg.Value(3.0), exact=True)
