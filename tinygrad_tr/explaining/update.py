"""The last steps of training: how parameters change, and what the loss is then.

The optimiser's own step is run on a copy of it, so any optimiser is explained and none is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from ..numbers import number
from ..optim import Optimizer
from ..value import Value
from .algebra import Call, Infix, Name, Number, Partial, Text, Tree
from .pictured import described, size_of
from .reading import Reading
from .step import Equation, Step
from .words import words

__all__ = ["after_replay", "changed_parameters", "update_steps"]

RATE, CHANGE = Name("η"), "Δ"


def changed_parameters(reading: Reading, optimizer: Optimizer) -> dict[Value, Any]:
    """The optimiser's parameters in the graph, with the data that they would have next."""
    apart = deepcopy(optimizer)
    for p, copied in zip(optimizer.parameters, apart.parameters, strict=True):
        copied.grad = deepcopy(reading.gradients.get(p))
    apart.step()
    pairs = zip(optimizer.parameters, apart.parameters, strict=True)
    return {p: copied._number for p, copied in pairs if p in reading.gradients}


def after_replay(reading: Reading, changed: Mapping[Value, Any]) -> Any:
    """The result that the same graph has with other data in its leaves."""
    data: dict[Value, Any] = {}
    for node in reading.nodes:
        if node.op is None:
            data[node] = changed.get(node, reading.pictured.data(node))
            continue
        operands = reading.pictured.operands[reading.index[node]]
        xs = tuple(data[x] if isinstance(x, Value) else x for x in operands)
        data[node] = node.op.evaluate(xs, node._options)
    return data[reading.root]


def update_steps(
    reading: Reading, optimizer: Optimizer, after: Callable[[Mapping[Value, Any]], Any]
) -> list[Step]:
    """A step for each parameter, then the loss before and after.

    Parameters
    ----------
    reading : Reading
    optimizer : Optimizer
        Of parameters of the graph; it is not changed.
    after : callable
        Gives the loss for parameters with new data.
    """
    changed = changed_parameters(reading, optimizer)
    if not changed:
        raise ValueError(
            "none of the optimiser's parameters has an influence on the result, so there is no "
            "update to explain; pass an optimiser of this model's parameters"
        )
    steps = [_update(reading, optimizer, p, changed[p]) for p in reading.nodes if p in changed]
    return [*steps, _outcome(reading, after(changed))]


def _update(reading: Reading, optimizer: Optimizer, p: Value, new: Any) -> Step:
    name, g, k = reading.name(p), reading.gradients[p], reading.index[p]
    rate = _rate(optimizer, p)
    plain = np.allclose(p._number - rate * g, new, rtol=1e-12, atol=1e-300)
    partial = Partial(reading.name(reading.root), name)
    step: Tree = Infix("*", RATE, partial) if plain else Name(f"{CHANGE}{name}")
    terms: list[Tree] = [Infix("-", Name(name), step)]
    if p.shape == ():
        numbers: Tree = Number(p._number - new)
        if plain:
            numbers = Infix("*", Number(rate), Number(g, "gradient"))
        terms += [Infix("-", Number(p._number, "value"), numbers), Number(new, "value")]
    equations = [Equation(Name(name), "←", tuple(terms))]
    if p.shape != ():
        size = Text(number(size_of(p._number - new), 3), "value")
        equations.append(Equation(Call("norm2", (step,)), "=", (size,)))
        row = described(new, "en")
        if row.label == "value":
            equations.append(Equation(Name(name), "=", (Text(row.text, "value"),)))
    if plain:
        sentence = words(
            "A small step, learning rate η = {rate}, in the direction that lowers the loss.",
            rate=number(rate),
        )  # fmt: skip
    else:
        sentence = words(
            "{optimizer} makes the step Δ from this gradient and those before it.",
            optimizer=type(optimizer).__name__,
        )  # fmt: skip
    return Step(
        "update", words("Update {name}", name=name), sentence, tuple(equations), nodes=(k,),
        sets=((k, "new", new),),
    )  # fmt: skip


def _rate(optimizer: Optimizer, p: Value) -> float:
    """The learning rate of the group that `p` is in."""
    own = (group.lr for group in optimizer.groups if any(q is p for q in group.parameters))
    return float(next(own))


def _outcome(reading: Reading, after: Any) -> Step:
    root, name = reading.root, reading.name(reading.root)
    before, later = float(root.item()), float(np.asarray(after).item())
    told = before != 0 and np.isfinite([before, later]).all()
    change = (before - later) / abs(before) if told else None
    shown = Infix("→", Number(before, "value"), Number(later, "value"))
    return Step(
        "update", words("The loss after one step"),
        words("The loss recomputed on the same input."),
        (Equation(Name(name), ":", (shown,)),), nodes=(reading.index[root],),
        sets=((reading.index[root], "new", later),), change=change,
    )  # fmt: skip
