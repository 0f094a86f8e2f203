"""Sums, means, extremes and variances along axes, with all of NumPy's arguments."""

import math
from typing import Any

import numpy as np

from .choice import where as choose
from .composite import array
from .constants import equal
from .declare import op, shape_of
from .shaping import axes_of, spread

__all__ = ["max_", "mean", "min_", "shared", "std", "sum_", "var"]

HALF_MAX = 65504  # the largest number of float16

def _count(g: Any, shape: tuple[int, ...], axis: Any, where: Any) -> Any:
    """How many elements go into each result, to be divided by; an array if a mask chooses them."""
    if where is True:
        number = math.prod(shape[k] for k in axes_of(axis, len(shape)))
        narrow = number > HALF_MAX and getattr(g, "dtype", None) == np.float16
        return np.float32(number) if narrow else number
    chosen = np.broadcast_to(where, shape)
    return np.sum(chosen, axis=axis, keepdims=True)


def shared(g: Any, x: Any, out: Any, axis: Any, keepdims: bool, where: Any) -> Any:
    """The gradient of an extreme: in equal parts to all the elements that attain it.

    Of nan, which nothing equals, it is nan.
    """
    shape, g = shape_of(x), g * choose(equal(out, out), 1, np.nan)
    attained = equal(x, spread(out, shape, axis, keepdims)) * array(where)
    number = np.sum(attained, axis=axis, keepdims=True)
    return spread(g, shape, axis, keepdims) * (attained / np.maximum(number, 1))


def _deviation(x: Any, axis: Any, where: Any, dtype: Any) -> Any:
    deviation = x - mean(x, axis=axis, keepdims=True, where=where, dtype=dtype)
    return deviation if where is True else choose(where, deviation, 0)  # nan may be left out


sum_ = op(
    np.sum, "sum({x})", also="dtype initial",
    gx=lambda g, x_shape, axis=None, keepdims=False, where=True:
        spread(g, x_shape, axis, keepdims) * array(where),
)  # fmt: skip
mean = op(
    np.mean, "mean({x})", also="dtype",
    gx=lambda g, x_shape, axis=None, keepdims=False, where=True:
        spread(g, x_shape, axis, keepdims) * array(where) / _count(g, x_shape, axis, where),
)  # fmt: skip
max_ = op(
    np.max, "max({x})", np.amax, also="initial",
    gx=lambda g, x, out, axis=None, keepdims=False, where=True:
        shared(g, x, out, axis, keepdims, where),
)  # fmt: skip
min_ = op(
    np.min, "min({x})", np.amin, also="initial",
    gx=lambda g, x, out, axis=None, keepdims=False, where=True:
        shared(g, x, out, axis, keepdims, where),
)  # fmt: skip


def _freedom(
    g: Any, shape: tuple[int, ...], axis: Any, where: Any, ddof: Any, correction: Any
) -> Any:
    return _count(g, shape, axis, where) - (ddof if correction is None else correction)


var = op(
    np.var, "var({x})",
    gx=lambda g, x, x_shape, axis=None, keepdims=False, where=True, ddof=0, correction=None,
              dtype=None:
        2 * spread(g, x_shape, axis, keepdims) * _deviation(x, axis, where, dtype)
        / _freedom(g, x_shape, axis, where, ddof, correction),
)  # fmt: skip


def _std_back(
    g: Any, x: Any, out: Any, axis: Any, keepdims: bool, where: Any, dtype: Any
) -> Any:
    """Nothing where the numbers are equal: all of them may differ from their rounded mean alike."""
    shape, deviation = shape_of(x), _deviation(x, axis, where, dtype)
    rest = mean(deviation, axis=axis, keepdims=keepdims, where=where, dtype=dtype)
    alike = 2 * abs(rest) >= out
    g = choose(alike, 0, g) / choose(alike, 1, out)
    return spread(g, shape, axis, keepdims) * deviation


std = op(
    np.std, "std({x})",
    gx=lambda g, x, x_shape, out, axis=None, keepdims=False, where=True, ddof=0, correction=None,
              dtype=None:
        _std_back(g, x, out, axis, keepdims, where, dtype)
        / _freedom(g, x_shape, axis, where, ddof, correction),
)  # fmt: skip
