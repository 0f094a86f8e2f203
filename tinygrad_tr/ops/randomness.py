"""Random numbers as an operation: a reader that records a program draws anew at each run."""

from __future__ import annotations

from typing import Any

import numpy as np

from .declare import op, shape_of
from .foreign import is_foreign

__all__ = ["uniform_like"]

SINGLE = np.dtype(np.float32)


def _uniform_like(x: Any, rng: np.random.Generator) -> Any:
    """Numbers from [0, 1), as many as `x` has, in its precision."""
    dtype = np.float32 if getattr(x, "dtype", None) == SINGLE else np.float64
    drawn: Any = rng.random(shape_of(x), dtype)
    if not is_foreign(x):
        return drawn
    return np.zeros_like(x, dtype=dtype) + drawn  # in the memory of the library of `x`


uniform_like = op(_uniform_like, "uniform({x})", dx=None, name="uniform", also="rng")
