"""The code that carries a gradient back through one operation, written from its rules.

A rule is run once on symbols and prints itself: ``dx=lambda out: 1 - out * out`` gives the line
``c0 = g * (1 - (out * out))``. A rule that asks for shapes or options is called instead. The lines
make one small function for each operation: what people write by hand, and the quickest.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent
from typing import Any

import numpy as np

from .errors import DataChangedError
from .graph import Node
from .operand import Operand
from .ops.arithmetic import add, conj, divide, multiply, negative, real, subtract
from .ops.constants import comparisons
from .ops.declare import Operation, Rule, is_weak, shape_of
from .ops.reductions import sum_
from .ops.shaping import astype, reshape, weaken

__all__ = ["Pullback", "is_complex", "write_pullback"]

Pullback = Callable[..., Any]

_INFIX = {add, subtract, multiply, divide, negative, *comparisons}


class Symbol(Operand):
    """An operand that records text; it refuses to be looked at, so a rule cannot branch on it."""

    __slots__ = ("names", "text")
    __array_ufunc__ = None

    def __init__(self, text: str, names: dict[str, Any]) -> None:
        self.text, self.names = text, names

    def record(self, op: Operation, operands: tuple[Any, ...], options: dict[str, Any]) -> Symbol:
        """The call of `op` as Python text; `names` learns what the text refers to."""
        if options or op.variadic or self.names.get(op.name, op) is not op:
            raise TypeError("only plain expressions are printed")
        spelt = [x.text if isinstance(x, Symbol) else repr(x) for x in operands]
        if op in _INFIX:
            text = op.text.format(**dict(zip(op.operands, spelt, strict=True)))
            return Symbol(f"({text})", self.names)
        self.names[op.name] = op
        return Symbol(f"{op.name}({', '.join(spelt)})", self.names)

    def __bool__(self) -> bool:
        raise TypeError("a rule must not branch on a number: use where()")


def _printed(rule: Rule, operands: tuple[str, ...], names: dict[str, Any]) -> str | None:
    """The body of `rule` in terms of ``g``, ``out`` and the operands, if it is an expression."""
    if isinstance(rule.function, int) or not {"g", "out", *operands}.issuperset(rule.names):
        return None
    try:
        result = rule.function(*(Symbol(name, names) for name in rule.names))
    except (TypeError, AttributeError, ValueError):
        return None
    return result.text if isinstance(result, Symbol) else None


def _called(rule: Rule, k: int, operands: tuple[str, ...], names: dict[str, Any]) -> str:
    """The call of `rule` with what its names ask for."""

    def spell(name: str) -> str:
        if name in ("g", "out", "xs", "i", *operands):
            return name
        if name == "shapes":
            return "tuple(map(shape, xs))"
        if name.removesuffix("_shape") in operands:
            return f"shape({name.removesuffix('_shape')})"
        return f"options.get({name!r}, defaults{k}.get({name!r}))"

    names[f"rule{k}"], names[f"defaults{k}"] = rule.function, rule.defaults
    return f"rule{k}({', '.join(map(spell, rule.names))})"


def _expression(
    rule: Rule, k: int, operands: tuple[str, ...], kind: str, names: dict[str, Any]
) -> str:
    """What flows back to operand `k`, as Python text."""
    if isinstance(rule.function, int):
        n = rule.function
        return {0: f"zeros({operands[k]})", 1: "g", -1: "-g"}.get(n, f"{n} * g")
    body = _printed(rule, operands, names) or _called(rule, k, operands, names)
    if not rule.local:
        return body
    # dx is the holomorphic derivative: for complex numbers its adjoint is the conjugate.
    return f"conj(conj(g) * {body})" if kind == "complex" else f"g * {body}"


# The function is written operand by operand: first all that flows, then where it is added, so that
# an arithmetic error on the way leaves no half of it behind.
_ASK = """
    if source{k} is not None:
        if source{k}._serial > born: raise changed(source{k}, node)
        if source{k}.requires_grad if live is None else source{k} in live:
            flow{k} = {expression}
"""
_ADD = """
    if flow{k} is not None:
        {guard}flow{k} = fit(flow{k}, node._arrays[{i}], node)
        held = gradients.get(source{k})
        gradients[source{k}] = flow{k} if held is None else held + flow{k}
"""
_FIXED = """
def pullback(g, out, xs, node, gradients, live):
    options, born = node._options, node._serial
    {operands}, = xs
    {sources}, = node._operands
    {flows} = None
{ask}{add}
"""
_VARIADIC = """
def pullback(g, out, xs, node, gradients, live):
    options, born = node._options, node._serial
    for i, source in enumerate(node._operands):
        flow = None
{ask}{add}
"""


def write_pullback(op: Operation, kind: str) -> Pullback:
    """The function that adds what flows back through `op` to the gradients of its operands.

    It is called ``pullback(g, out, xs, node, gradients, live)``: `xs` and `out` are the data of
    `node`, or nodes if what is computed is to be recorded; `live` are the nodes that are asked
    for, None for all that require a gradient. `kind` is that of `g`: "float" (a Python number),
    "real" or "complex" (arrays).
    """
    names = {"conj": conj, "shape": shape_of, "zeros": _zeros, "fit": fit, "changed": changed}
    if op.variadic:
        expression = _expression(op.rules[0], 0, (), kind, names)
        ask = indent(_ASK.format(k="", expression=expression), "    ")
        text = _VARIADIC.format(ask=ask, add=indent(_ADD.format(k="", i="i", guard=""), "    "))
    else:
        numbers = range(len(op.operands))
        flows = [_expression(rule, k, op.operands, kind, names) for k, rule in enumerate(op.rules)]
        guards = [f"if type(flow{k}) is not float: " if kind == "float" else "" for k in numbers]
        text = _FIXED.format(
            operands=", ".join(op.operands),
            sources=", ".join(f"source{k}" for k in numbers),
            flows=" = ".join(f"flow{k}" for k in numbers),
            ask="".join(_ASK.format(k=k, expression=flows[k]) for k in numbers),
            add="".join(_ADD.format(k=k, i=k, guard=guards[k]) for k in numbers),
        )
    exec(text, names)
    made: Pullback = names["pullback"]
    return made


def _zeros(x: Any) -> Any:
    return 0.0 if is_weak(x) else np.zeros_like(x)


def fit(c: Any, x: Any, node: Node) -> Any:
    """Bring `c` to the shape and dtype of `x`: the adjoints of broadcasting and of promotion."""
    if type(c) is np.ndarray and type(x) is np.ndarray and c.shape == x.shape and c.dtype is x.dtype:
        return c  # nearly always
    if shape_of(c) != shape_of(x):
        c = _unbroadcast(c, shape_of(x), node)
    if is_weak(x):
        c = real(c) if type(x) is float and is_complex(c) else c
        return c if is_weak(getattr(c, "data", c)) else weaken(c)
    if c.dtype != x.dtype:
        c = real(c) if is_complex(c) and not is_complex(x) else c
        c = astype(c, x.dtype)
    return c


def _unbroadcast(c: Any, shape: tuple[int, ...], node: Node) -> Any:
    have = shape_of(c)
    extra = len(have) - len(shape)
    if extra < 0 or any(n not in (1, m) for n, m in zip(shape, have[extra:], strict=True)):
        raise ValueError(
            f"the rule of {node.op.name}() returned a gradient of shape {have} for an operand of "
            f"shape {shape}; a gx= rule must return the operand's own shape"
        )
    stretched = (k + extra for k, n in enumerate(shape) if n != have[k + extra])
    return reshape(sum_(c, axis=(*range(extra), *stretched)), shape)


def is_complex(x: Any) -> bool:
    """Whether `x` is a complex number or array."""
    return type(x) is complex or getattr(getattr(x, "dtype", None), "kind", "f") == "c"


def changed(operand: Node, node: Node) -> DataChangedError:
    """The error for an operand that is younger than its result."""
    which = repr(operand.name) if operand.name else f"of shape {shape_of(operand._data)}"
    return DataChangedError(
        f"the data of the value {which} was changed in place after {node.op.name}() had used it, "
        f"so its gradient would be that of other numbers; call backward() before the update, or "
        f"give it new data (p.data = p.data - step) instead of p.data -= step"
    )
