"""`Preparation`: how a table becomes numbers; learned from training rows, kept with the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import TableError
from . import coercion
from .coercion import as_codes, as_numbers, as_truths, refuse_missing
from .planning import Feature, Target, plan
from .scaling import Standardizer
from .table import Table

__all__ = ["Preparation"]


@dataclass(frozen=True, slots=True, eq=False)
class Preparation:
    """A table into inputs and targets, and answers back into its words.

    Make it with `fit` from the training table; it then prepares other tables, and single rows,
    in the same way.

    Attributes
    ----------
    features : tuple of Feature
        The columns of the table that are learned from, each with its kind, its categories and
        what stands in for a missing value.
    target : Target or None
        The column that is learned.
    scaler : Standardizer or None
        The scales of the inputs; categories and truth values keep theirs.
    decimal : str
        The decimal mark of the training table, for a new one that does not tell its own.

    Examples
    --------
    >>> table = Table.of({"cm": [160, 180, 170, 190], "sex": ["f", "m", "f", "m"],
    ...                   "team": ["red", "blue", "red", "blue"]})
    >>> preparation = Preparation.fit(table, target="team")
    >>> preparation.feature_names
    ('cm', 'sex=f', 'sex=m')
    >>> preparation.inputs(table).shape, preparation.targets(table)
    ((4, 3), array([1, 0, 1, 0]))
    >>> preparation.row({"cm": 175, "sex": "m"})
    array([[0., 0., 1.]])
    >>> preparation.answers([1])
    array(['red'], dtype='<U4')
    """

    features: tuple[Feature, ...]
    target: Target | None
    scaler: Standardizer | None
    decimal: str = "."

    @classmethod
    def fit(
        cls, table: Table, target: str | None = None, *, drop: Iterable[str] = (),
        kinds: Mapping[str, str] | None = None, missing: Literal["refuse", "fill"] = "refuse",
        standardize: bool = True, classes: bool | None = None,
    ) -> Preparation:  # fmt: skip
        """Learn from the training rows what each column is.

        Parameters
        ----------
        table : Table
            The training rows, and no others.
        target : str, optional
            The column to learn.
        drop : iterable of str
            Columns that are not learned from.
        kinds : mapping of name to {"number", "bool", "category"}, optional
            For columns whose kind is not what it looks like, such as post codes.
        missing : {"refuse", "fill"}
            What a missing value means: an error that says where it is, or the mean of the column
            (of categories and truth values, the commonest).
        standardize : bool
            Whether numbers are shifted and scaled to mean 0 and standard deviation 1, those of a
            target that is a number too.
        classes : bool, optional
            Whether the target is one of several classes; by default it is if it is text or truth
            values, and not if it is numbers.

        Raises
        ------
        TableError
            If a column cannot be learned from; the message says the row and what to do.
        ValueError
            If an option has a value that it cannot have.
        """
        if missing not in ("refuse", "fill"):
            raise ValueError(f"missing must be 'refuse' or 'fill', not {missing!r}")
        features, answer = plan(
            table.without(drop), target, dict(kinds or {}), fill=missing == "fill",
            standardize=standardize, classes=classes,
        )  # fmt: skip
        plain = cls(features, answer, None, table.decimal)
        return plain if not standardize else plain.scaled(plain.inputs(table))

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The names of the columns of `inputs`."""
        return tuple(name for feature in self.features for name in feature.names)

    @property
    def n_inputs(self) -> int:
        """How many columns `inputs` has."""
        return sum(feature.width for feature in self.features)

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; none if the target is a number."""
        return () if self.target is None else self.target.classes

    def inputs(self, table: Table) -> NDArray[np.float64]:
        """What the model takes, shape (n, n_inputs); other columns of the table do not matter.

        Raises
        ------
        TableError
            If a column is not there, or one of its rows cannot be understood.
        """
        self._check_columns(table)
        X = np.zeros((len(table), self.n_inputs))
        start = 0
        for feature in self.features:
            _write(table, feature, X[:, start : start + feature.width])
            start += feature.width
        if self.scaler is not None:
            X -= self.scaler.mean
            X /= self.scaler.scale
        return X

    def targets(self, table: Table) -> NDArray[Any]:
        """What the model should answer, shape (n,): int64 classes, or float64 numbers, scaled.

        Raises
        ------
        ValueError
            If no target was named.
        TableError
            If a row has none, or a class that the training rows did not have.
        """
        if self.target is None:
            raise ValueError("no target was named: Preparation.fit(table, target=...)")
        column = table[self.target.name]
        refuse_missing(table, column, coercion.MISSING_TARGET)
        if self.target.kind == "number":
            numbers = as_numbers(table, column)
            return np.asarray((numbers - self.target.mean) / self.target.scale)
        return as_codes(table, column, self.target.classes, coercion.UNKNOWN_CLASS)

    def row(self, values: Mapping[str, Any]) -> NDArray[np.float64]:
        """One new row for the model, shape (1, n_inputs).

        Parameters
        ----------
        values : mapping of column to number, text or truth value
            Numbers may be text.
        """
        return self.inputs(Table.of({name: [value] for name, value in values.items()}))

    def answers(self, predicted: ArrayLike) -> NDArray[Any]:
        """The model's answers in the words of the table, shape (n,).

        Parameters
        ----------
        predicted : array_like, shape (n,) or (n, 1)
            Labels, as of ``model.predict``, or numbers, as of the model itself.
        """
        if self.target is None:
            raise ValueError("no target was named: Preparation.fit(table, target=...)")
        flat = np.asarray(predicted).reshape(len(np.asarray(predicted)))
        if self.target.kind == "number":
            return np.asarray(flat * self.target.scale + self.target.mean)
        return np.asarray(np.array(self.target.classes)[flat])

    def scaled(self, X: NDArray[np.float64]) -> Preparation:
        """With the scales that the numbers have in `X`, rows of ``inputs`` that have none yet."""
        numbers = [f.kind == "number" for f in self.features for _name in f.names]
        scales = Standardizer.fit(X)
        scaler = Standardizer(
            np.where(numbers, scales.mean, 0.0), np.where(numbers, scales.scale, 1.0)
        )
        return replace(self, scaler=scaler)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict of texts, numbers and arrays, for saving."""
        return {
            "features": [feature.to_dict() for feature in self.features],
            "target": None if self.target is None else self.target.to_dict(),
            "scaler": None if self.scaler is None else self.scaler.to_dict(),
            "decimal": self.decimal,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Preparation:
        """What `to_dict` was called on.

        Raises
        ------
        ValueError
            If the dict is of another kind, or its parts do not fit together.
        """
        if set(plain) | {"decimal"} != {"features", "target", "scaler", "decimal"}:
            raise ValueError(f"a Preparation has features, target and scaler, not {sorted(plain)}")
        target, scaler, decimal = plain["target"], plain["scaler"], plain.get("decimal", ".")
        if decimal not in (".", ","):
            raise ValueError(f"the decimal mark must be a dot or a comma, not {decimal!r:.200}")
        if not isinstance(plain["features"], list):
            raise ValueError("features must be a list")
        made = cls(
            tuple(Feature.from_dict(feature) for feature in plain["features"]),
            None if target is None else Target.from_dict(target),
            None if scaler is None else Standardizer.from_dict(scaler),
            decimal,
        )
        if made.scaler is not None and len(made.scaler.mean) != made.n_inputs:
            scales = len(made.scaler.mean)
            raise ValueError(f"{made.n_inputs} inputs and {scales} scales do not pair")
        return made

    def _check_columns(self, table: Table) -> None:
        lacking = [f.name for f in self.features if f.name not in table.names]
        if lacking:
            raise TableError(
                "{file} lacks the columns {lacking}; it has {names}", file=table.source,
                lacking=", ".join(lacking), names=", ".join(table.names) or "-",
            )  # fmt: skip


def _write(table: Table, feature: Feature, out: NDArray[np.float64]) -> None:
    """Write the columns of one feature."""
    column = table[feature.name]
    if feature.fill is None:
        refuse_missing(table, column, coercion.MISSING)
    if feature.kind == "category":
        codes = as_codes(table, column, feature.categories, coercion.UNKNOWN_CATEGORY)
        codes[codes < 0] = 0 if feature.fill is None else int(feature.fill)
        out[np.arange(len(codes)), codes] = 1
        return
    numbers = (as_numbers if feature.kind == "number" else as_truths)(table, column)
    out[:, 0] = numbers if feature.fill is None else np.where(
        np.isnan(numbers), feature.fill, numbers
    )  # fmt: skip
