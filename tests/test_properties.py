"""Random graphs, shapes and indices: what holds for all of them, not for the ones thought of."""

from __future__ import annotations

import itertools
import string
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import tinygrad_tr as tg
from tests import differences
from tests.differences import close, random_like

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)
seeds = st.integers(0, 2**32 - 1)
shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)


def drawn(seed: int, *several: tuple[int, ...]) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [np.asarray(rng.uniform(-1.5, 1.5, shape)) for shape in several]


# ---- random graphs -------------------------------------------------------------------------

SMOOTH: list[Callable[[Any], Any]] = [
    np.tanh, np.sin, np.cos, tg.sigmoid, tg.softplus, np.square, lambda u: np.exp(-u * u),
    lambda u: np.log1p(u * u), lambda u: np.sqrt(1 + u**2), lambda u: 2 - u / 3, lambda u: u**3 / 4,
    lambda u: np.sum(u, axis=-1), lambda u: np.mean(u, axis=0, keepdims=True), np.var,
    lambda u: u.T, lambda u: u.reshape(-1), lambda u: u[..., ::-1], lambda u: u[None],
    lambda u: tg.softmax(u, axis=-1), lambda u: tg.logsumexp(u, axis=0, keepdims=True),
    lambda u: np.concatenate([u, 2 * u], axis=-1), lambda u: u[[0, 0]],
    lambda u: np.outer(u, u)[:2],
]  # fmt: skip
OF_TWO: list[Callable[[Any, Any], Any]] = [
    lambda u, v: u + v, lambda u, v: u - v, lambda u, v: u * v, lambda u, v: u / (2 + v * v),
    np.logaddexp, lambda u, v: np.where(C > 0, u, v), lambda u, v: (1.5 + np.tanh(u)) ** v,
    lambda u, v: np.stack([u, v]), lambda u, v: u @ v, np.dot,
]  # fmt: skip
C = np.array([1.0, -1.0, 2.0])
Step = tuple[Callable[..., Any], tuple[int, ...]]


@st.composite
def programs(draw: Any) -> tuple[list[Step], list[np.ndarray]]:
    """Steps that each take earlier results, on three arrays; what does not fit is left out."""
    xs = drawn(draw(seeds), (2, 3), (3,), ())
    values, steps = list(xs), []
    for _ in range(draw(st.integers(2, 7))):
        f = draw(st.sampled_from([*SMOOTH, *OF_TWO]))
        n = 1 if f in SMOOTH else 2
        operands = tuple(draw(st.integers(0, len(values) - 1)) for _ in range(n))
        try:
            out = np.asarray(f(*(values[k] for k in operands)))
        except (ValueError, IndexError, TypeError):
            continue
        if out.ndim <= 3 and out.size <= 40:
            values.append(out)
            steps.append((f, operands))
    return steps, xs


def run(steps: list[Step], xs: Any) -> Any:
    values = list(xs)
    for f, operands in steps:
        values.append(f(*(values[k] for k in operands)))
    return sum(np.sum(np.tanh(v)) for v in values)


@few
@given(programs(), seeds)
def test_random_graphs(program: Any, seed: int):
    steps, xs = program

    def f(*xs: Any) -> Any:
        return run(steps, xs)

    close(differences.gradients(f, xs, None), differences.gradients_by_differences(f, xs, 1.0))
    rng = np.random.default_rng(seed)
    directions = [random_like(rng, x) for x in xs]
    close(
        differences.curvature(f, xs, None, directions),
        differences.curvature_by_differences(f, xs, None, directions),
        rtol=1e-5, atol=1e-6,
    )  # fmt: skip


@few
@given(programs())
def test_backward_adds_up_and_repeats_bit_for_bit(program: Any):
    steps, xs = program
    values = [tg.Value(x) for x in xs]
    out = run(steps, values)
    out.backward()
    once = [x.grad.copy() for x in values]
    for x, g in zip(values, tg.gradients(out, values), strict=True):
        assert x.grad.tobytes() == g.tobytes()
    out.backward()
    for x, g in zip(values, once, strict=True):
        assert x.grad.tobytes() == (2 * g).tobytes()


# ---- random shapes -------------------------------------------------------------------------

ELEMENTWISE = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "logaddexp": np.logaddexp,
    "divide": lambda x, y: x / (y + np.copysign(0.5, y.data if isinstance(y, tg.Value) else y)),
    "maximum": np.maximum, "minimum": np.minimum, "where": lambda x, y: np.where(y > 0, x, y * y),
    "clip": lambda x, y: np.clip(x, -0.7, y),
}  # fmt: skip


@few
@given(
    hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=0, max_side=3),
    st.sampled_from(sorted(ELEMENTWISE)),
    seeds,
)
def test_broadcasting(both: Any, name: str, seed: int):
    f, xs = ELEMENTWISE[name], drawn(seed, *both.input_shapes)
    g = random_like(np.random.default_rng(seed), np.zeros(both.result_shape))
    found = differences.gradients(f, xs, g)
    assert [x.shape for x in found] == [x.shape for x in xs]
    close(found, differences.gradients_by_differences(f, xs, g))


@few
@given(hnp.array_shapes(min_dims=1, max_dims=4, max_side=3), st.data(), seeds)
def test_reductions(shape: tuple[int, ...], data: st.DataObject, seed: int):
    axes = data.draw(st.none() | hnp.valid_tuple_axes(len(shape), min_size=0))
    keepdims = data.draw(st.booleans())
    [x], n = drawn(seed, shape), len(shape)
    for f in np.sum, np.mean, np.var, np.max, np.min:
        out = f(x, axis=axes, keepdims=keepdims)
        g = random_like(np.random.default_rng(seed), out)

        def reduced(x: Any, f: Any = f) -> Any:
            return f(x, axis=axes, keepdims=keepdims)

        close(
            differences.gradients(reduced, [x], g),
            differences.gradients_by_differences(reduced, [x], g),
        )
    order = data.draw(st.permutations(range(n)))
    signed = tuple(k - n * data.draw(st.booleans()) for k in order)
    g = random_like(np.random.default_rng(seed), np.transpose(x, order))
    [found] = differences.gradients(lambda x: np.transpose(x, signed), [x], g)
    assert np.array_equal(np.transpose(found, order), g)


# ---- random indices ------------------------------------------------------------------------


def check_index(shape: tuple[int, ...], key: Any, seed: int) -> None:
    [x] = drawn(seed, shape)
    v = tg.Value(x)
    taken = v[key]
    assert np.array_equal(taken.data, x[key])
    g = random_like(np.random.default_rng(seed), x[key])
    expected = np.zeros(shape)
    np.add.at(expected, key, g)
    slope = tg.gradients(taken, v, output_gradients=g)
    np.testing.assert_allclose(slope, expected, rtol=1e-15, atol=1e-15)
    slope = tg.gradients(np.sum(taken * taken * g), v, create_graph=True)
    second = tg.gradients(np.sum(slope), v)
    np.testing.assert_allclose(second, 2 * expected, rtol=1e-14, atol=1e-14)


@few
@given(shapes, st.data(), seeds)
def test_basic_indices(shape: tuple[int, ...], data: st.DataObject, seed: int):
    check_index(shape, data.draw(hnp.basic_indices(shape, allow_newaxis=True)), seed)


@few
@given(hnp.array_shapes(max_dims=3, max_side=3), st.data(), seeds)
def test_indices_of_every_kind(shape: tuple[int, ...], data: st.DataObject, seed: int):
    extents = data.draw(hnp.array_shapes(min_dims=0, max_dims=2, max_side=3))

    def part(n: int) -> Any:
        return data.draw(
            st.integers(-n, n - 1)
            | st.slices(n)
            | hnp.arrays(int, extents, elements=st.integers(-n, n - 1))
            | st.lists(st.integers(-n, n - 1), min_size=1, max_size=1)
        )

    key = tuple(part(n) for n in shape[: data.draw(st.integers(1, len(shape)))])
    if len(key) < len(shape) and data.draw(st.booleans()):
        key = (*key, ..., None)
    check_index(shape, key, seed)


@few
@given(hnp.array_shapes(max_dims=3, max_side=3), st.data(), seeds)
def test_masks(shape: tuple[int, ...], data: st.DataObject, seed: int):
    n = data.draw(st.integers(1, len(shape)))
    check_index(shape, data.draw(hnp.arrays(bool, shape[:n])), seed)


@few
@given(hnp.array_shapes(min_dims=1, max_dims=4, max_side=3), st.data(), seeds)
def test_keys_that_mix_everything(shape: tuple[int, ...], data: st.DataObject, seed: int):
    """Numbers, slices, None, one Ellipsis, masks of several axes and arrays, in any order."""
    extents = data.draw(hnp.array_shapes(min_dims=1, max_dims=2, max_side=2))
    parts, axes = [], list(shape)
    while axes and data.draw(st.booleans()):
        n = axes.pop(0)
        kind = data.draw(st.sampled_from(["number", "slice", "array", "mask", "None"]))
        if kind == "None":
            parts.append(None)
            axes.insert(0, n)
        elif kind == "mask":
            several = (n, axes.pop(0)) if axes and data.draw(st.booleans()) else (n,)
            parts.append(data.draw(_masks_of(several, int(np.prod(extents)), extents)))
        elif kind == "array":
            parts.append(data.draw(hnp.arrays(int, extents, elements=st.integers(-n, n - 1))))
        else:
            parts.append(data.draw(st.integers(-n, n - 1) if kind == "number" else st.slices(n)))
    if data.draw(st.booleans()):
        parts.insert(data.draw(st.integers(0, len(parts))), ...)
    key = tuple(parts)
    try:
        np.zeros(shape)[key]
    except IndexError:  # masks and arrays that do not broadcast together
        return
    check_index(shape, key, seed)


def _masks_of(shape: tuple[int, ...], n: int, extents: tuple[int, ...]) -> Any:
    """Masks; those that choose `n` elements stand beside arrays of one axis."""
    size = int(np.prod(shape))
    if len(extents) > 1 or n > size:
        return hnp.arrays(bool, shape)
    chosen = st.permutations([True] * n + [False] * (size - n))
    return chosen.map(lambda flags: np.array(flags).reshape(shape)) | hnp.arrays(bool, shape)


# ---- random products -----------------------------------------------------------------------


@st.composite
def sums_of_products(draw: Any) -> tuple[str, list[tuple[int, ...]]]:
    """An explicit einsum of one to three operands, with indices repeated and summed alone."""
    letters = string.ascii_letters[: draw(st.integers(1, 4))]
    extent = {letter: draw(st.integers(1, 3)) for letter in letters}
    word = st.text(letters, max_size=3)
    terms = draw(st.lists(word, min_size=1, max_size=3))
    used = sorted(set("".join(terms)))
    output = "".join(draw(st.permutations(used)))[: draw(st.integers(0, 3))]
    return ",".join(terms) + "->" + output, [tuple(extent[c] for c in term) for term in terms]


@few
@given(sums_of_products(), st.booleans(), seeds)
def test_einsum(call: tuple[str, list[tuple[int, ...]]], optimize: bool, seed: int):
    text, several = call
    xs = drawn(seed, *several)

    def f(*xs: Any) -> Any:
        return np.einsum(text, *xs, optimize=optimize)

    g = random_like(np.random.default_rng(seed), f(*xs))
    close(differences.gradients(f, xs, g), differences.gradients_by_differences(f, xs, g))


@st.composite
def any_einsum(draw: Any) -> tuple[str, list[tuple[int, ...]]]:
    """Terms with an ellipsis or without, whose axes broadcast; the output written or implied."""
    letters = string.ascii_lowercase[: draw(st.integers(1, 3))]
    extent = {letter: draw(st.integers(1, 3)) for letter in letters}
    batch = tuple(draw(st.lists(st.integers(1, 2), max_size=2)))
    terms, several = [], []
    for _ in range(draw(st.integers(1, 3))):
        word = draw(st.text(letters, max_size=3))
        shape = tuple(extent[c] for c in word)
        if draw(st.booleans()):
            cut = draw(st.integers(0, len(word)))
            inner = batch[draw(st.integers(0, len(batch))) :]
            inner = tuple(1 if draw(st.booleans()) else n for n in inner)
            word, shape = f"{word[:cut]}...{word[cut:]}", (*shape[:cut], *inner, *shape[cut:])
        terms.append(word)
        several.append(shape)
    text = ",".join(terms)
    if draw(st.booleans()):
        used = sorted(set(text) - set(".,"))
        output = "".join(draw(st.permutations(used)))[: draw(st.integers(0, 2))]
        text += "->" + ("..." if "..." in text else "") + output
    return text, several


@few
@given(any_einsum(), seeds)
def test_einsum_with_ellipsis_and_implied_output(call: Any, seed: int):
    """Both orders against finite differences."""
    text, several = call
    xs = drawn(seed, *several)

    def f(*xs: Any) -> Any:
        return np.einsum(text, *xs)

    assert np.array_equal(f(*map(tg.Value, xs)).data, f(*xs))
    g = random_like(np.random.default_rng(seed), f(*xs))
    close(differences.gradients(f, xs, g), differences.gradients_by_differences(f, xs, g))
    directions = [random_like(np.random.default_rng(seed + k), x) for k, x in enumerate(xs)]
    close(
        differences.curvature(f, xs, g, directions),
        differences.curvature_by_differences(f, xs, g, directions),
    )


@few
@given(hnp.mutually_broadcastable_shapes(num_shapes=3, max_dims=3, min_side=0, max_side=3), seeds)
def test_broadcasting_of_three(several: Any, seed: int):
    xs = drawn(seed, *several.input_shapes)

    def f(x: Any, y: Any, z: Any) -> Any:
        return np.where(x > 0, x * y, np.clip(y, -1, 2) * z) + np.hypot(x, z)

    g = random_like(np.random.default_rng(seed), np.zeros(several.result_shape))
    found = differences.gradients(f, xs, g)
    assert [x.shape for x in found] == [x.shape for x in xs]
    close(found, differences.gradients_by_differences(f, xs, g))


matrices = hnp.mutually_broadcastable_shapes(
    signature=np.matmul.signature, max_dims=2, max_side=3
)


@few
@given(matrices, seeds)
def test_matmul(both: Any, seed: int):
    xs = drawn(seed, *both.input_shapes)
    g = random_like(np.random.default_rng(seed), np.zeros(both.result_shape))
    close(
        differences.gradients(np.matmul, xs, g),
        differences.gradients_by_differences(np.matmul, xs, g),
    )


@few
@given(st.data(), seeds)
def test_joining_and_cutting_again(data: st.DataObject, seed: int):
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=3))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    lengths = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    xs = [tg.Value(x) for x in drawn(seed, *(resized(shape, axis, n) for n in lengths))]
    joined = np.concatenate(xs, axis=axis)
    g = random_like(np.random.default_rng(seed), joined.data)
    parts = np.split(g, list(itertools.accumulate(lengths))[:-1], axis=axis)
    for slope, part in zip(tg.gradients(joined, xs, output_gradients=g), parts, strict=True):
        assert np.array_equal(slope, part)


def resized(shape: tuple[int, ...], axis: int, n: int) -> tuple[int, ...]:
    k = axis % len(shape)
    return (*shape[:k], n, *shape[k + 1 :])
