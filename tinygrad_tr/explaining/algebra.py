"""The expressions of an explanation: a small tree, read from Python text, and its simplification.

An operation's entry prints itself as Python (``"{x} / {y}"``), and so does a rule that is run on
symbols (``((-out) / y)``). Python's own parser gives the tree. Knows no graph and no notation.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

__all__ = [
    "Call", "Infix", "Name", "Negative", "Number", "Partial", "Phrase", "Text", "Tree", "fill",
    "leaves", "parse", "simplify", "transform",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `kind` says what it is: "value", "gradient" or "" for a number of the formula."""

    value: Any
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A symbol: the name of a value of the graph, or an operand's in an entry."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """What is printed as it stands: an option, a shape."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Partial:
    """A partial derivative; `mark` tells one of several operands that are the same value."""

    of: str
    by: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A function of arguments."""

    function: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Infix:
    """Two operands and what stands between them, in Python's spelling."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry's printed form that is no Python: its words, and expressions between them."""

    parts: tuple[Tree, ...]


Tree = Number | Name | Text | Partial | Call | Infix | Negative | Phrase

SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**",
    ast.Mod: "%", ast.FloorDiv: "//", ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=",
    ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
# Constants that people know by another spelling.
KNOWN: dict[float, Tree] = {
    math.log(2): Call("log", (Number(2),)), math.log(10): Call("log", (Number(10),)),
    math.pi: Text("π"), math.pi / 180: Infix("/", Text("π"), Number(180)),
    180 / math.pi: Infix("/", Number(180), Text("π")),
}  # fmt: skip


def parse(text: str, names: Mapping[str, Tree] | None = None) -> Tree:
    """The tree of a Python expression; `names` says what stands for a name in it.

    Raises
    ------
    SyntaxError
        If the text is not an expression of numbers, names, calls and operators.

    Examples
    --------
    >>> parse("1 / x")
    Infix(sign='/', left=Number(value=1, kind=''), right=Name(text='x'))
    """
    return _read(ast.parse(text, mode="eval").body, names or {})


def _read(node: ast.expr, names: Mapping[str, Tree]) -> Tree:
    match node:
        case ast.Constant(float(value)):
            return KNOWN.get(value, Number(value))
        case ast.Constant(value):
            return Number(value)
        case ast.Name(name):
            return names.get(name, Name(name))
        case ast.BinOp(left, sign, right) if type(sign) in SIGNS:
            return Infix(SIGNS[type(sign)], _read(left, names), _read(right, names))
        case ast.Compare(left, [sign], [right]) if type(sign) in SIGNS:
            return Infix(SIGNS[type(sign)], _read(left, names), _read(right, names))
        case ast.UnaryOp(ast.USub(), operand):
            return Negative(_read(operand, names))
        case ast.UnaryOp(ast.UAdd(), operand):
            return _read(operand, names)
        case ast.Subscript(value, key):
            return Call("getitem", (_read(value, names), _read(key, names)))
        case ast.Attribute(value, attribute):
            return Call(f".{attribute}", (_read(value, names),))
        case ast.Call(ast.Name(function), arguments, keywords):
            named = [keyword.value for keyword in keywords]
            return Call(function, tuple(_read(x, names) for x in (*arguments, *named)))
    raise SyntaxError(f"not an expression that an entry prints: {ast.dump(node)}")


def transform(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with `change` applied to every part, the innermost first."""
    match tree:
        case Call(_, arguments):
            tree = replace(tree, arguments=tuple(transform(x, change) for x in arguments))
        case Infix(_, left, right):
            tree = replace(tree, left=transform(left, change), right=transform(right, change))
        case Negative(operand):
            tree = Negative(transform(operand, change))
        case Phrase(parts):
            tree = Phrase(tuple(transform(x, change) for x in parts))
    return change(tree)


def leaves(tree: Tree) -> int:
    """How many names and numbers are written: at least so many characters long is the text."""
    match tree:
        case Call(_, parts) | Phrase(parts):
            return sum(map(leaves, parts))
        case Infix(_, left, right):
            return leaves(left) + leaves(right)
        case Negative(operand):
            return leaves(operand)
    return 1


def fill(tree: Tree, names: Mapping[str, Tree]) -> Tree:
    """The tree with other trees in the place of names."""

    def look_up(part: Tree) -> Tree:
        return names.get(part.text, part) if isinstance(part, Name) else part

    return transform(tree, look_up)


def simplify(tree: Tree) -> Tree:
    """What people would write: no factor 1, no double minus, ``x²`` for ``x · x``.

    Examples
    --------
    >>> simplify(parse("-(1 * x) * x"))
    Negative(operand=Infix(sign='**', left=Name(text='x'), right=Number(value=2, kind='')))
    """
    return transform(tree, _simpler)


def _is(tree: Tree, value: float) -> bool:
    return isinstance(tree, Number) and type(tree.value) in (int, float) and tree.value == value


def _simpler(tree: Tree) -> Tree:
    match tree:
        case Negative(Number(value)):
            return Number(-value)
        case Negative(Negative(operand)):
            return operand
        case Infix("*", left, right):
            return _product(left, right)
        case Infix("/", left, right) if _is(right, 1):
            return left
        case Infix("/", Negative(left), right):
            return Negative(Infix("/", left, right))
        case Infix("+", left, right) if _is(left, 0):
            return right
        case Infix("+" | "-", left, right) if _is(right, 0):
            return left
        case Infix("+", left, Negative(right)):
            return Infix("-", left, right)
        case Infix("+" | "-" as sign, Number(a), Number(b)):
            return Number(a + b if sign == "+" else a - b)
        case Infix("**", left, right) if _is(right, 1):
            return left
        case Call("power" | "float_power", (base, exponent)):
            return _simpler(Infix("**", base, exponent))
        case Call("floor_divide", (left, right)):
            return Infix("//", left, right)
        case Call("matmul", (left, right)):
            return Infix("@", left, right)
        case Call("absolute", arguments):
            return Call("abs", arguments)
    return tree


def _product(left: Tree, right: Tree) -> Tree:
    if _is(left, 1):
        return right
    if _is(right, 1):
        return left
    if _is(left, -1):
        return _simpler(Negative(right))
    if _is(right, -1):
        return _simpler(Negative(left))
    if isinstance(left, Negative):
        return Negative(_product(left.operand, right))
    if left == right and not isinstance(left, Number):
        return Infix("**", left, Number(2))
    match left:
        case Infix("*", first, Name() as second) if second == right:
            return Infix("*", first, Infix("**", second, Number(2)))
    return Infix("*", left, right)
