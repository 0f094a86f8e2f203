"""NPZ files as tables: named columns, or a matrix of inputs with its targets.

Nothing is unpickled, and nothing here knows pandas.
"""

from __future__ import annotations

import math
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import TableError
from .table import Table

__all__ = ["read_npz"]

DAMAGE = (zipfile.BadZipFile, struct.error, zlib.error, ValueError, EOFError, KeyError,
          NotImplementedError, MemoryError, RuntimeError)  # fmt: skip


def read_npz(path: Path) -> Table:
    """Read the arrays of a file that ``numpy.savez`` wrote.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    Table
        An array of one dimension is a column of its name; one of more, ``X`` of shape (n, d),
        the columns ``X1`` … ``Xd``. Rows are counted from 1.

    Raises
    ------
    OSError
        If the file cannot be read.
    TableError
        If it is damaged, or its arrays are no columns of one table.
    """
    columns: dict[str, Any] = {}
    for name, array in _arrays(path).items():
        for column, values in _columns(path.name, name, array).items():
            if column in columns:
                raise TableError("{file} has two columns {name!r}; rename one of them",
                                 file=path.name, name=column)  # fmt: skip
            columns[column] = values
    table = Table.of(columns, source=path.name)
    if not len(table):
        raise TableError("{file} holds no rows", file=path.name)
    return table


def _arrays(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        try:
            with zipfile.ZipFile(stream):  # np.load would take other kinds of file too
                pass
            with np.load(stream, allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
        except DAMAGE as error:
            raise TableError(
                "{file} is no NPZ file of numbers and texts ({reason}); write it with "
                "numpy.savez", file=path.name, reason=(str(error).splitlines() or ["?"])[0][:120],
            ) from None  # fmt: skip


def _columns(file: str, name: str, array: Any) -> dict[str, Any]:
    """One array as columns."""
    if array.ndim == 0 or array.dtype.kind not in "iufbUSM":
        raise TableError(
            "{file}: {name!r} has shape {shape} and type {type}; a column holds numbers, truth "
            "values or texts, one for each row",
            file=file, name=name, shape=str(array.shape), type=str(array.dtype),
        )  # fmt: skip
    if array.dtype.kind == "S":
        array = np.char.decode(array, "utf-8", "replace")
    if array.ndim == 1:
        return {name: array}
    flat = array.reshape(len(array), math.prod(array.shape[1:]))
    return {f"{name}{k}": column for k, column in enumerate(flat.T, start=1)}
