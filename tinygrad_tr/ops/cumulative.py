"""Products along axes, and sums and products that keep what they pass through.

A product's derivative is the product of the others, made by recorded multiplications alone: so
zeros need no care, at any order.
"""

from typing import Any

import numpy as np

from .arithmetic import conj, real
from .choice import where as choose
from .composite import array, composite, ndim, rows
from .declare import op, shape_of
from .moving import flip, moveaxis
from .shaping import concatenate, ravel, reshape, spread

__all__ = ["cumprod", "cumsum", "cumulative_prod", "cumulative_sum", "prod"]


def _before(x: Any) -> Any:
    """For each element the product of those before it along the last axis."""
    return concatenate([np.ones_like(x[..., :1]), cumprod(x[..., :-1], axis=-1)], axis=-1)


def _later(x: Any, k: int) -> Any:
    """`x` moved by `k` to the front along the last axis, with zeros behind."""
    return concatenate([x[..., k:], np.zeros_like(x[..., :k])], axis=-1)


def _others(x: Any, axis: Any) -> Any:
    """For each element the product of all the others along `axis`."""
    if type(x) is np.ndarray and x.dtype.kind in "fc":
        product = np.prod(x, axis=axis, keepdims=True)
        size = np.abs(product)
        if np.all((size > np.finfo(x.dtype).tiny) & (size < np.inf)):  # so there is no zero
            return product / x
    flat, back = rows(x, axis)
    return back(_before(flat) * flip(_before(flip(flat, -1)), -1))


def _backwards(g: Any, x: Any) -> Any:
    """The sums sᵢ = gᵢ + xᵢ₊₁ sᵢ₊₁ in log n steps (D. Hillis and G. Steele, 1986)."""
    factor, step = _later(x, 1), 1
    while step < shape_of(x)[-1]:
        g = g + factor * _later(g, step)
        factor, step = factor * _later(factor, step), 2 * step
    return g


def _cumprod_back(g: Any, x: Any, axis: int | None) -> Any:
    axis = axis if ndim(x) else None
    flat, x_shape = (ravel(x), shape_of(x)) if axis is None else (moveaxis(x, axis, -1), None)
    flat, g = conj(flat), g if axis is None else moveaxis(g, axis, -1)
    back = _before(flat) * _backwards(g, flat)
    return reshape(back, x_shape) if axis is None else moveaxis(back, -1, axis)


def _cumsum_back(g: Any, x_shape: Any, axis: int | None) -> Any:
    k = 0 if axis is None else axis
    return reshape(flip(cumsum(flip(g, k), axis=k), k), x_shape)


def _taken(x: Any, dtype: Any) -> Any:
    """What a product in `dtype` takes of `x`: of complex numbers, perhaps the real parts alone."""
    narrow = dtype is not None and np.dtype(dtype).kind != "c"
    return real(x) if narrow and np.iscomplexobj(x) else x


def _prod_back(g: Any, x: Any, axis: Any, keepdims: bool, where: Any, initial: Any) -> Any:
    g = spread(g if type(initial) is int and initial == 1 else g * initial,
               shape_of(x), axis, keepdims)  # fmt: skip
    if where is True:
        return g * conj(_others(x, axis))
    return g * conj(_others(choose(where, x, 1), axis)) * array(where)


prod = op(
    np.prod, "prod({x})",
    gx=lambda g, x, axis=None, keepdims=False, where=True, initial=1, dtype=None:
        _prod_back(g, _taken(x, dtype), axis, keepdims, where, initial),
)  # fmt: skip
cumsum = op(
    np.cumsum, "cumsum({x})", also="dtype",
    gx=lambda g, x_shape, axis=None: _cumsum_back(g, x_shape, axis),
)  # fmt: skip
cumprod = op(
    np.cumprod, "cumprod({x})",
    gx=lambda g, x, axis=None, dtype=None: _cumprod_back(g, _taken(x, dtype), axis),
)  # fmt: skip


def _cumulative(of: Any, first: Any) -> Any:
    """The program of NumPy's newer form, which can begin with what nothing amounts to."""

    def program(
        x: Any, /, *, axis: Any = None, include_initial: bool = False, **options: Any
    ) -> Any:
        if axis is None and ndim(x) > 1:
            raise ValueError(f"{program.__name__}() of more than one axis needs axis=")
        out = of(x, axis=0 if axis is None else axis, **options)
        if not include_initial:
            return out
        k = 0 if axis is None else axis % ndim(out)
        shape = shape_of(out)
        return concatenate([first(out, shape=(*shape[:k], 1, *shape[k + 1 :])), out], axis=k)

    return program


cumulative_sum = composite(
    getattr(np, "cumulative_sum", None), _cumulative(cumsum, np.zeros_like)
)
cumulative_prod = composite(
    getattr(np, "cumulative_prod", None), _cumulative(cumprod, np.ones_like)
)
