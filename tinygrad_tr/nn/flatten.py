"""`Flatten`: everything that belongs to one sample in one row."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .module import Module

__all__ = ["Flatten"]


class Flatten(Module):
    """Shape (n, ...) → (n, columns): between images and `Linear`.

    Examples
    --------
    >>> Flatten()(np.ones((5, 4, 8, 8))).shape
    (5, 256)
    """

    def forward(self, x: Any) -> Any:
        """Shape (n, ...) → (n, columns)."""
        shape = np.shape(x)
        if not shape:
            raise ValueError("Flatten() takes samples along a first axis; this input has no axes")
        return np.reshape(x, (shape[0], math.prod(shape[1:])))
