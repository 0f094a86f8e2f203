"""Arrays made from a few numbers: grids, spaced numbers, matrices from a diagonal."""

import operator
from typing import Any

import numpy as np

from .arithmetic import power
from .composite import array, composite, ndim
from .declare import op, shape_of
from .matrices import diagonal
from .moving import broadcast_arrays, moveaxis
from .shaping import astype, ravel, reshape

__all__ = ["diag", "diagflat", "geomspace", "linspace", "logspace", "meshgrid", "tril", "triu"]

# ---- diagonals and triangles -----------------------------------------------------------------

triu = op(np.triu, "triu({x}, {k})", also="k", gx=lambda g, k=0: triu(g, k))
tril = op(np.tril, "tril({x}, {k})", also="k", gx=lambda g, k=0: tril(g, k))
diagflat = op(
    np.diagflat, "diagflat({x})",
    gx=lambda g, x_shape, k=0: reshape(diagonal(g, offset=k), x_shape),
)  # fmt: skip


def _diag(v: Any, k: int = 0) -> Any:
    if ndim(v) not in (1, 2):
        raise ValueError("Input must be 1- or 2-d.")
    return diagflat(v, k) if ndim(v) == 1 else diagonal(v, offset=k)


diag = composite(np.diag, _diag)

# ---- evenly spaced numbers -------------------------------------------------------------------


def _fractions(start: Any, stop: Any, num: int, endpoint: bool) -> tuple[Any, Any, Any]:
    """The ends, and how far from one to the other each of `num` numbers is, along a first axis."""
    start, stop, num = array(start), array(stop), operator.index(num)
    if num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    n = max(ndim(start), ndim(stop))
    part = np.arange(num) / max(num - 1 if endpoint else num, 1)
    return start, stop, np.reshape(part, (-1, *(1,) * n))


def _linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False,
    dtype: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    start, stop, part = _fractions(start, stop, num, endpoint)
    kind = np.result_type(*(getattr(x, "dtype", 0.0) for x in (start, stop)), 0.0)
    part = part.astype(np.empty(0, kind).real.dtype)
    out = start * (1 - part) + stop * part
    out = moveaxis(out if dtype is None else astype(out, dtype), 0, axis)
    return (out, (stop - start) / max(num - 1 if endpoint else num, 1)) if retstep else out


def _logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0,
    dtype: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    if ndim(array(base)):
        start, stop, base = broadcast_arrays(start, stop, base)
    out = power(base, _linspace(start, stop, num, endpoint))
    return moveaxis(out if dtype is None else astype(out, dtype), 0, axis)


def _geomspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0
) -> Any:
    start, stop, part = _fractions(start, stop, num, endpoint)
    out = start * power(stop / start, part)
    return moveaxis(out if dtype is None else astype(out, dtype), 0, axis)


linspace = composite(np.linspace, _linspace)
logspace = composite(np.logspace, _logspace)
geomspace = composite(np.geomspace, _geomspace)


def _meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> Any:
    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    n, out = len(xi), []
    for k, x in enumerate(map(ravel, map(array, xi))):
        at = 1 - k if indexing == "xy" and k < 2 and n > 1 else k
        out.append(reshape(x, (*(1,) * at, shape_of(x)[0], *(1,) * (n - at - 1))))
    return tuple(out) if sparse else broadcast_arrays(*out)


meshgrid = composite(np.meshgrid, _meshgrid)
