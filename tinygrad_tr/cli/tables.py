"""Tables for a command: read, or one line that says what is wrong and how to mend it.

It knows files and columns, and no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from ..data import Table, read_table
from ..data.coercion import MISSING, NO_NUMBER
from ..data.reading import TEXT, look
from ..errors import TableError
from ..messages import _
from .parser import BadInputError, ProgramMissingError

__all__ = ["check_columns", "plain", "read", "table_complaints"]

NUMBER = re.compile(r"\s*[-+]?[\d.]*,?\d+(?:[eE][-+]?\d+)?\s*")  # perhaps with a decimal comma
INSTALL = 'python -m pip install "tinygrad_tr[table]"'
AFTER = {  # what is wrong with a table that a model has learned to read
    MISSING: "{file}, row {row}, column {name!r}: nothing stands there (rows like it: {n}); fill "
             "it in or delete the row; a model trained with --missing fill takes such rows",
    NO_NUMBER: "{file}, row {row}, column {name!r}: {value!r} is no number; correct it",
}  # fmt: skip
LONGEST, SOME = 40, 12  # letters of a name that are shown; names of columns


def read(path: Path, *, learned: str = ".") -> Table:
    """Read a table; a decimal comma is found.

    Parameters
    ----------
    path : pathlib.Path
    learned : {".", ","}
        The decimal mark of the table that a model learned from, for one that has no comma.

    Raises
    ------
    BadInputError
        If there is no such file, or it is no table.
    ProgramMissingError
        If the package that reads it is missing.
    """
    try:
        with table_complaints():
            table = read_table(path)
            if path.suffix.lower() not in TEXT:
                return table
            if any(map(_has_commas, table.columns)):
                return read_table(path, decimal=",")
            return table if learned == "." else _as_learned(path, table)
    except FileNotFoundError:
        raise BadInputError(_("{file}: there is no such file").format(file=path)) from None
    except OSError as error:
        said = _("{file} cannot be read: {reason}")
        raise BadInputError(said.format(file=path, reason=error.strerror)) from None
    except ImportError:
        said = _("tables in files like {file} need a package; to install it: {command}")
        raise ProgramMissingError(said.format(file=path.name, command=INSTALL)) from None


def _has_commas(column: object) -> bool:
    """Whether a column of texts is one of numbers; a spreadsheet writes 3,0 as 3."""
    texts = getattr(column, "texts", ())
    return any("," in text for text in texts) and all(map(NUMBER.fullmatch, texts))


def _as_learned(path: Path, table: Table) -> Table:
    """The table with its dots read as those of thousands, if all of them can be."""
    if len(table.columns) > 1 and look(path) == ",":  # which leaves none for the numbers
        return table
    other = read_table(path, decimal=",")
    pairs = zip(table.columns, other.columns, strict=True)
    return other if all(a.kind == b.kind for a, b in pairs) else table


def check_columns(table: Table, names: list[str]) -> None:
    """See that the table has these columns.

    Raises
    ------
    BadInputError
        At the first that is not there; the message has one that is written alike.
    """
    for name in names:
        if name in table.names:
            continue
        lower = {there.casefold(): there for there in reversed(table.names)}
        close = get_close_matches(name.casefold(), lower, n=1)
        if close:
            text = _("{file} has no column {name!r}; is {close!r} meant?")
            raise BadInputError(
                text.format(file=table.source, name=name, close=lower[close[0]])
            )
        names_there = ", ".join(map(plain, table.names[:SOME])) + ", …" * (len(table.names) > SOME)
        text = _("{file} has no column {name!r}; it has {names}")
        raise BadInputError(text.format(file=table.source, name=name, names=names_there))


@contextmanager
def table_complaints(*, learned: bool = False) -> Iterator[None]:
    """Turn what is wrong with a table into the one line of a bad input.

    Parameters
    ----------
    learned : bool
        Whether a model has learned already, so that no option can change what it takes.
    """
    try:
        yield
    except TableError as error:
        raise BadInputError(_told(error, learned)) from None


def _told(error: TableError, learned: bool) -> str:
    """The message in the reader's language, with the option that mends it, if there is one."""
    fields = {
        key: plain(x, 300) if isinstance(x, str) and key != "name" else x
        for key, x in error.fields.items()
    }
    if learned:
        return _(AFTER.get(error.text, error.text)).format(**fields)
    if error.text == MISSING:
        text = _(
            "{file}, row {row}, column {name!r}: nothing stands there (rows like it: {n}); fill "
            "it in, delete the row, or use --missing fill"
        )
        return text.format(**fields)
    said = TableError(error.text, **fields).report() if fields else error.report()
    if "leave" in error.text and "name" in fields:
        said += f" (--drop {fields['name']!r})"
    return said


def plain(text: str, longest: int = LONGEST) -> str:
    r"""A name as it can be shown: no letter that steers a terminal, and not too many.

    Examples
    --------
    >>> plain("age\n"), plain("abcdef", 4)
    ('age\\n', 'abc…')
    """
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
