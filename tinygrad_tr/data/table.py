"""`Table`: columns of numbers, texts and truth values with the rows that they came from.

It holds NumPy arrays, so that a table is worked on without the package that read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import TableError
from .randomness import Rng
from .splitting import train_test_split

__all__ = ["Column", "Kind", "Table"]

Kind = Literal["number", "bool", "text", "date"]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column.

    Attributes
    ----------
    name : str
    kind : {"number", "bool", "text", "date"}
    values : ndarray, shape (n,)
        float64 for numbers and truth values, nan where one is missing; for texts the int32
        positions in `texts`, −1 where one is missing; empty numbers for dates, which are refused.
    texts : tuple of str
        The different texts, in the order of the alphabet.
    """

    name: str
    kind: Kind
    values: NDArray[Any]
    texts: tuple[str, ...] = ()

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where nothing stands, shape (n,)."""
        return np.asarray(self.values < 0 if self.kind == "text" else np.isnan(self.values))

    def take(self, rows: Any) -> Column:
        """The column of these rows."""
        return replace(self, values=self.values[rows])

    def shown(self, row: int) -> str:
        """What stands in a row, as text."""
        value = self.values[row]
        if self.kind == "text":
            return str(self.texts[value])
        return str(bool(value)) if self.kind == "bool" else f"{value:.15g}"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of equal length.

    Attributes
    ----------
    columns : tuple of Column
    rows : ndarray, shape (n,), int64
        The number of each row in its source; a file's header is row 1, as a spreadsheet counts.
    source : str
        The name of the file, for messages.
    decimal : str
        The decimal mark of the numbers that are texts still; beside a comma, dots part thousands.

    Examples
    --------
    >>> table = Table.of({"height": [1.7, 1.6, 1.9], "team": ["red", "blue", "red"]})
    >>> table
    Table(3 rows: height number, team text)
    >>> table["team"].texts
    ('blue', 'red')
    """

    columns: tuple[Column, ...]
    rows: NDArray[np.int64]
    source: str = "table"
    decimal: str = "."

    @classmethod
    def of(
        cls, columns: Mapping[str, Sequence[Any] | NDArray[Any]], *, source: str = "table"
    ) -> Table:
        """A table of columns that are there already.

        Parameters
        ----------
        columns : mapping of name to sequence
            Numbers, truth values or texts; None, nan or an empty text where one is missing.
        source : str
            What messages call the table.

        Raises
        ------
        TableError
            If the columns are not equally long, or one mixes texts with numbers.
        """
        made = tuple(_column(str(name), values, source) for name, values in columns.items())
        lengths = {len(column.values) for column in made}
        if len(lengths) > 1:
            raise TableError(
                "{file}: the columns have different lengths, {lengths}; make them equal",
                file=source, lengths=", ".join(map(str, sorted(lengths))),
            )  # fmt: skip
        return cls(made, np.arange(1, 1 + max(lengths, default=0)), source)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError(
            "{file} has no column {name!r}; it has {names}",
            file=self.source, name=name, names=", ".join(self.names),
        )  # fmt: skip

    def __repr__(self) -> str:
        kinds = ", ".join(f"{column.name} {column.kind}" for column in self.columns)
        return f"Table({len(self)} rows: {kinds})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def take(self, rows: ArrayLike) -> Table:
        """The table of these rows, given by position or as a mask."""
        index = np.asarray(rows)
        columns = tuple(c.take(index) for c in self.columns)
        return replace(self, columns=columns, rows=self.rows[index])

    def without(self, names: Iterable[str]) -> Table:
        """The table without these columns, which must be there."""
        left_out = {self[name].name for name in names}
        return replace(self, columns=tuple(c for c in self.columns if c.name not in left_out))

    def split(
        self, *, test_size: float = 0.25, rng: Rng, stratify: str | None = None
    ) -> tuple[Table, Table]:
        """Share the rows out at random between a training and a test table.

        Parameters
        ----------
        test_size : float or int
            As in `train_test_split`.
        rng : numpy.random.Generator or int
        stratify : str, optional
            The column whose shares stay the same in both.

        Examples
        --------
        >>> train, test = Table.of({"x": [1, 2, 3, 4]}).split(rng=0)
        >>> len(train), len(test)
        (3, 1)
        """
        labels = np.zeros(len(self)) if stratify is None else self[stratify].values
        order = np.arange(len(self))
        train, test, *_labels = train_test_split(
            order, labels, test_size=test_size, rng=rng, stratify=stratify is not None
        )
        return self.take(train), self.take(test)


def _column(name: str, values: Any, source: str) -> Column:
    """One column from a sequence or an array."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iufb":
        kind: Kind = "bool" if values.dtype.kind == "b" else "number"
        return Column(name, kind, values.astype(np.float64))
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        return Column(name, "date", np.zeros(len(values)))
    plain = [v.item() if isinstance(v, np.generic) else v for v in values]
    there = [v for v in plain if not _nothing(v)]
    if all(isinstance(v, bool) for v in there) and there:
        kind = "bool"
    elif all(isinstance(v, int | float) for v in there):
        kind = "number"
    elif all(isinstance(v, str) for v in there):
        return text_column(name, ["" if _nothing(v) else v for v in plain])
    else:
        raise TableError(
            "{file}: column {name!r} mixes {kinds}; make it numbers or texts throughout",
            file=source, name=name, kinds=", ".join(sorted({type(v).__name__ for v in there})),
        )  # fmt: skip
    numbers = np.array([np.nan if _nothing(v) else v for v in plain], dtype=np.float64)
    return Column(name, kind, numbers)


def text_column(name: str, values: Sequence[str]) -> Column:
    """A column of texts; an empty one is missing."""
    texts, codes = np.unique(np.asarray(values, dtype=object), return_inverse=True)
    kept = tuple(str(text) for text in texts if text)
    shift = len(texts) - len(kept)  # the empty text comes first
    return Column(name, "text", codes.astype(np.int32) - np.int32(shift), kept)


def _nothing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and value != value)
