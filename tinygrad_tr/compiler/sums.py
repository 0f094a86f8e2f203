"""How products and sums are written: as one call of BLAS wherever that is quicker."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..ops import products, reductions
from .program import Step, Var

__all__ = ["REDUCE", "product", "reduced", "reduces"]

REDUCE = {
    reductions.sum_: np.add, reductions.max_: np.maximum, reductions.min_: np.minimum,
    reductions.mean: np.add,
}  # fmt: skip
SMALL = 4096  # elements; more are added in pairs, which loses fewer digits


def product(step: Step, spell: Any, *out: str) -> str:
    """A product, in new memory or into `out`.

    The array's own ``dot`` skips what `numpy.dot` does to find out whose arrays these are.
    """
    x, y = map(spell, step.args)
    ranks = [len(x.shape) if isinstance(x, Var) else 0 for x in step.args]
    dtypes = {x.dtype for x in (*step.args, step.out) if isinstance(x, Var)}
    if min(ranks) > 0 and max(ranks) <= 2 and len(dtypes) == 1:
        return f"{x}.dot({', '.join([y, *out])})"
    name = spell(np.dot if step.op is products.dot else np.matmul)
    return f"{name}({', '.join([x, y, *out])})"


def reduces(step: Step) -> bool:
    """Whether a reduction is the ufunc's own: no mask, no other dtype."""
    x = step.args[0]
    same = isinstance(x, Var) and x.dtype == step.out.dtype and x.dtype.char in "fdFD"
    return same and set(step.options) <= {"axis", "keepdims"} and not x.scalar


def reduced(step: Step, spell: Any, *out: str) -> str:
    """A reduction, in new memory or into `out`."""
    x, axis, keep = step.args[0], step.options.get("axis"), step.options.get("keepdims", False)
    text = _by_ones(step, spell, out)
    if text is None:
        rest = [f"None, {out[0]}, {bool(keep)}"] if out else ["keepdims=True"] if keep else []
        text = ", ".join([f"{spell(REDUCE[step.op])}.reduce({spell(x)}", spell(axis), *rest]) + ")"
    if step.op is not reductions.mean:
        return text
    n = prod(x.shape) // max(prod(step.out.shape), 1)
    return f"{text}; {spell(np.divide)}({out[0]}, {n}, {out[0]})" if out else f"{text} / {n}"


def _by_ones(step: Step, spell: Any, out: tuple[str, ...]) -> str | None:
    """The sum of few elements, or of the rows or columns of a matrix, as a product with ones."""
    x, axis, keep = step.args[0], step.options.get("axis"), step.options.get("keepdims")
    n = prod(x.shape)
    if REDUCE[step.op] is not np.add or x.dtype.char not in "fd" or n == 0:
        return None
    if step.out.shape == () and n <= SMALL:
        flat = spell(x) if len(x.shape) == 1 else f"{spell(x)}.ravel()"
        return f"{spell.full(1.0, x.dtype, (n,))}.dot({flat})"
    if step.op is not reductions.sum_ or len(x.shape) != 2:
        return None
    if axis in (0, (0,), -2) and not keep:
        ones = spell.full(1.0, x.dtype, x.shape[:1])
        return f"{ones}.dot({', '.join([spell(x), *out])})"
    if axis in (1, (1,), -1):
        ones = spell.full(1.0, x.dtype, (x.shape[1], 1) if keep else x.shape[1:])
        return f"{spell(x)}.dot({', '.join([ones, *out])})"
    return None
