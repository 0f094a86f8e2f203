"""Files of a folder that a command may write to: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..messages import _
from .parser import BadInputError

__all__ = ["OURS", "complaints", "open_folder", "write_text"]

OURS = '<meta name="generator" content="tinygrad_tr">'  # what tells our page from another's


def open_folder(folder: Path, option: str = "--out") -> None:
    """Make the folder, unless it is there, and see that it can be written to.

    Parameters
    ----------
    folder : pathlib.Path
    option : str
        What named the folder, for messages.

    Raises
    ------
    BadInputError
        If it is a file, cannot be written to, or has an ``index.html`` that is not ours.
    """
    if folder.exists() and not folder.is_dir():
        said = _("{option}: {path} is a file, not a folder")
        raise BadInputError(said.format(option=option, path=folder))
    with complaints(folder, option):
        folder.mkdir(parents=True, exist_ok=True)
        page, probe = folder / "index.html", folder / ".tinygrad_tr.part"
        if page.exists() and OURS not in page.read_text(encoding="utf-8", errors="replace"):
            said = _("{option}: {path} is there and was not written by this program")
            raise BadInputError(said.format(option=option, path=page))
        probe.write_bytes(b"")
        probe.unlink()


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all; one that is there is replaced."""
    part = path.with_name(f".{path.name}.part")
    with complaints(path.parent):
        part.write_text(text, encoding="utf-8", newline="\n")
        os.replace(part, path)


@contextmanager
def complaints(folder: Path, option: str = "--out") -> Iterator[None]:
    """Turn what the system says against writing into the one line of a bad input."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        said = _("{option}: cannot write to {path}: {reason}")
        raise BadInputError(
            said.format(option=option, path=folder, reason=error.strerror)
        ) from None
