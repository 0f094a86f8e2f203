"""One of several, for each element: programs of ``where``."""

from functools import reduce
from typing import Any

import numpy as np

from .choice import where
from .composite import array, composite, ndim
from .declare import shape_of
from .foreign import held, is_foreign
from .indexing import index, scatter
from .moving import broadcast_arrays
from .ordering import known_mode
from .shaping import astype

__all__ = ["choose", "piecewise", "select"]


def _select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if not condlist:
        raise ValueError("select with an empty condition list is not possible")
    pairs = [(array(mask), array(x)) for mask, x in zip(condlist, choicelist, strict=True)]
    for k, (mask, _) in enumerate(pairs):
        if np.result_type(getattr(mask, "dtype", mask)).kind != "b":
            raise TypeError(f"invalid entry {k} in condlist: should be boolean ndarray")
    out = reduce(lambda other, pair: where(*pair, other), reversed(pairs), default)
    return astype(out, np.result_type(*(getattr(x, "dtype", x) for _, x in pairs), default))


def _choose(a: Any, choices: Any, mode: str = "raise") -> Any:
    which, n, choices = np.asarray(a), len(choices), [array(x) for x in choices]
    known_mode(mode)
    if mode == "raise" and np.any((which < 0) | (which >= n)):
        raise ValueError("invalid entry in choice array")
    which = which % n if mode == "wrap" else np.clip(which, 0, n - 1)
    which, *choices = broadcast_arrays(which, *choices)
    return reduce(lambda other, k: where(which == k, choices[k], other), range(1, n), choices[0])


def _masks(x: Any, condlist: Any, n: int) -> list[Any]:
    """A mask for each of `n` functions; the last may be for what no condition names."""
    if is_foreign(condlist):  # a mask, or several in one array
        condlist = condlist if ndim(condlist) > ndim(x) else condlist[None]
        condlist = [condlist[k] for k in range(shape_of(condlist)[0])]
    several = not np.isscalar(condlist) and (
        isinstance(condlist[0], list | np.ndarray) or is_foreign(condlist[0]) or ndim(x) == 0
    )
    if not several:
        condlist = [condlist]
    masks = [np.broadcast_to(held(mask, bool), shape_of(x)) for mask in condlist]
    if n == len(masks) + 1:
        masks.append(~reduce(np.logical_or, masks))
    if n != len(masks):
        raise ValueError(
            f"with {len(condlist)} condition(s), either {len(condlist)} or {len(condlist) + 1} "
            f"functions are expected"
        )
    return masks


def _piecewise(x: Any, condlist: Any, funclist: Any, *args: Any, **kw: Any) -> Any:
    """Each function sees its own elements only, so it may fail at the others."""
    x, out = array(x), 0
    masks = _masks(x, condlist, len(funclist))
    for k, (mask, f) in enumerate(zip(masks, funclist, strict=True)):
        piece = f(index(x, key=mask), *args, **kw) if callable(f) else f * np.ones_like(x[mask])
        last = ~reduce(np.logical_or, masks[k + 1 :], np.zeros_like(mask))  # the later ones win
        out = out + scatter(piece, key=mask, shape=shape_of(x)) * last
    return out


select = composite(np.select, _select)
choose = composite(np.choose, _choose)
piecewise = composite(np.piecewise, _piecewise)
