"""Pages that play: the explorer of an explanation, and the film of a training."""

from __future__ import annotations

from .page import page_of
from .training import Frames, write_training

__all__ = ["Frames", "page_of", "write_training"]
