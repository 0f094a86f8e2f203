"""Measure a group of workloads, and say what was reached of what was to be."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from . import eager, scalar
from .harness import LossesDifferError, least_figures
from .report import HEADER, lines, machine

GROUPS = {"scalar": scalar.WORKLOADS, "eager": eager.WORKLOADS}
GROUPS["all"] = [workload for group in GROUPS.values() for workload in group]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("--rounds", type=int, default=5, help="the least of so many counts")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    options = parser.parse_args(arguments)
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"  # the workers inherit it
    try:
        report = run(options.group, options.rounds)
    except LossesDifferError as error:
        print(f"The losses differ. {error}", file=sys.stderr)
        return 1
    if options.json:
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False), encoding="utf-8")
    return 0


def run(group: str, rounds: int) -> dict[str, object]:
    about, figures = machine(), {}
    print(", ".join(f"{key} {value}" for key, value in about.items()))
    print(f"Least of {rounds} rounds, one thread.\n\n{HEADER}", flush=True)
    for workload in GROUPS[group]:
        figures[workload.name] = least_figures(workload, rounds)
        print(*lines(workload, figures[workload.name]), sep="\n", flush=True)
    return {"machine": about, "figures": figures}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
