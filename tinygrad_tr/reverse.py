"""The reverse sweep: from results back to what they were computed from, newest node first.

It knows the order and that gradients add up; what flows through one operation is the business of
its pullback. With `record`, everything computed is itself recorded, which is every higher order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from .errors import DataChangedError
from .graph import Node, current, history
from .ops.declare import Operation, is_weak
from .pullback import Pullback, is_complex, write_pullback

__all__ = ["flows_of", "leading_to", "sweep"]


def _pullback_of(op: Operation, g: Any) -> Pullback:
    """The pullback of `op` for a gradient like `g`, written when it is first needed."""
    kind = "float" if type(g) is float else "c" if is_complex(g) else "f"
    if kind not in op.pullbacks:
        op.pullbacks[kind] = write_pullback(op, kind)
    return op.pullbacks[kind]


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
    nodes = history(gradients, leaves=False)  # a leaf has nothing to send on
    live = None if wanted is None else leading_to(wanted, nodes)
    scope = current()
    watch = scope.anomaly or scope.tracer
    if watch is None:
        nodes.reverse()
        return _visit(nodes, gradients, wanted, live, record)
    with watch.following(nodes, gradients) as order:
        return _visit(order, gradients, wanted, live, record)


def _visit(
    order: Iterable[Node], gradients: dict[Node, Any], wanted: Any, live: Any, record: bool
) -> dict[Node, Any]:
    """Carry the gradients back through the nodes, one after the other."""
    for node in order:
        g = gradients.get(node)
        if g is None:
            continue
        if live is not None and node not in wanted:
            del gradients[node]
        kind = "float" if type(g) is float else g.dtype.kind if type(g) is np.ndarray else ""
        pullback = node.op.pullbacks.get(kind) or _pullback_of(node.op, g)
        xs, out = None, node._number
        if record:
            xs, out = _as_nodes(node), node
        try:
            pullback(g, out, xs, node, gradients, live)
        except ArithmeticError:  # a rule on Python floats; NumPy has inf or nan, and a warning
            xs = tuple(map(_strong, node._arrays if xs is None else xs))
            pullback(_strong(g), _strong(out), xs, node, gradients, live)
    return gradients


class _Apart(list[Any]):
    """Stands for the dictionary of gradients and keeps every flow apart, in the operands' order."""

    def get(self, node: Node) -> None:
        """Nothing is there to be added to."""

    def __setitem__(self, node: Any, flow: Any) -> None:
        self.append(flow)


def flows_of(node: Node, gradient: Any = None) -> list[Any]:
    """What the gradient of `node` sends to each operand that needs one, in order, for readers.

    Without `gradient` it is that of the last `backward`. The list is empty before `backward`, and
    where an operand's data was changed in place since.
    """
    g = node._grad if gradient is None else gradient
    if node.op is None or g is None:
        return []
    flows = _Apart()
    try:
        _pullback_of(node.op, g)(g, node._number, None, node, flows, None)
    except (DataChangedError, ArithmeticError):
        return []
    return flows


def leading_to(wanted: Collection[Node], nodes: list[Node]) -> set[Node]:
    """Those of `nodes` (oldest first) that depend on one of `wanted`."""
    found = set(wanted)
    for node in nodes:
        if not found.isdisjoint(node._operands):
            found.add(node)
    return found


def _as_nodes(node: Any) -> tuple[Any, ...]:
    """The operands as nodes; a leaf that has new data since stands for its old self."""
    return tuple(
        x if operand is None else operand if operand._number is x else operand.past(x)
        for operand, x in zip(node._operands, node._arrays, strict=True)
    )


def _strong(x: Any) -> Any:
    """NumPy's scalar in the place of Python's number."""
    return (np.complex128 if type(x) is complex else np.float64)(x) if is_weak(x) else x
