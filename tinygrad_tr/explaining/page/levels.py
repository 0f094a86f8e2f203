"""Which cards a page draws: every operation, or the modules that these are folded into."""

from __future__ import annotations

from typing import Protocol

from ...drawing.scene import Scene
from ...messages import LANGUAGES

__all__ = ["LARGEST", "Drawn", "chosen"]

LARGEST = 500  # cards; with more a step takes longer than a frame of the screen
LEVELS = {"auto": "operation", "all": "operation", "module": "module"}


class Drawn(Protocol):
    """What a page asks of a graph that can be drawn."""

    def scene(self, lang: str, level: str, most: int) -> tuple[Scene, list[int]]:
        """The scene with at most so many cards, and for each node the card that stands for it."""

    def tree(self, lang: str) -> str:
        """The graph as a text tree."""


def chosen(
    drawn: Drawn, nodes: int, level: str, max_nodes: int
) -> tuple[dict[str, Scene], list[int] | None]:
    """The scenes of a page by language, and where these are folded the card of each node."""
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}; there are {', '.join(LEVELS)}")
    if not 1 <= max_nodes <= LARGEST:
        raise ValueError(f"max_nodes is {max_nodes}; a page can show 1 to {LARGEST} nodes")
    many = nodes > max_nodes
    named = "module" if level == "auto" and many else LEVELS[level]
    scenes = {lang: drawn.scene(lang, named, LARGEST)[0] for lang in LANGUAGES}
    count = nodes if named == "operation" else len(scenes["en"].cards)
    if count > max_nodes or scenes["en"].level == "summary":
        mend = "explain a part of the graph"
        if level == "all":
            mend = f"fold it with level='module', or {mend}"
        raise ValueError(
            f"the graph has {nodes} nodes, too many at level={level!r} for a page, which would "
            f"show at most {max_nodes}; raise max_nodes (to {LARGEST} at most), or {mend}"
        )
    return scenes, None if named == "operation" else drawn.scene("en", named, LARGEST)[1]
