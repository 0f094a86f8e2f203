"""`checkpoint`: the same gradients, to every order, in less memory."""

import gc
import threading
import tracemalloc
import weakref

import numpy as np
import pytest

import tinygrad_tr as tg


class Setting:
    """Two parameters that a function reaches by itself, and an input."""

    def __init__(self):
        self.w = tg.Value(np.random.default_rng(1).normal(size=(4, 4)), name="w")
        self.b = tg.Value(0.3, name="b")
        self.x = tg.Value(np.random.default_rng(2).normal(size=(2, 4)), name="x")
        self.leaves = [self.w, self.b, self.x]
        self.h = np.sin(self.x * 2)  # a computed value that is reached too

    def f(self, v):
        return np.tanh(v @ self.w + self.b * self.h) * v


@pytest.fixture
def s():
    return Setting()


def loss(f, x):
    return np.sum(f(f(x)) ** 2)


def first(s, f):
    return tg.gradients(loss(f, s.x), s.leaves)


def second(s, f):
    slopes = tg.gradients(loss(f, s.x), s.leaves, create_graph=True)
    return tg.gradients(np.sum(slopes[0] ** 2) + np.sum(slopes[2] * slopes[1]), s.leaves)


def nested(s):
    inner = tg.checkpoint(s.f)
    return tg.checkpoint(lambda v: inner(np.tanh(inner(v))))


@pytest.mark.parametrize("order", [first, second])
class TestSameGradients:
    def compare(self, found, expected):
        for one, two in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-10, atol=1e-12)

    def test_with_what_a_function_reaches_by_itself(self, s, order):
        self.compare(order(s, tg.checkpoint(s.f)), order(s, s.f))

    def test_nested(self, s, order):
        self.compare(order(s, nested(s)), order(s, lambda v: s.f(np.tanh(s.f(v)))))

    def test_where_one_operand_comes_from_another(self, s, order):
        def f(wrap):
            g = wrap(lambda a, b: a * b + np.sin(b) * s.w[:2] * s.b)
            return lambda v: g(v, np.exp(v * 0.1))

        self.compare(order(s, f(tg.checkpoint)), order(s, f(lambda g: g)))

    def test_several_results_of_several_kinds(self, s, order):
        def parts(v):
            return {"a": (v * s.w[0], np.sum(v)), "b": s.b * 2.0, "n": 7, "v": v}

        def use(parts):
            def f(v):
                r = parts(v)
                return r["a"][0] * r["a"][1] * r["b"] * r["n"] + r["v"]

            return f

        self.compare(order(s, use(tg.checkpoint(parts))), order(s, use(parts)))


class TestCheckpoint:
    def test_is_one_operation_on_its_operands(self, s):
        y = tg.checkpoint(s.f)(s.x)
        assert y.op.name == "checkpoint"
        assert {v.name for v in y.inputs} == {"w", "b", "x", None}
        assert "checkpoint(" in tg.tree(y)

    def test_backward_reaches_the_leaves(self, s):
        loss(tg.checkpoint(s.f), s.x).backward()
        for leaf, g in zip(s.leaves, first(s, s.f), strict=True):
            np.testing.assert_allclose(leaf.grad, g, rtol=1e-12)

    def test_results_keep_their_kind(self):
        x, k = tg.Value(np.ones((2, 3), np.float32)), tg.Value(2.0)
        found = tg.checkpoint(lambda x, k: (x * k, k * 3.0, [x[0].sum()]))(x, k=k)
        assert found[0].dtype == np.float32
        assert found[0].shape == (2, 3)
        assert found[1].weak
        assert found[2][0].shape == ()
        np.sum(found[0] * found[1] * found[2][0]).backward()
        assert (k.grad, x.grad.dtype) == (108 * 2, np.float32)

    def test_what_needs_no_gradient_stays_plain(self, s):
        assert tg.checkpoint(np.sin)(2.0) == np.sin(2.0)
        assert tg.checkpoint(lambda v: (v, 3))(s.x)[1] == 3
        with tg.no_grad():
            assert tg.checkpoint(s.f)(s.x).op is None
        assert tg.checkpoint(lambda v: s.x)(1.0).requires_grad

    def test_under_functions_of_functions(self):
        f = tg.checkpoint(lambda x: np.sin(x) ** 3 * x)
        plain = lambda x: np.sin(x) ** 3 * x  # noqa: E731
        for order in (tg.grad, tg.hessian, lambda g: lambda x: tg.jvp(g, x, 1.0)[1]):
            assert order(f)(0.7) == pytest.approx(order(plain)(0.7), rel=1e-12)
        assert tg.grad(tg.grad(tg.grad(f)))(0.7) == pytest.approx(
            tg.grad(tg.grad(tg.grad(plain)))(0.7), rel=1e-12
        )
        tg.gradcheck(f, 0.7, order=2)

    def test_a_second_backward_adds_the_same_again(self, s):
        y = loss(tg.checkpoint(s.f), s.x)
        y.backward()
        once = s.w.grad.copy()
        y.backward()
        np.testing.assert_array_equal(s.w.grad, 2 * once)

    def test_arguments_that_have_new_data_since_are_fine(self, s):
        x = tg.Value(2.0)
        y = tg.checkpoint(lambda v: v**3)(x)
        x.data = 5.0
        y.backward()
        assert x.grad == 12

    def test_changed_data_are_found(self, s):
        y = loss(tg.checkpoint(s.f), s.x)
        s.w.data -= 1
        with pytest.raises(tg.DataChangedError, match="'w'"):
            y.backward()

    def test_replaced_data_are_found(self, s):
        y = loss(tg.checkpoint(s.f), s.x)
        s.w.data = s.w.data + 1
        with pytest.raises(tg.DataChangedError, match="other numbers"):
            y.backward()

    def test_random_numbers_of_its_own_are_found_and_a_generator_may_be_passed(self):
        x, rng = tg.Value(np.ones(5)), np.random.default_rng(3)
        y = np.sum(tg.checkpoint(lambda v: v * rng.normal(size=5))(x))
        with pytest.raises(tg.DataChangedError, match="Generator"):
            y.backward()
        y = np.sum(tg.checkpoint(lambda v, r: v * r.normal(size=5))(x, rng))
        state = rng.bit_generator.state
        y.backward()
        assert x.grad.sum() == pytest.approx(y.item())
        assert rng.bit_generator.state == state

    def test_an_error_inside_comes_out(self, s):
        with pytest.raises(KeyError, match="inside"):
            tg.checkpoint(lambda v: {}["inside"])(s.x)

    def test_two_threads_may_sweep_one_graph(self, s):
        y, expected, found = loss(nested(s), s.x), first(s, nested(s)), []
        threads = [
            threading.Thread(target=lambda: found.append(tg.gradients(y, s.leaves)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 4
        for g in found:
            np.testing.assert_allclose(g[0], expected[0], rtol=1e-12)



class TestMemory:
    def measure(self, wrap):
        """What is kept after the forward computation, and the peak, in arrays of 200 × 200."""
        weights = [tg.Value(np.eye(200)) for _ in range(4)]

        def block(v, w):
            for _layer in range(8):
                v = np.tanh(v @ w)
            return v

        tracemalloc.start()
        v = tg.Value(np.ones((200, 200)))
        for w in weights:
            v = wrap(lambda u, w=w: block(u, w))(v)
        y = np.sum(v)
        kept = tracemalloc.get_traced_memory()[0]
        y.backward()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return kept / 320e3, peak / 320e3, [w.grad for w in weights]

    def test_only_inputs_are_kept(self):
        all_kept, all_peak, expected = self.measure(lambda f: f)
        kept, peak, found = self.measure(tg.checkpoint)
        assert all_kept > 60
        assert kept < 7  # the input and four results
        assert peak < all_peak / 2
        for one, two in zip(found, expected, strict=True):
            np.testing.assert_array_equal(one, two)

    def test_nothing_is_left_without_the_collector(self, s):
        gc.disable()
        try:
            y = loss(nested(s), s.x)
            y.backward()
            gone = weakref.ref(y)
            del y
            assert gone() is None
        finally:
            gc.enable()
