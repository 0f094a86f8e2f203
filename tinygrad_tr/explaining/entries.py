"""The printed form of an entry as an expression, with any expressions for its operands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

import numpy as np

from ..numbers import number
from ..ops.declare import Operation
from .algebra import Call, Infix, Number, Phrase, Text, Tree, parse, transform

__all__ = ["expression", "spell"]

FEW = 6  # elements that are written one by one


def expression(op: Operation, operands: Sequence[Tree], options: Mapping[str, Any]) -> Tree:
    """The printed form of `op`, with trees for its operands."""
    names: dict[str, Tree] = {}
    text = ""
    fields = dict(zip(op.operands, operands, strict=False))
    for literal, field, _spec, _conversion in Formatter().parse(op.text):
        text += literal
        if field == "xs":
            text += ", ".join(_placeholder(names, x) for x in operands)
        elif field is not None:
            text += _placeholder(names, fields.get(field) or _option(field, options))
    tree = transform(_read(text, names), _tidy)
    axis = options.get("axis")
    if axis is not None and "{axis}" not in op.text and isinstance(tree, Call):
        tree = Call(tree.function, (*tree.arguments, Text(f"axis={spell(axis)}")))
    return tree


def _read(text: str, names: Mapping[str, Tree]) -> Tree:
    """The tree of a text; one that is no Python stands as it is, around its operands."""
    parts = re.split(r"\b(field_\d+)\b", text)
    if len(parts) > 2 * text.count("field_"):
        try:
            return parse(text, names)
        except SyntaxError:
            pass
    found = (names.get(part, Text(part)) for part in re.split(r"(field_\d+)", text))
    return Phrase(tuple(part for part in found if part != MISSING))


def _placeholder(names: dict[str, Tree], tree: Tree) -> str:
    name = f"field_{len(names)}"
    names[name] = tree
    return name


MISSING = Text("")


def _option(field: str, options: Mapping[str, Any]) -> Tree:
    if field not in options:
        return MISSING
    option = options[field]
    if field == "key" and isinstance(option, tuple) and option:
        return Text(", ".join(map(spell, option)))
    return Text(spell(option))


def spell(option: Any) -> str:
    """An option of a call as people write it; an array that is not short as an ellipsis.

    Examples
    --------
    >>> spell((slice(1, None), None, ...)), spell([0, 2]), spell(float)
    ('(1:, newaxis, …)', '[0, 2]', 'float')
    """
    match option:
        case None:
            return "newaxis"
        case slice():
            ends = [option.start, option.stop]
            ends += [] if option.step is None else [option.step]
            return ":".join("" if end is None else spell(end) for end in ends)
        case tuple():
            return f"({', '.join(map(spell, option))}{',' if len(option) == 1 else ''})"
        case str():
            return option
    if option is ...:
        return "…"
    if isinstance(option, type | np.dtype):
        return np.dtype(option).name if isinstance(option, np.dtype) else option.__name__
    return _spell_array(np.asarray(option)) if _is_data(option) else "…"


def _is_data(option: Any) -> bool:
    return np.asarray(option).dtype.kind in "biufc"


def _spell_array(data: Any) -> str:
    if data.dtype.kind == "b":
        return "mask"
    if data.ndim == 0:
        return number(data)
    short = data.ndim == 1 and data.size <= FEW
    return f"[{', '.join(map(number, data))}]" if short else "…"


def _tidy(tree: Tree) -> Tree:
    """Leave out the arguments that were not given."""
    match tree:
        case Call(function, arguments):
            return Call(function, tuple(x for x in arguments if x is not MISSING))
        case Infix("**", left, Number() as n) if type(n.value) is float and n.value.is_integer():
            return Infix("**", left, Number(int(n.value)))
    return tree
