"""Sizes of weights and their gradients, layer by layer; draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn import Module
from ..value import Value

__all__ = ["Sizes", "density", "sizes", "weights_of"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large one layer's weights and gradients are; nan where there is no gradient yet."""

    mean_gradient: float  # mean |∂L/∂W|
    gradient_norm: float  # ‖∂L/∂W‖
    weight_norm: float  # ‖W‖


def weights_of(model: Module) -> dict[str, Value]:
    """The weights of each layer by their path: parameters of two axes or more, else all.

    Raises
    ------
    ValueError
        If the model has no parameters.
    """
    named = dict(model.named_parameters())
    if not named:
        raise ValueError(f"{model!r} has no parameters, so there are no weights to look at")
    return {name: p for name, p in named.items() if p.ndim >= 2} or named


def sizes(model: Module) -> dict[str, Sizes]:
    """The sizes of each layer at this moment."""
    return {name: _sizes(p) for name, p in weights_of(model).items()}


def _sizes(p: Value) -> Sizes:
    kept: Any = p.grad
    weight = np.abs(np.asarray(p.data, dtype=complex))
    if kept is None:
        return Sizes(np.nan, np.nan, float(np.sqrt((weight**2).sum())))
    gradient = np.abs(np.asarray(kept.data if isinstance(kept, Value) else kept, dtype=complex))
    norms = (float(np.sqrt((a**2).sum())) for a in (gradient, weight))
    return Sizes(float(gradient.mean()), *norms)


def density(weights: Any, bins: int) -> Mapping[str, NDArray[np.float64]]:
    """The distribution of finite weights: ``edges``, ``density``, and ``std`` of shape ()."""
    flat = np.asarray(weights, dtype=np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    # The range is known to numpy only if there are two different numbers.
    centre = float(flat.mean()) if flat.size else 0.0
    spread = float(np.abs(flat - centre).max(initial=0.0)) or max(abs(centre), 1.0) * 1e-3
    counts, edges = np.histogram(flat, bins, (centre - spread, centre + spread))
    share = counts / max(counts.sum(), 1) / np.diff(edges)
    return {"edges": edges, "density": share, "std": np.asarray(flat.std() if flat.size else 0.0)}
