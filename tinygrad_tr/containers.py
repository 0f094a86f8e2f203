"""Nested containers of arrays, flattened and put together again: dict, list, tuple, dataclass.

None is a container of nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import fields, is_dataclass
from functools import partial
from operator import itemgetter
from typing import Any

__all__ = ["flatten", "leaves_like", "outline", "paths"]

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
        return [tree], itemgetter(0)
    flat = [flatten(part) for part in parts]
    builds = [(len(leaves), build) for leaves, build in flat]  # what rebuilds holds no leaf

    def rebuild(leaves: list[Any]) -> Any:
        new, start = [], 0
        for size, build in builds:
            new.append(build(leaves[start : start + size]))
            start += size
        return make(new)

    return [leaf for leaves, _ in flat for leaf in leaves], rebuild


def leaves_like(template: Any, tree: Any, what: str) -> list[Any]:
    """The parts of `tree` that stand where the leaves of `template` do, in their order.

    Raises
    ------
    ValueError
        If the containers differ; the text calls `tree` by `what`.

    Examples
    --------
    >>> leaves_like({"w": 1, "b": (2, 3)}, {"b": ("x", "y"), "w": "z"}, "the gradient")
    ['z', 'x', 'y']
    """
    parts, make = _open(template)
    if make is None:
        return [tree]
    if isinstance(template, dict):
        fits = isinstance(tree, dict) and tree.keys() == template.keys()
        others = [tree[key] for key in template] if fits else []
    else:
        others, other = _open(tree)
        alike = tuple | list if isinstance(template, tuple | list) else type(template)
        fits = other is not None and isinstance(tree, alike) and len(others) == len(parts)
    if not fits:
        raise ValueError(
            f"{what} must have the same containers as what it belongs to: here "
            f"{_outline(template)}, not {_outline(tree)}"
        )
    pairs = zip(parts, others, strict=True)
    return [leaf for part, other in pairs for leaf in leaves_like(part, other, what)]


def paths(tree: Any, name: str) -> list[str]:
    """What the leaves of `tree` are called, in their order, if it is called `name`.

    Examples
    --------
    >>> paths({"w": [1, 2], "b": 3}, "params")
    ['params.w.0', 'params.w.1', 'params.b']
    """
    parts, make = _open(tree)
    if make is None:
        return [name]
    if isinstance(tree, dict):
        keys = list(tree)
    elif hasattr(tree, "_fields"):
        keys = list(tree._fields)
    elif is_dataclass(tree):
        keys = [field.name for field in fields(tree)]
    else:
        keys = list(range(len(parts)))
    pairs = zip(keys, parts, strict=True)
    return [path for key, part in pairs for path in paths(part, f"{name}.{key}")]


def outline(tree: Any) -> Any:
    """The containers of `tree` without what is in them, to be compared.

    Examples
    --------
    >>> outline([1, {"a": 2}]) == outline([5, {"a": 6}])
    True
    """
    parts, make = _open(tree)
    if make is None:
        return None
    keys = tuple(tree) if isinstance(tree, dict) else ()
    return type(tree), keys, tuple(map(outline, parts))


def _outline(tree: Any) -> str:
    """A word or two for an error message."""
    name = type(tree).__name__
    if isinstance(tree, dict):
        return f"{name} with keys {', '.join(map(str, tree))}"
    return f"{name} of {len(tree)}" if isinstance(tree, list | tuple) else name


def _open(tree: Any) -> tuple[list[Any], Rebuild | None]:
    """The parts of a container and its constructor; None for a leaf."""
    kind: Any = type(tree)
    if isinstance(tree, dict):
        return list(tree.values()), partial(_filled, list(tree), _emptied(tree))
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return list(tree), lambda new: kind(*new)
    if isinstance(tree, list | tuple):
        return list(tree), kind
    if is_dataclass(tree) and not isinstance(tree, type):
        names = [field.name for field in fields(tree)]
        parts = [getattr(tree, name) for name in names]
        return parts, lambda new: kind(**dict(zip(names, new, strict=True)))
    if tree is None:  # what a model does without, such as a bias
        return [], lambda new: None
    return [], None


def _emptied(tree: dict[Any, Any]) -> dict[Any, Any]:
    """A dictionary of the same kind, which may have a default."""
    empty = copy(tree)
    empty.clear()
    return empty


def _filled(keys: list[Any], empty: dict[Any, Any], parts: list[Any]) -> dict[Any, Any]:
    made = copy(empty)
    made.update(zip(keys, parts, strict=True))
    return made
