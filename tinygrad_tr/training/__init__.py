"""`fit`: one training loop for any model, loss and optimiser; knows no particular network."""

from ..history import History
from .fitting import fit

__all__ = ["History", "fit"]
