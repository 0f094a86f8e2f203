"""A graph of numbers as the body of a JavaScript function: forward and backward.

It is written from the same entries as everything else, so a page can ask what would be if an input
were another number.
"""

from __future__ import annotations

import math
from typing import Any

from ..ops.parameters import NUMBERS
from ..symbols import printed
from ..value import Value
from .algebra import Call, Infix, Name, Negative, Number, Text, Tree, fill, parse
from .entries import expression
from .reading import Edge, Reading

__all__ = ["in_json", "program"]


class _Unwritable(Exception):
    """Something of the graph has no JavaScript."""


MATH = {
    "exp": "exp", "log": "log", "log2": "log2", "log10": "log10", "log1p": "log1p",
    "expm1": "expm1", "sqrt": "sqrt", "cbrt": "cbrt", "sin": "sin", "cos": "cos", "tan": "tan",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sinh": "sinh", "cosh": "cosh",
    "tanh": "tanh", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "sign": "sign",
    "abs": "abs", "absolute": "abs", "power": "pow", "float_power": "pow", "hypot": "hypot",
    "arctan2": "atan2", "maximum": "max", "minimum": "min", "floor": "floor", "ceil": "ceil",
    "trunc": "trunc", "fix": "trunc",
}  # fmt: skip
# Functions that JavaScript has not, as expressions of their arguments.
WRITTEN = {
    "sigmoid": "x => { const e = Math.exp(-Math.abs(x)); return (x < 0 ? e : 1) / (1 + e); }",
    "softplus": "x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))",
    "relu": "x => x > 0 ? x : x === x ? 0 : x",
    "step": "x => Number(x > 0)",
    "where": "(c, x, y) => c ? x : y",
    "lowered": "(x, y) => y !== 0 ? y - 1 : Math.abs(x) >= 2 ** -1022 ? -1 : Number(x === 0)",
    "still": "x => x",
    "clip": "(x, low, high) => Math.min(Math.max(x, low), high)",
    "logaddexp": "(x, y) => x === y ? x + Math.LN2 "
                 ": Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))",
    "logit": "x => Math.log(x / (1 - x))",
    "log_expit": "x => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))",
    "exp2": "x => Math.pow(2, x)",
    "deg2rad": "x => x * Math.PI / 180",
    "rad2deg": "x => x * 180 / Math.PI",
    "remainder": "(x, y) => x - y * Math.floor(x / y)",
    "floor_divide": "(x, y) => Math.floor(x / y)",
    "copysign": "(x, y) => Math.abs(x) * (y < 0 || Object.is(y, -0) ? -1 : 1)",
    "heaviside": "(x, y) => x > 0 ? 1 : x === 0 ? y : 0",
    "conj": "x => x",
    "conjugate": "x => x",
    "real": "x => x",
}  # fmt: skip
SIGNS = {"==": "===", "!=": "!=="}


def program(reading: Reading) -> dict[str, Any] | None:
    """The program of a graph of real numbers; None where something in it cannot be written.

    Returns
    -------
    dict or None
        ``inputs``: the ids and numbers (`in_json`) of the leaves; ``js``: the body of a function
        of ``inputs`` (numbers by id) that returns ``{values, gradients, flows}`` by the ids of
        nodes and edges.
    """
    if any(node.shape != () or node.dtype.kind not in "fb" for node in reading.nodes):
        return None
    try:
        lines, used = _lines(reading)
    except _Unwritable:
        return None
    helpers = [f"const {name} = {WRITTEN[name]};" for name in sorted(used)]
    inputs = [
        [f"n{reading.index[x]}", in_json(float(reading.pictured.data(x)))] for x in _inputs(reading)
    ]
    return {"inputs": inputs, "js": "\n".join([*helpers, *lines])}


def in_json(x: float) -> float | str:
    """A number for JSON, which has none that is not finite: of those the word for Number().

    Examples
    --------
    >>> in_json(0.5), in_json(math.nan), in_json(-math.inf)
    (0.5, 'NaN', '-Infinity')
    """
    return x if math.isfinite(x) else _spelt(x)


def _inputs(reading: Reading) -> list[Value]:
    return [x for x in reading.nodes if x.op is None]


def _lines(reading: Reading) -> tuple[list[str], set[str]]:
    """The statements, and the functions that they need."""
    writer = _Writer()
    lines = ["const values = {}, gradients = {}, flows = {};"]
    for k, node in enumerate(reading.nodes):
        text = f"inputs.n{k}"
        if node.op is not None:
            operands = [_variable(reading, x) for x in reading.operands(node).values()]
            text = writer.write(expression(node.op, operands, node._options))
        lines.append(f"const v{k} = values.n{k} = {text};")
    live = sorted({reading.index[node] for node in reading.gradients if node in reading.index})
    lines.append(f"let {', '.join(f'd{k} = 0' for k in live)};")
    lines.append(f"d{len(reading.nodes) - 1} = {_literal(reading.gradients[reading.root])};")
    for k in reversed(range(len(reading.nodes))):
        for e in reading.into[k]:
            if e in reading.flows:
                flow = writer.write(_flow(reading, reading.edges[e]))
                source = reading.edges[e].source
                lines.append(f"flows.e{e} = {flow}; d{source} += flows.e{e};")
    lines += [f"gradients.n{k} = d{k};" for k in live]
    return [*lines, "return {values, gradients, flows};"], writer.used


def _variable(reading: Reading, x: Any) -> Tree:
    if isinstance(x, Value):
        return Name(f"v{reading.index[x]}")
    return Number(x.item() if hasattr(x, "item") else x)


def _flow(reading: Reading, edge: Edge) -> Tree:
    """What flows back along an edge, in the names of the program."""
    node = reading.nodes[edge.target]
    if node.op.variadic:
        raise _Unwritable
    rule = node.op.rules[node.op.operands.index(edge.operand)]
    g = Name(f"d{edge.target}")
    if isinstance(rule.function, NUMBERS):
        return Infix("*", g, Number(rule.function))
    text = printed(rule, node.op.operands, {})
    if text is None:
        raise _Unwritable
    tree = parse(text)
    names: dict[str, Tree] = {"g": g, "out": _variable(reading, node)}
    names |= {key: _variable(reading, x) for key, x in reading.operands(node).items()}
    return fill(Infix("*", Name("g"), tree) if rule.local else tree, names)


class _Writer:
    """Writes expressions, and remembers which functions they need."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def write(self, tree: Tree) -> str:
        """The expression in JavaScript."""
        match tree:
            case Number(value):
                return _literal(value)
            case Name(text):
                return text
            case Text("π"):
                return "Math.PI"
            case Negative(operand):
                return f"(-{self.write(operand)})"
            case Infix(sign, left, right):
                return self._infix(sign, self.write(left), self.write(right))
            case Call(function, arguments):
                return self._call(function, ", ".join(map(self.write, arguments)))
        raise _Unwritable

    def _infix(self, sign: str, left: str, right: str) -> str:
        match sign:
            case "**":
                return f"Math.pow({left}, {right})"
            case "%":
                return self._call("remainder", f"{left}, {right}")
            case "//":
                return self._call("floor_divide", f"{left}, {right}")
            case "+" | "-" | "*" | "/":
                return f"({left} {sign} {right})"
            case "@":
                raise _Unwritable
        return f"Number({left} {SIGNS.get(sign, sign)} {right})"

    def _call(self, function: str, arguments: str) -> str:
        if function in MATH:
            return f"Math.{MATH[function]}({arguments})"
        if function not in WRITTEN:
            raise _Unwritable
        self.used.add(function)
        return f"{function}({arguments})"


def _literal(value: Any) -> str:
    if isinstance(value, complex):
        if value.imag:
            raise _Unwritable
        value = value.real
    text = _spelt(float(value))
    return f"({text})" if text.startswith("-") else text


def _spelt(x: float) -> str:
    return repr(x).replace("inf", "Infinity").replace("nan", "NaN")
