"""Data to learn from, and what turns it into training and test sets; knows no model and no graph.

Every table is computed, or read from the one file that ships with the package: nothing is
downloaded. Whatever is random takes its randomness from a Generator, or an int seed, that the
caller hands in.
"""

from ..errors import TableError
from .preparation import Preparation
from .randomness import Rng
from .reading import read_table
from .scaling import Standardizer
from .shapes import blobs, circles, moons, spiral
from .splitting import batches, one_hot, train_test_split
from .table import Table
from .tables import digits, logic_gate, seed_table

__all__ = [
    "Preparation",
    "Rng",
    "Standardizer",
    "Table",
    "TableError",
    "batches",
    "blobs",
    "circles",
    "digits",
    "logic_gate",
    "moons",
    "one_hot",
    "read_table",
    "seed_table",
    "spiral",
    "train_test_split",
]
