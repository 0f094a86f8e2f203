"""Limits for gradients; runs with them are compared with PyTorch's in tests/test_oracle.py."""

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.optim import clip_norm, clip_value


def parameters(*gradients):
    found = [tg.Value(np.zeros_like(g) if isinstance(g, np.ndarray) else 0.0) for g in gradients]
    for p, g in zip(found, gradients, strict=True):
        p.grad = g
    return found


def test_the_norm_is_of_all_together():
    a, b = parameters(np.array([3.0, 0.0]), np.array([[4.0]]))
    assert clip_norm([a, b], 1.0) == 5
    np.testing.assert_allclose(a.grad, [0.6, 0], rtol=1e-6)
    np.testing.assert_allclose(b.grad, [[0.8]], rtol=1e-6)


def test_short_gradients_stay():
    (p,) = parameters(np.array([0.3, 0.4]))
    assert clip_norm([p], 1.0) == pytest.approx(0.5)
    np.testing.assert_array_equal(p.grad, [0.3, 0.4])


def test_values_are_brought_within_the_limit():
    a, b = parameters(np.array([3.0, -0.5, -7.0]), 9.0)
    clip_value([a, b], 2.0)
    assert a.grad.tolist() == [2, -0.5, -2]
    assert b.grad == 2


def test_a_parameter_without_gradient_is_left_out():
    a, (b,) = tg.Value([1.0]), parameters(np.array([2.0]))
    assert clip_norm([a, b], 1.0) == 2
    clip_value([a, b], 0.5)
    assert a.grad is None
    assert b.grad.tolist() == [0.5]
    assert clip_norm([a], 1.0) == 0


REAL = [np.full(3, 5, np.float32), np.array([3.0, -4.0]), np.array(5.0), 5.0]


@pytest.mark.parametrize(
    ("clip", "g"),
    [
        *((clip, g) for clip in (clip_norm, clip_value) for g in REAL),
        (clip_norm, np.full(2, 3 + 4j)),
        (clip_norm, np.full(2, 3 + 4j, np.complex64)),
    ],
)
def test_gradients_keep_their_type(clip, g):
    (p,) = parameters(g)
    clip([p], 1.0)
    assert np.shape(p.grad) == np.shape(g)
    assert np.asarray(p.grad).dtype == np.asarray(g).dtype
    assert (type(p.grad) is float) == (type(g) is float)
    assert np.all(np.abs(p.grad) <= 1)


def test_gradients_that_are_values():
    p = tg.Value([3.0, 4.0])
    np.sum(p * p).backward(create_graph=True)
    clip_norm([p], 1.0)
    np.testing.assert_allclose(np.linalg.norm(p.grad.data), 1, rtol=1e-6)


@pytest.mark.parametrize("clip", [clip_norm, clip_value])
def test_wrong_arguments(clip):
    with pytest.raises(ValueError, match="positive"):
        clip([tg.Value(1.0)], 0)
    with pytest.raises(TypeError, match="list of parameters"):
        clip(tg.Value([1.0]), 1.0)
