"""First values of weights. Each takes an explicit Generator; nothing touches the global one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["glorot", "he"]


def he(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Normal with variance 2 / n_inputs: keeps the scale through ReLU layers (He et al. 2015)."""
    return rng.normal(0, math.sqrt(2 / shape[0]), shape)


def glorot(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Uniform within √(6 / (n_inputs + n_outputs)): for sigmoid and tanh (Glorot, Bengio 2010)."""
    limit = math.sqrt(6 / sum(shape))
    return rng.uniform(-limit, limit, shape)
