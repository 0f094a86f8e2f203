"""``pad`` in NumPy's modes: zeros around, positions repeated, or numbers made from the edge."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as np

from .composite import along, composite, ndim
from .composite import array as as_array
from .declare import op, shape_of
from .indexing import index
from .reductions import max_, mean, min_
from .shaping import broadcast_to, concatenate

__all__ = ["pad", "padded"]

Widths = list[tuple[int, int]]

padded = op(
    lambda x, widths, values=0: np.pad(x, widths, constant_values=values),
    "pad({x}, {widths})", name="pad", also="values",
    gx=lambda g, x_shape, widths: _middle(g, x_shape, widths),
)  # fmt: skip


def _middle(g: Any, shape: tuple[int, ...], widths: Widths) -> Any:
    return index(g, key=tuple(slice(a, a + n) for (a, _), n in zip(widths, shape, strict=True)))


def _pairs(given: Any, axes: int) -> Any:
    """Before and after for each axis, of a number, a pair, or pairs."""
    if isinstance(given, dict):  # axis → a number or a pair
        chosen = {k % axes: np.broadcast_to(pair, 2) for k, pair in given.items()}
        given = [chosen.get(k, (0, 0)) for k in range(axes)]
    return [tuple(pair) for pair in np.broadcast_to(given, (axes, 2)).tolist()]


# ---- numbers made from the edge ----------------------------------------------------------------


def _ramp(edge: Any, end: Any, n: int, axis: int, side: int) -> Any:
    """From the edge to `end`, which is reached outermost."""
    far = (np.arange(n, 0, -1) if side == 0 else np.arange(1, n + 1)) / n
    far = np.reshape(far, (-1, *(1,) * (ndim(edge) - axis - 1))).astype(edge.dtype)
    return edge * (1 - far) + end * far


def _ramped(x: Any, widths: Widths, end_values: Any = 0) -> Any:
    ends = _pairs(end_values, ndim(x))
    for k, ((a, b), (first, last)) in enumerate(zip(widths, ends, strict=True)):
        low, high = index(x, key=along(k, slice(1))), index(x, key=along(k, slice(-1, None)))
        x = concatenate([_ramp(low, first, a, k, 0), x, _ramp(high, last, b, k, 1)], axis=k)
    return x


def _by_statistic(of: Callable[..., Any]) -> Callable[..., Any]:
    """The mode that fills either side with a number made from `stat_length` elements there."""

    def program(x: Any, widths: Widths, stat_length: Any = None) -> Any:
        lengths = _pairs(stat_length or shape_of(x), ndim(x)) if stat_length else None
        for k, (a, b) in enumerate(widths):
            n = shape_of(x)[k]
            m = [min(length, n) for length in lengths[k]] if lengths else [n, n]
            low = of(index(x, key=along(k, slice(m[0]))), axis=k, keepdims=True)
            high = of(index(x, key=along(k, slice(n - m[1], None))), axis=k, keepdims=True)
            x = concatenate([_wide(low, k, a), x, _wide(high, k, b)], axis=k)
        return x

    return program


def _wide(x: Any, axis: int, n: int) -> Any:
    shape = shape_of(x)
    return broadcast_to(x, (*shape[:axis], n, *shape[axis + 1 :]))


# ---- positions repeated ------------------------------------------------------------------------


def _by_position(mode: Any) -> Callable[..., Any]:
    """The mode that pads the positions along each axis as NumPy does, and takes what is there."""

    def program(x: Any, widths: Widths) -> Any:
        for k, pair in enumerate(widths):
            if any(pair):
                x = index(x, key=along(k, np.pad(np.arange(shape_of(x)[k]), pair, mode)))
        return x

    return program


def _by_mirror(mode: Any) -> Callable[..., Any]:
    """The mode that turns a line about its ends, in a mirror ("even") or in a point ("odd")."""
    even = _by_position(mode)

    def program(x: Any, widths: Widths, reflect_type: str = "even") -> Any:
        if reflect_type not in ("even", "odd"):
            raise ValueError(f"reflect_type must be 'even' or 'odd', not {reflect_type!r}")
        for k, pair in enumerate(widths if reflect_type == "odd" else []):
            if any(pair):
                alone = [(0, 0)] * k + [pair] + [(0, 0)] * (ndim(x) - k - 1)
                x = _turned(x, even(x, alone), k, pair[0], mode)
        return x if reflect_type == "odd" else even(x, widths)

    return program


def _turned(x: Any, mirrored: Any, axis: int, before: int, mode: str) -> Any:
    """The point reflection: every turn about an end e makes of an element 2e less itself."""
    n, whole = shape_of(x)[axis], shape_of(mirrored)[axis]
    period = max(2 * n if mode == "symmetric" else 2 * n - 2, 1)
    times, place = np.divmod(np.arange(whole) - before, period)
    column = (-1, *(1,) * (ndim(x) - axis - 1))
    back = np.reshape(place >= n, column).astype(x.dtype)
    times = np.reshape(times, column).astype(x.dtype)
    first, last = index(x, key=along(axis, slice(1))), index(x, key=along(axis, slice(-1, None)))
    return mirrored * (1 - 2 * back) + 2 * (last * back + (last - first) * times)


MODES: dict[str, Callable[..., Any]] = {
    "constant": lambda x, widths, constant_values=0: padded(x, widths, constant_values),
    "linear_ramp": _ramped,
    **{mode: _by_position(mode) for mode in ("edge", "wrap")},
    **{mode: _by_mirror(mode) for mode in ("reflect", "symmetric")},
    "mean": _by_statistic(mean),
    "maximum": _by_statistic(max_),
    "minimum": _by_statistic(min_),
}


def _refuse_empty(shape: tuple[int, ...], widths: Widths) -> None:
    """An axis without numbers has none to repeat."""
    for k, (n, pair) in enumerate(zip(shape, widths, strict=True)):
        if n == 0 and any(pair):
            raise ValueError(
                f"can't extend empty axis {k} using modes other than 'constant' or 'empty'"
            )


def _pad(array: Any, pad_width: Any, mode: Any = "constant", **options: Any) -> Any:
    if mode == "empty":
        raise TypeError(
            "pad(): mode='empty' leaves the padding uninitialised, so there is no function to "
            "differentiate; use mode='constant'"
        )
    if mode not in MODES:
        raise TypeError(f"pad(): no derivative is known with mode={mode!r}")
    if options and (unknown := options.keys() - signature(MODES[mode]).parameters):
        raise ValueError(f"unsupported keyword arguments for mode {mode!r}: {unknown}")
    x = as_array(array)
    widths = _pairs(pad_width, ndim(x))
    if not widths:
        return +x  # a single number has no sides
    if mode != "constant" and 0 in shape_of(x):
        _refuse_empty(shape_of(x), widths)
        return padded(x, widths)
    return MODES[mode](x, widths, **options)


pad = composite(np.pad, _pad)
