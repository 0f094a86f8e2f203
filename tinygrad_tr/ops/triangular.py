"""Triangular factors: Cholesky and QR.

Sources: I. Murray, "Differentiation of the Cholesky decomposition" (2016); S. Walter and
L. Lehmann, "Algorithmic differentiation of linear algebra functions" (2010) for QR.
"""

from typing import Any

import numpy as np

from .arithmetic import real
from .declare import op, shape_of
from .decompositions import eye_of, symmetric, unused
from .linalg import adjoint, solve
from .several import several
from .shaping import concatenate

__all__ = ["cholesky", "qr"]


def _cholesky_back(g: Any, lower: Any) -> Any:
    k = adjoint(lower) @ g
    k = k * np.tri(shape_of(k)[-1], k=-1, dtype=bool) + 0.5 * (k * eye_of(k))
    return symmetric(solve(adjoint(lower), adjoint(solve(adjoint(lower), adjoint(k)))))


cholesky = op(
    np.linalg.cholesky, "cholesky({x})",
    gx=lambda g, out, upper=False:
        _cholesky_back(adjoint(g), adjoint(out)) if upper else _cholesky_back(g, out),
)  # fmt: skip


def _qr(x: Any, mode: Any = "reduced") -> Any:
    if mode not in ("reduced", "complete", "r"):
        raise TypeError(f"qr(): the derivative is not known with mode={mode!r}")
    results = np.linalg.qr(x) if mode == "reduced" else np.linalg.qr(x, mode)
    return (None, results) if mode == "r" else results


def _of_q(g: Any, x: Any, q: Any, r: Any) -> Any:
    """Of mode="complete" the further vectors of `q` are any that fit."""
    k = min(shape_of(x)[-2:])
    unused(g[..., k:], g)
    return _qr_back(g[..., :k], 0 * r[..., :k, :], x, q[..., :k], r[..., :k, :])


def _of_r(g: Any, x: Any, q: Any, r: Any) -> Any:
    q, _ = (q, r) if q is not None else qr(x)
    k = min(shape_of(x)[-2:])
    q, r, g = q[..., :k], r[..., :k, :], g[..., :k, :]
    return _qr_back(0 * q, g, x, q, r)


def _qr_back(gq: Any, gr: Any, x: Any, q: Any, r: Any) -> Any:
    """The columns up to the number of rows make `q`; further ones are only turned by it."""
    k, n = shape_of(r)[-2:]
    first, beyond = gr[..., :k], gr[..., k:]
    gq = gq if k == n else gq + x[..., k:] @ adjoint(beyond)
    square = r[..., :k]
    m = first @ adjoint(square) - adjoint(q) @ gq
    upper = m * ~np.tri(k, dtype=bool)
    gq = gq + q @ (upper + adjoint(upper) + real(m) * eye_of(m))
    gx = adjoint(solve(square, adjoint(gq)))
    return gx if k == n else concatenate([gx, q @ beyond], axis=-1)


qr = several(
    np.linalg.qr, "qr({x})", results=(".Q", ".R"), compute=_qr, also="mode",
    gx=(
        lambda g, x, results: _of_q(g, x, *results),
        lambda g, x, results: _of_r(g, x, *results),
    ),
)  # fmt: skip
