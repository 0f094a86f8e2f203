"""An error says what was done, why it is wrong and what to do; no gradient is dropped silently."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import tinygrad_tr as tg

A = np.array([1.0, -2.0, 3.0])


@pytest.fixture
def x():
    return tg.Value(A, name="x")


class TestData:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (None, "dtype object"),
            ("two", "<U3"),
            ({1, 2}, "dtype object"),
            (np.array([1, None]), "dtype object"),
            (np.datetime64("2020-01-01"), "datetime64"),
            (Fraction(1, 2), "dtype object"),
            (np.ma.array([1.0, 2.0], mask=[True, False]), "mask"),
        ],
    )
    def test_what_is_no_number_is_refused(self, data, says):
        with pytest.raises(TypeError, match=says):
            tg.Value(data)

    @pytest.mark.parametrize("data", [np.arange(3), np.array([True]), True, np.int32(2)])
    def test_whole_numbers_cannot_require_a_gradient(self, data):
        with pytest.raises(TypeError, match=r"whole numbers.*dtype=float"):
            tg.Value(data, requires_grad=True)

    def test_ragged_lists_are_refused(self):
        with pytest.raises(ValueError, match="inhomogeneous"):
            tg.Value([[1.0, 2.0], [3.0]])


class TestOperands:
    @pytest.mark.parametrize(
        "other",
        ["two", np.array(["a"] * 3), np.array([1, 2, None]), Decimal("0.5"), Fraction(1, 2)],
    )
    def test_what_is_no_number_is_refused(self, x, other):
        for value in (x, tg.Value(2.0)):
            with pytest.raises(TypeError, match="numbers"):
                value * other

    def test_none_is_refused(self, x):
        with pytest.raises(TypeError):
            x + None

    def test_a_masked_array_is_refused(self, x):
        with pytest.raises(TypeError, match=r"filled.*np\.where"):
            x * np.ma.array(A, mask=[True, False, False])

    def test_a_list_of_values_is_refused_and_says_stack(self, x):
        with pytest.raises(TypeError, match=r"np\.stack"):
            x * [tg.Value(1.0), 2.0, 3.0]

    def test_shapes_that_do_not_fit_raise_as_in_numpy(self, x):
        with pytest.raises(ValueError, match=r"\(3,\) \(2,\)"):
            x + tg.Value([1.0, 2.0])
        with pytest.raises(ValueError, match="matmul"):
            x @ tg.Value([1.0, 2.0])
        with pytest.raises(ValueError, match="matmul"):
            tg.Value(1.0) @ tg.Value(2.0)

    def test_axes_and_indices_out_of_range_raise_as_in_numpy(self, x):
        with pytest.raises(np.exceptions.AxisError):
            x.sum(axis=1)
        with pytest.raises(IndexError):
            x[3]
        with pytest.raises(IndexError):
            x[1.5]

    def test_a_value_that_needs_a_gradient_is_no_index(self, x):
        with pytest.raises(TypeError, match=r"key=.*detach"):
            x[tg.Value(1.0)]
        assert x[tg.Value([0, 2])].shape == (2,)

    def test_an_ambiguous_condition_raises_as_in_numpy(self, x):
        with pytest.raises(ValueError, match="ambiguous"):
            bool(x > 0)
        with pytest.raises(ValueError, match="ambiguous"):
            bool(x)


class TestFunctionsWithoutARule:
    @pytest.mark.parametrize(
        ("call", "name"),
        [
            (lambda x: np.histogram(x), "np.histogram"),
            (lambda x: np.bincount(x), "np.bincount"),
            (lambda x: np.put(x, 0, 1.0), "np.put"),
            (lambda x: np.copyto(np.zeros(3), x), "np.copyto"),
            (lambda x: np.linalg.matrix_rank(x[None]), "np.linalg.matrix_rank"),
            (lambda x: np.nextafter(x, 1), "np.nextafter"),
            (lambda x: np.add.at(np.zeros(3), [0], x), "np.add.at"),
            (lambda x: np.add.reduceat(x, [0, 1]), "np.add.reduceat"),
        ],
    )
    def test_raise_and_are_named(self, x, call, name):
        with pytest.raises(TypeError, match=rf"{name}\(\).*never dropped silently.*detach"):
            call(x)

    @pytest.mark.parametrize(
        "call",
        [
            lambda x: np.linspace(0, 1, x),
            lambda x: np.arange(x),
            lambda x: np.vectorize(abs)(x),
            lambda x: np.random.default_rng(0).normal(x),
            lambda x: np.testing.assert_allclose(x, A),
        ],
    )
    def test_that_ask_for_plain_arrays_raise(self, x, call):
        with pytest.raises((TypeError, AttributeError)):
            call(x)


class TestOptions:
    @pytest.mark.parametrize(
        ("call", "option"),
        [
            (lambda x: np.add(x, 1, out=np.zeros(3)), "out="),
            (lambda x: np.sum(x, out=np.zeros(())), "out="),
            (lambda x: np.tanh(x, out=np.zeros(3)), "out="),
            (lambda x: np.add(np.zeros(3), 1, out=x), "out="),
            (lambda x: np.greater(x, 1, out=np.zeros(3, bool)), "out="),
            (lambda x: np.add(x, 1, casting="unsafe"), "casting="),
            (lambda x: np.tanh(x, order="F"), "order="),
        ],
    )
    def test_that_are_not_supported_raise_and_are_named(self, x, call, option):
        with pytest.raises(TypeError, match=option):
            call(x)

    def test_that_do_not_exist_raise(self, x):
        with pytest.raises(TypeError, match="axes"):
            np.tanh(x, axes=0)

    def test_a_fill_value_that_needs_a_gradient_is_refused(self, x):
        with pytest.raises(TypeError, match=r"fill_value.*detach"):
            np.full_like(x, tg.Value(2.0))


class TestBackward:
    def test_on_a_value_that_needs_no_gradient(self, x):
        for value in (tg.Value([1, 2]), x.detach(), tg.no_grad()(lambda: x * 2)()):
            with pytest.raises(ValueError, match=r"needs no gradient.*no_grad"):
                value.backward()

    def test_on_an_array(self, x):
        with pytest.raises(ValueError, match=r"shape \(3,\).*\.sum\(\).*gradient="):
            x.backward()

    def test_with_a_gradient_of_the_wrong_shape(self, x):
        for create_graph in (False, True):
            with pytest.raises(ValueError, match=r"shape \(2,\).*shape \(3,\)"):
                (x * 2).backward(np.ones(2), create_graph=create_graph)
            with pytest.raises(ValueError, match=r"shape \(\).*shape \(3,\)"):
                (x * 2).backward(tg.Value(1.0), create_graph=create_graph)

    def test_with_a_complex_gradient_of_a_real_value(self, x):
        for value, gradient in ((x * 2, [1j, 0, 0]), (tg.Value(2.0) * 2, 1j)):
            with pytest.raises(TypeError, match="complex"):
                value.backward(gradient)


class TestGradients:
    def test_need_values(self, x):
        with pytest.raises(TypeError, match="outputs must be Values, not float"):
            tg.gradients(2.0, x)
        with pytest.raises(TypeError, match="inputs must be Values, not ndarray"):
            tg.gradients(x.sum(), A)

    def test_need_a_gradient_for_each_output(self, x):
        with pytest.raises(ValueError, match="2 outputs, but 1"):
            tg.gradients([x.sum(), x.sum()], x, output_gradients=[1.0])


class TestFunctionsOfFunctions:
    def test_a_function_that_forgets_to_return(self):
        def forgetful(x):
            np.sum(x)

        with pytest.raises(TypeError, match=r"NoneType.*return"):
            tg.grad(forgetful)(A)

    def test_a_function_that_returns_an_array(self):
        for f in (lambda x: x * 2, lambda x: np.ones(3)):
            with pytest.raises(ValueError, match=r"single number.*shape \(3,\)"):
                tg.grad(f)(A)

    def test_whole_numbers_in_arrays(self):
        with pytest.raises(TypeError, match=r"whole numbers.*int64"):
            tg.grad(np.sum)(np.array([1, 2]))

    def test_arguments_that_are_not_there(self):
        for call in (lambda f: f(), lambda f: f(x=2.0)):
            with pytest.raises(TypeError, match=r"argnums=0.*0 positional"):
                call(tg.grad(lambda x: x))

    def test_an_argument_that_is_named_twice(self):
        for argnums in ((0, 0), (1, -1)):
            with pytest.raises(ValueError, match="twice"):
                tg.grad(lambda a, b: a * b, argnums=argnums)(1.0, 2.0)


class TestCustomOperations:
    """A rule that is wrong says so; what a rule may do with numbers, it may do here."""

    def gradient(self, data=A, **entry):
        function = entry.pop("function", lambda x: x * 1.0)
        x = tg.Value(data)
        np.sum(tg.custom_op(function, "f({x})", **entry)(x)).backward()
        return x.grad

    @pytest.mark.parametrize(
        "rule",
        [
            lambda g, x: g[:2],
            lambda g, x: np.sum(g),
            lambda g, x: [1.0, 2.0, 3.0],
            lambda g, x: g[:, None, None] * np.ones((3, 2, 2)),
        ],
    )
    def test_a_wrong_shape_is_an_error(self, rule):
        with pytest.raises(ValueError, match=r"rule of f\(\).*gradient of shape .* \(3,\)"):
            self.gradient(gx=rule)

    def test_a_number_for_an_array_is_an_error(self):
        with pytest.raises(ValueError, match=r"rule of f\(\)"):
            self.gradient(function=lambda x: float(np.sum(x)), gx=lambda g: g)

    def test_a_rule_that_forgets_to_return_is_an_error(self):
        def rule(g, x):
            g * x

        for data in (A, 2.0):
            with pytest.raises(TypeError, match=r"rule of f\(\).*None"):
                self.gradient(data, gx=rule)

    def test_a_result_that_is_no_array_is_an_error(self):
        with pytest.raises(TypeError, match="list"):
            self.gradient(function=lambda x: [1.0, 2.0], dx=1)

    @pytest.mark.parametrize("rule", [2.5, -3, np.float64(0.5), np.int64(4), 0.0])
    def test_a_number_is_a_constant_rule(self, rule):
        np.testing.assert_array_equal(self.gradient(dx=rule), np.full(3, float(rule)))
        assert self.gradient(2.0, dx=rule) == rule

    def test_a_complex_constant_rule_is_the_holomorphic_derivative(self):
        turned = tg.custom_op(lambda x: (1 + 2j) * x, "turned({x})", dx=1 + 2j)
        tg.gradcheck(turned, np.array([1 + 1j, 2.0]))
        tg.gradcheck(turned, np.array([1.0, 2.0]))

    def test_no_rule_at_all_is_an_error(self):
        with pytest.raises(TypeError, match="at least one"):
            tg.custom_op(lambda x: x, "f({x})")

    def test_an_operand_without_a_rule_is_an_error(self, x):
        product = tg.custom_op(lambda x, y: x * y, "product({x}, {y})", dx=lambda y: y)
        np.sum(product(x, A)).backward()
        np.testing.assert_array_equal(x.grad, A)
        with pytest.raises(TypeError, match=r"product\(\).*y="):
            product(x, x)

    def test_a_rule_for_what_the_text_does_not_show_is_an_error(self):
        with pytest.raises(TypeError, match="'x'"):
            tg.custom_op(lambda x: x, "f()", dx=1)

    @pytest.mark.parametrize("name", ["g", "out", "node", "xs", "lambda", "fit"])
    def test_names_that_mean_something_else_are_refused(self, name):
        with pytest.raises(TypeError, match=f"'{name}' cannot be the name"):
            tg.custom_op(lambda x: x, f"f({{{name}}})", **{f"d{name}": 1})

    @pytest.mark.parametrize(
        "rule",
        [
            lambda x: 2 * np.array([1.0, 1.0, 1.0]) + 0 * x,
            lambda x: np.float64(2) + 0 * x,
            lambda x: {3: 2.0}[len(x)],
            lambda x: 2.0 if x[0] > 0 else 0.0,
            lambda x: [2.0, 2.0, 2.0] * np.ones_like(x),
            lambda x: x * 0 + np.median(np.asarray(x) * 0 + 2),
            lambda x: np.sum(x) - np.prod(x) - 6 + x * 0,
            lambda x: 2 + x / float("inf"),
        ],
    )
    def test_a_rule_may_use_all_of_python_and_numpy(self, rule):
        np.testing.assert_array_equal(self.gradient(dx=rule), [2, 2, 2])

    def test_an_operand_may_have_the_name_of_an_operation(self):
        double = tg.custom_op(
            lambda exp: 2 * exp, "double({exp})", dexp=lambda exp: 2 * np.exp(0 * exp)
        )  # fmt: skip
        v = tg.Value(3.0)
        double(v).backward()
        assert v.grad == 2
