"""Ranges, weighted averages and covariances."""

from typing import Any

import numpy as np

from .arithmetic import conj, real
from .choice import clip, maximum
from .composite import array, composite, ndim
from .elementary import sqrt
from .making import diag
from .moving import at_least
from .quantiles import weights_like
from .reductions import max_, mean, min_, sum_
from .shaping import astype, concatenate, squeeze

__all__ = ["average", "corrcoef", "cov", "ptp"]

ptp = composite(
    np.ptp,
    lambda a, axis=None, keepdims=False: (
        max_(a, axis=axis, keepdims=keepdims) - min_(a, axis=axis, keepdims=keepdims)
    ),
)

# ---- averages and covariances --------------------------------------------------------------------


def _average(
    a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False
) -> Any:
    a = array(a)
    w = 1.0 if weights is None else weights_like(a, axis, array(weights))
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
    a = 1.0 if aweights is None else astype(array(aweights), float)
    counts = np.ones_like(x[0].real) if fweights is None else astype(array(fweights), float)
    w = a * counts
    total = sum_(w)
    taken = freedom if aweights is None else freedom * sum_(w * a) / total
    x = x - sum_(x * w, axis=1, keepdims=True) / total
    return squeeze((x * w) @ conj(x).T / maximum(total - taken, 0))


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
