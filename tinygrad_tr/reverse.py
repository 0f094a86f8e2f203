"""The reverse sweep: from results back to what they were computed from, newest node first.

It knows the order and that gradients add up; what flows through one operation is the business of
its pullback. With `record`, everything computed is itself recorded, which is every higher order.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from .graph import Node, history
from .ops.declare import Operation
from .pullback import Pullback, is_complex, write_pullback

__all__ = ["sweep"]


_WRITTEN: dict[str, dict[Operation, Pullback]] = {"float": {}, "real": {}, "complex": {}}


def _pullback_of(op: Operation, g: Any) -> Pullback:
    """The pullback of `op` for a gradient like `g`, written when it is first needed."""
    kind = "float" if type(g) is float else "complex" if is_complex(g) else "real"
    known = _WRITTEN[kind]
    if op not in known:
        known[op] = write_pullback(op, kind)
    return known[op]


def sweep(
    gradients: dict[Node, Any], wanted: Collection[Node] | None = None, record: bool = False
) -> dict[Node, Any]:
    """The gradients of all that the results in `gradients` were computed from.

    Parameters
    ----------
    gradients : dict
        The results, with the gradients that come into them; filled on the way and returned.
    wanted : collection of nodes, optional
        Visit only what leads to these, and keep only theirs.
    record : bool
        Run the rules on the nodes themselves instead of their data, so that what they compute
        is a graph again.
    """
    nodes = history(gradients)
    quick = _WRITTEN["float"]
    live = None if wanted is None else _leading_to(wanted, nodes)
    for node in reversed(nodes):
        g = gradients.get(node)
        if g is None:
            continue
        if live is not None and node not in wanted:  # type: ignore[operator]
            del gradients[node]
        if node.op is None:
            continue
        pullback = quick.get(node.op) if type(g) is float else None
        pullback = pullback or _pullback_of(node.op, g)
        xs, out = (_as_nodes(node), node) if record else (node._arrays, node._data)
        try:
            pullback(g, out, xs, node, gradients, live)
        except ArithmeticError:  # a rule on Python floats; NumPy has inf or nan, and a warning
            pullback(np.float64(g), np.float64(out), _strong(xs), node, gradients, live)
    return gradients


def _leading_to(wanted: Collection[Node], nodes: list[Node]) -> set[Node]:
    """Those of `nodes` (oldest first) that depend on one of `wanted`."""
    found = set(wanted)
    for node in nodes:
        if not found.isdisjoint(node._operands):
            found.add(node)
    return found


def _as_nodes(node: Node) -> tuple[Any, ...]:
    """The operands as nodes; a leaf that has new data since stands for its old self."""
    return tuple(
        x if operand is None else operand if operand._data is x else operand.past(x)
        for operand, x in zip(node._operands, node._arrays, strict=True)
    )


def _strong(xs: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(np.float64(x) if type(x) is float else x for x in xs)
