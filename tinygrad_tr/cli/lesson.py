"""What there is to learn from a table: which kind of task, from which rows; knows no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..data import Preparation, Standardizer, Table, train_test_split
from ..data.table import Column

__all__ = ["Kind", "Lesson", "kind_of", "make_lesson", "share_out"]

Kind = Literal["two classes", "several classes", "number"]
Rows = NDArray[np.int64]
MOST, EACH = 20, 5  # so many whole numbers are still classes, if each has so many rows on average
FEWEST = 10  # rows from which on some are held out


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A table as numbers, and which of its rows are for what.

    Attributes
    ----------
    source : str
        The name of the file.
    preparation : Preparation
        Its scales are those of the training rows.
    X, y : ndarray
        Inputs and targets of all rows, as the network takes them.
    training, held : ndarray of int64
        Positions of the rows to learn from, and of those held out.
    numbers : ndarray of int64
        The number of each row in its file.
    """

    source: str
    preparation: Preparation
    X: NDArray[np.float64]
    y: NDArray[Any]
    training: Rows
    held: Rows
    numbers: Rows

    @property
    def kind(self) -> Kind:
        """What is to be answered."""
        return kind_of(self.preparation)

    @property
    def judged(self) -> Rows:
        """The rows to judge by: those held out, or all if there are none."""
        return self.held if len(self.held) else self.training

    @property
    def constant(self) -> list[str]:
        """Columns that are the same in every training row, and so teach nothing."""
        names, start = [], 0
        for feature in self.preparation.features:
            part = self.X[self.training, start : start + feature.width]
            start += feature.width
            if len(feature.categories) == 1 or (not feature.categories and np.ptp(part) == 0):
                names.append(feature.name)
        return names


def kind_of(preparation: Preparation) -> Kind:
    """What a model behind this preparation answers."""
    n = len(preparation.classes)
    return "number" if not n else "two classes" if n == 2 else "several classes"


def make_lesson(
    table: Table, target: str, *, drop: Iterable[str] = (), task: str = "auto",
    missing: Literal["refuse", "fill"] = "refuse", share: float = 0.2, seed: int = 0,
) -> Lesson:  # fmt: skip
    """Find the task, hold rows out, and scale by the others.

    Raises
    ------
    TableError
        If a column cannot be learned from, or the target.
    """
    plain = Preparation.fit(
        table, target, drop=drop, missing=missing, standardize=False,
        classes=_classes(table[target], task),
    )  # fmt: skip
    X, y = plain.inputs(table), plain.targets(table)
    labels = y if plain.classes else None
    rng = np.random.default_rng([seed, 0])
    training, held = share_out(len(table), labels, share, rng)
    preparation = _scaled(plain.scaled(X[training]), y[training])
    assert preparation.scaler is not None and preparation.target is not None
    X -= preparation.scaler.mean
    X /= preparation.scaler.scale
    if labels is None:
        y = (y - preparation.target.mean) / preparation.target.scale
    return Lesson(table.source, preparation, X, y, training, held, table.rows)


def _classes(column: Column, task: str) -> bool | None:
    """Whether the target is one of several classes; None leaves it to what the column holds."""
    if task != "auto" or column.kind != "number":
        return None if task == "auto" else task == "classes"
    there = column.values[~np.isnan(column.values)]
    different = len(np.unique(there))
    whole = bool(np.isfinite(there).all()) and not np.any(there % 1)
    few = different <= 2 or different <= min(MOST, len(there) / EACH)
    return different == 1 or (whole and few)


def share_out(
    n: int, labels: NDArray[Any] | None, share: float, rng: np.random.Generator
) -> tuple[Rows, Rows]:
    """Positions of the rows to learn from and of those held out, each in order.

    Of every class the same share is held out, if there are rows enough; of a class with one row
    none, and of a table with very few.
    """
    rows, held = np.arange(n), round(n * share)
    free = rows
    if labels is not None:
        free = rows[np.bincount(labels)[labels] > 1]
    held = min(held, len(free) - 1)
    if n < FEWEST or held < 1:
        return rows, rows[:0]
    classes = 1 if labels is None else len(np.unique(labels[free]))
    even = labels is not None and classes <= held <= len(free) - classes
    values = free if labels is None else labels[free]
    _rest, chosen, *_labels = train_test_split(
        free, values, test_size=held, rng=rng, stratify=even
    )
    out = np.isin(rows, chosen)
    return rows[~out], rows[out]


def _scaled(preparation: Preparation, y: NDArray[Any]) -> Preparation:
    """With the scale of the targets, if they are numbers."""
    target = preparation.target
    if target is None or target.kind != "number":
        return preparation
    scales = Standardizer.fit(y[:, None])
    mean, scale = float(scales.mean[0]), float(scales.scale[0])
    return replace(preparation, target=replace(target, mean=mean, scale=scale))
