"""Every entry of the table on arrays of another library, which speak NumPy's protocols only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import scipy.special

import tinygrad_tr as tg
from tests.differences import differentiable, random_like
from tests.samples import SAMPLES
from tests.sampling import NAMES, Sample
from tests.standin import Standin, unwrapped

NAMES["scipy"] = scipy

# What no array can be differentiated through unless somebody looks at its numbers: those of the
# first list ask for one truth value, those of the second for the numbers themselves.
BASIS = (
    "a gradient that depends on the choice of a basis must raise, and whether it does is one truth "
    "value of the numbers"
)
SECOND = "its gradient has eigenvectors or singular vectors in it, and theirs depends on the basis"
LOOKS = {
    "unused": BASIS,
    "resolve": BASIS,
    **dict.fromkeys(["eigh", "eig", "svd", "qr"], BASIS),
    **dict.fromkeys(["eigvalsh", "eigvals", "svdvals", "norm", "matrix_norm", "cond"], SECOND),
    "adjugate": SECOND,
    "lstsq": "its gradient must raise below full rank, and the rank is one of its results",
    "polyfit": "it is lstsq()",
    "real_if_close": "the dtype of the result is a truth value of the numbers",
}
COMPLEX = "polygamma() of complex numbers adds up as many terms as the least of them asks for"
LOOKS_IF_COMPLEX = dict.fromkeys(["gamma", "loggamma", "psi", "rgamma"], COMPLEX)
READS = {
    "trim_zeros": "the shape of the result is where the first and the last number stand",
    "polymul": "its result begins with the first coefficient that is not 0, as trim_zeros() has it",
}


@contextmanager
def truth_values(told: bool) -> Iterator[None]:
    """Stand-ins tell their truth value, as a device does when the program waits for it."""
    refused = Standin.__bool__
    try:
        if told:
            Standin.__bool__ = lambda self: bool(unwrapped(self))
        yield
    finally:
        Standin.__bool__ = refused


def results(sample: Sample, xs: list[Any], kind: Any) -> list[Any]:
    """What a sample gives, its gradients and their gradients, on values of arrays of a `kind`."""
    values = [
        tg.Value(kind(x) if isinstance(x, np.ndarray) else x) if differentiable(x) else x
        for x in xs
    ]
    leaves = [x for x in values if isinstance(x, tg.Value)]
    out = sample(*values)
    if not out.requires_grad:
        return [out.data]
    rng = np.random.default_rng(len(xs))
    slopes = tg.gradients(
        out, leaves, output_gradients=like(out.data, rng, kind), create_graph=True
    )
    live = [g for g in slopes if g.requires_grad]
    seeds = [like(g.data, rng, kind) for g in live]
    seconds: Any = []
    if live:
        seconds = tg.gradients(live, leaves, output_gradients=seeds, allow_unused=True)
    return [out.data, *(g.data for g in slopes), *seconds]


def like(x: Any, rng: np.random.Generator, kind: Any) -> Any:
    """A random gradient to come into `x`, of the library that `x` is of."""
    g = random_like(rng, unwrapped(x))
    return kind(np.asarray(g)) if isinstance(x, Standin) else g


def fault(sample: Sample, dtype: str) -> str:
    """What is wrong with a sample on stand-ins, if anything."""
    xs = sample.operands(dtype)
    expected = results(sample, xs, lambda x: x)
    try:
        found = results(sample, xs, Standin)
    except Exception as error:
        return f"{sample}: {type(error).__name__}: {error}"
    foreign = any(isinstance(x, np.ndarray) and differentiable(x) for x in xs)
    if foreign and not isinstance(found[0], Standin):
        return f"{sample}: the result left for {type(found[0]).__name__}"
    try:
        for a, b in zip(found, expected, strict=True):
            if (a is None) != (b is None):
                return f"{sample}: one of the gradients is missing"
            if b is not None:
                compare(unwrapped(a), b, near=1e-4 if dtype == "f" else 1e-12)
                assert isinstance(a, Standin) or not (foreign and isinstance(b, np.ndarray))
    except AssertionError as error:
        return f"{sample}: {error}"
    return ""


def compare(a: Any, b: Any, near: float) -> None:
    size = np.max(np.abs(b), initial=1)
    np.testing.assert_allclose(a, b, rtol=near, atol=near * size)
    assert np.shape(a) == np.shape(b), "the shape is another"
    if type(b) is not float:  # the gradient of a plain number, which has no dtype to keep
        assert np.asarray(a).dtype == np.asarray(b).dtype, "the dtype is another"


@pytest.mark.parametrize("dtype", ["d", "f", "D"])
@pytest.mark.parametrize("operation", SAMPLES, ids=lambda it: it.name)
def test_entry(operation: Any, dtype: str):
    samples = [it for it in SAMPLES[operation] if it.complex or dtype not in "FD"]
    told = operation.name in LOOKS or (dtype == "D" and operation.name in LOOKS_IF_COMPLEX)
    with truth_values(told):
        faults = [text for sample in samples if (text := fault(sample, dtype))]
    if operation.name in READS:
        assert all("a stand-in array was asked for" in text for text in faults), "\n".join(faults)
    else:
        assert not faults, f"{operation.name}(): {len(faults)} samples fail\n" + "\n".join(faults)


@pytest.mark.parametrize("name", [*LOOKS, *READS, *LOOKS_IF_COMPLEX])
def test_exceptions_are_needed(name: str):
    found = [operation for operation in SAMPLES if operation.name == name]
    assert found, f"{name}() is no entry"
    samples = [sample for operation in found for sample in SAMPLES[operation]]
    dtype = "D" if name in LOOKS_IF_COMPLEX else "d"
    samples = [sample for sample in samples if sample.complex or dtype == "d"]
    assert any("was asked for" in fault(sample, dtype) for sample in samples), (
        f"{name}() works now: take it off the list"
    )


CONVERSIONS = [
    float, int, bool, complex, iter, list, np.asarray, memoryview, lambda x: x.item(),
    lambda x: x.__setitem__(0, 1.0), lambda x: np.add.at(x, 0, 1.0), lambda x: [1, 2][x],
]  # fmt: skip


@pytest.mark.parametrize("convert", CONVERSIONS)
def test_the_stand_in_is_strict(convert: Any):
    with pytest.raises(TypeError):
        convert(Standin(np.ones(1)))


def test_elements_that_are_taken_twice_add_up():
    x = tg.Value(Standin(np.array([1.0, 2.0, 3.0], dtype=np.float32)))
    np.sum(x[[0, 2, 0]] * 2).backward()
    assert type(x.grad) is Standin
    assert x.grad.dtype == np.float32
    np.testing.assert_array_equal(unwrapped(x.grad), [4, 0, 2])


def test_the_gradient_of_a_plain_number_stays_where_the_arrays_are():
    x, scale = tg.Value(Standin(np.array([1.0, 2.0]))), tg.Value(3.0)
    np.sum(x * (scale * 2)).backward()
    assert type(scale.grad) is Standin
    assert scale.grad.shape == ()
    assert unwrapped(scale.grad) == 6


def test_second_order():
    x = tg.Value(Standin(np.array([0.5, 2.0, 3.0])))
    slope = tg.gradients(np.sum(x[[0, 1, 0]] ** 3), x, create_graph=True)
    np.sum(slope).backward()
    np.testing.assert_allclose(unwrapped(x.grad), [6, 12, 0])


# ---- libraries that do not answer NumPy's functions ----------------------------------------


class Tensor:
    """What torch's and JAX's arrays have in common: DLPack, and their own memory."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.array

    def __dlpack__(self, **options: Any) -> Any:
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self.array.__dlpack_device__()


def tensor(library: str) -> Any:
    if library == "any":
        return Tensor(np.ones(2))
    return pytest.importorskip(library).ones(2)


@pytest.mark.parametrize("library", ["any", "torch", "jax.numpy"])
@pytest.mark.parametrize("use", [tg.Value, lambda t: tg.Value(1.0) * t])
def test_tensors_are_refused_with_the_way_in(library: str, use: Any):
    t = tensor(library)
    with pytest.raises(TypeError, match=r"tg\.Value\(np\.from_dlpack\(t\)\)"):
        use(t)
    np.testing.assert_array_equal(tg.Value(np.from_dlpack(t)).data, [1, 1])


@pytest.mark.parametrize("data", [np.arange(3.0), np.arange(3), 2.0, np.float32(2)])
def test_dlpack_out_of_a_constant(data: Any):
    v = tg.Value(data, requires_grad=False)
    taken = np.from_dlpack(v)
    np.testing.assert_array_equal(taken, data)
    assert not np.shares_memory(taken, v.data)
    assert v.__dlpack_device__() == np.ones(1).__dlpack_device__()


def test_dlpack_out_of_a_value_that_needs_a_gradient():
    v = tg.Value([1.0, 2.0])
    for ask in (np.from_dlpack, lambda v: v.__dlpack_device__()):
        with pytest.raises(TypeError, match=r"gradient would be lost; use v\.detach\(\)"):
            ask(v)
    np.testing.assert_array_equal(np.from_dlpack(v.detach()), [1, 2])


def test_dlpack_to_torch():
    torch = pytest.importorskip("torch")
    assert torch.from_dlpack(tg.Value([1.0, 2.0]).detach()).tolist() == [1, 2]


def test_a_plain_number_promotes_nothing_after_an_update_beside_foreign_arrays():
    x, scale = Standin(np.array([1.0, 2.0], dtype=np.float32)), tg.Value(3.0)
    np.sum(x * scale).backward()
    assert scale.grad.dtype == np.float32
    scale.data = scale.data - 0.1 * scale.grad
    out = x * scale
    assert out.dtype == np.float32
    np.testing.assert_allclose(unwrapped(out.data), [2.7, 5.4], rtol=1e-6)
