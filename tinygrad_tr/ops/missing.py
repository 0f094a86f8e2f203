"""The reductions that leave out nan: the ordinary ones, of what is there."""

from typing import Any

import numpy as np

from .choice import where as choose
from .composite import array, composite
from .cumulative import cumprod, cumsum, prod
from .declare import op
from .reductions import mean, shared, std, sum_, var

__all__ = [
    "nancumprod", "nancumsum", "nanmax", "nanmean", "nanmin", "nanprod", "nanstd", "nansum",
    "nanvar",
]  # fmt: skip


def _filled(of: Any, filling: float) -> Any:
    """The program of `of` with a number that does nothing in the place of nan."""

    def program(a: Any, axis: Any = None, **options: Any) -> Any:
        a = array(a)
        return of(choose(np.isnan(a), filling, a), axis=axis, **options)

    return program


def _there(of: Any) -> Any:
    """The program of `of` for what is there."""

    def program(a: Any, axis: Any = None, *, where: Any = True, **options: Any) -> Any:
        a = array(a)
        return of(a, axis=axis, where=~np.isnan(a) & where, **options)

    return program


nansum = composite(np.nansum, _filled(sum_, 0))
nanprod = composite(np.nanprod, _filled(prod, 1))
nancumsum = composite(np.nancumsum, _filled(cumsum, 0))
nancumprod = composite(np.nancumprod, _filled(cumprod, 1))
nanmean = composite(np.nanmean, _there(mean))
nanvar = composite(np.nanvar, _there(var))
nanstd = composite(np.nanstd, _there(std))
nanmax = op(
    np.nanmax, "nanmax({x})", also="initial",
    gx=lambda g, x, out, axis=None, keepdims=False, where=True:
        shared(g, x, out, axis, keepdims, where),
)  # fmt: skip
nanmin = op(
    np.nanmin, "nanmin({x})", also="initial",
    gx=lambda g, x, out, axis=None, keepdims=False, where=True:
        shared(g, x, out, axis, keepdims, where),
)  # fmt: skip
