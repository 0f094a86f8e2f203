"""`read_table`: files and DataFrames as a `Table`; only this module knows pandas.

What is wrong with a file is said with its row and with what to do about it.
"""

from __future__ import annotations

import csv
import os
import re
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import TableError
from .coercion import spelt_out
from .npz import read_npz
from .table import Column, Table

__all__ = ["look", "read_table"]

TEXT = (".csv", ".tsv", ".txt")
NUMBER = re.compile(r"\s*[-+]?\d*[.,]?\d+([eE][-+]?\d+)?\s*")


def read_table(
    source: Any, *, drop: Iterable[str] = (), separator: str | None = None, decimal: str = ".",
    names: Sequence[str] | None = None,
) -> Table:  # fmt: skip
    """Read a table; the kinds of its columns are found.

    Parameters
    ----------
    source : str, path or pandas DataFrame
        A file that ends in ``.csv``, ``.tsv``, ``.txt`` (UTF-8, a header in its first row),
        ``.parquet`` or ``.npz`` (columns, or ``X`` and ``y``), or a frame.
    drop : iterable of str
        Columns to leave out.
    separator : str, optional
        What stands between the fields of a text file; by default that of comma, semicolon and
        tab which the first row has most of.
    decimal : str
        The decimal mark of a text file, ``","`` for one written with Turkish settings, where
        1.234,5 is a thousand and more; any other dot in a number is refused when it is used.
    names : sequence of str, optional
        The names of the columns of a text file that has no header.

    Returns
    -------
    Table
        Empty fields, ``NA`` and ``nan`` are missing values. Rows are counted as a spreadsheet
        does: a header is row 1.

    Raises
    ------
    ImportError
        If pandas (for Parquet: pyarrow) is not installed; NPZ files need neither.
    OSError
        If the file is not there or cannot be read.
    TableError
        If the file is empty or damaged, a row has more fields than the header, or two columns
        have one name.

    Examples
    --------
    >>> import pandas
    >>> frame = pandas.DataFrame({"age": [3, 4], "pet": ["cat", None]})
    >>> read_table(frame)
    Table(2 rows: age number, pet text)
    """
    left_out = set(drop)
    if isinstance(source, str | os.PathLike) and str(source).lower().endswith(".npz"):
        return read_npz(Path(source)).without(left_out)
    pandas = _pandas()
    file, first, frame = _frame(pandas, source, separator, decimal, names)
    _check_names([str(name) for name in frame.columns], file)
    if not len(frame):
        raise TableError("{file} has no rows below the names of its columns", file=file)
    columns = tuple(
        _column(pandas, str(name), frame[name], file, first)
        for name in frame.columns
        if str(name) not in left_out
    )
    if decimal != ".":
        columns = tuple(spelt_out(column, decimal) for column in columns)
    table = Table(columns, np.arange(first, first + len(frame)), file, decimal)
    for name in sorted(left_out.difference(map(str, frame.columns))):
        table[name]  # raises, and says which columns there are
    return table


def _frame(
    pandas: Any, source: Any, separator: str | None, decimal: str, names: Sequence[str] | None
) -> tuple[str, int, Any]:
    """What messages call it, the number of its first row, and the frame."""
    if isinstance(source, pandas.DataFrame):
        return "DataFrame", 1, source
    path = Path(os.fspath(source))
    if path.suffix.lower() == ".parquet":
        return path.name, 1, _parquet(pandas, path)
    if path.suffix.lower() in TEXT:
        frame = _text(pandas, path, separator, decimal, names)
        return path.name, 2 if names is None else 1, frame
    shown = path.name or str(path)
    raise TableError("{file} must end in .csv, .tsv, .txt, .parquet or .npz", file=shown)


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise ImportError(
            'tables need pandas: pip install "tinygrad_tr[table]"; arrays need nothing'
        ) from None
    return pandas


def _parquet(pandas: Any, path: Path) -> Any:
    with path.open("rb"):  # the system's own words for a file that cannot be read
        pass
    try:
        return pandas.read_parquet(path)
    except ImportError:
        raise ImportError('Parquet files need pyarrow: pip install "tinygrad_tr[table]"') from None
    except Exception as error:  # pyarrow raises many kinds for a damaged file
        raise TableError(
            "{file} is no readable Parquet file ({reason}); write it anew",
            file=path.name, reason=str(error).splitlines()[0][:200] if str(error) else "damaged",
        ) from None  # fmt: skip


def _text(
    pandas: Any, path: Path, separator: str | None, decimal: str, names: Sequence[str] | None
) -> Any:
    """The frame of a text file, without empty rows at its end."""
    file = path.name
    try:
        found = look(path, separator, headed=names is None)
        with warnings.catch_warnings():
            warnings.simplefilter("error", pandas.errors.ParserWarning)  # fields that get lost
            frame = pandas.read_csv(
                path, sep=found, decimal=decimal, encoding="utf-8-sig", low_memory=False,
                skip_blank_lines=False, header=0 if names is None else None, names=names,
                index_col=False,
            )  # fmt: skip
    except UnicodeDecodeError:
        raise TableError("{file} is not in UTF-8; save it as CSV UTF-8", file=file) from None
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError) as error:
        raise _unreadable(file, str(error)) from None
    except pandas.errors.ParserWarning:
        raise TableError(
            "{file}: its rows have more fields than there are names of columns; name each column",
            file=file,
        ) from None
    return frame.iloc[: _last_filled(frame)]


def look(path: Path, separator: str | None = None, *, headed: bool = True) -> str:
    """The separator of a text file, once its first row is seen to be what it must be."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline().rstrip("\r\n")
    if not path.stat().st_size:
        raise TableError("{file} is empty", file=path.name)
    if not head.strip():
        raise TableError(
            "{file}: the first row is empty; it must hold the names of the columns", file=path.name
        )
    found = separator or max(",;\t", key=head.count)
    if headed:
        names = next(csv.reader([head], delimiter=found))
        _check_names(names, path.name)
        if all(NUMBER.fullmatch(name) for name in names):
            raise TableError(
                "{file}: the first row holds numbers, not the names of the columns; write them "
                "above it", file=path.name,
            )  # fmt: skip
    return found


def _last_filled(frame: Any) -> int:
    """How many rows are left when those at the end that hold nothing are gone."""
    n = len(frame)
    while n and bool(frame.iloc[n - 1].isna().all()):
        n -= 1
    return n


def _check_names(names: Sequence[str], file: str) -> None:
    """Refuse a column without a name, and one name for two."""
    for k, name in enumerate(names, start=1):
        if not name.strip():
            raise TableError(
                "{file}: column {k} has no name; name it in the first row", file=file, k=k
            )
        if name in names[: k - 1]:
            raise TableError(
                "{file} has two columns {name!r}; rename one of them", file=file, name=name
            )


def _unreadable(file: str, reason: str) -> TableError:
    """What the parser found, with the row."""
    found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", reason)
    if found:
        expected, row, seen = found.groups()
        return TableError(
            "{file}, row {row}: {seen} fields in place of {expected}; put texts that hold the "
            "separator in quotation marks", file=file, row=row, seen=seen, expected=expected,
        )  # fmt: skip
    if "inside string" in reason:
        return TableError("{file}: a quotation mark is never closed; close it", file=file)
    return TableError("{file} cannot be read as a table: {reason}", file=file,
                      reason=reason.strip().splitlines()[-1])  # fmt: skip


def _column(pandas: Any, name: str, series: Any, file: str, first: int) -> Column:
    """One column; texts become positions at once, which takes a tenth of their memory."""
    types = pandas.api.types
    if types.is_datetime64_any_dtype(series.dtype) or types.is_timedelta64_dtype(series.dtype):
        return Column(name, "date", np.zeros(len(series)))
    if types.is_bool_dtype(series.dtype) or types.is_numeric_dtype(series.dtype):
        if types.is_complex_dtype(series.dtype):
            raise TableError("{file}: column {name!r} holds complex numbers; make two columns of "
                             "them", file=file, name=name)  # fmt: skip
        kind = "bool" if types.is_bool_dtype(series.dtype) else "number"
        numbers = series.to_numpy(dtype=np.float64, na_value=np.nan)
        return Column(name, kind, numbers)  # type: ignore[arg-type]
    codes, found = pandas.factorize(series)
    values = list(found)
    if values and all(isinstance(value, bool | np.bool_) for value in values):
        return Column(name, "bool", np.array([*map(float, values), np.nan])[codes])
    for position, value in enumerate(values):
        if not isinstance(value, str):
            raise TableError(
                "{file}, row {row}, column {name!r}: {value} is a {type} among texts; make the "
                "column numbers or texts throughout", file=file, name=name, value=repr(value),
                row=first + int(np.argmax(codes == position)), type=type(value).__name__,
            )  # fmt: skip
    return _texts(name, codes, values)


def _texts(name: str, codes: Any, found: list[str]) -> Column:
    """A column of texts, given by positions in `found`; put into the order of the alphabet."""
    order = sorted(range(len(found)), key=found.__getitem__)
    place = np.full(len(found) + 1, -1, dtype=np.int32)
    place[order] = np.arange(len(found), dtype=np.int32)
    return Column(name, "text", place[codes], tuple(found[k] for k in order))
