"""Which operation is at fault: each one of a graph is checked alone, on the numbers it had."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..graph import Node, history
from ..ops.declare import is_weak
from ..value import Value
from .conduct import custom_nodes
from .diagnosis import Suspicion
from .differences import Comparison, Settings, compare
from .inputs import Variable
from .patterns import suspect
from .program import Program

__all__ = ["alone", "blamed"]

Blame = tuple[Node, Comparison, list[Suspicion]]

EACH, ALL = 2, 80  # how many nodes of one operation, and of all, are looked at
ELEMENTS = 64


def blamed(
    program: Program, order: int, settings: Settings
) -> tuple[Blame | None, bool]:
    """The first operation that fails the check by itself; those that a user wrote come first.

    One of the table is blamed only for a mistake that has a name: a function like `cholesky` reads
    half of a matrix and fails by itself while it is right about what it is given.

    Parameters
    ----------
    program : Program
        The function that failed, of order 1.
    order : int
        Of the derivative that is wrong.

    Returns
    -------
    tuple of Node, Comparison and list of Suspicion, or None
        The operation, and what is wrong with it.
    bool
        Whether every rule is right by itself.
    """
    outputs = program.run()
    own, right = {node.op for node in custom_nodes(outputs)}, True
    few = Settings(settings.eps, settings.atol, settings.rtol, settings.seed, ELEMENTS)
    for node in _candidates(outputs, own):
        single = alone(node)
        if single is None:
            continue
        try:
            for k in range(1, order):
                single = single.derivative(k)
            found = compare(single, few)
        except Exception:  # a suspicion is a service; what is wrong has been found already
            continue
        if np.any(found.wrong):
            suspicions = suspect(found)
            if node.op in own or suspicions[0].kind != "unknown":
                return (node, found, suspicions), False
            right = False
    return None, right


def _candidates(outputs: list[Any], own: set[Any]) -> list[Node]:
    seen: dict[Any, int] = {}
    nodes = []
    for node in history([y for y in outputs if isinstance(y, Value)]):
        if node.op is not None and seen.setdefault(node.op, 0) < EACH:
            seen[node.op] += 1
            nodes.append(node)
    return sorted(nodes, key=lambda node: node.op not in own)[:ALL]


def alone(node: Node) -> Program | None:
    """A program of one operation, on the operands of that moment; None where it has no sense."""
    if node._more is not None and len(node._more) > 2:
        return None  # one of several results, whose rules look at the others
    operands, variables = list(node._arrays), []
    names = node.op.operands if not node.op.variadic else map(str, range(len(operands)))
    sources = zip(names, node._operands, operands, strict=True)
    for k, (name, source, x) in enumerate(sources):
        if source is not None and source.requires_grad and (is_weak(x) or x.dtype.kind in "fc"):
            operands[k] = Value(x)
            variables.append(Variable(name, operands[k]))
    if not variables:
        return None
    record = variables[0].value.record
    return Program(lambda: record(node.op, tuple(operands), node._options), variables)
