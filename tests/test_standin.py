"""Every entry of the table on arrays of another library, which speak NumPy's protocols only."""

from __future__ import annotations

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

# What NumPy's protocols offer no way to; this list may only become shorter.
LOOKS = "it raises for some numbers, so somebody has to look at them"
SHAPE = "the shape of the result depends on the numbers"
COUNTS = "NumPy tells the positions for a plain count, and here each row has its own"
EXCEPTIONS = {
    "unused": LOOKS,
    "resolve": LOOKS,
    "eigh": LOOKS,
    "eig": LOOKS,
    "svd": LOOKS,
    "qr": LOOKS,
    "lstsq": "its gradient is refused below full rank, and the rank is one of its results",
    "polyfit": "it is lstsq()",
    "adjugate": "two formulas, and the numbers decide which",
    "det": "its gradient is adjugate()",
    "real_if_close": "the dtype of the result depends on the numbers",
    "trim_zeros": SHAPE,
    "polymul": SHAPE,
    "nanmedian": COUNTS,
    "nanquantile": COUNTS,
    "nanpercentile": COUNTS,
}


def value_and_gradients(sample: Sample, xs: list[Any], kind: Any) -> tuple[Any, list[Any]]:
    """What a sample gives, on values whose arrays are made by `kind`, and one sweep's gradients."""
    values = [
        tg.Value(kind(x) if isinstance(x, np.ndarray) else x) if differentiable(x) else x
        for x in xs
    ]
    out = sample(*values)
    if out.requires_grad:
        g = random_like(np.random.default_rng(len(xs)), unwrapped(out.data))
        out.backward(Standin(np.asarray(g)) if isinstance(out.data, Standin) else g)
    return out.data, [x.grad for x in values if isinstance(x, tg.Value)]


def fault(sample: Sample) -> str:
    """What is wrong with a sample on stand-ins, if anything."""
    xs = sample.operands()
    expected, slopes = value_and_gradients(sample, xs, lambda x: x)
    try:
        out, found = value_and_gradients(sample, xs, Standin)
    except Exception as error:
        return f"{sample}: {type(error).__name__}: {error}"
    foreign = any(isinstance(x, np.ndarray) and differentiable(x) for x in xs)
    if foreign and not isinstance(out, Standin):
        return f"{sample}: the result left for {type(out).__name__}"
    try:
        for a, b in zip([out, *found], [expected, *slopes], strict=True):
            if (a is None) != (b is None):
                return f"{sample}: one of the gradients is missing"
            if b is not None:
                np.testing.assert_allclose(unwrapped(a), b, rtol=1e-13, atol=1e-14)
                assert np.shape(unwrapped(a)) == np.shape(b), "the shape is another"
                assert np.asarray(unwrapped(a)).dtype == np.asarray(b).dtype, "the dtype is another"
                assert isinstance(a, Standin) or not (foreign and isinstance(b, np.ndarray))
    except AssertionError as error:
        return f"{sample}: {error}"
    return ""


@pytest.mark.parametrize("operation", SAMPLES, ids=lambda it: it.name)
def test_entry(operation: Any):
    faults = [text for sample in SAMPLES[operation] if (text := fault(sample))]
    if operation.name in EXCEPTIONS:
        assert faults, f"{operation.name}() works now: take it off the list"
        assert all("a stand-in array was asked for" in text for text in faults), "\n".join(faults)
    else:
        assert not faults, f"{operation.name}(): {len(faults)} samples fail\n" + "\n".join(faults)


def test_exceptions_are_entries():
    assert EXCEPTIONS.keys() <= {operation.name for operation in SAMPLES}


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
