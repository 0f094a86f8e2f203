"""Algebra that is exact: what computes the same bits in fewer or smaller steps."""

from collections.abc import Callable
from math import frexp, prod
from typing import Any

import numpy as np

from ...ops import arithmetic, indexing, products, reductions, shaping
from ...ops.declare import Operation, is_weak
from ...ops.elementary import sqrt
from ..elementwise import elementwise
from ..program import Program, Step, Var
from ..writing import placed
from . import Emit, rewrite
from .broadcasts import smaller
from .moves import alike, changes_nothing, order_c

__all__ = ["simplified"]

add, subtract, negative = arithmetic.add, arithmetic.subtract, arithmetic.negative
multiply, divide, power = arithmetic.multiply, arithmetic.divide, arithmetic.power
broadcast_to, reshape, transpose = shaping.broadcast_to, shaping.reshape, shaping.transpose


def simplified(program: Program) -> Program:
    """The program with numbers in place of uniform constants and without needless steps."""
    values = {x: _value(data) for x, data in program.constants.items()}
    uniform = {x: value for x, value in values.items() if value is not None}
    made: dict[Var, Step] = {}

    def rule(step: Step, emit: Emit) -> Any:
        ufunc = elementwise(step.op)
        if ufunc is not None and not step.options:
            step.args = _numbers(step, uniform)
            small = smaller(step, made, emit)
            if small is not None:
                return small
        if changes_nothing(step):
            return step.args[0]
        if step.op is indexing.scatter and _names_once(step.options["key"], program.constants):
            return emit(placed, step.args[0], like=step.out, **step.options)
        found = _RULES[step.op](step, made, emit) if step.op in _RULES else None
        if found is None:
            made[step.out] = step
        return found

    def noting(step: Step, emit: Emit) -> Any:
        def emit_noted(op: Operation, *args: Any, like: Var, **options: Any) -> Var:
            trial = Step(like, op, args, options)
            if op in _RULES and (found := _RULES[op](trial, made, emit_noted)) is not None:
                return found  # type: ignore[no-any-return]
            out = emit(op, *args, like=like, **options)
            made[out] = Step(out, op, args, options)
            return out

        return rule(step, emit_noted)

    return rewrite(program, noting)


def _names_once(key: Any, constants: dict[Var, Any]) -> bool:
    """Whether no element is named twice, as far as the key tells before any run.

    One array among the indices that has no number twice is enough, unless it is broadcast.
    """
    parts = key if isinstance(key, tuple) else (key,)
    arrays = [x for x in parts if isinstance(x, Var)]
    if not all(isinstance(x, Var | int | slice | type(...) | None) for x in parts):
        return False
    if not arrays:
        return True
    if any(x.dtype == bool for x in arrays):
        return len(arrays) == 1
    shape = np.broadcast_shapes(*(x.shape for x in arrays))
    known = [constants[x] for x in arrays if x in constants and x.shape == shape]
    return any(len(np.unique(data)) == data.size for data in known)


def _value(data: Any) -> Any:
    """The number that all elements of `data` are, if they are one."""
    if not isinstance(data, np.ndarray) or not data.size or data.dtype.kind not in "fb":
        return None
    first = data.flat[0]
    negative_zero = first == 0 and np.signbit(first)
    return first.item() if np.all(data == first) and not negative_zero else None


def _numbers(step: Step, uniform: dict[Var, Any]) -> tuple[Any, ...]:
    """The arguments with a number in place of a uniform constant that adds no shape or type."""
    args = step.args
    for k, x in enumerate(args):
        if not isinstance(x, Var) or x not in uniform:
            continue
        others = [y for i, y in enumerate(args) if i != k and isinstance(y, Var)]
        if any(y.shape == step.out.shape and y.dtype == x.dtype for y in others):
            args = (*args[:k], uniform[x], *args[k + 1 :])
    return args


# ---- what has a shorter form ---------------------------------------------------------------------


def _is(x: Any, number: float) -> bool:
    return is_weak(x) and x == number


def _operation(x: Any, made: dict[Var, Step]) -> Operation | None:
    return made[x].op if isinstance(x, Var) and x in made else None


def _multiplied(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    for x, y in (step.args, step.args[::-1]):
        if _is(y, 1) and alike(x, step.out):
            return x
        if _is(y, -1) and alike(x, step.out):
            return emit(negative, x, like=step.out)
        if not is_weak(y) or step.out.dtype.kind not in "fc":
            continue
        if _operation(x, made) is multiply and alike(x, step.out):
            inner = next((z for z in made[x].args if is_weak(z)), None)
            if inner is not None and 0.5 in map(_mantissa, (inner, y)):  # a power of 2: exact
                z = next(z for z in made[x].args if not is_weak(z))
                return emit(multiply, inner * y, z, like=step.out)
    return None


def _mantissa(x: Any) -> Any:
    return abs(frexp(x)[0]) if type(x) in (int, float) else None


def _divided(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    x, y = step.args
    return x if _is(y, 1) and alike(x, step.out) else None


def _added(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    x, y = step.args
    if x is y and alike(x, step.out) and x.dtype != bool:
        return emit(multiply, 2, x, like=step.out)
    if _turned(y, made):
        return emit(subtract, x, made[y].args[0], like=step.out)
    if _turned(x, made):
        return emit(subtract, y, made[x].args[0], like=step.out)
    return None


def _turned(x: Any, made: dict[Var, Step]) -> bool:
    """Whether `x` is a negation that a difference can stand for: whole numbers wrap around."""
    return _operation(x, made) is negative and x.dtype.kind in "fc"


def _subtracted(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    x, y = step.args
    if _is(y, 0) and alike(x, step.out):
        return x
    if _turned(y, made):
        return emit(add, x, made[y].args[0], like=step.out)
    return None


def _negated(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    x = step.args[0]
    if _operation(x, made) is negative:
        return made[x].args[0]
    return None


def _reshaped(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    x = step.args[0]
    if _operation(x, made) in (reshape, shaping.ravel) and order_c(step) and order_c(made[x]):
        inner = made[x].args[0]
        if alike(inner, step.out):
            return inner
        return emit(reshape, inner, like=step.out, shape=step.out.shape)
    return None


def _transposed(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    x = step.args[0]
    if _operation(x, made) is not transpose:
        return None
    n = len(step.out.shape)
    first, second = (
        list(axes) if (axes := s.options.get("axes")) is not None else list(range(n))[::-1]
        for s in (made[x], step)
    )
    order = [first[k] % n for k in second]
    inner = made[x].args[0]
    if order == sorted(order):
        return inner
    return emit(transpose, inner, like=step.out, axes=tuple(order))


def _summed(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    """A sum along axes of length 1 moves nothing together."""
    x = step.args[0]
    if not (isinstance(x, Var) and set(step.options) <= {"axis", "keepdims"}):
        return None
    if x.dtype != step.out.dtype or x.scalar:
        return None
    if step.out.shape == () and _operation(x, made) is multiply:
        a, b = made[x].args
        if alike(a, x) and alike(b, x) and len(x.shape) == 1 and x.dtype.kind == "f":
            return emit(products.matmul, a, b, like=step.out)
    alone = prod(x.shape) == prod(step.out.shape) > 0 and not step.out.scalar
    return emit(reshape, x, like=step.out, shape=step.out.shape) if alone else None


def _multiplied_matrices(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    """A transposed matrix times a vector is the vector times the matrix."""
    x, y = step.args
    if len(y.shape) == 1 and len(x.shape) == 2 and _operation(x, made) is transpose:
        return emit(products.matmul, y, made[x].args[0], like=step.out)
    return None


def _powered(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    x, y = step.args
    if _is(y, 1) and alike(x, step.out):
        return x
    if alike(x, step.out) and not step.out.scalar:
        if _is(y, 2):
            return emit(multiply, x, x, like=step.out)
        if _is(y, 0.5):
            return emit(sqrt, x, like=step.out)  # as an array's own ** does
    return None


def _lowered(step: Step, made: dict[Var, Step], emit: Emit) -> Any:
    """The exponent less 1, where it is a number and not 0."""
    y = step.args[1]
    return y - 1 if is_weak(y) and y != 0 else None


_RULES: dict[Operation, Callable[..., Any]] = {
    multiply: _multiplied, divide: _divided, add: _added, subtract: _subtracted,
    negative: _negated, reshape: _reshaped, shaping.ravel: _reshaped, transpose: _transposed,
    products.matmul: _multiplied_matrices, reductions.sum_: _summed, power: _powered,
    arithmetic.lowered: _lowered,
}  # fmt: skip
