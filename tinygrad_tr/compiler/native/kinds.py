"""What a step is to a loop: computed element by element, folded, placed, a product, or none of it.

It knows nothing of memory.
"""

from __future__ import annotations

from math import prod

import numpy as np

from ...ops import indexing, products, reductions, shaping
from ...ops.declare import TABLE
from ..passes.calls import is_view
from ..passes.layout import Item
from ..passes.primitives import gather
from ..program import Step, Var
from ..spans import Shape, Span, in_order
from ..writing import placed
from .spellings import NAMES, operand_types

__all__ = ["folds", "is_affine", "item", "parts"]

_MOVES = {
    TABLE[f] for f in (np.flip, np.swapaxes, np.moveaxis, np.diagonal, np.transpose) if f in TABLE
}
_RESHAPES = {shaping.reshape, shaping.ravel}
_JOINS = {gather, shaping.concatenate, shaping.stack}
LARGEST, UNEVEN = 2**18, 2**16
"""Multiplications of a product that a loop does as quickly as BLAS; less in rows that do not fill
vectors."""


def item(step: Step) -> Item:
    """The step as an item."""
    op, out, xs = step.op, step.out, step.args
    if not _is_plain(step):
        return Item(step, "numpy", None)
    if operand_types(step) is not None:
        if np.broadcast_shapes(*map(np.shape, xs)) == out.shape:
            return Item(step, "each", out.shape)
    elif op in (reductions.sum_, reductions.max_, reductions.min_) and folds(step):
        return Item(step, "fold", xs[0].shape)
    elif op is indexing.index and _named(step, xs[0].shape):
        return Item(step, "take", out.shape)
    elif op in (placed, indexing.scatter) and not out.scalar and (named := _named(step, out.shape)):
        return Item(step, "put", named)
    elif op in (products.matmul, products.dot) and _multiplies(step):
        return Item(step, "product", None)
    return Item(step, "numpy", None)


def is_affine(step: Step) -> bool:
    """Whether the result is the operand with other strides; a copy may still be needed."""
    x = step.args[0] if len(step.args) == 1 else None
    if not isinstance(x, Var) or x.scalar or step.out.scalar or len(step.reads()) > 1:
        return False
    return is_view(step) or step.op in _MOVES


def parts(step: Step) -> list[tuple[Var, Span]]:
    """Where in the result the operands lie, if all that the step does is to put them there."""
    xs, out, axis = step.args, step.out, step.options.get("axis", 0)
    if step.op in _RESHAPES and is_affine(step) and _is_plain(step):
        return [(xs[0], Span(out, 0, in_order(xs[0].shape)))]
    if step.op not in _JOINS or set(step.options) - {"axis"} or axis is None:
        return []
    if not _is_plain(step) or not all(isinstance(x, Var) and x.dtype == out.dtype for x in xs):
        return []
    whole, start, made = in_order(out.shape), 0, []
    axis %= len(whole)
    for x in xs:
        strides, n = in_order(x.shape), prod(x.shape)
        if step.op is shaping.concatenate:
            strides, n = whole, x.shape[axis]
        elif step.op is shaping.stack:
            strides, n = (*whole[:axis], *whole[axis + 1 :]), 1
        made.append((x, Span(out, start * whole[axis], strides)))
        start += n
    return made


def _is_plain(step: Step) -> bool:
    """Whether loops know the types, and there is something to iterate over."""
    return all(
        x.dtype in NAMES and x.kind not in (int, complex) and prod(x.shape)
        for x in (*step.reads(), step.out)
    )


def folds(step: Step) -> bool:
    """Whether a loop does the reduction."""
    x = step.args[0]
    if not isinstance(x, Var) or x.scalar or set(step.options) - {"axis", "keepdims"}:
        return False
    return x.dtype == step.out.dtype and x.dtype.kind == "f" and not step.out.weak


def _named(step: Step, shape: Shape) -> Shape | None:
    """What an index with arrays of whole numbers names, if they stand for the first axes."""
    x, key = step.args[0], step.options["key"]
    parts = key if isinstance(key, tuple) else (key,)
    arrays = [p for p in parts if isinstance(p, Var)]
    whole = all(type(p) is int or (isinstance(p, Var) and p.dtype.kind == "i") for p in parts)
    if not isinstance(x, Var) or not arrays or not whole or len(parts) > len(shape):
        return None
    return (*np.broadcast_shapes(*(p.shape for p in arrays)), *shape[len(parts) :])


def _multiplies(step: Step) -> bool:
    x, y = step.args
    if step.options or not all(isinstance(z, Var) and 1 <= len(z.shape) <= 2 for z in (x, y)):
        return False
    n = y.shape[1] if len(y.shape) == 2 else 1
    work = prod(x.shape) * n
    even = n % 8 == 0 or n == 1
    return bool(x.dtype == y.dtype == step.out.dtype) and work <= (LARGEST if even else UNEVEN)
