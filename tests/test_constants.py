"""Functions without a derivative: their results are plain, or recorded with derivative 0."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg

X = np.array([[0.5, -1.5, 2.5], [0.5, np.nan, -0.0]])
Y = np.array([0.5, 2.0, -1.0])

PLAIN = """
    x == y; x != y; x < y; x <= y; x > y; x >= y; 1 < x; x == 0.5; y == x; x == [1, 2, 3]
    np.equal(x, y); np.not_equal(x, y); np.less(x, y); np.less_equal(x, y); np.greater(x, y)
    np.greater_equal(x, y); np.greater(X, y); X > y; X == y; y == None; y != "a"
    np.logical_and(x, y); np.logical_or(x, y); np.logical_not(x); np.logical_xor(x, y)
    np.all(x); x.all(axis=0); np.any(x, axis=-1, keepdims=True); y.any(); np.all(x, where=X > 0)
    np.isnan(x); np.isinf(x); np.isfinite(x); np.isneginf(x); np.isposinf(x); np.signbit(x)
    np.isreal(x); np.iscomplex(x); np.iscomplexobj(x); np.isrealobj(x); np.isscalar(x)
    np.isclose(x, y, rtol=0.1); np.isclose(x, x, equal_nan=True); np.allclose(y, 0.5)
    np.allclose(Y, y)
    np.array_equal(x, X); np.array_equal(x, x, equal_nan=True); np.array_equiv(y, [y.data, Y])
    np.isin(x, [0.5, 2.5]); np.isin(X, y, invert=True)
    np.argmax(y); y.argmax(); np.argmin(x, axis=1); y.argmin(0); np.argmax(x, 0, keepdims=True)
    np.nanargmax(x); np.nanargmin(x, axis=0); np.argsort(x); y.argsort(); np.argsort(x, axis=None)
    np.argsort(y, kind="stable"); np.argpartition(y, 1); y.argpartition(2)
    np.argwhere(x > 0); np.argwhere(x)
    np.nonzero(x); y.nonzero(); np.flatnonzero(y); np.count_nonzero(x, axis=1)
    np.searchsorted([0.0, 1.0], y, side="right"); np.searchsorted(y, 0.5, sorter=np.argsort(y))
    np.digitize(y, [0.0, 1.0]); np.digitize(y, [0.0, 1.0], right=True)
    np.lexsort((y, Y)); np.lexsort(x, axis=0)
    np.shape(x); np.ndim(x); np.size(x); np.size(x, 1); np.result_type(x, np.float32)
    np.can_cast(y.dtype, "f4"); np.common_type(x, y); np.may_share_memory(x, y)
    np.shares_memory(x, Y); np.zeros_like(x); np.ones_like(x, dtype=int); np.empty_like(x).shape
    np.full_like(x, 7); np.full_like(y, fill_value=[1, 2, 3]); np.zeros_like(x, shape=(2,))
    np.tril_indices_from(x); np.triu_indices_from(x, k=1); np.diag_indices_from(x[:, :2])
    np.array_repr(y); np.array_str(y, precision=1); np.array2string(y, separator=",")
    len(x); 0.5 in x; 3.0 in x; f"{y}" is None
"""


def calls(texts: str) -> Any:
    several = texts.replace("\n", ";").split(";")
    return pytest.mark.parametrize("text", [text.strip() for text in several if text.strip()])


@calls(PLAIN)
def test_plain_result(text: str):
    def run(x: Any, y: Any) -> Any:
        return eval(text, {"np": np, "X": X, "Y": Y, "x": x, "y": y})

    out = run(tg.Value(X), tg.Value(Y))
    assert not any(isinstance(v, tg.Value) for v in (out if isinstance(out, tuple) else [out]))
    if "data" not in text:
        expected = run(X, Y)
        assert type(out) is type(expected)
        np.testing.assert_equal(out, expected)


@calls("v == 2; v != 2; v < 3; v <= w; v > w; 2 >= v; w == v")
def test_comparisons_of_numbers_are_bool(text: str):
    assert type(eval(text, {"v": tg.Value(2.0), "w": tg.Value(1.0)})) is bool


def test_predicates_of_numbers():
    assert np.isfinite(tg.Value(2.0))
    assert np.isnan(tg.Value(float("nan")))
    assert np.argmax(tg.Value(2.0)) == 0


def test_arguments_are_not_changed():
    x = tg.Value(Y)
    assert np.empty_like(x) is not x.data
    zeros = np.zeros_like(x)
    zeros += 1
    assert x.data.tolist() == Y.tolist()


WHOLE = """
    np.floor(x); np.ceil(x); np.rint(x); np.trunc(x); np.fix(x); np.round(x); np.around(x)
    np.round(x, 1); x.round(); round(x); np.sign(x); x // 0.7; 5 // x; np.floor_divide(x, y)
    np.floor_divide(y, x)
"""


@calls(WHOLE)
@pytest.mark.parametrize("data", [np.array([0.3, -1.2, 2.6]), 0.3], ids=["array", "number"])
def test_whole_number_parts_have_derivative_0(text: str, data: Any):
    x = tg.Value(data)
    out = eval(text, {"np": np, "x": x, "y": Y})
    assert isinstance(out, tg.Value)
    slope = tg.gradients(np.sum(out), x, create_graph=True)
    assert not np.any(slope.data)
    np.sum(out * x).backward()  # through the other factor only
    assert x.grad == pytest.approx(out.data if np.shape(out) == x.shape else np.sum(out.data))


def test_a_gradient_is_not_lost_in_full_like():
    w = tg.Value(2.0)
    with pytest.raises(TypeError, match=r"full_like\(\): no derivative with respect to fill_value"):
        np.full_like(tg.Value(Y), w)
    assert np.full_like(tg.Value(Y), w.detach()).tolist() == [2, 2, 2]


def test_whole_number_types_are_plain():
    out = tg.Value(Y).astype(int)
    assert not getattr(out, "requires_grad", False)
    assert np.asarray(out).tolist() == [0, 2, -1]


def test_numpy_may_drop_fix_which_it_deprecates():
    without = "import numpy as np; del np.fix; import tinygrad_tr as tg"
    code = f"{without}; print(np.trunc(tg.Value(2.5)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Value(2.0)\n"
