"""Pages that play: the explorer of an explanation, and the film of a training."""

from __future__ import annotations

from .page import page_of

__all__ = ["page_of"]
