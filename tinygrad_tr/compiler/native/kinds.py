"""What a step is to a loop: computed element by element, folded, placed, a product, or none of it.

An `Item` is a step with what is iterated over. It knows nothing of memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from ...ops import indexing, products, reductions, shaping
from ...ops.declare import TABLE
from ..passes.plan import is_view
from ..passes.primitives import gather
from ..program import Step, Var, variables
from ..writing import placed
from .spellings import NAMES, operand_types

__all__ = ["Item", "is_affine", "items"]

Shape = tuple[int, ...]

_MOVES = {
    TABLE[f] for f in (np.flip, np.swapaxes, np.moveaxis, np.diagonal, np.transpose) if f in TABLE
}
_FOLDS = {reductions.sum_, reductions.mean, reductions.max_, reductions.min_}
_PUTS = {placed, indexing.scatter}
LARGEST, UNEVEN = 2**18, 2**16
"""Multiplications of a product that a loop does as quickly as BLAS; less in rows that do not fill
vectors."""


@dataclass(slots=True, eq=False)
class Item:
    """A step, or a part of one, in a loop.

    Attributes
    ----------
    step : Step
    kind : str
        "each", "fold", "take", "put", "product", "join" (a copy of operand `number` to where it
        begins, `start`, in the result), or "numpy" for what no loop does.
    shape : tuple
        What is iterated over.
    """

    step: Step
    kind: str
    shape: Shape
    number: int = 0
    start: Shape = ()

    @property
    def inline(self) -> bool:
        """Whether others in the loop may use its result before it is in memory."""
        return self.kind in ("each", "take") and self.shape == self.step.out.shape

    def reads(self) -> Any:
        """The variables that it needs."""
        return variables(self.step.args[self.number]) if self.kind == "join" else self.step.reads()


def is_affine(step: Step) -> bool:
    """Whether the result is the operand with other strides; a copy may still be needed."""
    if not step.args or isinstance(step.args[0], Var) is False or step.out.scalar:
        return False
    moves = step.op in _MOVES
    fixed = not any(True for _ in variables(list(step.options.values())))
    return (is_view(step) or moves) and fixed and not step.args[0].scalar and len(step.args) == 1


def items(step: Step) -> list[Item]:
    """The step as items."""
    met = (*step.reads(), step.out)
    known = all(x.dtype in NAMES and x.kind not in (int, complex) for x in met)
    full = all(prod(x.shape) for x in met)
    made = _items(step) if known and full else None
    return made or [Item(step, "numpy", ())]


def _items(step: Step) -> list[Item] | None:
    if operand_types(step) is not None:
        shapes = [x.shape if isinstance(x, Var) else np.shape(x) for x in step.args]
        shape = np.broadcast_shapes(*shapes)
        return [Item(step, "each", shape)] if shape == step.out.shape else None
    if is_affine(step) and step.op in (shaping.reshape, shaping.ravel):
        return [Item(step, "each", step.args[0].shape)]  # of what does not lie in order
    if step.op in _FOLDS:
        return [Item(step, "fold", step.args[0].shape)] if _folds(step) else None
    if step.op is indexing.index:
        return [Item(step, "take", step.out.shape)] if _places(step, step.args[0].shape) else None
    if step.op in _PUTS:
        named = _places(step, step.out.shape)
        return [Item(step, "put", named)] if named and not step.out.scalar else None
    if step.op in (products.matmul, products.dot):
        return [Item(step, "product", step.out.shape)] if _multiplies(step) else None
    return _joined(step)


def _folds(step: Step) -> bool:
    x = step.args[0]
    if not isinstance(x, Var) or x.scalar or set(step.options) - {"axis", "keepdims"}:
        return False
    return x.dtype == step.out.dtype and x.dtype.kind == "f" and not step.out.weak


def _places(step: Step, shape: Shape) -> Shape | None:
    """What an index with arrays of whole numbers names, if they stand for the first axes."""
    x, key = step.args[0], step.options["key"]
    parts = key if isinstance(key, tuple) else (key,)
    if not isinstance(x, Var) or len(parts) > len(shape) or not parts:
        return None
    if not all((isinstance(p, Var) and p.dtype.kind == "i") or type(p) is int for p in parts):
        return None
    lead = np.broadcast_shapes(*(getattr(p, "shape", ()) for p in parts))
    rest = shape[len(parts) :]
    named = (*lead, *rest)
    return named if any(isinstance(p, Var) for p in parts) and named else None


def _multiplies(step: Step) -> bool:
    x, y = step.args
    if step.options or not all(isinstance(z, Var) and 1 <= len(z.shape) <= 2 for z in (x, y)):
        return False
    n = y.shape[1] if len(y.shape) == 2 else 1
    work = prod(x.shape) * n
    even = n % 8 == 0 or n == 1
    return bool(x.dtype == y.dtype == step.out.dtype) and work <= (LARGEST if even else UNEVEN)


def _joined(step: Step) -> list[Item] | None:
    xs, out = step.args, step.out
    if step.op not in (gather, shaping.concatenate, shaping.stack):
        return None
    if set(step.options) - {"axis"} or not all(isinstance(x, Var) for x in xs):
        return None
    if any(x.dtype != out.dtype for x in xs) or (step.options.get("axis", 0) is None):
        return None
    axis, made, start = step.options.get("axis", 0) % max(len(out.shape), 1), [], 0
    for k, x in enumerate(xs):
        begin = tuple(start if a == axis else 0 for a in range(len(out.shape)))
        made.append(Item(step, "join", x.shape, k, begin))
        start += prod(x.shape) if step.op is gather else (
            1 if step.op is shaping.stack else x.shape[axis])
    return made
