"""What it costs to import a package where NumPy is imported already."""

from functools import partial
from statistics import median

from .harness import Step, Workload
from .peers import printed

PACKAGES = ("tinygrad_tr", "torch", "mygrad", "autograd", "jax")


def importing(module: str, _n: int) -> Step:
    """Seconds that a new process needs to import `module` after NumPy."""
    watched = f"start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    return partial(printed, f"import numpy, time; {watched}")


# The first process writes bytecode, and a disk may be slow for once: the median is what a user has.
WORKLOADS = [Workload("import over numpy", importing, PACKAGES, measures=True, choose=median)]
