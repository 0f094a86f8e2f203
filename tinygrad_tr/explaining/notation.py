"""How expressions are written for people, as pieces of text. Knows no graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ..numbers import number
from .algebra import Call, Infix, Name, Negative, Number, Partial, Phrase, Text, Tree

__all__ = [
    "ATOM", "LEVELS", "PRODUCT", "Piece", "level", "needs", "pieces", "starts_negative", "text_of",
]  # fmt: skip

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SIGNS = {"*": "·", "-": "−", ">=": "≥", "<=": "≤", "!=": "≠", "==": "="}
COMPARE, SUM, PRODUCT, POWER, ATOM = 0, 1, 2, 4, 5
LEVELS = {
    "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "%": PRODUCT, "//": PRODUCT,
    "**": POWER,
}  # fmt: skip


class Piece(NamedTuple):
    """A part of a line: its kind ("", "value", "gradient", "result") and its text."""

    kind: str
    text: str


def text_of(found: Iterable[Piece]) -> str:
    """The line without kinds."""
    return "".join(piece.text for piece in found)


def pieces(tree: Tree, tight: bool = False) -> list[Piece]:
    """The expression as people read it; `tight` leaves no space around a product's dot.

    Examples
    --------
    >>> from tinygrad_tr.explaining.algebra import parse
    >>> text_of(pieces(parse("2 * -x / (1 + y**2)")))
    '2 · (−x) / (1 + y²)'
    """
    match tree:
        case Number(value, kind):
            return [Piece(kind, number(value))]
        case Name(text):
            return [Piece("", text)]
        case Text(text, kind):
            return [Piece(kind, text)]
        case Partial(of, by, mark):
            return [Piece("", f"∂{of}/∂{by}{mark}")]
        case Negative(operand):
            return [Piece("", "−"), *_within(operand, PRODUCT, tight, right=True)]
        case Infix():
            return _infix(tree, tight)
        case Call(function, arguments):
            return _call(function, arguments, tight)
        case Phrase(parts):
            return [piece for part in parts for piece in _within(part, ATOM, tight)]


def level(tree: Tree) -> int:
    """How strongly the parts of an expression hold together."""
    match tree:
        case Infix(sign, _, _):
            return LEVELS.get(sign, ATOM)  # a comparison has its brackets
        case Negative():
            return SUM
        case Phrase():
            return COMPARE
        case Number(value) if np.iscomplexobj(value):
            return SUM if value.real else PRODUCT
        case Partial():
            return PRODUCT
        case Call("transpose" | "matrix_transpose", _):
            return POWER
    return ATOM


def starts_negative(tree: Tree) -> bool:
    """Whether the written expression begins with a minus sign."""
    match tree:
        case Negative():
            return True
        case Number():
            return pieces(tree)[0].text.startswith("−")
        case Text(text, _):
            return text.startswith("−")
        case Infix("**", _, _):
            return False
        case Infix(sign, left, _) if sign in LEVELS:
            return starts_negative(left) and level(left) >= LEVELS[sign]
    return False


def _within(tree: Tree, at_least: int, tight: bool, right: bool = False) -> list[Piece]:
    """An operand, in parentheses if it is held together less than it must be."""
    inner = pieces(tree, tight)
    if level(tree) >= at_least and not (right and starts_negative(tree)):
        return inner
    first, last = inner[0], inner[-1]
    if len(inner) == 1:
        return [Piece(first.kind, f"({first.text})")]
    return [Piece(first.kind, f"({first.text}"), *inner[1:-1], Piece(last.kind, f"{last.text})")]


def needs(sign: str, side: str, operand: Tree) -> int:
    """The level that an operand of `sign` must have to stand without parentheses."""
    if sign == "**":
        return ATOM
    inner = operand.sign if isinstance(operand, Infix) else ""
    if LEVELS[sign] == SUM:
        return PRODUCT if side == "right" and sign == "-" else SUM
    if inner in ("*", "/", "@", "%", "//"):
        same = sign == inner == "*" or (side == "left" and (sign, inner) in CHAINS)
        return PRODUCT if same else POWER
    return PRODUCT


CHAINS = {("@", "@"), ("/", "*")}  # (a @ b) @ c and (a · b) / c need no parentheses


def _infix(tree: Infix, tight: bool) -> list[Piece]:
    sign = tree.sign
    if sign == "→":
        return [*pieces(tree.left), Piece("", " → "), *pieces(tree.right)]
    if sign not in LEVELS:  # 1 where it holds, 0 where not
        return [Piece("", "["), *pieces(tree.left, tight), Piece("", f" {SIGNS.get(sign, sign)} "),
                *pieces(tree.right, tight), Piece("", "]")]  # fmt: skip
    left = _base(tree.left, tight) if sign == "**" else (
        _within(tree.left, needs(sign, "left", tree.left), tight)
    )  # fmt: skip
    if sign == "**":
        return [*left, *_exponent(tree.right, tight)]
    right = _within(tree.right, needs(sign, "right", tree.right), tight, right=True)
    shown = SIGNS.get(sign, sign)
    close = tight and sign == "*" and not text_of(right).startswith("(")
    return [*left, Piece("", shown if close else f" {shown} "), *right]


def _base(tree: Tree, tight: bool) -> list[Piece]:
    return _within(tree, ATOM, tight, right=True)


def _exponent(tree: Tree, tight: bool) -> list[Piece]:
    match tree:
        case Number(n) if not np.iscomplexobj(n) and float(abs(n)).is_integer() and abs(n) < 1e6:
            return [Piece("", str(int(n)).translate(SUPERSCRIPTS))]
    return [Piece("", "**"), *_within(tree, ATOM, tight, right=True)]


def _call(function: str, arguments: tuple[Tree, ...], tight: bool) -> list[Piece]:
    first = arguments[0] if arguments else Text("")
    if function in ("transpose", "matrix_transpose") and len(arguments) == 1:
        return [*_within(first, ATOM, tight), Piece("", "ᵀ")]
    if function == "not":
        return [Piece("", "¬"), *_within(first, ATOM, tight)]
    if function == "indicator":
        return [Piece("", "["), *pieces(first, tight), Piece("", "]")]
    if function == "getitem":
        return [*_within(first, ATOM, tight), Piece("", "["),
                *_listed(arguments[1:], tight), Piece("", "]")]  # fmt: skip
    if function.startswith("."):
        return [*_within(first, ATOM, tight), Piece("", function)]
    bar = {"abs": "|", "norm2": "‖"}.get(function)
    left, right = bar or f"{function}(", bar or ")"
    return [Piece("", left), *_listed(arguments, tight), Piece("", right)]


def _listed(arguments: tuple[Tree, ...], tight: bool) -> list[Piece]:
    listed: list[Piece] = []
    for argument in arguments:
        if listed:
            listed.append(Piece("", ", "))
        listed += pieces(argument, tight)
    return listed
