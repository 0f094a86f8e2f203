"""Functions that have no derivative, or none that could be relied on, each with its way out."""

from typing import Any

import numpy as np

__all__ = ["IN_PLACE", "way_out"]

_GATHER = "gather what it would keep: x[np.unique(x.data, return_index=True)[1]]"
_COPY = "values are not changed in place: use np.where, np.concatenate, x + mask * v or np.sort"
_SOFT = "it counts in steps: make a soft histogram with np.einsum"
_NO_RULE = "there is no rule yet: use np.linalg.eigvals, or give it one with custom_op"
_WHOLE = "its numbers are whole ones"
_WHOLE_ARRAYS = "it calls Python for each element: use ufuncs on whole arrays"

_WAYS: dict[Any, str] = {
    getattr(module, name): way
    for module, names, way in (
        (np, "unique unique_all unique_counts unique_inverse unique_values union1d", _GATHER),
        (np, "intersect1d setdiff1d setxor1d", _GATHER),
        (np, "put place putmask copyto fill_diagonal put_along_axis", _COPY),
        (np, "histogram histogram2d histogramdd histogram_bin_edges bincount", _SOFT),
        (np, "roots poly polydiv", _NO_RULE),
        (np.linalg, "matrix_rank", _WHOLE),
        (np, "frexp spacing nextafter gcd lcm bitwise_and bitwise_or left_shift", _WHOLE),
        (np, "bitwise_xor invert right_shift bitwise_count packbits unpackbits", _WHOLE),
    )
    for name in names.split()
    if hasattr(module, name)
}
_SLICES = "there is no rule yet: np.stack the sums of the slices, or give it one with custom_op"
_METHODS = {"at": _COPY, "reduceat": _SLICES}
_NEITHER = "give it a rule with custom_op"

IN_PLACE = {
    "sort": "np.sort(v)",
    "partition": "np.partition(v, kth)",
    "fill": "np.full_like(v, number), or 0 * v + number",
    "put": "np.where, or v + mask * new",
    "resize": "np.resize(v, shape), or v.reshape(shape)",
    "byteswap": "v.detach()",
}
"""The ndarray methods that change an array, and what to write in their place."""


def way_out(function: Any) -> str:
    """What to do in the place of `function`, which has no rule."""
    ufunc = getattr(function, "__self__", None)
    if isinstance(ufunc, np.ufunc):
        if all(set(kind) <= set("O->") for kind in ufunc.types):
            return _WHOLE_ARRAYS
        return _METHODS.get(function.__name__) or _WAYS.get(ufunc, _NEITHER)
    return _WAYS.get(function, _NEITHER)
