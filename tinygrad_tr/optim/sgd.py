"""Gradient descent, with momentum."""

from __future__ import annotations

from typing import Any

from ..value import Value
from .optimizer import Group, Groups, Optimizer, decayed, zeros_for

__all__ = ["SGD"]


class SGD(Optimizer):
    """Gradient descent: ``p ← p − lr · g``, with momentum ``v ← momentum · v + g`` in place of g.

    Robbins, Monro 1951; Goodfellow, Bengio, Courville 2016, "Deep learning", algorithms 8.1 and
    8.2; Nesterov's form as in Sutskever et al. 2013, section 2.

    Parameters
    ----------
    parameters : iterable of Value, or of dict
        Leaves, or groups of them (see `Optimizer`).
    lr : float
    momentum : float
        How much of the last change is kept; 0 keeps none.
    nesterov : bool
        Look ahead: ``g + momentum · v`` in place of v.
    weight_decay : float
        ``weight_decay · p`` is added to g.

    Examples
    --------
    >>> w = Value(3.0)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.4
    """

    def __init__(
        self, parameters: Groups, lr: float = 0.01, *, momentum: float = 0.0,
        nesterov: bool = False, weight_decay: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(
            parameters, lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay
        )
        for group in self.groups:
            if group["nesterov"] and not group["momentum"] > 0:
                raise ValueError("nesterov=True looks ahead along the momentum; give momentum= too")

    def start(self, p: Value, group: Group) -> dict[str, Value]:
        """The velocity, if there is momentum."""
        return {"velocity": zeros_for(p)} if group["momentum"] else {}

    def change(self, p: Value, g: Any, group: Group, velocity: Value | None = None) -> Any:
        """``lr · g``, or ``lr · v``."""
        g = decayed(p, g, group)
        if velocity is None:
            return group.lr * g
        v = velocity.data
        v *= group["momentum"]
        v += g
        velocity.data = v
        return group.lr * (g + group["momentum"] * v if group["nesterov"] else v)
