"""The arrays that training takes: rows of numbers, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import TableError

__all__ = ["rows_of"]


def rows_of(X: Any, y: Any) -> tuple[Any, Any]:
    """Data and targets as arrays of numbers.

    Raises
    ------
    TableError
        If one holds something else, such as texts.
    """
    X, y = np.asarray(X), np.asarray(y)
    for what, rows in ("the data", X), ("the targets", y):
        if rows.dtype.kind not in "biufc":
            found = sorted(rows.ravel().tolist(), key=lambda x: isinstance(x, int | float))
            raise TableError(
                "{what} must be numbers, and are of dtype {dtype}, such as {found}; "
                ".astype(float) reads numbers written as text, np.unique(y, return_inverse=True)[1]"
                " numbers the names of classes, data.Preparation does both for a table",
                what=what, dtype=rows.dtype, found=", ".join(map(repr, found[:1])),
            )  # fmt: skip
    return X, y
