"""One element of an array followed in full numbers, from where it stands to the result.

An element of a result depends on an element of an operand by one entry of a Jacobian matrix. The
entries are found by the operation's own rule, with a gradient of a single 1; those that are not 0
make the sum that the element's gradient is. Of its terms the largest is followed on.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.declare import is_weak, shape_of
from ..reverse import flows_of
from ..value import Value
from .algebra import Infix, Number, Partial, Text, Tree
from .reading import Reading
from .step import Equation, Step
from .words import words

__all__ = ["element_steps"]

SHOWN = 6  # terms of a sum
LARGEST = 4096  # elements of a result, each of which is asked for its entry
Index = tuple[int, ...]


def element_steps(reading: Reading, value: Value, index: Any) -> list[Step]:
    """The gradient of one element of `value`, as sums in full numbers, the result first.

    Raises
    ------
    ValueError
        If `value` is not in the graph, or no gradient reaches it.
    IndexError
        If there is no such element.
    """
    if value not in reading.gradients:
        raise ValueError(f"no gradient of {reading.name(reading.root)} reaches {value!r}")
    place = _index(value, index)
    steps: list[Step] = []
    at: tuple[Value, Index] | None = (value, place)
    while at is not None:
        step, at = _element(reading, *at)
        steps.append(step)
    return steps[::-1]


def _index(value: Value, index: Any) -> Index:
    """The index as positive whole numbers, one for each axis."""
    given = tuple(index) if isinstance(index, tuple | list) else (index,)
    if len(given) != len(value.shape):
        raise IndexError(
            f"the value of shape {value.shape} has {len(value.shape)} axes, and the index "
            f"{index!r} has {len(given)}; give one whole number for each axis"
        )
    for k, n in zip(given, value.shape, strict=True):
        if not -n <= k < n:
            raise IndexError(f"there is no element {index!r} in a value of shape {value.shape}")
    return tuple(int(k) % n for k, n in zip(given, value.shape, strict=True))


def _element(reading: Reading, x: Value, place: Index) -> tuple[Step, tuple[Value, Index] | None]:
    """The step of one element, and the element that is followed next."""
    terms = [
        (reading.nodes[reading.edges[e].target], e, j, entry)
        for e in sorted(reading.flows)
        if reading.edges[e].source == reading.index[x]
        for j, entry in _entries(reading, e, place)
    ]
    total = _at(reading.gradients[x], place)
    top = reading.name(reading.root)
    left = Partial(top, _label(reading, x, place))
    name = _label(reading, x, place)
    if not terms:
        said = (
            words("The derivative of a value with respect to itself is 1.")
            if x is reading.root
            else words("Nothing that the result depends on depends on it: the gradient is 0.")
        )
        equation = Equation(left, "=", (Number(total, "gradient"),))
        return _step(reading, x, name, said, (equation,), (), total), None
    terms.sort(key=lambda term: -abs(_at(reading.gradients[term[0]], term[2]) * term[3]))
    symbols = [
        Infix("*", Partial(top, _label(reading, node, j)),
              Partial(_label(reading, node, j), name))
        for node, _e, j, _entry in terms
    ]  # fmt: skip
    numbers = [
        Infix("*", Number(_at(reading.gradients[node], j), "gradient"), Number(entry, "value"))
        for node, _e, j, entry in terms
    ]
    equation = Equation(left, "=", (_sum(symbols), _sum(numbers), Number(total, "gradient")))
    said = words(
        "Chain rule: a term for each element that depends on it ({n}); the largest is followed.",
        n=str(len(terms)),
    )  # fmt: skip
    followed, _edge, j, _entry = terms[0]
    edges = tuple(sorted({e for _node, e, _j, _entry in terms}))
    return _step(reading, x, name, said, (equation,), edges, total), (followed, j)


def _step(
    reading: Reading, x: Value, name: str, said: Any, equations: tuple[Equation, ...],
    edges: tuple[int, ...], total: Any,
) -> Step:  # fmt: skip
    targets = {reading.edges[e].target for e in edges}
    k = reading.index[x]
    return Step(
        "seed" if x is reading.root else "backward", words("One element: {name}", name=name), said,
        equations, nodes=(*sorted(targets), k), edges=edges,
        sets=((k, "grad", reading.gradients[x]),),
    )  # fmt: skip


def _sum(terms: list[Infix]) -> Tree:
    """The terms, the largest first; of many, some and an ellipsis."""
    tree: Tree = terms[0]
    for term in terms[1:SHOWN]:
        tree = Infix("+", tree, term)
    return Infix("+", tree, Text("…")) if len(terms) > SHOWN else tree


def _entries(reading: Reading, e: int, place: Index) -> list[tuple[Index, Any]]:
    """The elements of an edge's result that depend on element `place`, with the derivatives."""
    edge = reading.edges[e]
    node = reading.nodes[edge.target]
    if node.size > LARGEST:
        raise ValueError(
            f"{reading.name(node)} has {node.size} elements; one element can be followed through "
            f"results of at most {LARGEST}"
        )
    live = [k for k in reading.into[edge.target] if k in reading.flows]
    found = []
    for j in np.ndindex(*node.shape):
        entry = _at(flows_of(node, _one(node, j))[live.index(e)], place)
        if entry != 0:
            found.append((j, entry))
    return found


def _one(node: Value, j: Index) -> Any:
    """A gradient that is 1 at `j` and 0 elsewhere."""
    if is_weak(node._number):
        return 1.0
    one = np.zeros_like(node._number)
    one[j] = 1
    return one if one.shape else one[()]


def _at(x: Any, place: Index) -> Any:
    found = x[place] if shape_of(x) else x
    return found.item() if hasattr(found, "item") else found


def _label(reading: Reading, x: Value, place: Index) -> str:
    name = reading.name(x)
    return f"{name}[{','.join(map(str, place))}]" if place else name
