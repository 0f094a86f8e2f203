"""Every function that was promised is there, and every one that was not says what to do."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import pytest
import scipy.special

import tinygrad_tr as tg
from tests.names import CONSTANT, DIFFERENTIABLE, REFUSED, SPECIAL, ZERO
from tests.samples import SAMPLES
from tinygrad_tr.ops import PROGRAMS, TABLE
from tinygrad_tr.ops.refused import IN_PLACE, way_out


def function(name: str) -> Any:
    """NumPy's function of that name; the test is skipped where NumPy has it not."""
    found = reduce(lambda module, part: getattr(module, part, None), name.split("."), np)
    if found is None:
        pytest.skip(f"NumPy {np.__version__} has no np.{name}")
    return found


def by_level(levels: dict[str, str]) -> Any:
    named = [(level, name) for level, names in levels.items() for name in names.split()]
    return pytest.mark.parametrize(
        "name", [name for _, name in named], ids=[f"{level}-{name}" for level, name in named]
    )


@by_level(DIFFERENTIABLE)
def test_has_a_derivative(name: str):
    found = function(name)
    entry = TABLE.get(found) or PROGRAMS.get(found)
    assert entry is not None, f"np.{name} is neither an entry of the table nor a program of them"
    assert not getattr(entry, "plain", False)
    assert entry in SAMPLES


@by_level(SPECIAL)
def test_special_function_has_a_derivative(name: str):
    assert getattr(tg.special, name) in SAMPLES


@pytest.mark.parametrize("name", ZERO.split())
def test_whole_number_part_has_derivative_0(name: str):
    assert not TABLE[function(name)].plain


@pytest.mark.parametrize("name", CONSTANT.split())
def test_constant_is_plain(name: str):
    assert TABLE[function(name)].plain


# ---- refusals ------------------------------------------------------------------------------

X = np.array([3.0, 1.0, 2.0])
CALLS = {
    "put": lambda f, v: f(v, 0, 1.0),
    "place": lambda f, v: f(v, [True] * 3, [1.0]),
    "putmask": lambda f, v: f(v, [True] * 3, 1.0),
    "copyto": lambda f, v: f(np.zeros(3), v),
    "fill_diagonal": lambda f, v: f(v, 1.0),
    "put_along_axis": lambda f, v: f(v, np.array([0]), 1.0, 0),
    "add.at": lambda f, v: f(np.zeros(3), [0], v),
    "add.reduceat": lambda f, v: f(v, [0, 1]),
    "histogramdd": lambda f, v: f(v[:, None]),
    "linalg.matrix_rank": lambda f, v: f(v[:, None]),
}  # fmt: skip
ONE = {"unique", "bincount", "histogram", "roots", "poly", "frexp", "spacing", "packbits"}


@pytest.mark.parametrize("name", REFUSED.split())
def test_refusal_names_the_function_and_the_way_out(name: str):
    refused, v = function(name), tg.Value(X)
    call = CALLS.get(name) or (lambda f, v: f(v) if name in ONE else f(v, v))
    with pytest.raises(TypeError) as raised:
        call(refused, v)
    assert f"np.{name}()" in str(raised.value)
    assert way_out(refused) in str(raised.value)
    assert "custom_op" not in way_out(refused) or "no rule yet" in way_out(refused)
    assert v.data.tolist() == X.tolist()


@pytest.mark.parametrize("name", IN_PLACE)
def test_methods_that_change_an_array_are_refused(name: str):
    with pytest.raises(TypeError, match=rf"v\.{name}\(\).*in place") as raised:
        getattr(tg.Value(X), name)(0)
    assert IN_PLACE[name] in str(raised.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda v: np.vectorize(lambda x: x)(v),
        lambda v: np.frompyfunc(lambda x: x, 1, 1)(v),
        lambda v: np.array(v),
        lambda v: np.asarray([v, v]),
        lambda v: np.full((2, 3), v),
        lambda v: np.quantile(X, v / 4),
        lambda v: np.quantile(X, 0.5, weights=v, method="inverted_cdf"),
        lambda v: np.quantile(v, 0.5, weights=v, method="inverted_cdf"),
    ],
)
def test_what_asks_for_plain_numbers_is_refused(call: Any):
    with pytest.raises(TypeError, match=r"detach|whole arrays"):
        call(tg.Value(X))


def test_nditer_takes_no_value():
    with pytest.raises(TypeError):
        np.nditer(tg.Value(X))


def test_refused_functions_take_constants():
    v = tg.Value(X, requires_grad=False)
    assert np.unique(v).tolist() == [1, 2, 3]
    assert np.histogram(v, bins=2)[0].tolist() == [1, 2]


def test_the_way_out_of_unique_has_a_gradient():
    x = tg.Value([2.0, 1.0, 2.0])
    kept = x[np.unique(x.data, return_index=True)[1]]
    np.sum(kept * [1, 10]).backward()
    assert (kept.data.tolist(), x.grad.tolist()) == ([1, 2], [10, 1, 0])


@pytest.mark.parametrize(
    ("call", "option"),
    [
        (lambda v: np.vstack([v, v], axis=1), "axis"),
        (lambda v: np.median(v, out=np.zeros(())), "out"),
        (lambda v: np.pad(v, 1, "empty"), "uninitialised.*use mode='constant'"),
        (lambda v: tg.special.logsumexp(v, return_sign=True), r"np\.log\(np\.abs\(s\)\) \+ m"),
        (lambda v: np.polyfit(X, v, 1, full=True), "full"),
        (lambda v: np.nan_to_num(v, copy=False), "copy"),
        (lambda v: np.take(v, 0, out=np.zeros(())), "out"),
        (lambda v: np.add.reduce(v, out=np.zeros(())), "out"),
        (lambda v: np.std(v, mean=2.0), "mean"),
    ],
)
def test_an_argument_is_never_ignored(call: Any, option: str):
    with pytest.raises(TypeError, match=option):
        call(tg.Value(X))


def test_the_way_out_of_return_sign():
    a, b = tg.Value([0.5, 2.0, 1.0]), np.array([1.0, -2.0, 0.5])
    m = np.max(a).data
    s = np.sum(b * np.exp(a - m))
    expected = scipy.special.logsumexp(a.data, b=b, return_sign=True)
    np.testing.assert_allclose([(np.log(np.abs(s)) + m).data, np.sign(s).data], expected)
    tg.gradcheck(lambda a: np.log(np.abs(np.sum(b * np.exp(a - m)))) + m, a.data)


def test_padding_modes_check_what_they_are_told():
    with pytest.raises(ValueError, match="reflect_type must be 'even' or 'odd'"):
        np.pad(tg.Value(X), 1, "reflect", reflect_type="twice")
    with pytest.raises(ValueError, match="empty axis"):
        np.pad(tg.Value(np.ones((0, 2))), 1, "reflect", reflect_type="odd")
