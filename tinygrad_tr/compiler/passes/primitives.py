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


def _taken(x: Any, places: Any) -> Any:
    return x[places]


def _listed(x: Any) -> Any:
    return x.tolist()


def _item(x: Any, k: int = 0) -> Any:
    return x[k]


gather = Operation(_gather, "[{xs}]", {}, name="gather", compute=_gather)
part = Operation(_part, "part({x})", {"dx": None}, name="part")
row = Operation(_row, "[{xs}]", {}, name="row", compute=_row)
strided = Operation(_strided, "strided({x})", {"dx": None}, name="strided")
taken = Operation(_taken, "{x}[{places}]", {"dx": None, "dplaces": None}, name="taken")
listed = Operation(_listed, "list({x})", {"dx": None}, name="listed")
item = Operation(_item, "{x}[{k}]", {"dx": None}, name="item")
