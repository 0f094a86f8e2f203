"""The benchmarks compute what they say; how fast is not asked here."""

import json
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

import tinygrad_tr as tg
from benchmarks import growth, programs
from benchmarks.__main__ import GROUPS, main
from benchmarks.harness import (
    ABSENT,
    CHECKED,
    DIFFERS,
    FAILED,
    Workload,
    as_number,
    disagreements,
    least_figures,
)
from benchmarks.implementations import OURS, installed, parts, training
from benchmarks.moons import moons_by_hand, moons_step, scalar_step
from benchmarks.ours import step_of
from benchmarks.plot import bars, save_plot
from benchmarks.programs import again
from benchmarks.report import judgements, lines, machine
from benchmarks.targets import TARGETS, Target

WORKLOADS = {workload.name: workload for workload in GROUPS["all"]}
EAGER = "tinygrad_tr eager"
# PyTorch, JAX and tinygrad compile for seconds; with them, the losses are compared at each run.
QUICK = ("numpy", "tinygrad_tr", "autograd", "mygrad", "micrograd")


def agreeing(package: str, n: int):
    return lambda: 1.0 * n


def differing(package: str, n: int):
    return lambda: 1.00001 if package == EAGER else 1.0


def failing(package: str, n: int):
    if package == EAGER:
        raise AttributeError("no such\nfunction")
    return lambda: 1.0


def quick(name: str) -> bool:
    package, how = parts(name)
    return installed(name) and package in QUICK and how in ("", "eager")


def step_losses(workload: Workload, name: str) -> list[float]:
    step = workload.make(name, workload.tiny)
    return [as_number(step()) for _ in range(1 if workload.measures else CHECKED)]


@pytest.mark.parametrize("name", WORKLOADS)
def test_every_implementation_has_the_same_losses(name: str):
    workload = WORKLOADS[name]
    losses = {}
    for package in filter(quick, workload.packages):
        losses[package] = step_losses(workload, package)
    if not workload.measures:
        assert disagreements(workload, losses) == {}
    elif workload.unit != "exponent":
        assert all(figure[0] >= 0 for figure in losses.values())


@pytest.mark.parametrize("build", [
    lambda: programs.xor(4), lambda: programs.digits(5), lambda: programs.mnist(3),
    lambda: programs.square_net(6, depth=3, n=4), lambda: programs.rnn(4, n=3, hidden=5),
    lambda: programs.elementwise(20, float), lambda: programs.seed_steps(10),
])  # fmt: skip
def test_derivations_by_hand_end_at_the_same_weights(build):
    """Equal losses would not show a wrong last step, or one too small to be seen."""
    by_hand, eager = build(), build()
    values = list(map(tg.Value, eager.parameters))
    steps = training("numpy", by_hand), again(step_of(eager, values), eager, *eager.data)
    for _ in range(CHECKED):
        for step in steps:
            step()
    tolerance = 1e-4 if by_hand.parameters[0].dtype == np.float32 else 1e-9
    for p, q, start in zip(by_hand.parameters, values, build().parameters, strict=True):
        assert not np.array_equal(p, start)
        np.testing.assert_allclose(p - start, q.data - start, rtol=tolerance, atol=1e-7)


def test_moons_are_one_network_in_three_forms():
    forms = [moons_step(EAGER, 6), scalar_step(6), moons_by_hand(6)]
    first, *others = [[as_number(form()) for _ in range(5)] for form in forms]
    for other in others:
        np.testing.assert_allclose(other, first, rtol=1e-12)
    assert first[-1] < first[0]


def test_a_difference_in_any_step_is_found():
    workload = Workload("sums", agreeing, (EAGER, "numpy"))
    assert disagreements(workload, {"a": [1.0, 2.0], "b": [1.0, 2.0 + 1e-7]}) == {}
    for wrong in ([1.0, 2.00001], [1.0, float("nan")]):
        found = disagreements(workload, {EAGER: wrong, "numpy": [1.0, 2.0], "b": [1.0, 2.0]})
        assert found == {EAGER: f"{DIFFERS}{wrong[1]!r}, numpy has 2.0"}


def test_a_failure_is_reported_and_stops_nobody():
    workload = Workload("sums", failing, (EAGER, "numpy", "missing"))
    figures = least_figures(workload, 1, workload.packages)
    assert tuple(figures) == workload.packages
    assert figures[EAGER] == f"{FAILED}AttributeError: no such function"
    assert figures["numpy"] > 0
    assert figures["missing"] == ABSENT
    assert lines(workload, figures)[0].startswith(f"| sums | {EAGER} | {figures[EAGER]} |")


def test_a_failing_process_says_its_last_line():
    with pytest.raises(RuntimeError, match=r"^KeyError: 'nothing'$"):
        growth.fitted(growth.of_compiling, "nothing", (2, 4), EAGER, 1)()


def test_a_figure_of_a_process_stands_in_the_table():
    (depth, *_others) = growth.WORKLOADS
    assert depth.rounds_at_most == 1
    figures = least_figures(replace(depth, size=0), 3, ("numpy", "missing"))
    assert isinstance(figures["numpy"], float)
    assert figures["missing"] == ABSENT


def test_a_run_reports_and_writes(monkeypatch, tmp_path, capsys):
    workload = Workload("sums", agreeing, (EAGER, "numpy", "missing"))
    monkeypatch.setitem(GROUPS, "scalar", [workload, Workload("others", failing, ("numpy",))])
    monkeypatch.setattr("benchmarks.report.TARGETS", [Target("sums", EAGER, "missing", 2)])
    files = {kind: tmp_path / f"figures.{kind}" for kind in ("json", "markdown")}
    written = [f"--{kind}={file}" for kind, file in files.items()]
    assert main(["scalar", "--rounds", "2", "--only", "sums", *written]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "|  | missing | not installed |  |  |  | eager ≥ 2: – |  |"
    assert files["markdown"].read_text(encoding="utf-8") == out
    report = json.loads(files["json"].read_text(encoding="utf-8"))
    row = report["figures"]["sums"]
    assert tuple(row) == workload.packages
    assert row["missing"] == ABSENT
    assert min(row[EAGER], row["numpy"]) > 0
    assert report["machine"]["numpy"] == np.__version__
    (target,) = report["targets"]
    assert (target["bound"], target["reached"], target["met"]) == (2, None, None)


def test_a_run_with_other_losses_goes_on_and_fails(monkeypatch, capsys):
    packages = EAGER, "numpy"
    wrong, right = Workload("wrong", differing, packages), Workload("right", agreeing, packages)
    monkeypatch.setitem(GROUPS, "scalar", [wrong, right])
    assert main(["scalar", "--rounds", "1"]) == 1
    out, err = capsys.readouterr()
    assert err == f"wrong, {EAGER}: losses differ: 1.00001, numpy has 1.0\n"
    assert f"| wrong | {EAGER} | losses differ" in out
    assert f"| right | {EAGER} |" in out


def test_works_and_implementations_are_chosen(monkeypatch, capsys):
    monkeypatch.setitem(GROUPS, "scalar", [Workload("sums", agreeing, (EAGER, "numpy"))])
    assert main(["scalar", "--rounds", "1", "--packages", "numpy,torch"]) == 0
    assert EAGER not in capsys.readouterr().out
    assert main(["scalar", "--rounds", "1", "--only", "su"]) == 0
    assert EAGER in capsys.readouterr().out
    for nothing in (["--only", "prod"], ["--packages", "torch"]):
        with pytest.raises(SystemExit):
            main(["scalar", *nothing])
        assert "nothing of this group fits" in capsys.readouterr().err


def test_the_table_says_what_is_met():
    workload = WORKLOADS["moons step, collector on"]
    assert lines(workload, {EAGER: 0.2, "micrograd": 1.0}) == [
        f"| moons step, collector on | {EAGER} | 200 ms |  |  | 1 |  |  |",
        "|  | micrograd | 1 s |  |  | 5 | eager ≥ 4: met | eager ≥ 6: missed |",
    ]
    assert lines(WORKLOADS["import over numpy"], {"tinygrad_tr": 0.05}) == [
        "| import over numpy | tinygrad_tr | 50 ms | 1 |  |  | ≤ 100 ms: met | ≤ 40 ms: missed |"
    ]


def test_each_way_has_its_own_ratio_and_targets():
    workload = WORKLOADS["XOR MLP 2-8-1, batch 4, f64"]
    figures = {"tinygrad_tr": 2e-5, "tinygrad_tr fast": 5e-6, EAGER: f"{FAILED}x | y",
               "numpy": 3e-5, "jax": 3e-5}  # fmt: skip
    made = lines(workload, figures)
    assert made[2] == f"|  | {EAGER} | failed: x \\| y |  |  |  |  |  |"
    assert made[3] == "|  | numpy | 30 µs | 1.5 | 6 |  | compiled ≥ 1.3: met |  |"
    assert made[4] == "|  | jax | 30 µs | 1.5 | 6 |  | fast ≥ 4: met | fast ≥ 8: missed |"
    judged = judgements({workload.name: figures})
    assert [(j["peer"], j["level"], j["met"]) for j in judged] == [
        ("numpy", "must", True), ("torch", "must", None), ("jax", "must", True),
        ("jax", "aim", False),
    ]  # fmt: skip


def test_the_picture_has_a_line_for_each_peer(tmp_path):
    figures = {"sums": {"tinygrad_tr": 2.0, EAGER: 4.0, "numpy": 1.0, "jax": ABSENT},
               "products": {"numpy": 1.0}}  # fmt: skip
    assert bars(figures) == [("sums · numpy", {"compiled": 0.5, "eager": 0.25})]
    with pytest.raises(ValueError, match="no figure of ours"):
        save_plot(tmp_path / "no.png", {"products": {"numpy": 1.0}}, "")
    if find_spec("matplotlib"):
        file = tmp_path / "ratios.svg"
        save_plot(file, figures, "a machine")
        assert "<svg" in file.read_text(encoding="utf-8")


def test_exponents():
    sizes = [10, 100, 1000]
    for k in (0.5, 1.0, 2.0):
        assert growth.exponent(sizes, [3 * n**k for n in sizes]) == pytest.approx(k)
    assert growth.exponent(sizes, [1.0, 1.0, 1.0]) == pytest.approx(0)


def test_the_machine_is_described():
    about = machine()
    assert {"date", "CPU", "cores", "Python", "numpy"} <= set(about)


@pytest.mark.parametrize("target", TARGETS, ids=lambda t: f"{t.work}: {t.ours}, {t.peer}")
def test_every_target_belongs_to_a_line(target: Target):
    if target.work not in WORKLOADS and ("memory" in target.work):
        pytest.skip("a process can read its size only on Linux")
    packages = WORKLOADS[target.work].packages
    assert target.ours in packages and target.ours in OURS
    assert target.peer is None or target.peer in packages
    assert target.must or target.aim
