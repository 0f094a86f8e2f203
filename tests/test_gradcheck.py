"""`gradcheck` names every kind of wrong rule, and never complains about a right one."""

import warnings
from dataclasses import dataclass

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import Value, gradcheck, set_language
from tinygrad_tr.checks.words import WORDS
from tinygrad_tr.messages_tr import TR

rng = np.random.default_rng(7)
V = np.array([0.3, -1.2, 0.8, 2.0])
P = np.array([0.3, 1.2, 0.8, 2.0])
S = rng.normal(size=(3, 3))
A, B = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
Z = rng.normal(size=3) + 1j * rng.normal(size=3)
ROWS = np.ones((4, 1))


@pytest.fixture(autouse=True)
def english():
    set_language(None)
    yield
    set_language(None)


def diagnosis(f, *inputs, **options):
    with pytest.raises(tg.GradientCheckError) as caught:
        gradcheck(f, *inputs, **options)
    found = caught.value.diagnosis
    assert str(caught.value) == found.text("en") == caught.value.report("en")
    assert found.text("tr") != found.text("en")
    return found


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def op(function, **rules):
    return tg.custom_op(function, "wrong({x})", name="wrong", **rules)


def gather(x, index):
    return x[index]


def scatter(g, x_shape, index):
    """The gradient of `gather`, with the mistake that everybody makes once."""
    out = np.zeros(x_shape)
    out[index] = g
    return out


def buffered():
    held = np.empty(4)
    return lambda g, x: np.multiply(g, 2 * x, out=held)


def two(text, function, **rules):
    return tg.custom_op(function, text, name="wrong", **rules)


def changing(x):
    x += 1.0
    return x * 2


GENERATOR = np.random.default_rng(0)


def noise(x):
    return x * 2 + GENERATOR.normal(size=np.shape(x))


def kinked(at_zero):
    return lambda x: np.where(x > 0, 1.0, 0.0) + at_zero * (x == 0)


WRONG_RULES = {
    "sign": (op(np.tanh, dx=lambda out: out * out - 1), (V,), "dx"),
    "sign of one number": (op(np.tanh, dx=lambda out: out * out - 1), (0.3,), "dx"),
    "double": (op(np.square, dx=lambda x: 4 * x), (V,), "dx"),
    "half": (op(np.square, dx=lambda x: x), (V,), "dx"),
    "factor": (op(np.square, dx=lambda x: 6 * x), (V,), "dx"),
    "mean": (
        op(np.sum, gx=lambda g, x_shape: np.broadcast_to(g, x_shape) / 7.0), (np.arange(7.0),), "gx"
    ),
    "sum": (op(np.mean, gx=lambda g, x_shape: g * np.ones(x_shape)), (np.arange(5.0),), "gx"),
    "known s": (op(sigmoid, dx=lambda out: out), (V,), "dx"),
    "known 1 − s": (op(np.tanh, dx=lambda out: 1 - out), (V,), "dx"),
    "known cos": (op(np.sin, dx=np.sin), (np.array([0.7]),), "dx"),
    "known of one number": (op(sigmoid, dx=lambda out: out), (0.5,), "dx"),
    "negative": (op(np.abs, dx=lambda x: 1.0 + 0 * x), (V,), "dx"),
    "dropped 1": (op(lambda x: x * x + x, dx=lambda x: 2 * x), (V,), "dx"),
    "dropped x·cos(x)": (op(lambda x: x * np.sin(x), dx=np.sin), (P,), "dx"),
    "dropped entries": (
        op(lambda x: np.exp(x) / np.exp(x).sum(), gx=lambda g, out: g * (out - out * out)),
        (V,), "gx",
    ),
    "transposed": (op(np.exp, gx=lambda g, out: (g * out).T), (S,), "gx"),
    "transposed operand": (
        two("{x} @ {y}", np.matmul, gx=lambda g, y: g @ y, gy=lambda g, x: x.T @ g),
        (S, S + 1), "gx",
    ),
    "transposed other operand": (
        two("{x} @ {y}", np.matmul, gx=lambda g, y: g @ y.T, gy=lambda g, x: x @ g),
        (S, S + 1), "gy",
    ),
    "permuted": (op(lambda x: x * 1.0, gx=lambda g: np.roll(g, 1)), (V,), "gx"),
    "unbroadcast": (
        two("{x} + {y}", np.add, gx=lambda g: g, gy=lambda g: g[:1]),
        (np.ones((4, 3)), np.ones((1, 3))), "gy",
    ),
    "overwritten": (
        tg.custom_op(gather, "wrong({x})", name="wrong", gx=scatter), "repeated", "gx"
    ),
    "conjugate": (
        two("{x} * {y}", np.multiply, gx=lambda g, y: g * y, dy=lambda x: x), (Z, Z + 1), "gx"
    ),
    "missing": (op(np.square, dx=0), (V,), "dx"),
    "not finite": (op(np.square, dx=lambda x: x * np.inf), (V,), "dx"),
    "kink": (op(lambda x: np.maximum(x, 0), dx=kinked(3.0)), (np.array([1.0, 0.0, -1.0]),), "dx"),
    "unknown": (op(np.square, dx=lambda x: np.cosh(x) + x**5), (V,), "dx"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG_RULES)
def test_a_wrong_rule_is_named(kind):
    f, inputs, rule = WRONG_RULES[kind]
    if inputs == "repeated":
        index = np.array([0, 2, 0, 1, 2])
        found = diagnosis(lambda x: f(x, index), np.arange(3.0))
    else:
        found = diagnosis(f, *inputs)
    expected = next(name for name in (kind, *kind.split()) if name in WORDS)
    assert found.kinds[0] == expected, found.text()
    assert found.rule == f"{rule} of wrong"
    assert found.order == 1
    first = found.entries[0]
    assert not first.difference <= first.allowed / first.scale


@pytest.mark.parametrize("kind", sorted(set(WRONG_RULES) - {"overwritten"}))  # which has an option
def test_it_is_named_inside_a_larger_function(kind):
    f, inputs, rule = WRONG_RULES[kind]

    def larger(*xs):
        y = np.real(f(*xs))
        return np.sum(y * np.linspace(1, 2, y.size).reshape(y.shape)) + 1.0

    found = diagnosis(larger, *inputs)
    expected = next(name for name in (kind, *kind.split()) if name in WORDS)
    assert (found.kinds[0], found.rule) == (expected, f"{rule} of wrong"), found.text()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sign", "the sign is wrong everywhere"),
        ("known s", "the rule gives s where s·(1 − s) belongs"),
        ("known 1 − s", "the rule gives 1 − s where 1 − s² belongs"),
        ("dropped 1", "a dropped term: 1 is missing"),
        ("dropped x·cos(x)", "a dropped term: x·cos(x) is missing"),
        ("mean", "a factor of 7 is missing, and 7 elements are added up"),
        ("negative", "wrong only at negative x"),
        ("kink", "0 on the left and 1 on the right, and the derived 3 is not between"),
        ("permuted", "possible: the right numbers in the wrong places"),
        ("overwritten", "possible: overwritten"),
    ],
)
def test_what_is_said(kind, words):
    f, inputs, _rule = WRONG_RULES[kind]
    if inputs == "repeated":
        inputs, g = (np.arange(3.0),), f
        f = lambda x: g(x, np.array([0, 2, 0, 1, 2]))  # noqa: E731
    assert words in diagnosis(f, *inputs).text("en")


MISBEHAVING = {
    "none": (lambda x: None, (V,)),
    "plain": (lambda x: np.exp(x.data), (V,)),
    "random": (noise, (V,)),
    "random gradient": (
        op(np.square, gx=lambda g, x, x_shape: g * 2 * x * GENERATOR.normal()), (V,)
    ),
    "changes": (op(changing, dx=2), (V,)),
    "aliased": (op(lambda x: x, dx=1), (V,)),
    "float32": (lambda x: np.square(x).astype(np.float32), (V,)),
    "returns none": (op(np.square, dx=lambda x: None), (V,)),
    "dtype": (op(np.square, dx=lambda x: np.asarray(2 * x, np.float32)), (V,)),
    "dtype of moved elements": (op(np.square, gx=lambda g, x: np.ones(4, int)), (V,)),
    "shape": (op(np.square, gx=lambda g, x: np.sum(2 * g * x)), (V,)),
    "shape transposed": (op(np.transpose, gx=lambda g: g), (A,)),
    "shape unbroadcast": (
        op(lambda x: np.repeat(x, 3), gx=lambda g: g), (np.ones(2),)
    ),
    "buffer": (op(np.square, gx=buffered()), (V,)),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISBEHAVING)
def test_bad_conduct_is_named(kind):
    f, inputs = MISBEHAVING[kind]
    found = diagnosis(f, *inputs)
    expected = kind if kind in WORDS else kind.split()[0]
    assert found.kinds[0] == expected, found.text()
    assert found.order == 0
    assert found.entries == ()


# The function, not a rule


def test_data_that_leaves_the_graph_on_one_of_two_ways():
    found = diagnosis(lambda x: x * x.data, V)
    assert found.kinds[0] == "left"
    assert found.rule == ""
    assert ".detach()" in found.text()


def test_an_input_that_gets_no_gradient_is_named():
    found = diagnosis(lambda x, w: x * 2 + w.detach(), V, V)
    assert found.kinds == ("missing",)
    assert "input w" in found.text()
    assert {entry.name for entry in found.entries} == {"w"}


def test_a_plain_float_beside_values_is_checked_too():
    assert diagnosis(lambda x: (np.sum(x), float(np.sum(x.numpy()))), V).n_wrong
    gradcheck(lambda x: {"loss": np.sum(x), "n": x.size, "note": "text", "right": None}, V)


def test_an_order_that_is_wrong_while_the_one_before_is_right():
    leaves = op(np.square, gx=lambda g, x, x_shape: g * 2 * getattr(x, "_number", x))
    gradcheck(leaves, V)
    found = diagnosis(leaves, V, order=2)
    assert (found.kinds, found.order, found.rule) == (("second",), 2, "gx of wrong")
    assert found.suspicions[0].certain
    assert "order 1 is right and order 2 is not" in found.text()


@pytest.mark.parametrize(
    ("f", "x", "place", "kind"),
    [
        (tg.relu, np.array([-1.0, 0.0, 1.0]), 1, "not differentiable"),
        (np.sqrt, np.array([0.0, 1.0]), 0, "edge"),
        (lambda x: np.where(x.detach() >= 1.0, x, 5.0), np.array([1.0, 2.0]), 0, "jump"),
        (lambda x: np.sum(np.maximum(x, 0.0) * 3), np.array([0.0]), 0, None),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_places_without_a_derivative(f, x, place, kind):
    if kind is None:  # half each: the central difference agrees
        gradcheck(f, x)
        return
    found = diagnosis(f, x)
    assert found.kinds == (kind,)
    assert found.rule == ""
    assert {entry.index for entry in found.entries} == {f"[{place}]"}


def test_the_table():
    swish = tg.custom_op(lambda x: x * sigmoid(x), "swish({x})", dx=sigmoid, name="swish")

    def f(x):
        return swish(x)

    assert diagnosis(f, np.array([0.5])).text("en").splitlines() == [
        "✖ gradient check failed: f, order 1: 1 of 1 entries differ",
        "  input  index  analytic  numerical  relative difference  threshold",
        "  x      [0]    0.622459  0.739961   0.159                0.00101",
        "  wrong rule: dx of swish",
        "  suspicion: a dropped term: x·σ(x)·(1 − σ(x)) is missing from the rule "
        "(x the operand, s the result)",
    ]


def test_in_turkish():
    found = diagnosis(op(np.tanh, dx=lambda out: out * out - 1), V)
    set_language("tr")
    assert str(found.text()).splitlines()[0].startswith("✖ gradyan kontrolü başarısız: wrong")
    assert "analitik" in found.text()
    assert "işaret her yerde yanlış" in found.text()
    assert found.text("en").splitlines()[0].startswith("✖ gradient check failed")
    assert str(gradcheck(np.tanh, V)).startswith("✓ tanh: 1 girdi, 4 öğe")


def test_every_suspicion_has_its_turkish():
    assert not [text for text in WORDS.values() if text not in TR]


# What is right


def softmax_loss(x):
    return -np.sum(np.log(tg.softmax(x)) * np.array([0.1, 0.2, 0.3, 0.4]))


RIGHT = {
    "relu": (tg.relu, (V,)),
    "tanh": (np.tanh, (V,)),
    "exp, log, sqrt": (lambda x: np.exp(np.log(x)) * np.sqrt(x), (P,)),
    "sin of much": (np.sin, (V * 1e8,)),
    "where": (lambda x: np.where(x > 0, x**2, -x), (V,)),
    "norm": (np.linalg.norm, (V,)),
    "softmax": (tg.softmax, (V,)),
    "softmax loss": (softmax_loss, (V,)),
    "matmul": (np.matmul, (A, B)),
    "einsum": (lambda x, y: np.einsum("ij,jk->k", x, y), (A, B)),
    "solve": (np.linalg.solve, (S + 3 * np.eye(3), V[:3])),
    "sort, max": (lambda x: np.sort(x) * np.max(x), (V,)),
    "mean, var": (lambda x: np.var(x) + np.mean(x, axis=0), (A,)),
    "broadcast": (lambda x, y: x * y + y, (A, V[:3])),
    "constant": (lambda x: np.sum(x) * 0.0 + np.floor(x), (V + 0.05,)),
    "complex": (lambda x: np.abs(np.exp(x)) + np.real(x * x), (Z,)),
    "complex result": (lambda x: x * np.conj(x) + np.exp(1j * x), (Z,)),
    "abs at 0": (np.abs, (np.array([0.0, 1.0]),)),
    "relu beside its kink": (tg.relu, (np.array([1e-7, -1e-9, 1e-12]),)),
    "view": (lambda x: x.T[1:], (A,)),
    "itself": (lambda x: x, (V,)),
    "number": (lambda x, y: x**y, (2.5, 1.5)),
    "empty": (lambda x, y: np.sum(x) + y, (np.zeros(0), 1.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(name):
    f, inputs = RIGHT[name]
    order = 1 if name in ("abs at 0", "constant", "relu beside its kink", "sin of much") else 2
    assert gradcheck(f, *inputs, order=order).largest < 1e-3


@pytest.mark.parametrize("size", [1e-8, 1e-4, 1.0, 1e4, 1e8])
@pytest.mark.parametrize(
    "f",
    [
        np.log, np.sqrt, np.square, np.reciprocal, np.tanh, np.sin, np.arctan, tg.relu, tg.sigmoid,
        lambda x: np.sum(x**3), lambda x: np.linalg.norm(x), lambda x: x / np.sum(x),
        lambda x: np.where(x > 0, x, 0.1 * x), lambda x: tg.softmax(np.log(x)),
        lambda x: 1e8 + x, lambda x: x.reshape(2, 2) @ x.reshape(2, 2), lambda x: np.exp(-x),
    ],
)  # fmt: skip
def test_magnitudes(f, size):
    gradcheck(f, np.array([0.3, 1.7, 0.9, 2.2]) * size)


def test_magnitudes_beside_each_other():
    x = 10.0 ** np.arange(-8, 9, 2)
    for f in (np.log, np.sqrt, np.reciprocal, np.square, np.arctan, lambda x: np.sum(np.log(x))):
        gradcheck(f, x)


# Inputs


@dataclass
class Pair:
    w: object
    b: object


def test_nested_inputs_and_outputs():
    def f(params, pair, rows):
        h = np.tanh(rows[0] @ params["w"] + params["b"])
        return {"h": h, "more": (pair.w * h, [pair.b * 2])}

    report = gradcheck(
        f, {"w": A, "b": 0.1}, Pair(2.0, np.ones(2)), (np.ones((4, 2)), "name", 3), order=2
    )
    assert (report.n_inputs, report.n_elements) == (6, 6 + 1 + 1 + 2 + 8 + 1)
    wrong = op(np.tanh, dx=lambda out: out)
    found = diagnosis(lambda p: {"y": wrong(p["a"][1])}, {"a": [1.0, V]})
    assert found.entries[0].name == "p.a.1"


def test_a_module_is_checked_parameter_by_parameter():
    model = tg.nn.MLP(2, [3, 1], hidden="tanh", rng=0)
    report = gradcheck(lambda m, x: m(x), model, np.ones((4, 2)), order=2)
    assert report.n_elements == 2 * 3 + 3 + 3 + 1 + 8
    model.layers[1].forward = lambda x: x @ model.layers[1].weight.detach() + model.layers[1].bias
    found = diagnosis(lambda m, x: m(x), model, np.ones((4, 2)))
    assert found.entries[0].name == "m.layers.1.weight"


def test_values_and_arrays_are_as_before():
    w = Value(rng.normal(size=3), name="w")
    v, x, n = Value(2.0), np.array([0.1, 0.2, 0.3]), np.array([1, 2, 3])
    held, before = w.data, (w.data.tobytes(), v.data, x.tobytes(), n.tobytes())

    def check(f, error=None):
        if error is None:
            gradcheck(f, w, v, x, n, order=2)
        else:
            with pytest.raises(error):
                gradcheck(f, w, v, x, n)
        assert w.data is held
        assert (w.data.tobytes(), v.data, x.tobytes(), n.tobytes()) == before

    check(lambda w, v, x, n: np.sum(w * x) * v + n)
    calls = []

    def fails_late(w, v, x, n):
        calls.append(1)
        if len(calls) == 7:
            raise KeyError("late")
        return w * v * x

    check(fails_late, KeyError)

    def writes(w, v, x, n):
        w.data[0] = 5.0
        return w * v

    check(writes, tg.GradientCheckError)

    def rebinds(w, v, x, n):
        v.data = 7.0
        return w * v

    check(rebinds, tg.GradientCheckError)

    def changes_constant(w, v, x, n):
        n[0] = 7
        return w * v

    check(changes_constant, tg.GradientCheckError)


def test_a_graph_from_before_is_still_good():
    w = Value(V)
    loss = np.sum(w * w)
    gradcheck(lambda w: w**3, w)
    loss.backward()
    np.testing.assert_array_equal(w.grad, 2 * V)


def test_a_value_that_is_an_input_twice_is_one():
    w = Value(V)
    assert gradcheck(lambda a, b: a * b, w, w).n_inputs == 1


def test_nothing_to_vary():
    with pytest.raises(TypeError, match="nothing to vary"):
        gradcheck(lambda n: n, np.arange(3))
    with pytest.raises(ValueError, match="order must be 1, 2 or 3"):
        gradcheck(np.tanh, V, order=4)


def test_an_error_of_the_function_is_its_own():
    with pytest.raises(ValueError, match="broadcast"):
        gradcheck(lambda x: x + np.ones(3), V)


# Precision, size, seeds


@pytest.mark.parametrize("dtype", [np.float32, np.complex64])
def test_float32_is_checked_against_float64(dtype):
    x = (Z if dtype is np.complex64 else V).astype(dtype)
    report = gradcheck(lambda x: np.sum(np.abs(np.exp(x * 0.5)) ** 2), x, order=2)
    assert str(np.dtype(dtype)) in str(report)
    found = diagnosis(lambda x: np.sum(((x + 1e6) - 1e6) ** 2), V.astype(np.float32))
    assert found.kinds == ("float32 input",)
    assert "right in float64" in found.text()


def test_a_wrong_rule_in_float32_is_found():
    found = diagnosis(op(np.tanh, dx=lambda out: 1 - out), V.astype(np.float32))
    assert found.kinds == ("known",)


@pytest.mark.parametrize(
    "options", [{"eps": 0}, {"eps": -1}, {"eps": np.nan}, {"atol": -1}, {"rtol": np.inf},
                {"max_elements": 0}],
)  # fmt: skip
def test_settings_that_check_nothing_are_refused(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        gradcheck(np.tanh, V, **options)


def test_large_inputs_are_sampled_and_the_report_says_so():
    x = np.random.default_rng(0).normal(size=(500, 500))
    report = gradcheck(lambda x: np.sum(x**2), x, max_elements=100)
    assert (report.n_elements, report.n_checked) == (250_000, 100)
    assert "100 of 250 000 elements, chosen by seed 0" in str(report)
    assert "chosen by seed 3" in str(gradcheck(np.sin, x[0], max_elements=5, seed=3))


def test_a_mistake_outside_of_the_sample_is_found():
    x = np.random.default_rng(0).normal(size=20_000)
    here = np.zeros(x.size)
    here[12_345] = 3.0
    wrong = op(np.square, dx=lambda x: 2 * x + here)
    found = diagnosis(lambda x: np.sum(wrong(x)), x, max_elements=10)
    assert [entry.index for entry in found.entries] == ["[12345]"]


def test_many_outputs_are_mixed():
    x, w = np.random.default_rng(0).normal(size=(2, 40, 40))
    assert gradcheck(lambda x: np.tanh(x) @ w, x, max_elements=20).n_checked == 20
    wrong = op(np.tanh, dx=lambda out: out * out - 1)
    assert "sign" in diagnosis(lambda x: wrong(x) @ w, x, max_elements=20).kinds


def test_a_small_derivative_is_not_passed_in_silence():
    assert "pass a smaller atol" in str(gradcheck(lambda x: x * 1e-9, V))
    gradcheck(lambda x: x * 1e-9, V, atol=1e-14)
    with pytest.raises(tg.GradientCheckError):
        gradcheck(op(lambda x: x * 1e-9, dx=lambda x: 2e-9 + 0 * x), V, atol=1e-14)


def test_a_view_of_a_users_operation_is_a_note():
    report = gradcheck(op(np.transpose, gx=lambda g: g.T), A)
    assert "shares memory" in str(report)


def test_the_same_seed_says_the_same():
    first, second = (gradcheck(np.tanh, V, order=2, seed=5) for _run in range(2))
    assert first == second


def test_no_warning_comes_from_the_differences():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gradcheck(np.log, np.array([1e-9, 1.0]))
