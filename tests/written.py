"""Rules as text: printed by themselves where they are expressions, else as the file has them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from tinygrad_tr.ops import Operation
from tinygrad_tr.ops.declare import Rule
from tinygrad_tr.ops.parameters import NUMBERS
from tinygrad_tr.ops.several import Several
from tinygrad_tr.symbols import printed

__all__ = ["body", "rules", "signature"]

READABLE = 160  # letters; a longer expression says less than the name of what made it


def rules(entry: Operation) -> Iterator[str]:
    """``dx = 1 / y`` for each operand, and for each result where there are several."""
    if isinstance(entry, Several):
        for one in entry.results:
            for text in rules(one):
                yield f"{one.name.removeprefix(entry.name)}: {text}"
    elif entry.variadic:
        yield f"each = {body(entry.rules[0].function)}"
    else:
        for x, rule in zip(entry.operands, entry.rules, strict=True):
            yield f"{'d' if rule.local else 'g'}{x} = {rule_text(rule, entry.operands)}"


def rule_text(rule: Rule, operands: tuple[str, ...]) -> str:
    if isinstance(rule.function, NUMBERS):
        return f"{rule.function:.6g}"
    text = printed(rule, operands, {})
    if text is None or len(text) > READABLE:
        return body(rule.function)
    return text[1:-1] if is_wrapped(text) else text


def is_wrapped(text: str) -> bool:
    """Whether one pair of brackets is around all of `text`."""
    depth = 0
    for k, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[0] == "(" and k == len(text) - 1
    return False


def body(function: Callable[..., Any]) -> str:
    """The expression of a lambda; of any other function its name and what it takes."""
    if isinstance(function, np.ufunc):
        return f"{function.__name__}(x)"
    if isinstance(function, FunctionType) and function.__name__ == "<lambda>":
        return expression(function.__code__)
    if "<locals>" in function.__qualname__:
        return "raises TypeError: not known"
    parameters = ", ".join(inspect.signature(function).parameters)
    return f"{function.__name__}({parameters})"


def expression(code: CodeType) -> str:
    """The text of the lambda that was compiled to `code`, on one line."""
    text = Path(code.co_filename).read_text(encoding="utf-8")
    spots = {(line, column) for line, _, column, _ in code.co_positions() if line and column}
    for node in lambdas(code.co_filename):
        inner = node.body
        begin = inner.lineno, inner.col_offset
        end = inner.end_lineno or 0, inner.end_col_offset or 0
        if node.lineno == code.co_firstlineno and all(begin <= spot <= end for spot in spots):
            return " ".join((ast.get_source_segment(text, inner) or "").split())
    raise LookupError(f"no lambda in {code.co_filename}, line {code.co_firstlineno}")


@cache
def lambdas(filename: str) -> list[ast.Lambda]:
    tree = ast.parse(Path(filename).read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]


def signature(function: Callable[..., Any]) -> str:
    """The parameters of a program, without their types."""
    found = inspect.signature(function)
    bare = [p.replace(annotation=p.empty) for p in found.parameters.values()]
    text = str(found.replace(parameters=bare, return_annotation=found.empty))
    return text.replace("<no value>", "…")
