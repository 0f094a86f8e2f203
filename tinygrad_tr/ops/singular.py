"""What a singular matrix still has: pseudo-inverse, least squares, determinant."""

from functools import reduce
from typing import Any

import numpy as np

from .arithmetic import conj, imag
from .choice import where
from .declare import op, shape_of
from .decompositions import of_singular_values, svd, symmetric
from .einsum import einsum
from .foreign import is_foreign
from .linalg import adjoint, columns, inv
from .reductions import sum_
from .several import several

__all__ = ["adjugate", "det", "lstsq", "pinv", "slogdet"]


def _pinv_back(g: Any, x: Any, p: Any, hermitian: bool) -> Any:
    """G. Golub and V. Pereyra (1973): right wherever the rank does not change."""
    g = adjoint(g)
    gp, pg = g @ p, p @ g
    gx = (g - x @ pg) @ p @ adjoint(p) + adjoint(p) @ p @ (g - gp @ x) - adjoint(p @ gp)
    return symmetric(gx) if hermitian else gx


pinv = op(
    np.linalg.pinv, "pinv({x})", also="rcond rtol",
    gx=lambda g, x, out, hermitian=False: _pinv_back(g, x, out, hermitian),
)  # fmt: skip


def _inverse_for(a: Any, rcond: Any) -> Any:
    """The pseudo-inverse that neglects the singular values that `lstsq` does."""
    shape = shape_of(a)
    eps = np.finfo(np.result_type(a.dtype, 0.0)).eps
    return pinv(a, rcond=eps * max(shape) if rcond is None else rcond)


def _lstsq_left(g: Any, a: Any, b: Any, results: Any, rcond: Any) -> Any:
    """The rule of ``pinv(a) @ b``, in products that are no larger than the operands."""
    if results[2] < min(shape_of(a)):
        raise np.linalg.LinAlgError(
            f"lstsq(): no derivative with respect to a matrix of shape {shape_of(a)} and rank "
            f"{results[2]}: the solution jumps when the rank changes; add a ridge to its diagonal"
        )
    vector = len(shape_of(b)) == 1
    g, b, x = (columns(z, vector) for z in (g, b, results[0]))
    p = _inverse_for(a, rcond)
    y = adjoint(p) @ g
    ga = (b - a @ x) @ adjoint(p @ y) - y @ adjoint(x)
    return ga + adjoint(p) @ x @ adjoint(g - adjoint(a) @ y)


def _residuals_left(g: Any, a: Any, b: Any, results: Any) -> Any:
    if shape_of(g) == (0,):  # NumPy leaves them out where they are 0
        return np.zeros_like(a)
    vector = len(shape_of(b)) == 1
    b, x = columns(b, vector), columns(results[0], vector)
    return (a @ x - b) * g @ adjoint(2 * x)


def _residuals_right(g: Any, a: Any, b: Any, results: Any) -> Any:
    return np.zeros_like(b) if shape_of(g) == (0,) else 2 * g * (b - a @ results[0])


lstsq = several(
    np.linalg.lstsq, "lstsq({a}, {b})", results=("[0]", "[1]", "[2]", "[3]"),
    ga=(
        lambda g, a, b, results, rcond=None: _lstsq_left(g, a, b, results, rcond),
        lambda g, a, b, results: _residuals_left(g, a, b, results),
        0,
        lambda g, a: of_singular_values(g, svd(a, full_matrices=False)),
    ),
    gb=(
        lambda g, a, rcond=None: adjoint(_inverse_for(a, rcond)) @ g,
        lambda g, a, b, results: _residuals_right(g, a, b, results),
        0,
        0,
    ),
)  # fmt: skip


# ---- determinants --------------------------------------------------------------------------


def _condition(x: Any) -> Any:
    """About the condition of each matrix when its rows and columns are scaled as is best for it.

    The sum of relative gains: C. Nett and V. Manousiouthakis (1987).
    """
    regular = np.linalg.slogdet(x)[0] != 0
    inverse = np.linalg.inv(np.where(regular[..., None, None], x, np.eye(x.shape[-1])))
    gains = np.sum(np.abs(inverse) * np.abs(np.swapaxes(x, -1, -2)), axis=(-2, -1))
    return np.where(regular, gains, np.inf)


def _adjugate(x: Any) -> Any:
    """The transposed cofactors, ``det(x) inv(x)``, for singular matrices too."""
    worst = np.finfo(x.dtype).eps ** -0.5
    if not is_foreign(x) and np.all(_condition(x) < worst):  # of other libraries nobody asks
        return np.linalg.det(x)[..., None, None] * np.linalg.inv(x)
    u, s, vh = np.linalg.svd(x)
    one = np.eye(x.shape[-1], dtype=bool)
    cofactors = np.prod(np.where(one, 1, s[..., None, :]), axis=-1)
    phase = np.linalg.det(u) * np.linalg.det(vh)
    return adjoint(vh) * (phase[..., None] * cofactors)[..., None, :] @ adjoint(u)


def _regular_back(g: Any, x: Any, out: Any) -> Any:
    total = sum_(conj(out) * g, axis=(-2, -1), keepdims=True)
    one = np.eye(shape_of(x)[-1], dtype=bool)
    return adjoint(inv(x)) @ (total * one - g @ adjoint(out))


def _singular_back(g: Any, x: Any) -> Any:
    """In the singular vectors' basis `x` is diagonal, and each entry a product of n − 2 values."""
    (u, s, vh), n = svd(x), shape_of(x)[-1]
    one = np.eye(n, dtype=bool)
    factors = (where(one[k] | one[:, k, None], 1, s[..., k, None, None]) for k in range(n))
    pairs = reduce(lambda y, z: y * z, factors) * ~one  # of all values but those two
    phase = (det(u) * det(vh))[..., None, None]
    c = conj(phase) * (vh @ g @ u)
    diagonal = (pairs @ einsum("...ii->...i", c)[..., None]) * one
    return u @ (diagonal - pairs * c) @ vh


def _adjugate_back(g: Any, x: Any, out: Any) -> Any:
    """Each matrix by the formula that is right for it; the other one sees a harmless matrix."""
    n = shape_of(x)[-1]
    if n < 2:
        return 0 * x
    singular = (condition(x) > np.finfo(x.dtype).eps ** -0.25)[..., None, None]
    regular = _regular_back(g, where(singular, np.eye(n, dtype=bool), x), out)
    return where(singular, _singular_back(g, where(singular, x, np.diag(np.arange(n)))), regular)


condition = op(_condition, "condition({x})", name="condition", dx=None)
adjugate = op(
    _adjugate, "adjugate({x})", name="adjugate", gx=lambda g, x, out: _adjugate_back(g, x, out)
)
det = op(np.linalg.det, "det({x})", gx=lambda g, x: g[..., None, None] * adjoint(adjugate(x)))
slogdet = several(
    np.linalg.slogdet, "slogdet({x})", results=(".sign", ".logabsdet"),
    gx=(
        lambda g, x, out: imag(g * conj(out))[..., None, None] * 1j * adjoint(inv(x)),
        lambda g, x: g[..., None, None] * adjoint(inv(x)),
    ),
)  # fmt: skip
