"""``tinygrad-tr predict``: a trained network answers for the rows of a new table."""

from __future__ import annotations

import csv
import io
import os
import sys
from pathlib import Path

import numpy as np

from ..data import Preparation, Table
from ..errors import CheckpointError, TableError
from ..files import Saved, load
from ..messages import _
from ..numbers import number, percent
from .answers import Answers, Figures, answer, judge
from .files import write_text
from .parser import BadInputError
from .places import check_file
from .results import names_of
from .screen import Screen
from .tables import plain, read, table_complaints

__all__ = ["run"]

SHOWN = 10  # rows on the terminal
SCREEN = Path("-")


def run(model: Path, data: Path, out: Path, *, probabilities: bool = False) -> None:
    """Answer, and write a CSV file with one row for each row of the table.

    Parameters
    ----------
    model : pathlib.Path
        What ``train`` wrote.
    data : pathlib.Path
        The new table; where it has the target too, the answers are judged by it.
    out : pathlib.Path
        The file; ``-`` writes the rows, and nothing else, to the screen.
    probabilities : bool
        Whether the rows have the probability of each class.

    Raises
    ------
    BadInputError
        If the model or the table is at fault, or the file cannot be written.
    ProgramMissingError
        If the package that reads the table is missing.
    """
    saved, preparation = _load(model)
    if probabilities and not preparation.classes:
        raise BadInputError(_("--probabilities: this model answers numbers, not classes"))
    if out != SCREEN:
        _check_out(out, model, data)
    table = read(data, learned=preparation.decimal)
    with table_complaints(learned=True):
        X = preparation.inputs(table)
    found = answer(saved.model, preparation, X)
    rows = _rows(table, preparation, found, probabilities)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    if out == SCREEN:
        sys.stdout.write(text.getvalue())
        return
    write_text(out, text.getvalue())
    _tell(table, preparation, found, out)


def _load(path: Path) -> tuple[Saved, Preparation]:
    try:
        saved = load(path)
    except FileNotFoundError:
        raise BadInputError(_("{file}: there is no such file").format(file=path)) from None
    except OSError as error:
        said = _("{file} cannot be read: {reason}")
        raise BadInputError(said.format(file=path, reason=error.strerror)) from None
    except CheckpointError as error:
        raise BadInputError(_("no model: {reason}").format(reason=error.report())) from None
    preparation = saved.preparation
    if not isinstance(preparation, Preparation) or preparation.target is None:
        said = _("{file} does not say how a table becomes numbers; train writes models that do")
        raise BadInputError(said.format(file=path))
    return saved, preparation


def _check_out(out: Path, *inputs: Path) -> None:
    """See that the file can be written, and is none of those that are read."""
    for path in inputs:
        if out.exists() and path.exists() and os.path.samefile(out, path):
            said = _("--out: {path} is read, so it cannot be written")
            raise BadInputError(said.format(path=out))
    check_file(out)


def _rows(
    table: Table, preparation: Preparation, found: Answers, probabilities: bool
) -> list[list[str]]:
    """What is written: the row in the file, the answer, and how sure it is."""
    assert preparation.target is not None
    numbers = [str(row) for row in table.rows]
    if found.probabilities is None:
        head = ["row", preparation.target.name]
        columns = [numbers, [repr(float(x)) for x in found.labels]]
        return [head, *map(list, zip(*columns, strict=True))]
    head = ["row", preparation.target.name, "probability"]
    answers = preparation.answers(found.labels).tolist()
    columns = [numbers, answers, _written(found.probabilities.max(axis=1))]
    if probabilities:
        head += [f"p({name})" for name in preparation.classes]
        columns += [_written(column) for column in found.probabilities.T]
    return [head, *map(list, zip(*columns, strict=True))]


def _written(shares: np.ndarray) -> list[str]:
    return [f"{share:.6f}" for share in shares]


def _tell(table: Table, preparation: Preparation, found: Answers, out: Path) -> None:
    """The first rows, how good they are where that is known, and what was left aside."""
    screen, target = Screen(), preparation.target
    assert target is not None
    screen.title(_("tinygrad_tr: predicting {name}").format(name=plain(target.name)),
                 plain(table.source, 78))  # fmt: skip
    head = [_("row"), plain(target.name)]
    rows = [[str(row), _shown(x)] for row, x in zip(
        table.rows[:SHOWN].tolist(), preparation.answers(found.labels[:SHOWN]), strict=True)
    ]  # fmt: skip
    if found.probabilities is not None:
        head.append(_("probability"))
        for row, share in zip(rows, found.probabilities[:SHOWN].max(axis=1), strict=True):
            row.append(percent(float(share), fixed=True, confidence=True))
    screen.table(head, rows, words=(1,) if preparation.classes else ())
    screen.facts(_facts(table, preparation, found, out))


def _shown(x: object) -> str:
    return plain(x) if isinstance(x, str) else number(x)


def _facts(
    table: Table, preparation: Preparation, found: Answers, out: Path
) -> list[tuple[str, str]]:
    assert preparation.target is not None
    used = {feature.name for feature in preparation.features} | {preparation.target.name}
    facts = [(_("Rows"), f"{len(table):,}")]
    figures = _judged(table, preparation, found)
    if figures is not None and preparation.classes:
        text = _("{share}, {right} of {n} rows, by the column {name} of this table")
        said = text.format(share=percent(figures.score), right=f"{figures.right:,}",
                           n=f"{figures.rows:,}", name=plain(preparation.target.name))  # fmt: skip
        facts.append((_("Accuracy"), said))
    elif figures is not None:
        text = _("{score} by the column {name} of this table; mean error {error}")
        said = text.format(score=number(figures.score), name=plain(preparation.target.name),
                           error=number(figures.mean_error))  # fmt: skip
        facts.append((_("R²"), said))
    if extra := [name for name in table.names if name not in used]:
        facts.append((_("Not used"), names_of(extra)))
    return [*facts, (_("Written"), str(out))]


def _judged(table: Table, preparation: Preparation, found: Answers) -> Figures | None:
    """How good the answers are, where the table has the truth in every row."""
    assert preparation.target is not None
    if preparation.target.name not in table.names:
        return None
    try:
        truth = preparation.targets(table)
    except TableError:
        return None
    return judge(found, truth, truth, preparation)
