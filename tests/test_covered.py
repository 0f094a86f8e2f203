"""The counts at the end of a run are of what ran and passed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.covered import CHECKS, PROPERTY, Covered, key_of
from tests.levels import promised
from tests.samples import SAMPLES
from tinygrad_tr.ops import PROGRAMS, TABLE


def report(entry: Any, passed: bool = True, check: str = "test_second_order", when: str = "call"):
    properties = [(PROPERTY, [check, key_of(entry)])]
    return SimpleNamespace(
        when=when, passed=passed, failed=not passed, user_properties=properties
    )


def counts(*reports: Any) -> str:
    covered = Covered()
    for it in reports:
        covered.pytest_runtest_logreport(it)
    return covered.lines()[0]


def test_each_name_of_an_entry_counts():
    assert "core 0 of " in counts()
    assert "core 2 of " in counts(report(TABLE[np.divide]))  # divide and true_divide
    assert "core 1 of " in counts(report(TABLE[np.max]))
    assert "standard 1 of " in counts(report(TABLE[np.max]))  # amax
    assert "beyond 1 of " in counts(report(PROGRAMS[np.median]))


def test_one_failure_is_enough_not_to_count():
    entry = TABLE[np.exp]
    assert "core 0 of " in counts(report(entry), report(entry, False), report(entry))
    assert "core 0 of " in counts(report(entry), report(entry, False, when="setup"))
    assert "core 1 of " in counts(report(entry), report(entry, when="teardown"))
    assert "core 0 of " in counts(report(entry, check="test_float32"))


def test_keys_tell_all_sampled_entries_apart():
    assert len(set(map(key_of, SAMPLES))) == len(SAMPLES)
    assert all(entry in SAMPLES for _, _, entry in promised())


def test_the_checks_are_tests_of_the_table():
    from tests import test_table

    assert all(callable(getattr(test_table, name)) for name in CHECKS)


def test_items_of_samples_are_marked():
    sample = SAMPLES[TABLE[np.exp]][0]
    item: Any = SimpleNamespace(
        callspec=SimpleNamespace(params={"sample": sample}), originalname="test_float32",
        user_properties=[],
    )  # fmt: skip
    other: Any = SimpleNamespace(originalname="test_float32", user_properties=[])
    Covered().pytest_collection_modifyitems([item, other])
    assert item.user_properties == [(PROPERTY, ["test_float32", key_of(TABLE[np.exp])])]
    assert other.user_properties == []


@pytest.mark.parametrize("nothing", [Covered()])
def test_without_samples_nothing_is_said(nothing: Covered):
    nothing.pytest_terminal_summary(None)
