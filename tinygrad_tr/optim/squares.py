"""Optimisers that divide by the root of the squares that they have seen: Adagrad, RMSprop."""

from __future__ import annotations

from typing import Any

from ..value import Value
from .optimizer import Group, Groups, Optimizer, decayed, zeros_for

__all__ = ["Adagrad", "RMSprop", "squared"]


class Adagrad(Optimizer):
    """``s ← s + g²``, ``p ← p − lr · g / (√s + ε)`` (Duchi, Hazan, Singer 2011, section 1.1).

    Parameters
    ----------
    parameters : iterable of Value, or of dict
        Leaves, or groups of them (see `Optimizer`).
    lr : float
    eps : float
        Keeps the division finite.
    weight_decay : float
        ``weight_decay · p`` is added to g.

    Examples
    --------
    >>> w = Value(3.0)
    >>> optimizer = Adagrad([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.9
    """

    def __init__(
        self, parameters: Groups, lr: float = 0.01, *, eps: float = 1e-10,
        weight_decay: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(parameters, lr, eps=eps, weight_decay=weight_decay)

    def start(self, p: Value, group: Group) -> dict[str, Value]:
        """The sum of g²."""
        return {"square": zeros_for(p, real=True)}

    def change(self, p: Value, g: Any, group: Group, square: Value) -> Any:
        """``lr · g / (√s + ε)``."""
        g = decayed(p, g, group)
        s = square.data
        s += squared(g)
        square.data = s
        return group.lr * g / (s**0.5 + group["eps"])


class RMSprop(Optimizer):
    """``s ← α s + (1 − α) g²``, ``p ← p − lr · g / (√s + ε)``.

    Tieleman, Hinton 2012, "Neural networks for machine learning", lecture 6.5; Goodfellow, Bengio,
    Courville 2016, algorithm 8.5 (with ε outside of the root, as in PyTorch).

    Parameters
    ----------
    parameters : iterable of Value, or of dict
        Leaves, or groups of them (see `Optimizer`).
    lr : float
    alpha : float
        How slowly the mean of g² forgets.
    eps : float
        Keeps the division finite.
    momentum : float
        How much of the last change is kept; 0 keeps none.
    weight_decay : float
        ``weight_decay · p`` is added to g.

    Examples
    --------
    >>> w = Value(3.0)
    >>> optimizer = RMSprop([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.0
    """

    def __init__(
        self, parameters: Groups, lr: float = 0.01, *, alpha: float = 0.99, eps: float = 1e-8,
        momentum: float = 0.0, weight_decay: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(
            parameters, lr, alpha=alpha, eps=eps, momentum=momentum, weight_decay=weight_decay
        )

    def start(self, p: Value, group: Group) -> dict[str, Value]:
        """The mean of g², and the velocity if there is momentum."""
        velocity = {"velocity": zeros_for(p)} if group["momentum"] else {}
        return {"square": zeros_for(p, real=True), **velocity}

    def change(
        self, p: Value, g: Any, group: Group, square: Value, velocity: Value | None = None
    ) -> Any:
        """``lr · g / (√s + ε)``, or lr times the velocity of that."""
        g = decayed(p, g, group)
        s = square.data
        s *= group["alpha"]
        s += (1 - group["alpha"]) * squared(g)
        square.data = s
        scaled = g / (s**0.5 + group["eps"])
        if velocity is None:
            return group.lr * scaled
        v = velocity.data
        v *= group["momentum"]
        v += scaled
        velocity.data = v
        return group.lr * v


def squared(g: Any) -> Any:
    """``g²``, of a complex gradient the squared length."""
    dtype = getattr(g, "dtype", None)
    complex_ = isinstance(g, complex) if dtype is None else dtype.kind == "c"
    return (g * g.conjugate()).real if complex_ else g * g
