"""Random numbers as an operation: as many as the operand has, of its type, from its generator."""

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.standin import Standin, unwrapped
from tinygrad_tr.ops import TABLE
from tinygrad_tr.ops.randomness import uniform_like


def rng():
    return np.random.default_rng(4)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_draws_of_the_shape_and_precision_of_the_operand(dtype):
    x = np.ones((50, 40), dtype)
    drawn = uniform_like(x, rng=rng())
    np.testing.assert_array_equal(drawn, rng().random((50, 40), dtype))
    assert drawn.dtype == dtype
    assert 0 <= drawn.min() < drawn.max() < 1


def test_of_a_value_the_result_is_plain():
    drawn = uniform_like(tg.Value(np.ones(3)), rng=rng())
    np.testing.assert_array_equal(drawn, rng().random(3))
    assert not isinstance(drawn, tg.Value)
    assert 0 <= uniform_like(tg.Value(2.0), rng=rng()) < 1


def test_goes_on_with_the_generator():
    generator = rng()
    one, two = (uniform_like(np.ones(5), rng=generator) for _call in range(2))
    np.testing.assert_array_equal(np.concatenate([one, two]), rng().random(10))


def test_of_another_library_the_result_is_of_that_library():
    drawn = uniform_like(Standin(np.ones(3, np.float32)), rng=rng())
    assert isinstance(drawn, Standin)
    np.testing.assert_array_equal(unwrapped(drawn), rng().random(3, np.float32))


def test_is_an_entry_that_readers_know():
    assert uniform_like in TABLE.values()
    assert uniform_like.plain
