"""Compiled functions: the numbers of eager ones, for every entry of the table and whole steps."""

import collections
import copy
import gc
import importlib.util
import random
import re
import signal
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy

import tinygrad_tr as tg
from tests.samples import SAMPLES
from tests.sampling import NAMES, Sample
from tinygrad_tr.containers import flatten
from tinygrad_tr.ops.declare import Operation
from tinygrad_tr.ops.randomness import uniform_like

NAMES["scipy"] = scipy

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
T = np.array([[0.0], [1.0], [1.0], [0.0]])

ALL = [sample for samples in SAMPLES.values() for sample in samples]
# These choose how many elements there are, or a type, by looking at the numbers.
LOOKING = ("x[x > 0]", "np.piecewise", "np.real_if_close", "np.trim_zeros", "np.polymul")


def as_value(x: Any) -> Any:
    return tg.Value(x) if isinstance(x, float | complex) or x.dtype.kind in "fc" else x


def numbers(result: Any) -> list[Any]:
    return [y._number if isinstance(y, tg.Value) else y for y in flatten(result)[0]]


def slopes(sample: Sample, operands: tuple[Any, ...]) -> Any:
    """The gradients of a sum of all that the call returns."""
    values = [as_value(x) for x in operands]
    found = [y for y in flatten(sample(*values))[0] if isinstance(y, tg.Value)]
    total: Any = 0.0
    for y in (y for y in found if y.requires_grad):
        total = total + np.sum((np.real(y) + 0.5 * np.imag(y)) if y.dtype.kind == "c" else y * 1.5)
    if not isinstance(total, tg.Value):
        return found
    total.backward()
    return [x.grad for x in values if isinstance(x, tg.Value) and x.grad is not None]


def agree(got: list[Any], wanted: list[Any]) -> None:
    assert len(got) == len(wanted)
    for a, b in zip(got, wanted, strict=True):
        assert np.shape(a) == np.shape(b)
        assert np.asarray(a).dtype == np.asarray(b).dtype
        assert np.allclose(a, b, rtol=1e-10, atol=1e-12, equal_nan=True)


@pytest.mark.filterwarnings("ignore:.*encountered")
@pytest.mark.parametrize("sample", ALL, ids=str)
def test_every_entry_has_the_numbers_of_eager(sample: Sample):
    """Traced on some numbers, run on others, forward and backward."""
    operands = sample.operands()
    others = [
        x * 0.9 if isinstance(x, float | complex) or x.dtype.kind in "fc" else x for x in operands
    ]
    for f in (lambda *xs: sample(*map(as_value, xs)), lambda *xs: slopes(sample, xs)):
        compiled = tg.compile(f)
        try:
            compiled(*others)
        except tg.TraceError:
            assert sample.text.startswith(LOOKING)
            continue
        agree(numbers(compiled(*operands)), numbers(f(*operands)))


def network(rng: int = 0, **options: Any) -> Any:
    return tg.nn.MLP(2, [8, 1], output="sigmoid", rng=rng, **options)


def training(model: Any, optimizer: Any) -> Any:
    def step(x: Any, t: Any) -> Any:
        loss = tg.nn.binary_cross_entropy(model(x), t)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def test_a_training_step_changes_the_parameters_as_eagerly():
    models = [network(), network()]
    steps = [training(m, tg.optim.SGD(m.parameters(), lr=0.5)) for m in models]
    compiled = tg.compile(steps[1])
    for _ in range(20):
        assert compiled(X, T) == pytest.approx(steps[0](X, T).data, rel=1e-12)
    for p, q in zip(*(m.parameters() for m in models), strict=True):
        assert np.allclose(p.data, q.data, rtol=1e-12)
        assert q.grad is None


def test_a_mask_is_computed_anew():
    @tg.compile
    def positive_part(x: Any) -> Any:
        return np.where(x > 0, x, 0.0)

    x = np.array([1.0, -2.0, 3.0])
    assert positive_part(x).tolist() == [1, 0, 3]
    assert positive_part(-x).tolist() == [0, 2, 0]


def test_a_number_put_into_a_plain_array_is_named():
    def f(x: Any) -> Any:
        weights = np.zeros(3)
        weights[1] = x[0]
        return weights * x

    with pytest.raises(tg.TraceError, match=r"float\(\) needs a number"):
        tg.compile(f)(np.ones(3))


def test_positions_are_computed_anew():
    largest = tg.compile(lambda x: x[np.argmax(x)])
    assert largest(np.array([1.0, 5.0, 2.0])) == 5
    assert largest(np.array([7.0, 5.0, 2.0])) == 7


@pytest.mark.parametrize(
    ("f", "what"),
    [
        (lambda x: x if np.sum(x) > 0 else -x, "truth value"),
        (lambda x: x * float(x[0]), "float"),
        (lambda x: x[: int(x[0])], "int"),
        (lambda x: np.asarray(x) * 2, "plain array"),
        (lambda x: x * x.sum().item(), "item"),
        (lambda x: x[x > 0], "mask"),
        (lambda x: x[np.nonzero(x)], "nonzero"),
        (lambda x: np.mean(x[: np.argmax(x)]), "slice"),
        (lambda x: x[..., np.argmax(x) :], "slice"),
        (lambda x: np.reshape(x, (np.argmax(x), -1)), "shape"),
        (lambda x: np.tile(x, np.argmax(x)), "shape"),
        (lambda x: np.expand_dims(x, np.argmax(x)), "axis"),
        (lambda x: np.diag(x, np.argmax(x)), "shape"),
    ],
)
def test_a_look_at_the_numbers_names_the_line(f: Any, what: str):
    with pytest.raises(tg.TraceError, match=what) as error:
        tg.compile(f)(np.array([1.0, 2.0]))
    assert f"line {f.__code__.co_firstlineno} of {__file__}" in str(error.value)
    assert f"{__file__}, satır {f.__code__.co_firstlineno}" in error.value.report("tr")


@pytest.mark.parametrize("fast", [False, True])
def test_options_that_give_no_shape_may_be_numbers_of_the_run(fast: bool):
    if fast:
        pytest.importorskip("numba")

    def f(x: Any, n: Any) -> Any:
        rows = np.tril(x, n) + np.partition(x, n)
        return np.sum(rows * np.var(x, ddof=n) + np.full_like(x, n))

    compiled, x = tg.compile(tg.grad(f), fast=fast), np.arange(9.0).reshape(3, 3) ** 2 % 7
    for n in (1, 0):
        np.testing.assert_allclose(compiled(x, np.int64(n)), tg.grad(f)(x, n), rtol=1e-12)


def test_a_window_begins_where_the_numbers_say():
    compiled, x = tg.compile(lambda x, n: x[n + np.arange(2)] + np.roll(x, n)[:2]), np.arange(5.0)
    for n in (1, 3, 0):
        assert compiled(x, np.int64(n)).tolist() == (x[n : n + 2] + np.roll(x, n)[:2]).tolist()


@pytest.mark.parametrize("leave_out", [np.delete, tg.compile(np.delete)])
def test_a_value_may_not_recur_as_the_place_of_what_is_left_out(leave_out: Any):
    assert leave_out(np.arange(3.0), 1).tolist() == [0, 2]
    with pytest.raises(TypeError, match="plain"):
        leave_out(np.arange(3.0), tg.Value(1.0))


def test_another_shape_traces_again():
    calls = []

    @tg.compile
    def total(x: Any) -> Any:
        calls.append(x.shape)
        return np.sum(x)

    assert total(np.ones(2)) == 2
    assert total(np.ones(3)) == 3
    assert total(np.ones(2)) == 2
    assert calls == [(2,), (3,)]
    total(np.ones(2, np.float32))
    assert len(calls) == 3


def test_flags_and_plain_arguments_are_part_of_the_signature():
    power = tg.compile(lambda x, n: x**n)
    assert power(np.array([3.0]), 2).tolist() == [9]
    assert power(np.array([3.0]), 3).tolist() == [27]


def test_a_module_flag_traces_again():
    class Scale(tg.nn.Module):
        def __init__(self) -> None:
            self.weight, self.doubled = tg.Value([1.0, 2.0]), False

        def forward(self, x: Any) -> Any:
            return x * self.weight * (2 if self.doubled else 1)

    scale = Scale()
    compiled = tg.compile(lambda x: scale(x))
    assert compiled(np.ones(2)).tolist() == [1, 2]
    scale.doubled = True
    assert compiled(np.ones(2)).tolist() == [2, 4]


def test_data_given_to_a_parameter_is_seen():
    model = network()
    step = tg.compile(training(model, tg.optim.SGD(model.parameters(), lr=0.5)))
    step(X, T)
    start = [p.data.copy() for p in model.parameters()]
    first = step(X, T)
    for p, data in zip(model.parameters(), start, strict=True):
        p.data = data
    assert step(X, T) == first


def test_an_eager_graph_of_before_is_found_out():
    model = network()
    step = tg.compile(training(model, tg.optim.SGD(model.parameters(), lr=0.5)))
    step(X, T)
    loss = tg.nn.binary_cross_entropy(model(X), T)
    step(X, T)
    with pytest.raises(tg.DataChangedError):
        loss.backward()


def test_results_share_memory_with_nothing():
    w = tg.Value([1.0, 2.0])

    def f(x: Any) -> Any:
        w.data = w.data * 1.0 + x
        return w.data, x, w.data.reshape(2, 1).T, x * 1.0

    compiled = tg.compile(f)
    x = np.array([1.0, 1.0])
    for _ in range(2):
        results = compiled(x)
        for y in results:
            assert not np.shares_memory(y, w.data) and not np.shares_memory(y, x)
        kept = [y.copy() for y in results]
        compiled(x)
        assert all(np.array_equal(a, b) for a, b in zip(results, kept, strict=True))


def test_containers_go_in_and_come_out():
    compiled = tg.compile(lambda p, s=1.0: {"sum": p["a"] + p["b"][0], "scaled": (p["a"] * s,)})
    given = {"a": np.ones(2), "b": [np.full(2, 2.0)]}
    for s in (3.0, 4.0):
        result = compiled(given, s=s)
        assert result["sum"].tolist() == [3, 3]
        assert result["scaled"][0].tolist() == [s, s]


def test_it_nests_with_the_functions_of_functions():
    f = tg.compile(tg.grad(tg.grad(lambda x: x**3)))
    assert f(2.0) == 12.0
    value, gradient = tg.compile(tg.value_and_grad(lambda x: np.sum(np.sin(x))))(np.arange(3.0))
    assert np.allclose(gradient, np.cos(np.arange(3.0)))
    assert value == pytest.approx(np.sin(np.arange(3.0)).sum())
    H = tg.compile(tg.hessian(lambda x: np.sum(x**3)))(np.array([1.0, 2.0]))
    assert np.allclose(H, np.diag([6.0, 12.0]))
    inner = tg.compile(lambda x: x * 2)
    assert tg.compile(lambda x: inner(x) + 1)(3.0) == 7.0


@pytest.mark.parametrize("order", [1, 2])
def test_a_derivative_inside_the_loss_depends_on_the_parameters(order: int):
    """They are met for the first time inside of `grad`, and are still from outside."""
    x, weights = np.linspace(-1, 1, 5)[:, None], []
    for turn in (tg.compile, lambda step: step):
        network = tg.nn.MLP(1, [3, 1], hidden="tanh", rng=0)
        optimizer = tg.optim.SGD(network.parameters(), lr=0.1)

        def step(x: Any, network: Any = network, optimizer: Any = optimizer) -> Any:
            f = network
            for _turn in range(order):
                f = tg.grad(lambda x, f=f: np.sum(f(x)))
            loss = np.mean((f(x) - 1) ** 2)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss

        run = turn(step)
        for _ in range(3):
            run(x)
        weights.append([p.data for p in network.parameters()])
    agree(*weights)


def test_a_value_of_an_argument_is_a_leaf():
    def f(x: Any) -> Any:
        x = tg.Value(x)
        np.sum(x**2).backward()
        return x.grad

    assert tg.compile(f)(np.array([1.0, 3.0])).tolist() == [2, 6]


def test_python_numbers_divide_by_zero_as_numpy_does():
    compiled = tg.compile(lambda x: 1.0 / x)
    assert compiled(2.0) == 0.5
    with pytest.warns(RuntimeWarning, match="divide"):
        assert compiled(0.0) == np.inf


def test_two_states_may_change_places():
    a, b = tg.Value([1.0, 2.0]), tg.Value([3.0, 4.0])

    def swap() -> None:
        a.data, b.data = b.data, a.data

    compiled = tg.compile(swap)
    compiled()
    assert (a.data.tolist(), b.data.tolist()) == ([3, 4], [1, 2])
    compiled()
    assert (a.data.tolist(), b.data.tolist()) == ([1, 2], [3, 4])


def test_a_computed_value_from_outside_is_refused():
    y = tg.Value([1.0, 2.0]) * 2
    with pytest.raises(tg.TraceError, match="outside"):
        tg.compile(lambda x: x * y)(np.ones(2))


def test_threads_take_turns():
    square = tg.compile(lambda x: np.sum(np.tanh(x) * x))
    wanted = [float(np.sum(np.tanh(x) * x)) for x in (np.full(100, k / 8) for k in range(8))]
    got: dict[int, set[float]] = {k: set() for k in range(8)}

    def work(k: int) -> None:
        for _ in range(200):
            got[k].add(float(square(np.full(100, k / 8))))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [max(got[k]) for k in range(8)] == pytest.approx(wanted)
    assert all(len(found) == 1 for found in got.values())


def test_the_run_that_was_traced_is_forgotten():
    model = network()
    step = tg.compile(training(model, tg.optim.SGD(model.parameters(), lr=0.5)))
    gc.collect()
    before = references()  # other tests may have left some
    gc.disable()
    try:
        step(X, T)
        alive = weakref.ref(model)
        del model, step
        assert references() <= before
    finally:
        gc.enable()
    assert alive is not None


def test_a_saved_module_runs_alone(tmp_path: Path):
    model = network()
    step = tg.compile(training(model, tg.optim.SGD(model.parameters(), lr=0.5)))
    step(X, T)
    file = step.save(tmp_path / "step.py")
    assert "tinygrad" not in file.read_text(encoding="utf-8")
    program = (
        "import sys, numpy as np, step\n"
        f"X, T = np.array({X.tolist()}), np.array({T.tolist()})\n"
        "print([float(step.step(X, T)) for _ in range(3)])\n"
        "assert 'tinygrad_tr' not in sys.modules"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=tmp_path, capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert eval(ran.stdout) == [step(X, T) for _ in range(3)]


ONE_OF_EACH = [samples[0] for samples in SAMPLES.values()]


@pytest.mark.filterwarnings("ignore:.*encountered")
@pytest.mark.parametrize("sample", ONE_OF_EACH, ids=str)
def test_every_entry_can_be_saved(sample: Sample, tmp_path: Path):
    if sample.text.startswith(LOOKING):
        return
    compiled, operands = tg.compile(lambda *xs: slopes(sample, xs)), sample.operands()
    wanted = numbers(compiled(*operands))
    file = compiled.save(tmp_path / "step.py")
    spec = importlib.util.spec_from_file_location("saved", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    agree(flatten(module.lambda_(*operands))[0], wanted)


def test_a_container_with_one_leaf_is_an_argument():
    double = tg.compile(lambda xs: xs[0] * 2.0)
    xs = [np.ones(3)]
    for _ in range(3):
        assert double(xs).tolist() == [2, 2, 2]
    assert double([np.zeros(2)]).tolist() == [0, 0]
    assert double(np.ones(3)) == 2


SCALES = np.array([1.0, 2.0, np.inf])


def registered(f: Any) -> Any:
    return f


@registered
def polished(x: Any, k: int = 3, *, shift: float = float("inf")) -> Any:
    """Closures, annotations, defaults, recursion, and names of its own like those outside."""
    total: float = 0.0
    for i in range(k):
        total = total + factorial(i)

    def counted(SCALES: Any) -> Any:
        return len(SCALES) + sum([factorial(z) for z in (1, 2)])

    return x * total + counted([1]) + np.sum(SCALES[:2]) + (1 if shift > 1 else 0)


def factorial(n: int) -> int:
    return 1 if n < 2 else n * factorial(n - 1)


def test_a_saved_module_has_the_sources_of_what_it_calls(tmp_path: Path):
    entry = Operation(polished, "polished({x})", {"dx": None}, name="polished")
    compiled, x = tg.compile(lambda x: entry(x)), np.array([1.0, -2.0])
    wanted = compiled(x)
    text = compiled.save(tmp_path / "step.py").read_text(encoding="utf-8")
    space: dict[str, Any] = {}
    exec(text, space)
    assert space["lambda_"](x).tolist() == wanted.tolist() == polished(x).tolist()
    assert "registered" not in text


def test_a_saved_module_tells_lambdas_of_one_line_apart(tmp_path: Path):
    # The same names and numbers, in another order.
    functions = (lambda x, n=0.5: 2 * x + 1 + n, lambda x: 2 + x * 1, lambda x: (lambda: x * 2)())
    first, second, third = (Operation(f, "f({x})", {"dx": None}, name="f") for f in functions)
    compiled = tg.compile(lambda x: (first(x), second(x), third(x)))
    wanted = compiled(3.0)
    assert wanted == (7.5, 5.0, 6.0)
    space: dict[str, Any] = {}
    exec(compiled.save(tmp_path / "step.py").read_text(encoding="utf-8"), space)
    assert space["lambda_"](3.0) == wanted


HOSTILE = [
    "x; import os", "class", "None", "add", "np", "__import__('os')", "a\nb = 1", "'''", '"""',
    "ğ", "x" * 500, "1st", "{x}", "prepare", "memory", "# no", "\\", "step", "‮x", "print",
]  # fmt: skip


def test_names_cannot_become_code():
    values = [tg.Value([float(k), 1.0], name=name) for k, name in enumerate(HOSTILE)]

    def step(x: Any) -> Any:
        for v in values:
            v.data = v.data * x
        return sum((np.sum(v * v) for v in values), 0.0)

    compiled = tg.compile(step)
    total = sum(np.sum(v.data**2) * 4 for v in values)
    assert compiled(2.0) == pytest.approx(total)
    assert "import" not in compiled.source.replace("x_import_os", "").replace("import_os", "")
    assert compiled.source.isascii()


def noisy(rng: np.random.Generator) -> Any:
    return lambda x: x * uniform_like(x, rng=rng)


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937, np.random.Philox])
def test_random_numbers_are_drawn_anew(bits: Any):
    rng, twin = np.random.Generator(bits(3)), np.random.Generator(bits(3))
    compiled, eager, x = tg.compile(noisy(rng)), noisy(twin), np.ones(4)
    for _ in range(3):
        assert np.array_equal(compiled(x), eager(x))


def test_random_numbers_past_the_operations_are_refused():
    rng = np.random.default_rng(3)
    state = rng.bit_generator.state
    with pytest.raises(tg.TraceError, match="Generator"):
        tg.compile(lambda x: x * rng.random(4))(np.ones(4))
    assert rng.bit_generator.state == state


class Recurrent(tg.nn.Module):
    """Concatenation, gates, slices, and a call of several results, many times over."""

    def __init__(self, n_hidden: int, rng: np.random.Generator) -> None:
        self.gates = tg.nn.Linear(1 + n_hidden, 2 * n_hidden, rng=rng)
        self.out = tg.nn.Linear(n_hidden, 1, rng=rng)

    def forward(self, x: Any) -> Any:
        h = np.zeros((len(x), self.out.weight.shape[0]))
        for k in range(x.shape[1]):
            z, n = np.split(self.gates(np.concatenate([x[:, k : k + 1], h], axis=1)), 2, axis=1)
            z = tg.sigmoid(z)
            h = (1 - z) * h + z * np.tanh(n)
        sign, size = np.linalg.slogdet(np.eye(h.shape[1]) + h.T @ h)
        return self.out(h) + size * sign


@pytest.mark.parametrize("steps", [40, 3])
def test_a_recurrent_program_has_the_numbers_of_eager(steps: int):
    rng = np.random.default_rng(1)
    x, t = rng.normal(size=(4, steps)), T
    losses, weights = [], []
    for turn in (tg.compile, lambda step: step):
        model = Recurrent(3, np.random.default_rng(0))
        step = turn(training(model, tg.optim.Adam(model.parameters(), lr=0.01)))
        losses.append([float(numbers(step(x, t))[0]) for _ in range(3)])
        weights.append([p.data for p in model.parameters()])
    assert losses[0] == pytest.approx(losses[1], rel=1e-10)
    agree(*weights)


def test_the_gradient_of_an_intermediate_value_is_computed_anew():
    def f(x: Any) -> Any:
        h = np.tanh(tg.Value(x))
        np.sum(h**2).backward()
        return h.grad

    compiled = tg.compile(f)
    for x in (np.array([0.5, 1.0]), np.array([-2.0, 0.1])):
        assert np.allclose(compiled(x), 2 * np.tanh(x))


def test_a_sum_of_a_mask_with_itself_stays_a_mask():
    mask = np.array([True, False])
    assert tg.compile(lambda x: x + x)(mask).dtype == bool


def write_after(f: Any, p: Any) -> Any:
    def run(x: Any) -> Any:
        old = f(p.data)
        p.data = p.data * x + 1.0
        return old

    return run


@pytest.mark.parametrize("size", [3, 400])
def test_what_a_state_was_is_returned_as_it_was(size: int):
    values = [tg.Value(np.arange(float(size))) for _ in range(2)]
    eager, compiled = (write_after(lambda x: (x, x[::-1], x * 2.0), p) for p in values)
    compiled = tg.compile(compiled)
    for k in range(3):
        agree(numbers(compiled(2.0 + k)), numbers(eager(2.0 + k)))


VIEWS = [
    np.diagonal, np.diag, np.flip, np.rot90, np.matrix_transpose, np.flipud,
    lambda x: np.lib.stride_tricks.sliding_window_view(x, (2, 2)), lambda x: x[np.int64(1)],
]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_memory_that_is_seen_by_a_view_is_not_used_again(view: Any):
    def f(x: Any) -> Any:
        seen = view(np.exp(tg.Value(x)))
        return [np.exp(np.sin(x * k)) for k in range(3)], seen * 2.0

    x = np.arange(9.0).reshape(3, 3)
    agree(numbers(tg.compile(f)(x)), numbers(f(x)))


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_returned_in_memory_of_its_own(view: Any):
    x, p = np.arange(9.0).reshape(3, 3), tg.Value(np.ones((3, 3)))
    assert not np.shares_memory(tg.compile(lambda x: view(x))(x), x)
    old = tg.compile(write_after(view, p))(2.0)
    assert np.all(old == 1)


def test_two_states_may_change_places_transposed():
    p, q = tg.Value(np.arange(4.0).reshape(2, 2)), tg.Value(np.ones((2, 2)))

    @tg.compile
    def turn(x: Any) -> None:
        p.data, q.data = q.data.T, p.data.T

    turn(1.0)
    assert p.data.tolist() == [[1, 1], [1, 1]]
    assert q.data.tolist() == [[0, 2], [1, 3]]


def test_a_view_by_strides_of_such_a_view_counts_its_own_elements():
    w = tg.Value(0.5)

    def slope(X: Any) -> Any:
        total: Any = 0.0
        for k in range(40):
            total = total + w * X[k, 0] + w * X[k, 0]
        total.backward()
        found = w.grad
        w.grad = None
        return found

    X = np.arange(80.0).reshape(40, 2)
    assert tg.compile(slope)(X) == pytest.approx(2 * np.sum(X[:, 0]))


def test_one_value_given_twice_is_one():
    def slope(a: Any, b: Any) -> Any:
        np.sum(a * b * b).backward()
        found = a.grad
        a.grad = b.grad = None
        return found

    compiled = tg.compile(slope)
    v, w = tg.Value(np.full(3, 2.0)), tg.Value(np.full(3, 5.0))
    for a, b in ((v, v), (v, w), (v, v), (w, w)):
        assert compiled(a, b).tolist() == slope(a, b).tolist()


def test_a_parameter_is_not_an_argument_as_well():
    w = tg.Value(np.full(3, 2.0))
    compiled = tg.compile(lambda v: np.sum(v * w))
    assert compiled(tg.Value(np.ones(3))) == 6.0
    for _ in range(2):
        with pytest.raises(tg.TraceError, match="leave it out"):
            compiled(w)


@pytest.mark.parametrize("given", [lambda p: p.data, lambda p: p.data[::-1], lambda p: p[::-1]])
def test_an_argument_keeps_its_numbers_while_a_state_is_written(given: Any):
    def training(p: Any) -> Any:
        def step(x: Any) -> Any:
            np.sum(p * p).backward()
            p.data = p.data - 0.25 * p.grad
            p.grad = None
            return np.sum(x * p)

        return step

    p, q = (tg.Value(np.arange(3.0)) for _ in range(2))
    eager, compiled = training(p), tg.compile(training(q))
    for _ in range(3):
        assert compiled(given(q)) == pytest.approx(eager(np.array(numbers(given(p))[0])).data)


def test_a_compiled_function_is_differentiated_from_outside():
    square = tg.compile(lambda x: np.sum(x * x))
    x = np.arange(3.0)
    for _ in range(2):
        assert tg.grad(square)(x).tolist() == [0, 2, 4]
        assert square(tg.Value(x)) == 5
        assert tg.grad(lambda x: square(x * 2.0))(x).tolist() == [0, 8, 16]


def test_a_frozen_parameter_stays_as_it_is():
    model = network()
    frozen, *_others = model.parameters()
    step = tg.compile(training(model, tg.optim.SGD(model.parameters(), lr=0.5)))
    for trains in (True, False, True):
        before, frozen.requires_grad = np.array(frozen.data), trains
        step(X, T)
        assert np.array_equal(before, frozen.data) is not trains


def test_states_change_places_where_python_numbers_divide_by_zero():
    p, q = tg.Value(np.zeros(3)), tg.Value(np.ones(3))

    @tg.compile
    def turn(x: Any) -> Any:
        p.data, q.data, old = q.data, p.data, p.data
        return 1 / x, old

    with np.errstate(all="ignore"):
        found = turn(0.0)
    assert (p.data.tolist(), q.data.tolist()) == ([1.0] * 3, [0.0] * 3)
    agree(list(found), [np.inf, np.zeros(3)])


def test_a_constant_is_returned_in_memory_of_its_own():
    zeros = tg.compile(lambda: np.zeros(3))
    zeros()[...] = 5.0
    assert zeros().tolist() == [0, 0, 0]


def test_states_are_written_once_where_python_numbers_divide_by_zero():
    p, q = tg.Value(np.ones(3)), tg.Value(1.0)

    @tg.compile
    def step(x: Any) -> None:
        np.sum(p * p).backward()
        p.data = p.data - 0.25 * p.grad
        q.data = q.data / x
        p.grad = None

    step(1.0)
    with np.errstate(all="ignore"):
        step(0.0)
    assert p.data.tolist() == [0.25] * 3


@pytest.mark.parametrize("f", [np.exp, np.sqrt, np.tanh, lambda z: z**2, lambda z: 1 / z**0.5])
def test_a_complex_number_of_python_is_computed_as_eagerly(f: Any):
    compiled = tg.compile(lambda z: f(tg.Value(z)))
    for z in (1.5 + 2j, -0.5j):
        agree([compiled(z)], [f(tg.Value(z)).data])


def test_threads_take_turns_with_a_number_too():
    count = tg.Value(0.0)

    @tg.compile
    def step(x: Any) -> None:
        count.data = count.data + x

    step(0.0)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [
            threading.Thread(target=lambda: [step(1.0) for _ in range(3000)]) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert count.data == 12000


def test_a_compiled_method_knows_its_object():
    class Scaled:
        def __init__(self, by: float) -> None:
            self.by = tg.Value([by])

        @tg.compile
        def times(self, x: Any) -> Any:
            return x * self.by

    two, three = Scaled(2.0), Scaled(3.0)
    assert [float(s.times(np.ones(1))[0]) for s in (two, three, two)] == [2, 3, 2]


@pytest.mark.parametrize(
    "f",
    [
        lambda x: (-x) / np.array([1.0, 2.0, 4.0]),
        lambda x: np.mean(-x),
        lambda x: np.sum(-x),
        lambda x: np.ones(3) + (-x),
        lambda x: np.ones(3) - (-x),
        lambda x: (x * 2) * 128,
    ],
)
@pytest.mark.parametrize("dtype", [np.uint8, np.int8])
def test_whole_numbers_wrap_around_as_eagerly(f: Any, dtype: Any):
    x = np.array([1, 2, 127 + (dtype is np.uint8)], dtype)
    try:
        wanted = f(x)
    except OverflowError:
        return
    agree([tg.compile(f)(x)], [wanted])


def test_an_array_that_the_function_changes_between_two_uses():
    def f(x: Any) -> Any:
        mask = np.zeros(3)
        mask[0] = 1
        y = x * mask
        mask[1] = 2
        return y + 10 * (x * mask)

    x = np.arange(1.0, 4.0)
    assert np.array_equal(tg.compile(f)(x), f(x))


def test_an_array_from_outside_is_fixed_when_the_function_is_traced():
    c, x = np.ones(3), np.ones(3)
    run = tg.compile(lambda x: x * c + np.sum(c))
    before = run(x)
    c[:] = 100
    assert np.array_equal(run(x), before)


def test_a_function_as_argument_is_not_taken_for_another():
    run = tg.compile(lambda x, f: f(x))
    for k in range(20):
        assert run(2.0, f=lambda x, k=k: x * k) == 2.0 * k
        gc.collect()
        assert run(3.0, lambda x, k=k: x * k) == 3.0 * k


def test_a_compiled_function_inside_another_reads_its_states_anew():
    w = tg.Value(np.ones(3))
    inner = tg.compile(lambda x: x * w)
    x = np.arange(3.0)
    inner(x), inner(x)  # the second call takes the quick way

    def step(x: Any) -> Any:
        loss = np.sum(inner(x) ** 2)
        w.zero_grad()
        loss.backward()
        w.data = w.data - 0.1 * w.grad
        return loss

    run = tg.compile(step)
    got = [run(x), run(x), w.data]
    w.data = np.ones(3)
    wanted = [np.sum((x * w.data) ** 2)]
    assert got[0] == pytest.approx(wanted[0])
    assert got[1] < got[0]


class Lazy:
    """An optimiser with momentum, which is made when it is first needed."""

    def __init__(self) -> None:
        self.momentum: Any = None

    def step(self, p: Any) -> None:
        if self.momentum is None:
            self.momentum = tg.Value(np.zeros_like(p.data), requires_grad=False)
        self.momentum.data = self.momentum.data * 0.9 + p.grad
        p.data = p.data - 0.1 * self.momentum.data


def test_a_state_that_the_first_run_makes_is_a_state():
    def losses(how: Any) -> list[float]:
        p, optimizer = tg.Value(np.ones(2)), Lazy()

        def step(x: Any) -> Any:
            loss = np.sum((p - x) ** 2)
            p.zero_grad()
            loss.backward()
            optimizer.step(p)
            return loss

        run = how(step)
        return [float(run(np.array([3.0, 4.0]))) for _ in range(5)]

    assert losses(tg.compile) == pytest.approx(losses(lambda f: lambda x: f(x).data))


def test_a_value_that_every_run_makes_anew_is_refused():
    kept: list[Any] = [None]

    def f(x: Any) -> Any:
        kept[0] = tg.Value(np.tanh(x))
        return kept[0] * 2

    with pytest.raises(tg.TraceError, match="makes a Value in each run that outlives it"):
        tg.compile(f)(np.ones(2))


def test_a_value_of_an_earlier_run_is_refused():
    kept: list[Any] = []

    def f(x: Any) -> Any:
        y = x * 2 + (kept[0] if kept else 0)
        kept.append(y)
        return y

    run = tg.compile(f)
    run(np.ones(2))
    with pytest.raises(tg.TraceError, match="kept from another run"):
        run(np.ones((1, 2)))


class Noisy:
    def __init__(self) -> None:
        self.rng = np.random.default_rng(1)

    def noise(self) -> Any:
        return self.rng.normal(size=3)


LEGACY, NOISY = np.random.RandomState(3), Noisy()


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x * np.random.rand(3),  # noqa: NPY002
        lambda x: x * random.random(),
        lambda x: x * LEGACY.rand(3),
        lambda x: x * NOISY.noise(),
    ],
)
def test_random_numbers_of_any_source_are_refused(f: Any):
    before = random.getstate(), np.random.get_state()[2]  # noqa: NPY002
    with pytest.raises(tg.TraceError, match="random numbers"):
        tg.compile(f)(np.ones(3))
    assert before == (random.getstate(), np.random.get_state()[2])  # noqa: NPY002


@pytest.mark.parametrize(
    "f", [lambda x: np.ravel(x, order="F"), lambda x: np.reshape(x, 6, order="F")]
)
def test_a_result_is_apart_from_an_argument_of_another_layout(f: Any):
    run, x = tg.compile(f), np.arange(6.0).reshape(2, 3)
    run(x)
    turned = np.asfortranarray(x)
    assert not np.shares_memory(run(turned), turned)


def test_an_array_without_axes_is_a_number():
    w = tg.Value(np.ones(3))
    for f in (lambda x: x * np.array(2.0), lambda x: w * np.array(2.0) + x):
        assert np.array_equal(tg.compile(f)(np.ones(3)), f(np.ones(3)) + np.zeros(3))


def test_elements_are_taken_at_positions_of_an_argument():
    w, i = tg.Value(np.arange(5.0)), np.array([3, 1])
    assert np.array_equal(tg.compile(lambda i: np.take(w, i))(i), [3.0, 1.0])
    assert np.array_equal(tg.compile(lambda i: tg.Value(np.arange(5.0))[i])(i), [3.0, 1.0])


def test_a_dictionary_keeps_its_default():
    given = collections.defaultdict(list, a=np.ones(2))
    assert tg.compile(lambda p: p["a"] + len(p["b"]))(given).tolist() == [1.0, 1.0]


def test_what_a_run_computed_is_forgotten_whatever_it_returns():
    w = tg.Value(np.ones(3))

    def f(x: Any) -> Any:
        y = np.tanh(x * w)
        return y, {"a": y * 2}

    run, before = tg.compile(f), references()
    run(np.ones(3))
    gc.collect()
    assert references() <= before


def references() -> set[int]:
    """The values of traced runs that there are."""
    return {id(x) for x in gc.get_objects() if type(x).__name__ == "Reference"}


@pytest.mark.parametrize("given", [{"a": X}, [X], (X,), {"a": [X]}])
def test_a_container_of_one_array_is_no_array(given: Any):
    run = tg.compile(lambda p: flatten(p)[0][0] * 2)
    assert np.array_equal(run(given), 2 * X)
    assert np.array_equal(run(given), 2 * X)


def accumulated(x: Any) -> Any:
    total = np.zeros(3)
    for k in range(3):
        total += x * k
    return total


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (lambda x: np.bitwise_and(x, 1), "np.bitwise_and() has no entry"),
        (lambda x: np.unique(x), "np.unique() has no entry"),
        (lambda x: np.add.reduceat(x, [0, 2]), "np.add.reduceat() has no entry"),
        (lambda x: np.multiply(x, 2, out=np.zeros(3, int)), "changes an array in place"),
        (accumulated, "changes an array in place"),
    ],
)
def test_what_would_stay_as_it_was_is_refused(f: Any, text: str):
    with pytest.raises(tg.TraceError, match=re.escape(text)):
        tg.compile(f)(np.arange(3))


def test_a_schedule_goes_on_between_the_runs():
    w = tg.Value(np.ones(2))
    optimizer = tg.optim.SGD([w], lr=0.1)
    schedule = tg.optim.Schedule(optimizer, tg.optim.cosine(10))
    with pytest.raises(tg.TraceError, match="between the runs"):
        tg.compile(lambda: schedule.step())()
    assert schedule.count == 0


def test_a_compiled_function_is_copied_with_what_holds_it():
    class Net:
        def __init__(self) -> None:
            self.w = tg.Value(np.ones(3))
            self.run = tg.compile(self.forward)

        def forward(self, x: Any) -> Any:
            return x * self.w

    net = Net()
    net.run(X[0, 0])
    other = copy.deepcopy(net)
    other.w.data = np.full(3, 2.0)
    assert net.run(1.0).tolist() == [1.0] * 3
    assert other.run(1.0).tolist() == [2.0] * 3


def test_equal_results_are_apart():
    a, b, c = tg.compile(lambda x: (x * 2, x * 2, x * 2))(X)
    assert not np.shares_memory(a, b) and not np.shares_memory(b, c)
    assert np.array_equal(a, b) and np.array_equal(b, c)
    assert tg.compile(lambda x: (None, None, 1, 1, np.sum(x), np.sum(x)))(X) == (
        None, None, 1, 1, 4.0, 4.0,
    )  # fmt: skip


def test_a_gradient_finds_the_parameter_that_has_new_data():
    def gradient(w: Any, x: Any) -> Any:
        w.zero_grad()
        loss = np.sum(w * w * x)
        w.data = w.data * 0.5
        loss.backward()
        return w.grad + 0

    w, v = tg.Value(np.array([1.0, 2.0])), tg.Value(np.array([1.0, 2.0]))
    x = np.array([3.0, 4.0])
    assert np.array_equal(tg.compile(lambda x: gradient(w, x))(x), gradient(v, x))
    assert np.array_equal(w.data, v.data)


@pytest.mark.parametrize(
    "ask",
    [
        lambda k: k.item(), float, int, complex, np.float64, lambda k: k.numpy(),
        lambda k: k.tolist(), lambda k: 1 if k else 2, lambda k: np.asarray(k),
    ],
)  # fmt: skip
def test_a_value_from_outside_is_not_asked_for_its_number(ask: Any):
    for needs in (True, False):
        k = tg.Value(2.0, requires_grad=needs)
        with pytest.raises(TypeError if needs else tg.TraceError):
            tg.compile(lambda x, k=k: x * ask(k))(X)


def test_what_is_the_same_in_every_run_may_be_asked():
    assert np.array_equal(tg.compile(lambda x: x * float(tg.Value(2.0)))(X), 2 * X)


def test_arguments_and_states_are_copied():
    w = tg.Value(np.full(2, 3.0))

    def f(x: Any, params: Any) -> Any:
        params, v = copy.deepcopy(params), copy.copy(w)
        return copy.copy(x) * params["a"][0] * v

    run = tg.compile(f)
    for scale in (1.0, 2.0):
        w.data = np.full(2, scale)
        assert np.array_equal(run(X, {"a": [X]}), X * X * scale)


@pytest.mark.parametrize(
    "f",
    [
        lambda k, c: np.sqrt(-k * k / c),
        lambda k, c: np.sqrt(c * -1),
        lambda k, c: np.log(np.sum(-c)),
        lambda k, c: np.sqrt((-c[:1]) @ np.eye(1)),
        lambda k, c: np.sqrt((-c * 1) / 1),
        lambda k, c: c * np.inf + c * np.inf,
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_complex_roots_are_on_the_same_branch(f: Any):
    k, c = np.array([1.0, 2.0]), np.array([1 + 0j, 2 + 0j])
    assert np.array_equal(tg.compile(f)(k, c), f(k, c), equal_nan=True)


def run(x: Any) -> Any:
    return x * 2


def numbers_of(x: Any) -> Any:
    return x * SCALE + np.sum(x * np.zeros((0, 3, 1)))


numbers_of.__name__, SCALE = "numbers", tg.Value(3.0)


@pytest.mark.parametrize("f", [run, numbers_of, lambda run, numbers=2.0: run * numbers, abs])
def test_a_saved_module_has_names_of_its_own(f: Any, tmp_path: Path):
    step = tg.compile(f)
    wanted, file = step(2.5), step.save(tmp_path / "saved.py")
    module = importlib.util.module_from_spec(
        spec := importlib.util.spec_from_file_location("saved", file)  # type: ignore[arg-type]
    )
    spec.loader.exec_module(module)
    name = file.read_text().split('"""')[1].split(":")[0]
    arguments = (2.5, 2.0)[: getattr(module, name).__code__.co_argcount]
    assert getattr(module, name)(*arguments) == wanted


def test_the_first_call_in_many_threads_is_whole():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _trial in range(20):
            run, failed = tg.compile(lambda x: x * 2), []

            def call(run: Any = run, failed: list[Any] = failed) -> None:
                try:
                    for _ in range(3):
                        assert run(1.0) == 2.0
                except Exception as error:
                    failed.append(error)

            threads = [threading.Thread(target=call) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert not failed
    finally:
        sys.setswitchinterval(interval)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: 1024 * (100 * x), np.array([0.001, 0.5], np.float16)),
        (lambda x: 4096 * (32 / x), np.array([30000, 60000], np.float16)),
        (lambda x: 2.0**60 * (1e30 * x), np.array([1e-20], np.float32)),
        (lambda x: 2.0**60 * (1e300 * x), np.array([1e-200])),
        (lambda x: 2.0**-60 * (1e-300 * x), np.array([1e200])),
    ],
)
def test_a_number_stays_in_the_range_of_its_type(f: Any, x: Any):
    assert np.array_equal(tg.compile(f)(x), f(x))


def test_repeated_steps_where_numbers_raise_in_one_of_them():
    a = tg.Value(2.0)

    def step(x: Any) -> Any:
        a.data = a.data - 1.0
        return x / a.data

    with np.errstate(divide="ignore"):
        assert tg.compile(step).repeat(2)(3.0) == np.inf
        assert a.data == 0.0
        assert tg.compile(step).repeat(3)(3.0) == -1.0


def test_repeated_steps_inside_of_a_derivative_are_differentiated():
    run = tg.compile(lambda x: x * x)
    assert tg.grad(run.repeat(3))(2.0) == 4.0


def test_another_thread_can_call_after_an_error():
    run = tg.compile(lambda x: x @ x)
    assert run(np.ones(2)) == 2.0
    with pytest.raises(ValueError, match="matmul"):
        run(np.ones((2, 3)))
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(run(np.ones(3))), daemon=True)
    thread.start()
    thread.join(60)
    assert found == [3.0]


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals of POSIX")
def test_an_interrupt_while_another_thread_runs_is_an_interrupt():
    inside, leave, waiting = threading.Event(), threading.Event(), threading.get_ident()
    run = tg.compile(lambda x: x * 2)
    run(1.0)

    def hold() -> None:
        with run._lock:
            inside.set()
            leave.wait(10)

    def interrupt() -> None:
        inside.wait(10)
        time.sleep(0.2)  # until the main thread waits for the lock
        signal.pthread_kill(waiting, signal.SIGINT)

    threads = [threading.Thread(target=hold), threading.Thread(target=interrupt)]
    for thread in threads:
        thread.start()
    inside.wait(10)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(1.0)
    finally:
        leave.set()
        for thread in threads:
            thread.join()
    assert run(3.0) == 6
