"""``tinygrad-tr demo``: four networks learn, are checked and drawn, and a page shows it all."""

from __future__ import annotations

from pathlib import Path

from ..messages import _
from . import checking, digits, gates, neuron
from .files import open_folder
from .page import write_page
from .screen import Screen
from .story import Story

__all__ = ["run"]


def run(folder: Path, *, seed: int = 0) -> bool:
    """Train, check and draw, and write a page into the folder.

    Parameters
    ----------
    folder : pathlib.Path
        Made if it is not there; files of an earlier run are replaced.
    seed : int
        For all that is random.

    Returns
    -------
    bool
        Whether every check held.

    Raises
    ------
    BadInputError
        If the folder cannot be written to.
    """
    open_folder(folder)
    screen = Screen()
    story = Story(folder, screen)
    title = _("tinygrad_tr: you write the forward expression")
    lead = _("Back-propagation is derived, checked and drawn. Random seed: {seed}")
    screen.title(title, lead.format(seed=seed))
    first, _history = neuron.tell(story)
    network = gates.tell(story, seed)
    reader, images = digits.tell(story, seed)
    checking.tell(story, first, network, reader, images, seed)
    write_page(story, title, lead.format(seed=seed))
    story.close()
    if story.passed:
        screen.say(_("All checks passed. Open {page} in a browser.").format(
            page=folder / "index.html"), "bold green")  # fmt: skip
    else:
        screen.say(_("A check failed; ✖ marks it above."), "bold red")
    return story.passed
