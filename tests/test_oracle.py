"""Our answers against PyTorch's, which are stored: tests/oracle/make_torch.py asked for them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.oracle.cases import CASES, Arrays, Case, compare, ours
from tests.oracle.make_torch import STORED


@cache
def stored() -> dict[str, Arrays]:
    """The stored arrays of each case, by its name."""
    with np.load(STORED, allow_pickle=False) as file:
        names = {key.split()[0]: str(file[key]) for key in file if key.endswith(" name")}
        found: dict[str, Arrays] = {name: {} for name in names.values()}
        for key in file:
            number, _, what = key.partition(" ")
            if what and what != "name":
                found[names[number]][what] = file[key]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_agrees_with_torch(case: Case):
    answers = dict(stored()[case.name])
    inputs = {name: answers.pop(name) for name in case.operands}
    compare(ours(case, inputs), answers)


def test_the_file_is_of_these_cases_and_says_who_answered():
    assert list(stored()) == [case.name for case in CASES], "run python -m tests.oracle.make_torch"
    with np.load(STORED, allow_pickle=False) as file:
        assert [text.split()[0] for text in file["versions"]] == ["torch", "numpy"]
    assert STORED.stat().st_size < 200_000
