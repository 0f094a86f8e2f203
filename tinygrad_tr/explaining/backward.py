"""The backward steps of an explanation, from the rule of each operand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..numbers import number
from ..ops.declare import shape_of
from ..value import Value
from .algebra import Call, Infix, Name, Number, Partial, Text, Tree, fill, simplify
from .forward import all_scalar, in_shapes, shape_tree
from .guards import evaluate
from .notation import pieces, text_of
from .pictured import size_of
from .reading import Edge, Reading
from .rules import Derived, derive
from .step import Accumulation, Equation, Step
from .words import backward_words, words

__all__ = ["backward_steps"]

SHORT = 24
MARKS = "①②③④⑤⑥⑦⑧⑨"


def backward_steps(reading: Reading) -> list[Step]:
    """One step for each operand that needs a gradient, the newest result first."""
    return _Backward(reading).steps()


class _Backward:
    """The backward steps, newest node first, operand order inside."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.totals: dict[Any, Any] = {}
        self.met: dict[Any, int] = {}
        self.uses: dict[int, int] = {}
        for e in reading.flows:
            source = reading.edges[e].source
            self.uses[source] = self.uses.get(source, 0) + 1

    def steps(self) -> list[Step]:
        """All of them."""
        live = self.reading.flows
        return [self.step(e) for into in reversed(self.reading.into) for e in into if e in live]

    def step(self, e: int) -> Step:
        """What flows back along edge `e`."""
        reading, edge = self.reading, self.reading.edges[e]
        x, node, flow = reading.nodes[edge.source], reading.nodes[edge.target], reading.flows[e]
        top = reading.name(reading.root)
        derived, data = _derived(reading, edge), reading.data(node)
        accumulation = self._add(x, flow)
        start = Equation(Partial(top, reading.name(x)), "+=" if accumulation else "=", ())
        summed = summed_axes(derived.shape, x.shape)
        if all_scalar(node, x):
            local: Tree = Partial(reading.name(node), reading.name(x), self._mark(e))
            local = Call("conj", (local,)) if derived.conjugated else local
            chain = Infix("*", Partial(top, reading.name(node)), local)
            terms = _scalar_terms(reading, node, derived, data, flow, chain)
            equations: tuple[Equation, ...] = (replace(start, terms=terms),)
            shapes = None
        else:
            equations, shapes = _tensor_equations(reading, edge, derived, flow, start, summed)
        names = {"source": reading.name(node), "target": reading.name(x)}
        return Step(
            "backward", words("Gradient: {source} → {target}", **names),
            backward_words(node, edge.operand, derived, summed), equations,
            nodes=(edge.target, edge.source), edges=(e,),
            sets=((edge.source, "grad", self.totals[x]),), shapes=shapes,
            accumulation=accumulation,
        )  # fmt: skip

    def _add(self, x: Value, flow: Any) -> Accumulation | None:
        """Add a gradient to those that came before."""
        k = self.met[x] = self.met.get(x, 0) + 1
        before = self.totals.get(x, 0.0)
        self.totals[x] = flow if k == 1 else before + flow
        n = self.uses[self.reading.index[x]]
        if n == 1:
            return None
        return Accumulation(
            k,
            n,
            self.reading.name(self.reading.root),
            self.reading.name(x),
            before,
            flow,
            self.totals[x],
        )

    def _mark(self, e: int) -> str:
        """Which of several operands that are the same value edge `e` comes from."""
        edges, target = self.reading.edges, self.reading.edges[e].target
        same = [k for k in self.reading.into[target] if edges[k].source == edges[e].source]
        return MARKS[min(same.index(e), 8)] if len(same) > 1 else ""


def _derived(reading: Reading, edge: Edge) -> Derived:
    node = reading.nodes[edge.target]
    literals = {
        key: tree
        for key, tree in _symbols(reading, node).items()
        if isinstance(tree, Number) and reading.data(node)[key] is not None
    }
    return derive(node, edge.operand, reading.data(node), literals)


def _symbols(reading: Reading, node: Value) -> dict[str, Tree]:
    """What the names of the entry stand for."""
    found: dict[str, Tree] = {"out": Name(reading.name(node))}
    found["g"] = Partial(reading.name(reading.root), reading.name(node))
    return found | {key: reading.symbol(x) for key, x in reading.operands(node).items()}


def _scalar_terms(
    reading: Reading, node: Value, derived: Derived, data: dict[str, Any], flow: Any,
    chain: Tree,
) -> tuple[Tree, ...]:  # fmt: skip
    """Symbols, substituted symbols, numbers, the local derivative as a number, the result."""
    g = Number(data["g"], "gradient")
    result = Number(flow, "gradient")
    symbols = _symbols(reading, node)
    if derived.tree is None:
        return (chain, result)
    if not derived.local:
        numbers = _numbers(data, symbols) | {"g": g}
        return (fill(derived.tree, symbols), fill(derived.tree, numbers), result)
    terms = [chain]
    local = evaluate(derived.tree, data, derived.functions)
    local = local.item() if hasattr(local, "item") else local
    for names in (symbols, _numbers(data, symbols)):
        term = Infix("*", g, fill(derived.tree, names))
        if term not in terms:
            terms.append(term)
    if not isinstance(derived.tree, Name | Number):
        terms.append(Infix("*", g, Number(_plain(local), "value")))
    return (*terms, result)


def _numbers(data: dict[str, Any], symbols: dict[str, Tree]) -> dict[str, Tree]:
    """The numbers that stand for the names of an entry; a mask keeps its name."""
    return {
        key: symbols[key] if isinstance(x, bool | np.bool_) else Number(x, "value")
        for key, x in data.items()
        if x is not None
    }


def _plain(x: Any) -> Any:
    return int(x) if isinstance(x, bool) else x


def _tensor_equations(
    reading: Reading, edge: Edge, derived: Derived, flow: Any, start: Equation,
    summed: tuple[int, ...],
) -> tuple[tuple[Equation, ...], str | None]:  # fmt: skip
    """The rule on symbols, the norm of what flows, and the rule in shapes."""
    x, node = reading.nodes[edge.source], reading.nodes[edge.target]
    g = Partial(reading.name(reading.root), reading.name(node))
    if derived.tree is None:
        local = Partial(reading.name(node), reading.name(x))
        jacobian = Call("transpose", (local,))
        tree: Tree = Infix("*", g, local) if derived.local else Infix("@", jacobian, g)
        shapes = f"{x.shape} ← {node.shape}"
    else:
        whole = _whole(derived.tree) if derived.local else derived.tree
        if summed:
            axes = summed[0] if len(summed) == 1 else summed
            whole = Call("sum", (whole, Text(f"axis={axes}")))
        left: Tree = Text(str(x.shape))
        if isinstance(whole, Call) and whole.function == "scatter":  # x[key] gets it, the rest 0
            whole, key = whole.arguments
            left = Call("getitem", (left, key))
            start = replace(start, left=Call("getitem", (start.left, key)))
        tree = fill(whole, _symbols(reading, node))
        shapes = in_shapes(left, fill(whole, _shape_names(reading, node)))
    if shape_of(flow) == ():
        return (replace(start, terms=(tree, Number(flow, "gradient"))),), shapes
    norm = Text(number(size_of(flow), 3), "gradient")
    # Where gradients add up, the norm is that of what is added.
    added: Tree = tree if len(text_of(pieces(tree))) <= SHORT else Text("…")
    whole = Partial(reading.name(reading.root), reading.name(x))
    size = Call("norm2", (added if start.sign == "+=" else whole,))
    return (replace(start, terms=(tree,)), Equation(size, "=", (norm,))), shapes


def _whole(local: Tree) -> Tree:
    return simplify(Infix("*", Name("g"), local))


def _shape_names(reading: Reading, node: Value) -> dict[str, Tree]:
    found: dict[str, Tree] = {"out": Text(str(node.shape)), "g": Text(str(node.shape))}
    return found | {key: shape_tree(reading, x) for key, x in reading.operands(node).items()}


def summed_axes(shape: tuple[int, ...] | None, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of `shape` that are summed over to get `wanted`: those it was broadcast along."""
    if shape is None or shape == wanted or len(shape) < len(wanted):
        return ()
    extra = len(shape) - len(wanted)
    stretched = (k + extra for k, n in enumerate(wanted) if n != shape[k + extra])
    return (*range(extra), *stretched)
