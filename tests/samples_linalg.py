"""Calls of the matrix operations, in the form of tests/samples.py.

Where vectors have a phase, only what does not depend on it has a derivative, so the calls ask for
that: projections, and products that undo each other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.sampling import NAMES, calls
from tinygrad_tr.ops import decompositions, linalg, singular

__all__ = ["apart"]


def apart(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Matrices whose eigenvalues and singular values are well apart."""
    x = rng.uniform(-0.6, 0.6, shape)
    if len(shape) > 1:
        x = x + np.eye(*shape[-2:]) * np.arange(1, shape[-1] + 1) * 1.3
    return x


def turning(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Real matrices with complex eigenvalues."""
    above = np.triu(np.ones(shape), 1)
    return rng.uniform(-0.3, 0.3, shape) + above - above.T


def project(v: Any, k: int = 0) -> Any:
    """The projection on vector number `k`, which has no phase."""
    return v[..., :, k, None] * np.conj(v[..., None, :, k])


NAMES |= {
    "linalg": np.linalg,
    "adjoint": linalg.adjoint,
    "symmetric": decompositions.symmetric,
    "adjugate": singular.adjugate,
    "resolve": decompositions.resolve,
    "unused": decompositions.unused,
    "project": project,
    "inf": np.inf,
    "A": np.arange(9.0).reshape(3, 3) / 7 + 2 * np.eye(3),
    "ONE": np.eye(3),
}
BATCHES = ((2, 2), (1, 1), (2, 3, 3), (0, 2, 2), (2, 1, 2, 2))

# ---- inverses and equations ----------------------------------------------------------------

for x in (*BATCHES, (0, 0)):
    calls(np.linalg.inv, "linalg.inv(x)", draw=apart, x=x)
calls(np.linalg.inv, "linalg.inv(adjoint(x) @ x); linalg.inv(x.T)", draw=apart, x=(3, 3))
for x in ((3, 2), (2, 3), (2, 3, 2), (2, 2)):
    calls(np.linalg.pinv, "linalg.pinv(x)", draw=apart, x=x)
calls(np.linalg.pinv, "linalg.pinv(x, rcond=1e-9); linalg.pinv(x, rtol=1e-9)", draw=apart, x=(3, 2))
calls(np.linalg.pinv, "linalg.pinv(symmetric(x), hermitian=True)", draw=apart, x=(3, 3))
calls(np.linalg.pinv, "linalg.pinv(x @ adjoint(x))", draw=apart, complex=False, x=(2, 3))
for a, b in (
    ((2, 2), (2,)), ((2, 2), (2, 3)), ((2, 3, 3), (3,)), ((2, 3, 3), (2, 3, 1)),
    ((3, 3), (2, 3, 1)), ((2, 1, 2, 2), (3, 2, 1)), ((0, 0), (0,)), ((0, 2, 2), (2, 1)),
):  # fmt: skip
    calls(np.linalg.solve, "linalg.solve(x, y)", draw=apart, x=a, y=b)
calls(np.linalg.solve, "linalg.solve(x, x); linalg.solve(x, [1, 2, 3.0]); linalg.solve(A, x)",
      draw=apart, x=(3, 3))  # fmt: skip
calls(np.linalg.solve, "linalg.solve(A, x)", x=(3,))
for a, b in ((3, 2), (3,)), ((3, 2), (3, 2)), ((2, 3), (2,)), ((3, 3), (3, 1)):
    calls(np.linalg.lstsq, "linalg.lstsq(x, y)[0]; linalg.lstsq(x, y, rcond=1e-9)[0]", draw=apart,
          x=a, y=b)  # fmt: skip
calls(np.linalg.lstsq, """linalg.lstsq(x, y)[1];
      np.sum(linalg.lstsq(x, y)[1]) * linalg.lstsq(x, y)[0]""",
      draw=apart, x=(3, 2), y=(3, 2))  # fmt: skip
calls(np.linalg.lstsq, "linalg.lstsq(x, y)[1]", draw=apart, x=(3, 1), y=(3,))
calls(np.linalg.lstsq, "linalg.lstsq(x, [1, 2, 3.0])[3]", draw=apart, x=(3, 2))
for a, b, axes in (
    ((4, 2, 2), (4,), ""), ((2, 2, 2, 2), (2, 2), ""), ((2, 4, 2), (4,), ", axes=(0,)"),
    ((2, 2, 4), (4,), ", axes=(1, 0)"),
):  # fmt: skip
    calls(np.linalg.tensorsolve, f"linalg.tensorsolve(x, y{axes})", x=a, y=b)
calls(np.linalg.tensorinv, "linalg.tensorinv(x); linalg.tensorinv(x, ind=2)", x=(2, 2, 4))
calls(np.linalg.tensorinv, "linalg.tensorinv(x, ind=1)", x=(4, 2, 2))
for n in (0, 1, 2, 3, 5, -1, -3):
    calls(np.linalg.matrix_power, f"linalg.matrix_power(x, {n})", draw=apart, x=(2, 2))
calls(np.linalg.matrix_power, "linalg.matrix_power(x, n=3)", draw=apart, x=(2, 2, 2))
calls(np.linalg.multi_dot, "linalg.multi_dot([x, y]); linalg.multi_dot((x, y, y.T))",
      x=(2, 3), y=(3, 2))  # fmt: skip
calls(np.linalg.multi_dot, "linalg.multi_dot([x, y, z]); linalg.multi_dot([x, A, y, z])",
      x=(3,), y=(3, 3), z=(3, 1))  # fmt: skip
calls(np.linalg.multi_dot, "linalg.multi_dot([x, A, y]); linalg.multi_dot([x, y])", x=(3,), y=(3,))

# ---- determinants --------------------------------------------------------------------------

for x in (*BATCHES, (0, 0)):
    calls(np.linalg.det, "linalg.det(x)", draw=apart, x=x)
    calls(np.linalg.slogdet, "linalg.slogdet(x).logabsdet; linalg.slogdet(x)[0]", draw=apart, x=x)
    calls(np.linalg.slogdet, "linalg.slogdet(x)[0] * np.exp(linalg.slogdet(x)[1])", draw=apart, x=x)
calls(np.linalg.det, "linalg.det(x.T @ A @ x)", x=(3, 3))
for singular_matrix in (
    np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[1.0, 2, 3], [4, 5, 6], [5, 7, 9]]),
    np.zeros((2, 2)), np.array([[0.0]]), np.ones((3, 3)),
    np.array([[[1.0, 2.0], [2.0, 4.0]], [[1.0, 2.0], [-1.0, 3.0]]]),
):  # fmt: skip
    calls(np.linalg.det, "linalg.det(x)", complex=False, x=singular_matrix)
COFACTORS = "np.stack([np.stack([x[1, 1], -x[0, 1]]), np.stack([-x[1, 0], x[0, 0]])])"
calls(singular.adjugate, "adjugate(x)", reference=COFACTORS, draw=apart, x=(2, 2))
calls(singular.adjugate, "adjugate(x)", reference="0 * x + 1", draw=apart, x=(1, 1))
calls(singular.adjugate, "adjugate(x)", reference=COFACTORS, complex=False,
      x=np.array([[1.0, 2.0], [2.0, 4.0]]))  # fmt: skip

# ---- eigenvalues ---------------------------------------------------------------------------

for x in BATCHES:
    calls(np.linalg.eigh, """linalg.eigh(symmetric(x)).eigenvalues;
          project(linalg.eigh(symmetric(x))[1])""", draw=apart, x=x)  # fmt: skip
    calls(np.linalg.eigvalsh, "linalg.eigvalsh(symmetric(x))", draw=apart, x=x)
    calls(np.linalg.eig, "linalg.eig(x).eigenvalues; np.abs(linalg.eig(x).eigenvectors) ** 2",
          draw=apart, x=x)  # fmt: skip
    calls(np.linalg.eigvals, "linalg.eigvals(x)", reference="linalg.eig(x)[0]", draw=apart, x=x)
calls(np.linalg.eigh, """linalg.eigh(symmetric(x), UPLO='U')[0];
      project(linalg.eigh(symmetric(x), 'U')[1], 2); np.abs(linalg.eigh(symmetric(x))[1]) ** 2;
      (lambda w, v: v * np.exp(w)[:2] @ adjoint(v))(linalg.eigh(symmetric(x))[0],
      linalg.eigh(symmetric(x))[1][:, :2])""", draw=apart, x=(3, 3))  # fmt: skip
calls(np.linalg.eigvalsh, """linalg.eigvalsh(symmetric(x), 'U');
      linalg.eigvalsh(symmetric(x), UPLO='L')""", draw=apart, x=(2, 2))  # fmt: skip
calls(np.linalg.eig, """project(linalg.eig(x)[1], 1);
      (lambda w, v: v * w**2 @ linalg.inv(v))(*linalg.eig(x))""", draw=apart, x=(3, 3))  # fmt: skip
calls(np.linalg.eig, """linalg.eig(x)[0]; project(linalg.eig(x)[1]);
      np.real((lambda w, v: v * np.exp(w) @ linalg.inv(v))(*linalg.eig(x)))""",
      draw=turning, complex=False, x=(3, 3))  # fmt: skip
calls(np.linalg.eigvals, "linalg.eigvals(x)", reference="linalg.eig(x)[0]", draw=turning, x=(3, 3))

# ---- singular values -----------------------------------------------------------------------

for x in (*BATCHES, (2, 3), (3, 2), (2, 2, 3)):
    calls(np.linalg.svd, """linalg.svd(x).S; linalg.svd(x, compute_uv=False);
          project(linalg.svd(x, full_matrices=False).U);
          project(adjoint(linalg.svd(x, full_matrices=False).Vh));
          (lambda u, s, vh: u * s[..., None, :]**2 @ vh)(*linalg.svd(x, full_matrices=False))""",
          draw=apart, x=x)  # fmt: skip
    calls(np.linalg.svdvals, "linalg.svdvals(x)", draw=apart, x=x)
for x in (2, 3), (3, 2):
    calls(np.linalg.svd, """linalg.svd(x, full_matrices=True)[1]; project(linalg.svd(x)[0]);
          project(adjoint(linalg.svd(x)[2]), 1); linalg.svd(x, False)[0] @ linalg.svd(x, False)[2];
          (lambda u, s, vh: u[:, :2] * s**2 @ vh[:2])(*linalg.svd(x))""",
          draw=apart, x=x)  # fmt: skip
calls(np.linalg.svd, """linalg.svd(symmetric(x), hermitian=True)[1]; linalg.svd(symmetric(x), True,
      False, True); project(linalg.svd(symmetric(x), hermitian=True)[0]);
      project(adjoint(linalg.svd(symmetric(x), hermitian=True)[2]), 1)""",
      draw=apart, x=(3, 3))  # fmt: skip
for x in (3, 2), (4, 2):
    calls(np.linalg.svd, "(lambda u, s, vh: u[:, 2:] @ adjoint(u[:, 2:]))(*linalg.svd(x))",
          draw=apart, x=x)  # fmt: skip
calls(decompositions.resolve, "resolve(x, y, z, 1 + z)", reference="x / y + 0 * z",
      x=(2, 3), y=(2, 3), z=(2, 3))  # fmt: skip
calls(decompositions.unused, "unused(0 * x, y) + x", reference="0 * x + x + 0 * abs(y)",
      x=(2, 3), y=(2, 3))  # fmt: skip

# ---- triangular factors --------------------------------------------------------------------

for x in (*BATCHES, (0, 0)):
    calls(np.linalg.cholesky, """linalg.cholesky(x @ adjoint(x));
          linalg.cholesky(adjoint(x) @ x, upper=True)""", draw=apart, x=x)  # fmt: skip
calls(np.linalg.cholesky, "linalg.cholesky(symmetric(x) + 3 * ONE)", draw=apart, x=(3, 3))
for x in (*BATCHES, (3, 2), (2, 3), (2, 3, 2), (2, 1, 3)):
    calls(np.linalg.qr, """linalg.qr(x).Q; linalg.qr(x).R; linalg.qr(x, 'r');
          linalg.qr(x, mode='complete')[1]; (lambda q, r: q @ np.exp(r))(*linalg.qr(x))""",
          draw=apart, x=x)  # fmt: skip
calls(np.linalg.qr, "linalg.qr(x, mode='complete').Q", draw=apart, x=(2, 3))

# ---- norms ---------------------------------------------------------------------------------

for order in ("None", "1", "2", "3", "2.5", "0.5", "-1", "-2.5", "inf", "-inf", "0"):
    calls(np.linalg.norm, f"linalg.norm(x, {order}); linalg.norm(x, ord={order}, keepdims=True)",
          x=(3,))  # fmt: skip
    calls(np.linalg.norm, f"linalg.norm(x, {order}, axis=1); linalg.norm(x, {order}, -2, True)",
          x=(2, 3, 2))  # fmt: skip
for order in ("1", "2", "3", "0.5", "-1", "inf", "-inf", "0"):
    calls(np.linalg.vector_norm, f"""linalg.vector_norm(x, ord={order});
          linalg.vector_norm(x, axis=(0, 2), ord={order});
          linalg.vector_norm(x, axis=-1, ord={order}, keepdims=True)""", x=(2, 3, 2))  # fmt: skip
for order in ("'fro'", "'nuc'", "1", "-1", "2", "-2", "inf", "-inf"):
    for x in (2, 3), (3, 2):
        calls(np.linalg.norm, f"linalg.norm(x, {order}); linalg.norm(x, {order}, keepdims=True)",
              draw=apart, x=x)  # fmt: skip
        calls(np.linalg.matrix_norm, f"linalg.matrix_norm(x, ord={order})", draw=apart, x=x)
    calls(np.linalg.norm, f"""linalg.norm(x, {order}, axis=(1, 2)); linalg.norm(x, {order}, (2, 0));
          linalg.norm(x, {order}, axis=(-1, -2), keepdims=True)""",
          draw=apart, x=(2, 2, 3))  # fmt: skip
    calls(np.linalg.matrix_norm, f"linalg.matrix_norm(x, ord={order}, keepdims=True)",
          draw=apart, x=(2, 2, 3))  # fmt: skip
calls(np.linalg.norm, """linalg.norm(x); linalg.norm(x, axis=(0, 2));
      linalg.norm(x, axis=None, keepdims=True)""", x=(2, 2, 3))  # fmt: skip
calls(np.linalg.norm, "linalg.norm(x)", x=())
calls(np.linalg.norm, "linalg.norm(x)", x=(0,))
calls(np.linalg.norm, "linalg.norm(x, axis=0)", x=(2, 0))
calls(np.linalg.vector_norm, "linalg.vector_norm(x)", x=(2, 3))
calls(np.linalg.matrix_norm, "linalg.matrix_norm(x)", x=(2, 3))
for p in ("None", "2", "-2", "1", "-1", "inf", "-inf", "'fro'", "'nuc'"):
    calls(np.linalg.cond, f"linalg.cond(x, {p})", draw=apart, x=(3, 3))
    calls(np.linalg.cond, f"linalg.cond(x, p={p})", draw=apart, x=(2, 2, 2))
calls(np.linalg.cond, "linalg.cond(x); linalg.cond(x, -2)", draw=apart, x=(3, 2))

# ---- diagonals and products ----------------------------------------------------------------

for entry in (np.trace, np.diagonal):
    name = f"np.{entry.__name__}"
    calls(entry, f"{name}(x); {name}(x, offset=1); {name}(x, -1)", x=(2, 3))
    calls(entry, f"{name}(x, axis1=1, axis2=2); {name}(x, 1, 2, 0); {name}(x, -1, -1, 0)",
          x=(2, 3, 2))  # fmt: skip
    calls(entry, f"{name}(x, offset=5)", x=(2, 2))
calls(np.trace, "x.trace(); x.trace(1, 0, 1)", x=(2, 3))
calls(np.diagonal, "x.diagonal(); x.diagonal(offset=-1)", x=(2, 3))
calls(np.trace, "np.trace(x, dtype=float)", complex=False, x=(2, 2))
for entry in (np.linalg.trace, np.linalg.diagonal):
    name = f"linalg.{entry.__name__}"
    calls(entry, f"{name}(x); {name}(x, offset=1); {name}(x, offset=-1)", x=(2, 3))
    calls(entry, f"{name}(x); {name}(x, offset=1)", x=(2, 2, 3))
calls(np.linalg.trace, "linalg.trace(x, dtype=float)", complex=False, x=(2, 2))
calls(np.linalg.matrix_transpose, "linalg.matrix_transpose(x); np.matrix_transpose(x)", x=(2, 2, 3))
calls(np.linalg.matmul, "linalg.matmul(x, y)", x=(2, 3), y=(3, 2))
calls(np.linalg.outer, "linalg.outer(x, y)", x=(2,), y=(3,))
calls(np.linalg.outer, "linalg.outer(x, x); linalg.outer([1, 2.5], x)", x=(2,))
for x, y in ((3,), (3,)), ((2, 3), (2, 3)), ((2, 1, 3), (2, 3)), ((3,), (2, 3)), ((0, 3), (3,)):
    calls(np.linalg.vecdot, "linalg.vecdot(x, y); linalg.vecdot(x, y, axis=-1)", x=x, y=y)
    calls(np.linalg.cross, "linalg.cross(x, y); linalg.cross(x, y, axis=-1)", x=x, y=y)
calls(np.linalg.vecdot, "linalg.vecdot(x, y, axis=0)", x=(3, 2), y=(3, 1))
calls(np.linalg.cross, "linalg.cross(x, y, axis=0); linalg.cross(x, y, axis=-2)",
      x=(3, 2), y=(3, 1))  # fmt: skip
calls(np.linalg.tensordot, "linalg.tensordot(x, y); np.tensordot(x, y); np.tensordot(x, y, 2)",
      x=(2, 2, 3), y=(2, 3, 2))  # fmt: skip
calls(np.linalg.tensordot, """np.tensordot(x, y, axes=0); np.tensordot(x, y, ((0, 2), (0, 1)));
      np.tensordot(x, y, (-3, 2)); linalg.tensordot(x, y, axes=([0, 1], [2, 0]));
      np.tensordot(x, y, axes=(1, 0)); np.tensordot(x, y, ((), ()))""",
      x=(2, 2, 1), y=(2, 1, 2))  # fmt: skip
calls(np.linalg.tensordot, "np.tensordot(x, y, 0)", x=(), y=(2,))
