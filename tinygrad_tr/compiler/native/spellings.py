"""How a number is computed inside a loop: what an entry is as an expression that numba compiles.

Most is read off the entry: the ufunc tells its types, and numba has most of NumPy's ufuncs for
single numbers. What is written here is what numba has slower, or in another form.
"""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

import numpy as np

from ...ops import arithmetic, choice, shaping
from ...ops.declare import is_weak
from ..elementwise import elementwise
from ..program import Step, Var
from ..writing import INFIX
from . import kernels

__all__ = ["NAMES", "cast", "element", "kernel_text", "number", "operand_types"]

NAMES = {np.dtype(x): name for x, name in (
    (np.float64, "f8"), (np.float32, "f4"), (np.int64, "i8"), (np.int32, "i4"), (np.bool_, "b1"),
)}  # fmt: skip
"""The types that loops know."""

_FORMS: dict[Any, str] = {
    np.negative: "-{}", np.positive: "{}", np.conjugate: "{}", np.absolute: "abs({})",
    np.sqrt: "math.sqrt({})", np.square: "{0} * {0}", np.maximum: "larger({}, {})",
    np.minimum: "smaller({}, {})", np.exp: "exp_{kind}({})", np.log: "log_{kind}({})",
    np.tanh: "tanh_{kind}({})",
}  # fmt: skip
_FORMS |= {ufunc: f"{{}} {INFIX[op]} {{}}" for op in INFIX if (ufunc := elementwise(op))}
_OF_BOOLS: dict[Any, str] = {np.add: "{} | {}", np.multiply: "{} & {}"}
_POWERS = {0.5: "math.sqrt({0})", 2: "{0} * {0}", 3: "{0} * {0} * {0}"}
_OTHERWISE = {"i": {np.fmod, np.power}, "f": {np.floor_divide, np.remainder}}
"""What numba does in its own way with whole numbers and with others: signs, roundings."""
_OTHERS: dict[Any, str] = {
    choice.where: "{1} if {0} else {2}", choice.clip: "clipped({}, {}, {})",
    **dict.fromkeys((shaping.copy, shaping.weaken, shaping.astype, arithmetic.real), "{}"),
}  # fmt: skip


def operand_types(step: Step) -> tuple[Any, ...] | None:
    """The dtypes in which the operands go into the expression; None if there is no expression."""
    op, out, xs, plain = step.op, step.out.dtype, step.args, not step.options
    if out not in NAMES or step.out.kind in (int, complex):
        return None
    if plain and (ufunc := elementwise(op)) is not None:
        return _types_of(ufunc, tuple(map(_type, xs)), out)
    if op is choice.where and plain and not is_weak(xs[0]):
        return (xs[0].dtype, out, out) if xs[0].dtype in NAMES else None
    if op is choice.clip:
        return (out, out, out) if plain and out.kind == "f" else None
    alike = out.kind == "f" if op is shaping.astype else len(xs) == 1
    return (out,) if op in _OTHERS and alike else None


def _type(x: Any) -> Any:
    if isinstance(x, Var):
        return x.kind if x.weak else x.dtype
    return type(x) if is_weak(x) else np.asarray(x).dtype


@cache
def _types_of(ufunc: Any, given: tuple[Any, ...], out: Any) -> tuple[Any, ...] | None:
    """The types that NumPy computes in, if numba has the ufunc for them."""
    if any(x is bool for x in given):
        given = tuple(np.dtype(bool) if x is bool else x for x in given)
    try:
        weak = all(x is int or x is float for x in given)
        types = ufunc.resolve_dtypes((*([float] * len(given) if weak else given), None))
    except (TypeError, ValueError):
        return None
    if types[-1] != out or any(x not in NAMES for x in types):
        return None
    if ufunc in _OTHERWISE.get(types[0].kind, ()):
        return None
    if ufunc in (_OF_BOOLS if types[0].kind == "b" else _FORMS):
        return tuple(types[:-1])
    from numba.np import ufunc_db

    loop = "".join(x.char for x in types[:-1]) + "->" + types[-1].char
    database: Any = ufunc_db
    known = ufunc in database.get_ufuncs() and loop in database.get_ufunc_info(ufunc)
    return tuple(types[:-1]) if known else None


def element(step: Step, xs: list[str]) -> str:
    """The expression, for operands that are names or numbers of the types asked for."""
    ufunc, kind = elementwise(step.op), NAMES[step.out.dtype]
    if ufunc is None or step.options:
        text = _OTHERS[step.op].format(*xs)
    else:
        form = _POWERS.get(step.args[1]) if ufunc is np.power and is_weak(step.args[1]) else None
        form = form or (_OF_BOOLS if kind == "b1" else {}).get(ufunc) or _FORMS.get(ufunc)
        form = form or f"np.{ufunc.__name__}({', '.join(['{}'] * len(xs))})"
        xs = [f"({x})" if x.startswith("-") else x for x in xs]
        text = form.format(*xs, kind=kind)
    return f"i4({text})" if kind == "i4" else text  # numba would go on in int64


def cast(text: str, given: Any, wanted: Any) -> str:
    """A name of dtype `given`, as `wanted`."""
    return text if given == wanted else f"{NAMES[wanted]}({text})"


def number(x: Any, wanted: Any) -> str:
    """A number of the program, as `wanted`."""
    if wanted.kind == "f":
        return repr(float(x)) if wanted == np.float64 else f"f4({float(x)!r})"
    return repr(bool(x)) if wanted.kind == "b" else repr(int(x))


def kernel_text(text: str) -> str:
    """The definitions of our own functions that `text` calls, and of those that they call."""
    found: dict[str, str] = {}
    rest = [text]
    while rest:
        calling = rest.pop()
        for name in kernels.__all__:
            if f"{name}(" in calling and name not in found:
                flags = '{"contract", "reassoc"}' if name == "plus" else '{"contract"}'
                source = inspect.getsource(getattr(kernels, name))
                plain = source.replace(": Any", "").replace(" -> Any", "")
                found[name] = f'@njit(fastmath={flags}, error_model="numpy")\n{plain}'
                rest.append(source.partition(":")[2])
    return "\n\n".join(found[name] for name in sorted(found))
