"""How products and sums are written: as one call of BLAS wherever that is quicker."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops import products, reductions
from .program import Step, Var

__all__ = ["REDUCE", "product", "product_into", "reduced", "reduced_into", "reduces"]

REDUCE = {
    reductions.sum_: np.add, reductions.max_: np.maximum, reductions.min_: np.minimum,
    reductions.mean: np.add,
}  # fmt: skip


def _flat_product(step: Step) -> bool:
    ranks = [len(x.shape) if isinstance(x, Var) else 0 for x in step.args]
    kinds = {x.dtype for x in (*step.args, step.out) if isinstance(x, Var)}
    return min(ranks) > 0 and max(ranks) <= 2 and len(kinds) == 1


def product(step: Step, spell: Any, *out: str) -> str:
    """A product, in new memory or into `out`.

    The array's own ``dot`` skips what `numpy.dot` does to find out whose arrays these are.
    """
    x, y = map(spell, step.args)
    if _flat_product(step):
        return f"{x}.dot({', '.join([y, *out])})"
    name = spell(np.dot if step.op is products.dot else np.matmul)
    return f"{name}({', '.join([x, y, *out])})"


def product_into(step: Step, spell: Any) -> str:
    """A product, into the memory of its result."""
    return product(step, spell, spell(step.out))


def reduces(step: Step) -> bool:
    """Whether a reduction is the ufunc's own: no mask, no other dtype."""
    x = step.args[0]
    same = isinstance(x, Var) and x.dtype == step.out.dtype and x.dtype.char in "fdFD"
    return same and set(step.options) <= {"axis", "keepdims"} and not x.scalar


def _by_product(step: Step, spell: Any) -> str | None:
    """The sum of the rows or columns of a matrix as a product with ones, which is quicker."""
    out = spell(step.out)
    x, axis, keep = step.args[0], step.options.get("axis"), step.options.get("keepdims")
    if step.op is not reductions.sum_ or len(x.shape) != 2 or x.dtype.char not in "fd":
        return None
    if axis in (0, (0,), -2) and not keep and x.shape[0]:
        return f"{spell.full(1.0, x.dtype, x.shape[:1])}.dot({spell(x)}, {out})"
    if axis in (1, (1,), -1) and x.shape[1]:
        ones = spell.full(1.0, x.dtype, (x.shape[1], 1) if keep else x.shape[1:])
        return f"{spell(x)}.dot({ones}, {out})"
    return None


def _count(step: Step) -> int:
    total = int(np.prod(step.args[0].shape))
    return total // max(int(np.prod(step.out.shape)), 1)


def reduced(step: Step, spell: Any) -> str:
    """A reduction, in new memory."""
    axis, keep = step.options.get("axis"), step.options.get("keepdims", False)
    if (total := _total(step, spell)) is not None:
        return total
    rest = ", keepdims=True" if keep else ""
    text = f"{spell(REDUCE[step.op])}.reduce({spell(step.args[0])}, {spell(axis)}{rest})"
    return f"{text} / {_count(step)}" if step.op is reductions.mean else text


SMALL = 4096  # elements; more are added in pairs, which loses fewer digits


def _total(step: Step, spell: Any) -> str | None:
    """The sum of all elements as a product with ones, which is quicker for few of them."""
    x = step.args[0]
    n = int(np.prod(x.shape))
    everything = step.out.shape == () and x.dtype.char in "fd" and 0 < n <= SMALL
    if REDUCE[step.op] is not np.add or not everything:
        return None
    flat = spell(x) if len(x.shape) == 1 else f"{spell(x)}.ravel()"
    text = f"{spell.full(1.0, x.dtype, (n,))}.dot({flat})"
    return f"{text} / {n}" if step.op is reductions.mean else text


def reduced_into(step: Step, spell: Any) -> str:
    """A reduction, into the memory of its result."""
    x, out = spell(step.args[0]), spell(step.out)
    if (text := _by_product(step, spell)) is not None:
        return text
    axis, keep = step.options.get("axis"), bool(step.options.get("keepdims", False))
    reduce = f"{spell(REDUCE[step.op])}.reduce({x}, {spell(axis)}, None, {out}, {keep})"
    if step.op is not reductions.mean:
        return reduce
    return f"{reduce}; {spell(np.divide)}({out}, {_count(step)}, {out})"
