"""Figures as lines of a Markdown table, beside what was to be reached; and the machine."""

import os
import platform
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .harness import Outcome, Workload
from .implementations import OURS
from .targets import TARGETS, Target

MET = ("missed", "met")
LEVELS = ("must", "aim")
PEERS = ("numpy", "numba", "torch", "jax", "micrograd", "mygrad", "autograd", "tinygrad")
LONGEST = 90  # characters of a failure that the table shows
HEADER = (
    f"| work | implementation | figure | {' | '.join(f'÷ {name}' for name in OURS.values())} "
    "| must | aim |\n|---|---|---:|---:|---:|---:|---|---|"
)


def machine() -> dict[str, str]:
    cpuinfo, cpu = Path("/proc/cpuinfo"), platform.machine()
    for line in cpuinfo.read_text().splitlines() if cpuinfo.exists() else ():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
    versions = {name: version(name) for name in PEERS if find_spec(name)}
    python, cores = platform.python_version(), str(os.cpu_count())
    about = {"date": date.today().isoformat(), "CPU": cpu, "cores": cores, "Python": python}
    return about | versions


def lines(workload: Workload, figures: dict[str, Outcome]) -> list[str]:
    """A line for each implementation, with the targets that look at it."""
    made = []
    for name, figure in figures.items():
        work = workload.name if name == next(iter(figures)) else ""
        cells = [work, name, shown(figure, workload.unit)]
        cells += [ratio_text(figure, figures.get(ours)) for ours in OURS]
        for level in LEVELS:
            cells.append(", ".join(verdicts(workload, figures, name, level)))
        made.append(f"| {' | '.join(cells)} |")
    return made


def shown(figure: Outcome, unit: str) -> str:
    if isinstance(figure, float):
        return quantity(figure, unit)
    text = figure.replace("|", "\\|")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def ratio_text(figure: Outcome, ours: Outcome | None) -> str:
    ratio = divided(figure, ours)
    return f"{ratio:.3g}" if ratio else ""


def divided(figure: Outcome | None, ours: Outcome | None) -> float | None:
    return figure / ours if isinstance(figure, float) and isinstance(ours, float) else None


def verdicts(
    workload: Workload, figures: dict[str, Outcome], name: str, level: str
) -> Iterator[str]:
    """What became of the targets of `level` that stand in the line of `name`."""
    for target in TARGETS:
        bound = getattr(target, level)
        if target.work == workload.name and bound and name == (target.peer or target.ours):
            of = f"{OURS[target.ours]} ≥ {bound:.3g}"
            text = of if target.peer else f"≤ {quantity(bound, workload.unit)}"
            met = judged(target, bound, figures)[1]
            yield f"{text}: {'–' if met is None else MET[met]}"


def judged(
    target: Target, bound: float, figures: dict[str, Outcome]
) -> tuple[float | None, bool | None]:
    """What was reached, and whether that is enough; None where a figure is missing."""
    ours = figures.get(target.ours)
    if target.peer:
        ratio = divided(figures.get(target.peer), ours)
        return ratio, None if ratio is None else ratio >= bound
    return (ours, ours <= bound) if isinstance(ours, float) else (None, None)


def judgements(figures: dict[str, dict[str, Outcome]]) -> list[dict[str, Any]]:
    """Every target whose work was measured, as data."""
    made = []
    for target in TARGETS:
        for level in LEVELS if target.work in figures else ():
            if bound := getattr(target, level):
                reached, met = judged(target, bound, figures[target.work])
                made.append({
                    "work": target.work, "ours": target.ours, "peer": target.peer,
                    "level": level, "bound": bound, "reached": reached, "met": met,
                })  # fmt: skip
    return made


def quantity(figure: float, unit: str) -> str:
    if unit == "exponent":
        return f"{figure:.3g}"
    if unit != "s":
        return f"{figure:.0f} {unit}"
    factor, prefix = (1, "") if figure >= 1 else (1e3, "m") if figure >= 1e-3 else (1e6, "µ")
    return f"{figure * factor:.3g} {prefix}s"
