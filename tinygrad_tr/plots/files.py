"""Pictures to files, the same bytes for the same picture."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .style import house_style

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


def save(picture: Axes | Figure, path: str | os.PathLike[str], *, dpi: float = 150) -> Path:
    """Write a picture to a file, whole or not at all; a file that is there is replaced.

    Parameters
    ----------
    picture : matplotlib Axes or Figure
        What the other functions of this module return.
    path : str or path
        The suffix names the format: ``.png``, ``.svg``, ``.pdf``.
    dpi : float
        Dots per inch of a PNG.

    Returns
    -------
    pathlib.Path
        Where the picture is.

    Raises
    ------
    ValueError
        If the suffix is none of the three.

    Examples
    --------
    >>> save(loss_curve([1, 0.5, 0.25]), "loss.svg")  # doctest: +SKIP
    PosixPath('loss.svg')
    """
    target = Path(path)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in UNDATED:
        raise ValueError(f"{target.name!r} must end in .png, .svg or .pdf")
    figure: Any = picture.get_figure(root=True)
    buffer = BytesIO()
    with house_style():
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=UNDATED[kind])
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(buffer.getvalue())
    os.replace(part, target)
    return target
