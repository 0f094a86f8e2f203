"""Figures as lines of a Markdown table, beside what was to be reached; and the machine."""

import os
import platform
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .harness import Workload
from .targets import OURS, TARGETS

ABSENT, MET = "–", ("missed", "met")
PEERS = ("numpy", "micrograd", "torch", "mygrad", "autograd")
HEADER = f"| work | package | time, size | ÷ {OURS} | must | aim |\n|---|---|---:|---:|---|---|"


def machine() -> dict[str, str]:
    cpuinfo, cpu = Path("/proc/cpuinfo"), platform.machine()
    for line in cpuinfo.read_text().splitlines() if cpuinfo.exists() else ():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
    versions = {name: version(name) for name in PEERS if find_spec(name)}
    python, cores = platform.python_version(), str(os.cpu_count())
    return {"CPU": cpu, "cores": cores, "Python": python} | versions


def lines(workload: Workload, figures: dict[str, float | None]) -> list[str]:
    """A line for each package, with the targets that look at it."""
    made, unit = [], workload.unit
    for package, figure in figures.items():
        own = package == OURS
        ratio = figure and figure / figures[OURS]
        name, size = workload.name if own else "", quantity(figure, unit) if figure else ABSENT
        cells = [name, package, size, f"{ratio:.3g}" if ratio else ABSENT]
        for bound in TARGETS.get((workload.name, package), (None, None)):
            cells.append(at_most(bound, figure, unit) if own else at_least(bound, ratio))
        made.append(f"| {' | '.join(cells)} |")
    return made


def at_most(bound: float | None, figure: float, unit: str) -> str:
    return f"≤ {quantity(bound, unit)}: {MET[figure <= bound]}" if bound else ""


def at_least(bound: float | None, ratio: float | None) -> str:
    if not bound:
        return ""
    return f"≥ {bound:.3g}: {MET[ratio >= bound] if ratio else ABSENT}"


def quantity(figure: float, unit: str) -> str:
    if unit != "s":
        return f"{figure:.0f} {unit}"
    factor, prefix = (1, "") if figure >= 1 else (1e3, "m") if figure >= 1e-3 else (1e6, "µ")
    return f"{figure * factor:.3g} {prefix}s"
