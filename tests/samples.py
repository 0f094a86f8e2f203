"""Calls of every differentiable entry of the table, as a NumPy user writes them.

`x`, `y`, … are the operands to differentiate by. A new entry needs calls here, and that is all:
tests/test_table.py holds them against NumPy and finite differences.
"""

import numpy as np

import tests.samples_fourier
import tests.samples_linalg
import tests.samples_numpy
import tests.samples_special  # noqa: F401 - the calls of tg.special
from tests.sampling import NAMES, SAMPLES, anything, by_columns, calls, positive, within_one
from tinygrad_tr.ops import arithmetic, indexing, shaping, special

__all__ = ["SAMPLES"]

NUMPY = tuple(map(int, np.__version__.split(".")[:2]))

C = np.array([[0.7, -1.2, 0.4], [1.5, -0.6, 0.9]])
C.flags.writeable = False
NAMES |= {name: getattr(special, name) for name in special.__all__}
NAMES |= {
    "C": C,
    "F": np.arange(12.0).reshape(4, 3)[::2, ::-1] + 0.5,  # neither rows nor columns lie together
    "I": np.array([0, 2, 0]),
    "K": np.array([[0], [1]]),
    "M": np.array([[True, False, True], [False, True, True]]),
    "N": np.array([2, 0, 3]),
    "lowered": arithmetic.lowered,
    "scatter": indexing.scatter,
    "weaken": shaping.weaken,
}

# ---- elementwise ---------------------------------------------------------------------------

FUNCTIONS = {
    "negative": anything, "positive": anything, "square": anything, "absolute": anything,
    "conjugate": anything, "real": anything, "imag": anything, "sign": anything,
    "exp": anything, "expm1": anything, "sin": anything, "cos": anything, "tanh": anything,
    "sqrt": positive, "log": positive, "log1p": within_one,
}  # fmt: skip
for name, draw in FUNCTIONS.items():
    for x in ((2, 3), (), (0, 2), 0.6, np.float64(0.6)):
        calls(getattr(np, name), f"np.{name}(x)", draw=draw, x=x)
    calls(getattr(np, name), f"np.{name}(x.T[::2])", draw=draw, x=(2, 3))
    calls(getattr(np, name), f"np.{name}(np.broadcast_to(x, (2, 3)))", draw=draw, x=(3,))
calls(np.negative, "-x", x=(3,))
calls(np.positive, "+x", x=(3,))
calls(np.absolute, "abs(x); np.abs(x)", x=(3,))
calls(np.conjugate, "np.conj(x); x.conj(); x.conjugate()", x=(3,))
calls(np.real, "x.real", x=(3,))
calls(np.imag, "x.imag", x=(3,))

for name in ("floor", "ceil", "rint", "trunc", "fix", "round", "around"):
    for x in ((2, 3), (), (0,), 0.6):
        calls(getattr(np, name), f"np.{name}(x)", complex=False, x=x)
calls(np.round, "np.round(x, 1); x.round(decimals=1)", complex=False, x=(3,))
calls(np.round, "round(x, 1)", reference="np.round(x, 1)", complex=False, x=(3,))

for name, sign in {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}.items():
    entry = getattr(np, name)
    for x, y in (
        ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2, 1)), ((1,), (2, 0)),
        (0.6, -1.3), ((2, 3), 0.6), (0.6, ()), (0.6, np.float64(-1.3)),
    ):  # fmt: skip
        calls(entry, f"x {sign} y", x=x, y=y)
    calls(entry, f"""np.{name}(x, x); x {sign} 2; 2 {sign} x; x {sign} C; C {sign} x; F {sign} x;
          [1, 2.5, 3] {sign} x; x {sign} np.float64(2); np.float64(2) {sign} x""", x=(2, 3))
    calls(entry, f"np.{name}(x, [[1], [2]])", x=(2, 1))
    calls(entry, f"x {sign} 3.0; 3 {sign} x", x=0.6)
calls(np.divide, "np.true_divide(x, y)", x=(3,), y=(3,))
calls(np.floor_divide, "x // y", complex=False, x=(2, 3), y=(3,))
calls(np.floor_divide, "x // 0.5; 5 // x", complex=False, x=(2, 3))
calls(np.floor_divide, "x // 0.5", complex=False, x=0.6)

for x, y in (
    ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2,)), ((0,), (1,)), (0.6, 1.3),
    ((3,), 1.3), ((3,), np.array([0.0, 1.0, 2.0])),
):  # fmt: skip
    calls(np.power, "x ** y", draw=positive, x=x, y=y)
calls(np.power, "x ** 2; x ** 3.0; x ** 0; x ** -1; x ** -2.0; np.power(x, N)", x=(2, 3))
calls(np.power, "x ** 0.5; 2 ** x; 2.5 ** x; x ** x; np.power(x, C)", draw=positive, x=(2, 3))
calls(np.power, "x ** 3; x ** -1; x ** 0", x=-0.6)
if NUMPY >= (2, 1):
    calls(np.power, "np.pow(x, N)", x=(3,))
calls(arithmetic.lowered, "lowered(C, x)", reference="x - 1", x=(2, 3))
calls(arithmetic.lowered, "lowered(2.0, x)", reference="x - 1", x=0.6)

for name in ("logaddexp", "maximum", "minimum"):
    entry, order = getattr(np, name), name != "logaddexp"
    for x, y in ((2, 3), (2, 3)), ((2, 1), (3,)), ((), (2,)), ((0,), (1,)), ((3,), 1.3):
        calls(entry, f"np.{name}(x, y)", complex=order, x=x, y=y)
    calls(entry, f"np.{name}(x, y)", complex=False, x=0.6, y=1.3)  # Python does not order complex
    calls(entry, f"np.{name}(x, 0.0); np.{name}(C, x)", complex=order, x=(2, 3))

# ---- choice --------------------------------------------------------------------------------

calls(np.clip, """np.clip(x, -0.5, 0.5); x.clip(-0.5, 0.5); np.clip(x, None, 0.5); x.clip(max=0.5);
      np.clip(x, a_min=-0.5, a_max=None); x.clip(min=-0.5); np.clip(x, 0.5, -0.5);
      np.clip(x, -0.5, [0.1, 0.2, 0.3])""", x=(2, 3))  # fmt: skip
if NUMPY >= (2, 1):
    calls(np.clip, "np.clip(x, max=0.5); np.clip(x, min=-0.5, max=0.5); np.clip(x)", x=(2, 3))
for x, y, z in (
    ((2, 3), (3,), (2, 1)), ((3,), -0.5, (3,)), ((0,), (), (1,)), ((), (3,), (3,)),
):  # fmt: skip
    calls(np.clip, "np.clip(x, y, z)", x=x, y=y, z=z)
calls(np.clip, "np.clip(x, -0.5, 0.5); np.clip(x, None, 0.5)", complex=False, x=0.6)
calls(np.clip, "np.clip(x, y, z)", complex=False, x=0.6, y=-0.5, z=0.5)
calls(np.clip, "np.clip(C, x, 0.8); np.clip(C, None, x)", x=(3,))

for x, y in ((2, 3), (2, 3)), ((2, 1), (3,)), ((), ()), ((2, 3), 0.6):
    calls(np.where, "np.where(M, x, y)", x=x, y=y)
calls(np.where, """np.where(M, x, 0); np.where(M, 1.0, x); np.where(C, x, 2 * x);
      np.where(x > 0, x, -x); np.where([True, False, True], x, C); np.where(C > 0, C, x)""",
      x=(2, 3))  # fmt: skip
calls(np.where, "np.where(c, x, y)", c=(3,), x=(2, 3), y=(2, 1))
calls(np.where, "np.where(True, x, y); np.where(False, x, y)", x=0.6, y=-1.3)
calls(np.where, "np.where(x > 0, 1, x); np.where(x < 0, 1, x)", complex=False, x=0.6)
calls(np.where, "np.where(np.zeros((0, 3)), x, y)", x=(0, 3), y=(3,))

# ---- reductions ----------------------------------------------------------------------------

for name in ("sum", "mean", "var", "max", "min"):
    entry, initial = getattr(np, name), {"max": ", initial=-9", "min": ", initial=9"}.get(name, "")
    for x in ((2, 3), (2, 1, 3), (1,), (), 0.6, np.float64(0.6)):
        calls(entry, f"np.{name}(x)", x=x)
    calls(entry, f"""np.{name}(x, axis=0); np.{name}(x, 1); np.{name}(x, axis=-1, keepdims=True);
          x.{name}(axis=(0, -1)); np.{name}(x, axis=(2, 0), keepdims=True); x.{name}(keepdims=True);
          np.{name}(x, axis=()); x.{name}(axis=None)""", x=(2, 2, 3))  # fmt: skip
    calls(entry, f"np.{name}(x[:, ::-2], axis=0); np.{name}(x.T, 1)", draw=by_columns, x=(2, 3))
    calls(entry, f"""np.{name}(x, where=M{initial}); np.{name}(x, axis=1, where=M{initial});
          x.{name}(axis=0, keepdims=True, where=M{initial});
          np.{name}(x, axis=1, where=[True, False, True]{initial})""", x=(2, 3))  # fmt: skip
    calls(entry, f"np.{name}(x, axis=1)", x=(0, 3))
for name in ("sum", "mean", "var"):
    calls(getattr(np, name), f"np.{name}(x, dtype=np.float64); x.{name}(axis=0, dtype='f8')",
          complex=False, x=(2, 3))  # fmt: skip
calls(np.sum, """np.sum(x, initial=2.5); x.sum(axis=1, initial=-1);
      np.sum(x, axis=0, where=M, initial=2); x.sum(0, None, None, True)""", x=(2, 3))  # fmt: skip
calls(np.sum, "np.sum(x); np.sum(x, axis=0)", x=(0, 3))
calls(np.var, """np.var(x, ddof=1); x.var(axis=1, ddof=1); np.var(x, correction=1);
      np.var(x, axis=0, correction=0.5, keepdims=True); np.var(x, where=M, ddof=1)""", x=(2, 3))
calls(np.max, "np.max(x, initial=0.0); np.amax(x, axis=1)", x=(2, 3))
calls(np.max, "np.max(x, axis=0, initial=1.0)", x=(0, 3))
calls(np.min, "np.min(x, axis=0, initial=0.0); np.amin(x)", x=(2, 3))

# ---- shape ---------------------------------------------------------------------------------

calls(np.reshape, """np.reshape(x, (3, 2)); x.reshape(3, -1); x.reshape((6,)); x.reshape(-1);
      x.reshape([1, 3, 2]); np.reshape(x, 6, order='F'); x.reshape(3, 2, order='F');
      np.reshape(x.T, (2, 3)); x[:, ::-1].reshape(6)""", x=(2, 3))  # fmt: skip
calls(np.reshape, "np.reshape(x, (3, 2))", draw=by_columns, x=(2, 3))
calls(np.reshape, "x.reshape(1, 1); x.reshape(())", x=())
calls(np.reshape, "np.reshape(x, (1,)); np.reshape(x, ())", x=0.6)
calls(np.reshape, "x.reshape(3, 0)", x=(0, 2))
if NUMPY >= (2, 1):
    calls(np.reshape, "np.reshape(x, shape=(3, 2)); np.reshape(x, 6, copy=True)", x=(2, 3))
calls(np.ravel, """np.ravel(x); x.ravel(); x.flatten(); np.ravel(x, order='F'); x.ravel('F');
      x.T.flatten('C')""", x=(2, 3))  # fmt: skip
calls(np.transpose, "np.transpose(x); x.T; x.transpose()", x=(2, 3))
calls(np.transpose, """np.transpose(x, (2, 0, 1)); x.transpose(1, 0, 2); x.transpose((-1, 0, 1));
      np.transpose(x, axes=[1, -1, 0]); x.T; x.transpose(None)""", x=(2, 1, 3))  # fmt: skip
calls(np.squeeze, """np.squeeze(x); x.squeeze(); x.squeeze(0); np.squeeze(x, axis=(0, -2));
      np.squeeze(x, axis=-2)""", x=(1, 2, 1, 3))  # fmt: skip
calls(np.expand_dims, """np.expand_dims(x, 0); np.expand_dims(x, axis=-1);
      np.expand_dims(x, (0, 2)); np.expand_dims(x, axis=(-1, 1))""", x=(2, 3))  # fmt: skip
calls(np.copy, "np.copy(x, order='F'); x.T.copy()", x=(2, 3))
for x in ((), (3,), (0, 2), 0.6):
    calls(np.ravel, "np.ravel(x)", x=x)
    calls(np.transpose, "np.transpose(x)", x=x)
    calls(np.squeeze, "np.squeeze(x)", x=x)
    calls(np.expand_dims, "np.expand_dims(x, 0)", x=x)
    calls(np.copy, "np.copy(x)", x=x)
for x, shape in ((3,), "(2, 3)"), ((2, 1), "(2, 3)"), ((), "3"), (0.6, "(2, 2)"), ((1,), "(0,)"):
    calls(np.broadcast_to, f"np.broadcast_to(x, {shape})", x=x)
calls(np.concatenate, """np.concatenate([x, y]); np.concatenate((x, y), axis=0);
      np.concatenate([x, y], axis=-2); np.concatenate([y, C, x, y])""", x=(2, 3), y=(1, 3))
calls(np.concatenate, """np.concatenate([x, y], axis=1); np.concatenate([x, y], -1);
      np.concatenate([x, y], axis=None); np.concatenate([x, C, y, x], axis=None)""",
      x=(2, 1), y=(2, 2))  # fmt: skip
calls(np.concatenate, """np.concatenate([x]); np.concatenate([x, x]); np.concatenate([x, [1, 2.5]]);
      np.concatenate(x.reshape(2, 1))""", x=(2,))  # fmt: skip
calls(np.concatenate, "np.concatenate([x, y])", x=(0,), y=(2,))
calls(np.concatenate, "np.concatenate([x, y, 2.0], axis=None)", x=(), y=0.6)
calls(np.concatenate, "np.concatenate([x, y], dtype='f8')", complex=False, x=(1,), y=(2,))
calls(np.stack, """np.stack([x, y]); np.stack((x, y), axis=1); np.stack([x, y], axis=-1);
      np.stack([y, C, x, y], -2)""", x=(2, 3), y=(2, 3))  # fmt: skip
for x, y in ((0.6, -1.3), ((), ()), ((), 0.6)):
    calls(np.stack, "np.stack([x, y, x]); np.stack([x, 2.0, y], axis=-1)", x=x, y=y)
calls(np.stack, "np.stack([x, y], axis=1)", x=(0,), y=(0,))
calls(np.stack, "np.stack([x, x], dtype='f8')", complex=False, x=(2,))
calls(np.astype, """x.astype(np.float64); x.astype('d', copy=False); np.astype(x, np.float64)""",
      complex=False, x=(2, 3))  # fmt: skip
calls(np.astype, "x.astype(complex); x.astype(dtype=np.complex128)", x=(3,))
for x in ((1,), ()):
    calls(shaping.weaken, "weaken(x)", reference="x.item()", x=x)

# ---- indexing ------------------------------------------------------------------------------

calls(indexing.index, """x[0]; x[-1]; x[1:]; x[:, ::2]; x[::-1, 1]; x[:, -1:0:-1]; x[...];
      x[..., 0]; x[0, ...]; x[None]; x[:, None, ::2]; x[1, 2]; x[()]; x[5:]; x[np.int64(1)];
      x[1][1:]; x[M]; x[x > 0]; x[:, M[0]]; x[~M[:, 0]]; x[[True, False]]; x[True]; x[:, I];
      x[[1, 1, 0]]; x[K, I]; x[K[:, 0], [2, 2]]; x[1, I]; x[I // 2, ..., -1]; x[((0, 0, 1),)];
      x[:, (1, 1)]; x[K]; x[-1, [0, -1, 2, 2]]; x[:, None, I]; x[[]]; x[:, [], None];
      x[np.argmax(x, axis=0), I]; np.stack([2 * row for row in x]); sum(row[0] for row in x)""",
      x=(2, 3))  # fmt: skip
calls(indexing.index, """x[0, :, I]; x[:, 0, I]; x[I // 2, :, I]; x[..., K, I[:1]]; x[M[:, 1:]];
      x[:, [[0, 1], [1, 1]], ::-2]; x[None, 1, :, [0, 0]]""", x=(2, 2, 3))  # fmt: skip
calls(indexing.index, "x[()]; x[None]; x[...]; x[True]", x=())
calls(indexing.index, "x[::-1]; x[[]]", x=(0,))
calls(indexing.scatter, "scatter(x, key=I, shape=(3,))", x=(3,),
      reference="np.stack([x[0] + x[2], 0 * x[0], x[1]])")  # fmt: skip
calls(indexing.scatter, "scatter(x, key=(slice(None), 1), shape=(2, 2))", x=(2,),
      reference="np.stack([0 * x, x], axis=1)")  # fmt: skip

# ---- products ------------------------------------------------------------------------------

for x, y in (
    ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 2)), ((2, 2, 3), (3,)),
    ((3,), (2, 3, 2)), ((0,), (0,)), ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((2, 3), (3, 0)),
):  # fmt: skip
    calls(np.matmul, "x @ y", x=x, y=y)
    calls(np.dot, "np.dot(x, y)", x=x, y=y)
for x, y in (
    ((2, 2, 3), (2, 3, 2)), ((2, 3), (2, 3, 2)), ((2, 2, 3), (3, 2)), ((2, 1, 2, 3), (3, 3, 1)),
    ((2, 2, 3), (1, 3, 2)), ((0, 2, 3), (3, 2)), ((2, 2, 3), (1, 3, 0)),
):  # fmt: skip
    calls(np.matmul, "np.matmul(x, y)", x=x, y=y)
for x, y in (
    ((2, 2, 3), (3, 2)), ((2, 3), (2, 3, 2)), ((2, 1, 3), (2, 3, 2)), ((2, 0, 3), (2, 3, 1)),
    ((), (2, 3)), ((3,), ()), ((), ()), (0.6, (3,)), ((2, 3), 0.6), (0.6, -1.3),
):  # fmt: skip
    calls(np.dot, "np.dot(x, y)", x=x, y=y)
calls(np.matmul, "x @ x.T; C.T @ x; x @ F.T; [1., 2.] @ x; x @ [1, 2, 3]; (x.T @ x)[1:]", x=(2, 3))
calls(np.dot, "x.dot(C.T); np.dot(F, x.T); np.dot(2.0, x); x.dot([1, 2, 3])", x=(2, 3))
for x, y in ((2,), (3,)), ((2, 2), (3,)), ((), (2,)), ((0,), (2,)), (0.6, (2,)), (0.6, -1.3):
    calls(np.outer, "np.outer(x, y)", x=x, y=y)
calls(np.outer, "np.outer(x, x); np.outer(x, [1, 2.5]); np.outer(C, x)", x=(3,))


def einsums(texts: str, **given: object) -> None:
    calls(np.einsum, ";".join(f"np.einsum({text.strip()})" for text in texts.split(";")), **given)


einsums("""'ij,jk->ik', x, C.T; 'ij,jk', x, C.T; 'ij->ji', x; 'ji', x; 'ij->', x; 'ij->j', x;
    'ij,ij->i', x, x; 'i...->...i', x; '...j->...', x; '...i,...i', x, C; 'i...,ij->j...', x, C;
    'ij,k->k', x, C[0]; 'ij,kl->', x, C; 'ab,cb,ad->dc', x, C, C; ',ij->ij', 2.0, x;
    x, [0, 1], [1, 0]; x, [0, 1], C, [2, 1]; x, [0, 1], C, [2, 1], [2, 0]; x, [30, 2];
    x, [Ellipsis, 1], C, [0, 1], [Ellipsis, 0]; ' i j , i j -> j ', x, C; 'ij,kj->ik', x, F;
    'ij,ik,il->jkl', x, x, C, optimize=True; 'ij,ik,il->jkl', x, C, x, optimize='greedy';
    'ij,ik,il->jkl', x, x, x, optimize=['einsum_path', (0, 1), (0, 1)];
    'ij,jk->ik', x, [[1.0, 2], [3, 4], [5, 6]]""", x=(2, 3))  # fmt: skip
einsums("""'ii->i', x; 'ii', x; 'ij->ji', x; 'ii,ij->j', x, x; x, [0, 0], [0]; x, [1, 1];
    '...ii->...', x; 'ij,ji', x, x; 'ij,jk,kl', x, x, x""", x=(2, 2))  # fmt: skip
einsums("""'iij,ij->j', x, y; 'iji,kj->', x, y; '...i,i...', x, y; 'iij,...j->...i', x, y""",
        x=(2, 2, 2), y=(2, 2))  # fmt: skip
einsums("'iii->i', x; 'iii', x; 'iij->j', x; 'i...i->...', x", x=(2, 2, 2))
einsums("'bij,bjk->bik', x, y; '...ij,...jk', x, y", x=(2, 1, 3), y=(2, 3, 2))
einsums("'...ij,...jk', x, y; 'b...j,jk->b...k', x, y", x=(2, 1, 3), y=(3, 2))
einsums("'...i,...i->...', x, y; '...,...', x, y", x=(2, 1, 3), y=(2, 3))
einsums("'i,j->ij', x, y; 'i,j', x, y; 'i,j->', x, y", x=(0,), y=(2,))
einsums("'i,i->i', x, y; 'i,i', x, y; 'i,j->j', x, y", x=(1,), y=(3,))
einsums("',i', x, y; x, [], y, [0]", x=(), y=(3,))
einsums("',i->i', x, y", x=0.6, y=(3,))
einsums("',', x, y", x=0.6, y=-1.3)
calls(np.einsum, "np.einsum('ij,ij->j', x, C, dtype=np.float64)", complex=False, x=(2, 3))

# ---- special -------------------------------------------------------------------------------

ACTIVATIONS = {
    "relu": "np.maximum(x, 0)", "step": "np.heaviside(x, 0)", "softplus": "np.logaddexp(x, 0)",
    "sigmoid": "scipy.special.expit(x)", "expit": "scipy.special.expit(x)",
}  # fmt: skip
for name, reference in ACTIVATIONS.items():
    for x in ((2, 3), (), (0, 2), 0.6, -0.6):
        calls(getattr(special, name), f"{name}(x)", reference=reference, complex=False, x=x)
for name in ("relu", "sigmoid"):
    calls(getattr(special, name), f"x.{name}()", reference=ACTIVATIONS[name], complex=False, x=(3,))
for name in ("logsumexp", "softmax", "log_softmax"):
    for options in ("", ", 0", ", axis=-1", ", axis=(0, 2)", ", axis=1, keepdims=True"):
        if "keepdims" not in options or name == "logsumexp":
            calls(getattr(special, name), f"{name}(x{options})", complex=False, x=(2, 2, 3),
                  reference=f"scipy.special.{name}(x{options})")  # fmt: skip
    for options, x in ("", (3,)), ("", ()), ("", 0.6), (", axis=0", (2, 0, 3)):
        calls(getattr(special, name), f"{name}(x{options})", complex=False, x=x,
              reference=f"scipy.special.{name}(x{options})")  # fmt: skip
