"""The learning rate over time: factors, each a function of the step, and what multiplies by them.

    Schedule(optimizer, warm_up(100), cosine(1000))

A factor is any function of the number of steps done. Several are multiplied, so a warm-up goes with
whatever comes after it. Set between steps, from outside of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import TraceError
from ..graph import SCOPE
from .optimizer import Optimizer

__all__ = ["Schedule", "cosine", "one_cycle", "steps", "warm_up"]

Factor = Callable[[int], float]


def steps(every: int, factor: float = 0.1) -> Factor:
    """Multiply by `factor` after each `every` steps.

    Examples
    --------
    >>> [round(steps(2, 0.5)(k), 3) for k in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """
    _at_least_one("every", every)
    return lambda k: factor ** (k // every)


def cosine(total: int, end: float = 0.0) -> Factor:
    """From 1 down to `end` in `total` steps along half a cosine, and no further.

    Loshchilov, Hutter 2017, "SGDR", equation 5, without restarts.

    Examples
    --------
    >>> [round(cosine(4)(k), 3) for k in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """
    _at_least_one("total", total)
    return lambda k: _eased(1.0, end, k / total)


def warm_up(n: int, start: float = 0.0) -> Factor:
    """From `start` up to 1 in `n` steps along a line, then 1 (Goyal et al. 2017, section 2.2).

    Examples
    --------
    >>> [warm_up(4)(k) for k in range(6)]
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    """
    _at_least_one("n", n)
    return lambda k: start + (1 - start) * min(k / n, 1.0)


def one_cycle(
    total: int, *, rise: float = 0.3, start: float = 1 / 25, end: float = 1 / 250_000
) -> Factor:
    """Up from `start` to 1 in the first part of `total` steps, down to `end` in the rest.

    Smith, Topin 2019, "Super-convergence"; along half cosines, with the numbers of PyTorch. The
    optimiser's learning rate is the largest.

    Examples
    --------
    >>> [round(one_cycle(10)(k), 3) for k in range(10)]
    [0.04, 0.52, 1.0, 0.95, 0.812, 0.611, 0.389, 0.188, 0.05, 0.0]
    """
    _at_least_one("total", total)
    if not 0 < rise < 1 or rise * total <= 1:
        raise ValueError(f"rise= is the share of steps that go up, and {rise} of {total} is none")
    top, last = rise * total - 1, total - 1

    def factor(k: int) -> float:
        if k <= top:
            return _eased(start, 1.0, k / top)
        return _eased(1.0, end, (k - top) / (last - top))

    return factor


class Schedule:
    """Sets an optimiser's learning rates: each group's first one, times all the factors.

    Parameters
    ----------
    optimizer : Optimizer
    *factors : callable
        Functions of the number of steps done; one that has a method `observe` (`Plateau`) is also
        told the loss.

    Examples
    --------
    >>> from tinygrad_tr import Value
    >>> from tinygrad_tr.optim import SGD
    >>> optimizer = SGD([Value(1.0)], lr=0.8)
    >>> schedule = Schedule(optimizer, warm_up(2, start=0.5), steps(3, 0.1))
    >>> rates = []
    >>> for _epoch in range(4):
    ...     rates.append(round(optimizer.lr, 3))
    ...     schedule.step()
    >>> rates
    [0.4, 0.6, 0.8, 0.08]
    """

    def __init__(self, optimizer: Optimizer, *factors: Any) -> None:
        if not factors or not all(map(callable, factors)):
            raise TypeError(
                "a schedule takes functions of the step: Schedule(optimizer, cosine(99))"
            )
        self.optimizer, self.factors, self.count = optimizer, factors, 0
        self.base = [group.lr for group in optimizer.groups]
        self._set()

    def step(self, loss: float | None = None) -> None:
        """Go on by one step or epoch, and set the learning rates.

        Parameters
        ----------
        loss : float, optional
            What a `Plateau` looks at.
        """
        if SCOPE.get().tracer is not None:
            raise TraceError(
                "a schedule counts its steps in Python, once for all runs of a compiled function; "
                "call schedule.step() between the runs"
            )
        self.count += 1
        for factor in self.factors:
            if hasattr(factor, "observe"):
                if loss is None:
                    raise ValueError("a plateau looks at the loss: call schedule.step(loss)")
                factor.observe(float(loss))
        self._set()

    def _set(self) -> None:
        scale = math.prod(factor(self.count) for factor in self.factors)
        for group, base in zip(self.optimizer.groups, self.base, strict=True):
            group.lr = base * scale

    def state(self) -> dict[str, float]:
        """Where it is: the count, the first learning rates, what its factors keep."""
        kept = {f"base.{k}": base for k, base in enumerate(self.base)}
        for k, factor in enumerate(self.factors):
            if hasattr(factor, "observe"):
                kept |= {f"factor.{k}.{name}": x for name, x in factor.state().items()}
        return {"count": self.count, **kept}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from where `state` was taken.

        Raises
        ------
        ValueError
            If it is the state of another schedule; nothing has changed then.
        """
        own = self.state()
        if state.keys() != own.keys():
            raise ValueError(f"this state has {sorted(state)}, and the schedule {sorted(own)}")
        self.count = int(state["count"])
        self.base = [float(state[f"base.{k}"]) for k in range(len(self.base))]
        for k, factor in enumerate(self.factors):
            if hasattr(factor, "observe"):
                factor.load_state({n: state[f"factor.{k}.{n}"] for n in factor.state()})
        self._set()


def _eased(start: float, end: float, share: float) -> float:
    """Between two numbers, along half a cosine."""
    return end + (start - end) * (1 + math.cos(math.pi * min(share, 1.0))) / 2


def _at_least_one(what: str, n: int) -> None:
    if not n >= 1:
        raise ValueError(f"{what} counts steps and must be at least 1, not {n!r}")
