"""The line of the user's program that called us. Knows no value."""

from __future__ import annotations

import os
import sys
from types import FrameType

import numpy as np

__all__ = ["Place", "ours", "place"]

Place = tuple[str, int]
"""A file and a line in it."""

OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
# NumPy's Python functions stand between a call and us; they are nobody's own program either.
BETWEEN = (OURS, os.path.dirname(os.path.abspath(np.__file__)) + os.sep)


def ours(frame: FrameType) -> bool:
    """Whether `frame` runs a function of this package."""
    return frame.f_code.co_filename.startswith(OURS)


def place() -> Place:
    """The file and line of the innermost frame outside of this package.

    Examples
    --------
    >>> place()[1]
    1
    """
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename.startswith(BETWEEN):
        frame = frame.f_back
    return ("<unknown>", 0) if frame is None else (frame.f_code.co_filename, frame.f_lineno)
