"""Every entry of the table against NumPy, SciPy and finite differences, to second order."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from string import Formatter
from typing import Any

import numpy as np
import pytest
import scipy.special

import tinygrad_tr as tg
from tests import differences
from tests.differences import close, differentiable, random_like
from tests.samples import SAMPLES
from tests.sampling import NAMES, Sample
from tinygrad_tr.graph import history
from tinygrad_tr.ops import PROGRAMS, TABLE, Operation, op
from tinygrad_tr.pullback import write_pullback

NAMES["scipy"] = scipy

ENTRIES = list(dict.fromkeys(TABLE.values()))
DIFFERENTIABLE = [operation for operation in ENTRIES if not operation.plain]
FUNCTIONS = [*DIFFERENTIABLE, *dict.fromkeys(PROGRAMS.values())]

every_entry = pytest.mark.parametrize("operation", DIFFERENTIABLE, ids=lambda it: it.name)


def every_sample(keep: Any = lambda sample: True) -> Any:
    chosen = [sample for several in SAMPLES.values() for sample in several if keep(sample)]
    ids = [f"{sample.operation.name}: {sample}" for sample in chosen]
    return pytest.mark.parametrize("sample", chosen, ids=ids)


def incoming(f: Any, xs: list[Any]) -> tuple[Any, list[Any]]:
    """A random gradient to come into `f`, and a random direction for each operand of floats."""
    rng = np.random.default_rng(len(xs))
    return random_like(rng, f(*xs)), [random_like(rng, x) for x in xs if differentiable(x)]


def as_values(xs: Iterable[Any]) -> list[Any]:
    return [tg.Value(x) if differentiable(x) else x for x in xs]


# ---- the table and its samples -------------------------------------------------------------


def complaint(entry: Any) -> str:
    """What is to be done about an entry or a program of entries, if anything."""
    if getattr(entry, "plain", False) or entry in SAMPLES:
        return ""
    return f"{entry.name}() has no samples: add calls of it to tests/samples.py"


@pytest.mark.parametrize("entry", FUNCTIONS, ids=lambda it: it.name)
def test_has_samples(entry: Any):
    assert not complaint(entry), complaint(entry)


def test_an_entry_without_samples_is_named():
    cube = Operation(lambda x: x**3, "cube({x})", {"dx": lambda x: 3 * x**2}, name="cube")
    assert complaint(cube) == "cube() has no samples: add calls of it to tests/samples.py"


def test_samples_are_of_known_entries():
    unknown = [getattr(key, "__name__", key) for key in SAMPLES if key not in FUNCTIONS]
    assert not unknown, f"tests/samples.py calls {unknown}, which the table does not differentiate"


CORE = """
    add subtract multiply divide negative positive power square abs absolute true_divide
    sqrt exp expm1 log log1p sin cos tanh logaddexp maximum minimum clip where
    sum mean max min var amax amin conj conjugate real imag sign
    reshape ravel transpose squeeze expand_dims broadcast_to concatenate stack copy astype
    dot matmul outer einsum
"""
SPECIAL = "relu expit sigmoid softplus logsumexp softmax log_softmax"


@pytest.mark.parametrize("name", CORE.split())
def test_core_is_complete(name: str):
    assert TABLE[getattr(np, name)] in SAMPLES


@pytest.mark.parametrize("name", SPECIAL.split())
def test_special_is_complete(name: str):
    assert callable(getattr(tg if name != "expit" else tg.special, name))


# ---- numbers -------------------------------------------------------------------------------


@every_sample()
def test_value(sample: Sample):
    xs = sample.operands()
    expected, out = sample.by_numpy(*xs), sample(*as_values(xs))
    same = not (sample.is_program or sample.reference or out.weak)  # by the same function
    near = {"rtol": 1e-13, "atol": 1e-14} if sample.is_program else {"rtol": 0 if same else 1e-15}
    np.testing.assert_allclose(out.data, expected, **near)
    assert (out.shape, out.dtype) == (np.shape(expected), np.asarray(expected).dtype)
    recorded = {node.op for node in history([out])}
    parts = getattr(sample.operation, "results", ())  # each result has an operation of its own
    if not sample.is_program:
        assert recorded & {sample.operation, *parts}, "it records something else"
    if all(type(x) is float for x in xs) and out.shape == ():
        assert out.weak, "Python numbers alone give a Python number, which promotes nothing"


@every_sample(lambda sample: sample.reference and not sample.text.startswith(("x.", "round")))
def test_value_on_plain_data(sample: Sample):
    xs = sample.operands()
    expected, out = sample.by_numpy(*xs), sample(*xs)
    np.testing.assert_allclose(out, expected, rtol=1e-15, atol=1e-15)
    assert not isinstance(out, tg.Value)


@every_sample()
def test_jacobian(sample: Sample):
    xs = sample.operands()
    by_differences = differences.jacobian_by_differences(sample.by_numpy, xs)
    close(differences.jacobian(sample, xs), by_differences)


@every_sample()
def test_second_order(sample: Sample):
    xs = sample.operands()
    seeds = incoming(sample.by_numpy, xs)
    close(
        differences.curvature(sample, xs, *seeds),
        differences.curvature_by_differences(sample, xs, *seeds),
    )


@every_sample()
def test_float32(sample: Sample):
    check_single_precision(sample, sample.operands("f"))


@every_sample(lambda sample: sample.complex)
def test_complex64(sample: Sample):
    check_single_precision(sample, sample.operands("F"))


def check_single_precision(sample: Sample, xs: list[Any]) -> None:
    """Results and gradients keep the type that NumPy gives, near what twice the bits give."""
    twice = {"f": "d", "F": "D"}
    wide = [x.astype(twice.get(x.dtype.char, x.dtype)) if hasattr(x, "dtype") else x for x in xs]
    out, expected = sample(*as_values(xs)), sample.by_numpy(*xs)
    assert out.dtype == np.asarray(expected).dtype
    g, _ = incoming(sample.by_numpy, xs)
    found = differences.gradients(sample, xs, g)
    for x, slope in zip(filter(differentiable, xs), found, strict=True):
        assert slope.dtype == x.dtype if hasattr(x, "dtype") else type(slope) is type(x)
    close(found, differences.gradients(sample, wide, g), rtol=1e-4, atol=1e-5)


@every_sample(lambda sample: sample.complex)
def test_complex(sample: Sample):
    xs, plain = sample.operands("D"), sample.by_numpy
    near = 1e-13 if sample.is_program else 1e-15
    np.testing.assert_allclose(sample(*as_values(xs)).data, plain(*xs), rtol=near, atol=near)
    seeds = incoming(plain, xs)
    close(
        differences.gradients(sample, xs, seeds[0]),
        differences.gradients_by_differences(plain, xs, seeds[0]),
    )
    close(
        differences.curvature(sample, xs, *seeds),
        differences.curvature_by_differences(sample, xs, *seeds),
    )


@every_sample(lambda sample: sample.complex and len(sample.given) == 2)
def test_real_beside_complex(sample: Sample):
    real, mixed = sample.operands(), sample.operands("D")
    for xs in [real[0], mixed[1]], [mixed[0], real[1]]:
        plain = sample.by_numpy
        seeds = incoming(plain, xs)
        found = differences.gradients(sample, xs, seeds[0])
        assert [np.asarray(g).dtype for g in found] == [
            np.asarray(x).dtype for x in filter(differentiable, xs)
        ]
        close(found, differences.gradients_by_differences(plain, xs, seeds[0]))
        close(
            differences.curvature(sample, xs, *seeds),
            differences.curvature_by_differences(sample, xs, *seeds),
        )


# ---- memory --------------------------------------------------------------------------------


@every_sample()
def test_memory(sample: Sample):
    values = as_values(sample.operands())
    leaves = [x for x in values if isinstance(x, tg.Value)]
    out = sample(*values)
    g = np.asarray(random_like(np.random.default_rng(0), out.data))
    nodes = history([out])
    held = [x for node in nodes for x in (node._number, *node._arrays) if isinstance(x, np.ndarray)]
    before = [x.tobytes() for x in (*held, g)]
    out.backward(g if out.shape or not out.weak else float(g))
    given = [x.grad for x in leaves]
    given += tg.gradients(out, leaves, output_gradients=g)
    assert before == [x.tobytes() for x in (*held, g)], "a rule wrote into its operands"
    given = [x for x in given if isinstance(x, np.ndarray)]
    for k, x in enumerate(given):
        assert x.flags.writeable
        assert not any(np.shares_memory(x, other) for other in (*held, g, *given[:k]))


# ---- what an entry says of itself ----------------------------------------------------------


@every_sample()
def test_retains_all_that_rules_read(sample: Sample):
    out = sample(*as_values(sample.operands()))
    nodes = [node for node in history([out]) if node.op is not None]
    leaves = [node for node in history([out]) if node.op is None and node.requires_grad]
    g = random_like(np.random.default_rng(0), out.data)
    expected = tg.gradients(out, leaves, output_gradients=g)
    for node in nodes:
        names = node.op.operands or ("xs",) * len(node._arrays)
        arrays = tuple(
            x if name in node.op.retains else spoilt(x)
            for name, x in zip(names, node._arrays, strict=True)
        )
        results = (node._more or ())[2:]  # of an operation with several
        node._link(node.op, node._operands, arrays, node._options)
        node._more = (node._operands, arrays, *results) if results else node._more
        if "out" not in node.op.retains:
            node._number = spoilt(node._number)
    close(tg.gradients(out, leaves, output_gradients=g), expected, rtol=0, atol=0)


def spoilt(x: Any) -> Any:
    """Other numbers of the same type and shape."""
    wrong = np.full_like(x, 99 if np.asarray(x).dtype.kind in "iub" else np.nan)
    return wrong if isinstance(x, np.ndarray) else type(x)(wrong)


RETAINS = {
    "add": "", "subtract": "", "multiply": "x y", "divide": "y out", "negative": "",
    "power": "x y out", "square": "x", "sqrt": "out", "exp": "out", "log": "x", "sin": "x",
    "tanh": "out", "absolute": "x", "maximum": "x y", "where": "c", "sum": "", "mean": "",
    "var": "x", "max": "x out", "reshape": "", "transpose": "", "concatenate": "", "stack": "",
    "getitem": "", "matmul": "x y", "dot": "x y", "outer": "x y", "einsum": "xs", "relu": "x",
    "sigmoid": "out", "softplus": "x", "softmax": "out", "log_softmax": "out",
    "logsumexp": "x b", "floor": "", "step": "",
}  # fmt: skip


@pytest.mark.parametrize("name", RETAINS)
def test_retains_no_more(name: str):
    [operation] = [it for it in DIFFERENTIABLE if it.name == name]
    assert operation.retains == set(RETAINS[name].split())


@pytest.mark.parametrize("operation", ENTRIES, ids=lambda it: it.name)
def test_text_is_python_and_shows_the_operands(operation: Operation):
    fields = {field for _, field, _, _ in Formatter().parse(operation.text) if field}
    assert fields <= {*operation.operands, *operation.options, "xs"}
    ast.parse(operation.text.format(**dict.fromkeys(fields, "a")), mode="eval")


@every_entry
@pytest.mark.parametrize("kind", ["float", "f", "c"])
def test_rules_can_be_written_down(operation: Operation, kind: str):
    assert callable(write_pullback(operation, kind))


def test_a_rule_for_an_operand_that_the_text_does_not_show():
    with pytest.raises(TypeError, match=r"a rule for 'z', which 'f\({x}\)' does not show"):
        op(lambda x: x, "f({x})", dx=1, dz=1)


# ---- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: np.add(x, x, dtype=np.float32), "add.*with dtype="),
        (lambda x: np.add(x, x, where=[True, False]), r"np\.where\(mask, np\.add\(.*, other\)"),
        (lambda x: np.less(x, 1, where=np.array([True, False])), "np.less.*uninitialised"),
        (lambda x: np.divmod(x, x, where=False), "np.divmod.*uninitialised"),
        (lambda x: np.var(x, mean=np.zeros(1)), "var.*with mean="),
        (lambda x: np.sum(x, out=np.zeros(())), "sum.*with out="),
        (lambda x: np.reshape(x, 2, order="A"), "order='A' has no derivative"),
        (lambda x: np.where(x), "where\\(\\) needs 3 operands"),
        (lambda x: np.divide.reduce(x), "np.divide.reduce\\(\\) has no derivative rule"),
        (lambda x: np.histogram(x), "np.histogram\\(\\) has no derivative rule"),
        (lambda x: np.sum(x, axis=0, initial=x[0]), "no derivative with respect to initial="),
        (lambda x: np.full_like(x, x[0]), "full_like"),
        (lambda x: tg.sigmoid(x + 1j), "not supported for the input types"),
        (lambda x: x.sum(0, axis=0), "two values for 'axis'"),
        (lambda x: x.sum(0, None, None, False, 0, True, 3), "given 8 arguments, and takes 7"),
    ],
)
def test_refusals_name_the_function(call: Any, message: str):
    with pytest.raises(TypeError, match=message):
        call(tg.Value([1.0, 2.0]))


def test_transpose_takes_as_many_axes_as_there_are():
    with pytest.raises(ValueError, match="axes don't match array"):
        tg.Value(np.ones((2, 3))).transpose(0)
