"""How outputs and targets belong together: their shapes, and what the graph says of an output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..ops.declare import Operation
from ..ops.indexing import index
from ..ops.shaping import expand_dims, floating, ravel, reshape, squeeze, transpose
from ..ops.special import softmax
from ..value import Value
from .arguments import plain_of

__all__ = [
    "Weights", "array_of", "check_classes", "check_probabilities", "check_smoothing", "for_classes",
    "input_of", "paired", "yes_no",
]  # fmt: skip

Weights = Sequence[Any] | Mapping[int, Any] | None

_MOVES = (index, ravel, reshape, squeeze, expand_dims, transpose)


def array_of(t: Any) -> Any:
    """Targets as a Value, if they are one, else as an array."""
    return t if isinstance(t, Value) else np.asarray(t)


def paired(y: Any, t: Any, hint: str = "") -> Any:
    """`t` in the shape of `y`; a column of length 1 may be missing on either side.

    Raises
    ------
    ValueError
        If the shapes differ otherwise; `hint` says what else may have been meant.
    """
    shape = np.shape(y)  # float64 would widen float32
    t = floating(array_of(t), np.result_type(getattr(y, "dtype", float), 0.0))
    if t.shape == shape:
        return t
    if shape == (*t.shape, 1) or (*shape, 1) == t.shape:
        return t.reshape(shape)
    raise ValueError(
        f"outputs of shape {shape} do not pair with targets of shape {t.shape}"
        + (f"; {hint}" if hint else "")
    )


def yes_no(p: Any, t: Any, hint: str) -> Any:
    """`paired`, of targets that answer yes/no questions: 0, 1 or between.

    Raises
    ------
    ValueError
    """
    t = paired(p, t, hint)
    data = plain_of(t)
    if data.size and (data.min() < 0 or data.max() > 1):
        raise ValueError(
            f"targets here lie between 0 and 1, these between {data.min():.4g} and "
            f"{data.max():.4g}; for −1 and 1 pass (t + 1) / 2, or use hinge"
        )
    return t


def input_of(y: Any, operation: Operation) -> Any:
    """What `operation` was applied to, if `y` is its result (moved about, if elementwise)."""
    if not isinstance(y, Value) or y.op is None or y._operands[0] is None:
        return None
    if y.op is operation:
        last = operation is not softmax or y._options.get("axis") in (-1, y.ndim - 1)
        return y._operands[0] if last else None
    if y.op in _MOVES and operation is not softmax:
        z = input_of(y._operands[0], operation)
        return None if z is None else z.record(y.op, (z,), y._options)
    return None


def check_probabilities(p: Any) -> None:
    """See that numbers lie between 0 and 1.

    Raises
    ------
    ValueError
    """
    data = plain_of(p)
    if np.any((data < 0) | (data > 1)):
        raise ValueError(
            f"probabilities lie between 0 and 1, these between {np.min(data):.4g} and "
            f"{np.max(data):.4g}; pass logits=True if they are raw scores"
        )


def check_classes(t: Any, shape: tuple[int, ...]) -> None:
    """See that `t` are class indices for scores of `shape`, one for each row.

    Raises
    ------
    ValueError
    """
    if t.shape != shape[:-1] or t.dtype.kind not in "iu":
        raise ValueError(
            f"targets must be class indices of shape {shape[:-1]} or rows of shape {shape}; these "
            f"have shape {t.shape} and dtype {t.dtype}"
        )
    numbers = plain_of(t)
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < shape[-1]):
        raise ValueError(
            f"class indices go from 0 to {shape[-1] - 1}; found {numbers.min()} … {numbers.max()}"
        )


def check_smoothing(amount: float) -> None:
    """See that label smoothing leaves something of the labels.

    Raises
    ------
    ValueError
    """
    if not 0 <= amount < 1:
        raise ValueError(f"label_smoothing is a share of at least 0 and below 1, not {amount!r}")


def for_classes(given: Any, n: int, *, numbers: bool = False) -> list[Any]:
    """Class weights in the order of `n` classes; those that a dict lacks are 1.

    Raises
    ------
    ValueError
        If there are more or fewer, a dict names other classes, or they are to be `numbers` and one
        is an array.
    """
    if isinstance(given, Mapping):
        known = given.keys() <= set(range(n))
        weights = [given.get(k, 1) for k in range(n)] if known else []
    else:
        weights = list(given) if np.iterable(given) else []
    if len(weights) != n or (numbers and any(map(np.ndim, weights))):
        raise ValueError(
            f"class_weights takes {n} numbers, one for each class, or a dict of class numbers 0 to "
            f"{n - 1} and their weights; not {given!r}"
        )
    return weights
