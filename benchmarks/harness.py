"""Times workloads: a process for each implementation, rounds in turn, the least of them counts."""

import gc
import math
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import numpy as np

CHECKED = 3  # steps whose losses are compared
TOLERANCE = 1e-6
ROUND = 0.2  # seconds that a round lasts, at least

Step = Callable[[], Any]


class LossesDifferError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Workload:
    name: str
    make: Callable[[str, int], Step]  # called with the package and the size
    packages: tuple[str, ...]
    size: int = 1
    tiny: int = 1  # the size for tests
    unit: str = "s"
    steps: int = 1  # in a round, at least
    collector: bool = True
    measures: bool = False  # a step starts a process of its own and returns the figure


def least_figures(workload: Workload, rounds: int) -> dict[str, float | None]:
    """The least figure by package, None for a missing one; before that, losses are compared."""
    present = [package for package in workload.packages if find_spec(package)]
    with ExitStack() as stack:
        ask = measurer(workload) if workload.measures else timer(workload, present, stack)
        taken = [{package: ask(package) for package in present} for _ in range(rounds)]
    least = {package: min(turn[package] for turn in taken) for package in present}
    return {package: least.get(package) for package in workload.packages}


def measurer(workload: Workload) -> Callable[[str], float]:
    return lambda package: workload.make(package, workload.size)()


def timer(workload: Workload, packages: list[str], stack: ExitStack) -> Callable[[str], float]:
    """What times a round of a package, in a worker that lives as long as `stack`."""
    pools = {
        package: stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
        for package in packages
    }
    compare(workload, {p: pool.submit(begin, workload, p).result() for p, pool in pools.items()})
    return lambda package: pools[package].submit(time_round).result()


def compare(workload: Workload, losses: dict[str, list[float]]) -> None:
    first, *others = losses
    for other in others:
        for a, b in zip(losses[first], losses[other], strict=True):
            if not math.isclose(a, b, rel_tol=TOLERANCE):
                raise LossesDifferError(f"{workload.name}: {first} has {a!r}, {other} {b!r}")


# ---- in the worker --------------------------------------------------------------------------

_in_hand: list[Any] = []  # the step, and how many make a round


def begin(workload: Workload, package: str) -> list[float]:
    """Make the implementation; its first losses."""
    sys.setrecursionlimit(1_000_000)  # micrograd and MyGrad walk a graph by recursion
    if not workload.collector:
        gc.disable()
    step, losses, seconds = workload.make(package, workload.size), [], math.inf
    for _ in range(CHECKED):
        start = perf_counter()
        result = step()
        seconds = min(seconds, perf_counter() - start)
        losses.append(as_number(result))
    _in_hand[:] = step, max(workload.steps, math.ceil(ROUND / seconds))
    return losses


def as_number(result: Any) -> float:
    """One number for all that a step returned: numbers, arrays, or several of them."""
    if isinstance(result, tuple | list):
        return sum(map(as_number, result))
    return float(np.sum(np.asarray(getattr(result, "data", result))))


def time_round() -> float:
    """Seconds a step. With the collector on, a step pays for what earlier ones left, as in use."""
    step, number = _in_hand
    start = perf_counter()
    for _ in range(number):
        step()
    seconds = perf_counter() - start
    if not gc.isenabled():
        gc.collect()
    return seconds / number
