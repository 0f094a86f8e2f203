"""What optimisers have in common: groups of parameters, their state, and the step.

A step is arithmetic on ``.data`` and ``.grad`` alone, and everything that lasts from step to step
is a Value; so a step can be recorded and compiled like any other program. It knows no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..nn.arguments import at_least
from ..state import restore, snapshot
from ..value import Value

__all__ = ["Group", "Optimizer", "decayed", "zeros_for"]

Groups = Iterable[Value] | Iterable[Mapping[str, Any]]


class Group:
    """Parameters that share a learning rate and the other settings.

    Attributes
    ----------
    parameters : list of Value
    settings : dict
        ``momentum`` and the like: plain numbers.
    slots : list of dict of str to Value
        What is kept for each parameter, by name: a velocity, mean squares.
    """

    __slots__ = ("_lr", "parameters", "settings", "slots")

    def __init__(self, parameters: list[Value], lr: float, settings: dict[str, Any]) -> None:
        if not at_least(lr, 0) or lr == 0:
            raise ValueError(f"the learning rate must be positive, not {lr!r}")
        self.parameters, self.settings = parameters, settings
        self._lr = Value(float(lr), requires_grad=False, name="lr")
        self.slots: list[dict[str, Value]] = []

    @property
    def lr(self) -> Any:
        """The learning rate."""
        return self._lr.data

    @lr.setter
    def lr(self, lr: Any) -> None:
        if not isinstance(lr, Value):
            if not at_least(lr, 0):
                raise ValueError(f"the learning rate must not be negative, and it is set to {lr!r}")
            lr = float(lr)
        self._lr.data = lr

    def __getitem__(self, setting: str) -> Any:
        return self.settings[setting]

    def __repr__(self) -> str:
        return f"Group({len(self.parameters)} parameters, lr={self.lr:g}, {self.settings})"


class Optimizer:
    """Parameters, and a step over those that have a gradient.

    A new optimiser says what it keeps for a parameter (`start`) and what is subtracted from it
    (`change`).

    Parameters
    ----------
    parameters : iterable of Value, or of dict
        Leaves; usually ``model.parameters()``. Or groups with settings of their own, each as
        ``{"params": [...], "lr": 0.1}``; what a group does not say holds from the arguments.
    lr : float
        The learning rate.
    **settings
        The other settings.

    Attributes
    ----------
    groups : list of Group

    Raises
    ------
    TypeError, ValueError
        If there is nothing to optimise, a parameter is no leaf that needs a gradient or stands in
        two groups, or a setting is unknown.

    Examples
    --------
    >>> class Signs(Optimizer):
    ...     def change(self, p, g, group):
    ...         return group.lr * np.sign(g)
    >>> w = Value(3.0)
    >>> optimizer = Signs([w], lr=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(2.5)
    """

    counts = False
    """Whether `change` asks for the number of the step."""

    def __init__(self, parameters: Groups, lr: float, **settings: Any) -> None:
        if isinstance(parameters, Value):
            raise TypeError("an optimiser takes a list of parameters: SGD([p], lr=0.1)")
        self.groups = [_group(entry, lr, settings) for entry in _groups(list(parameters))]
        if len(set(self.parameters)) < len(self.parameters):
            raise ValueError("a parameter stands in two groups; it can have one learning rate only")
        self._count = Value(0.0, requires_grad=False, name="count")
        for group in self.groups:
            group.slots = [self.start(p, group) for p in group.parameters]

    def __repr__(self) -> str:
        rates = ", ".join(f"{group.lr:g}" for group in self.groups)
        return f"{type(self).__name__}({len(self.parameters)} parameters, lr={rates})"

    @property
    def parameters(self) -> list[Value]:
        """The parameters of all groups."""
        return [p for group in self.groups for p in group.parameters]

    @property
    def lr(self) -> Any:
        """The learning rate, of the first group; setting it sets that of all groups."""
        return self.groups[0].lr

    @lr.setter
    def lr(self, lr: Any) -> None:
        for group in self.groups:
            group.lr = lr

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for p in self.parameters:
            p.zero_grad()

    def step(self) -> None:
        """Change each parameter that has a gradient."""
        if self.counts:
            self._count.data += 1.0
        for group in self.groups:
            for p, kept in zip(group.parameters, group.slots, strict=True):
                g = p.grad
                if g is None:
                    continue
                if isinstance(g, Value):
                    g = g.data
                p.data -= self.change(p, g, group, **kept)

    def start(self, p: Value, group: Group) -> dict[str, Value]:
        """What is kept for the parameter `p` from step to step, by name; nothing by default."""
        return {}

    def change(self, *args: Any, **kept: Any) -> Any:
        """What is subtracted from a parameter: ``change(p, g, group, **kept)``.

        `g` is the gradient of `p`, and `kept` the Values of `start`. Arithmetic and NumPy's
        functions on numbers are allowed, and no ``if`` on them. What is kept is taken out, changed
        and put back, ``v = velocity.data; v *= 0.9; v += g; velocity.data = v``: of arrays in
        place and without a copy.
        """
        raise NotImplementedError(f"{type(self).__name__} needs a method change(self, p, g, group)")

    # ---- state -----------------------------------------------------------------------------

    def _values(self) -> list[tuple[str, Value]]:
        """Everything that lasts, by name, e.g. ``count``, ``lr.0``, ``velocity.0``."""
        kept = [slots for group in self.groups for slots in group.slots]
        return [
            ("count", self._count),
            *((f"lr.{k}", group._lr) for k, group in enumerate(self.groups)),
            *((f"{name}.{k}", v) for k, slots in enumerate(kept) for name, v in slots.items()),
        ]

    def state(self) -> dict[str, Any]:
        """Copies of all that lasts from step to step: the count, learning rates, what is kept.

        Returns
        -------
        dict of str to array
            Parameters are counted through all groups; the settings are not in it.
        """
        return snapshot(self._values())

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from where `state` was taken.

        Raises
        ------
        ValueError
            If names are missing or surplus or an array does not fit; nothing has changed then.
        """
        restore(self._values(), state, type(self).__name__)


def zeros_for(p: Value, *, real: bool = False) -> Value:
    """Zeros of the shape and type of `p`; with `real`, for its squares."""
    zeros: Any = np.zeros_like(p._number)
    if real and p.dtype.kind == "c":
        zeros = zeros.real
    return Value(zeros.item() if p.weak else zeros, requires_grad=False)


def decayed(p: Value, g: Any, group: Group) -> Any:
    """The gradient with that of ½ · weight_decay · p² added."""
    return g + group["weight_decay"] * p.data if group["weight_decay"] else g


def _groups(entries: list[Any]) -> list[dict[str, Any]]:
    """The groups as dictionaries, a bare list being the only one."""
    if not entries:
        raise ValueError("an optimiser needs parameters; the list is empty")
    if not all(isinstance(entry, Mapping) for entry in entries):
        return [{"params": entries}]
    return [dict(entry) for entry in entries]


def _group(entry: dict[str, Any], lr: float, settings: dict[str, Any]) -> Group:
    if "params" not in entry:
        raise ValueError(f'a group needs its parameters, {{"params": [...]}}; it has {list(entry)}')
    parameters = list(entry.pop("params"))
    if not parameters:
        raise ValueError("an optimiser needs parameters; the list is empty")
    for p in parameters:
        if not (isinstance(p, Value) and p.is_leaf and p.requires_grad):
            raise TypeError(f"an optimiser changes leaves that need a gradient, not {p!r}")
    parameters, lr = list(dict.fromkeys(parameters)), entry.pop("lr", lr)  # each once
    if unknown := sorted(set(entry) - set(settings)):
        known = ", ".join(["lr", *settings])
        raise ValueError(f"unknown setting {unknown[0]!r} of a group; there are {known}")
    _check(settings | entry)
    return Group(parameters, lr, settings | entry)


def _check(settings: dict[str, Any]) -> None:
    """See that shares lie between 0 and 1, and what is never negative is not."""
    betas = settings.get("betas", (0.0, 0.0))
    if not (isinstance(betas, tuple | list) and len(betas) == 2):
        raise ValueError(f"betas takes two shares, betas=(0.9, 0.999), not {betas!r}")
    for x in (*betas, settings.get("alpha", 0.0)):
        if not (at_least(x, 0) and x < 1):
            raise ValueError(f"betas and alpha are shares of at least 0 and below 1, not {x!r}")
    for name in {"eps", "momentum", "weight_decay"} & settings.keys():
        if not at_least(settings[name], 0):
            raise ValueError(f"{name} must not be negative, and it is {settings[name]!r}")
