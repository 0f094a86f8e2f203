"""`History`: what happened in training, epoch by epoch; knows no model and no loop."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .messages import _
from .numbers import number, percent
from .writing import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .explaining.page import Frames
    from .plots import TextPicture

__all__ = ["COLUMNS", "History"]

COLUMNS = ("loss", "validation_loss", "lr", "seconds")  # beside the metrics

SHOWN = 20  # rows of the table in a notebook
SHARES = {"accuracy", "precision", "recall", "f1"}


@dataclass(slots=True)
class History:
    """What happened in training, epoch by epoch.

    Attributes
    ----------
    loss : list of float
        The mean loss over each epoch's batches, each before its update.
    validation_loss : list of float
        The loss on the validation data after each epoch; empty without such data.
    metrics : dict of str to list of float
        Each metric after each epoch, on the validation data if there are any.
    lr : list of float
        The learning rate with which each epoch began.
    seconds : list of float
        How long each epoch took.
    gradients, updates : dict of str to list of float
        Of each parameter, by path: the mean of |gradient|, and the length of the step in relation
        to the length of the parameter, in the first batch of each epoch; with ``statistics``.
    warnings : dict of str to str
        What looked wrong in training, by its kind: "vanishing", "exploding", "dead".
    best_epoch : int or None
        The epoch, from 1, with the lowest validation loss (without validation data: the lowest
        loss).
    interrupted : bool
        Whether Ctrl-C ended the training.
    stopped : bool
        Whether it ended early since nothing became better, or a callback asked for it.
    compiled : bool
        Whether the step ran as compiled code.
    eager_reason : str or None
        Why it did not, where it was tried.

    Examples
    --------
    >>> history = History(loss=[0.5, 0.25], seconds=[0.1, 0.1])
    >>> history
    History(2 epochs, loss 0.5 → 0.25)
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    metrics: dict[str, list[float]] = field(default_factory=dict)
    lr: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    gradients: dict[str, list[float]] = field(default_factory=dict)
    updates: dict[str, list[float]] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    best_epoch: int | None = None
    interrupted: bool = False
    stopped: bool = False
    compiled: bool = False
    eager_reason: str | None = None

    def __len__(self) -> int:
        return len(self.loss)

    def __repr__(self) -> str:
        last = f", loss {self.loss[0]:.4g} → {self.loss[-1]:.4g}" if self.loss else ""
        return f"History({len(self.loss)} epochs{last})"

    def columns(self) -> dict[str, list[float]]:
        """What has one number for each epoch, by name."""
        named = {"loss": self.loss, "validation_loss": self.validation_loss, **self.metrics,
                 "lr": self.lr, "seconds": self.seconds}  # fmt: skip
        named |= {f"gradient {path}": values for path, values in self.gradients.items()}
        named |= {f"update {path}": values for path, values in self.updates.items()}
        return {name: values for name, values in named.items() if values}

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write a table with one row for each epoch; every number keeps all its digits."""
        columns = self.columns()
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["epoch", *columns])
        for epoch, row in enumerate(zip(*columns.values(), strict=True), start=1):
            writer.writerow([epoch, *(repr(float(value)) for value in row)])
        with replacing(path) as stream:
            stream.write(text.getvalue().encode())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all of it as JSON, which `load` reads."""
        with replacing(path) as stream:
            stream.write(json.dumps(self.to_dict(), indent=1, ensure_ascii=False).encode())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> History:
        """Read what `save` wrote.

        Raises
        ------
        ValueError
            If the file holds something else.
        """
        try:
            plain = json.loads(Path(path).read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{Path(path).name} is no JSON file of a History: {error}") from None
        return cls.from_dict(plain)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> History:
        """What `to_dict` was called on.

        Raises
        ------
        ValueError
            If the dict is of another kind.
        """
        known = {f.name: getattr(cls(), f.name) for f in fields(cls)}
        if not isinstance(plain, Mapping) or set(plain) != set(known):
            raise ValueError(f"a History has {', '.join(known)}; this is {plain!r:.120}")
        for name, example in known.items():
            _check(name, plain[name], example)
        return cls(**{name: _copied(plain[name]) for name in known})

    def plot(self, **options: Any) -> Axes | TextPicture:
        """Draw the losses; options are those of `plots.loss`."""
        from .plots import loss

        return loss(self, **options)

    def explorer(
        self, path: str | os.PathLike[str], frames: Frames | None = None, *, lang: str | None = None
    ) -> Path:
        """Write a page that plays the training, epoch by epoch.

        Parameters
        ----------
        path : str or path
            Ends in ``.html``.
        frames : Frames, optional
            The callback that `fit` had, with weights and decision boundary of each epoch. Without
            it the page plays the losses alone.
        lang : {"en", "tr"}, optional
            The language in which the page opens; its button changes it.

        Raises
        ------
        ValueError
            If nothing was trained, or the file is not to be called ``.html``.
        """
        from .explaining.page import Frames, write_training

        if frames is None:
            frames = Frames.of_losses(self.loss, self.validation_loss)
        return write_training(frames, path, lang=lang)

    def _repr_html_(self) -> str:
        """A table of at most `SHOWN` epochs, evenly spread, for notebooks."""
        names = {"loss": _("loss"), "validation_loss": _("validation loss"),
                 "lr": _("learning rate"), "seconds": _("seconds"),
                 "accuracy": _("accuracy")}  # fmt: skip
        columns = {
            name: values
            for name, values in self.columns().items()
            if not name.startswith(("gradient ", "update "))
        }
        head = "".join(f"<th>{escape(names.get(name, name))}</th>" for name in columns)
        rows = "".join(_row(epoch, columns, epoch + 1 == self.best_epoch)
                       for epoch in _spread(len(self), self.best_epoch))  # fmt: skip
        return (
            f"<table><thead><tr><th>{escape(_('epoch'))}</th>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _spread(n: int, best: int | None) -> list[int]:
    """At most `SHOWN` positions below `n`, the ends and the best epoch among them."""
    if n <= SHOWN:
        return list(range(n))
    chosen = {round(k * (n - 1) / (SHOWN - 2)) for k in range(SHOWN - 1)}
    return sorted(chosen | ({best - 1} if best else set()))


def _row(epoch: int, columns: dict[str, list[float]], best: bool) -> str:
    cells = [
        percent(values[epoch], fixed=True) if name in SHARES else number(values[epoch])
        for name, values in columns.items()
    ]
    body = "".join(f"<td>{escape(text)}</td>" for text in cells)
    return f"<tr><td>{'<b>' * best}{epoch + 1}{'</b>' * best}</td>{body}</tr>"


def _check(name: str, given: Any, example: Any) -> None:
    """Refuse a part that is of another type than the History's own."""
    parts = given.values() if isinstance(example, dict) and isinstance(given, dict) else [given]
    if isinstance(example, bool):
        right = isinstance(given, bool)
    elif name == "best_epoch":
        right = given is None or (type(given) is int and given > 0)
    elif name == "eager_reason":
        right = given is None or isinstance(given, str)
    elif name == "warnings":
        right = isinstance(given, dict) and all(isinstance(text, str) for text in parts)
    else:
        right = (not isinstance(example, dict) or isinstance(given, dict)) and all(
            isinstance(part, list) and all(isinstance(x, int | float) for x in part)
            for part in parts
        )
    if not right:
        raise ValueError(f"{name} of a History cannot be {given!r:.80}")


def _copied(x: Any) -> Any:
    if isinstance(x, list):
        return [float(v) for v in x]
    return {k: _copied(v) for k, v in x.items()} if isinstance(x, dict) else x
