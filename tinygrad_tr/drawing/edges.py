"""The edges of a picture, with what flows back along each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np

from ..reverse import flows_of
from .cards import Row, array_of, size_of
from .folding import View
from .structure import Item, Structure

__all__ = ["Edge", "edges_of"]


@dataclass(frozen=True, slots=True)
class Edge:
    """From an operand to its result, by the numbers of their cards.

    Attributes
    ----------
    source, target : int
    live : bool
        Whether the operand needs a gradient at all.
    flow : number, array or None
        What flows back along it; None before `backward`, and where it is not known.
    alarm : str
        "error" or "cause" where a number that is not finite came this way.
    side : str
        "above" or "below" for a parameter that stands beside its layer.
    main : bool
        Whether it is part of the way from the input to the result.
    """

    source: int
    target: int
    live: bool
    flow: Any = None
    alarm: str = ""
    side: str = ""
    main: bool = False

    @property
    def strength(self) -> float:
        """The size of the flow: the norm of an array."""
        return 0.0 if self.flow is None else size_of(self.flow)


def edges_of(
    view: View, structure: Structure, alarms: Mapping[Item, Row],
    sides: Mapping[tuple[Item, Item], str], parameters: Collection[Item] = (),
) -> tuple[Edge, ...]:  # fmt: skip
    """All edges between different cards, in the order of the results and their operands.

    A module's row speaks for its `parameters`: those that several calls share have no edges.
    """
    hidden = set(parameters) if view.level == "module" else set()
    number = {id(unit): k for k, unit in enumerate(view.units)}
    edges = []
    for unit in view.units:
        for item in unit.members:
            for source, flow in zip(structure.sources(item), _flows(item, structure), strict=True):
                before = view.unit_of[source]
                if before is unit or (source in hidden and before.module is not None):
                    continue
                edges.append(Edge(
                    number[id(before)], number[id(unit)], source.requires_grad, flow,
                    _alarm(source, item, structure, alarms), sides.get((source, item), ""),
                    source.op is not None,
                ))  # fmt: skip
    return _merged(edges) if view.level == "module" else tuple(edges)


def _flows(item: Any, structure: Structure) -> list[Any]:
    """What flows back from `item` to each of its sources, None where nothing does."""
    sources, g = structure.sources(item), structure.gradient(item)
    if g is None or not any(source.requires_grad for source in sources):
        return [None] * len(sources)
    with np.errstate(all="ignore"):
        flows = flows_of(item, g)
    if len(flows) == sum(source.requires_grad for source in sources):
        known = iter(flows)
        return [next(known) if source.requires_grad else None for source in sources]
    # An operand was changed in place since; a value that is used once has what flowed to it.
    return [
        structure.gradient(source)
        if source.op is not None and structure.uses[source] == 1
        else None
        for source in sources
    ]


def _alarm(source: Item, item: Item, structure: Structure, alarms: Mapping[Item, Row]) -> str:
    array = array_of(structure.data(source))
    if array.dtype.kind not in "fc" or np.isfinite(array).all():
        return ""
    remark = alarms.get(source)
    return remark.kind if remark is not None else "error"


def _merged(edges: list[Edge]) -> tuple[Edge, ...]:
    """One edge for each pair of cards, with the norm of all that flows."""
    merged: dict[tuple[int, int], Edge] = {}
    for edge in edges:
        ends = edge.source, edge.target
        known = merged.get(ends)
        if known is None:
            merged[ends] = edge
            continue
        flow = edge.flow if known.flow is None else known.flow
        if edge.flow is not None and known.flow is not None:
            flow = hypot(edge.strength, known.strength)
        live, main = edge.live or known.live, edge.main or known.main
        merged[ends] = Edge(*ends, live, flow, edge.alarm or known.alarm, main=main)
    return tuple(merged.values())
