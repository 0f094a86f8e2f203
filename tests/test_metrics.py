"""Metrics against their definitions, and against scikit-learn where it is installed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_tr import metrics

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


@given(labels)
@settings(max_examples=60, deadline=None)
def test_confusion_counts_each_row_once(pairs):
    predicted, truth = map(np.array, zip(*pairs, strict=True))
    matrix = metrics.confusion_matrix(predicted, truth, 4)
    for t in range(4):
        for p in range(4):
            assert matrix[t, p] == sum(a == p and b == t for a, b in pairs)
    assert metrics.accuracy(predicted, truth) == pytest.approx(np.trace(matrix) / len(pairs))


@given(labels)
@settings(max_examples=60, deadline=None)
def test_shares_by_their_definitions(pairs):
    predicted, truth = map(np.array, zip(*pairs, strict=True))
    n = max(predicted.max(), truth.max()) + 1
    for k in range(n):
        right = np.sum((predicted == k) & (truth == k))
        answered, true = np.sum(predicted == k), np.sum(truth == k)
        p = right / answered if answered else 0
        r = right / true if true else 0
        assert metrics.precision(predicted, truth, average=None)[k] == pytest.approx(p)
        assert metrics.recall(predicted, truth, average=None)[k] == pytest.approx(r)
        f = 2 * p * r / (p + r) if p + r else 0
        assert metrics.f1(predicted, truth, average=None)[k] == pytest.approx(f)
    assert metrics.f1(predicted, truth) == pytest.approx(
        np.mean(metrics.f1(predicted, truth, average=None)[np.union1d(predicted, truth)])
    )


def test_as_scikit_learn():
    sklearn = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    truth, predicted = rng.integers(0, 5, 200), rng.integers(0, 5, 200)
    assert np.array_equal(
        metrics.confusion_matrix(predicted, truth), sklearn.confusion_matrix(truth, predicted)
    )
    for ours, theirs in [
        (metrics.precision, sklearn.precision_score),
        (metrics.recall, sklearn.recall_score),
        (metrics.f1, sklearn.f1_score),
    ]:
        assert ours(predicted, truth) == pytest.approx(theirs(truth, predicted, average="macro"))
        two = (predicted > 2).astype(int), (truth > 2).astype(int)
        assert ours(*two, average="binary") == pytest.approx(theirs(two[1], two[0]))
    t, y = rng.normal(size=50), rng.normal(size=50)
    assert metrics.r2(y, t) == pytest.approx(sklearn.r2_score(t, y))


def test_several_columns_are_explained_one_by_one():
    t = np.random.default_rng(0).normal([0, 100], [1, 5], (40, 2))
    mean = np.broadcast_to(t.mean(axis=0), t.shape)
    assert metrics.r2(mean, t) == pytest.approx(0, abs=1e-12)
    y = t + np.random.default_rng(1).normal(size=t.shape)
    each = [metrics.r2(y[:, k], t[:, k]) for k in range(2)]
    assert metrics.r2(y, t) == pytest.approx(np.mean(each))
    with pytest.raises(ValueError, match="all targets in column 1 are equal"):
        metrics.r2(y, t * [1, 0])
    sklearn = pytest.importorskip("sklearn.metrics")
    assert metrics.r2(y, t) == pytest.approx(sklearn.r2_score(t, y))


@pytest.mark.parametrize("name", ["precision", "recall", "f1"])
def test_classes_that_do_not_occur_do_not_count(name):
    score = getattr(metrics, name)
    assert score([1, 2], [1, 2]) == 1
    assert score([5, 2, 2], [5, 5, 2]) == score([1, 0, 0], [1, 1, 0])
    sklearn = pytest.importorskip("sklearn.metrics")
    theirs = getattr(sklearn, f"{name}_score")
    y, t = [7, 2, 4, 2], [7, 7, 2, 2]
    assert score(y, t) == pytest.approx(theirs(t, y, average="macro", zero_division=0))


def test_shapes_and_types():
    assert metrics.accuracy([[1], [0]], [1, 1]) == 0.5
    assert metrics.confusion_matrix([1, 0], np.array([1.0, 0.0])).tolist() == [[1, 0], [0, 1]]
    assert metrics.r2(np.array([[1.0], [3.0]]), [1, 3]) == 1
    assert metrics.precision([0, 0], [0, 0], average="binary") == 0


def test_errors():
    with pytest.raises(ValueError, match=r"shape \(2,\) do not pair with a truth of shape \(3,\)"):
        metrics.accuracy([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="no answers"):
        metrics.accuracy([], [])
    with pytest.raises(ValueError, match="label 3 is not below n_classes=3"):
        metrics.confusion_matrix([3], [0], 3)
    with pytest.raises(ValueError, match="class numbers from 0"):
        metrics.recall([0.5], [0])
    with pytest.raises(ValueError, match="'binary' is for classes 0 and 1; there are 3"):
        metrics.f1([2], [0], average="binary")
    with pytest.raises(ValueError, match="'macro', 'binary' or None"):
        metrics.f1([1], [0], average="micro")
    with pytest.raises(ValueError, match="all targets are equal"):
        metrics.r2([1.0], [2.0])
