"""Adam: a step that each parameter's own gradients scale; AdamW, with weight decay apart."""

from __future__ import annotations

from typing import Any

from ..value import Value
from .optimizer import Group, Groups, Optimizer, decayed, zeros_for
from .squares import squared

__all__ = ["Adam", "AdamW"]


class Adam(Optimizer):
    """Adaptive moments (Kingma, Ba 2015, algorithm 1), with ε outside the corrected root.

    ``m`` and ``v`` are running means of g and g²; with both corrected for their start at 0,
    ``p ← p − lr · m̂ / (√v̂ + ε)``.

    Parameters
    ----------
    parameters : iterable of Value, or of dict
        Leaves, or groups of them (see `Optimizer`).
    lr : float
    betas : pair of floats
        How slowly the means of g and g² forget.
    eps : float
        Keeps the division finite.
    weight_decay : float
        ``weight_decay · p`` is added to g.

    Examples
    --------
    >>> w = Value(3.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.9
    """

    counts = True

    def __init__(
        self, parameters: Groups, lr: float = 0.001, *,
        betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(parameters, lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def start(self, p: Value, group: Group) -> dict[str, Value]:
        """The means of g and g²."""
        return {"mean": zeros_for(p), "square": zeros_for(p, real=True)}

    def change(self, p: Value, g: Any, group: Group, mean: Value, square: Value) -> Any:
        """``lr · m̂ / (√v̂ + ε)``."""
        return adapted(decayed(p, g, group), group, self._count.data, mean, square)


class AdamW(Optimizer):
    """Adam with the weight decay apart from the gradient (Loshchilov, Hutter 2019, algorithm 2).

    ``p ← p − lr · (m̂ / (√v̂ + ε) + weight_decay · p)``.

    Parameters
    ----------
    parameters, lr, betas, eps
        As of `Adam`.
    weight_decay : float
        The share of itself, times lr, that a parameter loses at every step.

    Examples
    --------
    >>> w = Value(3.0)
    >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.75
    """

    counts = True

    def __init__(
        self, parameters: Groups, lr: float = 0.001, *,
        betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0.01,
    ) -> None:  # fmt: skip
        super().__init__(parameters, lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def start(self, p: Value, group: Group) -> dict[str, Value]:
        """The means of g and g²."""
        return {"mean": zeros_for(p), "square": zeros_for(p, real=True)}

    def change(self, p: Value, g: Any, group: Group, mean: Value, square: Value) -> Any:
        """``lr · (m̂ / (√v̂ + ε) + weight_decay · p)``."""
        change = adapted(g, group, self._count.data, mean, square)
        change += group.lr * group["weight_decay"] * p.data
        return change


def adapted(g: Any, group: Group, t: Any, mean: Value, square: Value) -> Any:
    """Adam's change at step `t`.

    The corrections 1 − βᵗ are numbers, so they go into the learning rate and ε, and no array is
    divided by them: lr · √c₂ / c₁ · m / (√v + ε √c₂) is lr · (m / c₁) / (√(v / c₂) + ε).
    """
    b1, b2 = group["betas"]
    m, v = mean.data, square.data
    m *= b1
    m += (1 - b1) * g
    v *= b2
    v += (1 - b2) * squared(g)
    mean.data, square.data = m, v
    root = (1 - b2**t) ** 0.5
    below = v**0.5
    below += group["eps"] * root
    change = m / below
    change *= group.lr * root / (1 - b1**t)
    return change
