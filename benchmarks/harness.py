"""Times workloads: a process for each implementation, rounds in turn, the least of them counts."""

from __future__ import annotations

import gc
import math
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from time import perf_counter
from typing import Any

CHECKED = 3  # steps whose losses are compared
TOLERANCE = 1e-6
ROUND = 0.2  # seconds that a round lasts, at least

Figures = dict[str, float | None]  # by package; None where it is not installed


class LossesDifferError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Run:
    step: Callable[[], Any]
    loss: Callable[[Any], float] = float  # of what `step` returned: the number to compare


@dataclass(frozen=True, slots=True)
class Workload:
    name: str
    makers: Mapping[str, Callable[[int], Run]]  # by package; each is called in its own process
    size: int = 1
    tiny: int = 1  # the size for tests
    unit: str = "s"
    steps: int = 1  # in a round, at least
    collector: bool = True
    measures: bool = False  # a step returns the figure itself, and each has a new process


def figures(workload: Workload, rounds: int) -> Figures:
    """The least figure of each implementation, once all have the same losses."""
    present = [package for package in workload.makers if find_spec(package)]
    with ExitStack() as stack:
        ask = partial(measure, workload) if workload.measures else timer(workload, present, stack)
        taken = [{package: ask(package) for package in present} for _ in range(rounds)]
    least = {package: min(turn[package] for turn in taken) for package in present}
    return {package: least.get(package) for package in workload.makers}


def timer(workload: Workload, present: list[str], stack: ExitStack) -> Callable[[str], float]:
    """What times a round of a package, in a worker that lives as long as `stack`."""
    pools = {package: stack.enter_context(worker()) for package in present}
    compare(workload, {p: pool.submit(begin, workload, p).result() for p, pool in pools.items()})
    return lambda package: pools[package].submit(time_round).result()


def measure(workload: Workload, package: str) -> float:
    with worker() as pool:
        return pool.submit(step_once, workload, package).result()


def worker() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def compare(workload: Workload, losses: dict[str, list[float]]) -> None:
    """Raise if an implementation computes something else than the first one."""
    first, *others = losses
    for other in others:
        for step, (a, b) in enumerate(zip(losses[first], losses[other], strict=True), 1):
            if not math.isclose(a, b, rel_tol=TOLERANCE):
                raise LossesDifferError(
                    f"{workload.name}: the losses differ in step {step}: "
                    f"{first} {a!r}, {other} {b!r}"
                )


# ---- in the worker --------------------------------------------------------------------------

_in_hand: list[tuple[Callable[[], Any], int]] = []  # the step, and how many make a round


def begin(workload: Workload, package: str) -> list[float]:
    """Make the implementation; its first losses."""
    sys.setrecursionlimit(1_000_000)  # micrograd and MyGrad walk a graph by recursion
    if not workload.collector:
        gc.disable()
    run, losses, seconds = workload.makers[package](workload.size), [], math.inf
    for _ in range(CHECKED):
        start = perf_counter()
        result = run.step()
        seconds = min(seconds, perf_counter() - start)
        losses.append(run.loss(result))
    _in_hand[:] = [(run.step, max(workload.steps, math.ceil(ROUND / seconds)))]
    return losses


def time_round() -> float:
    """Seconds a step; what it leaves to the collector is collected on the way, as in a program."""
    [(step, number)] = _in_hand
    start = perf_counter()
    for _ in range(number):
        step()
    seconds = perf_counter() - start
    if not gc.isenabled():
        gc.collect()
    return seconds / number


def step_once(workload: Workload, package: str) -> float:
    """The figure that the step returns."""
    figure: float = workload.makers[package](workload.size).step()
    return figure
