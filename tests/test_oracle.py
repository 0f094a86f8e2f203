"""Our answers against PyTorch's, which are stored: tests/oracle/make_torch.py asked for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.oracle import networks, optimisers
from tests.oracle.cases import Arrays, Case, compare, ours
from tests.oracle.make_torch import NETWORKS, OPTIMISERS, STORED
from tests.oracle.networks import NetworkCase
from tests.oracle.optimisers import LOSSES, RATES, SCHEDULES
from tinygrad_tr import Value, optim

EVERY = [(path, case) for path, cases in STORED.items() for case in cases]


@cache
def stored(file: Path) -> dict[str, Arrays]:
    """The stored arrays of each case, by its name."""
    with np.load(file, allow_pickle=False) as arrays:
        names = {key.split()[0]: str(arrays[key]) for key in arrays if key.endswith(" name")}
        found: dict[str, Arrays] = {name: {} for name in names.values()}
        for key in arrays:
            number, _, what = key.partition(" ")
            if what and what != "name":
                found[names[number]][what] = arrays[key]
    return found


@pytest.mark.parametrize(("path", "case"), EVERY, ids=lambda it: getattr(it, "name", ""))
def test_agrees_with_torch(path: Path, case: Case):
    answers = dict(stored(path)[case.name])
    inputs = {name: answers.pop(name) for name in case.operands}
    compare(ours(case, inputs), answers, case.near)


@pytest.mark.parametrize("case", networks.CASES, ids=lambda case: case.name)
def test_networks_agree_with_torch(case: NetworkCase):
    if "erf" in case.name:
        pytest.importorskip("scipy")
    answers = dict(stored(NETWORKS)[case.name])
    inputs = {name: answers.pop(name) for name in case.drawn}
    found = networks.ours(case, inputs)
    assert found.keys() == answers.keys()
    for what, x in found.items():
        assert np.shape(x) == answers[what].shape, what
        np.testing.assert_allclose(x, answers[what], rtol=1e-10, atol=1e-12, err_msg=what)


@cache
def of_optimisers() -> Arrays:
    with np.load(OPTIMISERS, allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays}


@pytest.mark.parametrize("name", optimisers.OPTIMISERS)
def test_200_steps_are_those_of_torch(name: str):
    for what, p in optimisers.steps_of(name).items():
        answer = of_optimisers()[f"{name}: {what}"]
        np.testing.assert_allclose(p, answer, rtol=1e-9, atol=1e-10, err_msg=what)


@pytest.mark.parametrize("name", SCHEDULES)
def test_learning_rates_are_those_of_torch(name: str):
    optimizer = optim.SGD([Value(1.0)], lr=1.0)
    schedule, rates = optim.Schedule(optimizer, SCHEDULES[name][0]), []
    for k in range(RATES):
        rates.append(optimizer.lr)
        schedule.step(LOSSES[k])
    np.testing.assert_allclose(rates, of_optimisers()[name], rtol=1e-12)


@pytest.mark.parametrize("file", [*STORED, NETWORKS, OPTIMISERS], ids=lambda path: path.stem)
def test_the_files_say_who_answered(file: Path):
    with np.load(file, allow_pickle=False) as arrays:
        assert [text.split()[0] for text in arrays["versions"]] == ["torch", "numpy"]
    assert file.stat().st_size < 300_000


@pytest.mark.parametrize(("file", "cases"), [*STORED.items(), (NETWORKS, networks.CASES)])
def test_the_files_are_of_these_cases(file: Path, cases: list[Case]):
    names = [case.name for case in cases]
    assert list(stored(file)) == names, "run python -m tests.oracle.make_torch"


def test_names_are_told_apart():
    names = [case.name for _, case in EVERY]
    assert len(set(names)) == len(names)
