"""How times grow with depth, width and nodes: the exponent k of time ~ size^k, fitted."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time
from typing import Any

import numpy as np

from . import programs
from .harness import Step, Workload
from .implementations import parts, training
from .moons import scalar_step
from .peers import called, derive, leaf_of
from .scalar import links

TURNS = 5  # of which the least counts
LASTS = 0.02  # seconds, at least, that a count takes


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The slope of log seconds against log sizes, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def least_times(steps: list[Callable[[], Any]], turns: int = TURNS) -> list[float]:
    """Seconds of each step, in turns."""
    counts = [max(1, round(LASTS / max(seconds_of(step), 1e-6))) for step in steps]
    return [
        min(times)
        for times in zip(
            *([seconds_of(s, c) for s, c in zip(steps, counts, strict=True)] for _ in range(turns)),
            strict=True,
        )
    ]


def seconds_of(step: Callable[[], Any], count: int = 1) -> float:
    start = process_time()
    for _ in range(count):
        step()
    return (process_time() - start) / count


def deep(depth: int) -> programs.Program:
    return programs.square_net(32, depth=depth, n=32, dtype=np.float64)


def broad(width: int) -> programs.Program:
    return programs.square_net(width, depth=2, n=16, dtype=np.float64)


def weights(width: int) -> int:
    return 2 * width * (width + 1)


def of_steps(axis: str, name: str, sizes: tuple[int, ...]) -> float:
    """Of a step's time: against the depth, or against the number of weights."""
    build, measure = (deep, int) if axis == "depth" else (broad, weights)
    steps = [training(name, build(size)) for size in sizes]
    for step in steps:
        step()
    return exponent(list(map(measure, sizes)), least_times(steps))


def of_compiling(axis: str, name: str, sizes: tuple[int, ...]) -> float:
    """Of the time to trace, compile and run once: against depth, or a scalar graph's nodes."""
    makes = [COMPILED[axis](name, size) for size in (sizes[0], *sizes)]
    makes[0]()  # what is only paid once
    return exponent(sizes, [min(seconds_of(make) for _ in range(2)) for make in makes[1:]])


def compile_deep(name: str, depth: int) -> Step:
    program = deep(depth)
    return lambda: training(name, program)()


def compile_scalars(name: str, step: Callable[[], Any]) -> Step:
    from .ours import compiled

    return lambda: compiled(step, parts(name)[1])()


def scalar_chain(n: int) -> Callable[[], Any]:
    """A training step of one number at the end of `n` operations in a row."""
    import tinygrad_tr as tg

    x = tg.Value(0.5)
    optimizer = tg.optim.SGD([x], lr=0.01)

    def step() -> Any:
        loss = links(x, n)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


COMPILED: dict[str, Callable[[str, int], Step]] = {
    "depth": compile_deep,
    "chain": lambda name, n: compile_scalars(name, scalar_chain(n)),
    "moons": lambda name, nodes: compile_scalars(name, scalar_step(max(1, nodes // 658))),
}


def of_chains(_axis: str, name: str, sizes: tuple[int, ...]) -> float:
    """Of an eager chain's time, forward and backward, against its nodes."""
    sys.setrecursionlimit(1_000_000)
    leaf = leaf_of(name)
    return exponent(sizes, least_times([derive(name, partial(links, n=n), [leaf(0.5)])
                                        for n in sizes], 3))  # fmt: skip


def fitted(function: Any, axis: str, sizes: tuple[int, ...], name: str, size: int) -> Step:
    """In a process of its own; with `size` 0, for tests, of small ones."""
    return partial(called, function, axis, name, sizes if size else (2, 4))


def workload(name: str, function: Any, axis: str, names: tuple[str, ...], *sizes: int) -> Workload:
    return Workload(
        f"growth of {name}", partial(fitted, function, axis, sizes), names, tiny=0,
        unit="exponent", measures=True, rounds_at_most=1,
    )  # fmt: skip


OURS = ("tinygrad_tr", "tinygrad_tr fast")
STEPS = (*OURS, "tinygrad_tr eager", "numpy", "torch", "jax", "autograd")
CHAINS = ("tinygrad_tr eager", "micrograd", "torch", "mygrad", "autograd")
WORKLOADS = [
    workload("a step with depth", of_steps, "depth", STEPS, 8, 16, 32, 64),
    workload("a step with weights", of_steps, "width", STEPS, 64, 128, 256, 512),
    workload("a scalar chain with nodes", of_chains, "", CHAINS, 1000, 10_000, 100_000),
    workload("compile with depth", of_compiling, "depth", (*OURS, "jax"), 8, 16, 32, 64),
    workload("compile with nodes, chain", of_compiling, "chain", OURS, 1000, 10_000, 100_000),
    workload("compile with nodes, moons", of_compiling, "moons", OURS, 6580, 26_320, 105_280),
]
