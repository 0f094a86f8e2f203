"""Measure a group of workloads, and say what was reached of what was to be."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import costs, eager, growth, importing, networks, scalar
from .harness import DIFFERS, Outcome, Workload, least_figures
from .plot import save_plot
from .report import HEADER, judgements, lines, machine

GROUPS = {
    module.__name__.rpartition(".")[2]: module.WORKLOADS
    for module in (scalar, eager, networks, costs, growth)
}
GROUPS["import"] = importing.WORKLOADS
GROUPS["all"] = [workload for group in GROUPS.values() for workload in group]
THREADS = ("OMP", "OPENBLAS", "MKL", "NUMBA")


def main(arguments: Sequence[str]) -> int:
    parser = parser_of()
    options = parser.parse_args(arguments)
    for library in THREADS:
        os.environ[f"{library}_NUM_THREADS"] = "1"  # the workers inherit it
    chosen = {
        workload: names
        for workload in GROUPS[options.group]
        if any(part in workload.name for part in options.only or [""])
        and (names := wanted(workload, options.packages))
    }
    if not chosen:
        parser.error("nothing of this group fits --only and --packages")
    text: list[str] = []
    report = run(chosen, options.rounds, text)
    write(options, report, text)
    differing = [
        f"{work}, {name}: {outcome}"
        for work, row in report["figures"].items()
        for name, outcome in row.items()
        if isinstance(outcome, str) and outcome.startswith(DIFFERS)
    ]
    print(*differing, sep="\n", end="\n" if differing else "", file=sys.stderr)
    return bool(differing)


def parser_of() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("--rounds", type=int, default=5, help="the least of so many counts")
    parser.add_argument("--only", action="append", metavar="TEXT",
                        help="works whose name contains TEXT; may be repeated")  # fmt: skip
    parser.add_argument("--packages", type=lambda text: set(text.split(",")), metavar="NAME,…",
                        help='as the table names them: "tinygrad_tr,jax loop"')  # fmt: skip
    for kind in ("json", "markdown", "plot"):
        parser.add_argument(f"--{kind}", type=Path, metavar="FILE", help=f"write {kind} to FILE")
    return parser


def wanted(workload: Workload, packages: set[str] | None) -> tuple[str, ...]:
    return tuple(name for name in workload.packages if packages is None or name in packages)


def run(
    chosen: dict[Workload, tuple[str, ...]], rounds: int, text: list[str]
) -> dict[str, Any]:
    def say(*parts: str) -> None:
        text.extend(parts)
        print(*parts, sep="\n", flush=True)

    about: dict[str, str] = machine()
    figures: dict[str, dict[str, Outcome]] = {}
    say(", ".join(f"{key} {value}" for key, value in about.items()))
    say(f"Least of {rounds} rounds in turn, one thread, time of the processor.\n", HEADER)
    for workload, names in chosen.items():
        figures[workload.name] = least_figures(workload, rounds, names)
        say(*lines(workload, figures[workload.name]))
    units = {workload.name: workload.unit for workload in chosen}
    return {
        "machine": about, "rounds": rounds, "units": units, "figures": figures,
        "targets": judgements(figures),
    }  # fmt: skip


def write(options: argparse.Namespace, report: dict[str, Any], text: list[str]) -> None:
    if options.json:
        made = json.dumps(report, indent=2, ensure_ascii=False)
        options.json.write_text(made + "\n", encoding="utf-8")
    if options.markdown:
        options.markdown.write_text("\n".join([*text, ""]), encoding="utf-8")
    if options.plot:
        about = report["machine"]
        save_plot(options.plot, report["figures"], f"{about['CPU']}, {about['date']}, one thread")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
