"""A factor for the learning rate that shrinks whenever the loss no longer falls."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = ["Plateau"]


class Plateau:
    """Multiply by `factor` when the loss has not become better for more than `patience` steps.

    Goodfellow, Bengio, Courville 2016, "Deep learning", section 11.4.1; with PyTorch's rule of what
    is better. A factor for `Schedule`: ``Schedule(optimizer, Plateau())``, then
    ``schedule.step(loss)``.

    Parameters
    ----------
    factor : float
        Between 0 and 1.
    patience : int
        How many steps without a better loss are waited for.
    threshold : float
        By which share of itself the best loss has to fall, to count as better.
    smallest : float
        The factor never falls below this.

    Examples
    --------
    >>> plateau = Plateau(0.5, patience=1)
    >>> scales = []
    >>> for loss in (1.0, 0.9, 0.9, 0.9, 0.8):
    ...     plateau.observe(loss)
    ...     scales.append(plateau(0))
    >>> scales
    [1.0, 1.0, 1.0, 0.5, 0.5]
    """

    def __init__(
        self, factor: float = 0.1, *, patience: int = 10, threshold: float = 1e-4,
        smallest: float = 0.0,
    ) -> None:  # fmt: skip
        if not 0 < factor < 1:
            raise ValueError(f"a plateau's factor lies between 0 and 1; it is {factor!r}")
        self.factor, self.patience = factor, patience
        self.threshold, self.smallest = threshold, smallest
        self.best, self.waited, self.scale = math.inf, 0, 1.0

    def observe(self, loss: float) -> None:
        """Look at the loss of one step or epoch."""
        if self.best == math.inf or loss < self.best - abs(self.best) * self.threshold:
            self.best, self.waited = loss, 0
            return
        self.waited += 1
        if self.waited > self.patience:
            self.scale, self.waited = max(self.scale * self.factor, self.smallest), 0

    def __call__(self, step: int) -> float:
        """The factor now."""
        return self.scale

    def state(self) -> dict[str, float]:
        """What has been seen."""
        return {"best": self.best, "waited": self.waited, "scale": self.scale}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from where `state` was taken."""
        self.best, self.scale = float(state["best"]), float(state["scale"])
        self.waited = int(state["waited"])
