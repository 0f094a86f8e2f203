"""The table of operations: one entry each, in files by topic. `declare` says what an entry is."""

from . import (
    applying,
    arithmetic,
    choice,
    constants,
    contractions,
    cumulative,
    decompositions,
    einsum,
    elementary,
    families,
    fourier,
    indexing,
    joining,
    linalg,
    making,
    matrices,
    methods,
    missing,
    moving,
    norms,
    ordering,
    padding,
    pairs,
    polynomials,
    products,
    reductions,
    refused,
    selecting,
    shaping,
    singular,
    sliding,
    special,
    statistics,
    triangular,
)
from .composite import PROGRAMS
from .declare import TABLE, Operation, op

__all__ = [
    "PROGRAMS", "TABLE", "Operation", "applying", "arithmetic", "choice", "constants",
    "contractions", "cumulative", "decompositions", "einsum", "elementary", "families",
    "fourier", "indexing", "joining", "linalg", "making", "matrices", "methods", "missing",
    "moving", "norms", "op", "ordering", "padding", "pairs", "polynomials", "products",
    "reductions", "refused", "selecting", "shaping", "singular", "sliding", "special",
    "statistics", "triangular",
]  # fmt: skip
