"""The table of operations: one entry each, in files by topic. `declare` says what an entry is."""

from . import (
    arithmetic,
    choice,
    constants,
    einsum,
    elementary,
    indexing,
    products,
    reductions,
    shaping,
    special,
)
from .declare import TABLE, Operation, op

__all__ = [
    "TABLE", "Operation", "arithmetic", "choice", "constants", "einsum", "elementary", "indexing",
    "op", "products", "reductions", "shaping", "special",
]  # fmt: skip
