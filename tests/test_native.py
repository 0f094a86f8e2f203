"""Programs as native loops: the numbers of NumPy's source, whole steps, the cache, refusals."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.samples import SAMPLES
from tests.sampling import Sample
from tests.test_compiler import LOOKING, T, X, network, numbers, slopes, training
from tests.test_passes import checked
from tests.test_source import GOLDEN, seed
from tinygrad_tr.compiler import compiled
from tinygrad_tr.containers import flatten
from tinygrad_tr.ops import arithmetic, choice, elementary, products, reductions
from tinygrad_tr.ops.declare import TABLE

pytest.importorskip("numba", reason='native loops need numba: pip install "tinygrad_tr[fast]"')

numba = importlib.import_module("numba")
prepared = importlib.import_module("tinygrad_tr.compiler.native.prepare").prepared
native = importlib.import_module("tinygrad_tr.compiler.native")
kernels = importlib.import_module("tinygrad_tr.compiler.native.kernels")


@pytest.fixture(autouse=True, scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A cache of its own."""
    chosen = tmp_path_factory.mktemp("loops")
    before = os.environ.get("TINYGRAD_TR_CACHE")
    os.environ["TINYGRAD_TR_CACHE"] = str(chosen)
    yield chosen
    if before is None:
        del os.environ["TINYGRAD_TR_CACHE"]
    else:
        os.environ["TINYGRAD_TR_CACHE"] = before


def in_python(text: str, types: Any) -> Any:
    """The loops as Python runs them: slow, and there at once."""
    space: dict[str, Any] = {"__name__": "loops", "njit": lambda **flags: lambda f: f}
    space |= {"types": None, "intrinsic": lambda f: lambda: None}
    exec("\n".join(x for x in text.split("\n") if not x.startswith("from numba")), space)
    return {name: space[name] for name in types}


def close(got: Any, wanted: Any) -> None:
    assert len(got) == len(wanted)
    for a, b in zip(got, wanted, strict=True):
        assert type(a) is type(b)
        assert np.shape(a) == np.shape(b)
        assert np.asarray(a).dtype == np.asarray(b).dtype
        assert np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)


def both_ways(sample: Sample) -> str:
    """Compare loops with NumPy's source, backward; why it is not loops alone."""
    operands = sample.operands()
    fast = tg.compile(lambda *xs: slopes(sample, xs), fast=True)
    plain = tg.compile(lambda *xs: slopes(sample, xs))
    others = [
        x * 0.9 if isinstance(x, float | complex) or x.dtype.kind in "fc" else x for x in operands
    ]
    for run in (fast, plain):
        run(*others)
    with np.errstate(all="ignore"):
        close(numbers(fast(*operands)), numbers(plain(*operands)))
    return str(fast.fast_reason)


ONE_OF_EACH = [
    samples[0] for samples in SAMPLES.values() if not samples[0].text.startswith(LOOKING)
]
PRINTED = (arithmetic, choice, elementary, products, reductions)


@pytest.mark.filterwarnings("ignore:.*encountered")
@pytest.mark.parametrize("sample", ONE_OF_EACH, ids=str)
def test_loops_have_the_numbers_of_numpy(sample: Sample, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(native, "compiled", in_python)
    both_ways(sample)


@pytest.mark.filterwarnings("ignore:.*encountered")
def test_most_of_what_is_elementwise_a_fold_or_a_product_is_printed(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(native, "compiled", in_python)
    own = [x for module in PRINTED for x in (getattr(module, name) for name in module.__all__)]
    entries = {x for x in own if x in TABLE.values()}
    wanted = [
        sample for entry, samples in SAMPLES.items() if entry in entries for sample in samples[:3]
        if all(np.asarray(x).dtype == float for x in sample.operands())
    ]  # fmt: skip
    reasons = [both_ways(sample) for sample in wanted]
    loops = sum(reason in ("", "there is nothing to compute") for reason in reasons)
    assert len(wanted) > 60
    assert loops >= 0.6 * len(wanted)


def test_the_loops_are_golden(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(native, "compiled", in_python)
    step, arguments, _kept = seed()
    fast = tg.compile(step.function, fast=True)
    fast(*arguments)
    text = fast.source[fast.source.index("@njit(cache=True") :]
    assert text == (GOLDEN / "loops_seed.txt").read_text(encoding="utf-8")


# ---- our own functions ---------------------------------------------------------------------------


def steps_apart(a: Any, b: Any) -> Any:
    """How many numbers lie between."""
    whole = np.int64 if a.dtype == np.float64 else np.int32
    apart = np.abs(a.view(whole).astype(np.int64) - b.view(whole).astype(np.int64))
    return np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0, apart)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("function", [np.exp, np.log, np.tanh])
def test_a_function_of_ours_is_within_four_units_of_numpy(function: Any, dtype: Any):
    kind = "f8" if dtype is np.float64 else "f4"
    text = native.spellings.kernel_text(f"{function.__name__}_{kind}(x)")
    space = {"np": np, "math": __import__("math"), "f4": np.float32, "njit": numba.njit}
    exec(text, space)
    of_one = space[f"{function.__name__}_{kind}"]

    @numba.njit(error_model="numpy")
    def ours(x: Any) -> Any:
        y = np.empty_like(x)
        for i in range(len(x)):
            y[i] = of_one(x[i])
        return y

    info, rng = np.finfo(dtype), np.random.default_rng(0)
    special = [0.0, -0.0, np.inf, -np.inf, np.nan, info.smallest_subnormal, info.tiny, info.max]
    special += [-info.smallest_subnormal, -info.tiny, -info.max, info.tiny / 3, 1, -1, 1e3, -1e3]
    wide = rng.normal(size=100_000) * 10.0 ** rng.uniform(-30, 3, 100_000)
    near = rng.uniform(-1.5, 1.5, 100_000)
    all_of_exp = rng.uniform(-760, 720, 100_000) * (1 if dtype is np.float64 else 0.14)
    with np.errstate(all="ignore"):
        x = np.concatenate([special, wide, near, all_of_exp]).astype(dtype)
        x = np.concatenate([x, np.exp(x)])
        apart = steps_apart(ours(x), function(x))
    assert apart.max() <= 4, (x[apart.argmax()], apart.max())


# ---- whole steps ---------------------------------------------------------------------------------

OPTIMISERS = {
    "sgd": lambda p: tg.optim.SGD(p, lr=0.5),
    "momentum": lambda p: tg.optim.SGD(p, lr=0.1, momentum=0.9),
    "adam": lambda p: tg.optim.Adam(p, lr=0.01),
}


@pytest.mark.parametrize("name", OPTIMISERS)
def test_a_training_step_is_one_function(name: str):
    models = [network(), network()]
    steps = [training(m, OPTIMISERS[name](m.parameters())) for m in models]
    fast = tg.compile(steps[1], fast=True)
    for _ in range(20):
        assert fast(X, T) == pytest.approx(steps[0](X, T).data, rel=1e-9)
    assert fast.fast_reason == ""
    for p, q in zip(*(m.parameters() for m in models), strict=True):
        assert np.allclose(p.data, q.data, rtol=1e-9)
        assert q.grad is None
    # Another layout of the same numbers, data from elsewhere, and results that are kept.
    assert fast(np.asfortranarray(X), T) == pytest.approx(steps[0](X, T).data, rel=1e-9)
    for model in models:
        model.parameters()[0].data = np.full((2, 8), 0.25)
    assert fast(X, T) == pytest.approx(steps[0](X, T).data, rel=1e-9)


@pytest.mark.parametrize("fast", [False, True])
def test_repeated_steps_are_that_many_steps(fast: bool):
    models = [network(), network()]
    steps = [training(m, OPTIMISERS["adam"](m.parameters())) for m in models]
    one, many = tg.compile(steps[0]), tg.compile(steps[1], fast=fast)
    last = [one(X, T) for _ in range(25)][-1]
    assert many.repeat(25)(X, T) == pytest.approx(last, rel=1e-9)
    for p, q in zip(*(m.parameters() for m in models), strict=True):
        assert np.allclose(p.data, q.data, rtol=1e-9)
    assert many(X, T) == pytest.approx(one(X, T), rel=1e-9)
    with pytest.raises(ValueError, match="at least once"):
        many.repeat(0)


@pytest.mark.parametrize("fast", [False, True])
def test_repeated_steps_on_nested_arguments_names_and_states_of_one_number(fast: bool):
    def build() -> Any:
        a = tg.Value(1.0)

        def step(data: Any, factor: float) -> Any:
            a.data = a.data * factor + 1.0
            return {"sum": np.sum(data["x"]) * a, "a": a.data}

        return step

    x, step, run = {"x": np.arange(3.0)}, build(), tg.compile(build(), fast=fast)
    last = [step(x, factor=0.5) for _ in range(7)][-1]
    found = run.repeat(7)(x, factor=0.5)
    assert found.keys() == last.keys() and found["a"] == last["a"]
    assert found["sum"] == float(last["sum"])


def test_classes_and_uneven_products():
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(30, 12)), rng.integers(5, size=30)
    models = [tg.nn.MLP(12, [11, 5], rng=1) for _ in range(2)]
    optimisers = [tg.optim.SGD(m.parameters(), lr=0.1) for m in models]

    def step_of(model: Any, optimizer: Any) -> Any:
        def step(x: Any, t: Any) -> Any:
            loss = tg.nn.cross_entropy(model(x), t, logits=True)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss

        return step

    plain, fast = (step_of(*pair) for pair in zip(models, optimisers, strict=True))
    fast = tg.compile(fast, fast=True)
    for _ in range(5):
        assert fast(x, t) == pytest.approx(plain(x, t).data, rel=1e-9)
    assert fast.fast_reason == ""
    with pytest.raises(IndexError, match="bounds"):
        fast(x, t + 5)


def test_states_that_change_places_and_old_data_that_is_returned():
    a, b = tg.Value([1.0, 2.0]), tg.Value([3.0, 4.0])

    def swap() -> Any:
        old = a.data
        a.data, b.data = b.data, a.data
        return old, old * 2.0

    fast = tg.compile(swap, fast=True)
    old, twice = fast()
    assert (old.tolist(), twice.tolist()) == ([1, 2], [2, 4])
    assert (a.data.tolist(), b.data.tolist()) == ([3, 4], [1, 2])
    assert not np.shares_memory(old, a.data)


def test_the_program_is_prepared_before_it_is_printed():
    a, b = tg.Value([1.0, 2.0]), tg.Value([3.0, 4.0])

    def f(x: Any) -> Any:
        old = a.data
        a.data, b.data = b.data, x.mean(axis=0)
        return old

    before, after = checked(prepared, f, X)
    assert [step.op.name for step in before.steps] == ["mean"]
    assert [step.op.name for step in after.steps] == ["sum", "divide", "copy", "copy"]


def test_a_sum_along_any_axes():
    x = np.random.default_rng(0).normal(size=(3, 4, 5)).astype(np.float32)

    def sums(x: Any) -> Any:
        return [
            f(x * 2, axis=axis, keepdims=keep) for f in (np.sum, np.mean, np.max, np.min)
            for axis in (None, 0, 1, 2, (0, 2), (0, 1)) for keep in (False, True)
        ]  # fmt: skip

    fast = tg.compile(sums, fast=True)
    for got, wanted in zip(fast(x), sums(x), strict=True):
        assert got.dtype == wanted.dtype
        assert np.allclose(got, wanted, rtol=1e-5)
    assert fast.fast_reason == ""


@pytest.mark.parametrize("n", [1, 1023, 1024, 1025, 2048, 1_000_003])
def test_sums_of_float32_are_as_near_as_numpys(n: int):
    """The numbers are added up in pieces, the last of which may be short."""
    x = np.random.default_rng(n).uniform(0.5, 1.5, n).astype(np.float32)
    pairs = np.stack([x, x[::-1]])

    def f(x: Any, pairs: Any, start: Any, end: Any) -> Any:
        return np.sum(x * start + end), np.sum(pairs * start, axis=1), np.mean(x * x)

    fast, one, half = tg.compile(f, fast=True), np.float32(1), np.float32(0.5)
    exact = f(x.astype(float), pairs.astype(float), 1.0, 0.5)
    for got, wanted in zip(fast(x, pairs, one, half), exact, strict=True):
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, wanted, rtol=1e-6)
    assert fast.fast_reason == ""


@pytest.mark.parametrize("shape", [(1, 3), (3, 1), (2, 1, 4), (1, 1, 3)])
def test_means_of_float32_along_axes_of_one(shape: Any):
    x = np.arange(1, 1 + np.prod(shape), dtype=np.float32).reshape(shape)
    for axis in [k for k, n in enumerate(shape) if n == 1]:
        fast = tg.compile(lambda x, axis=axis: x - np.mean(x, axis=axis, keepdims=True), fast=True)
        assert not np.any(fast(x))


def test_an_exponent_of_the_run_may_become_zero():
    def f(x: Any, n: Any) -> Any:
        return tg.value_and_grad(lambda x: np.sum(x**n))(x)

    for fast in (False, True):
        g = tg.compile(f, fast=fast)
        for n in (2.0, 0.0, -1.0, 3.0):
            for got, wanted in zip(g(np.array([1.0, 2]), n), f(np.array([1.0, 2]), n), strict=True):
                assert np.allclose(got, wanted, rtol=1e-15)
        assert g(np.zeros(2), 0.0)[1].tolist() == [0, 0]


def test_a_native_function_that_has_run_may_be_called():
    inner = tg.compile(lambda x: np.tanh(x), fast=True)
    inner(np.ones(2))
    assert np.allclose(tg.compile(lambda x: inner(x) * 2)(np.ones(2)), 2 * np.tanh(1))


def test_whole_numbers_of_32_bits_wrap_around():
    x = np.array([2**30, -5], np.int32)
    fast = tg.compile(lambda x: (x * 4 + x * 2.0, np.sum(x * 4 * 0.5)), fast=True)
    for got, wanted in zip(fast(x), (x * 4 + x * 2.0, np.sum(x * 4 * 0.5)), strict=True):
        assert got.tolist() == wanted.tolist()
    assert fast.fast_reason == ""


@pytest.mark.parametrize("dtype", [np.int64, np.int32])
def test_whole_numbers_have_the_signs_of_numpy(dtype: Any):
    x, y = np.array([-7, -1, 0, 3, 12], dtype), np.array([2, -3, 5, 0, 7], dtype)

    def f(x: Any, y: Any) -> Any:
        both = [g(x, y) for g in (np.floor_divide, np.remainder, np.fmod, np.maximum, np.less)]
        return [*both, x + y, x - 2 * y, np.abs(x), np.sign(y), x / 3]

    with np.errstate(divide="ignore"):
        wanted = f(x, y)
        for got, want in zip(tg.compile(f, fast=True)(x, y), wanted, strict=True):
            assert (got.tolist(), got.dtype) == (want.tolist(), want.dtype)


def test_an_index_may_be_a_number_of_the_run_and_a_name_what_loops_are_made_of(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(native, "compiled", in_python)

    def f(plus: Any, i: Any, y0: Any, y1: Any) -> Any:
        return np.sum(plus[i] * y0) + np.sum(plus[i, y1 - 1]), plus[:, ::2] @ plus[:2, :2]

    fast, x, y = tg.compile(f, fast=True), np.arange(6.0).reshape(2, 3), np.array([1, 3])
    for i in (np.int64(1), np.int64(-2)):
        for got, wanted in zip(fast(x, i, 3.0, y), f(x, i, 3.0, y), strict=True):
            assert np.array_equal(got, wanted)
    assert fast.fast_reason == ""


# ---- what loops cannot do ------------------------------------------------------------------------


def test_what_has_no_loop_is_left_to_numpy_and_named():
    def f(x: Any) -> Any:
        return np.sum(np.linalg.inv(x * 2.0) * x)

    fast, x = tg.compile(f, fast=True), np.array([[2.0, 1.0], [1.0, 3.0]])
    assert fast(x) == pytest.approx(f(x))
    assert fast.fast_reason == "inv: no loop is printed for it"
    assert fast.repeat(3)(x) == pytest.approx(f(x))


def test_complex_numbers_run_as_numpy():
    fast = tg.compile(lambda x: np.exp(x * 2.0), fast=True)
    x = np.array([1 + 2j])
    assert np.allclose(fast(x), np.exp(2 * x))
    assert "exp" in fast.fast_reason


def test_a_program_that_is_too_long_runs_as_numpy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(native, "LONGEST", 3)
    fast = tg.compile(lambda x: np.exp(x) + np.sin(x) * 2.0, fast=True)
    assert np.allclose(fast(np.ones(3)), np.exp(1) + np.sin(1) * 2)
    assert "minutes" in fast.fast_reason


def test_without_numba_the_install_line_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiled, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r'pip install "tinygrad_tr\[fast\]"'):
        tg.compile(lambda x: x, fast=True)
    assert tg.compile(lambda x: x * 2)(3.0) == 6.0


def test_a_saved_module_needs_no_numba(tmp_path: Path):
    model = network()
    step = tg.compile(training(model, tg.optim.SGD(model.parameters(), lr=0.5)), fast=True)
    step(X, T)
    text = step.save(tmp_path / "step.py").read_text(encoding="utf-8")
    assert "numba" not in text
    assert "numba" in step.source
    space: dict[str, Any] = {}
    exec(text, space)
    assert space["step"](X, T) == pytest.approx(step(X, T))


# ---- the cache -----------------------------------------------------------------------------------

PROGRAM = """
import sys, time
import numpy as np, tinygrad_tr as tg
start = time.perf_counter()
f = tg.compile(lambda x: np.sum(np.tanh(x) * x))
f(np.ones(3))
assert "numba" not in sys.modules
f = tg.compile(lambda x: np.sum(np.tanh(x) * x), fast=True)
print(float(f(np.full(3, 0.5))))
(loops,) = [x for name, x in f._last.printed.known.items() if "loops" in name]
print(sum(loops.stats.cache_hits.values()), time.perf_counter() - start)
"""


def ran(folder: Path) -> list[str]:
    environment = os.environ | {"TINYGRAD_TR_CACHE": str(folder)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM], env=environment, capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_a_second_process_compiles_nothing(tmp_path: Path):
    (first, hits, _seconds), (second, again, _) = ran(tmp_path), ran(tmp_path)
    assert float(first) == float(second) == pytest.approx(1.5 * np.tanh(0.5))
    assert (hits, again) == ("0", "1")
    assert len(list(tmp_path.glob("*.py"))) == 1
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path):
    (tmp_path / "file").write_text("")
    value, hits, _ = ran(tmp_path / "file" / "inside")
    assert (float(value), hits) == (pytest.approx(1.5 * np.tanh(0.5)), "0")


def test_a_broken_file_is_done_without(tmp_path: Path):
    ran(tmp_path)
    (file,) = tmp_path.glob("*.py")
    file.write_text("1 / 0", encoding="utf-8")
    assert float(ran(tmp_path)[0]) == pytest.approx(1.5 * np.tanh(0.5))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x[::-1] * 2,
        lambda x: x[::-1] + x,
        lambda x: np.sum(x[::-1] * x),
        lambda x: np.outer(x, x)[:, ::-1] * 2,
        lambda x: (x * 2)[::-2] * 3,
        lambda x: np.cumsum(x[::-1])[::-1] * x,
        lambda x: ((y := x * 2)[::-1], np.sort(np.sort(y * 3) * 2 + 1)),
        lambda x: (np.flip(y := x * 2), np.sort(np.sort(y * 3) * 2 + 1)),
        lambda x: ((y := np.outer(x, x)).ravel(order="F"), np.sort(np.sort(y) * 2)),
        lambda x: (np.rot90(y := np.outer(x, x)), np.linalg.svd(y * 3)[1], np.sort(np.sort(y))),
    ],
)
def test_arrays_are_read_backwards(f: Any):
    x = np.arange(1.0, 5.0)
    got, wanted = tg.compile(f, fast=True)(x), f(x)
    for a, b in zip(flatten(got)[0], flatten(wanted)[0], strict=True):
        assert np.allclose(a, b)


def test_a_state_is_written_backwards():
    w = tg.Value(np.arange(4.0))

    def turn() -> Any:
        w.data = w.data[::-1] * 2

    run = tg.compile(turn, fast=True)
    run()
    assert w.data.tolist() == [6.0, 4.0, 2.0, 0.0]
    run()
    assert w.data.tolist() == [0.0, 4.0, 8.0, 12.0]


@pytest.mark.parametrize("fast", [False, True])
def test_a_state_gets_a_part_of_what_is_larger(fast: bool):
    a, b, c = (tg.Value(np.full(6, float(k))) for k in range(3))

    def step(x: Any) -> Any:
        a.data = ((x[:, None] + x) * 2.0)[2]
        c.data, b.data = b.data + 1.0, c.data * 2.0
        return np.sum(b.data)

    run = tg.compile(step, fast=fast)
    assert [float(run(np.arange(6.0))) for _ in range(3)] == [24.0, 24.0, 60.0]
    assert a.data.tolist() == [4.0, 6.0, 8.0, 10.0, 12.0, 14.0]
    assert (b.data[0], c.data[0]) == (10.0, 5.0)


def test_a_state_gets_what_one_turn_of_many_computes():
    def after(how: Any) -> Any:
        states, w = [tg.Value(np.full((2, 3), float(k))) for k in range(3)], tg.Value(np.eye(3))

        def step(x: Any) -> Any:
            turns = [np.tanh(x[k] @ w + 1.0) for k in range(6)]
            states[1].data = turns[2]
            return sum(np.sum(turn) for turn in turns), states[2].data * 1.0

        results = how(step)(np.linspace(0.0, 1.0, 36).reshape(6, 2, 3))
        return *numbers(results), *(state.data for state in states)

    native = after(lambda step: tg.compile(step, fast=True))
    for got, wanted in zip(native, after(lambda step: step), strict=True):
        assert np.allclose(got, wanted)


@pytest.mark.parametrize("f", [np.floor_divide, np.remainder])
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_whole_quotients_and_rests_are_numpys(f: Any, dtype: Any):
    numbers = np.array([0, 1, -1, 1 / 3, -1 / 3, 2.5, -8, 7.25, 1e30], dtype)
    x, y = (grid.ravel() for grid in np.meshgrid(numbers, numbers[1:]))
    got = tg.compile(lambda x, y: f(x, y), fast=True)(x, y)
    assert np.array_equal(got, f(x, y))
    assert np.array_equal(np.signbit(got), np.signbit(f(x, y)))


def test_what_is_joined_may_be_joined_again():
    w = tg.Value(np.full((5, 4), 0.3))

    def recurrent(x: Any) -> Any:
        h = np.zeros((2, 2))
        for k in range(6):
            h = np.tanh(np.concatenate([x[k], h], axis=1) @ w)[:, :2]
        loss = np.sum(h**2)
        w.zero_grad()
        loss.backward()
        return w.grad

    x = np.ones((6, 2, 3))
    assert np.allclose(tg.compile(recurrent, fast=True)(x), recurrent(x))


def test_a_gradient_that_is_joined_updates_its_parameter():
    def parameters_after(how: Any) -> list[Any]:
        a, b = tg.Value(np.ones(4)), tg.Value(np.ones(3))
        optimizer = tg.optim.Adam([a, b], lr=0.1)

        def step(x: Any, y: Any) -> Any:
            loss = np.sum(a * a) + np.sum(b * b * y)
            optimizer.zero_grad()
            loss.backward()
            a.grad = np.concatenate([x[2:] * 2, x[:2] * 3])
            optimizer.step()
            return loss

        how(step)(np.arange(1.0, 5.0), np.ones(3))
        return [a.data, b.data]

    native = parameters_after(lambda f: tg.compile(f, fast=True))
    for got, wanted in zip(native, parameters_after(tg.compile), strict=True):
        assert np.allclose(got, wanted)


def test_a_state_without_axes_is_written():
    def after_three(how: Any) -> Any:
        p = tg.Value(np.float64(1.0))
        optimizer = tg.optim.SGD([p], lr=0.1, momentum=0.9)

        def step(x: float) -> Any:
            loss = np.tanh(p * x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return loss

        run = how(step)
        for _ in range(3):
            run(1.0)
        return p.data

    assert after_three(lambda f: tg.compile(f, fast=True)) == pytest.approx(after_three(tg.compile))


def test_a_state_without_elements_disturbs_no_other():
    p, q = tg.Value(np.ones(0)), tg.Value(np.ones(3))

    def step(x: Any) -> Any:
        p.data = p.data * 2
        q.data = q.data + x

    run = tg.compile(step, fast=True)
    run(np.ones(3)), run(np.ones(3))
    assert p.data.shape == (0,)
    assert q.data.tolist() == [3.0, 3.0, 3.0]


@pytest.mark.parametrize(
    "look",
    [
        lambda w: np.lib.stride_tricks.sliding_window_view(w, 2),
        lambda w: np.rot90(np.reshape(w, (2, 2))),
        lambda w: np.reshape(w, (2, 2), order="F"),
        lambda w: w[::-1],
    ],
)
def test_a_view_of_a_state_shows_what_was_there(look: Any):
    w = tg.Value(np.arange(4.0))

    def f(x: Any) -> Any:
        seen = look(w.data)
        w.data = w.data * 2 + x
        return seen

    assert np.array_equal(tg.compile(f, fast=True)(np.ones(4)), look(np.arange(4.0)))


@pytest.mark.parametrize("dtype", ["c16", "f2"])
def test_a_state_of_a_type_that_no_loop_has_is_written(dtype: str):
    ones, states = np.ones(3, dtype), []
    for fast in (False, True):
        w, u = tg.Value(np.arange(3).astype(dtype)), tg.Value(ones * 5)
        states.append((w, u))

        def step(x: Any, w: Any = w, u: Any = u) -> None:
            w.data = w.data * x - 1
            w.data, u.data = u.data[::-1], w.data

        run = tg.compile(step, fast=fast)
        for k in range(3):
            run(ones * k)
    for eager, native in zip(*states, strict=True):
        assert np.array_equal(eager.data, native.data)
