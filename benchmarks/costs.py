"""What a training step costs beside its time: tracing and compiling it, and memory."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from . import programs
from .harness import Step, Workload
from .implementations import training
from .peers import called

COMPILERS = ("tinygrad_tr", "tinygrad_tr fast", "jax", "tinygrad")
WIDE = (1024, 2048, 1024)


def compiling(name: str, n: int) -> Step:
    """Make a step anew and run it once: what is timed is nearly all tracing and compiling."""
    program = programs.digits(n)

    def step() -> object:
        own = replace(program, parameters=[p.copy() for p in program.parameters])
        return training(name, own)()

    return step


def wide(widths: tuple[int, ...], n: int) -> programs.Program:
    rng = np.random.default_rng(0)
    x, t = (rng.normal(size=(n, width)).astype(np.float32) for width in (widths[0], widths[-1]))
    return programs.Program(
        programs.numbers_loss, programs.dense(widths, np.float32, rng), (x, t), lr=0.1
    )


def peak(name: str, n: int, over: bool) -> float:
    """Megabytes at most resident in three steps of a wide net; or by how much that is over
    what a narrow net, with the same imports and compilers, needs."""
    narrow = training(name, wide((4, 8, 4), n))
    narrow()
    before = most_resident() if over else 0
    step = training(name, wide(WIDE, n))
    for _ in range(3):
        step()
    return (most_resident() - before) / 1e6


def most_resident() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return 1024 * int(line.split()[1])
    raise OSError("the system does not say how much memory was resident at most")


def peak_of(over: bool, name: str, n: int) -> Step:
    return partial(called, peak, name, n, over)


LARGE = (*COMPILERS[:2], "tinygrad_tr eager", "numpy", "torch", "jax", "tinygrad")
WORKLOADS = [
    Workload("trace + compile, 64-32-10", compiling, COMPILERS, 64, 4),
    Workload("peak memory, wide net", partial(peak_of, False), LARGE, 256, 2, unit="MB",
             measures=True),
    Workload("peak memory over a narrow net's", partial(peak_of, True), LARGE, 256, 2,
             unit="MB", measures=True),
]  # fmt: skip
if not Path("/proc/self/status").exists():
    del WORKLOADS[1:]
