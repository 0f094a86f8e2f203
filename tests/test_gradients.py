"""Gradients: how they add up, what they share with nothing, and functions of functions."""

import threading

import numpy as np
import pytest

import tinygrad_tr as tg

A = np.array([1.0, -2.0, 3.0])


@pytest.fixture
def x():
    return tg.Value(A, name="x")


def cube(v):
    return np.sum(v**3)


class TestBackward:
    def test_grad_is_none_before_backward_and_after_zero_grad(self, x):
        assert x.grad is None
        cube(x).backward()
        np.testing.assert_array_equal(x.grad, 3 * A**2)
        x.zero_grad()
        assert x.grad is None

    def test_grad_may_be_assigned(self, x):
        x.grad = 0.0
        cube(x).backward()
        np.testing.assert_array_equal(x.grad, 3 * A**2)

    @pytest.mark.parametrize("data", [2.0, A])
    def test_a_second_backward_gives_exactly_twice_the_gradient(self, data):
        x = tg.Value(data)
        inner = np.tanh(x * 0.3)
        y = np.sum(inner * inner + inner)
        y.backward()
        once = x.grad + 0
        y.backward()
        np.testing.assert_array_equal(x.grad, 2 * once)

    def test_intermediate_values_show_the_gradient_of_the_last_call(self, x):
        inner = x * 2
        y = np.sum(inner * inner)
        y.backward()
        y.backward()
        np.testing.assert_array_equal(inner.grad, 4 * A)
        assert y.grad == 1

    def test_a_value_that_is_used_many_times_collects_all_gradients(self, x):
        y = x * x
        np.sum(y + y * x + y).backward()
        np.testing.assert_allclose(x.grad, 4 * A + 3 * A**2)

    def test_a_leaf_that_the_output_does_not_depend_on_keeps_none(self, x):
        other = tg.Value(A)
        cube(x).backward()
        assert other.grad is None

    def test_constants_keep_none(self, x):
        constant = tg.Value(A, requires_grad=False)
        np.sum(x * constant).backward()
        assert constant.grad is None

    def test_a_leaf_alone_may_be_differentiated(self):
        x = tg.Value(3.0)
        x.backward()
        x.backward(2.0)
        assert x.grad == 3

    def test_more_than_one_element_needs_a_gradient(self, x):
        with pytest.raises(ValueError, match=r"shape \(3,\).*gradient="):
            (x * 2).backward()
        (x * 2).backward([1, 10, 100])
        np.testing.assert_array_equal(x.grad, [2, 20, 200])

    def test_one_element_needs_none_whatever_its_axes(self):
        x = tg.Value([[3.0]])
        (x * x).backward()
        np.testing.assert_array_equal(x.grad, [[6]])

    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
    def test_gradients_have_the_shape_and_dtype_of_their_data(self, dtype):
        column, row = tg.Value(np.ones((3, 1), dtype)), tg.Value(np.ones(4, np.float64))
        single = tg.Value(np.ones((), dtype))
        np.sum(np.exp(column * row) * single).backward()
        for value in (column, row, single):
            assert (np.shape(value.grad), value.grad.dtype) == (value.shape, value.dtype)

    def test_no_grad_records_nothing(self, x):
        with tg.no_grad():
            y = x * 2
        assert not y.requires_grad
        assert (x * 2).requires_grad
        assert not tg.no_grad()(cube)(x).requires_grad

    def test_what_surrounds_a_computation_is_restored_after_an_exception(self, x):
        class Broken(tg.nn.Module):
            def forward(self, x):
                raise KeyError("forward")

        def broken(x):
            raise KeyError("f")

        for call in (Broken(), tg.grad(broken), tg.no_grad()(broken)):
            with pytest.raises(KeyError):
                call(2.0)
        assert tg.no_grad()(lambda v: v * 2)(x).op is None
        assert (x * 2).op is not None

    def test_a_failed_backward_leaves_no_gradient_behind(self, x):
        w = tg.Value(A)
        y = np.sum(x * w + w)
        x.data -= 1
        with pytest.raises(tg.DataChangedError):
            y.backward()
        assert x.grad is None
        assert w.grad is None


class TestMemory:
    """Leaf gradients share memory with nothing: not with each other, the data or the caller's."""

    def separate(self, *arrays):
        return not any(
            np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[i + 1 :]
        )

    @pytest.mark.parametrize(
        "f",
        [
            lambda x, w: x + w,
            lambda x, w: x - w,
            lambda x, w: (x + 0.0) + (w + 0.0),
            lambda x, w: np.stack([x, w])[0] + np.stack([x, w])[1],
            lambda x, w: np.reshape(x, (3, 1)).T[0] + w.copy(),
            lambda x, w: x * 1 + np.where(True, w, x),
            lambda x, w: +x + np.maximum(w, -9),
            lambda x, w: np.sum([[1.0]] * x) + np.sum(w) + x * 0,
        ],
    )
    @pytest.mark.parametrize("create_graph", [False, True])
    def test_of_backward(self, f, create_graph, x):
        w, gradient = tg.Value(A), np.ones(3)
        f(x, w).backward(gradient, create_graph=create_graph)
        grads = [v.grad.data if create_graph else v.grad for v in (x, w)]
        assert self.separate(*grads, x.data, w.data, gradient)
        assert all(g.flags.writeable for g in grads)

    def test_of_gradients(self, x):
        gradient = np.ones(3)
        y = x + 0.0
        found = tg.gradients([y, y], [x, x, y], output_gradients=[gradient, gradient])
        assert self.separate(*found, x.data, y.data, gradient)
        np.testing.assert_array_equal(found, np.full((3, 3), 2.0))

    def test_of_functions_of_functions(self):
        given = A.copy()
        first, second = tg.grad(lambda a, b: np.sum(a + b), argnums=(0, 1))(given, given)
        assert self.separate(first, second, given)

    def test_when_the_leaf_itself_is_the_output(self, x):
        gradient = np.ones(3)
        x.backward(gradient)
        assert self.separate(x.grad, gradient, x.data)
        given = tg.Value(gradient, requires_grad=False)
        x.zero_grad()
        x.backward(given, create_graph=True)
        assert self.separate(x.grad.data, given.data)

    def test_when_an_operation_hands_on_a_view(self, x):
        total = tg.custom_op(
            lambda x: float(np.sum(x)), "total({x})",
            gx=lambda g, x_shape: np.broadcast_to(g, x_shape),
        )  # fmt: skip
        total(x).backward()
        x.grad[0] = 7
        np.testing.assert_array_equal(x.grad, [7, 1, 1])

    def test_the_gradient_of_an_intermediate_value_cannot_be_written_to(self, x):
        inner = x * 2
        np.sum(inner).backward()
        with pytest.raises(ValueError, match="read-only"):
            inner.grad[0] = 5.0


class TestChangedData:
    def test_changing_data_in_place_before_backward_is_an_error_that_names_the_value(self, x):
        y = cube(x)
        x.data -= 0.1
        with pytest.raises(tg.DataChangedError, match=r"'x'.*power"):
            y.backward()
        with pytest.raises(tg.DataChangedError, match="'x'"):
            tg.gradients(y, x)

    def test_constants_count_too(self, x):
        constant = tg.Value(A, requires_grad=False)
        y = np.sum(x * constant)
        constant.data += 1
        with pytest.raises(tg.DataChangedError, match=r"shape \(3,\)"):
            y.backward()

    def test_after_backward_it_is_fine(self, x):
        for _epoch in range(3):
            x.zero_grad()
            cube(x).backward()
            x.data -= 0.01 * x.grad
        assert x.grad is not None

    def test_new_data_are_fine_because_the_graph_keeps_the_old(self, x):
        y = cube(x)
        x.data = x.data * 100
        y.backward()
        np.testing.assert_array_equal(x.grad, 3 * A**2)

    def test_new_data_are_fine_with_create_graph(self, x):
        y = cube(x)
        x.data = x.data * 100
        slope = tg.gradients(y, x, create_graph=True)
        np.testing.assert_array_equal(slope.data, 3 * A**2)
        np.testing.assert_array_equal(tg.gradients(np.sum(slope), x), 6 * A)

    def test_a_python_number_is_never_changed_in_place(self):
        v = tg.Value(2.0)
        y = v * v
        v.data -= 1
        y.backward()
        assert v.grad == 4

    def test_no_array_of_the_user_is_ever_locked(self, x):
        given = np.ones(3)
        y = np.sum(x * given)
        y.backward()
        given[0] = 5
        x.data[0] = 5
        assert given.flags.writeable


class TestGradients:
    def test_of_a_recorded_graph_touch_no_grad(self, x):
        np.testing.assert_array_equal(tg.gradients(cube(x), x), 3 * A**2)
        assert x.grad is None

    def test_come_as_they_are_asked_for(self, x):
        w = tg.Value(2.0)
        y = np.sum(x * w)
        assert isinstance(tg.gradients(y, x), np.ndarray)
        one, two = tg.gradients(y, [w, x])
        assert one == A.sum()
        np.testing.assert_array_equal(two, [2, 2, 2])

    def test_of_intermediate_values(self, x):
        inner = x * x
        np.testing.assert_array_equal(tg.gradients(np.sum(inner * 3), inner), [3, 3, 3])
        assert tg.gradients(y := tg.Value(2.0) * 1, y) == 1

    def test_of_several_outputs_add_up(self, x):
        found = tg.gradients([x * 2, cube(x)], x, output_gradients=[np.ones(3), None])
        np.testing.assert_array_equal(found, 2 + 3 * A**2)

    def test_of_the_second_and_third_order(self, x):
        first = tg.gradients(cube(x), x, create_graph=True)
        second = tg.gradients(np.sum(first), x, create_graph=True)
        assert isinstance(second, tg.Value)
        np.testing.assert_array_equal(second.data, 6 * A)
        np.testing.assert_array_equal(tg.gradients(np.sum(second), x), [6, 6, 6])

    def test_backward_with_create_graph_gives_values(self, x):
        np.sum(np.floor(x) + x**2).backward(create_graph=True)
        assert isinstance(x.grad, tg.Value)
        np.testing.assert_array_equal(tg.gradients(np.sum(x.grad), x), [2, 2, 2])
        flat = tg.Value(2.5)
        np.floor(flat).backward(create_graph=True)
        assert isinstance(flat.grad, tg.Value)

    def test_an_unused_input_raises_unless_allowed(self, x):
        other = tg.Value(A, name="other")
        with pytest.raises(ValueError, match=r"do not depend on input 1.*'other'.*allow_unused"):
            tg.gradients(cube(x), [x, other])
        assert tg.gradients(cube(x), [other], allow_unused=True) == [None]

    def test_a_constant_input_raises_unless_allowed(self, x):
        constant = tg.Value(2.0, requires_grad=False)
        with pytest.raises(ValueError, match="constant"):
            tg.gradients(cube(x) * constant, constant)
        assert tg.gradients(cube(x) * constant, constant, allow_unused=True) is None


class TestWholeNumbers:
    """Asking them for a gradient after they were made is found in `backward` at the latest."""

    @pytest.mark.parametrize("f", [lambda p: np.sum(p * 2.0), lambda p: np.sum(p @ np.eye(2))])
    def test_raise(self, f):
        p = tg.Value([1, 2])
        p.requires_grad = True
        with pytest.raises(TypeError, match="whole numbers"):
            f(p).backward()
        with pytest.raises(TypeError, match="whole numbers"):
            p.backward([1.0, 1.0])
        assert p.grad is None


class TestComplex:
    """The gradient of a real loss is dL/dRe + i dL/dIm, as in PyTorch."""

    @pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
    def test_of_a_real_loss(self, dtype):
        z = tg.Value(np.array([1 + 2j, 3 - 1j], dtype))
        np.sum(np.abs(z) ** 2).backward()
        assert z.grad.dtype == dtype
        np.testing.assert_allclose(z.grad, 2 * z.data, rtol=1e-6)

    def test_of_a_complex_number(self):
        z = tg.Value(1 + 2j)
        w = z * z * z
        np.real(w).backward()
        assert z.grad == np.conj(3 * (1 + 2j) ** 2)

    def test_a_complex_output_needs_a_gradient(self):
        z = tg.Value(1 + 2j)
        with pytest.raises(ValueError, match=r"complex.*gradient="):
            (z * z).backward()
        (z * z).backward(1)
        assert z.grad == 2 - 4j

    def test_a_real_input_gets_the_real_part(self):
        x = tg.Value([1.0, 2.0])
        np.sum(np.imag(x * np.array([1j, 1 + 2j]))).backward()
        assert x.grad.dtype == np.float64
        np.testing.assert_array_equal(x.grad, [1, 2])


class TestFunctionsOfFunctions:
    def test_plain_arrays_come_back(self):
        value, slope = tg.value_and_grad(cube)(A)
        assert isinstance(slope, np.ndarray)
        assert not isinstance(value, tg.Value)
        np.testing.assert_array_equal(slope, 3 * A**2)
        assert tg.grad(lambda v: v**3)(2) == 12

    def test_they_nest_to_any_order(self):
        f = np.tanh
        orders = [f := tg.grad(f) for _order in range(4)]
        t = np.tanh(0.3)
        s = 1 - t * t
        expected = [s, -2 * t * s, s * (6 * t * t - 2), s * t * (16 - 24 * t * t)]
        np.testing.assert_allclose([d(0.3) for d in orders], expected, rtol=1e-12)

    def test_perturbations_are_not_confused(self):
        assert tg.grad(lambda x: x * tg.grad(lambda y: x + y)(1.0))(1.0) == 1
        assert tg.grad(lambda x: x * tg.grad(lambda y: x * y)(2.0))(3.0) == 6

    def test_a_closed_over_parameter_makes_values_that_can_be_differentiated(self):
        w = tg.Value([2.0, 1.0, 1.0])
        value, slope = tg.value_and_grad(lambda v: np.sum(w * v * v))(A)
        assert isinstance(value, tg.Value)
        np.sum(slope).backward()
        np.testing.assert_array_equal(w.grad, 2 * A)

    def test_a_value_argument_stays_connected(self, x):
        slope = tg.grad(cube)(x)
        np.sum(slope).backward()
        np.testing.assert_array_equal(x.grad, 6 * A)
        assert type(tg.grad(cube)(x.detach())) is np.ndarray

    def test_what_comes_beside_stays_connected_too(self, x):
        slope, beside = tg.grad(lambda v: (v * v, {"x": x * v, "v": v * 2}), has_aux=True)(3.0)
        assert slope == 6
        assert beside["v"] == 6
        assert type(beside["v"]) is float
        np.sum(beside["x"]).backward()
        np.testing.assert_array_equal(x.grad, [3, 3, 3])

    def test_inside_no_grad_they_still_differentiate_but_stay_plain(self):
        w = tg.Value(2.0)
        with tg.no_grad():
            slope = tg.grad(lambda v: w * v * v)(3.0)
        assert type(slope) is float
        assert slope == 12

    def test_arguments_may_be_nested(self):
        parameters = {"w": A, "b": (2.0, [np.ones(3)])}
        found = tg.grad(lambda p, k: np.sum(p["w"] * p["b"][0] * p["b"][1][0]) * k)(parameters, 3)
        np.testing.assert_array_equal(found["w"], [6, 6, 6])
        assert found["b"][0] == 3 * A.sum()
        np.testing.assert_array_equal(found["b"][1][0], 6 * A)

    def test_argnums_choose_arguments_also_from_the_end(self):
        assert tg.grad(lambda a, b: a * b * b, argnums=(1, 0))(2.0, 3.0) == (12, 9)
        assert tg.grad(lambda a, b: a * b * b, argnums=-1)(2.0, 3.0) == 12

    def test_what_a_function_does_not_depend_on_has_gradient_zero(self):
        np.testing.assert_array_equal(tg.grad(lambda v, w: w * 2)(A, 3.0), [0, 0, 0])
        assert tg.grad(lambda v: 1.0)(2.0) == 0

    def test_the_function_keeps_its_name(self):
        assert tg.grad(cube).__name__ == "cube"


class TestThreads:
    def run(self, work, n=4):
        failed = []

        def guarded(k):
            try:
                for _repeat in range(20):
                    work(k)
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=guarded, args=(k,)) for k in range(n)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed

    def test_may_differentiate_their_own_graphs_at_once(self):
        def work(k):
            x = tg.Value(A * k)
            np.sum(np.tanh(x) * x).backward()
            t = np.tanh(A * k)
            np.testing.assert_allclose(x.grad, t + A * k * (1 - t * t))

        self.run(work)

    def test_may_differentiate_a_common_graph_at_once(self, x):
        inner = np.tanh(x)
        expected = 1 - np.tanh(A) ** 2

        def work(k):
            np.testing.assert_allclose(tg.gradients(np.sum(inner * k), x), k * expected)

        self.run(work)

    def test_may_join_graphs_that_grew_at_once(self, x):
        parts = {}

        def work(k):
            parts[k] = np.sum(x * k)

        self.run(work)
        sum(parts.values()).backward()
        np.testing.assert_array_equal(x.grad, [6, 6, 6])

    def test_have_a_no_grad_each(self, x):
        seen = []
        with tg.no_grad():
            self.run(lambda k: seen.append((x * 2).requires_grad), n=1)
            assert not (x * 2).requires_grad
        assert all(seen)


class TestRandomPrograms:
    """Whatever is combined with whatever: numbers, scalars and arrays of two dtypes."""

    LEAVES = (
        lambda r: float(r.normal()),
        lambda r: np.float64(r.normal()),
        lambda r: np.array(r.normal()),
        lambda r: r.normal(size=3),
        lambda r: r.normal(size=(2, 3)),
        lambda r: r.normal(size=(2, 1)).astype(np.float32),
        lambda r: np.float32(r.normal()),
    )
    STEPS = (
        np.tanh, np.exp, np.sin, abs, np.square, tg.relu, tg.sigmoid, tg.softplus, np.transpose,
        lambda a: np.log(a * a + 1), lambda a: 1 / (a * a + 1), lambda a: 2**a, lambda a: a**3,
        lambda a: -a, lambda a: np.floor(a) + a, lambda a: np.where(a > 0, a, 0), lambda a: a * 3,
        lambda a: np.clip(a, -0.7, 1.3), lambda a: a - np.float64(0.3), lambda a: a * True,
        lambda a: np.sum(a, axis=0), lambda a: np.mean(a, axis=-1, keepdims=True), np.max, np.var,
        lambda a: np.reshape(a, -1), lambda a: np.ravel(a)[::2], lambda a: np.ravel(a)[[0, 0, -1]],
        lambda a: np.stack([a, a * a]), lambda a: np.concatenate([np.ravel(a)] * 2), tg.logsumexp,
    )  # fmt: skip
    PAIRS = (
        lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / (b * b + 1),
        lambda a, b: (a * a + 0.1) ** b, np.maximum, np.minimum, np.logaddexp,
        lambda a, b: np.where(a > b, a, b),
    )  # fmt: skip

    def program(self, seed, *xs):
        rng = np.random.default_rng(seed)
        pool = list(xs)
        for _step in range(rng.integers(2, 9)):
            a, b = (pool[i] for i in rng.integers(len(pool), size=2))
            try:
                if rng.random() < 0.6:
                    y = self.STEPS[rng.integers(len(self.STEPS))](a)
                else:
                    y = self.PAIRS[rng.integers(len(self.PAIRS))](a, b)
            except (ValueError, IndexError, np.exceptions.AxisError):
                continue  # shapes that do not fit
            if np.size(y) < 500 and np.all(np.abs(y) < 1e3):
                pool.append(y)
        return np.sum(pool[-1])

    @pytest.mark.parametrize("seed", range(150))
    def test_gradients_agree_with_each_other_and_with_differences(self, seed):
        rng = np.random.default_rng(seed)
        data = [self.LEAVES[rng.integers(len(self.LEAVES))](rng) for _ in range(3)]
        xs = [tg.Value(d) for d in data]
        y = self.program(seed, *xs)
        y.backward()
        used = [x for x in xs if x.grad is not None]
        first = [np.array(x.grad) for x in used]
        for x in used:
            assert np.shape(x.grad) == x.shape
            assert type(x.grad) is float if x.weak else x.grad.dtype == x.dtype
        y.backward()
        asked, recorded = tg.gradients(y, used), tg.gradients(y, used, create_graph=True)
        for g, x, one, two in zip(first, used, asked, recorded, strict=True):
            np.testing.assert_array_equal(x.grad, 2 * g)
            np.testing.assert_array_equal(one, g)
            np.testing.assert_allclose(two.data, g, rtol=1e-4, atol=1e-4)
            assert (two.weak, two.dtype) == (x.weak, x.dtype)
        if all(x.dtype == np.float64 for x in xs):  # differences in float32 say nothing
            along = [rng.normal(size=x.shape) for x in xs]
            both = list(zip(xs, along, strict=True))
            up, down = (
                self.program(seed, *(tg.Value(x.data + e * d) for x, d in both)).item()
                for e in (1e-6, -1e-6)
            )
            slope = sum(np.sum(x.grad / 2 * d) for x, d in both if x.grad is not None)
            assert slope == pytest.approx((up - down) / 2e-6, rel=1e-4, abs=1e-4)


class TestDeterminism:
    def test_the_same_program_gives_the_same_bits(self):
        def program():
            rng = np.random.default_rng(3)
            model = tg.nn.MLP(5, [7, 6, 3], hidden="tanh", output="softmax", rng=rng)
            loss = tg.nn.cross_entropy(model(rng.normal(size=(9, 5))), np.arange(9) % 3)
            loss.backward()
            return [loss.data.tobytes(), *(p.grad.tobytes() for p in model.parameters())]

        assert program() == program()


def test_a_gradient_of_another_shape_is_refused_where_it_is_set():
    w = tg.Value(np.ones(3))
    with pytest.raises(ValueError, match=r"shape \(4,\) for a value of shape \(3,\)"):
        w.grad = np.ones(4)
    w.grad = 0.0
    np.sum(w * 2).backward()
    assert w.grad.tolist() == [2, 2, 2]
