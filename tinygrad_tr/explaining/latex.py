"""How expressions are written for LaTeX. Knows no graph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from ..messages import _
from ..numbers import number, percent
from .algebra import Call, Infix, Name, Negative, Number, Partial, Phrase, Text, Tree
from .notation import ATOM, LEVELS, PRODUCT, level, needs, starts_negative
from .records import whole
from .step import Equation, Step
from .terminal import PHASES

__all__ = ["latex", "latex_name", "latex_of"]

EQUATION_SIGNS = {"=": "=", "+=": r"\mathrel{+}=", "←": r"\leftarrow", ":": r"\colon"}
LATEX_SIGNS = {
    "*": r" \cdot ", "-": " - ", "+": " + ", "@": r" \, ", "%": r" \bmod ", ">": " > ",
    ">=": r" \ge ", "<": " < ", "<=": r" \le ", "==": " = ", "!=": r" \ne ",
}  # fmt: skip
LATEX_FUNCTIONS = frozenset({"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan",
                             "arcsin", "arccos", "max", "min", "det"})  # fmt: skip
SPECIAL = {
    "\\": r"\backslash ", "_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "{": r"\{",
    "}": r"\}", "~": r"\sim ", "^": r"\hat{\ }", "·": r"\cdot ", "…": r"\ldots ", "−": "-",
    "×": r"\times ", "²": "^2", "π": r"\pi ", "±": r"\pm ", "→": r"\to ", "∞": r"\infty ",
    "←": r"\leftarrow ", "η": r"\eta ", "‖": r"\Vert ", "∇": r"\nabla ",
}  # fmt: skip


def latex_of(steps: Sequence[Step], lang: str | None = None) -> str:
    """The equations of all steps as an ``aligned`` environment, each phase under its heading."""
    lines: list[str] = []
    for phase, group in groupby(steps, key=lambda step: PHASES[step.phase]):
        lines.append(rf"&\text{{\textbf{{{_(phase, lang)}}}}}")
        for step in group:
            lines += [_equation(equation) for equation in step.equations]
            if step.change is not None:
                lines[-1] += rf"\quad ({_change(step.change, lang)})"
    body = " \\\\\n".join(lines)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def _equation(equation: Equation) -> str:
    sign = EQUATION_SIGNS[equation.sign]
    terms = " = ".join(map(latex, equation.terms))
    return f"{latex(equation.left)} &{sign} {terms}"


def _change(share: float, lang: str | None) -> str:
    arrow = r"\downarrow" if share >= 0 else r"\uparrow"
    return rf"{arrow} \text{{{escaped(percent(whole(abs(share)), lang))}}}"


def latex(tree: Tree) -> str:
    r"""The expression for LaTeX's mathematics.

    Examples
    --------
    >>> from tinygrad_tr.explaining.algebra import parse
    >>> latex(parse("-x1 / sqrt(1 - x1**2)"))
    '\\frac{-x_{1}}{\\sqrt{1 - x_{1}^{2}}}'
    """
    match tree:
        case Number(value):
            return _latex_number(value)
        case Name(text):
            return latex_name(text)
        case Text(text):
            return escaped(text)
        case Partial(of, by, mark):
            below = latex_name(by) + (f"^{{({_plain_mark(mark)})}}" if mark else "")
            return rf"\frac{{\partial {latex_name(of)}}}{{\partial {below}}}"
        case Negative(operand):
            return "-" + _latex_within(operand, PRODUCT, right=True)
        case Infix("/", left, right):
            return rf"\frac{{{latex(left)}}}{{{latex(right)}}}"
        case Infix("//", left, right):
            return rf"\left\lfloor \frac{{{latex(left)}}}{{{latex(right)}}} \right\rfloor"
        case Infix("**", left, right):
            return f"{_latex_within(left, ATOM, right=True)}^{{{latex(right)}}}"
        case Infix("→", left, right):
            return rf"{latex(left)} \to {latex(right)}"
        case Infix(sign, left, right) if sign not in LEVELS:
            return rf"\left[{latex(left)}{LATEX_SIGNS[sign]}{latex(right)}\right]"
        case Infix(sign, left, right):
            low, high = needs(sign, "left", left), needs(sign, "right", right)
            high_text = _latex_within(right, high, right=True)
            return f"{_latex_within(left, low)}{LATEX_SIGNS[sign]}{high_text}"
        case Call(function, arguments):
            return _latex_call(function, arguments)
        case Phrase(parts):
            return "".join(map(_latex_part, parts))


def _latex_part(part: Tree) -> str:
    """A part of a phrase: words keep their spaces."""
    if isinstance(part, Text):
        return r"\ ".join(map(escaped, part.text.split(" ")))
    return _latex_within(part, ATOM)


def _latex_within(tree: Tree, at_least: int, right: bool = False) -> str:
    fraction = isinstance(tree, Infix) and tree.sign in ("/", "//")  # its line holds it together
    enough = level(tree) >= at_least or (fraction and at_least < ATOM)
    if enough and not (right and not fraction and starts_negative(tree)):
        return latex(tree)
    return rf"\left({latex(tree)}\right)"


def _latex_call(function: str, arguments: tuple[Tree, ...]) -> str:
    inner = ", ".join(map(latex, arguments))
    match function:
        case "sqrt":
            return rf"\sqrt{{{inner}}}"
        case "abs":
            return rf"\left|{inner}\right|"
        case "norm2":
            return rf"\left\Vert {inner}\right\Vert"
        case "conj":
            return rf"\overline{{{inner}}}"
        case "not":
            return rf"\lnot {inner}"
        case "indicator":
            return rf"\left[{inner}\right]"
        case "sigmoid":
            return rf"\sigma\left({inner}\right)"
        case "transpose" | "matrix_transpose" if len(arguments) == 1:
            return f"{_latex_within(arguments[0], ATOM)}^{{\\top}}"
        case "getitem":
            keys = ", ".join(map(latex, arguments[1:]))
            return rf"{_latex_within(arguments[0], ATOM)}\left[{keys}\right]"
        case _ if function in LATEX_FUNCTIONS:
            return rf"\{function}\left({inner}\right)"
    return rf"\operatorname{{{escaped(function.lstrip('.'))}}}\left({inner}\right)"


def _latex_number(value: Any) -> str:
    text = number(value).replace("−", "-").replace("∞", r"\infty")
    text = text.replace("NaN", r"\mathrm{NaN}")
    mantissa, e, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{exponent}}}" if e and exponent.lstrip("-").isdigit() else text


def _plain_mark(mark: str) -> str:
    return str("①②③④⑤⑥⑦⑧⑨".find(mark) + 1) if len(mark) == 1 else escaped(mark)


def latex_name(name: str) -> str:
    r"""A name: one letter in italics with its digits below, others upright.

    Examples
    --------
    >>> latex_name("w12"), latex_name("hidden_units")
    ('w_{12}', '\\mathrm{hidden\\_units}')
    """
    if found := re.fullmatch(r"([A-Za-z])(\d*)", name):
        return found[1] + (f"_{{{found[2]}}}" if found[2] else "")
    if found := re.fullmatch(r"([A-Za-z])_(\w)", name):
        return f"{found[1]}_{{{found[2]}}}"
    return rf"\mathrm{{{escaped(name)}}}"


def escaped(text: str) -> str:
    """Text that is safe in mathematics."""
    return "".join(SPECIAL.get(c, c) for c in text)
