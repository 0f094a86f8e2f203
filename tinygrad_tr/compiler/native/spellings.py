"""How a number is computed inside a loop: what an entry is as an expression that numba compiles.

Most is read off the entry: the ufunc tells its types, and numba has most of NumPy's ufuncs for
single numbers. What is written here is what numba has slower, or in another form.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
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

_FLOATS = "fd"
_OURS: dict[Any, str] = {np.maximum: "larger", np.minimum: "smaller"}
_BY_TYPE: dict[Any, str] = {np.exp: "exp", np.log: "log", np.tanh: "tanh"}
_FORMS: dict[Any, str] = {
    np.negative: "-{}", np.positive: "{}", np.absolute: "abs({})", np.sqrt: "math.sqrt({})",
    np.square: "{0} * {0}", np.conjugate: "{}",
}  # fmt: skip
_FORMS |= {ufunc: f"{{}} {INFIX[op]} {{}}" for op in INFIX if (ufunc := elementwise(op))}
_OF_BOOLS: dict[Any, str] = {np.add: "{} | {}", np.multiply: "{} & {}"}
_SAME = {shaping.copy, shaping.weaken, arithmetic.real, arithmetic.positive}


def operand_types(step: Step) -> tuple[Any, ...] | None:
    """The dtypes in which the operands go into the expression; None if there is no expression."""
    out, ufunc = step.out.dtype, elementwise(step.op)
    if out not in NAMES or step.out.kind in (int, complex):
        return None
    if ufunc is not None and not step.options:
        return _types_of(ufunc, tuple(map(_type, step.args)), out)
    if step.op is choice.where and not step.options and not is_weak(step.args[0]):
        chosen = step.args[0].dtype
        return (chosen, out, out) if chosen in NAMES else None
    if step.op is choice.clip and not step.options and out.char in _FLOATS:
        return out, out, out
    if step.op in _SAME and len(step.args) == 1:
        return (out,)
    if step.op is shaping.astype and out.char in _FLOATS:
        return (out,)
    return None


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
        weak = all(x in (int, float) for x in given)
        types = ufunc.resolve_dtypes((*([float] * len(given) if weak else given), None))
    except (TypeError, ValueError):
        return None
    if types[-1] != out or any(x not in NAMES for x in types):
        return None
    if types[0].kind == "b" and ufunc in _OF_BOOLS:
        return tuple(types[:-1])
    if types[0].kind != "b" and (ufunc in _FORMS or ufunc in _OURS):
        return tuple(types[:-1])
    from numba.np import ufunc_db

    loop = "".join(x.char for x in types[:-1]) + "->" + types[-1].char
    database: Any = ufunc_db
    known = ufunc in database.get_ufuncs() and loop in database.get_ufunc_info(ufunc)
    return tuple(types[:-1]) if known else None


def element(step: Step, xs: list[str]) -> str:
    """The expression, for operands that are names or numbers of the types asked for."""
    ufunc, plain = elementwise(step.op), not step.options
    if step.op is choice.where:
        return f"{xs[1]} if {xs[0]} else {xs[2]}"
    if step.op is choice.clip:
        return f"clipped({', '.join(xs)})"
    if ufunc is None or not plain or step.op in _SAME:
        return xs[0]
    if ufunc is np.power and step.out.dtype.char in _FLOATS:
        short = _POWERS.get(step.args[1]) if is_weak(step.args[1]) else None
        if short is not None:
            return short.format(xs[0])
    if ufunc in _BY_TYPE and step.out.dtype.char in _FLOATS:
        return f"{_BY_TYPE[ufunc]}_{NAMES[step.out.dtype]}({xs[0]})"
    if step.out.dtype.kind == "b" and ufunc in _OF_BOOLS:
        return _OF_BOOLS[ufunc].format(*xs)
    if ufunc in _OURS:
        return f"{_OURS[ufunc]}({', '.join(xs)})"
    if ufunc in _FORMS:
        return _FORMS[ufunc].format(*map(_guarded, xs))
    return f"np.{ufunc.__name__}({', '.join(xs)})"


_POWERS = {0.5: "math.sqrt({0})", 2: "{0} * {0}", 3: "{0} * {0} * {0}"}


def _guarded(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def cast(text: str, given: Any, wanted: Any) -> str:
    """A name of dtype `given`, as `wanted`."""
    return text if given == wanted else f"{NAMES[wanted]}({text})"


def number(x: Any, wanted: Any) -> str:
    """A number of the program, as `wanted`."""
    if wanted.kind == "f":
        x = float(x)
        text = repr(x) if math.isfinite(x) else f"{'-' if x < 0 else ''}math.{_name(x)}"
        return text if wanted == np.float64 else f"f4({text})"
    return repr(bool(x)) if wanted.kind == "b" else repr(int(x))


def _name(x: float) -> str:
    return "nan" if math.isnan(x) else "inf"


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
