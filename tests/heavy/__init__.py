"""The heavy groups: tests that are slow or need more than the extra `[test]` installs.

A group is a folder beside this file and one entry here. `python -m tests --heavy NAME` runs it.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GROUPS", "Group"]


@dataclass(frozen=True, slots=True)
class Group:
    what: str
    pip: tuple[str, ...] = ()
    debian: tuple[str, ...] = ()  # system packages, by Debian's names
    also: tuple[str, ...] = ()  # ordinary test files that compare with these packages too


GROUPS = {
    "browser": Group(
        "the pages that play, in Chromium without a network",
        pip=("playwright", "axe-playwright-python"),
        debian=("chromium", "fonts-dejavu", "graphviz"),
    ),
    "docs": Group(
        "the notebook, run in a kernel of its own", pip=("nbclient", "ipykernel", "nbformat")
    ),
    "dask": Group(
        "the table on Dask arrays, and the list of what Dask itself cannot do",
        pip=("dask[array]==2026.8.0",),
    ),
    "fast": Group(
        "the whole table as native loops", pip=("numba",), also=("tests/test_native.py",)
    ),
    "hardlife": Group("a stranger's install: no extras, no Graphviz, an ASCII terminal"),
    "oracle": Group(
        "answers compared live with PyTorch, autograd, micrograd and scikit-learn",
        pip=("torch==2.13.0", "autograd", "micrograd", "scikit-learn"),
        also=("tests/test_micrograd.py", "tests/test_data.py", "tests/test_transforms.py"),
    ),
    "tables": Group(
        "the defaults of train, beside scikit-learn's on its tables", pip=("scikit-learn",)
    ),
}
