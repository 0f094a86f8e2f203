"""Where random numbers come from: always from the caller, never from NumPy's global state."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

__all__ = ["Rng", "generator"]

Rng: TypeAlias = "np.random.Generator | int"


def generator(rng: Rng) -> np.random.Generator:
    """Return the Generator that `rng` is, or the one that an int seeds.

    Raises
    ------
    TypeError
        If `rng` is anything else.
    ValueError
        If the seed is negative.

    Examples
    --------
    >>> generator(3).integers(10, size=4)
    array([8, 0, 1, 2])
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, (int, np.integer)) and not isinstance(rng, bool):
        if rng < 0:
            raise ValueError(f"a seed is not negative, got rng={rng}")
        return np.random.default_rng(int(rng))
    raise TypeError(f"rng must be a numpy.random.Generator or an int seed, got {rng!r}")
