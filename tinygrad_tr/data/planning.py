"""What each column of a training table is: a number, a truth value or a category, or unusable."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import TableError
from .coercion import (
    MISSING_TARGET,
    as_codes,
    as_numbers,
    as_texts,
    as_truths,
    refuse_missing,
    to_number,
)
from .scaling import Standardizer
from .table import Column, Table

__all__ = ["Feature", "Target", "plan"]

KINDS = ("number", "bool", "category")
MANY = 50  # different texts; a column of texts that are nearly all different is a name, or prose
DATE = re.compile(r"\d{4}-\d\d?-\d\d?([T ].*)?|\d\d?[./-]\d\d?[./-]\d{2,4}([T ].*)?")


@dataclass(frozen=True, slots=True)
class Feature:
    """One column that is learned from.

    Attributes
    ----------
    name : str
    kind : {"number", "bool", "category"}
    categories : tuple of str
        Of a category; each becomes a column of zeros and ones.
    fill : float or None
        What stands in for a missing value (of a category, its position); None refuses it.
    """

    name: str
    kind: str
    categories: tuple[str, ...] = ()
    fill: float | None = None

    @property
    def width(self) -> int:
        """How many inputs it becomes."""
        return len(self.categories) if self.kind == "category" else 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names of these inputs."""
        if self.kind != "category":
            return (self.name,)
        return tuple(f"{self.name}={text}" for text in self.categories)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, for saving."""
        return {"name": self.name, "kind": self.kind, "categories": list(self.categories),
                "fill": self.fill}  # fmt: skip

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Feature:
        """What `to_dict` was called on; a ValueError if it is something else."""
        _check_keys("a feature", plain, ("name", "kind", "categories", "fill"))
        categories, fill = _texts(plain["categories"]), plain["fill"]
        if plain["kind"] not in KINDS or (plain["kind"] == "category") != bool(categories):
            raise ValueError(f"unknown kind of feature {plain['kind']!r} with {categories}")
        if fill is not None and not _finite(fill):
            raise ValueError(f"fill must be a finite number, not {fill!r}")
        if categories and fill is not None and fill not in range(len(categories)):
            raise ValueError(f"fill must be the position of a category, not {fill!r}")
        return cls(str(plain["name"]), plain["kind"], categories, fill)


@dataclass(frozen=True, slots=True)
class Target:
    """The column that is learned.

    Attributes
    ----------
    name : str
    kind : {"number", "class"}
    classes : tuple of str
        The labels, class 0 first.
    mean, scale : float
        Of a number: it is learned as (number − mean) / scale.
    """

    name: str
    kind: str
    classes: tuple[str, ...] = ()
    mean: float = 0.0
    scale: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """A plain dict, for saving."""
        return {"name": self.name, "kind": self.kind, "classes": list(self.classes),
                "mean": self.mean, "scale": self.scale}  # fmt: skip

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Target:
        """What `to_dict` was called on; a ValueError if it is something else."""
        _check_keys("a target", plain, ("name", "kind", "classes", "mean", "scale"))
        classes, mean, scale = _texts(plain["classes"]), plain["mean"], plain["scale"]
        if plain["kind"] not in ("number", "class") or (plain["kind"] == "class") != bool(classes):
            raise ValueError(f"unknown kind of target {plain['kind']!r} with {classes}")
        if not (_finite(mean) and _finite(scale) and scale > 0):
            raise ValueError(f"mean and scale must be finite numbers, not {mean!r} and {scale!r}")
        return cls(str(plain["name"]), plain["kind"], classes, float(mean), float(scale))


def plan(
    table: Table, target: str | None, kinds: dict[str, str], *, fill: bool, standardize: bool,
    classes: bool | None,
) -> tuple[tuple[Feature, ...], Target | None]:  # fmt: skip
    """What to do with each column of the training table."""
    for name, kind in kinds.items():
        if kind not in KINDS:
            raise ValueError(f"kinds[{name!r}] must be one of {', '.join(KINDS)}, not {kind!r}")
        table[name]
    answer = None if target is None else _target(table, table[target], classes, standardize)
    features = tuple(
        _feature(table, column, kinds.get(column.name), fill)
        for column in table.columns
        if column.name != target
    )
    if not features:
        raise TableError("{file} has no column to learn from", file=table.source)
    return features, answer


def _target(table: Table, column: Column, classes: bool | None, standardize: bool) -> Target:
    _refuse_dates(table, column)
    refuse_missing(table, column, MISSING_TARGET)
    if classes is None:
        classes = column.kind != "number" and not _looks_like_numbers(table, column)
    if not classes:
        numbers = as_numbers(table, column)
        scales = Standardizer.fit(numbers[:, None])
        mean, scale = (scales.mean[0], scales.scale[0]) if standardize else (0.0, 1.0)
        return Target(column.name, "number", (), float(mean), float(scale))
    labels = as_texts(column)
    if len(labels) < 2:
        raise TableError(
            "{file}: column {name!r} holds one label only, {value!r}; there is nothing to tell "
            "apart", file=table.source, name=column.name, value=labels[0],
        )  # fmt: skip
    _refuse_many(table, column, labels)
    return Target(column.name, "class", labels)


def _feature(table: Table, column: Column, kind: str | None, fill: bool) -> Feature:
    if kind is None:
        _refuse_dates(table, column)
        numeric = column.kind == "number" or _looks_like_numbers(table, column)
        kind = "number" if numeric else "bool" if column.kind == "bool" else "category"
    if column.missing.all():
        raise TableError("{file}: column {name!r} is empty; leave it out", file=table.source,
                         name=column.name)  # fmt: skip
    if kind == "category":
        categories = as_texts(column)
        _refuse_many(table, column, categories)
        codes = as_codes(table, column, categories, "")
        commonest = float(np.bincount(codes[codes >= 0]).argmax())
        return Feature(column.name, kind, categories, commonest if fill else None)
    numbers = (as_numbers if kind == "number" else as_truths)(table, column)
    return Feature(column.name, kind, (), _middle(numbers, kind) if fill else None)


def _middle(numbers: NDArray[np.float64], kind: str) -> float:
    """The mean of the numbers that are there; of truth values the commoner."""
    mean = float(np.nanmean(numbers))
    return mean if kind == "number" else float(mean >= 0.5)


def _looks_like_numbers(table: Table, column: Column) -> bool:
    """Whether most rows of a column of texts are numbers: then the others are mistakes.

    A dot that is unclear beside decimal commas is such a mistake too.
    """
    if column.kind != "text" or not column.texts:
        return False
    marks = {".", table.decimal}
    numeric = np.array([
        any(to_number(text, mark) is not None for mark in marks) for text in column.texts
    ])  # fmt: skip
    used = column.values[column.values >= 0]
    return bool(used.size and numeric[used].mean() > 0.5)


def _refuse_dates(table: Table, column: Column) -> None:
    dates = column.kind == "date" or (
        bool(column.texts) and all(DATE.fullmatch(text.strip()) for text in column.texts[:100])
    )
    if dates:
        raise TableError(
            "{file}: column {name!r} holds dates; make numbers of them (a year, days since the "
            "first) or leave it out", file=table.source, name=column.name,
        )  # fmt: skip


def _refuse_many(table: Table, column: Column, texts: tuple[str, ...]) -> None:
    if len(texts) > MANY and len(texts) > 0.1 * len(table):
        raise TableError(
            "{file}: column {name!r} holds {n} different texts in {rows} rows, too many for "
            "categories; leave it out", file=table.source, name=column.name, n=len(texts),
            rows=len(table),
        )  # fmt: skip


def _check_keys(what: str, plain: Any, keys: tuple[str, ...]) -> None:
    if not isinstance(plain, Mapping) or set(plain) != set(keys):
        raise ValueError(f"{what} has {', '.join(keys)}; this one is {plain!r:.200}")


def _texts(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise ValueError(f"categories must be a list of texts, not {given!r:.200}")
    return tuple(given)


def _finite(x: Any) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x)
