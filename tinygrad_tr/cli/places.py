"""Where a training writes: that it can be known before an hour of work, not after."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import CheckpointError
from ..files.archive import open_archive
from ..messages import _
from .files import complaints, open_folder
from .parser import BadInputError

__all__ = ["Places", "check_file", "make_places"]


@dataclass(frozen=True, slots=True)
class Places:
    """Files of a training.

    Attributes
    ----------
    model : pathlib.Path
    checkpoint : pathlib.Path
        What an interrupted training goes on from; it is deleted at the end.
    report : pathlib.Path
        The folder of the page.
    """

    model: Path
    checkpoint: Path
    report: Path


def make_places(model: Path, report: Path | None) -> Places:
    """See that everything can be written, and that nothing of somebody else is in the way.

    Raises
    ------
    BadInputError
    """
    if model.suffix.lower() != ".npz":
        raise BadInputError(_("--out: {path} must end in .npz").format(path=model))
    check_file(model)
    if model.exists() and not _is_ours(model):
        said = _("{option}: {path} is there and was not written by this program")
        raise BadInputError(said.format(option="--out", path=model))
    folder = model.with_name(f"{model.stem}_report") if report is None else report
    open_folder(folder, "--report")
    return Places(model, model.with_name(f"{model.stem}.checkpoint.npz"), folder)


def check_file(path: Path) -> None:
    """See that a file can be written where this one is to be.

    Raises
    ------
    BadInputError
    """
    if path.is_dir():
        raise BadInputError(_("--out: {path} is a folder, not a file").format(path=path))
    probe = path.with_name(f".{path.name}.part")
    with complaints(path):
        probe.write_bytes(b"")
        probe.unlink()


def _is_ours(path: Path) -> bool:
    try:
        with open_archive(path):
            return True
    except (CheckpointError, OSError):
        return False
