"""`gradients`: the derivatives of a recorded graph, with no value's ``.grad`` touched."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .graph import SCOPE, Node
from .ops.declare import is_weak
from .reverse import sweep
from .value import Value

__all__ = ["gradients"]


def gradients(
    outputs: Any, inputs: Any, *, output_gradients: Any = None, create_graph: bool = False,
    allow_unused: bool = False,
) -> Any:  # fmt: skip
    """Gradients of `outputs` with respect to `inputs`; no value's ``.grad`` is touched.

    Parameters
    ----------
    outputs : Value or list of Values
        What was computed. Gradients of several outputs are added up.
    inputs : Value or list of Values
        Leaves or intermediate values.
    output_gradients : array_like or list, optional
        The gradient that comes into each output, of its shape; needed unless it is a number.
    create_graph : bool
        Give Values that can be differentiated again, instead of arrays.
    allow_unused : bool
        Give None for an input that the outputs do not depend on, instead of raising.

    Returns
    -------
    array or Value, or a list of them as `inputs`
        Of the shape and dtype of each input; they share memory with nothing.

    Raises
    ------
    ValueError
        If an output needs no gradient, or an input has no influence on any.

    Examples
    --------
    >>> x = Value(3.0)
    >>> slope = gradients(x**3, x, create_graph=True)
    >>> gradients(slope, x)
    18.0
    """
    if (tracer := SCOPE.get().tracer) is not None:
        create_graph = True
        outputs, inputs = tracer.here(outputs), tracer.here(inputs)
    results, asked = _values("outputs", outputs), _values("inputs", inputs)
    incoming = [None] * len(results)
    if output_gradients is not None:
        many = isinstance(outputs, list | tuple)
        incoming = list(output_gradients) if many else [output_gradients]
    if len(incoming) != len(results):
        raise ValueError(f"{len(results)} outputs, but {len(incoming)} output_gradients")
    seeds: dict[Node, Any] = {}
    for y, g in zip(results, incoming, strict=True):
        seed = y.seed(g, create_graph)
        seeds[y] = seeds[y] + seed if y in seeds else seed
    found = sweep(seeds, {x for x in asked if x.requires_grad}, record=create_graph)
    if not allow_unused:
        _refuse_unused(asked, found)
    times = Counter(map(id, asked))
    given = [
        found[x] if not create_graph and x.op is None and times[id(x)] == 1 and x in found
        else _own(found.get(x), create_graph)
        for x in asked
    ]  # fmt: skip - what the sweep has for a leaf is that leaf's alone
    return given if isinstance(inputs, list | tuple) else given[0]


def _values(what: str, given: Any) -> list[Value]:
    values = list(given) if isinstance(given, list | tuple) else [given]
    for v in values:
        if not isinstance(v, Value):
            raise TypeError(f"{what} must be Values, not {type(v).__name__}")
    return values


def _refuse_unused(asked: list[Value], found: dict[Node, Any]) -> None:
    for k, x in enumerate(asked):
        if x not in found:
            which = f"{k} ({x.name!r})" if x.name else f"{k} (of shape {x.shape})"
            why = f"the outputs do not depend on input {which}"
            if not x.requires_grad:
                why = f"input {which} is a constant, it needs no gradient"
            raise ValueError(f"{why}; pass allow_unused=True to get None for it")


def _own(g: Any, as_value: bool) -> Any:
    """`g` in memory of its own, as a Value if asked."""
    if g is None or (is_weak(g) and not as_value):
        return g
    if not isinstance(g, Value):
        return Value(g, requires_grad=False) if as_value else g.copy()
    return g.copy()
