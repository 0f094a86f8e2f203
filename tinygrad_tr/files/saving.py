"""`save` and `load`: a model, how it came about and what it needs, in one file without pickle."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..data import Preparation, Standardizer
from ..history import History
from ..nn import Module
from .architecture import MODEL, PARTS, build, describe
from .archive import Archive, open_archive, write_archive
from .trees import Reader, Writer

__all__ = ["Saved", "load", "save", "write"]

FORMAT, VERSION = "tinygrad_tr", 1
HEADER = {
    "format", "version", "architecture", "undescribed", "optimizer", "preparation", "history",
    "training",
}  # fmt: skip
PREPARATIONS: dict[str, Any] = {"Preparation": Preparation, "Standardizer": Standardizer}


@dataclass(frozen=True, slots=True)
class Saved:
    """What stood in a file.

    Attributes
    ----------
    model : Module
    preparation : Preparation, Standardizer or None
        What turns a table, or numbers, into the model's inputs.
    history : History or None
    optimizer_state : dict or None
        For an optimiser's `load_state`.
    training : dict or None
        What `fit` needs to go on with training.
    """

    model: Module
    preparation: Preparation | Standardizer | None
    history: History | None
    optimizer_state: dict[str, Any] | None
    training: dict[str, Any] | None


def save(
    path: str | os.PathLike[str], model: Module, optimizer: Any = None, *,
    preparation: Preparation | Standardizer | None = None, history: History | None = None,
) -> None:  # fmt: skip
    """Write a model to a file, whole or not at all; one that is there is replaced.

    Parameters
    ----------
    path : str or path
        By custom it ends in ``.npz``; ``np.load`` reads the arrays in it.
    model : Module
        Of a model made of the parts of `nn` the file holds enough to build it again; of one with
        classes or functions of your own, the numbers.
    optimizer : Optimizer, optional
        Its state is kept too, so that training can go on.
    preparation : Preparation or Standardizer, optional
        What new data have to go through before the model.
    history : History, optional

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> save("model.npz", model, preparation=preparation)  # doctest: +SKIP
    >>> saved = load("model.npz")  # doctest: +SKIP
    >>> saved.model.predict(saved.preparation.row({"height": 1.7}))  # doctest: +SKIP
    array([1])
    """
    write(path, model, optimizer, preparation=preparation, history=history)


def write(
    path: str | os.PathLike[str], model: Module, optimizer: Any = None, *,
    preparation: Preparation | Standardizer | None = None, history: History | None = None,
    training: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """What `save` does; `training` is what `fit` needs beside it to go on."""
    if not isinstance(model, Module):
        raise TypeError(f"save(path, model) writes a Module, not {type(model).__name__}")
    arrays: dict[str, Any] = {}
    header = {"format": FORMAT, "version": VERSION, **_described(model, arrays)}
    parts = {
        "optimizer": optimizer and optimizer.state(),
        "preparation": preparation and (type(preparation).__name__, preparation.to_dict()),
        "history": None if history is None else history.to_dict(),
        "training": training and dict(training),
    }
    writer = Writer(arrays)
    write_archive(path, header | {name: writer(x, name) for name, x in parts.items()}, arrays)


def _described(model: Module, arrays: dict[str, Any]) -> dict[str, Any]:
    """The description of a model or why it has none, and its state among the arrays."""
    form: dict[str, Any] = {"architecture": None, "undescribed": None}
    try:
        form["architecture"] = describe(model, arrays)
    except TypeError as error:
        form["undescribed"] = str(error)
        arrays.clear()
    arrays |= {f"{MODEL}{name}": np.asarray(x) for name, x in model.state().items()}
    return form


def load(
    path: str | os.PathLike[str], model: Module | None = None, optimizer: Any = None
) -> Saved:
    """Read what `save` wrote. Nothing is unpickled, and a file that is not right changes nothing.

    Parameters
    ----------
    path : str or path
    model : Module, optional
        Takes the numbers of the file; without it the model is built from the file's description.
    optimizer : Optimizer, optional
        Takes the state of the file; its parameters are those of `model`.

    Returns
    -------
    Saved

    Raises
    ------
    CheckpointError
        If the file is damaged, of a later version, or of another model.
    ValueError
        If an optimiser is given without its model.
    OSError
        If the file cannot be read.
    """
    if optimizer is not None and model is None:
        raise ValueError("an optimiser changes a model: load(path, model, optimizer)")
    with open_archive(path) as archive:
        _check_header(archive)
        if model is not None:
            _check_state(archive, model)
        with archive.complaints():
            saved, numbers = _read(archive, model)
            if optimizer is not None and saved.optimizer_state is None:
                raise archive.refused("it holds no state of an optimiser")
    if model is not None:
        with archive.complaints():
            _put(model, optimizer, numbers, saved)
    return saved


def _check_header(archive: Archive) -> None:
    header = archive.header
    if header.get("format") != FORMAT:
        raise archive.refused("its header is not one of tinygrad_tr")
    if header.get("version") != VERSION:
        raise archive.refused(
            f"it is of version {header.get('version')!r}, and this program reads version "
            f"{VERSION}; a newer tinygrad_tr may read it"
        )
    if set(header) != HEADER:
        raise archive.refused(f"its header has {sorted(header)} in place of {sorted(HEADER)}")


def _check_state(archive: Archive, model: Module) -> None:
    """Compare names and shapes with the model's before any array is read."""
    has = {name: np.asarray(x) for name, x in model.state().items()}
    there = {
        name.removeprefix(MODEL): shape
        for name, (_dtype, shape) in archive.shapes.items()
        if name.startswith(MODEL)
    }
    for what, names in (("lacks", has.keys() - there), ("holds, more,", there.keys() - has)):
        if names:
            some = ", ".join(sorted(names)[:5])
            raise archive.refused(f"it {what} {some}; the model is {model!r}")
    for name, array in has.items():
        if array.shape != there[name]:
            raise archive.refused(
                f"{name} has shape {there[name]} there and {array.shape} in the model {model!r}"
            )


def _read(archive: Archive, model: Module | None) -> tuple[Saved, dict[str, Any]]:
    """All that the file holds, and the numbers for a model that is there already."""
    header, used = archive.header, set[Any]()

    def read(name: Any) -> Any:
        used.add(name)
        return archive.read(name)

    reader = Reader(read)
    numbers = {} if model is None else {name: read(f"{MODEL}{name}") for name in model.state()}
    built = _built(archive, read) if model is None else model
    optimizer, training = reader(header["optimizer"]), reader(header["training"])
    history, prepared = reader(header["history"]), reader(header["preparation"])
    saved = Saved(
        built,
        None if prepared is None else PREPARATIONS[prepared[0]].from_dict(prepared[1]),
        None if history is None else History.from_dict(history),
        optimizer,
        training,
    )
    # A model that is there already has the other arrays of its modules.
    spare = {name for name in archive.shapes if model is not None and name.startswith(PARTS)}
    if surplus := archive.shapes.keys() - used - spare:
        raise archive.refused(f"it holds arrays that belong to nothing: {sorted(surplus)[:5]}")
    return saved, numbers


def _built(archive: Archive, read: Callable[[Any], Any]) -> Module:
    """The model that the file describes."""
    if archive.header["architecture"] is None:
        raise archive.refused(
            f"the model cannot be built from it ({archive.header['undescribed']}); build it, and "
            f"load(path, model)"
        )
    return build(archive.header["architecture"], read)


def _put(model: Module, optimizer: Any, numbers: Mapping[str, Any], saved: Saved) -> None:
    """Give model and optimiser their numbers, or leave both as they were."""
    before = model.state()
    model.load_state(numbers)
    if optimizer is None:
        return
    earlier = optimizer.state()
    try:
        optimizer.load_state(saved.optimizer_state)
    except BaseException:
        model.load_state(before)
        optimizer.load_state(earlier)
        raise
