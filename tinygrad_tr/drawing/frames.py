"""Which call of which module computed a value, and who owns a parameter: read off the scopes."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from ..graph import Node, Scope
from ..messages import _
from ..ops.declare import shape_of
from .expressions import spoken
from .naming import printable
from .structure import Item, Structure

__all__ = ["Frame", "Frames", "parameter_paths"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One call of a module.

    Attributes
    ----------
    title, kind, detail : str
        The module's place in the one around it; what it is, ``Linear(2→4)``; the number of its
        parameters in words. Any of them may be empty.
    parent : int or None
        The frame around it.
    height : int
        How many frames are nested inside.
    parameters : int
        How many numbers its parameters have.
    """

    title: str
    kind: str
    detail: str
    parent: int | None
    height: int
    parameters: int


class Frames:
    """The frames of a graph and which of its items stands in which.

    Attributes
    ----------
    found : list of Frame
    of : dict
        The frame of an item, where it has one. An operation stands in the frame of its scope, a
        parameter in the innermost one that holds all its uses, anything else outside.
    """

    def __init__(
        self, structure: Structure, parameters: Collection[Item], lang: str | None = None
    ) -> None:
        self._lang = lang
        self._known: dict[int, int | None] = {}
        self._paths: dict[int, dict[int, str]] = {}
        self._scopes: list[tuple[Scope, int | None]] = []
        self.of: dict[Item, int] = {}
        for item in structure.uses:
            if isinstance(item, Node) and item.op is not None:
                frame = self._frame(item._scope)
                if frame is not None:
                    self.of[item] = frame
        self._place_parameters(structure, set(parameters))
        self.found = self._described()

    def above(self, frame: int | None) -> list[int]:
        """A frame and those around it, from the inside out."""
        chain = []
        while frame is not None:
            chain.append(frame)
            frame = self._scopes[frame][1]
        return chain

    def take_in_activations(self, structure: Structure, folded: Collection[int | None]) -> None:
        """Let a function of a layer's result alone, ``relu(z)``, stand in the layer's frame.

        Frames that are `folded` to a row have it there already.
        """
        joined: dict[int, str] = {}
        for item in structure.uses:
            sources = structure.sources(item)
            around = self.of.get(item)
            if len(sources) != 1 or not isinstance(item, Node) or around is None:
                continue
            inner = self.of.get(sources[0])
            if inner is None or inner in joined or inner in folded:
                continue
            if self.found[inner].parent != around:
                continue
            alone = structure.uses[sources[0]] == 1 and sources[0].op is not None
            if alone and shape_of(structure.data(sources[0])) == shape_of(item._number):
                self.of[item] = inner
                joined[inner] = spoken(item.op)
        for frame, name in joined.items():
            found = self.found[frame]
            self.found[frame] = replace(found, kind=f"{found.kind} + {name}")

    def _frame(self, scope: Scope | None) -> int | None:
        """The number of the frame of a scope; None outside of all modules that still exist."""
        pending = []
        while scope is not None and id(scope) not in self._known:
            pending.append(scope)
            scope = scope.parent
        number = None if scope is None else self._known[id(scope)]
        for inner in reversed(pending):
            if inner.module is not None and inner.module() is not None:
                self._scopes.append((inner, number))
                number = len(self._scopes) - 1
            self._known[id(inner)] = number
        return number

    def _place_parameters(self, structure: Structure, parameters: set[Item]) -> None:
        """A parameter stands where it is used, if all its uses share a frame."""
        shared: dict[Item, list[int]] = {}
        for item in structure.uses if self._scopes else ():
            for source in structure.sources(item):
                if source in parameters:
                    chain = self.above(self.of.get(item))
                    known = shared.get(source, chain)
                    shared[source] = [frame for frame in known if frame in chain]
        self.of.update({item: chain[0] for item, chain in shared.items() if chain})

    def _described(self) -> list[Frame]:
        heights = [0] * len(self._scopes)
        for k, (_scope, parent) in reversed(list(enumerate(self._scopes))):
            if parent is not None:
                heights[parent] = max(heights[parent], heights[k] + 1)
        return [
            Frame(*self._words(scope, parent), parent, height, _size(scope.module()))
            for (scope, parent), height in zip(self._scopes, heights, strict=True)
        ]

    def _words(self, scope: Scope, parent: int | None) -> tuple[str, str, str]:
        module: Any = scope.module()
        around: Any = None if parent is None else self._scopes[parent][0].module()
        count = _size(module)
        detail = _("{n} parameters", self._lang).format(n=count) if count else ""
        describe = getattr(module, "describe", None)
        kind = describe(self._lang) if callable(describe) else type(module).__name__
        return self._title(self._path(module, around)), printable(str(kind)), detail

    def _path(self, module: Any, around: Any) -> str:
        """The path of a module in the one that called it; empty if it is no part of that."""
        if id(around) not in self._paths:
            parts: Any = getattr(around, "named_modules", list)()
            self._paths[id(around)] = {id(part): path for path, part in parts}
        return self._paths[id(around)].get(id(module), "")

    def _title(self, path: str) -> str:
        """``Layer 1`` for ``layers.0``; the path itself for any other part."""
        if numbered := re.fullmatch(r"(?:layers\.)?(\d+)", path):
            return _("Layer {n}", self._lang).format(n=int(numbered[1]) + 1)
        return printable(path)


def _size(module: Any) -> int:
    return sum(p.size for _path, p in getattr(module, "named_parameters", list)())


def parameter_paths(structure: Structure) -> dict[Node, str]:
    """Parameters by their paths in the outermost modules whose calls are in the graph."""
    outermost: dict[int, Any] = {}
    scopes = {id(x._scope): x._scope for x in structure.uses if isinstance(x, Node)}
    for first in scopes.values():
        scope: Scope | None = first
        reference = None
        while scope is not None:
            reference, scope = scope.module or reference, scope.parent
        module = None if reference is None else reference()
        if module is not None:
            outermost.setdefault(id(module), module)
    paths: dict[Node, str] = {}
    for module in outermost.values():
        for path, parameter in getattr(module, "named_parameters", list)():
            paths.setdefault(parameter, path)
    return paths
