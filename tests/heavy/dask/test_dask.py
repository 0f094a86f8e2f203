"""The table on Dask arrays: what does not work is Dask's own lack, and docs/dask.md lists it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.heavy.dask.faults import Lack, OursError, chunked, lack_of, whole
from tests.heavy.dask.report import PAGE, VERSIONS, lacks, page
from tests.samples import SAMPLES
from tests.sampling import Sample
from tinygrad_tr.ops import TABLE

da = pytest.importorskip("dask.array")


@pytest.mark.parametrize("operation", SAMPLES, ids=lambda it: it.name)
def test_entry(operation: Any):
    assert lacks(operation).total() == len(SAMPLES[operation])


def test_the_page_is_current():
    text = PAGE.read_text(encoding="utf-8")
    if VERSIONS not in text:
        pytest.skip(f"the page is of other versions than {VERSIONS}")
    assert text == page(), "run python -m tests.heavy.dask.report"


def test_nothing_is_computed_before_it_is_asked_for():
    x = da.map_blocks(_never, da.ones((4, 3), chunks=(2, 3)), dtype=float)
    v = tg.Value(x)
    np.mean(np.tanh(v @ np.ones(3)) ** 2).backward()
    assert isinstance(v.grad, da.Array)
    assert v.grad.chunks == x.chunks


def _never(block: np.ndarray) -> np.ndarray:
    if block.size:
        raise AssertionError("a block was computed")
    return block


def test_a_step_of_training():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 3)), rng.normal(size=20)
    slopes = []
    for kind in (lambda x: x, chunked, whole):
        w = tg.Value(np.ones(3))
        loss = np.mean((tg.sigmoid(kind(x) @ w) - kind(y)) ** 2)
        loss.backward()
        slopes.append(np.asarray(w.grad))
    np.testing.assert_allclose(slopes[1], slopes[0])
    np.testing.assert_allclose(slopes[2], slopes[0])


# ---- whose fault -------------------------------------------------------------------------------


def sample(text: str) -> Sample:
    return Sample(TABLE[np.exp], text, {"x": (2, 3)})


def failing(text: str, error: Exception) -> Lack:
    it = sample(text)
    return lack_of(it, it.operands(), chunked, error)


def test_what_fails_without_us_is_dasks():
    found = failing("np.kron(x, x)", ValueError("any"))
    assert found.function == "exp"
    assert "not implemented" in found.says or "kron" in found.says


def test_what_works_without_us_is_ours():
    with pytest.raises(OursError, match="any"):
        failing("np.exp(x)", ValueError("any"))


def test_a_call_of_ours_that_no_library_could_answer_is_ours():
    try:
        np.reshape(da.ones(6), (5, 5))
    except ValueError as error:
        with pytest.raises(OursError):
            failing("np.exp(x)", error)
