"""Quantiles, by every method of NumPy's: where they lie is a constant, what lies there has slopes.

A quantile is a position in the sorted row, often between two elements. The positions follow from
the number of elements alone (or from weights, where the method allows them), so they need no look
at the data, and rows may have counts of their own, as when nan is left out.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from .choice import where
from .composite import array, composite, ndim, rows
from .declare import is_weak, op, shape_of
from .moving import moveaxis
from .ordering import sort, take_along_axis
from .reductions import mean
from .shaping import axes_of, floating, reshape, transpose

__all__ = [
    "median", "nanmedian", "nanpercentile", "nanquantile", "percentile", "quantile", "weights_like",
]  # fmt: skip

# ---- positions ---------------------------------------------------------------------------------


def _between(alpha: float, beta: float) -> Callable[[Any, Any], Any]:
    """R. Hyndman and Y. Fan, "Sample quantiles in statistical packages" (1996), methods 4 to 9."""
    return lambda n, q: n * q + (alpha + q * (1 - alpha - beta)) - 1


def _averaged(n: Any, q: Any) -> Any:
    """On a step of the distribution the mean of its two ends, elsewhere the upper one."""
    at = n * q - 1
    return np.where(at == np.floor(at), at + 0.5, np.ceil(at))


def _middle(n: Any, q: Any) -> Any:
    at = (n - 1) * q
    return (np.floor(at) + np.ceil(at)) / 2


METHODS: dict[str, Callable[[Any, Any], Any]] = {
    "inverted_cdf": lambda n, q: np.ceil(n * q) - 1,
    "averaged_inverted_cdf": _averaged,
    "closest_observation": lambda n, q: np.rint(n * q) - 1,
    "interpolated_inverted_cdf": _between(0, 1),
    "hazen": _between(1 / 2, 1 / 2),
    "weibull": _between(0, 0),
    "linear": lambda n, q: (n - 1) * q,
    "median_unbiased": _between(1 / 3, 1 / 3),
    "normal_unbiased": _between(3 / 8, 3 / 8),
    "lower": lambda n, q: np.floor((n - 1) * q),
    "higher": lambda n, q: np.ceil((n - 1) * q),
    "midpoint": _middle,
    "nearest": lambda n, q: np.rint((n - 1) * q),
}
WHOLE = ("inverted_cdf", "closest_observation", "lower", "higher", "nearest")


def _positions(count: Any, q: Any, method: Any = "linear") -> Any:
    """Where the quantiles `q`, along a first axis, lie among `count` numbers in order."""
    q = np.reshape(q, (-1, *(1,) * ndim(count)))
    return np.clip(METHODS[method](count, q), 0, np.maximum(count - 1, 0))


positions = op(_positions, "positions({count})", name="positions", dcount=None, also="q method")


def _weighted_positions(ranked: Any, q: Any) -> Any:
    """The first elements with which the weights, which are in order, come up to a part of all."""
    part = np.cumsum(ranked, axis=-1, dtype=float)
    total = part[..., -1:]
    part = (part / np.where(total == 0, 1, total)).astype(q.dtype)
    part = np.where(part == 0, -1, part)  # what weighs nothing is not the quantile 0
    reached = np.sum(part < np.reshape(q, (-1, *(1,) * ndim(part))), axis=-1)
    return np.minimum(reached, shape_of(ranked)[-1] - 1)


# ---- what lies there ---------------------------------------------------------------------------


def _elements(
    x: Any, at: Any, q: Any, axis: Any, keepdims: bool, exact: bool, middle: bool
) -> Any:
    """Between the two elements of the sorted rows that the positions are between, or their mean."""
    ranked, shape = sort(rows(x, axis)[0], axis=-1), shape_of(x)
    at = moveaxis(at, 0, -1) + np.zeros((*(1,) * (ndim(ranked) - 1), 1))
    part = at - np.floor(at)
    part = part.astype(x.dtype) if exact else part
    low, high = (
        take_along_axis(ranked, f(at).astype(int), axis=-1) for f in (np.floor, np.ceil)
    )
    if middle:
        low, high = floating(low), floating(high)
        out = where(part == 0, low, (low + high) / 2)
    else:  # from the nearer one: the other may be infinite
        gap = high - low
        out = where(part < 0.5, low + gap * part, high - gap * (1 - part))
    out = moveaxis(out, -1, 0)
    reduced = axes_of(axis, len(shape))
    kept = (1 if k in reduced else n for k, n in enumerate(shape) if keepdims or k not in reduced)
    return reshape(out, (*np.shape(q), *kept))


def weights_like(a: Any, axis: Any, weights: Any) -> Any:
    """The weights, in the shape of the axes that they stand for."""
    axes = axes_of(axis, ndim(a))
    if axis is None or shape_of(weights) == shape_of(a):
        if shape_of(weights) != shape_of(a):
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        return weights
    if shape_of(weights) != tuple(shape_of(a)[k] for k in axes):
        raise ValueError("Shape of weights must be consistent with shape of a along axis.")
    order = tuple(sorted(range(len(axes)), key=axes.__getitem__))
    kept = tuple(n if k in axes else 1 for k, n in enumerate(shape_of(a)))
    return reshape(transpose(weights, order), kept)


def _checked(q: Any, method: str, weights: Any) -> Any:
    """The quantiles as an array, if they and the method are ones that NumPy takes."""
    if method not in METHODS:
        raise ValueError(f"{method!r} is not a valid method. Use one of: {list(METHODS)}")
    if weights is not None and method != "inverted_cdf":
        raise ValueError("Only method 'inverted_cdf' supports weights.")
    flat = np.ravel(np.asarray(q))
    if not np.all((flat >= 0) & (flat <= 1)):
        raise ValueError("Quantiles must be in the range [0, 1]")
    return flat


def _heavy(x: Any, weights: Any, axis: Any) -> Any:
    """The weights, one for each element."""
    heavy = np.broadcast_to(weights_like(x, axis, np.asarray(weights)), shape_of(x))
    total = np.sum(heavy, axis=axis)
    if np.any(heavy < 0) or not np.all(np.isfinite(total) & (total > 0)):
        raise ValueError("Weights must be finite, not negative, and not all 0.")
    return heavy


def _program(skips: bool, middle: bool = False) -> Callable[..., Any]:
    """Quantiles; `skips` says whether nan is left out, or makes the result nan.

    With `middle`, a quantile between two elements is their mean.
    """

    def program(
        a: Any, q: Any, axis: Any = None, *, method: str = "linear", keepdims: bool = False,
        weights: Any = None, overwrite_input: bool = False,
    ) -> Any:  # fmt: skip
        x, flat = array(a), _checked(q, method, weights)
        if np.iscomplexobj(x) and not middle:
            raise TypeError("a must be an array of real numbers")
        axis = None if axis is None else normalize_axis_tuple(axis, ndim(x))
        if skips and 0 in shape_of(x):
            return mean(x, axis=axis, keepdims=keepdims)  # nan, with NumPy's warning
        missing = np.isnan(x)  # the sort brings nan to the end, behind those that are counted
        ranks = rows(missing, axis)[0]
        if weights is not None:
            heavy = np.where(missing & skips, 0, _heavy(x, weights, axis))
            order = np.argsort(rows(x, axis)[0], axis=-1)
            ranked = np.take_along_axis(rows(heavy, axis)[0], order, axis=-1)
            at = _weighted_positions(ranked, flat)
        else:
            count = np.sum(~ranks, axis=-1) if skips else shape_of(ranks)[-1]
            at = positions(count, q=flat, method=method)
        whole = x.dtype.kind in "biu"
        exact = method in WHOLE or (is_weak(q) and not whole)
        out = _elements(x, at, q, axis, keepdims, exact, middle)
        gone = (np.all if skips else np.any)(missing, axis=axis, keepdims=keepdims)
        if weights is not None and skips:
            gone = np.sum(heavy, axis=axis, keepdims=keepdims) == 0
        return out if whole and weights is None else where(gone, np.nan, out)

    return program


def _percent(q: Any) -> Any:
    """Percents as parts of one."""
    return q / 100 if is_weak(q) else np.asarray(q) / 100


def _percentiles(of: Callable[..., Any]) -> Callable[..., Any]:
    return lambda a, q, axis=None, **options: of(a, _percent(q), axis, **options)


def _medians(of: Callable[..., Any]) -> Callable[..., Any]:
    def program(
        a: Any, axis: Any = None, *, overwrite_input: bool = False, keepdims: bool = False
    ) -> Any:
        a = array(a)
        axis = None if axis is None else normalize_axis_tuple(axis, ndim(a))
        rows_of = rows(a, axis)[0]
        if shape_of(rows_of)[-1] == 0:
            return mean(a, axis=axis, keepdims=keepdims)  # nan, with NumPy's warning
        return of(a, 0.5, axis, keepdims=keepdims)

    return program


_all, _there = _program(False), _program(True)
quantile, nanquantile = composite(np.quantile, _all), composite(np.nanquantile, _there)
percentile = composite(np.percentile, _percentiles(_all))
nanpercentile = composite(np.nanpercentile, _percentiles(_there))
median = composite(np.median, _medians(_program(False, middle=True)))
nanmedian = composite(np.nanmedian, _medians(_program(True, middle=True)))
