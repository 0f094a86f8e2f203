"""What training can go back to or go on from: all state of a run, its best epoch, its files."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ..errors import CheckpointError
from ..files.architecture import generators
from ..files.archive import DAMAGE
from ..files.saving import load, write
from ..history import History
from ..nn import Module
from ..optim import Optimizer, Schedule

__all__ = ["Best", "Keep", "read_checkpoint", "write_checkpoint"]


class Keep:
    """Takes copies of all that training changes, and puts them back.

    Parameters
    ----------
    model : Module
    optimizer : Optimizer
    schedule : Schedule or None
    rng : numpy.random.Generator or None
        That which shuffles the rows; those that parts of the model draw from are found.
    """

    def __init__(
        self, model: Module, optimizer: Optimizer, schedule: Schedule | None,
        rng: np.random.Generator | None,
    ) -> None:  # fmt: skip
        self.model, self.optimizer, self.schedule = model, optimizer, schedule
        self.rng = rng
        self._sources = generators(model) | ({} if rng is None else {"": rng})

    def around(self) -> dict[str, Any]:
        """What training needs beside the numbers of model and optimiser."""
        return {
            "generators": {name: x.bit_generator.state for name, x in self._sources.items()},
            "schedule": None if self.schedule is None else self.schedule.state(),
        }

    def put_around(self, kept: dict[str, Any]) -> None:
        """Take up what `around` gave.

        Raises
        ------
        ValueError
            If it is of a run with other sources of randomness or another schedule.
        """
        names, scheduled = kept["generators"], kept["schedule"]
        if set(names) != set(self._sources) or (scheduled is None) != (self.schedule is None):
            raise ValueError(
                "it is of a training with other options: give the same model, rng= and schedule="
            )
        if self.schedule is not None:
            self.schedule.load_state(scheduled)
        for name, source in self._sources.items():
            source.bit_generator.state = names[name]

    def taken(self) -> tuple[Any, ...]:
        """Copies of everything."""
        return self.model.state(), self.optimizer.state(), self.around()

    def put_back(self, taken: tuple[Any, ...]) -> None:
        """Everything as it was when `taken` was called."""
        self.model.load_state(taken[0])
        self.optimizer.load_state(taken[1])
        self.put_around(taken[2])


class Best:
    """The best epoch so far, and the numbers that the model had then.

    Attributes
    ----------
    value : float
        The loss that was judged.
    waited : int
        How many epochs have passed since.
    """

    def __init__(self, model: Module) -> None:
        self._model = model
        self.value, self.waited = float("inf"), 0
        self._state = model.state()  # where nothing was learned yet, the start is the best

    def look(self, value: float) -> bool:
        """Judge the epoch that is over; whether it is the best."""
        if not value < self.value:
            self.waited += 1
            return False
        self.value, self.waited, self._state = value, 0, self._model.state()
        return True

    def restore(self) -> None:
        """Give the model the numbers of the best epoch."""
        self._model.load_state(self._state)

    def state(self) -> dict[str, Any]:
        """All of it, for a file."""
        return {"value": self.value, "waited": self.waited, "state": self._state}

    def load_state(self, kept: dict[str, Any]) -> None:
        """What `state` gave."""
        if kept["state"].keys() != self._state.keys():
            raise ValueError("its best epoch is of another model")
        self.value, self.waited = float(kept["value"]), int(kept["waited"])
        self._state = dict(kept["state"])


def write_checkpoint(
    path: str | os.PathLike[str], keep: Keep, best: Best, history: History, preparation: Any
) -> None:
    """Write all that is needed to go on; `load` reads the model from it as from any other file."""
    training = {"epoch": len(history), "best": best.state(), **keep.around()}
    write(path, keep.model, keep.optimizer, preparation=preparation, history=history,
          training=training)  # fmt: skip


def read_checkpoint(
    path: str | os.PathLike[str], keep: Keep, best: Best, measured: set[str]
) -> History:
    """Take up a training where a checkpoint left it; the history so far.

    Parameters
    ----------
    path : path
    keep : Keep
    best : Best
    measured : set of str
        What the training goes on to note of each epoch, beside what every training does; with
        something else than before, the history would be no table.

    Raises
    ------
    CheckpointError
        If the file is damaged, or of another model or training; nothing has changed then.
    """
    before = keep.taken()
    saved = load(path, keep.model, keep.optimizer)
    try:
        if saved.training is None or saved.history is None:
            raise ValueError("it lacks what training needs; fit(checkpoint=...) writes that")
        keep.put_around(saved.training)
        best.load_state(saved.training["best"])
        _check_measured(saved.history, measured)
    except DAMAGE as error:
        keep.put_back(before)
        raise CheckpointError(
            "training cannot go on from {file}: {what}", file=os.fspath(path), what=str(error)
        ) from None
    return saved.history


def _check_measured(history: History, measured: set[str]) -> None:
    own = {"validation_loss": history.validation_loss, "statistics": history.gradients}
    noted = {*history.metrics, *(name for name, numbers in own.items() if numbers)}
    if len(history) and noted != measured:
        raise ValueError(
            f"it measured {_listed(noted)} in each epoch, and this training would measure "
            f"{_listed(measured)}; give the same validation=, metrics= and statistics="
        )


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
