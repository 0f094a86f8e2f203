"""Which cards a page draws: every operation, or the modules that these are folded into."""

from __future__ import annotations

from ..pictured import Pictured

__all__ = ["LARGEST", "shown_level"]

LARGEST = 500  # cards; with more a step takes longer than a frame of the screen


def shown_level(pictured: Pictured, level: str, max_nodes: int) -> str:
    """What to draw: every operation or, if these are too many, a card for each module."""
    if level not in ("auto", "all", "module"):
        raise ValueError(f"unknown level {level!r}; there are auto, all, module")
    if not 1 <= max_nodes <= LARGEST:
        raise ValueError(f"max_nodes is {max_nodes}; a page can show 1 to {LARGEST} nodes")
    many = len(pictured.nodes) > max_nodes
    has_modules = bool(pictured.scene("en").frames)
    fold = level == "module" or (level == "auto" and many and has_modules)
    cards = len(pictured.scene("en", "module").cards) if fold else len(pictured.nodes)
    if cards > max_nodes:
        mend = "explain a part of the graph" if level == "module" or not has_modules else (
            "fold it with level='module', or explain a part of it"
        )  # fmt: skip
        raise ValueError(
            f"the graph has {cards} nodes at level={level!r}, and the page would show "
            f"at most {max_nodes}; raise max_nodes (to {LARGEST} at most), or {mend}"
        )
    return "module" if fold else "operation"
