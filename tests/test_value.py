"""A Value is a number or an array, and behaves like one."""

import copy
import math
import operator
import pickle

import numpy as np
import pytest

import tinygrad_tr as tg

ARRAY = np.array([[1.0, -2.0, 3.0], [0.5, 0.25, -1.5]])


@pytest.fixture
def v():
    return tg.Value(2.0)


@pytest.fixture
def x():
    return tg.Value([1.0, -2.0, 3.0])


class TestData:
    @pytest.mark.parametrize("number", [3, 3.0, -0.5, 10**30])
    def test_a_python_number_is_kept_as_a_python_float(self, number):
        assert type(tg.Value(number).data) is float
        assert tg.Value(number).data == float(number)

    def test_an_array_is_copied(self):
        given = ARRAY.copy()
        x = tg.Value(given)
        assert not np.shares_memory(x.data, given)
        given[0, 0] = 9
        assert x.data[0, 0] == 1

    @pytest.mark.parametrize("given", [[1.0, 2.0], (1.0, 2.0), [[1, 2], [3, 4.5]]])
    def test_lists_and_tuples_become_arrays(self, given):
        np.testing.assert_array_equal(tg.Value(given).data, np.array(given))

    @pytest.mark.parametrize(
        "dtype", [np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128]
    )
    def test_floating_point_arrays_ask_for_gradients_and_keep_their_dtype(self, dtype):
        x = tg.Value(np.ones(2, dtype))
        assert x.requires_grad
        assert x.dtype == dtype

    @pytest.mark.parametrize("whole", [[1, 2], [True, False], True, np.int8(3), np.arange(3)])
    def test_whole_numbers_are_constants(self, whole):
        assert not tg.Value(whole).requires_grad

    def test_a_dtype_converts_and_makes_strong(self):
        assert tg.Value([1, 2], dtype=float).requires_grad
        assert type(tg.Value(2.0, dtype=np.float32).data) is np.float32

    def test_requires_grad_may_be_turned_off(self):
        assert not tg.Value(2.0, requires_grad=False).requires_grad
        assert not (tg.Value(ARRAY, requires_grad=False) * 2).requires_grad

    def test_attributes_are_those_of_the_array(self):
        x = tg.Value(ARRAY, name="x")
        assert (x.shape, x.ndim, x.size, x.dtype, x.name) == ((2, 3), 2, 6, np.float64, "x")
        np.testing.assert_array_equal(x.T.data, ARRAY.T)

    def test_attributes_of_a_number_are_those_of_an_array_without_axes(self, v):
        assert (v.shape, v.ndim, v.size, v.dtype) == ((), 0, 1, np.float64)

    def test_memory_order_does_not_matter(self):
        x = tg.Value(np.asfortranarray(ARRAY))
        np.sum(x.T @ x).backward()
        np.testing.assert_allclose(x.grad, np.broadcast_to(2 * ARRAY.sum(1)[:, None], (2, 3)))

    def test_an_empty_array_has_an_empty_gradient(self):
        x = tg.Value(np.zeros((0, 3)))
        np.sum(x * x).backward()
        assert x.grad.shape == (0, 3)

    @pytest.mark.filterwarnings("ignore:the matrix subclass")
    def test_a_matrix_is_an_array(self):
        matrix = np.matrix([[1.0, 2.0]])
        assert type(tg.Value(matrix).data) is np.ndarray
        product = tg.Value([[3.0, 4.0]]) * matrix
        assert type(product.data) is np.ndarray
        np.testing.assert_array_equal(product.data, [[3, 8]])


class TestWeakScalars:
    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.complex64])
    def test_a_value_of_a_python_number_promotes_nothing(self, v, dtype):
        x = tg.Value(np.ones(3, dtype))
        for y in (x * v, v + x, x / v, x**v, np.multiply(v, x), np.where(True, x, v), 2 * x):
            assert y.dtype == dtype

    def test_gradients_of_float32_are_float32_and_of_a_weak_scalar_a_float(self, v):
        x = tg.Value(np.ones(3, np.float32))
        np.sum(np.tanh(x * v) / 3).backward()
        assert x.grad.dtype == np.float32
        assert type(v.grad) is float

    def test_arithmetic_of_python_numbers_stays_in_python_numbers(self, v):
        for y in (v + 1, 1 - v, v * v, v / 3, v**2, -v, abs(v), np.tanh(v), v.relu(), np.exp(v)):
            assert type(y.data) is float

    def test_a_python_number_may_be_indexed_as_an_array_without_axes(self, v):
        assert v[None].shape == v[..., None].shape == (1,)
        assert v[()].item() == v.item()
        (v[None] * [[2.0], [3.0]]).backward([[1.0], [10.0]])
        assert v.grad == 32
        assert type(v.grad) is float
        with pytest.raises(IndexError):
            v[0]

    def test_numpy_scalars_give_the_same_on_the_short_way(self):
        x, y = tg.Value(np.float64(0.7)), tg.Value(np.float64(-1.3))
        for f in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b):
            for b in (y, 2.0, np.float64(3)):
                short = f(x, b)
                assert type(short.data) is np.float64
                assert short.data == f(x.data, getattr(b, "data", b) if b is y else b)
        z = x * y + x / y - np.tanh(x) * 2.0
        z.backward()
        assert type(x.grad) is np.float64
        assert x.grad == pytest.approx(-1.3 + 1 / -1.3 - 2 * (1 - np.tanh(0.7) ** 2))
        with pytest.warns(RuntimeWarning, match="divide by zero"):
            x / tg.Value(np.float64(0))

    @pytest.mark.parametrize("strong", [np.float64(2), np.array(2.0)])
    def test_numpy_scalars_and_arrays_without_axes_are_strong(self, strong):
        x = tg.Value(np.ones(3, np.float32))
        assert (x * strong).dtype == np.float64
        assert (x * tg.Value(strong)).dtype == np.float64

    def test_where_python_has_no_answer_numpy_gives_one(self):
        zero = tg.Value(0.0)
        with np.errstate(all="ignore"):
            assert (1 / zero).data == math.inf
            assert np.log(zero).data == -math.inf
            assert math.isnan((tg.Value(-8.0) ** (1 / 3)).data)
            assert np.exp(tg.Value(1e4)).data == math.inf
            y = 1 / zero
            y.backward()
        assert zero.grad == -math.inf

    def test_complex_numbers_divide_by_zero_as_in_numpy(self):
        zero = tg.Value(0j)
        with np.errstate(all="ignore"):
            (1 / zero).backward(1)
        assert np.isnan(zero.grad)

    def test_a_whole_number_that_where_chose_still_has_gradient_zero(self, v):
        y = np.where(v > 5, v, 0)
        y.backward()
        assert (y.data, v.grad) == (0.0, 0.0)

    def test_a_weak_parameter_stays_weak(self, v):
        v.data -= np.float64(0.5) * 1.0
        assert type(v.data) is float


class TestAssignment:
    def test_a_leaf_may_be_given_other_data(self, x):
        x.data = [4.0, 5.0]
        np.testing.assert_array_equal(x.data, [4, 5])

    def test_the_new_data_are_copied(self, x):
        new = np.zeros(3)
        x.data = new
        x.data -= 1
        assert not new.any()
        other = tg.Value(new)
        x.data = other
        assert not np.shares_memory(x.data, other.data)

    def test_a_computed_value_refuses_other_data(self, x):
        y = x * 2
        with pytest.raises(TypeError, match=r"computed value \(multiply\).*detach"):
            y.data = ARRAY
        with pytest.raises(TypeError, match="computed value"):
            y.data -= 1

    def test_whole_numbers_cannot_replace_what_needs_a_gradient(self, x):
        with pytest.raises(TypeError, match="whole numbers"):
            x.data = np.arange(3)

    def test_writing_to_elements_raises_and_names_the_ways_out(self, x):
        with pytest.raises(TypeError, match=r"np\.where.*concatenate.*x \+ mask \* v"):
            x[0] = 1.0

    def test_an_augmented_assignment_rebinds(self, x):
        before = x
        x += 1
        assert x is not before
        np.testing.assert_array_equal(before.data, [1, -2, 3])

    def test_adding_a_value_to_a_plain_array_in_place_raises(self, x):
        a = np.zeros(3)
        with pytest.raises(TypeError, match=r"out=.*a = a \+ v"):
            a += x
        assert not a.any()
        a += x.detach()
        np.testing.assert_array_equal(a, x.data)

    def test_there_are_no_other_attributes_to_mistype(self, v):
        with pytest.raises(AttributeError):
            v.gard = 0.0


class TestRequiresGrad:
    """It may be set, of a leaf; a computed value needs a gradient because its inputs do."""

    def test_of_a_leaf(self, v):
        v.requires_grad = False
        assert not (v * 2).requires_grad
        v.requires_grad = True
        assert (v * 2).requires_grad

    def test_of_a_computed_value(self, v):
        y = v * 3
        y.requires_grad = True
        with pytest.raises(TypeError, match=r"\(multiply\) .* of a leaf .* v.detach\(\)") as told:
            y.requires_grad = False
        assert told.value.report("tr").startswith("hesaplanan bir değer (multiply)")
        assert y.requires_grad
        (y * y).backward()
        assert v.grad == 18 * v.data

    def test_of_a_computed_constant(self, v):
        y = v.detach() * 3
        y.requires_grad = True
        (y * 2).backward()
        assert (y.grad, v.grad) == (2.0, None)


class TestOperators:
    @pytest.mark.parametrize(
        "f",
        [
            lambda a: a**-1,
            lambda a: 2**a,
            lambda a: a // 2,
            lambda a: 7 // a,
            lambda a: abs(-a),
            lambda a: round(a * 1.27, 1),
            lambda a: round(a * 1.26),
            lambda a: +a,
            lambda a: 3 / a - (1 - a),
            lambda a: sum([a, a * 2]),
            lambda a: min([a, a * 2]),
            lambda a: sorted([a * 2, a])[0],
        ],
    )
    def test_operators_mean_what_they_mean_for_numbers(self, f):
        y = f(tg.Value(2.5))
        assert isinstance(y, tg.Value)
        assert y.data == f(2.5)

    def test_whole_number_parts_have_gradient_zero(self):
        for f in (np.floor, np.ceil, np.rint, np.trunc, np.sign, round, lambda a: a // 2):
            x = tg.Value(2.6)
            f(x).backward()
            assert x.grad == 0

    @pytest.mark.parametrize("left", [np.float64(2), np.array([1.0, 2.0, 3.0]), [1.0, 2.0, 3.0]])
    @pytest.mark.parametrize("op", [operator.mul, operator.add, operator.sub, operator.truediv])
    def test_numpy_and_lists_on_the_left_give_values(self, x, left, op):
        y = op(left, x)
        assert isinstance(y, tg.Value)
        np.testing.assert_array_equal(y.data, op(np.array(left), x.data))

    def test_matrix_products_with_arrays_on_either_side(self, x):
        for y in (ARRAY @ x, ARRAY.tolist() @ x, x @ ARRAY.T):
            assert isinstance(y, tg.Value)
            np.testing.assert_array_equal(y.data, ARRAY @ x.data)

    def test_a_boolean_mask_is_a_factor(self, x):
        np.sum(x * (x > 0)).backward()
        np.testing.assert_array_equal(x.grad, [1, 0, 1])


class TestQuestions:
    @pytest.mark.parametrize("op", [operator.lt, operator.le, operator.gt, operator.ge])
    def test_comparisons_are_plain(self, v, x, op):
        assert type(op(v, 1.0)) is bool
        for answer in (op(x, 1.0), op(x, np.zeros(3)), op(np.zeros(3), x), op(x, x)):
            assert type(answer) is np.ndarray
            assert answer.dtype == bool

    def test_anything_may_be_compared_for_equality(self, v, x):
        assert v == 2
        assert v != 3
        assert (v == None) is False  # noqa: E711
        assert v not in [None, "a", 3]
        assert v in [None, 2.0]
        np.testing.assert_array_equal(x == [1, 0, 3], [True, False, True])

    def test_the_hash_is_identity(self, v):
        twin = tg.Value(2.0)
        assert v == twin
        assert len({v, twin, v}) == 2
        assert {v: "v", twin: "twin"}[v] == "v"

    def test_conversions_are_those_of_the_data(self, v):
        assert (float(v), int(v), complex(v), bool(v), v.item()) == (2.0, 2, 2 + 0j, True, 2.0)
        assert math.sqrt(tg.Value(4.0)) == 2.0
        assert [10, 20, 30][tg.Value(1, dtype=int)] == 20

    def test_a_value_may_stand_in_a_condition(self, v):
        assert ("positive" if v > 0 else "negative") == "positive"
        assert not tg.Value(0.0)

    def test_len_in_and_iteration_are_those_of_the_array(self, x):
        assert len(x) == 3
        assert -2.0 in x
        assert 7.0 not in x
        first, *_rest = x
        first.backward()
        np.testing.assert_array_equal(x.grad, [1, 0, 0])

    def test_a_number_has_no_length_and_no_elements(self, v):
        with pytest.raises(TypeError, match="len"):
            len(v)
        with pytest.raises(TypeError, match="iteration"):
            iter(v)

    def test_formatting(self, v, x):
        assert f"{v:.3f}" == "2.000"
        assert f"{v} {x}" == "Value(2.0) Value([ 1., -2.,  3.])"
        assert f"{x.sum():8.2f}" == "    2.00"

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (tg.Value(2.0, name="w"), "Value(2.0, name='w')"),
            (tg.Value(np.float64(0.1)), "Value(0.1)"),
            (tg.Value(np.float32(0.1)), "Value(0.1, dtype=float32)"),
            (tg.Value(np.ones(2, np.float32)), "Value([1., 1.], dtype=float32)"),
            (tg.Value([[1, 2], [3, 4]]), "Value([[1, 2],\n       [3, 4]])"),
        ],
    )
    def test_repr_shows_the_numbers(self, value, text):
        assert repr(value) == text

    def test_lists_and_arrays_of_the_numbers_are_copies(self, x):
        assert x.tolist() == [1, -2, 3]
        assert not np.shares_memory(x.numpy(), x.data)
        assert not np.shares_memory(x.detach().data, x.data)
        constant = tg.Value(ARRAY, requires_grad=False)
        assert not np.shares_memory(np.asarray(constant), constant.data)

    @pytest.mark.parametrize(
        "make",
        [
            np.array,
            np.asarray,
            lambda v: np.array([v, v]),
            lambda v: np.full(3, v),
            lambda v: np.sum([v, v]),
            lambda v: tg.Value([v, v]),
        ],
    )
    def test_numpy_cannot_make_a_plain_array_of_it_and_says_the_way_out(self, v, make):
        with pytest.raises(TypeError, match=r"detach\(\).*np\.stack"):
            make(v)

    def test_values_are_joined_by_stack(self, v):
        w = tg.Value(3.0)
        np.sum(np.stack([v, w]) * [10, 20]).backward()
        assert (v.grad, w.grad) == (10, 20)

    def test_a_value_of_a_value_is_refused_unless_it_is_a_constant(self, v):
        with pytest.raises(TypeError, match="copy"):
            tg.Value(v)
        assert tg.Value(v.detach()).data == 2.0


class TestCopies:
    COPIES = (copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v)))

    @pytest.mark.parametrize("duplicate", COPIES, ids=["copy", "deepcopy", "pickle"])
    def test_copies_keep_data_name_and_requires_grad_and_drop_the_graph(self, duplicate):
        leaf = tg.Value(ARRAY, name="w")
        (leaf * 2).sum().backward()
        frozen = tg.Value([1.0], requires_grad=False)
        for value in (leaf, leaf * 3, frozen, tg.Value(2.0), tg.Value(np.float32(2))):
            twin = duplicate(value)
            assert twin.is_leaf
            assert twin.grad is None
            assert not np.shares_memory(twin.data, value.data)
            assert type(twin.data) is type(value.data)
            np.testing.assert_array_equal(twin.data, value.data)
            assert (twin.name, twin.requires_grad) == (value.name, value.requires_grad)

    def test_the_copy_method_is_recorded(self, x):
        y = x.copy()
        assert not np.shares_memory(y.data, x.data)
        y.sum().backward()
        np.testing.assert_array_equal(x.grad, [1, 1, 1])

    def test_a_subclass_computes_values_and_copies_itself(self):
        class Parameter(tg.Value):
            def __init__(self, data, group):
                super().__init__(data)
                self.group = group

        p = Parameter([2.0], "slow")
        (p @ p * 3 + tg.Value(1.0) * p).sum().backward()
        np.testing.assert_array_equal(p.grad, [13])
        assert type(p * 2) is tg.Value
        for twin in (copy.copy(p), copy.deepcopy(p)):
            assert (type(twin), twin.group) == (Parameter, "slow")


class TestPlainResults:
    def test_positions_truth_values_and_integer_results_are_plain(self, x):
        for plain in (
            np.argmax(x), x.argsort(), np.isfinite(x), np.any(x > 0), x.astype(int), np.shape(x),
            np.zeros_like(x), np.array_equal(x, x), np.nonzero(x)[0],
        ):  # fmt: skip
            assert not isinstance(plain, tg.Value)

    def test_functions_without_a_rule_take_constants(self, x):
        assert np.histogram(x.detach(), bins=2)[0].sum() == 3
        assert np.add.reduce(tg.Value([1, 2])) == 3

    def test_they_cannot_write_to_a_constant(self):
        constant = tg.Value(ARRAY, requires_grad=False)
        with pytest.raises((TypeError, ValueError)):
            np.put(constant, 0, 7.0)
        np.testing.assert_array_equal(constant.data, ARRAY)


def test_bytes_and_single_elements():
    for data in (np.arange(6.0).reshape(2, 3), np.float32(2.5), np.ones(3, "f4")):
        v = tg.Value(data)
        assert (v.itemsize, v.nbytes) == (data.itemsize, data.nbytes)
        assert v.item(0) == data.item(0)
    assert (tg.Value(2.0).nbytes, tg.Value(2.0).item(0)) == (8, 2.0)
    assert tg.Value([[1.0, 2.0]]).item(0, 1) == 2
    with pytest.raises(IndexError):
        tg.Value(2.0).item(1)
