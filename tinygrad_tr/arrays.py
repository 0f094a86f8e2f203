"""What may be the data of a value: Python numbers, NumPy's, and arrays that speak its protocols."""

from __future__ import annotations

from typing import Any

import numpy as np

from .graph import Node
from .ops.declare import is_weak, shape_of
from .ops.foreign import is_foreign
from .pullback import is_complex

__all__ = ["as_operand", "as_question", "differentiable", "own", "plain", "refuse", "seed_like"]


def own(data: Any, dtype: Any = None) -> Any:
    """A copy of `data` that nobody else holds: a Python float for a Python number, else an array.

    Raises
    ------
    TypeError
        If the data is not numeric.
    """
    if is_weak(data):
        if dtype is not None:
            return np.dtype(dtype).type(data)
        return float(data) if type(data) is int else data
    if isinstance(data, Node):
        if data.requires_grad:
            raise TypeError(
                "Value(v) of a value that needs a gradient would lose it; use v itself, v.copy() "
                "(recorded) or v.detach() (a constant)"
            )
        return own(data._number, dtype)
    if isinstance(data, np.generic) and dtype is None:
        return refuse(data)
    if is_foreign(data):
        return data.copy() if dtype is None else data.astype(dtype)
    return refuse(np.array(_unmasked(data), dtype=dtype))


def _unmasked(data: Any) -> Any:
    """`data`, unless it is an array that NumPy would read with a loss."""
    if hasattr(data, "__dlpack__") and not isinstance(data, np.ndarray):
        raise TypeError(
            f"an array of {type(data).__module__.partition('.')[0]} does not answer NumPy's "
            f"functions, and a gradient would be lost; pass its numbers on by DLPack, "
            f"tg.Value(np.from_dlpack(t))"
        )
    if isinstance(data, np.ma.MaskedArray):
        raise TypeError(
            "the mask of a masked array would be lost; fill it (data.filled(0)) and keep the mask "
            "as an array of its own, for np.where"
        )
    return data


def refuse(data: Any) -> Any:
    """`data`, unless it is an array of something that has no derivative and is no number."""
    dtype = getattr(data, "dtype", None)
    if dtype is None or dtype.kind not in "fciub":
        what = f"dtype {dtype}" if dtype is not None else type(data).__name__
        raise TypeError(
            f"a value holds numbers, not {what}; convert the data first, e.g. with float() or "
            f".astype(float)"
        )
    return data


def differentiable(data: Any) -> bool:
    """Whether `data` is of a dtype that can vary: floating point, real or complex."""
    if type(data) is float:
        return True
    dtype = getattr(data, "dtype", None)
    return type(data) is complex if dtype is None else dtype.kind in "fc"


def as_operand(x: Any) -> Any:
    """A plain operand as an operation takes it: what is not an array becomes one."""
    if is_weak(x) or x is None or is_foreign(x):
        return x
    if type(x) is np.ndarray or isinstance(x, np.generic):
        return refuse(x)
    return refuse(np.array(_unmasked(x)))


def as_question(x: Any) -> Any:
    """The same for comparisons, which anything may be asked."""
    return np.array(x) if isinstance(x, list | tuple) else x


def seed_like(data: Any, gradient: Any) -> Any:
    """The gradient that comes into a result, of the shape and dtype of its `data`, in own memory.

    Raises
    ------
    ValueError, TypeError
        If `gradient` is missing or does not fit.
    """
    if type(gradient) is type(data) is np.ndarray and gradient.shape == data.shape:
        dtype = data.dtype
        if gradient.dtype is dtype and dtype.kind in "fc":
            return gradient.copy()  # nearly always
    if not differentiable(data):
        raise TypeError("requires_grad was set on whole numbers, which have no derivative")
    if gradient is None:
        return _unit(data)
    gradient = as_operand(gradient._number if isinstance(gradient, Node) else gradient)
    if shape_of(gradient) != shape_of(data):
        raise ValueError(
            f"gradient= has shape {shape_of(gradient)}, the value has shape {shape_of(data)}"
        )
    if is_complex(gradient) and not is_complex(data):
        raise TypeError("gradient= is complex, the value is real")
    if is_weak(data):
        return type(data)(gradient)
    if is_weak(gradient):
        return np.array(gradient, dtype=data.dtype)
    return gradient.astype(data.dtype)  # a copy


def _unit(data: Any) -> Any:
    """The gradient 1 that a single number starts from."""
    if is_complex(data):
        raise ValueError("backward() on a complex value needs gradient=")
    if is_weak(data):
        return 1.0
    if data.size != 1:
        raise ValueError(
            f"backward() starts from a single number, and this value has shape {data.shape}; "
            f"reduce it (v.sum()) or pass gradient= of this shape (gradients: output_gradients=)"
        )
    return np.ones_like(data)


def plain(x: Any, otherwise: str, *names: str) -> Any:
    """`x`, for reading only, with their data in place of constants.

    Raises
    ------
    TypeError
        The text `otherwise` with `names`, if a value in it needs a gradient.
    """
    if isinstance(x, list | tuple):
        kind = list if isinstance(x, list) else tuple
        return kind([plain(part, otherwise, *names) for part in x])
    if not isinstance(x, Node):
        return x
    if x.requires_grad:
        raise TypeError(otherwise.format(*names))
    data = x._number
    if isinstance(data, np.ndarray):
        data = data.view()
        data.flags.writeable = False
    return data
