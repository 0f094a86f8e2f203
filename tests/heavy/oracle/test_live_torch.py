"""The comparison of tests/test_oracle.py on other numbers, with PyTorch itself at the table."""

from __future__ import annotations

import pytest

from tests.oracle.cases import CASES, Case, compare, ours
from tests.oracle.make_torch import theirs

pytest.importorskip("torch")


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_agrees_with_torch(case: Case, seed: int):
    inputs = case.inputs(seed)
    compare(ours(case, inputs), theirs(case, inputs))
