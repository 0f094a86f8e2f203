"""Algebra that is exact: what computes the same bits in fewer or smaller steps."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...ops import arithmetic, indexing, products, reductions, shaping
from ...ops.declare import Operation, is_weak
from ...ops.elementary import sqrt
from ..elementwise import elementwise
from ..program import Program, Step, Var
from ..writing import placed
from . import Draft, Rule, rewrite
from .factors import negation, scaled, turned
from .moves import alike, is_number, reshaped, smaller, transposed, unchanged

__all__ = ["lowered", "simplified"]

add, subtract, negative = arithmetic.add, arithmetic.subtract, arithmetic.negative
multiply, divide, power = arithmetic.multiply, arithmetic.divide, arithmetic.power
reshape, ravel, transpose = shaping.reshape, shaping.ravel, shaping.transpose
matmul, sum_ = products.matmul, reductions.sum_


def simplified(program: Program) -> Program:
    """The program without needless steps. What a rule adds before a step, the next round sees."""
    return rewrite(program, _simplified)


def _simplified(step: Step, draft: Draft) -> Any:
    if (same := unchanged(step)) is not None:
        return same
    rules = _RULES.get(step.op, ())
    if not (step.out.weak or step.options) and elementwise(step.op) is not None:
        rules = (_numbered, smaller, *rules)
    return next((found for rule in rules if (found := rule(step, draft)) is not None), None)


# ---- constants -----------------------------------------------------------------------------------


def _numbered(step: Step, draft: Draft) -> Step | None:
    """A number in place of a uniform constant that adds no shape or type."""
    constants, args = draft.before.constants, list(step.args)
    for k, x in enumerate(args):
        if not isinstance(x, Var) or x not in constants:
            continue
        others = [y for y in (*args[:k], *args[k + 1 :]) if isinstance(y, Var)]
        if any(y.shape == step.out.shape and y.dtype == x.dtype for y in others):
            value = _value(constants[x])
            args[k] = x if value is None else value
    return draft.instead(step.out, step.op, *args) if args != list(step.args) else None


def _value(data: Any) -> Any:
    """The number that all elements of `data` are, if they are one."""
    if not isinstance(data, np.ndarray) or not data.size or data.dtype.kind not in "fb":
        return None
    first = data.flat[0]
    negative_zero = first == 0 and np.signbit(first)
    alike = first == data.flat[-1] and np.all(data == first)  # most are told by two
    return first.item() if alike and not negative_zero else None


def _placed(step: Step, draft: Draft) -> Step | None:
    """Numbers that are put where no element is named twice need not be added up."""
    if not _names_once(step.options["key"], draft.before.constants):
        return None
    return draft.instead(step.out, placed, *step.args, **step.options)


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


# ---- what has a shorter form ---------------------------------------------------------------------


def _negated(step: Step, draft: Draft) -> Any:
    inner = draft.by(step.args[0], negative)
    return inner and inner.args[0]


def _added(step: Step, draft: Draft) -> Step | None:
    x, y = step.args
    if x is y and alike(x, step.out) and x.dtype.kind not in "bc":
        return draft.instead(step.out, multiply, 2, x)
    for x, y in (step.args, step.args[::-1]):
        if inner := negation(y, draft):
            return draft.instead(step.out, subtract, x, inner.args[0])
    return None


def _subtracted(step: Step, draft: Draft) -> Step | None:
    inner = negation(step.args[1], draft)
    return inner and draft.instead(step.out, add, step.args[0], inner.args[0])


def _powered(step: Step, draft: Draft) -> Var | None:
    x, y = step.args
    if not alike(x, step.out) or step.out.scalar:
        return None
    if is_number(y, 2):
        return draft.emit(multiply, x, x, like=step.out)
    return draft.emit(sqrt, x, like=step.out) if is_number(y, 0.5) else None  # as an array's own **


def lowered(step: Step, draft: Draft) -> Any:
    """The exponent less 1, where it is a number and not 0."""
    known = step.op is arithmetic.lowered and is_weak(y := step.args[1]) and y != 0
    return y - 1 if known else None


def _multiplied_matrices(step: Step, draft: Draft) -> Step | None:
    """A transposed matrix times a vector is the vector times the matrix."""
    x, y = step.args
    if len(y.shape) != 1 or len(x.shape) != 2 or not (inner := draft.by(x, transpose)):
        return None
    return draft.instead(step.out, matmul, y, inner.args[0])


def _summed(step: Step, draft: Draft) -> Step | None:
    """A sum of products is a product; one along axes of length 1 moves nothing together."""
    x, out = step.args[0], step.out
    if not (isinstance(x, Var) and set(step.options) <= {"axis", "keepdims"}):
        return None
    if x.dtype != out.dtype or x.scalar:
        return None
    if out.shape == () and len(x.shape) == 1 and x.dtype.kind == "f":
        inner = draft.by(x, multiply)
        if inner and all(alike(y, x) for y in inner.args):
            return draft.instead(out, matmul, *inner.args)
    if prod(x.shape) == prod(out.shape) > 0 and not out.scalar:
        return draft.instead(out, reshape, x, shape=out.shape)
    return None


_RULES: dict[Operation, tuple[Rule, ...]] = {
    negative: (_negated,), add: (_added,), subtract: (_subtracted,), power: (_powered,),
    multiply: (scaled, turned), divide: (turned,), arithmetic.lowered: (lowered,),
    reshape: (reshaped,), ravel: (reshaped,), transpose: (transposed,),
    matmul: (_multiplied_matrices, turned), products.dot: (turned,), sum_: (_summed, turned),
    reductions.mean: (turned,), indexing.scatter: (_placed,),
}  # fmt: skip
