"""The data sets are what they say, and cutting them loses and repeats no row."""

import hashlib
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_tr import data

IMAGES = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"
FIRST_IMAGE = "9bc74a9fdeea9a14cfca731bfe65cb93d1749efb8b892acd2f3bd43bf9443ffa"
SHAPES = {"moons": data.moons, "circles": data.circles, "spiral": data.spiral}


def stored() -> dict[str, np.ndarray]:
    file = resources.files("tinygrad_tr.data") / "digits.npz"
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return dict(arrays)


# Tables


def test_seed_table():
    X, t = data.seed_table()
    assert X.dtype == t.dtype == np.float64
    assert X.tolist() == [[0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]]
    assert t.tolist() == [0, 0, 0, 1, 1, 1]


def test_seed_table_first_prediction():
    X, t = data.seed_table()
    s = 1 / (1 + np.exp(-X @ np.full(3, 0.5)))
    assert s == pytest.approx([0.622459, 0.731059, 0.5, 0.622459, 0.817574, 0.731059], abs=1e-6)
    gradient = -X.T @ ((t - s) * s * (1 - s))
    assert gradient == pytest.approx([-0.168809, 0.262807, 0.063650], abs=1e-6)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("and", lambda a, b: a and b),
        ("or", lambda a, b: a or b),
        ("nand", lambda a, b: not (a and b)),
        ("nor", lambda a, b: not (a or b)),
        ("XOR", lambda a, b: a != b),
    ],
)
def test_logic_gate(name, function):
    X, t = data.logic_gate(name)
    assert X.shape == (4, 2)
    assert X.dtype == t.dtype == np.float64
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert t.tolist() == [float(function(bool(a), bool(b))) for a, b in X]


def test_unknown_gate_names_the_five():
    with pytest.raises(ValueError, match=r"unknown gate 'not'.*and, or, nand, nor, xor"):
        data.logic_gate("not")


def test_tables_are_fresh_each_time():
    data.logic_gate("or")[1][:] = 7
    data.digits()[0][:] = 7
    assert data.logic_gate("or")[1].max() == 1
    assert data.digits()[0].max() == 1


# Digits


def test_digits():
    images, labels = data.digits()
    assert images.shape == (1797, 64)
    assert labels.shape == (1797,)
    assert (images.dtype, labels.dtype) == (np.float64, np.int64)
    assert (images.min(), images.max()) == (0, 1)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.array_equal(images * 16, stored()["images"])


def test_digits_file():
    arrays = stored()
    assert sorted(arrays) == ["images", "labels"]
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.uint8)}
    assert hashlib.sha256(arrays["images"][0].tobytes()).hexdigest() == FIRST_IMAGE
    whole = arrays["images"].tobytes() + arrays["labels"].tobytes()
    assert hashlib.sha256(whole).hexdigest() == IMAGES


def test_digits_licence_is_shipped():
    text = (resources.files("tinygrad_tr.data") / "LICENSE-digits.txt").read_text("utf-8")
    for part in ("Alpaydin", "Kaynak", "10.24432/C50P49", "CC BY 4.0", "What was changed"):
        assert part in text


def test_digits_equal_their_source():
    source = pytest.importorskip("sklearn.datasets").load_digits()
    images, labels = data.digits()
    assert np.array_equal(images * 16, source.data)
    assert np.array_equal(labels, source.target)


# Shapes


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_shapes(shape):
    X, labels = shape(51, rng=3)
    assert X.shape == (len(labels), 2)
    assert (X.dtype, labels.dtype) == (np.float64, np.int64)
    counts = np.bincount(labels)
    assert counts.max() - counts.min() <= 1
    assert (np.diff(labels) != 0).sum() > 5  # shuffled
    again, _ = shape(51, rng=np.random.default_rng(3))
    assert np.array_equal(X, again)
    assert not np.array_equal(X, shape(51, rng=4)[0])


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_shapes_errors(shape):
    with pytest.raises(ValueError, match="n=1"):
        shape(1, rng=0)
    with pytest.raises(ValueError, match="noise must not be negative"):
        shape(10, noise=-1, rng=0)


def test_circles_factor():
    with pytest.raises(ValueError, match="factor must be between 0 and 1"):
        data.circles(factor=1.5, rng=0)


# Splits


def rows(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(2 * n).reshape(n, 2), np.arange(n)


@given(n=st.integers(2, 60), share=st.floats(0.05, 0.95), seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_split_is_disjoint_and_complete(n, share, seed):
    X, y = rows(n)
    if not 1 <= round(n * share) <= n - 1:
        return
    X_train, X_test, y_train, y_test = data.train_test_split(X, y, test_size=share, rng=seed)
    assert len(y_test) == round(n * share)
    assert sorted([*y_train, *y_test]) == list(range(n))
    assert np.array_equal(X_train, X[y_train])
    assert np.array_equal(X_test, X[y_test])


def test_split_is_reproducible():
    X, y = rows(40)
    first, again, generator, other = (
        data.train_test_split(X, y, rng=rng)[1] for rng in (5, 5, np.random.default_rng(5), 6)
    )
    assert np.array_equal(first, again)
    assert np.array_equal(first, generator)
    assert not np.array_equal(first, other)


def test_split_leaves_the_global_generator_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    data.train_test_split(*rows(10), rng=0)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_split_takes_a_number_of_rows():
    parts = data.train_test_split(*data.digits(), test_size=497, rng=0)
    assert [len(part) for part in parts] == [1300, 497, 1300, 497]


def test_split_is_stratified():
    images, labels = data.digits()
    parts = data.train_test_split(images, labels, rng=0, stratify=True)
    train, test = (np.bincount(part) for part in parts[2:])
    assert test.sum() == round(1797 * 0.25)
    assert np.abs(test - 0.25 * (train + test)).max() <= 1


@given(
    counts=st.lists(st.integers(2, 12), min_size=1, max_size=5),
    share=st.floats(0.01, 0.99),
    seed=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_stratified_split_keeps_each_class_on_both_sides(counts, share, seed):
    y = np.repeat(np.arange(len(counts)), counts)
    n_test = round(len(y) * share)
    if not len(counts) <= n_test <= len(y) - len(counts):
        return
    parts = data.train_test_split(y, y, test_size=n_test, rng=seed, stratify=True)
    assert len(parts[3]) == n_test
    for part in parts[2:]:
        assert (np.bincount(part, minlength=len(counts)) >= 1).all()


@pytest.mark.parametrize("size", [0.0, 1.0, -0.5, 1.5, float("nan"), True])
def test_split_share_out_of_range(size):
    with pytest.raises(ValueError, match="test_size must be a share between 0 and 1"):
        data.train_test_split(*rows(10), test_size=size, rng=0)


@pytest.mark.parametrize("size", [0, 10, -1, 0.01, 0.99])
def test_split_needs_rows_on_both_sides(size):
    with pytest.raises(ValueError, match="of 10 rows; each set needs at least one"):
        data.train_test_split(*rows(10), test_size=size, rng=0)


def test_split_errors():
    with pytest.raises(ValueError, match="X has 3 rows but y has 2"):
        data.train_test_split([1, 2, 3], [0, 1], rng=0)
    with pytest.raises(ValueError, match="need rows"):
        data.train_test_split(1.0, 2.0, rng=0)
    with pytest.raises(ValueError, match="two rows of each class, 1 has one"):
        data.train_test_split([1, 2, 3], [0, 0, 1], test_size=1, rng=0, stratify=True)
    with pytest.raises(ValueError, match="cannot put each of the 2 classes"):
        data.train_test_split([1, 2, 3, 4], [0, 0, 1, 1], test_size=1, rng=0, stratify=True)
    with pytest.raises(ValueError, match="one label a row"):
        data.train_test_split(np.eye(4), np.eye(4), rng=0, stratify=True)


@pytest.mark.parametrize("rng", [None, True, 1.5, "0", np.random])
def test_rng_is_a_generator_or_an_int(rng):
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator or an int seed"):
        data.train_test_split(*rows(8), rng=rng)


def test_negative_seed():
    with pytest.raises(ValueError, match="a seed is not negative"):
        data.moons(rng=-1)


# Batches


@given(n=st.integers(0, 40), size=st.integers(1, 45), rng=st.none() | st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_batches_cover_everything_once(n, size, rng):
    X, y = rows(n)
    parts = list(data.batches(X, y, size, rng=rng))
    assert [len(part) for part, _ in parts[:-1]] == [size] * (len(parts) - 1)
    assert len(parts) == -(-n // size)
    seen = [label for _, labels in parts for label in labels]
    assert sorted(seen) == list(range(n))
    assert all(np.array_equal(part, X[labels]) for part, labels in parts)
    if rng is None:
        assert seen == list(range(n))


def test_batches_shuffle_anew_with_a_generator():
    X, y = rows(30)
    source = np.random.default_rng(0)
    epochs = [np.concatenate([t for _, t in data.batches(X, y, 7, rng=source)]) for _ in "12"]
    assert not np.array_equal(*epochs)
    assert not np.array_equal(epochs[0], y)
    seeded = [np.concatenate([t for _, t in data.batches(X, y, 7, rng=1)]) for _ in "12"]
    assert np.array_equal(*seeded)


def test_batches_errors_come_at_the_call():
    with pytest.raises(ValueError, match="X has 2 rows but y has 3"):
        data.batches([1, 2], [1, 2, 3], 1)
    with pytest.raises(ValueError, match="batch_size must be at least 1, got 0"):
        data.batches([1, 2], [1, 2], 0)
    with pytest.raises(TypeError, match=r"batch_size must be an int, got 2\.0"):
        data.batches([1, 2], [1, 2], 2.0)
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator or an int seed"):
        data.batches([1, 2], [1, 2], 2, rng="x")


# One column per class


def test_one_hot():
    assert data.one_hot([1, 0], 3).tolist() == [[0, 1, 0], [1, 0, 0]]
    assert data.one_hot(np.array([[0], [1]])).shape == (2, 1, 2)
    assert data.one_hot([True, False]).tolist() == [[0, 1], [1, 0]]
    assert data.one_hot([], 4).shape == (0, 4)
    labels = data.digits()[1]
    columns = data.one_hot(labels)
    assert columns.shape == (1797, 10)
    assert columns.dtype == np.float64
    assert np.array_equal(columns.argmax(1), labels)
    assert (columns.sum(1) == 1).all()


def test_one_hot_errors():
    with pytest.raises(TypeError, match="labels must be integers, got float64"):
        data.one_hot([0.0, 1.0])
    with pytest.raises(ValueError, match="from 0 to n_classes - 1 = 1, got 0 to 2"):
        data.one_hot([0, 2], 2)
    with pytest.raises(ValueError, match="got -1 to 1"):
        data.one_hot([-1, 1])
    with pytest.raises(ValueError, match="give n_classes"):
        data.one_hot([])
