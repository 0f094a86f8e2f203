"""Order statistics, weighted averages and covariances."""

from typing import Any

import numpy as np

from .arithmetic import conj, real
from .choice import clip, where
from .composite import array, composite, ndim, rows
from .declare import is_weak, op, shape_of
from .elementary import sqrt
from .making import diag
from .moving import at_least, moveaxis
from .ordering import sort, take_along_axis
from .reductions import max_, mean, min_, sum_
from .shaping import astype, axes_of, concatenate, reshape, squeeze, transpose

__all__ = ["average", "corrcoef", "cov", "median", "percentile", "ptp", "quantile", "quantile_of"]

ptp = composite(
    np.ptp,
    lambda a, axis=None, keepdims=False: (
        max_(a, axis=axis, keepdims=keepdims) - min_(a, axis=axis, keepdims=keepdims)
    ),
)

# ---- quantiles ---------------------------------------------------------------------------------


def _positions(count: Any, q: Any, method: Any = "linear") -> Any:
    """Where the quantiles of `count` numbers in order lie, as NumPy tells of 0, 1, 2 and so on."""
    if np.ndim(count) == 0:
        return np.quantile(np.arange(max(count, 1)), q, method=method)
    numbers, which = np.unique(count, return_inverse=True)
    found = [np.quantile(np.arange(max(n, 1)), q, method=method) for n in numbers]
    return np.stack(found, axis=-1)[..., which.reshape(np.shape(count))]


positions = op(_positions, "positions({count})", name="positions", dcount=None, also="q method")


_WITHOUT_PARTS = ("inverted_cdf", "closest_observation", "lower", "higher", "nearest")


def quantile_of(
    x: Any, count: Any, q: Any, axis: Any, keepdims: bool, method: str = "linear"
) -> Any:
    """Between the two elements of the sorted rows that NumPy interpolates, as far as it does."""
    x, exact = array(x), is_weak(q) or method in _WITHOUT_PARTS
    ranked, shape = sort(rows(x, axis)[0], axis=-1), shape_of(x)
    at = positions(count, q=np.ravel(np.asarray(q)), method=method)
    at = moveaxis(at, 0, -1) + np.zeros((*(1,) * (ndim(ranked) - 1), 1))
    part = at - np.floor(at)
    part = part.astype(x.dtype) if exact else part
    low, high = (
        take_along_axis(ranked, f(at).astype(int), axis=-1) for f in (np.floor, np.ceil)
    )
    out = moveaxis(low + (high - low) * part, -1, 0)
    reduced = axes_of(axis, len(shape))
    kept = (1 if k in reduced else n for k, n in enumerate(shape) if keepdims or k not in reduced)
    return reshape(out, (*np.shape(q), *kept))


def _quantile(
    a: Any, q: Any, axis: Any = None, *, method: str = "linear", keepdims: bool = False,
    overwrite_input: bool = False,
) -> Any:  # fmt: skip
    flat = rows(array(a), axis)[0]
    out = quantile_of(a, shape_of(flat)[-1], q, axis, keepdims, method)
    missing = np.any(np.isnan(array(a)), axis=axis, keepdims=keepdims)
    return where(missing, np.nan, out)


def percent(q: Any) -> Any:
    """Percents as parts of one."""
    return q / 100 if is_weak(q) else np.asarray(q) / 100


quantile = composite(np.quantile, _quantile)
percentile = composite(
    np.percentile, lambda a, q, axis=None, **options: _quantile(a, percent(q), axis, **options)
)
median = composite(np.median, lambda a, axis=None, **options: _quantile(a, 0.5, axis, **options))

# ---- averages and covariances --------------------------------------------------------------------


def _weights_like(a: Any, axis: Any, weights: Any) -> Any:
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


def _average(
    a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False
) -> Any:
    a = array(a)
    w = 1.0 if weights is None else _weights_like(a, axis, array(weights))
    total = sum_(w * np.ones_like(a), axis=axis, keepdims=keepdims)
    if weights is None:
        out = mean(a, axis=axis, keepdims=keepdims)
    else:
        out = sum_(a * w, axis=axis, keepdims=keepdims) / total
    return (out, total) if returned else out


def _cov(
    m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: int | None = None,
    fweights: Any = None, aweights: Any = None, *, dtype: Any = None,
) -> Any:  # fmt: skip
    x = _variables(m, y, rowvar)
    x = astype(x, np.result_type(x.dtype, float) if dtype is None else dtype)
    freedom = ddof if ddof is not None else int(not bias)
    a = 1.0 if aweights is None else array(aweights)
    w = a * np.ones_like(x[0].real) if fweights is None else a * np.asarray(fweights)
    total = sum_(w)
    taken = freedom if aweights is None else freedom * sum_(w * a) / total
    x = x - sum_(x * w, axis=1, keepdims=True) / total
    return squeeze((x * w) @ conj(x).T / (total - taken))


def _variables(m: Any, y: Any, rowvar: bool) -> Any:
    """One row for each variable."""
    parts = [array(part) for part in (m, y) if part is not None]
    made = [at_least(2, x if rowvar or ndim(x) < 2 else x.T) for x in parts]
    return concatenate(made, axis=0) if y is not None else made[0]


def _corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> Any:
    c = _cov(x, y, rowvar, dtype=dtype)
    if ndim(c) == 0:
        return c / c
    deviation = sqrt(real(diag(c)))
    c = c / deviation[:, None] / deviation[None, :]
    return c if np.iscomplexobj(c) else clip(c, -1, 1)


average = composite(np.average, _average)
cov = composite(np.cov, _cov)
corrcoef = composite(np.corrcoef, _corrcoef)
