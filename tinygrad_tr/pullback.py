"""The code that carries a gradient back through one operation, written from its rules.

A rule is run once on symbols and prints itself: ``dx=lambda out: 1 - out * out`` gives the line
``c0 = g * (1 - (out * out))``. A rule that asks for shapes or options is called instead. The lines
make one small function for each operation: what people write by hand, and the quickest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from textwrap import indent
from typing import Any

import numpy as np
from numpy import ndarray

from .errors import DataChangedError
from .graph import Node
from .ops.arithmetic import conj, real
from .ops.declare import Operation, Rule, is_weak, shape_of
from .ops.parameters import NUMBERS
from .ops.reductions import sum_
from .ops.several import results_of
from .ops.shaping import astype, lifted, reshape, weaken
from .symbols import printed

__all__ = ["RESERVED", "Pullback", "is_complex", "write_pullback"]

Pullback = Callable[..., Any]

# What the functions below call something else, so that no operand can have the name.
RESERVED = {
    "g", "out", "i", "xs", "shapes", "node", "gradients", "live", "options", "born", "source",
    "flow", "held", "conj", "shape", "zeros", "fit", "changed", "owned", "inf", "nan", "float",
    "map", "results", "rule", "defaults", "tuple", "type", "lifted", "lifted_to", "getattr",
}  # fmt: skip


def _called(rule: Rule, k: int, operands: tuple[str, ...], names: dict[str, Any]) -> str:
    """The call of `rule` with what its names ask for."""

    def spell(name: str) -> str:
        if name in ("g", "out", "xs", "i", *operands):
            return name
        if name == "shapes":
            return "tuple(map(shape, xs))"
        if name == "results":
            return "results(node, out)"
        if name.removesuffix("_shape") in operands:
            return f"shape({name.removesuffix('_shape')})"
        return f"options.get({name!r}, defaults{k}.get({name!r}))"

    names[f"rule{k}"], names[f"defaults{k}"] = rule.function, rule.defaults
    return f"rule{k}({', '.join(map(spell, rule.names))})"


def _expression(
    rule: Rule, k: int, operands: tuple[str, ...], kind: str, names: dict[str, Any]
) -> str:
    """What flows back to operand `k`, as Python text."""
    if isinstance(rule.function, NUMBERS):
        n = rule.function.conjugate()
        if n == 0:
            return f"zeros({operands[k]})"
        return "g" if n == 1 else "-g" if n == -1 else f"{n!r} * g"
    body = printed(rule, operands, names) or _called(rule, k, operands, names)
    if not rule.local:
        return body
    # dx is the holomorphic derivative: for complex numbers its adjoint is the conjugate.
    return f"conj(conj(g) * {body})" if kind == "c" else f"g * {body}"


# The function is written operand by operand: first all that flows, then where it is added, so that
# an arithmetic error on the way leaves no half of it behind.
_ASK = """
    if source{k} is not None:
        if source{k}._serial > born: raise changed(source{k}, node)
        if source{k}._needed if live is None else source{k} in live:
            flow{k} = {expression}
"""
# What a `dx=` rule gives is multiplied by g and so is new memory; anything else may be memory that
# others hold, and a leaf gets a copy of it.
_ADD = """
    if flow{k} is not ...:
        if {misfit}: flow{k} = fit(flow{k}, array{k}, node)
        held = gradients.get(source{k})
        gradients[source{k}] = {first} if held is None else held + flow{k}
"""
_FIXED = """
def pullback(g, out, xs, node, gradients, live):
    options, born = node._options, node._serial
    {sources} = {nodes}
    {raw} = {arrays}
    if xs is None: {names} = {raw}
    else: {names} = xs
    {lift}
    {flows} = ...
{ask}{add}
"""
_VARIADIC = """
def pullback(g, out, xs, node, gradients, live):
    options, born, xs = node._options, node._serial, xs or node._arrays
    for i, (source, array) in enumerate(zip(node._operands, node._arrays)):
        flow = ...
{ask}{add}
"""


def write_pullback(op: Operation, kind: str) -> Pullback:
    """The function that adds what flows back through `op` to the gradients of its operands.

    It is called ``pullback(g, out, xs, node, gradients, live)``: `xs` are the operands as nodes if
    what is computed is to be recorded, None for their arrays, and so is `out`; `live` are the nodes
    that are asked for, None for all that require a gradient. `kind` is that of `g`: "float" (a
    Python number), or that of its dtype, "f" or "c".
    """
    names: dict[str, Any] = {
        "ndarray": ndarray, "conj": conj, "shape": shape_of, "zeros": _zeros, "fit": fit,
        "changed": changed, "owned": owned, "results": results_of, "inf": math.inf, "nan": math.nan,
        **dict.fromkeys((*op.operands, "g", "out")),
    }  # fmt: skip
    quick = kind == "float" and op.scalar is not None  # then floats came from floats
    if op.variadic:
        expression = _expression(op.rules[0], 0, (), kind, names)
        ask = indent(_ASK.format(k="", expression=expression), "    ")
        add = _add(op.rules[0], "", quick)
        text = _VARIADIC.format(ask=ask, add=indent(add, "    "))
    else:
        numbers, few = range(op.arity), op.arity <= 2
        flows = [_expression(rule, k, op.operands, kind, names) for k, rule in enumerate(op.rules)]
        text = _FIXED.format(
            sources=_tuple(f"source{k}" for k in numbers),
            nodes=_tuple(f"node._{x}" for x in "xy"[: op.arity]) if few else "node._operands",
            raw=_tuple(f"array{k}" for k in numbers),
            arrays=_tuple(f"node._{x}" for x in "ab"[: op.arity]) if few else "node._arrays",
            names=_tuple(op.operands),
            lift=_lift(op, names) if kind != "float" else "pass",
            flows=" = ".join(f"flow{k}" for k in numbers),
            ask="".join(_ASK.format(k=k, expression=flows[k]) for k in numbers),
            add="".join(_add(rule, k, quick) for k, rule in enumerate(op.rules)),
        )
    exec(text, names)
    made: Pullback = names["pullback"]
    return made


def _add(rule: Rule, k: Any, quick: bool) -> str:
    """The lines that add what flows to operand `k`."""
    misfit = f"type(flow{k}) is not float"
    if not quick:
        misfit = (
            f"not (type(flow{k}) is type(array{k}) is ndarray and flow{k}.shape == array{k}.shape "
            f"and flow{k}.dtype is array{k}.dtype)"
        )
    return _ADD.format(k=k, misfit=misfit, first=_first(rule, k, quick))


def _lift(op: Operation, names: dict[str, Any]) -> str:
    """The line that gives operands of a smaller dtype that of the result, as NumPy did forward.

    A rule that only takes the other factor has no arithmetic that could be done too narrowly.
    """
    rules = [rule for rule in op.rules if not isinstance(rule.function, NUMBERS)]
    simple = all(printed(rule, op.operands, {}) in op.operands for rule in rules)
    if op.arity < 2 or simple or not all(rule.local for rule in rules):
        return "pass"
    names["lifted"], names["getattr"] = lifted, getattr
    narrow = " or ".join(f"getattr({x}, 'dtype', lifted_to) is not lifted_to" for x in op.operands)
    operands = _tuple(op.operands)
    ask = "lifted_to = getattr(g, 'dtype', None)"
    return f"{ask}\n    if {narrow}: {operands} = lifted(({operands}), lifted_to)"


def _tuple(names: Iterable[str]) -> str:
    return "".join(f"{name}, " for name in names)


def _first(rule: Rule, k: Any, quick: bool) -> str:
    """What is kept as the first gradient of operand `k`."""
    fresh = quick or (rule.local and not isinstance(rule.function, NUMBERS))
    return f"flow{k}" if fresh else f"(owned(flow{k}) if source{k}.op is None else flow{k})"


def owned(g: Any) -> Any:
    """`g` in memory of its own."""
    return g if is_weak(g) else g.copy()


def _zeros(x: Any) -> Any:
    return type(x)() if is_weak(x) else np.zeros_like(x)


def fit(c: Any, x: Any, node: Node) -> Any:
    """Bring `c` to the shape and dtype of `x`: the adjoints of broadcasting and of promotion."""
    if type(c) is type(x) is np.float64:
        return c
    if c is None:
        raise TypeError(f"the rule of {node.op.name}() returned None; did it forget to return?")
    if shape_of(c) != shape_of(x):
        c = _unbroadcast(c, shape_of(x), node)
    if is_complex(c) and not is_complex(x):
        c = real(c)
    if is_weak(x):
        return c if is_weak(getattr(c, "_number", c)) else weaken(c)
    if x.dtype.kind not in "fc":
        raise TypeError(
            f"requires_grad was set on whole numbers (dtype {x.dtype}), which have no derivative; "
            f"make the value from floats, e.g. Value(data, dtype=float)"
        )
    if is_weak(c):
        return np.array(c, x.dtype)[()]
    return c if c.dtype == x.dtype else astype(c, x.dtype)


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
    dtype = getattr(x, "dtype", None)
    return type(x) is complex if dtype is None else dtype.kind == "c"


def changed(operand: Node, node: Node) -> DataChangedError:
    """The error for an operand that is younger than its result."""
    which = repr(operand.name) if operand.name else f"of shape {shape_of(operand._number)}"
    return DataChangedError(
        f"the data of the value {which} was changed in place after {node.op.name}() had used it, "
        f"so its gradient would be that of other numbers; call backward() before the update, or "
        f"give it new data (p.data = p.data - step) instead of p.data -= step"
    )
