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
from .sums import REDUCE, product, reduced, reduces

__all__ = ["INFIX", "Spell", "placed", "statement", "value", "writes_into"]

Spell = Any
"""Called with a variable, plain data or a function, it gives the text (`Spelling`)."""
Writer = Callable[..., str]
"""``writer(step, spell)`` gives an expression; with a third argument, the line that fills it."""

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
    return not step.out.scalar and _writer(step) in _INTO


def statement(step: Step, spell: Spell) -> str:
    """The line that computes the step into its own variable's memory."""
    if writes_into(step):
        return _writer(step)(step, spell, spell(step.out))
    return f"{spell(step.out)}[...] = {value(step, spell)}"


def value(step: Step, spell: Spell) -> str:
    """The expression that gives the result, in new memory."""
    return _writer(step)(step, spell)


def _writer(step: Step) -> Writer:
    if not step.options:
        if step.out.scalar and all(not isinstance(x, Var) or x.scalar for x in step.args):
            return _of_scalars
        if elementwise(step.op) is not None:
            return _elementwise
    if step.op in REDUCE and reduces(step):
        return reduced
    return _WRITERS.get(step.op, _called)


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


def _elementwise(step: Step, spell: Spell, *out: str) -> str:
    ufunc, operands = elementwise(step.op), _operands(step, spell)
    if ufunc in _KEYWORD_OUT:
        out = tuple(f"out={x}" for x in out)
    if ufunc is np.multiply and operands[0] == operands[1] and step.out.dtype.kind == "f":
        ufunc, operands = np.square, operands[:1]  # which reads its operand once
    return f"{spell(ufunc)}({', '.join([*operands, *out])})"


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


def _joined(step: Step, spell: Spell, *out: str) -> str:
    parts = ", ".join(map(spell, step.args))
    given = {key: spell(x) for key, x in step.options.items()}
    if out:
        given = {"axis": given.get("axis", "0"), "out": out[0]}
    rest = "".join(f", {key}={x}" for key, x in given.items())
    return f"{spell(step.op.function)}(({parts},){rest})"


def _placed_in(step: Step, spell: Spell, *out: str) -> str:
    if not out:
        return _called(step, spell)
    key = _key(step.options["key"], spell)
    return f"{out[0]}.fill(0); {out[0]}[{key}] = {spell(step.args[0])}"


def _copied(step: Step, spell: Spell, *out: str) -> str:
    return f"{spell(np.copyto)}({out[0]}, {spell(step.args[0])})" if out else _called(step, spell)


def _row(step: Step, spell: Spell, *out: str) -> str:
    return f"{out[0]}[:] = ({', '.join(map(spell, step.args))},)" if out else _called(step, spell)


def _taken(step: Step, spell: Spell, *out: str) -> str:
    x, places = map(spell, step.args)  # the mode: without one, NumPy copies once more
    rest = f", None, {out[0]}, 'clip'" if out else ""
    return f"{x}.take({places}{rest})"


def _where(step: Step, spell: Spell) -> str:
    return f"{spell(np.where)}({', '.join(map(spell, step.args))})"


def _listed(step: Step, spell: Spell) -> str:
    return f"{spell(step.args[0])}.tolist()"


def _item(step: Step, spell: Spell) -> str:
    return f"{spell(step.args[0])}[{step.options['k']}]"


_INTO: set[Writer] = {_elementwise, product, reduced, _joined, _placed_in, _copied, _row, _taken}
_WRITERS: dict[Operation, Writer] = {
    products.matmul: product, products.dot: product, indexing.index: _indexed,
    shaping.reshape: _move, shaping.ravel: _move, shaping.expand_dims: _move,
    shaping.squeeze: _move, shaping.transpose: _move, shaping.concatenate: _joined,
    shaping.stack: _joined, shaping.copy: _copied, choice.where: _where, placed: _placed_in,
    row: _row, taken: _taken, listed: _listed, item: _item,
}  # fmt: skip
