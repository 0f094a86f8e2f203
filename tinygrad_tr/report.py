"""What is said of a nan or inf: the operation, its operands, the guilty element and its past."""

from __future__ import annotations

import linecache
import os
from collections.abc import Callable
from string import Formatter
from typing import Any

import numpy as np

from .graph import Node
from .numbers import number
from .ops.declare import is_weak, shape_of
from .places import Place

__all__ = ["backward_text", "changed_text", "finite", "forward_text", "is_nan"]

PlaceOf = Callable[[Node], Place | None]

# What most often helps, by the operation where it goes wrong.
HINTS = {
    "log": "log(x + 1e-12), or a loss that takes logits (cross_entropy, binary_cross_entropy)",
    "log2": "log2(x + 1e-12)", "log10": "log10(x + 1e-12)",
    "divide": "x / (y + 1e-12), or choose a safe denominator first: np.where(y == 0, 1, y)",
    "sqrt": "sqrt(x + 1e-12), or choose a safe argument first: np.where(x > 0, x, 1)",
    "exp": "subtract the maximum first, or use tg.logsumexp, tg.softmax",
    "power": "a base above 0, or np.where(x > 0, x, 1) first",
}  # fmt: skip
DEPTH = 3  # how many steps of the past are told


def finite(x: Any) -> bool:
    """Whether all numbers in `x` are."""
    if x is None or not (is_weak(x) or getattr(getattr(x, "dtype", None), "kind", "") in "fc"):
        return True
    return bool(np.all(np.isfinite(x)))


def is_nan(x: Any) -> bool:
    """Whether there is a nan in `x`."""
    return bool(np.any(np.isnan(x)))


def forward_text(
    node: Node, op: Any, operands: Any, arrays: Any, line: Place, place_of: PlaceOf
) -> str:
    """The message for a result: where, the operands, and how the cause came about."""
    names = _names(op, operands, arrays)
    bad = _first_bad(node._number)
    lines = [f"{_what(node._number)}: {_printed(op, names)}{_at(line)}"]
    lines += _operand_lines(names, arrays, bad, node)
    cause = _cause(operands, arrays)
    if cause is not None:
        lines += _past(names[cause], operands[cause], place_of)
    return "\n".join([*lines, *_hint(op)])


def backward_text(node: Any, k: int, g: Any, flow: Any, place_of: PlaceOf) -> str:
    """The message for a gradient: the forward expression, and what came into its derivative."""
    names = _names(node.op, node._operands, node._arrays)
    line = place_of(node)
    lines = [
        f"{_what(flow)} in the gradient of {names[k]}, through the derivative of "
        f"{_printed(node.op, names)}{_at(line)}"
    ]
    bad = _first_bad(flow)
    at = bad if shape_of(flow) == shape_of(node._number) else None
    lines += _operand_lines(names, node._arrays, at, node)
    lines.append(f"  gradient that came in: {_range(g, at)}")
    lines += _past(names[k], node._operands[k], place_of)
    return "\n".join([*lines, *_hint(node.op)])


def changed_text(node: Any, k: int, array: Any, line: Place) -> str:
    """The message for what is kept under number `k`, which is not what it was when it was used."""
    names = _names(node.op, node._operands, node._arrays)
    which = "the result of" if k == len(names) else "an index or option of"
    if k < len(names):
        which = f"{names[k]}, an operand of"
    return (
        f"the numbers of {which} {_printed(node.op, names)} (shape {shape_of(array)}) were changed "
        f"in place after they had been used, so gradients would be those of other numbers; give "
        f"the value new data (p.data = new) instead of writing into an array, and hand over a copy "
        f"of a constant that changes\n {_at(line)}"
    )


def _names(op: Any, operands: Any, arrays: Any) -> list[str]:
    """What the message calls the operands: the user's name, a plain number, else the letter."""
    letters = op.operands if not op.variadic else [f"x{k}" for k in range(len(operands))]
    names = []
    for letter, node, x in zip(letters, operands, arrays, strict=True):
        plain = node is None and x is not None and not shape_of(x)
        names.append(number(x) if plain else (node is not None and node.name) or letter)
    return names


def _printed(op: Any, names: list[str]) -> str:
    if op.variadic:
        return str(op.text.replace("{xs}", ", ".join(names)))
    shown = dict(zip(op.operands, names, strict=True))
    fields = [field for _, field, _, _ in Formatter().parse(op.text) if field]
    return str(op.text.format(**{field: shown.get(field, "…") for field in fields}))


def _at(line: Place | None) -> str:
    """The line of the program, with its text."""
    if not line or not line[1]:
        return ""
    source = linecache.getline(*line).strip()
    return f"   {os.path.basename(line[0])}:{line[1]}" + (f"   {source}" if source else "")


def _what(x: Any) -> str:
    """``NaN`` or the inf that is in `x`."""
    x = np.asarray(x)
    if is_nan(x):
        return "NaN"
    return number(x[~np.isfinite(x)].flat[0]) if x.shape else number(x[()])


def _first_bad(x: Any) -> tuple[int, ...]:
    """Where the first nan is, else the first inf."""
    x = np.asarray(x)
    wrong = np.isnan(x) if is_nan(x) else ~np.isfinite(x)
    return tuple(int(k) for k in np.argwhere(wrong)[0]) if x.shape else ()


def _operand_lines(names: list[str], arrays: Any, bad: Any, node: Any) -> list[str]:
    shape = shape_of(node._number)
    lines = []
    for name, x in zip(names, arrays, strict=True):
        at = None
        if bad is not None and x is not None and shape_of(x) == shape[len(shape) - np.ndim(x) :]:
            at = bad[len(shape) - np.ndim(x) :]
        if x is not None and name != (text := _range(x, at)):
            lines.append(f"  {name} = {text}")
    return lines


def _range(x: Any, at: tuple[int, ...] | None = None) -> str:
    """A number itself; of an array shape, range, what is not finite, and the element at fault."""
    if not shape_of(x):
        return number(x)
    x = np.asarray(x)
    text = f"shape {x.shape}"
    fit = x[np.isfinite(x)] if x.dtype.kind in "fc" else x
    if fit.size and x.dtype.kind != "c":
        text += f", {number(fit.min())} … {number(fit.max())}"
    if wrong := x.size - fit.size:
        text += f", {wrong} not finite"
    if at is not None:
        text += f"; at {list(at)}: {number(x[at])}"
    return text


def _cause(operands: Any, arrays: Any) -> int | None:
    """The operand that the trouble came from: not finite, or with a 0, or the last computed."""
    known = [k for k, x in enumerate(operands) if arrays[k] is not None]
    for test in (lambda x: not finite(x), lambda x: np.any(np.asarray(x) == 0)):
        if found := [k for k in known if test(arrays[k])]:
            return found[0]
    computed = [k for k in known if operands[k] is not None]
    return computed[-1] if computed else None


def _past(name: str, node: Any, place_of: PlaceOf) -> list[str]:
    """How the guilty operand came about, a line a step; ``← cause`` marks what is not finite."""
    lines: list[str] = []
    while node is not None and len(lines) < DEPTH:
        mark = "   ← cause" if not finite(node._number) else ""
        if node.op is None:
            if mark:
                lines.append(f"  {name} was given so{mark}")
            break
        names = _names(node.op, node._operands, node._arrays)
        line = f"  {name} = {_printed(node.op, names)}{_at(place_of(node))}{mark}"
        lines.append(line)
        k = _cause(node._operands, node._arrays)
        if k is None:
            break
        name, node = names[k], node._operands[k]
    return lines


def _hint(op: Any) -> list[str]:
    return [f"  Suggestion: {HINTS[op.name]}"] if op.name in HINTS else []
