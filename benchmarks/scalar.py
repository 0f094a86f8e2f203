"""Number by number: micrograd's demo, and one long chain."""

import gc
import sys
from functools import partial
from importlib import import_module
from mmap import PAGESIZE
from pathlib import Path
from typing import Any

from .harness import Step, Workload
from .moons import compiled_moons, moons_step
from .peers import called, derive, leaf_of


def links(x: Any, n: int) -> Any:
    for _ in range(n // 2):
        x = x * 0.9999 + 0.0001
    return x


def chain(package: str, n: int) -> Step:
    return derive(package, partial(links, n=n), [leaf_of(package)(0.5)])


def memory(package: str, n: int) -> Step:
    """Bytes by which a link of the chain makes a process grow."""
    return partial(called, growth, package, n)


def growth(package: str, n: int) -> float:
    grow, x = partial(links, n=n), leaf_of(package)(0.5)
    if package == "autograd":
        grow = import_module("autograd").make_vjp(grow)
    gc.collect()
    before, _held = resident(), grow(x)
    return (resident() - before) / n


def resident() -> int:
    return PAGESIZE * int(Path("/proc/self/statm").read_text().split()[1])


SCALAR = ("tinygrad_tr eager", "micrograd")
COMPILED = ("tinygrad_tr", "tinygrad_tr fast", "micrograd", "numpy")
EVERY = (*SCALAR, "torch", "mygrad", "autograd")
WORKLOADS = [
    Workload("moons step, collector on", moons_step, SCALAR, 100, 3, steps=3),
    Workload("moons step, collector off", moons_step, SCALAR, 100, 3, collector=False),
    Workload("moons step, compiled", compiled_moons, COMPILED, 100, 3),
    Workload("chain of 100,000", chain, EVERY, 100_000, 20),
    Workload("memory a link (RSS)", memory, EVERY, 100_000, 20, unit="B", measures=True),
]
if sys.platform != "linux":  # only there a process can read its size
    WORKLOADS.pop()
