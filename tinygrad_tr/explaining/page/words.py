"""The words of the pages in both languages; knows nothing of how they are shown."""

from __future__ import annotations

from ...messages import LANGUAGES, _

__all__ = ["training_words", "words"]


def words() -> dict[str, dict[str, str]]:
    """The words of the explorer page: language → key → text; the page fills in ``{fields}``."""
    return {lang: _explorer(lang) for lang in LANGUAGES}


def _explorer(lang: str) -> dict[str, str]:
    return _shared(lang) | {
        "heading": _("Step by step", lang),
        "first": _("First step", lang),
        "back": _("Previous step", lang),
        "next": _("Next step", lang),
        "last": _("Last step", lang),
        "step": _("Step", lang),
        "to step": _("step", lang),
        "guess": _("Guess first", lang),
        "fit": _("Fit", lang),
        "phases": _("Phases", lang),
        "forward": _("Forward", lang),
        "seed": _("Seed", lang),
        "backward": _("Backward", lang),
        "update": _("Update", lang),
        "graph": _("Computation graph; the table of all nodes says the same", lang),
        "panel": _("This step", lang),
        "reveal": _("Show the result", lang),
        "accumulation": _("Accumulation +=", lang),
        "nodes": _("All nodes", lang),
        "node": _("node", lang),
        "value": _("value", lang),
        "gradient": _("gradient", lang),
        "whatif": _("What if …?", lang),
        "change": _("Change a number: the page computes forward and backward again.", lang),
        "reset": _("As it was", lang),
        "changed": _("recomputed with your numbers", lang),
        "search": _("Find a node", lang),
        "found": _("{k} of {n}", lang),
        "none": _("none", lang),
        "no engine": _("Without Graphviz: the graph as a text tree", lang),
        "percent": _("{share}%", lang),
    }


def training_words() -> dict[str, dict[str, str]]:
    """The words of the page of a training."""
    return {lang: _training(lang) for lang in LANGUAGES}


def _training(lang: str) -> dict[str, str]:
    return _shared(lang) | {
        "heading": _("Training, epoch by epoch", lang),
        "first": _("First epoch", lang),
        "back": _("Previous epoch", lang),
        "next": _("Next epoch", lang),
        "last": _("Last epoch", lang),
        "step": _("Epoch", lang),
        "to step": _("epoch", lang),
        "now": _("Epoch {epoch}: loss {loss}", lang),
        "loss": _("loss", lang),
        "validation": _("validation", lang),
        "log": _("loss, on a logarithmic scale", lang),
        "boundary": _("Decision boundary", lang),
        "class": _("class {label}", lang),
        "weights": _("Weights", lang),
        "parameter": _("parameter", lang),
        "mean": _("mean", lang),
        "spread": _("std", lang),
        "norm": _("norm", lang),
    }


def _shared(lang: str) -> dict[str, str]:
    """What both pages have: the controls, and how to change theme and language."""
    return {
        "theme": _("Dark or light theme", lang),
        "language": {"en": "Türkçe", "tr": "English"}[lang],
        "play": _("Play", lang),
        "pause": _("Pause", lang),
        "to play": _("play", lang),
    }
