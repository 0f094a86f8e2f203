"""Arrays put together and taken apart."""

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from .composite import along, array, composite, ndim, one_axis
from .declare import shape_of
from .indexing import index
from .moving import at_least, moveaxis
from .shaping import astype, broadcast_to, concatenate, copy, ravel, reshape

__all__ = [
    "append", "array_split", "block", "column_stack", "delete", "dsplit", "dstack", "hsplit",
    "hstack", "insert", "split", "unstack", "vsplit", "vstack",
]  # fmt: skip

# ---- together --------------------------------------------------------------------------------


def _hstack(tup: Any, **options: Any) -> Any:
    parts = [at_least(1, x) for x in tup]
    return concatenate(parts, axis=0 if ndim(parts[0]) == 1 else 1, **options)


def _columns(tup: Any) -> Any:
    parts = map(array, tup)
    return concatenate([at_least(2, x).T if ndim(x) < 2 else x for x in parts], axis=1)


def _append(arr: Any, values: Any, axis: int | None = None) -> Any:
    if axis is None:
        return concatenate([ravel(array(arr)), ravel(array(values))])
    return concatenate([array(arr), array(values)], axis=axis)


def _depth(part: Any) -> int:
    return 1 + max(map(_depth, part)) if isinstance(part, list) else 0


def _axes(part: Any) -> int:
    return max(map(_axes, part)) if isinstance(part, list) else ndim(part)


def _block(arrays: Any) -> Any:
    depth = _depth(arrays)
    axes = max(depth, _axes(arrays))

    def join(part: Any, level: int) -> Any:
        if isinstance(part, list) != (level > 0):
            raise ValueError("List depths are mismatched: each array stands in as many lists")
        if level:
            return concatenate([join(x, level - 1) for x in part], axis=-level)
        return reshape(part, (*(1,) * (axes - ndim(part)), *shape_of(part)))

    return join(arrays, depth) if depth else copy(arrays)


vstack = composite(
    np.vstack, lambda tup, **options: concatenate([at_least(2, x) for x in tup], **options)
)
hstack = composite(np.hstack, _hstack)
dstack = composite(np.dstack, lambda tup: concatenate([at_least(3, x) for x in tup], axis=2))
column_stack = composite(np.column_stack, _columns)
append = composite(np.append, _append)
block = composite(np.block, _block)

# ---- apart -----------------------------------------------------------------------------------


def _array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    axis = normalize_axis_index(axis, ndim(ary))
    pieces = np.array_split(np.arange(shape_of(ary)[axis]), indices_or_sections)
    keys = [slice(p[0], p[-1] + 1) if p.size else slice(0, 0) for p in pieces]
    return [index(ary, key=along(axis, key)) for key in keys]


def _split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    if np.ndim(indices_or_sections) == 0 and shape_of(ary)[axis] % indices_or_sections:
        raise ValueError("array split does not result in an equal division")
    return _array_split(ary, indices_or_sections, axis)


def _splits(name: str, axis: int, least: int) -> Any:
    """The split along an axis, or the last, of arrays that have `least` axes."""

    def program(ary: Any, indices_or_sections: Any) -> list[Any]:
        if ndim(ary) < least:
            raise ValueError(f"{name} only works on arrays of {least} or more dimensions")
        return _split(ary, indices_or_sections, min(axis, ndim(ary) - 1))

    return program


def _unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    axis = normalize_axis_index(axis, ndim(x))
    return tuple(index(x, key=along(axis, k)) for k in range(shape_of(x)[axis]))


array_split = composite(np.array_split, _array_split)
split = composite(np.split, _split)
hsplit = composite(np.hsplit, _splits("hsplit", 1, least=1))
vsplit = composite(np.vsplit, _splits("vsplit", 0, least=2))
dsplit = composite(np.dsplit, _splits("dsplit", 2, least=3))
unstack = composite(getattr(np, "unstack", None), _unstack)

# ---- elements put in and left out --------------------------------------------------------------


def _insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Any:
    """The new elements behind the old ones, and then each where NumPy puts its number."""
    arr, axis = one_axis(arr, axis)
    values, n, shape = array(values), shape_of(arr)[axis], shape_of(arr)
    if ndim(values) < len(shape):
        values = reshape(values, (*(1,) * (len(shape) - ndim(values)), *shape_of(values)))
    if np.ndim(obj) == 0 and not isinstance(obj, slice):
        values = moveaxis(values, 0, axis)
    places = np.arange(n)[obj] if isinstance(obj, slice) else np.asarray(obj)
    places = np.flatnonzero(places) if places.dtype == bool else places
    new = shape_of(values)[axis] if places.size == 1 else places.size
    values = broadcast_to(values, (*shape[:axis], new, *shape[axis + 1 :]))
    order = np.insert(np.arange(n), obj, np.arange(n, n + new))
    values = values if values.dtype == arr.dtype else astype(values, arr.dtype)
    return index(concatenate([arr, values], axis=axis), key=along(axis, order))


def _delete(arr: Any, obj: Any, axis: int | None = None) -> Any:
    arr, axis = one_axis(arr, axis)
    every = np.arange(shape_of(arr)[axis])
    places = np.asarray(obj) if hasattr(obj, "record") else obj  # a Value would call this again
    return index(arr, key=along(axis, np.isin(every, np.delete(every, places))))


insert = composite(np.insert, _insert)
delete = composite(np.delete, _delete)
