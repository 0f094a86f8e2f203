"""Sums of many nodes: as a product of matrices where the terms are products, or as reductions."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...ops import arithmetic, products, reductions, shaping
from ..program import Var
from .affine import common_shape, strides_over
from .arrays import Arrays
from .classes import Class

__all__ = ["reduced"]


def reduced(to: Arrays, terms: Any, like: Any) -> Var:
    """The sums of the rows of `terms`, as a long array or as a single number."""
    it = to.class_of(terms)
    if it.kind == "each" and it.step is not None and it.step.op is arithmetic.multiply:
        found = _contracted(to, it, terms, like)
        if found is not None:
            return found
    places = to.place[terms]
    if np.all(places == places[:, :1]):
        return to.each(arithmetic.multiply, [terms[:, 0], float(terms.shape[1])])
    positions = places.ravel()
    shape = common_shape([positions], terms.shape[1])
    outer = next(k for k in range(len(shape)) if prod(shape[k:]) == terms.shape[1])
    x = to.view(to.array_of(it), positions, shape)
    if isinstance(like, type):
        return to.emit(reductions.sum_, x, like=np.float64)
    if (outer, len(shape)) == (1, 2):
        ones = to.constant(np.ones(shape[1]))
        return to.emit(products.matmul, x, ones, like=shape[:1])
    axis = tuple(range(outer, len(shape)))
    return to.flat(to.emit(reductions.sum_, x, like=shape[:outer], axis=axis))


def _contracted(to: Arrays, it: Class, terms: Any, like: Any) -> Var | None:
    """The sums as a product of matrices or vectors; None if they are not one."""
    pairs = np.array(it.operands).reshape(-1, 2)[to.place[terms.ravel()]]
    sources = [to.source(nodes) for nodes in pairs.T]
    if any(not isinstance(x, Var) or x.scalar for x in sources):
        return None
    maps = [to.place[nodes] for nodes in pairs.T]
    shape = common_shape(maps, terms.shape[1])
    outer, strides = len(shape) - 1, [strides_over(p, shape)[1] for p in maps]
    kept = [[k for k in range(outer) if s[k]] for s in strides]
    if shape[-1] != terms.shape[1] or not all(s[-1] for s in strides):
        return None
    if sorted(kept[0] + kept[1]) != list(range(outer)) or max(map(len, kept)) > 1:
        return None
    sides = []
    for x, p, own in zip(sources, maps, kept, strict=True):
        p = p.reshape(shape)[tuple([slice(None) if k in own else 0 for k in range(outer)])]
        sides.append((own, to.view(x, p.ravel(), p.shape)))
    (_own, x), (other, y) = sorted(sides, key=lambda side: side[0] or [outer])
    if other:
        y = to.emit(shaping.transpose, y, like=y.shape[::-1])
    out = like if isinstance(like, type) else shape[:-1]
    made = to.emit(products.matmul, x, y, like=out)
    return made if isinstance(like, type) else to.flat(made)
