"""Where a gradient would be lost without an error: warned about once a line, inside transforms."""

import copy
import math
import warnings

import numpy as np
import pytest

import tinygrad_tr as tg

X = np.array([1.0, -2.0])


def caught(f, x=2.0, transform=tg.grad):
    """The warnings of a differentiation of `f`."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        transform(f)(x)
    assert all(it.category is tg.GraphLeftWarning for it in found)
    return found


def pulled(f):
    return lambda x: tg.vjp(f, x)


def pushed(f):
    return lambda x: tg.jvp(f, x, 1.0)


LEAKS = {
    "float()": lambda v: float(v),
    "int()": lambda v: int(v),
    "complex()": lambda v: complex(v),
    ".data": lambda v: v.data,
}


@pytest.mark.parametrize("how", LEAKS)
@pytest.mark.parametrize(
    "transform", [tg.grad, tg.value_and_grad, tg.jacobian, tg.hessian, pulled, pushed]
)
def test_a_plain_number_is_warned_about(how, transform):
    (warning,) = caught(lambda v: np.real(v * LEAKS[how](v * 2)), transform=transform)
    assert str(warning.message).startswith(f"{how} takes a plain number")
    assert warning.filename == __file__


def test_once_a_line_and_again_for_another():
    def f(v):
        for _k in range(3):
            y = v * float(v)
        return y + float(v)

    found = caught(f)
    assert len(found) == 2
    assert found[0].lineno + 1 == found[1].lineno


def test_once_a_line_also_where_differentiations_are_nested():
    assert len(caught(lambda v: tg.grad(lambda u: u * u * float(u))(v))) == 1


def test_an_error_where_warnings_are_errors():
    with pytest.raises(tg.GraphLeftWarning):
        tg.grad(lambda v: v * float(v))(1.0)


@pytest.mark.parametrize(
    "f",
    [
        lambda v: v * v.item(),
        lambda v: v * v.detach(),
        lambda v: v * v.numpy(),
        lambda v: v * len(f"{v} {v:.3f} {v!r}"),
        lambda v: v if v > 0 and bool(v) else -v,
        lambda v: v * np.argmax([3.0, 1.0]) + np.floor(v),
        lambda v: v * copy.copy(v).item(),
        lambda v: tg.nn.mse(tg.relu(v), 1.0),
        lambda v: v * len(tg.tree(v * v)),
    ],
)
def test_what_says_that_a_constant_is_meant_is_silent(f):
    assert not caught(f)


def test_values_that_are_not_differentiated_are_silent():
    w = tg.Value(3.0)

    def inner_training(v):
        p = tg.Value(np.ones(2))
        for _step in range(2):
            p.zero_grad()
            np.sum(p * p).backward()
            p.data -= 0.1 * p.grad
        return v * float(np.sum(p)) * float(w) * w.data * float(tg.Value(1.0))

    assert not caught(inner_training)


def test_outside_nothing_is_said():
    v = tg.Value(2.0)
    assert (float(v), int(v), complex(v), v.data) == (2, 2, 2, 2)


def test_a_value_of_an_enclosing_differentiation_counts_inside():
    (warning,) = caught(lambda v: tg.grad(lambda u: u * float(v))(1.0))
    assert "float()" in str(warning.message)


class TestDocumented:
    """What docs/leaks.md lists: NumPy and Python ask for a number, and nobody tells us what for."""

    HIDDEN = (
        lambda v: np.zeros(2).__setitem__(0, v),
        lambda v: np.zeros(2).fill(v),
        lambda v: np.fromiter([v], float),
        lambda v: math.exp(v),
        lambda v: np.float64(v),
        lambda v: "%f" % v,  # noqa: UP031
    )

    @pytest.mark.parametrize("f", HIDDEN)
    def test_silent_outside_and_warned_about_inside(self, f):
        f(tg.Value(2.0))
        assert len(caught(lambda v: [f(v), v][1])) == 1

    @pytest.mark.parametrize(
        "f",
        [
            lambda v: np.zeros(2).__setitem__(slice(None), v * X),
            lambda v: np.copyto(np.zeros(2), v),
            lambda v: np.put(np.zeros(2), [0], v),
            lambda v: np.full(2, v),
            lambda v: np.array([v, 1.0]),
            lambda v: np.zeros(2).__iadd__(v),
        ],
    )
    def test_what_raises(self, f):
        with pytest.raises(TypeError):
            f(tg.Value(2.0))
