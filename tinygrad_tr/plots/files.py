"""Pictures to files, the same bytes for the same picture."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .style import house_style
from .text import INSTALL, TextPicture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["save"]

# matplotlib would write the time and its version.
UNDATED: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def save(
    picture: Axes | Figure | TextPicture, path: str | os.PathLike[str], *, dpi: float = 150
) -> Path:
    """Write a picture to a file, whole or not at all; a file that is there is replaced.

    Parameters
    ----------
    picture : matplotlib Axes or Figure, or TextPicture
        What the other functions of this module return.
    path : str or path
        The suffix names the format: ``.png``, ``.svg``, ``.pdf``; for a TextPicture ``.txt``.
    dpi : float
        Dots per inch of a PNG.

    Returns
    -------
    pathlib.Path
        Where the picture is.

    Raises
    ------
    ValueError
        If the suffix is none of these.
    ImportError
        If a picture was asked for and matplotlib is missing; the text is written beside and named.

    Examples
    --------
    >>> save(loss([1, 0.5, 0.25]), "loss.svg")  # doctest: +SKIP
    PosixPath('loss.svg')
    """
    target = Path(path)
    kind = target.suffix.lower().removeprefix(".")
    if isinstance(picture, TextPicture) and kind in ("txt", *UNDATED):
        return _save_text(picture, target)
    if kind not in UNDATED:
        raise ValueError(f"{target.name!r} must end in .png, .svg or .pdf")
    figure: Any = picture.get_figure(root=True)
    buffer = BytesIO()
    with house_style():
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=UNDATED[kind])
    return _write(target, buffer.getvalue())


def _save_text(picture: TextPicture, target: Path) -> Path:
    """Write the text; where a picture was asked for, say so after that."""
    written = _write(target.with_suffix(".txt"), f"{picture}\n".encode())
    if target.suffix.lower() != ".txt":
        raise ImportError(
            f"{target.name!r} needs matplotlib; install it with: {INSTALL}. The same data as text "
            f"are in {written.name!r}"
        )
    return written


def _write(target: Path, content: bytes) -> Path:
    """Write a temporary file and rename it: a crash leaves nothing half written."""
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    os.replace(part, target)
    return target
