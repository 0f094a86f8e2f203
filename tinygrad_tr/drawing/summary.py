"""A graph that is too large to be drawn, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ..messages import _
from ..ops.declare import shape_of
from .cards import Row
from .structure import Item, Structure

__all__ = ["summary_rows"]

SHOWN = 8  # operations, the most frequent ones


def summary_rows(
    structure: Structure, parameters: Collection[Item], asked: bool, lang: str | None = None
) -> list[Row]:
    """Nodes, edges, depth, parameters, and the operations by how often they occur.

    Unless it was `asked` for, it says why it stands there in place of a picture.
    """
    items, size = structure.uses, 0
    for item in parameters:
        n = 1
        for extent in shape_of(structure.data(item)):
            n *= extent
        size += n
    counted = Counter(item.op.name for item in items if item.op is not None)
    common = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    hint = _("too large to draw: level='module' or a smaller root", lang)
    others = sum(n for _name, n in common[SHOWN:])
    return [
        Row(_("nodes", lang), str(len(items)), "shape"),
        Row(_("edges", lang), str(sum(items.values())), "shape"),
        Row(_("depth", lang), str(structure.depth()), "shape"),
        Row(_("parameters", lang), str(size), "shape"),
        Row(_("operations", lang), str(sum(counted.values())), "shape"),
        *(Row(f"· {name}", str(n), "shape") for name, n in common[:SHOWN]),
        *([Row(f"· {_('others', lang)}", str(others), "shape")] if others else []),
        *([] if asked else [Row("", hint, "warning")]),
    ]
