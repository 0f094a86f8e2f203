"""How one step is written as NumPy: which call, and whether it can write into given memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops import arithmetic, choice, constants, indexing, products, shaping
from ..ops.declare import Operation, is_weak
from .elementwise import elementwise
from .passes.primitives import item, listed, row, taken
from .program import Step, Var
from .sums import REDUCE, product, product_into, reduced, reduced_into, reduces

__all__ = ["INFIX", "Spell", "placed", "statement", "value", "writes_into"]

Spell = Any
"""Called with a variable, plain data or a function, it gives the text (`Spelling`)."""

INFIX = {
    arithmetic.add: "+", arithmetic.subtract: "-", arithmetic.multiply: "*",
    arithmetic.divide: "/", **dict(zip(
        (constants.equal, constants.not_equal, constants.less, constants.less_equal,
         constants.greater, constants.greater_equal), ("==", "!=", "<", "<=", ">", ">="),
        strict=True,
    )),
}  # fmt: skip


def _placed(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    out = np.zeros_like(x, shape=shape)
    out[key] = x
    return out


placed = Operation(_placed, "scatter({x}, {key})", {"dx": None}, name="placed")
"""Zeros with `x` in some places, none of which is named twice; `scatter` adds up."""
_KEYWORD_OUT = {np.maximum, np.minimum}  # these warn about an `out` that has no name


def writes_into(step: Step) -> bool:
    """Whether the step can be told where its result goes."""
    return _with_out(step) is not None


def statement(step: Step, spell: Spell) -> str:
    """The line that computes the step into its own variable's memory."""
    write = _with_out(step)
    if write is None:
        return f"{spell(step.out)}[...] = {value(step, spell)}"
    return write(step, spell)


def value(step: Step, spell: Spell) -> str:
    """The expression that gives the result, in new memory."""
    if all(not isinstance(x, Var) or x.scalar for x in step.args) and not step.options:
        return _of_scalars(step, spell)
    if elementwise(step.op) is not None and not step.options:
        return _elementwise(step, spell)
    if step.op in REDUCE and reduces(step):
        return reduced(step, spell)
    return _VALUES.get(step.op, _called)(step, spell)


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


def _called(step: Step, spell: Spell) -> str:
    """A call of the function of the entry."""
    options = [f"{key}={spell(x)}" for key, x in step.options.items()]
    return f"{spell(step.op.compute)}({', '.join([*map(spell, step.args), *options])})"


def _with_out(step: Step) -> Callable[[Step, Spell], str] | None:
    if step.out.scalar:
        return None
    if elementwise(step.op) is not None and not step.options:
        return _elementwise_into
    if step.op in (products.matmul, products.dot) and not step.options:
        return product_into
    if step.op in REDUCE and reduces(step):
        return reduced_into
    return _INTO.get(step.op)


def _elementwise(step: Step, spell: Spell, *out: str) -> str:
    ufunc, operands = elementwise(step.op), _operands(step, spell)
    if ufunc is np.multiply and operands[0] == operands[1] and step.out.dtype.kind == "f":
        ufunc, operands = np.square, operands[:1]  # which reads its operand once
    return f"{spell(ufunc)}({', '.join([*operands, *out])})"


def _elementwise_into(step: Step, spell: Spell) -> str:
    keyword = "out=" if elementwise(step.op) in _KEYWORD_OUT else ""
    return _elementwise(step, spell, f"{keyword}{spell(step.out)}")


def _operands(step: Step, spell: Spell) -> list[str]:
    """The operands; numbers as arrays, where the others are of one floating type."""
    dtypes = {x.dtype for x in step.args if isinstance(x, Var) and not x.weak}
    if len(dtypes) != 1 or (dtype := dtypes.pop()).char not in "fd":
        return list(map(spell, step.args))
    ufunc = elementwise(step.op)
    alike = f"{dtype.char * len(step.args)}->"
    if ufunc is None or not any(kinds.startswith(alike) for kinds in ufunc.types):
        return list(map(spell, step.args))  # ldexp, say, wants a whole number
    return [
        spell.full(x, dtype) if type(x) in (int, float)
        else spell.lifted(x, dtype) if isinstance(x, Var) and x.kind is float
        else spell(x)
        for x in step.args
    ]  # fmt: skip


def _copied_into(step: Step, spell: Spell) -> str:
    return f"{spell(np.copyto)}({spell(step.out)}, {spell(step.args[0])})"


def _indexed(step: Step, spell: Spell) -> str:
    return f"{spell(step.args[0])}[{_key(step.options['key'], spell)}]"


def _key(key: Any, spell: Spell) -> str:
    """An index as it stands between brackets."""
    if isinstance(key, tuple) and key:
        parts = [spell(x) if isinstance(x, tuple) else _key(x, spell) for x in key]
        return ", ".join(parts) + ("," if len(key) == 1 else "")
    if isinstance(key, slice):
        start, stop, step = ("" if x is None else spell(x) for x in (key.start, key.stop, key.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return "..." if key is Ellipsis else spell(key)


def _move(step: Step, spell: Spell) -> str:
    x = spell(step.args[0])
    if step.op is shaping.transpose:
        axes = step.options.get("axes")
        return f"{x}.T" if axes is None else f"{x}.transpose({spell(tuple(axes))})"
    if step.options.get("order", "C") != "C" or step.args[0].weak:
        return _called(step, spell)
    return f"{x}.reshape({spell(step.out.shape)})"


def _joined_into(step: Step, spell: Spell) -> str:
    parts = ", ".join(map(spell, step.args))
    axis = spell(step.options.get("axis", 0))
    return f"{spell(step.op.function)}(({parts},), axis={axis}, out={spell(step.out)})"


def _joined(step: Step, spell: Spell) -> str:
    parts = ", ".join(map(spell, step.args))
    options = "".join(f", {key}={spell(x)}" for key, x in step.options.items())
    return f"{spell(step.op.function)}(({parts},){options})"


def _placed_into(step: Step, spell: Spell) -> str:
    out, key = spell(step.out), _key(step.options["key"], spell)
    return f"{out}.fill(0); {out}[{key}] = {spell(step.args[0])}"


def _where(step: Step, spell: Spell) -> str:
    return f"{spell(np.where)}({', '.join(map(spell, step.args))})"


def _row_into(step: Step, spell: Spell) -> str:
    return f"{spell(step.out)}[:] = ({', '.join(map(spell, step.args))},)"


def _taken_into(step: Step, spell: Spell) -> str:
    x, places = map(spell, step.args)  # the mode: without one, NumPy copies once more
    return f"{x}.take({places}, None, {spell(step.out)}, 'clip')"


def _listed(step: Step, spell: Spell) -> str:
    return f"{spell(step.args[0])}.tolist()"


def _item(step: Step, spell: Spell) -> str:
    return f"{spell(step.args[0])}[{step.options['k']}]"


_VALUES: dict[Operation, Callable[[Step, Spell], str]] = {
    products.matmul: product, indexing.index: _indexed, shaping.reshape: _move,
    shaping.ravel: _move, shaping.expand_dims: _move, shaping.squeeze: _move,
    shaping.transpose: _move, shaping.concatenate: _joined, shaping.stack: _joined,
    choice.where: _where, listed: _listed, item: _item,
}  # fmt: skip
_INTO: dict[Operation, Callable[[Step, Spell], str]] = {
    placed: _placed_into, shaping.copy: _copied_into, shaping.concatenate: _joined_into,
    shaping.stack: _joined_into, row: _row_into, taken: _taken_into,
}  # fmt: skip
