"""Operations that move elements about: each one's adjoint moves them back."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .declare import is_weak, op, shape_of
from .foreign import is_foreign

__all__ = [
    "astype", "broadcast_to", "concatenate", "copy", "expand_dims", "floating", "lifted", "ravel",
    "reshape", "spread", "squeeze", "stack", "transpose", "weaken",
]  # fmt: skip

Shape = tuple[int, ...]


def axes_of(axis: Any, ndim: int) -> Shape:
    """The axes that an `axis` argument names, none of them negative; a single number has none."""
    if axis is None or ndim == 0:
        return tuple(range(ndim))
    return tuple(int(a) % ndim for a in (axis if isinstance(axis, Sequence) else (axis,)))


def spread(g: Any, shape: Shape, axis: Any = None, keepdims: bool = False) -> Any:
    """Hand the gradient of a reduction along `axis` back to each of the elements reduced."""
    if shape_of(g) == shape:
        return g
    reduced = axes_of(axis, len(shape))
    kept = tuple(1 if k in reduced else n for k, n in enumerate(shape))
    g = g if keepdims else reshape(g, kept)
    if isinstance(g, np.ndarray):
        out = np.empty(shape, g.dtype)  # several times quicker than a view by broadcast_to
        out[...] = g
        return out
    return broadcast_to(g, shape)


def _inverse(axes: Any, ndim: int) -> Any:
    """The permutation that undoes `transpose(axes)`."""
    if axes is None:
        return None
    order = axes_of(axes, ndim)
    return tuple(order.index(k) for k in range(ndim))


def _slab(g: Any, i: int, shapes: tuple[Shape, ...], axis: int | None) -> Any:
    """The part of `g` that came from input `i` of a concatenation."""
    if axis is None:
        start = sum(math.prod(shape) for shape in shapes[:i])
        return reshape(g[start : start + math.prod(shapes[i])], shapes[i])
    start = sum(shape[axis] for shape in shapes[:i])
    along = slice(start, start + shapes[i][axis])
    return g[(slice(None),) * (axis % len(shapes[i])) + (along,)]


def _known(order: Any) -> Any:
    """C or F; the orders A and K depend on memory, which no derivative can see."""
    if order not in ("C", "F"):
        raise TypeError(f"order={order!r} has no derivative; use 'C' or 'F'")
    return order


def _reshape(x: Any, shape: Any, order: Any = "C", **options: Any) -> Any:
    if order != "C":  # other libraries may know no other
        options["order"] = _known(order)
    return np.reshape(x, shape, **options)


def _ravel(x: Any, order: Any = "C") -> Any:
    return np.ravel(x) if order == "C" else np.ravel(x, order=_known(order))


def _astype(x: Any, dtype: Any, copy: bool = True) -> Any:
    return np.dtype(dtype).type(x) if is_weak(x) else x.astype(dtype, copy=copy)


def _copy(x: Any, **options: Any) -> Any:
    return x.copy() if is_foreign(x) and not options else np.copy(x, **options)


def _weaken(x: Any) -> Any:
    """A plain Python number, which promotes nothing, from an array of one element.

    An array of another library keeps its number: it stays one, without axes.
    """
    if is_foreign(x):
        return np.reshape(x, ())
    return x if is_weak(x) else x.item()


reshape = op(
    np.reshape, "reshape({x}, {shape})", also="shape copy", compute=_reshape,
    gx=lambda g, x_shape, order="C": reshape(g, x_shape, order=order),
)  # fmt: skip
ravel = op(
    np.ravel, "ravel({x})", compute=_ravel,
    gx=lambda g, x_shape, order="C": reshape(g, x_shape, order=order),
)  # fmt: skip
transpose = op(
    np.transpose, "transpose({x})",
    gx=lambda g, x_shape, axes=None: transpose(g, _inverse(axes, len(x_shape))),
)  # fmt: skip
squeeze = op(np.squeeze, "squeeze({x})", also="axis", gx=lambda g, x_shape: reshape(g, x_shape))
expand_dims = op(
    np.expand_dims, "expand_dims({x}, {axis})", also="axis",
    gx=lambda g, x_shape: reshape(g, x_shape),
)  # fmt: skip
concatenate = op(
    np.concatenate, "concatenate({xs})", also="dtype casting",
    each=lambda g, i, shapes, axis=0: _slab(g, i, shapes, axis),
)  # fmt: skip
stack = op(
    np.stack, "stack({xs})", also="dtype casting",
    each=lambda g, i, shapes, axis=0: g[(slice(None),) * (axis % (len(shapes[0]) + 1)) + (i,)],
)  # fmt: skip

# The engine sums over broadcast axes and casts to the operand's dtype, so for these g is enough.
broadcast_to = op(np.broadcast_to, "broadcast_to({x}, {shape})", also="shape", gx=lambda g: g)
copy = op(np.copy, "copy({x})", also="order", compute=_copy, gx=lambda g: g)
astype = op(np.astype, "astype({x}, {dtype})", also="dtype copy", compute=_astype, gx=lambda g: g)
weaken = op(_weaken, "float({x})", name="float", gx=lambda g, x: g * np.ones_like(x))


def floating(x: Any, dtype: Any = float) -> Any:
    """Whole numbers and masks as numbers of `dtype`: small ones wrap, masks do not add."""
    kind = getattr(getattr(x, "dtype", None), "kind", "f")
    return astype(x, dtype) if kind in "biu" else x


def lifted(xs: tuple[Any, ...], dtype: Any) -> tuple[Any, ...]:
    """Operands in the type that NumPy computed in, that of the result; Python's numbers as is."""
    if dtype is None:
        return xs
    real = np.finfo(dtype).dtype
    kinds = [getattr(x, "dtype", None) for x in xs]
    wanted = [dtype if kind is not None and kind.kind == "c" else real for kind in kinds]
    return tuple(
        astype(x, to) if kind not in (None, to, bool) and np.can_cast(kind, to) else x
        for x, kind, to in zip(xs, kinds, wanted, strict=True)
    )
