"""A column as numbers, truth values or places among known categories, or the row that is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import TableError
from .table import Column, Table

__all__ = [
    "MISSING", "MISSING_TARGET", "NO_NUMBER", "UNKNOWN_CATEGORY", "UNKNOWN_CLASS", "as_codes",
    "as_numbers", "as_texts", "as_truths", "refuse_missing", "spelt_out", "to_number",
]  # fmt: skip

UNKNOWN_CLASS = (
    "{file}, row {row}, column {name!r}: the label {value!r} is unknown; the training rows had "
    "{known}"
)
UNKNOWN_CATEGORY = (
    "{file}, row {row}, column {name!r}: the category {value!r} is unknown; the training rows "
    "had {known}"
)
MISSING = (
    "{file}, row {row}, column {name!r}: nothing stands there (rows like it: {n}); fill it in, "
    "delete the row, or ask for missing='fill'"
)
MISSING_TARGET = (
    "{file}, row {row}, column {name!r}: nothing stands there, and it is what is learned; fill it "
    "in or delete the row (rows like it: {n})"
)
NO_NUMBER = (
    "{file}, row {row}, column {name!r}: {value!r} is no number; correct it, or leave the column "
    "out"
)
UNCLEAR_DOT = (
    "{file}, row {row}, column {name!r}: it is unclear what the dot in {value!r} means: with "
    "decimal commas, as here, it parts thousands (1.234,5 is 1234,5); write a comma, or no dot"
)
THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?\s*", re.ASCII)
TRUTHS = {"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0}

Array = NDArray[Any]


def as_numbers(table: Table, column: Column) -> NDArray[np.float64]:
    """The finite numbers of a column; nan where one is missing.

    Raises
    ------
    TableError
        At the first row that holds something else.
    """
    if column.kind == "text":
        parsed = [to_number(text, table.decimal) for text in column.texts]
        wrong = np.array([value is None for value in parsed] + [False])[column.values]
        if wrong.any():
            row = int(np.argmax(wrong))
            dot = to_number(column.shown(row)) is not None
            raise _wrong(table, column, row, UNCLEAR_DOT if dot else NO_NUMBER)
        numbers = np.array([*(0.0 if v is None else v for v in parsed), np.nan])[column.values]
    else:
        numbers = column.values
    infinite = np.isinf(numbers)
    if infinite.any():
        raise _wrong(
            table, column, int(np.argmax(infinite)),
            "{file}, row {row}, column {name!r}: {value!r} is not finite; correct it",
        )  # fmt: skip
    return np.asarray(numbers, dtype=np.float64)


def to_number(text: str, decimal: str = ".") -> float | None:
    """The number that a text writes; None if it writes none.

    Beside a decimal comma, a dot parts thousands and means nothing else.

    Examples
    --------
    >>> to_number("1.234"), to_number("1.234", ","), to_number("1.234,5", ",")
    (1.234, 1234.0, 1234.5)
    """
    if decimal == ",":
        if "." in text and not THOUSANDS.fullmatch(text):
            return None
        text = text.replace(".", "").replace(",", ".")
    try:
        return float(text) if "_" not in text else None
    except ValueError:
        return None


def spelt_out(column: Column, decimal: str) -> Column:
    """The column with numbers in place of its texts, if each of them writes one."""
    numbers = [to_number(text, decimal) for text in column.texts]
    if not numbers or None in numbers:
        return column
    return Column(column.name, "number", np.array([*numbers, np.nan], float)[column.values])


def as_truths(table: Table, column: Column) -> NDArray[np.float64]:
    """1 for true and 0 for false; nan where one is missing."""

    def truth(text: str) -> float | None:
        return TRUTHS.get(text.strip().lower())

    return _mapped(
        table, column, truth,
        "{file}, row {row}, column {name!r}: {value!r} is neither true nor false; correct it",
    )  # fmt: skip


def as_codes(
    table: Table, column: Column, categories: Sequence[str], message: str
) -> NDArray[np.int64]:
    """The position in `categories` of what stands in each row; −1 where nothing stands.

    Raises
    ------
    TableError
        With `message`, at the first row that holds none of them.
    """
    places = {text: float(k) for k, text in enumerate(categories)}
    codes = _mapped(table, column, places.get, message, known=", ".join(categories[:12]))
    return np.where(np.isnan(codes), -1, codes).astype(np.int64)


def as_texts(column: Column) -> tuple[str, ...]:
    """The different things that stand in a column, as texts: numbers by size, texts by letters."""
    if column.kind == "text":
        used = np.unique(column.values[column.values >= 0])
        return tuple(column.texts[k] for k in used)
    there = column.values[~np.isnan(column.values)]
    _found, first = np.unique(there, return_index=True)
    rows = np.flatnonzero(~np.isnan(column.values))[first]
    return tuple(column.shown(int(row)) for row in rows)


def refuse_missing(table: Table, column: Column, message: str) -> None:
    """Raise, with the message, where nothing stands in a row of the column."""
    missing = column.missing
    if missing.any():
        raise TableError(
            message, file=table.source, row=int(table.rows[np.argmax(missing)]), name=column.name,
            n=int(missing.sum()),
        )  # fmt: skip


def _mapped(
    table: Table, column: Column, meaning: Callable[[str], float | None], message: str,
    **fields: str,
) -> NDArray[np.float64]:  # fmt: skip
    """What each row means, found once for each different text; nan where nothing stands."""
    if column.kind == "text":
        texts, codes = column.texts, column.values
    else:
        numbers, codes = np.unique(column.values, return_inverse=True)
        shown = Column(column.name, column.kind, numbers)
        texts = tuple(shown.shown(k) for k in range(len(numbers)) if not np.isnan(numbers[k]))
        codes = np.where(np.isnan(column.values), -1, codes)
    meanings = [meaning(text) for text in texts]
    unknown = np.array([value is None for value in meanings] + [False])[codes]
    if unknown.any():
        raise _wrong(table, column, int(np.argmax(unknown)), message, **fields)
    values = np.array([*(0.0 if v is None else v for v in meanings), np.nan])
    return np.asarray(values[codes])


def _wrong(table: Table, column: Column, row: int, message: str, **fields: str) -> TableError:
    return TableError(message, file=table.source, row=int(table.rows[row]), name=column.name,
                      value=column.shown(row), **fields)  # fmt: skip
