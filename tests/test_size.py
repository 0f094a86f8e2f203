"""A chain of a million operations is as good as any, and a graph dies with its last Value."""

import gc
import pickle
import sys
import tracemalloc
import weakref

import numpy as np
import pytest

import tinygrad_tr as tg

LONG = 1_000_000


@pytest.fixture
def without_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def chain(x, n):
    y = x
    for _step in range(n // 2):
        y = y * 1.0
        y = y + x
    return y


def test_a_million_operations(without_collector):
    assert sys.getrecursionlimit() <= 1000
    x = tg.Value(1.0)
    y = chain(x, LONG)
    y.backward()
    assert (y.data, x.grad) == (LONG // 2 + 1, LONG // 2 + 1)
    assert tg.gradients(y, x) == x.grad
    assert pickle.loads(pickle.dumps(y)).data == y.data
    first = weakref.ref(next(v for v in y.inputs if not v.is_leaf))
    del y
    assert first() is None


def test_a_long_chain_of_arrays_and_of_the_second_order(without_collector):
    x = tg.Value(np.ones(2))
    y = np.sum(chain(x, 20_000))
    slope = tg.gradients(y, x, create_graph=True)
    np.testing.assert_array_equal(slope.data, [10_001, 10_001])
    dead = weakref.ref(y)
    del y, slope
    assert dead() is None


def test_memory_is_back_without_the_collector(without_collector):
    x = tg.Value(np.ones(1000))

    def program():
        y = np.sum(np.tanh(chain(x, 100)) @ np.ones(1000))
        y.backward()
        slope = tg.gradients(np.sum(x**3), x, create_graph=True)
        tg.gradients(np.sum(slope * slope), x)
        tg.grad(lambda v: tg.grad(lambda u: np.sum(u * v))(1.0))(2.0)
        x.zero_grad()

    program()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    program()
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - before > 100 * x.data.nbytes
    assert after - before < x.data.nbytes


def test_a_graph_dies_with_its_last_value(without_collector):
    x = tg.Value([1.0, 2.0])
    inner = np.tanh(x * 2)
    y = np.sum(inner)
    y.backward()
    dead = [weakref.ref(v) for v in (inner, y)]
    del inner
    assert dead[0]() is not None
    del y
    assert [d() for d in dead] == [None, None]
    leaf = weakref.ref(x)
    del x
    assert leaf() is None


def test_a_failed_computation_keeps_nothing_alive(without_collector):
    x = tg.Value([1.0, 2.0])
    y = x * 2
    dead = weakref.ref(y)
    with pytest.raises(ValueError, match="broadcast"):
        y + tg.Value(np.ones(3))
    with pytest.raises(ValueError, match="single number"):
        y.backward()
    del y
    assert dead() is None


def test_a_module_keeps_no_graph_alive(without_collector):
    model = tg.nn.MLP(2, [4, 1], rng=0)
    out = model(np.ones((3, 2)))
    np.sum(out).backward()
    dead, parameter = weakref.ref(out), weakref.ref(model.layers[0].weight)
    del out
    assert dead() is None
    del model
    assert parameter() is None
