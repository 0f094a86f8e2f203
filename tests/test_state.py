"""The numbers of named Values, taken out and put back: all of them, or none."""

import numpy as np
import pytest

from tinygrad_tr import Value
from tinygrad_tr.state import restore, snapshot


def values():
    return [
        ("w", Value([1.0, 2.0])), ("f", Value(np.ones((2, 1), np.float32))), ("b", Value(0.5)),
        ("n", Value(np.array([3, 4]))), ("s", Value(np.float32(2))), ("z", Value(np.array(1.5))),
    ]  # fmt: skip


def test_there_and_back():
    given, taken = values(), values()
    for _name, v in given:
        v.data = np.asarray(v.data) * 2
    restore(taken, snapshot(given), "a test")
    for (_n, a), (name, b), (_o, was) in zip(given, taken, values(), strict=True):
        np.testing.assert_array_equal(a.data, b.data)
        assert type(b.data) is type(was.data), name
        assert (b.dtype, b.weak) == (was.dtype, was.weak)


def test_what_is_taken_out_is_a_copy():
    given = values()
    state = snapshot(given)
    state["w"][:] = 9
    restore(given, state, "a test")
    state["w"][:] = 7
    assert given[0][1].data.tolist() == [9, 9]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: s.pop("b"), r"not one of a net \(missing: b\)"),
        (lambda s: s.update(c=1.0), r"not known here: c"),
        (lambda s: s.update(w=np.ones(3)), r"w has shape \(2,\); the state has shape \(3,\)"),
        (lambda s: s.update(z=np.ones(1)), r"z has shape \(\); the state has shape \(1,\)"),
        (lambda s: s.update(w=np.ones(2) * 1j), "w is of dtype float64.*complex128"),
        (lambda s: s.update(n=np.ones(2)), "n is of dtype int64.*float64"),
        (lambda s: s.update(w=np.array(["a", "b"])), "w is of dtype float64.*<U1"),
        (lambda s: s.clear(), "missing: w, f, b, n, s and 1 more"),
    ],
)
def test_what_does_not_fit_changes_nothing(change, says):
    given = values()
    state = {name: x * 5 for name, x in snapshot(given).items()}
    change(state)
    with pytest.raises(ValueError, match=says):
        restore(given, state, "a net")
    for (_n, v), (_m, was) in zip(given, values(), strict=True):
        np.testing.assert_array_equal(v.data, was.data)


def test_double_precision_goes_into_single():
    v = Value(np.zeros(2, np.float32))
    restore([("v", v)], {"v": np.array([0.1, 0.2])}, "a test")
    assert v.dtype == np.float32
    np.testing.assert_allclose(v.data, [0.1, 0.2], rtol=1e-6)
