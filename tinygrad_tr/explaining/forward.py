"""The forward steps of an explanation and the seed, from the text of each entry."""

from __future__ import annotations

from typing import Any

from ..ops.declare import shape_of
from ..value import Value
from .algebra import Name, Number, Partial, Text, Tree
from .entries import expression
from .notation import pieces, text_of
from .pictured import described
from .reading import Reading
from .step import Equation, Step
from .words import forward_words, words

__all__ = ["all_scalar", "forward_steps", "in_shapes", "seed_step", "shape_tree"]


def forward_steps(reading: Reading) -> list[Step]:
    """The leaves, then each operation."""
    ready = [node for node in reading.nodes if node.op is None]
    steps = [
        Step(
            "forward", words("Inputs and parameters are ready"),
            words("Leaves: inputs, parameters, constants. Nothing has been computed yet."),
            nodes=tuple(reading.index[x] for x in ready),
            sets=tuple((reading.index[x], "value", reading.pictured.data(x)) for x in ready),
        )
    ]  # fmt: skip
    return steps + [_forward(reading, node) for node in reading.nodes if node.op is not None]


def _forward(reading: Reading, node: Value) -> Step:
    """How `node` was computed."""
    operands = list(reading.operands(node).values())
    terms: list[Tree] = [expression(node.op, list(map(reading.symbol, operands)), node._options)]
    shapes = None
    if all_scalar(node, *operands):
        numbers = [_number(reading, x) for x in operands]
        substituted = expression(node.op, numbers, node._options)
        terms += [substituted, Number(node._number, "value")]
    else:
        named = [shape_tree(reading, x) for x in operands]
        shapes = in_shapes(Text(str(node.shape)), expression(node.op, named, node._options))
        row = described(node._number, "en")
        if row.label == "value":
            terms.append(Text(row.text, "value"))
    name, k = reading.name(node), reading.index[node]
    return Step(
        "forward", words("Compute {name}", name=name), forward_words(node),
        (Equation(Name(name), "=", tuple(terms)),), nodes=(k,),
        edges=tuple(reading.into[k]),
        sets=((k, "value", node._number),), shapes=shapes,
    )  # fmt: skip


def _number(reading: Reading, x: Any) -> Tree:
    if not isinstance(x, Value) or x.dtype.kind == "b":
        return reading.symbol(x)
    return Number(reading.pictured.data(x), "value")


def all_scalar(*operands: Any) -> bool:
    """Whether all are numbers, not arrays."""
    return all(shape_of(x) == () for x in operands)


def shape_tree(reading: Reading, x: Any) -> Tree:
    """An operand's shape; a number as it is."""
    return Text(str(x.shape)) if isinstance(x, Value) else reading.symbol(x)


def in_shapes(left: Tree, tree: Tree) -> str:
    """An equation of shapes, as text; of two equal sides one."""
    result, computed = text_of(pieces(left)), text_of(pieces(tree))
    return result if result == computed.lstrip("−") else f"{result} = {computed}"


def seed_step(reading: Reading) -> Step:
    """The gradient that the sweep starts from."""
    root, name = reading.root, reading.name(reading.root)
    g = reading.gradients[root]
    shown: Tree = Number(g, "gradient") if root.shape == () else Text(described(g, "en").text)
    return Step(
        "seed", words("Seed: backpropagation starts"),
        words(
            "{name} changes by 1 with respect to itself; the chain rule starts from 1.",
            name=name,
        )
        if root.shape == () and g == 1
        else words("The gradient that comes into {name} was given.", name=name),
        (Equation(Partial(name, name), "=", (shown,)),), nodes=(reading.index[root],),
        sets=((reading.index[root], "grad", g),),
    )  # fmt: skip
