"""Operations that only programs have: arrays end to end, parts, views, numbers in arrays."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...ops.declare import Operation

__all__ = ["gather", "item", "listed", "part", "row", "strided", "taken"]


def _gather(*xs: Any) -> Any:
    return np.concatenate([np.ravel(x) for x in xs])


def _part(x: Any, start: int = 0, shape: tuple[int, ...] = ()) -> Any:
    return x[start : start + prod(shape)].reshape(shape)


def _row(*xs: Any) -> Any:
    return np.array(xs, float)


def _strided(x: Any, start: int = 0, shape: Any = (), strides: Any = ()) -> Any:
    step = x.strides[0]  # of elements that need not lie side by side: `x` may be such a view
    return np.lib.stride_tricks.as_strided(x[start:], shape, [step * s for s in strides])


gather = Operation(_gather, "[{xs}]", {}, name="gather", compute=_gather)
part = Operation(_part, "part({x})", {"dx": None}, name="part")
row = Operation(_row, "[{xs}]", {}, name="row", compute=_row)
strided = Operation(_strided, "strided({x})", {"dx": None}, name="strided")
taken = Operation(
    lambda x, places: x[places], "{x}[{places}]", {"dx": None, "dplaces": None}, name="taken"
)
listed = Operation(lambda x: x.tolist(), "list({x})", {"dx": None}, name="listed")
item = Operation(lambda x, k=0: x[k], "{x}[{k}]", {"dx": None}, name="item")
