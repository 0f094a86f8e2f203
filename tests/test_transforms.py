"""Functions of functions: closed forms, differences, another library, nesting, containers."""

import threading
from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.differences import differentiable, random_like
from tests.samples import SAMPLES
from tinygrad_tr import forward, jacobians

A = np.array([1.0, -2.0, 3.0])
M = np.random.default_rng(5).normal(size=(3, 3))
Pair = namedtuple("Pair", "first second")


@dataclass
class Model:
    w: object
    b: object


def cube(v):
    return np.sum(v**3)


def mixed(v):
    """Reductions, products, shapes and choices; four numbers out of three."""
    y = np.tanh(v @ M) * np.exp(v * 0.3)
    z = np.where(v > 0, v * v, np.sin(v))
    return np.concatenate([y[::-1] * z, np.reshape(np.sum(y) / (1 + np.sum(z * z)), 1)])


def by_differences(f, x, eps=1e-6):
    def column(k):
        d = np.zeros_like(x)
        d.flat[k] = eps
        return (np.asarray(f(x + d)) - np.asarray(f(x - d))) / (2 * eps)

    return np.stack([column(k) for k in range(x.size)], -1).reshape(*np.shape(f(x)), *x.shape)


@pytest.mark.parametrize("operation", SAMPLES, ids=lambda it: getattr(it, "name", "program"))
def test_forward_mode_of_every_entry_is_the_adjoint_of_its_reverse_mode(operation):
    for sample in SAMPLES[operation][:3]:
        xs = sample.operands()
        varied = [k for k, x in enumerate(xs) if differentiable(x)]

        def f(*values, sample=sample, xs=xs, varied=varied):
            given = dict(zip(varied, values, strict=True))
            return sample(*(given.get(k, x) for k, x in enumerate(xs)))

        rng, args = np.random.default_rng(0), [xs[k] for k in varied]
        tangents = [random_like(rng, x) for x in args]
        out, tangent = tg.jvp(f, args, tangents)
        g = random_like(rng, out)
        pulled = tg.vjp(f, *args)[1](g)
        both = zip(pulled, tangents, strict=True)
        expected = sum(np.sum(np.real(np.conj(c) * t)) for c, t in both)
        assert np.sum(np.real(np.conj(g) * tangent)) == pytest.approx(expected, rel=1e-7, abs=1e-9)


class TestVjp:
    def test_gives_the_result_and_a_pullback_for_every_argument(self):
        out, pullback = tg.vjp(lambda x, y: x * y, A, 2.0)
        np.testing.assert_array_equal(out, 2 * A)
        assert type(out) is np.ndarray
        gx, gy = pullback(np.array([1.0, 0.0, 10.0]))
        np.testing.assert_array_equal(gx, [2, 0, 20])
        assert gy == 31
        assert type(gy) is float

    def test_the_pullback_may_be_called_again(self):
        _out, pullback = tg.vjp(np.tanh, A)
        np.testing.assert_array_equal(pullback(np.ones(3))[0] * 2, pullback(2 * np.ones(3))[0])

    def test_of_a_container_takes_one_in_any_order_of_keys(self):
        _out, pullback = tg.vjp(lambda x: {"a": x * 2, "b": (x**2, [x])}, A)
        (g,) = pullback({"b": [np.ones(3), (np.ones(3),)], "a": np.zeros(3)})
        np.testing.assert_array_equal(g, 2 * A + 1)

    @pytest.mark.parametrize("given", [np.ones(3), {"a": 1}, {"a": 1, "c": 1}, (1, 2)])
    def test_of_another_container_raises(self, given):
        _out, pullback = tg.vjp(lambda x: {"a": x, "b": x}, A)
        with pytest.raises(ValueError, match=r"the gradient must have the same containers.*a, b"):
            pullback(given)

    def test_a_gradient_of_another_shape_raises(self):
        with pytest.raises(ValueError, match=r"shape \(2,\).*shape \(3,\)"):
            tg.vjp(np.sin, A)[1](np.ones(2))

    def test_what_has_no_influence_gets_zeros(self):
        _out, pullback = tg.vjp(lambda x, y, z: y * 2, A, 1.0, A)
        np.testing.assert_array_equal(pullback(1.0)[0], [0, 0, 0])
        assert tg.vjp(lambda x: 3.0, 1.0)[1](1.0) == (0.0,)

    def test_aux_comes_third(self):
        out, pullback, aux = tg.vjp(lambda x: (x * 2, {"half": x / 2}), 3.0, has_aux=True)
        assert (out, pullback(1.0), aux) == (6.0, (2.0,), {"half": 1.5})

    def test_a_cotangent_may_depend_on_a_value(self):
        _out, pullback = tg.vjp(lambda x: x**3, 2.0)
        g = tg.Value(5.0)
        (slope,) = pullback(g)
        assert isinstance(slope, tg.Value)
        slope.backward()
        assert g.grad == 12
        assert tg.grad(lambda u: pullback(u * u)[0])(3.0) == 72


class TestJvp:
    def test_gives_the_result_and_its_tangent(self):
        out, tangent = tg.jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 10.0))
        assert (out, tangent) == (6, 23)
        assert type(tangent) is float

    @pytest.mark.parametrize("f", [mixed, np.linalg.inv, np.cumsum, lambda x: np.sort(x)[::-1]])
    def test_is_the_jacobian_times_the_direction(self, f):
        x = M if f is np.linalg.inv else A
        t = np.random.default_rng(0).normal(size=x.shape)
        _out, tangent = tg.jvp(f, (x,), (t,))
        np.testing.assert_allclose(
            tangent, np.tensordot(by_differences(f, x), t, x.ndim), rtol=1e-6, atol=1e-7
        )

    def test_the_only_argument_may_stand_alone(self):
        np.testing.assert_array_equal(tg.jvp(np.square, A, np.ones(3))[1], 2 * A)

    def test_has_no_influence_no_tangent(self):
        out, tangent = tg.jvp(lambda x: {"x": x, "c": 7.0, "n": np.floor(x)}, (1.5,), (2.0,))
        assert out == {"x": 1.5, "c": 7.0, "n": 1.0}
        assert tangent == {"x": 2.0, "c": 0.0, "n": 0.0}
        np.testing.assert_array_equal(tg.jvp(lambda x: np.ones(2), A, A)[1], [0, 0])

    def test_a_tangent_of_another_shape_or_form_raises(self):
        with pytest.raises(ValueError, match=r"tangent has shape \(2,\).*\(3,\)"):
            tg.jvp(np.sin, (A,), (np.ones(2),))
        with pytest.raises(ValueError, match="tangents must have the same containers"):
            tg.jvp(np.sin, (A,), (A, A))

    def test_keeps_the_dtype(self):
        x = A.astype(np.float32)
        assert tg.jvp(np.tanh, (x,), (x,))[1].dtype == np.float32

    def test_aux(self):
        assert tg.jvp(lambda x: (x * x, "kept"), 3.0, 1.0, has_aux=True) == (9, 6, "kept")

    def test_complex_is_real_linear_as_in_torch(self):
        z, t = np.array([1 + 2j, 0.5 - 1j]), np.array([1j, 1.0])
        _out, tangent = tg.jvp(lambda z: z * z.conj() * z, (z,), (t,))
        np.testing.assert_allclose(tangent, 2 * z * z.conj() * t + z * z * t.conj(), rtol=1e-14)

    def test_complex_agrees_with_torch(self):
        torch = pytest.importorskip("torch")
        z, t = np.array([1 + 2j, 0.5 - 1j]), np.array([1j, 1.0])
        _out, expected = torch.autograd.functional.jvp(
            lambda z: torch.sin(z) * z.abs(), torch.tensor(z), torch.tensor(t)
        )
        _out, tangent = tg.jvp(lambda z: np.sin(z) * np.abs(z), (z,), (t,))
        np.testing.assert_allclose(tangent, expected.numpy(), rtol=1e-12)


class TestJacobian:
    @pytest.mark.parametrize("preparing", [10**9, -(10**9)], ids=["rows", "columns"])
    @pytest.mark.parametrize(
        ("f", "x"), [(mixed, A), (np.outer, A), (np.linalg.inv, M), (lambda v: v * 2, A[:0])]
    )
    def test_of_arrays_is_that_of_differences(self, f, x, preparing, monkeypatch):
        monkeypatch.setattr(jacobians, "PREPARING", preparing)
        g = (lambda v: f(v, np.exp(v))) if f is np.outer else f
        found = tg.jacobian(g)(x)
        assert found.shape == np.shape(g(x)) + x.shape
        if x.size:
            np.testing.assert_allclose(found, by_differences(g, x), rtol=1e-6, atol=1e-7)

    def test_takes_columns_where_there_are_fewer(self, monkeypatch):
        made = []
        monkeypatch.setattr(
            jacobians, "Transposed", lambda run: made.append(run) or forward.Transposed(run)
        )
        tg.jacobian(lambda v: v[0] * np.ones(4))(A)
        assert not made
        tg.jacobian(lambda v: v[0] * np.ones(40))(A)
        assert made

    def test_of_a_number_is_its_gradient(self):
        np.testing.assert_array_equal(tg.jacobian(cube)(A), 3 * A**2)
        assert tg.jacobian(lambda x: x**3)(2.0) == 12

    @pytest.mark.parametrize("n", [1, 50])
    def test_of_containers_stands_in_the_order_output_argument(self, n):
        def f(p, k):
            return {"y": p.w * p.b * k, "s": np.sum(p.w * np.ones((n, 3)))}

        found = tg.jacobian(f, argnums=(0, 1))(Model(A, 2.0), 3.0)
        np.testing.assert_array_equal(found["y"][0].w, 6 * np.eye(3))
        np.testing.assert_array_equal(found["y"][0].b, 3 * A)
        np.testing.assert_array_equal(found["y"][1], 2 * A)
        np.testing.assert_array_equal(found["s"][0].w, [n, n, n])
        assert (found["s"][0].b, found["s"][1]) == (0, 0)

    def test_of_what_has_no_influence_is_zero(self):
        found = tg.jacobian(lambda x, y: (np.ones((2, 2)), y, 5), argnums=0)(A, A)
        assert [np.shape(part) for part in found] == [(2, 2, 3), (3, 3), (3,)]
        assert not any(np.any(part) for part in found)

    def test_aux(self):
        found, aux = tg.jacobian(lambda x: (x * x, {"x": x}), has_aux=True)(A)
        np.testing.assert_array_equal(found, 2 * np.diag(A))
        assert type(aux["x"]) is np.ndarray

    def test_a_closed_over_parameter_makes_values(self):
        w = tg.Value(2.0)
        for n in (1, 30):
            w.zero_grad()
            found = tg.jacobian(lambda v, n=n: w * w * v * np.ones(n))(3.0)
            assert isinstance(found, tg.Value)
            np.sum(found).backward()
            assert w.grad == 4 * n
        with tg.no_grad():
            assert type(tg.jacobian(lambda v: w * v)(3.0)) is float


class TestComplexJacobian:
    """A complex output has a complex derivative, a real one ∂/∂Re + i ∂/∂Im."""

    Z = np.array([1 + 2j, 3.0])

    def test_of_a_holomorphic_function(self):
        np.testing.assert_allclose(tg.jacobian(lambda z: z**3)(self.Z), np.diag(3 * self.Z**2))
        assert tg.jacobian(lambda z: z * z)(1 + 1j) == 2 + 2j

    def test_of_a_complex_function_of_real_numbers(self):
        np.testing.assert_allclose(
            tg.jacobian(lambda x: np.exp(x * 1j))(A), np.diag(1j * np.exp(1j * A)), rtol=1e-14
        )

    def test_of_a_real_function(self):
        np.testing.assert_allclose(
            tg.jacobian(lambda z: np.abs(z) ** 2)(self.Z), np.diag(2 * self.Z), rtol=1e-14
        )

    def test_of_another_function_raises(self):
        with pytest.raises(ValueError, match="not holomorphic"):
            tg.jacobian(np.conj)(self.Z)

    def test_a_gradient_is_that_of_a_real_number(self):
        with pytest.raises(ValueError, match="real number"):
            tg.grad(lambda z: z * z)(1j)


class TestHessian:
    def test_in_closed_form(self):
        np.testing.assert_array_equal(tg.hessian(cube)(A), np.diag(6 * A))
        S = M @ M.T
        np.testing.assert_allclose(tg.hessian(lambda v: v @ S @ v)(A), 2 * S, rtol=1e-12)

    def test_of_several_arguments_and_results(self):
        found = tg.hessian(lambda x, y: x * y * A, argnums=(0, 1))(2.0, 3.0)
        np.testing.assert_array_equal(found[0][1], A)
        np.testing.assert_array_equal(found[1][1], 0 * A)
        nested = tg.hessian(lambda p: p["w"] ** 2 * p["b"])({"w": 2.0, "b": 3.0})
        assert nested == {"w": {"w": 6, "b": 4}, "b": {"w": 4, "b": 0}}

    def test_aux(self):
        assert tg.hessian(lambda x: (x**3, "kept"), has_aux=True)(2.0) == (12, "kept")

    def test_every_way_round_gives_the_same(self):
        def f(v):
            return np.sum(mixed(v) ** 2)

        expected = by_differences(tg.grad(f), A)

        def forward_columns(g):
            return lambda x: np.stack([tg.jvp(g, (x,), (e,))[1] for e in np.eye(3)])

        for found in (
            tg.hessian(f)(A),
            tg.jacobian(tg.grad(f))(A),
            forward_columns(tg.grad(f))(A),  # forward over reverse
            tg.jacobian(forward_columns(f))(A),  # reverse over forward
            forward_columns(forward_columns(f))(A),  # forward over forward
            np.stack([tg.hvp(f, A, e) for e in np.eye(3)]),
        ):
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


class TestHvp:
    def test_is_the_hessian_times_the_vector(self):
        np.testing.assert_array_equal(tg.hvp(cube, A, np.ones(3)), 6 * A)
        assert tg.hvp(lambda x, y: x**2 * y, (3.0, 5.0), (1.0, 10.0)) == (10 + 60, 6)

    def test_of_containers(self):
        found = tg.hvp(lambda p: np.sum(p["w"] ** 2) * p["b"], {"w": A, "b": 2.0},
                       {"b": 0.0, "w": A})  # fmt: skip
        np.testing.assert_array_equal(found["w"], 4 * A)
        assert found["b"] == 2 * np.sum(A * A)

    def test_stays_connected(self):
        w = tg.Value(3.0)
        product = tg.hvp(lambda x: w * x**3, 2.0, 1.0)
        product.backward()
        assert w.grad == 12


class TestContainers:
    TREES = (
        {"a": 2.0, "b": A}, [2.0, A], (2.0, A), Pair(2.0, A), Model(2.0, A), Pair({"x": 2.0}, [A])
    )  # fmt: skip

    @pytest.mark.parametrize("tree", TREES)
    def test_gradients_come_in_the_same(self, tree):
        leaves, again = tg.containers.flatten(tree)

        def f(t):
            k, v = tg.containers.flatten(t)[0]
            return k * np.sum(v * v)

        expected = tg.containers.flatten(again([np.sum(A * A), 4 * A]))[0]
        for found in (tg.grad(f)(tree), tg.vjp(f, tree)[1](1.0)[0], tg.jacobian(f)(tree)):
            assert type(found) is type(tree)
            for one, two in zip(tg.containers.flatten(found)[0], expected, strict=True):
                np.testing.assert_array_equal(one, two)
        _out, tangent = tg.jvp(f, (tree,), (again([0.0, np.ones(3)]),))
        assert tangent == 4 * A.sum()
        assert len(leaves) == 2

    def test_a_function_that_returns_no_number_is_told(self):
        for call in (tg.grad(lambda x: None), tg.jacobian(lambda x: [x, "text"])):
            with pytest.raises(TypeError, match="must return numbers or arrays"):
                call(2.0)
        for f in (lambda x: [x, x], lambda x: {"x": x}):
            with pytest.raises(ValueError, match="single number"):
                tg.grad(f)(2.0)
        with pytest.raises(TypeError, match="pair"):
            tg.grad(lambda x: x, has_aux=True)(2.0)

    def test_whole_numbers_are_refused(self):
        for call in (lambda x: tg.vjp(np.sin, x), tg.jacobian(np.sin), tg.grad(np.sum)):
            with pytest.raises(TypeError, match="whole numbers"):
                call(np.arange(3))


class TestPerturbations:
    """Each differentiation has variables of its own: none is taken for another's."""

    def test_inner_derivatives_hold_the_outer_variable_fixed(self):
        assert tg.grad(lambda x: x * tg.jvp(lambda y: x + y, 1.0, 1.0)[1])(1.0) == 1
        assert tg.jvp(lambda x: x * tg.grad(lambda y: x * y)(2.0), 3.0, 1.0)[1] == 6
        assert tg.jvp(lambda x: x * tg.jvp(lambda y: x * y, 2.0, 1.0)[1], 3.0, 1.0)[1] == 6
        assert tg.jacobian(lambda x: x * tg.jacobian(lambda y: x + y)(1.0))(1.0) == 1

    def test_a_shared_argument(self):
        assert tg.grad(lambda x: tg.grad(lambda y: x * y * y)(x))(3.0) == 12
        assert tg.jvp(lambda x: tg.jvp(lambda y: x * y * y, x, 1.0)[1], 3.0, 1.0)[1] == 12

    def test_a_tangent_that_depends_on_the_outer_variable(self):
        assert tg.grad(lambda x: tg.jvp(lambda y: y**3, 2.0, x)[1])(1.0) == 12
        assert tg.grad(lambda x: tg.hvp(lambda y: y**3, 2.0, x * x))(3.0) == 72

    def test_mixed_orders(self):
        f = np.tanh
        t = np.tanh(0.3)
        s = 1 - t * t
        third = s * (6 * t * t - 2)
        directional = lambda g: lambda x: tg.jvp(g, x, 1.0)[1]  # noqa: E731
        for orders in ((tg.grad, directional, tg.grad), (directional, tg.jacobian, directional)):
            g = f
            for order in orders:
                g = order(g)
            assert g(0.3) == pytest.approx(third, rel=1e-12)

    def test_a_constant_made_inside_is_no_value_outside(self):
        assert type(tg.grad(lambda x: x * x * tg.Value(2.0))(3.0)) is float


class TestAgainstAutograd:
    @pytest.fixture
    def ag(self):
        return pytest.importorskip("autograd")

    def test_second_derivatives(self, ag):
        def f(np, v):
            y = np.tanh(np.dot(v, M)) * np.exp(v * 0.3)
            return np.sum(y * np.sin(v)) ** 2

        def ours(v):
            return f(np, v)

        def theirs(v):
            return f(ag.numpy, v)

        t = np.array([0.3, -1.0, 2.0])
        np.testing.assert_allclose(tg.hessian(ours)(A), ag.hessian(theirs)(A), rtol=1e-10)
        np.testing.assert_allclose(
            tg.hvp(ours, A, t), ag.hessian_vector_product(theirs)(A, t), rtol=1e-10
        )
        np.testing.assert_allclose(tg.jvp(ours, A, t)[1], ag.grad(theirs)(A) @ t, rtol=1e-12)


class TestThreads:
    def test_may_transform_at_once(self):
        w, failed = tg.Value(2.0), []

        def work(k):
            try:
                for _repeat in range(10):
                    assert tg.jvp(lambda x: w * x**k, 2.0, 1.0)[1].item() == 2 * k * 2 ** (k - 1)
                    with tg.no_grad():
                        assert tg.hessian(lambda x: w * x**k)(1.0) == 2 * k * (k - 1)
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(k,)) for k in (2.0, 3.0, 4.0, 5.0)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed


class TestStopGradient:
    def test_numbers_pass_and_gradients_do_not(self):
        x = tg.Value(A)
        y = tg.stop_gradient(x)
        np.testing.assert_array_equal(y.data, A)
        np.sum(x * y).backward()
        np.testing.assert_array_equal(x.grad, A)
        assert tg.grad(lambda v: tg.stop_gradient(v) ** 2)(3.0) == 0
        assert tg.jvp(lambda v: v * tg.stop_gradient(v), 3.0, 1.0) == (9, 3)
        assert tg.hessian(lambda v: v**2 * tg.stop_gradient(v))(3.0) == 6

    def test_stays_in_the_graph_and_its_picture(self):
        y = tg.stop_gradient(tg.Value(2.0, name="x")) * 3
        assert y.inputs[0].op.name == "stop_gradient"
        assert "stop_gradient(x)" in tg.tree(y)

    def test_has_memory_of_its_own_and_takes_containers_and_plain_numbers(self):
        x = tg.Value(A)
        found = tg.stop_gradient({"v": x, "n": (2.0, A)})
        assert not np.shares_memory(found["v"].data, x.data)
        assert found["n"][0] == 2
        np.testing.assert_array_equal(found["n"][1], A)


class TestNothing:
    """None in a container stands for what is not there: it has no gradient and stays None."""

    PARAMETERS = {"w": 3.0, "b": None}  # noqa: RUF012

    def square(self, p):
        assert p["b"] is None
        return p["w"] ** 2

    def test_in_what_is_differentiated(self):
        assert tg.grad(self.square)(self.PARAMETERS) == {"w": 6.0, "b": None}
        assert tg.hessian(self.square)(self.PARAMETERS)["w"] == {"w": 2.0, "b": None}
        assert tg.jvp(self.square, (self.PARAMETERS,), ({"w": 0.5, "b": None},)) == (9.0, 3.0)
        assert tg.hvp(self.square, self.PARAMETERS, self.PARAMETERS) == {"w": 6.0, "b": None}
        compiled = tg.compile(tg.grad(self.square))
        assert compiled(self.PARAMETERS) == {"w": 6.0, "b": None}
        again = tg.grad(lambda p: tg.checkpoint(self.square)(p))(self.PARAMETERS)
        assert again == {"w": 6.0, "b": None}

    def test_in_what_is_returned(self):
        assert tg.jacobian(lambda x: {"y": x * x, "rest": None})(3.0) == {"y": 6.0, "rest": None}
        y, pullback = tg.vjp(lambda x: (x * x, None), 3.0)
        assert (y, pullback((1.0, None))) == ((9.0, None), (6.0,))

    @pytest.mark.parametrize("of", [tg.grad, tg.jacobian, tg.hessian, tg.value_and_grad])
    def test_a_function_that_returns_nothing_is_a_slip(self, of):
        with pytest.raises(TypeError, match="forgot to return"):
            of(lambda x: None)(1.0)
