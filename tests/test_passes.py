"""Each pass of the compiler alone: the interpreter gives the same numbers before and after."""

from collections import Counter
from collections.abc import Callable
from math import prod
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_tr as tg
from benchmarks.scalar import moons_step
from tinygrad_tr.compiler.chance import Chance
from tinygrad_tr.compiler.passes import calls, lanes
from tinygrad_tr.compiler.passes.affine import common_shape, steps
from tinygrad_tr.compiler.passes.algebra import simplified
from tinygrad_tr.compiler.passes.calls import rows
from tinygrad_tr.compiler.passes.common import shared
from tinygrad_tr.compiler.passes.dead import without_dead
from tinygrad_tr.compiler.passes.flat import flattened
from tinygrad_tr.compiler.passes.folding import LARGEST, folded
from tinygrad_tr.compiler.passes.lanes import vectorised
from tinygrad_tr.compiler.passes.loops import batched
from tinygrad_tr.compiler.passes.order import optimised
from tinygrad_tr.compiler.passes.plan import planned
from tinygrad_tr.compiler.passes.primitives import gather
from tinygrad_tr.compiler.program import Program, of, run
from tinygrad_tr.compiler.source import printed
from tinygrad_tr.compiler.trace import Tracer, tracing

PASSES = (
    without_dead, shared, folded, simplified, flattened, vectorised, batched, optimised,
)  # fmt: skip


def traced(f: Callable[..., Any], *args: Any) -> tuple[Program, list[Any]]:
    """The program of one run, and what its state holds."""
    tracer = Tracer(Chance(f, args))
    inputs = [of(x) for x in args]
    leaves = [tracer.leaf(x, var) for x, var in zip(args, inputs, strict=True)]
    with tracing(tracer):
        result = f(*leaves)
        results = list(result) if isinstance(result, tuple) else [result]
        program = tracer.program(inputs, results)
    held = [value._number for value in tracer.first]
    tracer.forget()
    return program, held


def agree(got: Any, wanted: Any, rtol: float = 1e-12) -> None:
    for ours, theirs in zip(got, wanted, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            assert np.shape(a) == np.shape(b)
            np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol)


def checked(change: Any, f: Any, *args: Any, rtol: float = 1e-12) -> tuple[Program, Program]:
    """The programs before and after, which compute the same; the source of the latter does too."""
    before, held = traced(f, *args)
    wanted = run(before, args, held)
    after = change(before)
    agree(run(after, args, held), wanted, rtol)
    agree(executed(after, args, held), wanted, rtol)
    return before, after


def executed(program: Program, args: Any, held: Any) -> tuple[list[Any], list[Any]]:
    """What the printed source computes."""
    text = printed(program, planned(program))
    function, owned = text.run()
    data = dict(zip(program.state, held, strict=True))
    for x, buffer in zip(text.owned.values(), owned, strict=True):
        buffer[...] = data[x]
    results = list(function(*args, *[data[x] for x in text.passed.values()]))
    n = len(program.outputs)
    written = [x for x in text.passed.values() if x in program.writes]
    new = dict(zip(written, results[n:], strict=True))
    new |= dict(zip(text.owned.values(), owned, strict=True))
    return results[:n], [new[x] for x in program.writes]


def counted(program: Program) -> Counter[str]:
    return Counter(step.op.name for step in program.steps)


def descent(parameters: list[Any], loss: Any, lr: float = 0.1) -> Any:
    for p in parameters:
        p.grad = None
    loss.backward()
    for p in parameters:
        p.data = p.data - lr * p.grad
    return loss


# ---- functions to be compiled --------------------------------------------------------------------


def network_step() -> tuple[Any, ...]:
    model = tg.nn.MLP(2, [5, 1], output="sigmoid", rng=0)
    rng = np.random.default_rng(0)

    def step(x: Any) -> Any:
        return descent(list(model.parameters()), np.mean((model(x) - 0.5) ** 2))

    return step, rng.normal(size=(4, 2))


def recurrent_step(dtype: Any = float, times: int = 7) -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    inner, outer = (tg.nn.Linear(3, 4, rng=0), tg.nn.Linear(4, 4, rng=1))
    parameters = [*inner.parameters(), *outer.parameters()]
    for p in parameters:
        p.data = p.data.astype(dtype)

    def step(xs: Any) -> Any:
        h: Any = np.zeros((2, 4), dtype)
        for t in range(times):
            h = np.tanh(inner(xs[t]) + outer(h))
        return descent(parameters, np.sum(h * h))

    return step, rng.normal(size=(times, 2, 3)).astype(dtype)


def long_step() -> tuple[Any, ...]:
    w = tg.Value(np.linspace(-1.0, 1.0, 50))

    def step(x: Any) -> Any:
        y = np.exp(-(w * w)) * np.tanh(1.5 * x + 0.25)
        return descent([w], np.mean(np.sqrt(y * y + 1))), y * 2

    return step, np.linspace(0.0, 2.0, 50)


def scalar_step() -> tuple[Any, ...]:
    return (moons_step("tinygrad_tr eager", 6),)


def turned() -> tuple[Any, ...]:
    return lambda x: np.sum((x * 2).T.reshape(-1) * np.arange(6.0)), np.arange(6.0).reshape(2, 3)


FUNCTIONS = (network_step, recurrent_step, long_step, scalar_step, turned)


@pytest.mark.parametrize("make", FUNCTIONS)
@pytest.mark.parametrize("change", PASSES)
def test_a_pass_keeps_the_numbers(change: Any, make: Any):
    with mock.patch.multiple(calls, LONG=20, PIECE=128):
        checked(change, *make())


# ---- the small ones ------------------------------------------------------------------------------


def test_dead_steps_go_and_writes_stay():
    w = tg.Value([1.0, 2.0])

    def f(x: Any) -> Any:
        np.exp(x)
        w.data = w.data * x
        return x + 1

    _before, after = checked(without_dead, f, np.ones(2))
    assert counted(after) == {"multiply": 1, "add": 1}


def test_equal_steps_are_one():
    _before, after = checked(shared, lambda x: np.exp(x) * np.exp(x) + np.exp(x * 1), np.ones(3))
    assert counted(after)["exp"] == 2


def test_constants_are_folded_unless_they_are_large():
    small, large = np.arange(3.0), np.ones(LARGEST + 1)
    _before, after = checked(folded, lambda x: x * np.exp(tg.Value(small) * 2), np.ones(3))
    assert counted(after) == {"multiply": 1}
    _before, after = checked(folded, lambda x: np.sum(x) * np.exp(tg.Value(large)), np.ones(3))
    assert counted(after)["exp"] == 1


def test_algebra_leaves_out_what_changes_nothing():
    f: Any = lambda x: np.negative(-(x * 1.0 / 1.0).T.T) + -x  # noqa: E731
    _before, after = checked(simplified, f, np.ones((2, 3)))
    assert counted(without_dead(after)) == {"subtract": 1}


def test_a_number_of_numpy_stays_apart_from_one_of_python():
    w = tg.Value(2.0)

    def f(x: Any) -> None:
        w.data = np.sum(x) * w.data

    compiled = tg.compile(f)
    compiled(np.ones(2))
    compiled(np.ones(2))
    assert (type(w.data), w.data) == (float, 8.0)


def test_a_minus_moves_to_where_an_addition_takes_it_in():
    _before, after = checked(
        lambda p: without_dead(simplified(p)), lambda x, y: y + (-x) * y / x,
        np.array([1.0, -2.0]), np.array([3.0, 4.0]), rtol=0,
    )  # fmt: skip
    assert counted(after) == {"multiply": 1, "divide": 1, "subtract": 1}


def test_a_power_of_2_goes_into_a_number():
    def same_bits(f: Any, *args: Any) -> list[str]:
        before, held = traced(f, *args)
        after = without_dead(simplified(before))
        np.testing.assert_array_equal(run(after, args, held)[0], run(before, args, held)[0])
        return [step.op.name for step in after.steps]

    x, y = np.random.default_rng(3).normal(size=(2, 40)) + 5
    assert same_bits(lambda x, y: 2.0 * ((x * 0.1) * y), x, y) == ["multiply", "multiply"]
    assert same_bits(lambda x, y: (0.7 * (0.5 / x)) * 4.0 + y, x, y) == ["divide", "add"]
    assert len(same_bits(lambda x, y: 3.0 * ((x * 0.1) * y), x, y)) == 3  # no power of 2
    assert len(same_bits(lambda x, y: (2.0 * (z := x * 0.1), z), x, y)) == 2  # read twice
    assert len(same_bits(lambda x, n: 0.5 * (n * 3), x, np.arange(4))) == 2  # whole numbers
    deep = same_bits(lambda x: 2.0 * prod([x] * 3000), np.ones(4))
    assert len(deep) == 3000  # the number is too far away


def test_updates_that_are_alike_are_one():
    values = [tg.Value(np.ones(n)) for n in (2, 3, 4)]

    def f(x: Any) -> None:
        for v in values:
            v.data = v.data - 0.1 * (v.data * x)
        return x * 1.0

    before, after = checked(flattened, *network_step())
    assert counted(without_dead(after))["subtract"] < counted(before)["subtract"]
    checked(flattened, f, 2.0)


def test_many_updates_in_a_row_are_together_too():
    values = [tg.Value(np.ones(n)) for n in (2, 3)]

    def f(x: Any) -> Any:
        descent(values, sum(np.sum(v * v) for v in values))
        for v in values:
            for _ in range(500):
                v.data = v.data - 0.001 * v.data
        return x * 1.0

    _before, after = checked(lambda p: without_dead(flattened(p)), f, 2.0)
    assert counted(after)["subtract"] == 501


def test_an_update_that_the_run_goes_on_with_is_done_once():
    a, b = (tg.nn.MLP(2, [3, 2], rng=k) for k in range(2))

    def f(x: Any) -> Any:
        descent(list(a.parameters()), np.mean(a(x) ** 2))
        return descent(list(b.parameters()), np.mean(a(b(x)) ** 2))

    before, after = checked(lambda p: without_dead(flattened(p)), f, np.ones((4, 2)))
    assert counted(before)["subtract"] - counted(after)["subtract"] == 3


def test_memory_is_used_again():
    before, _after = checked(without_dead, lambda x: np.sum(np.exp(np.sin(x * 2) + 1)), np.ones(5))
    assert len(planned(before).memories) == 1


def test_a_reshape_that_copies_is_made_in_each_run():
    f, x = turned()
    compiled = tg.compile(f)
    for k in range(3):
        assert compiled(x + k) == f(x + k)


def test_a_long_program():
    def f(x: Any) -> Any:
        first = x * 2.0
        y = first
        for k in range(2000):
            y = y * 0.5 + (first if k % 7 else 1.0 / (x + k))
        return y

    before, held = traced(f, 0.5)
    agree(executed(before, [0.5], held), run(before, [0.5], held))


# ---- lanes ---------------------------------------------------------------------------------------


def test_a_scalar_network_becomes_products_of_matrices():
    before, held = traced(moons_step("tinygrad_tr eager", 40))
    after = without_dead(vectorised(before))
    agree(run(after, [], held), run(before, [], held))
    found = counted(after)
    del found["item"]  # one for each parameter
    assert found["matmul"] >= 8
    assert found.total() < 150 < len(before.steps) / 100


def test_compiled_scalars_train_as_eager_ones_and_stay_python_numbers():
    eager, twin = (moons_step("tinygrad_tr eager", 12) for _ in range(2))
    compiled = tg.compile(twin)
    for _ in range(10):
        wanted, got = eager(), compiled()
        assert type(got) is float
        assert got == pytest.approx(wanted, rel=1e-12)


def test_elements_of_an_array_are_leaves():
    w = [tg.Value(0.1 * k) for k in range(3)]

    def f(X: Any) -> Any:
        scores = [sum((a * b for a, b in zip(w, row, strict=True)), 0.5) for row in X]
        return descent(w, sum(np.tanh(s) ** 2 for s in scores))

    x = np.random.default_rng(0).normal(size=(60, 3))
    before, after = checked(lambda p: vectorised(without_dead(p)), f, x)
    assert counted(after)["tanh"] == 1 < counted(before)["tanh"]


def test_where_nothing_repeats_the_program_stays():
    def f(x: Any) -> Any:
        y = x
        for k in range(60):
            y = np.tanh(y * x) if k % 3 else y + 0.5
        return y

    before, _held = traced(f, 0.5)
    assert vectorised(before) is before


def test_one_node_taken_many_times_is_multiplied():
    w = tg.Value(0.5)
    with mock.patch.object(lanes, "COST", 2):
        checked(vectorised, lambda x: (sum([w] * 20), sum([x * w] * 30) + x, 0.0 + x), 3.0)


def expressions(most: int) -> Any:
    """Expressions of up to a few operations on leaves, which are given by number."""
    return st.recursive(st.tuples(st.just("leaf"), st.integers(0, 3)), lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "multiply", "subtract", "maximum"]), inner, inner),
        st.tuples(st.sampled_from(["tanh", "negative", "square"]), inner),
        st.tuples(st.just("times"), st.floats(-2, 2), inner),
    ), max_leaves=most)  # fmt: skip


def value_of(form: Any, leaves: list[Any]) -> Any:
    name, *rest = form
    if name == "leaf":
        return leaves[rest[0]]
    if name == "times":
        return rest[0] * value_of(rest[1], leaves)
    args = [value_of(x, leaves) for x in rest]
    return args[0] ** 2 if name == "square" else getattr(np, name)(*args)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(expressions(6), min_size=1, max_size=3), st.integers(1, 12), st.booleans(),
    st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_random_scalar_programs(forms: Any, n: int, chosen: bool, seed: int):
    """The same expressions for many samples, whose leaves are in order or at random."""
    rng = np.random.default_rng(seed)
    parameters = [tg.Value(x) for x in rng.normal(size=4).tolist()]
    data = rng.normal(size=(n, 2))
    picks = rng.integers(0, 6, size=(n, 4)) if chosen else np.tile([0, 4, 1, 5], (n, 1))

    def step(X: Any) -> Any:
        total: Any = 0.0
        for k in range(n):
            known = [*parameters, X[k, 0], X[k, 1]]
            for form in forms:
                total = total + value_of(form, [known[i] for i in picks[k]])
        total = total + sum(p * p for p in parameters)
        return descent(parameters, total, 0.01), total * 2.0

    with mock.patch.object(lanes, "COST", 1), np.errstate(all="ignore"):
        checked(vectorised, step, data, rtol=1e-9)
        checked(optimised, step, data, rtol=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(-3, 3)), min_size=1, max_size=4))
def test_steps_along_axes_are_found(axes: Any):
    grid = np.array([50])
    for n, step in axes:
        grid = grid[..., None] + step * np.arange(n)
    assert steps(grid[0]) == tuple(step if n > 1 else 0 for n, step in axes)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.lists(st.tuples(
    st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3))  # fmt: skip
def test_a_shape_that_all_maps_have_is_found(rows: int, columns: int, pairs: Any):
    i, j = np.indices((rows, columns)).reshape(2, -1)
    maps = [a * i + b * j for a, b in pairs]
    shape = common_shape(maps)
    assert all(steps(places.reshape(shape)) is not None for places in maps)


def test_a_map_without_steps_has_none():
    assert steps(np.array([[0, 1], [2, 4]])) is None
    assert common_shape([np.array([0, 1, 4, 2])]) == (4,)


# ---- loops ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_products_of_all_turns_are_one(dtype: Any, rtol: float):
    times = 9
    before, after = checked(
        lambda p: batched(without_dead(p)), *recurrent_step(dtype, times), rtol=rtol
    )
    assert counted(before)["matmul"] > 5 * times - 5
    assert counted(without_dead(after))["matmul"] <= 2 * times + 5


def test_turns_that_need_each_other_stay():
    a = tg.Value(np.eye(3) * 0.5)

    def f(x: Any) -> Any:
        for _ in range(6):
            x = x @ a
        return np.sum(x)

    before, after = checked(batched, f, np.ones((2, 3)))
    assert counted(after) == counted(before)


def test_sums_that_wait_for_each_other_are_left():
    """The sum over four turns makes the fifth, and the sum over five needs all."""

    def f(x: Any, y: Any) -> Any:
        turns = [np.tanh(x + k) for k in range(4)]
        first = sum((h.T @ y for h in turns[1:]), turns[0].T @ y)
        turns.append(np.tanh(y @ first))
        return first, sum((h.T @ y for h in turns[1:]), turns[0].T @ y)

    rng = np.random.default_rng(0)
    checked(batched, f, rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))
    checked(optimised, f, rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))


def test_what_is_laid_end_to_end_is_laid_once():
    before, _after = checked(without_dead, *recurrent_step(times=8))
    after = optimised(before)
    gathered = [x for step in after.steps
                if step.op is gather and step.phase == "backward" for x in step.args]  # fmt: skip
    assert len(gathered) == len(set(gathered))


# ---- pieces --------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [48, 50, 7])
def test_a_run_goes_piece_by_piece(n: int):
    w = tg.Value(np.linspace(-1.0, 1.0, 3 * n).reshape(n, 3))

    def step(x: Any) -> Any:
        y = np.exp(-(w * w)) * np.tanh(1.5 * x + 0.25)
        return descent([w], np.mean(np.sqrt(y * y + 1))), y * 2

    x = np.linspace(0.0, 2.0, 3 * n).reshape(n, 3)
    with mock.patch.multiple(calls, LONG=20, PIECE=192):
        program, _same = checked(lambda program: program, step, x, rtol=0)
        layout = planned(program).layout
        assert {rows(nest) for nest in layout.nests} == {0, 8}
    assert layout.pieces and layout.pieces.keys().isdisjoint(program.results())
    assert sum(map(len, layout.nests)) == len(program.steps)


def test_two_lengths_are_two_runs():
    def f(x: Any, y: Any) -> Any:
        return np.exp(np.sin(x * 2) + 1), np.exp(np.sin(y * 3) + 1)

    with mock.patch.multiple(calls, LONG=20, PIECE=64):
        program, _same = checked(lambda program: program, f, np.ones(30), np.ones(40), rtol=0)
        assert len(list(filter(rows, planned(program).layout.nests))) == 2


def test_a_run_reads_old_data_backwards_and_writes_the_new():
    w = tg.Value(np.arange(30.0))

    def step(x: Any) -> Any:
        loss = descent([w], np.sum(w * x))
        w.data = w.data + (w.data[::-1] * 2 + 1)
        return loss

    with mock.patch.multiple(calls, LONG=20, PIECE=64):
        _before, after = checked(without_dead, step, np.ones(30))
        assert any(map(rows, planned(after).layout.nests))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(expressions(12), min_size=1, max_size=3), st.integers(4, 30),
    st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_random_elementwise_programs(forms: Any, n: int, seed: int):
    rng = np.random.default_rng(seed)
    w = tg.Value(rng.normal(size=n))
    small = tg.Value(rng.normal(size=()))

    def step(x: Any, y: Any) -> Any:
        results = [value_of(form, [w, x, y, small]) * 1.5 for form in forms]
        total = sum(np.sum(r) for r in results) + np.sum(w * small)
        return (descent([w], total, 0.01), *results)

    data = rng.normal(size=(2, n))
    with mock.patch.multiple(calls, LONG=4, PIECE=40), np.errstate(all="ignore"):
        checked(lambda program: program, step, *data, rtol=1e-12)
        checked(optimised, step, *data, rtol=1e-9)

