"""Eigenvalues and singular values, with their vectors.

A vector's phase is a gauge: only functions that do not depend on it have a derivative. Where two
values are equal, so is the choice of vectors among them, and a gradient that mixes those raises.

Sources: M. Giles (2008) for eigenvalues; C. Boeddeker et al., "On the computation of complex-valued
gradients" (2017) for normalised eigenvectors; J. Townsend, "Differentiating the singular value
decomposition" (2016).
"""

import math
from typing import Any

import numpy as np
from numpy.linalg import LinAlgError

from .arithmetic import absolute, conj, real
from .choice import maximum, where
from .declare import op, shape_of
from .linalg import adjoint, solve
from .several import several
from .shaping import concatenate

__all__ = [
    "eig", "eigh", "eigvals", "eigvalsh", "eye_of", "of_singular_values", "resolve", "svd",
    "svdvals", "symmetric", "unused",
]  # fmt: skip


def symmetric(x: Any) -> Any:
    """The Hermitian part."""
    return 0.5 * (x + adjoint(x))


def eye_of(x: Any) -> Any:
    """Where the diagonal of each matrix is."""
    return np.eye(shape_of(x)[-1], dtype=bool)


# ---- values that may be equal --------------------------------------------------------------


_NO_VECTORS = (
    "vectors of equal values, or vectors that only complete a basis, may be turned among each "
    "other (and complex ones in phase), so they have no derivative of their own; use functions of "
    "the values or of the whole subspace, or move the values apart"
)


def _largest(x: Any, axes: Any) -> Any:
    """The largest along axes, of nothing 0; not every library has ``initial=``."""
    initial: Any = {} if math.prod(x.shape) else {"initial": 0}
    return np.max(x, axis=axes, keepdims=True, **initial)


def _negligible(k: Any, whole: Any) -> Any:
    largest = _largest(np.abs(whole), (-2, -1))
    return np.abs(k) <= np.sqrt(np.finfo(k.dtype).eps) * largest


def _unused(k: Any, whole: Any) -> Any:
    """Zeros, in the place of a `k` that must vanish beside `whole`."""
    if not np.all(_negligible(k, whole)):
        raise LinAlgError(_NO_VECTORS)
    return np.zeros_like(k)


def _resolve(k: Any, gap: Any, size: Any, whole: Any) -> Any:
    """``k / gap``, if the values can be told apart.

    `size` is that of the two values. Where they are the same to rounding, a function of the matrix
    (its logarithm at 1) looks like one that leaves these vectors out, and the two have different
    gradients. Where they are the same only beside the largest of all (what is 0 but for rounding),
    the quotient is right if `whole`, the gradient of the vectors, has next to nothing for them.
    """
    rounding = 100 * np.finfo(k.dtype).eps
    near = np.abs(gap) <= rounding * _largest(size, (-2, -1))
    left_out = _negligible(_largest(np.abs(whole), -2), whole)
    if np.any(np.abs(gap) <= rounding * size) or np.any(near & ~left_out):
        raise LinAlgError(_NO_VECTORS)
    return k / gap


unused = op(_unused, "unused({k}, {whole})", name="unused", dk=0, dwhole=0)
resolve = op(
    _resolve, "resolve({k}, {gap}, {size}, {whole})", name="resolve",
    dk=lambda gap: 1 / gap,
    dgap=lambda gap, out: -out / gap,
    dsize=0,
    dwhole=0,
)  # fmt: skip


def _rotation(k: Any, w: Any, free: Any, phase: Any, g: Any) -> Any:
    """`k`, the gradient `g` in the basis of the vectors, over the gaps ``w_j − w_i``.

    Pairs that are `free` have no gap; where that is a choice of `phase`, nothing may depend on it.
    """
    across, down = w[..., None, :], w[..., :, None]
    size = maximum(absolute(across), absolute(down)) * ~free
    turned = unused((k - adjoint(k)) * phase, g)
    return resolve(k * ~free, across - down + free, size, g) + turned


# ---- eigenvalues ---------------------------------------------------------------------------


def _of_eigenvalues_h(g: Any, results: Any) -> Any:
    _, v = results
    return v * g[..., None, :] @ adjoint(v)


def _of_eigenvectors_h(g: Any, results: Any) -> Any:
    (w, v), one = results, eye_of(results[1])
    return symmetric(v @ _rotation(adjoint(v) @ g, w, one, one, g) @ adjoint(v))


eigh = several(
    np.linalg.eigh, "eigh({x})", results=(".eigenvalues", ".eigenvectors"), also="UPLO",
    gx=(
        lambda g, results: _of_eigenvalues_h(g, results),
        lambda g, results: _of_eigenvectors_h(g, results),
    ),
)  # fmt: skip
eigvalsh = op(
    np.linalg.eigvalsh, "eigvalsh({x})",
    gx=lambda g, x, UPLO="L": _of_eigenvalues_h(g, eigh(x, UPLO=UPLO)),
)  # fmt: skip


def _of_eigenvalues(g: Any, results: Any) -> Any:
    _, v = results
    return solve(adjoint(v), g[..., None] * adjoint(v))


def _of_eigenvectors(g: Any, results: Any) -> Any:
    (w, v), one = results, eye_of(results[1])
    k = adjoint(v) @ g
    k = k - adjoint(v) @ v @ (real(k) * one)  # they are made of length 1
    return solve(adjoint(v), _rotation(k, conj(w), one, one, g) @ adjoint(v))


eig = several(
    np.linalg.eig, "eig({x})", results=(".eigenvalues", ".eigenvectors"),
    gx=(
        lambda g, results: _of_eigenvalues(g, results),
        lambda g, results: _of_eigenvectors(g, results),
    ),
)  # fmt: skip
# NumPy's eigvals may give another order than eig, and then the vectors would be of other values.
eigvals = op(
    np.linalg.eigvals, "eigvals({x})", compute=lambda x: np.linalg.eig(x).eigenvalues,
    gx=lambda g, x: _of_eigenvalues(g, eig(x)),
)  # fmt: skip


# ---- singular values -----------------------------------------------------------------------


def of_singular_values(g: Any, results: Any) -> Any:
    """The gradient with respect to a matrix, of which `g` is the one of its singular values."""
    u, s, vh = results
    k = shape_of(s)[-1]
    return u[..., :k] * g[..., None, :] @ vh[..., :k, :]


def _of_left_vectors(g: Any, u: Any, s: Any, vh: Any) -> Any:
    """Vectors beyond the values (``full_matrices``) are those of further values 0."""
    k, (m, n) = shape_of(s)[-1], shape_of(u)[-2:]
    further = (np.arange(n) >= k) & (np.arange(n) >= k)[:, None]
    free = np.eye(n, dtype=bool) | further
    w = s if n == k else concatenate([s, 0 * absolute(u[..., 0, k:])], axis=-1)
    turn = adjoint(u) @ g
    rotation = _rotation(turn, w, free, further, g)
    along = w[..., None, :] / (w[..., None, :] + w[..., :, None] + free)
    # The phase is common to both sides; each takes half of what it does.
    phase = 0.25 * (turn - adjoint(turn)) * eye_of(turn) / where(w == 0, 1, w)[..., None, :]
    left = u @ ((rotation + adjoint(rotation)) * along + phase)[..., :k]
    if n < m:  # what leaves the space of the vectors
        left = left + resolve(g - u @ (adjoint(u) @ g), s[..., None, :], s[..., None, :], g)
    return left @ vh[..., :k, :]


def _of_right_vectors(g: Any, u: Any, s: Any, vh: Any) -> Any:
    return adjoint(_of_left_vectors(adjoint(g), adjoint(vh), s, adjoint(u)))


def _svd(x: Any, **options: Any) -> Any:
    results = np.linalg.svd(x, **options)
    return results if options.get("compute_uv", True) else (None, results, None)


def _vectors(x: Any, results: Any) -> Any:
    return svd(x, full_matrices=False) if results[0] is None else results


def _part(x: Any, hermitian: bool) -> Any:
    return symmetric(x) if hermitian else x


svd = several(
    np.linalg.svd, "svd({x})", results=(".U", ".S", ".Vh"), compute=_svd,
    also="full_matrices compute_uv",
    gx=(
        lambda g, results, hermitian=False: _part(_of_left_vectors(g, *results), hermitian),
        lambda g, x, results: of_singular_values(g, _vectors(x, results)),
        lambda g, results, hermitian=False: _part(_of_right_vectors(g, *results), hermitian),
    ),
)  # fmt: skip
svdvals = op(
    np.linalg.svdvals, "svdvals({x})",
    gx=lambda g, x: of_singular_values(g, svd(x, full_matrices=False)),
)  # fmt: skip
