"""The table of operations: one entry each, in files by topic. `declare` says what an entry is."""

from . import (
    arithmetic,
    choice,
    constants,
    decompositions,
    einsum,
    elementary,
    fourier,
    indexing,
    linalg,
    matrices,
    norms,
    products,
    reductions,
    shaping,
    singular,
    special,
    triangular,
)
from .declare import TABLE, Operation, op

__all__ = [
    "TABLE", "Operation", "arithmetic", "choice", "constants", "decompositions", "einsum",
    "elementary", "fourier", "indexing", "linalg", "matrices", "norms", "op", "products",
    "reductions", "shaping", "singular", "special", "triangular",
]  # fmt: skip
