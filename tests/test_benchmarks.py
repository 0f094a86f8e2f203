"""The benchmarks compute what they say; how fast is not asked here."""

import json
from importlib.util import find_spec

import pytest

from benchmarks.__main__ import GROUPS, main
from benchmarks.harness import CHECKED, LossesDifferError, Workload, as_number, compare
from benchmarks.report import lines
from benchmarks.scalar import SCALAR, moons_step
from benchmarks.targets import OURS, TARGETS

WORKLOADS = {workload.name: workload for workload in GROUPS["all"]}


def agreeing(package: str, n: int):
    return lambda: 1.0 * n


def differing(package: str, n: int):
    return lambda: 1.0 if package == OURS else 1.00001


@pytest.mark.parametrize("name", WORKLOADS)
def test_every_implementation_has_the_same_losses(name: str):
    workload = WORKLOADS[name]
    losses = {}
    for package in filter(find_spec, workload.packages):
        step = workload.make(package, workload.tiny)
        losses[package] = [as_number(step()) for _ in range(1 if workload.measures else CHECKED)]
    assert OURS in losses
    if not workload.measures:
        compare(workload, losses)


def test_training_lowers_the_loss():
    step = moons_step(OURS, 10)
    first, *_, last = (step() for _ in range(20))
    assert last < first


def test_a_difference_in_any_step_is_found():
    workload = Workload("sums", agreeing, SCALAR)
    compare(workload, {"a": [1.0, 2.0], "b": [1.0, 2.0 + 1e-7]})
    for wrong in ([1.0, 2.00001], [1.0, float("nan")]):
        with pytest.raises(LossesDifferError, match=r"sums: a has 2\.0, b"):
            compare(workload, {"a": [1.0, 2.0], "b": wrong})


def test_a_run_reports_and_writes(monkeypatch, tmp_path, capsys):
    packages = (OURS, "numpy", "a_package_that_is_missing")
    workload = Workload("sums", agreeing, packages)
    monkeypatch.setitem(GROUPS, "scalar", [workload])
    monkeypatch.setitem(TARGETS, ("sums", packages[2]), (2, None))
    file = tmp_path / "figures.json"
    assert main(["scalar", "--rounds", "2", "--json", str(file)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "|  | a_package_that_is_missing | – | – | ≥ 2: – |  |"
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]["sums"]
    assert tuple(figures) == packages
    assert figures[packages[2]] is None
    assert min(figures[OURS], figures["numpy"]) > 0


def test_a_run_with_other_losses_stops(monkeypatch, capsys):
    wrong, never = (Workload(name, differing, (OURS, "numpy")) for name in ("wrong", "never"))
    monkeypatch.setitem(GROUPS, "scalar", [wrong, never])
    assert main(["scalar", "--rounds", "1"]) == 1
    out, err = capsys.readouterr()
    assert err == "The losses differ. wrong: tinygrad_tr has 1.0, numpy 1.00001\n"
    assert "| wrong |" not in out


def test_the_table_says_what_is_met():
    workload = WORKLOADS["moons step, collector on"]
    assert lines(workload, {OURS: 0.2, "micrograd": 1.0}) == [
        "| moons step, collector on | tinygrad_tr | 200 ms | 1 |  |  |",
        "|  | micrograd | 1 s | 5 | ≥ 4: met | ≥ 6: missed |",
    ]
    assert lines(WORKLOADS["import over numpy"], {OURS: 0.05}) == [
        "| import over numpy | tinygrad_tr | 50 ms | 1 | ≤ 100 ms: met | ≤ 40 ms: missed |"
    ]


@pytest.mark.parametrize(("name", "package"), TARGETS)
def test_every_target_belongs_to_a_line(name: str, package: str):
    if name.endswith("(RSS)") and name not in WORKLOADS:
        pytest.skip("a process can read its size only on Linux")
    assert package in WORKLOADS[name].packages
