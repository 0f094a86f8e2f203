"""`Dropout`: in training, units fall silent at random, so that none relies on another."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.randomness import uniform_like
from .arguments import Rng, at_least, listed
from .module import Module

__all__ = ["Dropout"]


class Dropout(Module):
    """``x · mask / (1 − p)`` in training, with each place of the mask 0 with probability p.

    Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting",
    section 4; divided in training, so that a prediction (after `eval`) is `x` itself. The mask is
    drawn by an operation of the table, so compiled code draws a new one at each run.

    Parameters
    ----------
    p : float
        How likely a unit is to fall silent, in [0, 1).
    rng : numpy.random.Generator or int, optional
        Draws the masks.

    Examples
    --------
    >>> layer = Dropout(0.5, rng=0)
    >>> layer(np.ones(6))
    array([2., 0., 0., 0., 2., 2.])
    >>> layer.eval()(np.ones(6))
    array([1., 1., 1., 1., 1., 1.])
    """

    def __init__(self, p: float = 0.5, *, rng: Rng = None) -> None:
        if not (at_least(p, 0) and p < 1):
            raise ValueError(f"Dropout(p) takes a probability of at least 0 and below 1, not {p!r}")
        self.p, self.rng = float(p), np.random.default_rng(rng)

    def forward(self, x: Any) -> Any:
        """Any shape; the same comes out."""
        x = listed(x)
        if not self.training or self.p == 0:
            return x
        kept = uniform_like(x, rng=self.rng) >= self.p
        return x * kept / (1 - self.p)

    def describe(self, lang: str | None = None) -> str:
        """``Dropout(0.5)``."""
        return f"Dropout({self.p:g})"
