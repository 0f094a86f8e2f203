"""What PyTorch is asked about optimisers: 200 steps from the same start, and rates over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import tinygrad_tr as tg
from tests.oracle.cases import Arrays
from tinygrad_tr import optim

__all__ = ["OPTIMISERS", "RATES", "SCHEDULES", "STEPS", "steps_of", "their_rates", "their_steps"]

STEPS, SHOWN, RATES = 200, (1, 2, 50, 200), 40
_rng = np.random.default_rng(7)
A, B = _rng.normal(size=(6, 3)), _rng.normal(size=(6, 2))
START = {"w": _rng.normal(size=(3, 2)), "c": np.array([0.1, -0.4])}

# Ours and PyTorch's, both of (parameters); the limit of the gradients' norm, if there is one.
Makes = tuple[Callable[[Any], Any], Callable[[Any, Any], Any], Callable[[Any], Any] | None]
OPTIMISERS: dict[str, Makes] = {
    "SGD": (lambda p: optim.SGD(p, 0.05), lambda o, p: o.SGD(p, 0.05), None),
    "SGD momentum": (
        lambda p: optim.SGD(p, 0.01, momentum=0.9),
        lambda o, p: o.SGD(p, 0.01, momentum=0.9), None,
    ),
    "SGD nesterov decay": (
        lambda p: optim.SGD(p, 0.01, momentum=0.8, nesterov=True, weight_decay=0.1),
        lambda o, p: o.SGD(p, 0.01, momentum=0.8, nesterov=True, weight_decay=0.1), None,
    ),
    "SGD clip_norm": (
        lambda p: optim.SGD(p, 0.2), lambda o, p: o.SGD(p, 0.2),
        lambda it: it.clip_norm if hasattr(it, "clip_norm") else it.clip_grad_norm_,
    ),
    "SGD clip_value": (
        lambda p: optim.SGD(p, 0.2), lambda o, p: o.SGD(p, 0.2),
        lambda it: it.clip_value if hasattr(it, "clip_value") else it.clip_grad_value_,
    ),
    "Adam": (lambda p: optim.Adam(p, 0.02), lambda o, p: o.Adam(p, 0.02), None),
    "Adam decay": (
        lambda p: optim.Adam(p, 0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1),
        lambda o, p: o.Adam(p, 0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1), None,
    ),
    "AdamW": (
        lambda p: optim.AdamW(p, 0.02, weight_decay=0.1),
        lambda o, p: o.AdamW(p, 0.02, weight_decay=0.1), None,
    ),
    "RMSprop": (lambda p: optim.RMSprop(p, 0.01), lambda o, p: o.RMSprop(p, 0.01), None),
    "RMSprop momentum": (
        lambda p: optim.RMSprop(p, 0.002, alpha=0.9, momentum=0.8, weight_decay=0.1),
        lambda o, p: o.RMSprop(p, 0.002, alpha=0.9, momentum=0.8, weight_decay=0.1), None,
    ),
    "Adagrad": (
        lambda p: optim.Adagrad(p, 0.1, weight_decay=0.05),
        lambda o, p: o.Adagrad(p, 0.1, weight_decay=0.05), None,
    ),
    "groups": (
        lambda p: optim.SGD([{"params": p[:1], "lr": 0.02}, {"params": p[1:]}], 0.1, momentum=0.5),
        lambda o, p: o.SGD(
            [{"params": p[:1], "lr": 0.02}, {"params": p[1:]}], 0.1, momentum=0.5
        ), None,
    ),
}  # fmt: skip

LOSSES = [1 / (1 + k) if k < 12 else 0.08 + 0.001 * (k % 3) for k in range(RATES)]
SCHEDULES: dict[str, tuple[Any, Callable[[Any, Any], Any]]] = {
    "steps": (optim.steps(7, 0.5), lambda s, o: s.StepLR(o, 7, 0.5)),
    "cosine": (optim.cosine(RATES, 0.01), lambda s, o: s.CosineAnnealingLR(o, RATES, 0.01)),
    "warm_up": (optim.warm_up(8, 0.25), lambda s, o: s.LinearLR(o, 0.25, total_iters=8)),
    "one_cycle": (optim.one_cycle(RATES), lambda s, o: s.OneCycleLR(o, 1.0, total_steps=RATES)),
    "plateau": (
        optim.Plateau(0.5, patience=2),
        lambda s, o: s.ReduceLROnPlateau(o, factor=0.5, patience=2),
    ),
}


def steps_of(name: str) -> Arrays:
    """The parameters after some of the steps."""
    make, _theirs, clip = OPTIMISERS[name]
    parameters = {key: tg.Value(x) for key, x in START.items()}
    w, c = parameters.values()
    optimizer, found = make([w, c]), {}
    for k in range(1, STEPS + 1):
        optimizer.zero_grad()
        np.sum((np.tanh(A @ w + c) - B) ** 2).backward()
        if clip:
            clip(optim)([w, c], 0.5)
        optimizer.step()
        if k in SHOWN:
            found |= {f"{key} {k}": p.data.copy() for key, p in parameters.items()}
    return found


def their_steps(name: str) -> Arrays:
    """The same by PyTorch."""
    import torch

    _ours, make, clip = OPTIMISERS[name]
    parameters = {key: torch.tensor(x, requires_grad=True) for key, x in START.items()}
    a, b, (w, c) = torch.tensor(A), torch.tensor(B), parameters.values()
    optimizer, found = make(torch.optim, [w, c]), {}
    for k in range(1, STEPS + 1):
        optimizer.zero_grad()
        torch.sum((torch.tanh(a @ w + c) - b) ** 2).backward()
        if clip:
            clip(torch.nn.utils)([w, c], 0.5)
        optimizer.step()
        if k in SHOWN:
            found |= {f"{key} {k}": p.detach().numpy().copy() for key, p in parameters.items()}
    return found


def their_rates(name: str) -> np.ndarray:
    """PyTorch's learning rates, from 1, one for each step."""
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 1.0)
    schedule, rates = SCHEDULES[name][1](torch.optim.lr_scheduler, optimizer), []
    for k in range(RATES):
        rates.append(optimizer.param_groups[0]["lr"])
        if k == RATES - 1:
            break
        optimizer.step()
        schedule.step(*([LOSSES[k]] if name == "plateau" else []))
    return np.array(rates)
