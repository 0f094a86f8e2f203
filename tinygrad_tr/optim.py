"""Optimisers: how parameters change once their gradients are there. They know no network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .value import Value

__all__ = ["SGD", "Adam", "Optimizer"]


class Optimizer:
    """What optimisers have in common: parameters, and a step over those that have a gradient.

    Parameters
    ----------
    parameters : iterable of Value
        Leaves; usually ``model.parameters()``.
    lr : float
        The learning rate.
    """

    def __init__(self, parameters: Iterable[Value], lr: float) -> None:
        if isinstance(parameters, Value):
            raise TypeError("an optimiser takes a list of parameters: SGD([p], lr=0.1)")
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("an optimiser needs parameters; the list is empty")
        for p in self.parameters:
            if not (isinstance(p, Value) and p.is_leaf and p.requires_grad):
                raise TypeError(f"an optimiser changes leaves that need a gradient, not {p!r}")
        self.parameters = list(dict.fromkeys(self.parameters))  # each once
        if not lr > 0:
            raise ValueError(f"the learning rate must be positive, not {lr}")
        self.lr = lr

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for p in self.parameters:
            p.zero_grad()

    def step(self) -> None:
        """Change each parameter that has a gradient."""
        for k, p in enumerate(self.parameters):
            g = p.grad.data if isinstance(p.grad, Value) else p.grad
            if g is not None:
                p.data -= self.change(k, g)

    def change(self, k: int, g: Any) -> Any:
        """What is subtracted from parameter number `k`, whose gradient is `g`."""
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent: ``p ← p − lr · g``, with momentum ``v ← momentum · v + g`` in place of g.

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
    momentum : float
        How much of the last change is kept; 0 keeps none.

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
        self, parameters: Iterable[Value], lr: float = 0.01, *, momentum: float = 0.0
    ) -> None:
        super().__init__(parameters, lr)
        self.momentum = momentum
        self._velocity: dict[int, Any] = {}

    def change(self, k: int, g: Any) -> Any:
        """``lr · g``, or ``lr · v``."""
        if self.momentum:
            g = self._velocity[k] = self.momentum * self._velocity.get(k, 0.0) + g
        return self.lr * g


class Adam(Optimizer):
    """Adaptive moments (Kingma, Ba 2015), with ε outside the corrected root as in PyTorch.

    Parameters
    ----------
    parameters : iterable of Value
    lr : float
    betas : pair of floats
        How slowly the means of g and g² forget.
    eps : float
        Keeps the division finite.

    Examples
    --------
    >>> w = Value(3.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.9
    """

    def __init__(
        self, parameters: Iterable[Value], lr: float = 0.001, *,
        betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
    ) -> None:  # fmt: skip
        super().__init__(parameters, lr)
        self.betas, self.eps = betas, eps
        self._moments: dict[int, tuple[int, Any, Any]] = {}

    def change(self, k: int, g: Any) -> Any:
        """``lr · m̂ / (√v̂ + ε)``."""
        (b1, b2), (t, m, v) = self.betas, self._moments.get(k, (0, 0.0, 0.0))
        t, m, v = t + 1, b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * (g * g.conjugate()).real
        self._moments[k] = t, m, v
        root = (v / (1 - b2**t)) ** 0.5
        return self.lr / (1 - b1**t) * m / (root + self.eps)
