"""In training or not: the mode of a network and all its parts, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["mode", "set_mode"]


@contextmanager
def mode(module: Any, *, training: bool) -> Iterator[None]:
    """Inside, `module` and all its parts are in training, or none is; then each as it was.

    Examples
    --------
    >>> from tinygrad_tr.nn import Dropout
    >>> layer = Dropout(0.5)
    >>> with mode(layer, training=False):
    ...     print(layer.training)
    False
    >>> layer.training
    True
    """
    before = [(part, part.training) for _path, part in module.named_modules()]
    try:
        set_mode(module, training)
        yield
    finally:
        for part, was in before:
            if part.training is not was:
                part.training = was


def set_mode(module: Any, training: bool) -> None:
    """Put `module` and all its parts into training, or out of it."""
    for _path, part in module.named_modules():
        if part.training is not training:
            part.training = training
