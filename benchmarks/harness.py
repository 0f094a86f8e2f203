"""Times workloads: a process for each implementation, rounds in turn, the least of them counts."""

import gc
import math
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from time import process_time
from typing import Any

import numpy as np

from .implementations import OURS, installed

CHECKED = 3  # steps whose losses are compared
ROUND = 0.2  # seconds that a round lasts, at least
ABSENT, FAILED, DIFFERS = "not installed", "failed: ", "losses differ: "

Step = Callable[[], Any]
Outcome = float | str  # a figure, or why there is none
Asked = Callable[[], Outcome]


@dataclass(frozen=True, slots=True)
class Workload:
    name: str
    make: Callable[[str, int], Step]  # called with the implementation's name and the size
    packages: tuple[str, ...]
    size: int = 1
    tiny: int = 1  # the size for tests
    unit: str = "s"
    steps: int = 1  # in a round, at least
    collector: bool = True
    choose: Callable[[list[float]], float] = min  # the figure of a package from its rounds
    measures: bool = False  # a step starts a process of its own and returns the figure
    tolerance: float = 1e-6  # by which losses may differ, relatively
    checked: int = CHECKED
    rounds_at_most: int = sys.maxsize


def least_figures(workload: Workload, rounds: int, names: tuple[str, ...]) -> dict[str, Outcome]:
    """The figure chosen for each implementation in `names`, or why it has none."""
    outcomes: dict[str, Outcome] = {name: ABSENT for name in names if not installed(name)}
    present = [name for name in names if name not in outcomes]
    taken: dict[str, list[float]] = {name: [] for name in present}
    with ExitStack() as stack:
        prepare = measurers if workload.measures else timers
        ask = prepare(workload, present, stack, outcomes)
        for _ in range(min(rounds, workload.rounds_at_most)):
            for name in present:
                if not isinstance(outcomes.get(name), str):
                    outcomes[name] = figure = attempt(ask[name])
                    taken[name] += [] if isinstance(figure, str) else [figure]
    chosen = {name: workload.choose(figures) for name, figures in taken.items() if figures}
    return {name: x if isinstance(x := outcomes[name], str) else chosen[name] for name in names}


def attempt(ask: Callable[[], Any]) -> Any:
    """What `ask` returns, or the failure in words: one implementation never stops the others."""
    try:
        return ask()
    except Exception as error:
        text = " ".join(str(error).split())
        return f"{FAILED}{type(error).__name__}: {text}".removesuffix(": ")


def measurers(
    workload: Workload, names: list[str], _stack: ExitStack, _outcomes: dict[str, Outcome]
) -> dict[str, Asked]:
    return {name: lambda name=name: workload.make(name, workload.size)() for name in names}


def timers(
    workload: Workload, names: list[str], stack: ExitStack, outcomes: dict[str, Outcome]
) -> dict[str, Asked]:
    """What times a round of each, in workers that live as long as `stack`."""
    context = get_context("spawn")
    pools = {
        name: stack.enter_context(ProcessPoolExecutor(1, mp_context=context, initializer=pin))
        for name in names
    }
    losses = {
        name: attempt(lambda pool=pool, name=name: pool.submit(begin, workload, name).result())
        for name, pool in pools.items()
    }
    outcomes |= {name: found for name, found in losses.items() if isinstance(found, str)}
    outcomes |= disagreements(workload, {n: f for n, f in losses.items() if n not in outcomes})
    return {
        name: lambda pool=pool: pool.submit(time_round).result() for name, pool in pools.items()
    }


def disagreements(workload: Workload, losses: dict[str, list[float]]) -> dict[str, str]:
    """Those whose losses are not the first peer's (or ours, where there is no peer)."""
    reference = next((name for name in losses if name not in OURS), next(iter(losses), ""))
    found = {}
    for name in losses:
        for a, b in zip(losses[reference], losses[name], strict=True):
            if not math.isclose(a, b, rel_tol=workload.tolerance):
                found[name] = f"{DIFFERS}{b!r}, {reference} has {a!r}"
                break
    return found


# ---- in the worker --------------------------------------------------------------------------

_in_hand: list[Any] = []  # the step, and how many make a round


def pin() -> None:
    """Keep this process on one core, which also those libraries respect that have no setting."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def begin(workload: Workload, package: str) -> list[float]:
    """Make the implementation; its first losses."""
    sys.setrecursionlimit(1_000_000)  # micrograd and MyGrad walk a graph by recursion
    if not workload.collector:
        gc.disable()
    step, losses, seconds = workload.make(package, workload.size), [], math.inf
    for _ in range(workload.checked):
        start = process_time()
        result = step()
        seconds = min(seconds, process_time() - start)
        losses.append(as_number(result))
    _in_hand[:] = step, max(workload.steps, math.ceil(ROUND / max(seconds, 1e-6)))
    return losses


def as_number(result: Any) -> float:
    """One number for all that a step returned: numbers, arrays, or several of them."""
    if isinstance(result, tuple | list):
        return sum(map(as_number, result))
    return float(np.sum(np.asarray(getattr(result, "data", result))))


def time_round() -> float:
    """Seconds a step, of the processor: on one core that is what a clock shows when nobody else
    is there. With the collector on, a step pays for what earlier ones left, as in use."""
    step, number = _in_hand
    start = process_time()
    for _ in range(number):
        step()
    seconds = process_time() - start
    if not gc.isenabled():
        gc.collect()
    return seconds / number
