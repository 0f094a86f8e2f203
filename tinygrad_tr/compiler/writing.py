"""How one step is written as NumPy: which call, and whether it can write into given memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops import arithmetic, choice, constants, indexing, products, shaping
from ..ops.declare import Operation, is_weak
from .elementwise import elementwise
from .passes.primitives import item, listed, row, taken
from .program import Step, Var
from .sums import REDUCE, product, reduced, reduces

__all__ = ["INFIX", "RESHAPES", "Spell", "placed", "statement", "value", "writes_into"]

Spell = Any
"""Called with a variable, plain data or a function, it gives the text (`Spelling`)."""

INFIX = {
    op: op.text.split()[1] for op in (
        arithmetic.add, arithmetic.subtract, arithmetic.multiply, arithmetic.divide,
        *constants.comparisons,
    )
}  # fmt: skip


def _placed(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    out = np.zeros_like(x, shape=shape)
    out[key] = x
    return out


placed = Operation(_placed, "scatter({x}, {key})", {"dx": None}, name="placed")
"""Zeros with `x` in some places, none of which is named twice; `scatter` adds up."""
_KEYWORD_OUT = {np.maximum, np.minimum}  # these warn about an `out` that has no name

_VALUES = {
    indexing.index: "{x}[{key}]", choice.where: "{function}({xs})", taken: "{x}.take({y})",
    shaping.concatenate: "{function}(({xs},){options})",
    shaping.stack: "{function}(({xs},){options})", listed: "{x}.tolist()", item: "{x}[{k}]",
}  # fmt: skip
_INTO = {
    shaping.copy: "{out}[...] = {x}", placed: "{out}.fill(0); {out}[{key}] = {x}",
    shaping.concatenate: "{function}(({xs},), axis={axis}, out={out})",
    shaping.stack: "{function}(({xs},), axis={axis}, out={out})", row: "{out}[:] = ({xs},)",
    taken: "{x}.take({y}, None, {out}, 'clip')",  # without the mode NumPy copies once more
}  # fmt: skip
RESHAPES = {shaping.reshape, shaping.ravel, shaping.expand_dims, shaping.squeeze}


def writes_into(step: Step) -> bool:
    """Whether the step can be told where its result goes."""
    return not step.out.scalar and (step.op in _INTO or _writer(step) is not None)


def statement(step: Step, spell: Spell) -> str:
    """The line that computes the step into its own variable's memory."""
    if (writer := _writer(step)) is not None:
        return writer(step, spell, spell(step.out))
    if step.op in _INTO:
        return _filled(_INTO[step.op], step, spell)
    return f"{spell(step.out)}[...] = {value(step, spell)}"


def value(step: Step, spell: Spell) -> str:
    """The expression that gives the result, in new memory."""
    numbers = all(not isinstance(x, Var) or x.scalar for x in step.args)
    if numbers and step.out.scalar and not step.options:
        return _of_scalars(step, spell)
    if (writer := _writer(step)) is not None:
        return writer(step, spell)
    return _filled(_template(step), step, spell)


def _writer(step: Step) -> Callable[..., str] | None:
    """What writes both: an expression, and with the text of memory the line that fills it."""
    if elementwise(step.op) is not None and not step.options:
        return _elementwise
    if step.op in (products.matmul, products.dot):
        return product
    return reduced if step.op in REDUCE and reduces(step) else None


def _template(step: Step) -> str:
    if step.op is shaping.transpose:
        return "{x}.T" if step.options.get("axes") is None else "{x}.transpose({axes})"
    if step.op in RESHAPES and step.options.get("order", "C") == "C" and not step.args[0].weak:
        return "{x}.reshape({shape})"
    return _VALUES.get(step.op, "{compute}({given})")


def _filled(template: str, step: Step, spell: Spell) -> str:
    """A template with texts in the place of its fields; what it does not name is not spelt."""

    def text(field: re.Match[str]) -> str:
        name, named = field[1], step.options.items()
        match name:
            case "x" | "y":
                return str(spell(step.args["xy".index(name)]))
            case "xs":
                return ", ".join(map(spell, step.args))
            case "given":
                return ", ".join([*map(spell, step.args), *(f"{k}={spell(x)}" for k, x in named)])
            case "options":
                return "".join(f", {key}={spell(x)}" for key, x in named)
            case "key":
                return _key(step.options["key"], spell)
            case "shape":
                return str(spell(step.out.shape))
            case "out":
                return str(spell(step.out))
            case "function" | "compute":
                return str(spell(getattr(step.op, name)))
        return str(spell(step.options.get(name, 0)))  # axis, k

    return re.sub(r"{(\w+)}", text, template)


# ---- numbers -----------------------------------------------------------------------------------


def _of_scalars(step: Step, spell: Spell) -> str:
    args = list(map(spell, step.args))
    if step.op in INFIX:
        return f"{_guarded(args[0])} {INFIX[step.op]} {_guarded(args[1])}"
    if step.op is arithmetic.negative:
        return f"-{_guarded(args[0])}"
    if step.op is shaping.weaken:
        return f"{step.out.kind.__name__}({args[0]})"
    weak = all(x.weak if isinstance(x, Var) else is_weak(x) for x in step.args)
    real = not any(x.dtype.kind == "c" for x in (*step.reads(), step.out))  # what math is for
    if weak and real and step.op.scalar is not None:
        return f"{spell(step.op.scalar)}({', '.join(args)})"
    call = f"{spell(elementwise(step.op) or step.op.compute)}({', '.join(args)})"
    return f"{step.out.kind.__name__}({call})" if step.out.weak else call


def _guarded(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


# ---- arrays --------------------------------------------------------------------------------------


def _elementwise(step: Step, spell: Spell, *out: str) -> str:
    ufunc: Any = elementwise(step.op)
    operands = _operands(step, ufunc.types, spell)
    if ufunc in _KEYWORD_OUT:
        out = tuple(f"out={x}" for x in out)
    if ufunc is np.multiply and operands[0] == operands[1] and step.out.dtype.kind == "f":
        ufunc, operands = np.square, operands[:1]  # which reads its operand once
    return f"{spell(ufunc)}({', '.join([*operands, *out])})"


def _operands(step: Step, types: list[str], spell: Spell) -> list[str]:
    """The operands; numbers as arrays, where the others are of one floating type."""
    dtypes = {x.dtype.char for x in step.args if isinstance(x, Var) and not x.weak}
    char = dtypes.pop() if len(dtypes) == 1 else ""
    if char not in ("f", "d") or f"{char * len(step.args)}->{step.out.dtype.char}" not in types:
        return list(map(spell, step.args))  # ldexp, say, wants a whole number
    dtype = np.dtype(char)
    return [
        spell.full(x, dtype) if type(x) in (int, float)
        else spell.lifted(x, dtype) if isinstance(x, Var) and x.kind is float
        else spell(x)
        for x in step.args
    ]  # fmt: skip


def _key(key: Any, spell: Spell) -> str:
    """An index as it stands between brackets."""
    if isinstance(key, tuple) and key:
        parts = [spell(x) if isinstance(x, tuple) else _key(x, spell) for x in key]
        return ", ".join(parts) + ("," if len(key) == 1 else "")
    if isinstance(key, slice):
        start, stop, step = ("" if x is None else spell(x) for x in (key.start, key.stop, key.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return "..." if key is Ellipsis else spell(key)
