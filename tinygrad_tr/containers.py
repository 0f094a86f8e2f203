"""Nested containers of arrays, flattened and put together again: dict, list, tuple, dataclass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

__all__ = ["flatten"]

Rebuild = Callable[[list[Any]], Any]


def flatten(tree: Any) -> tuple[list[Any], Rebuild]:
    """The leaves of `tree` in order, and what puts new leaves in their places.

    Examples
    --------
    >>> leaves, rebuild = flatten({"w": [1, 2], "b": (3,)})
    >>> leaves
    [1, 2, 3]
    >>> rebuild([10, 20, 30])
    {'w': [10, 20], 'b': (30,)}
    """
    parts, make = _open(tree)
    if make is None:
        return [tree], lambda leaves: leaves[0]
    flat = [flatten(part) for part in parts]
    sizes = [len(leaves) for leaves, _ in flat]

    def rebuild(leaves: list[Any]) -> Any:
        new, start = [], 0
        for size, (_, build) in zip(sizes, flat, strict=True):
            new.append(build(leaves[start : start + size]))
            start += size
        return make(new)

    return [leaf for leaves, _ in flat for leaf in leaves], rebuild


def _open(tree: Any) -> tuple[list[Any], Rebuild | None]:
    """The parts of a container and its constructor; None for a leaf."""
    if isinstance(tree, dict):
        return list(tree.values()), lambda new: type(tree)(zip(tree, new, strict=True))
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return list(tree), lambda new: type(tree)(*new)
    if isinstance(tree, list | tuple):
        return list(tree), type(tree)
    if is_dataclass(tree) and not isinstance(tree, type):
        names = [field.name for field in fields(tree)]
        parts = [getattr(tree, name) for name in names]
        return parts, lambda new: type(tree)(**dict(zip(names, new, strict=True)))
    return [], None
