"""Write docs/dask.md from what runs: ``python -m tests.heavy.dask.report`` (a few minutes)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import dask
import numpy as np
import scipy.special

from tests.heavy.dask.faults import Lack, on_dask
from tests.levels import level_of, names_of
from tests.samples import SAMPLES
from tests.sampling import NAMES

__all__ = ["PAGE", "VERSIONS", "lacks", "page"]

NAMES["scipy"] = scipy
PAGE = Path(__file__).resolve().parents[3] / "docs" / "dask.md"
VERSIONS = f"Dask {dask.__version__}, NumPy {np.__version__.rpartition('.')[0]}"
HEAD = """\
# Dask arrays

A Value may hold a Dask array: `tg.Value(dask_array)`. Operations call NumPy's functions on it, Dask
answers them, and results and gradients are Dask arrays, which nobody computes before you do:

    x = tg.Value(dask.array.random.random((10_000, 1_000), chunks=(1_000, 1_000)))
    np.mean(np.tanh(x) ** 2).backward()
    x.grad.compute()

`python -m tests.heavy.dask.report` writes this page. It runs every call of the tests on Dask
arrays in two chunks, and in one where Dask wants that, and compares value and gradient with
NumPy's. Where they are not the same, the call of Dask's that failed is made again with plain
Dask arrays and nothing of ours around it; what fails there too is in the list below, in Dask's
own words. A failure that is not Dask's is an error in the tests.
"""


@cache
def lacks(operation: Any) -> Counter[Lack | None]:
    """How many samples of an entry or program work (None), and what Dask lacks for the others."""
    return Counter(on_dask(sample) for sample in SAMPLES[operation])


def named(operation: Any) -> str:
    return ", ".join(f"`{name}`" for name in names_of(operation))


def page() -> str:
    shown = [it for it in SAMPLES if level_of(it) != "part"]
    whole = [it for it in shown if set(lacks(it)) == {None}]
    samples = sum(lacks(it).total() for it in shown)
    works = sum(lacks(it)[None] for it in shown)
    lines = [
        HEAD, f"{VERSIONS}: {works} of {samples} calls have NumPy's value and gradient.", "",
        "## All calls work", "", ", ".join(sorted(map(named, whole))), "",
        "## What Dask lacks", "",
        "| function | calls that work | what Dask cannot do |", "| --- | --- | --- |",
        *rows([it for it in shown if it not in whole]),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def rows(operations: list[Any]) -> Iterator[str]:
    for operation in sorted(operations, key=named):
        found = lacks(operation)
        said = sorted({f"`{it.function}`: {it.says}" for it in found if it is not None})
        text = "<br>".join(said).replace("|", "\\|")
        yield f"| {named(operation)} | {found[None]} of {found.total()} | {text} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name}: {VERSIONS}")
