"""What a command has to tell, told twice: at once on the terminal, at the end as a page.

A part of the story is a section of blocks. The terminal and the page are two readers of it; it
knows no network, no plot and no HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..messages import _
from .files import write_text
from .screen import Meter, Screen

__all__ = ["Block", "Check", "Grid", "Listing", "Picture", "Section", "Sentence", "Story"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or a few sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines whose letters stand in columns: a program, or a picture made of letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, and whether it held."""

    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows in columns; those whose numbers stand in `words` hold words, the others numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a file of the folder; `alt` is for those who do not see it."""

    file: str
    caption: str
    alt: str


Block = Sentence | Listing | Check | Grid | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the story."""

    title: str
    blocks: list[Block] = field(default_factory=list)


class Story:
    """A story in a folder, and how much of it held.

    Parameters
    ----------
    folder : pathlib.Path
        Where files go.
    screen : Screen
    """

    def __init__(self, folder: Path, screen: Screen) -> None:
        self.folder, self.screen = folder, screen
        self.sections: list[Section] = []
        self.files: dict[str, str] = {}  # name in the folder → what it shows
        self.left_out: dict[str, list[str]] = {}  # how to install what is missing → left out files

    @property
    def passed(self) -> bool:
        """Whether every check held."""
        blocks = (block for section in self.sections for block in section.blocks)
        return all(block.passed for block in blocks if isinstance(block, Check))

    def section(self, title: str) -> None:
        """Begin a part."""
        self.sections.append(Section(title))
        self.screen.heading(len(self.sections), title)

    def say(self, text: str) -> None:
        """Tell something in sentences."""
        self._add(Sentence(text))
        self.screen.say(text)

    def listing(self, text: str) -> None:
        """Show lines whose letters stand in columns."""
        self._add(Listing(text))
        self.screen.say(text)

    def check(self, passed: bool, text: str) -> None:
        """Tell what was checked; one check that does not hold makes the story fail."""
        self._add(Check(passed, text))
        mark, style = ("✓", "green") if passed else ("✖", "bold red")
        self.screen.say(f"{mark} {text.removeprefix('✓ ')}", style)

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], words: tuple[int, ...] = (0,)
    ) -> None:
        """Show rows in columns; those whose numbers stand in `words` hold words."""
        self._add(Grid(tuple(head), tuple(map(tuple, rows)), words))
        self.screen.table(head, rows, words)

    def meter(self, label: str, total: int) -> Meter:
        """What will show how far something is; the page does not need it."""
        return self.screen.meter(label, total)

    def picture(self, picture: Picture) -> None:
        """Show a picture that is in the folder by now."""
        self._add(picture)
        self.files[picture.file] = picture.caption

    def columns(self, file: str, caption: str, columns: dict[str, Sequence[float]]) -> None:
        """Write numbers to a CSV file, the row's number, from 1, before them."""
        rows = zip(*columns.values(), strict=True)
        lines = [",".join(["epoch", *columns])]
        lines += [
            ",".join([str(k), *(f"{x:.10g}" for x in row)]) for k, row in enumerate(rows, start=1)
        ]
        write_text(self.folder / file, "\n".join(lines) + "\n")
        self.files[file] = caption

    def leave_out(self, file: str, mend: str) -> None:
        """Note a picture that something missing kept from being drawn."""
        self.left_out.setdefault(mend, []).append(file)

    def close(self) -> None:
        """Tell which files there are, and what was left out."""
        self.screen.heading(len(self.sections) + 1, _("What was written"))
        self.screen.say(_("Folder: {path}").format(path=self.folder))
        head = (_("file"), _("what it shows"))
        self.screen.table(head, list(self.files.items()), words=(0, 1))
        for mend, files in self.left_out.items():
            text = _("Left out: {files}").format(files=", ".join(files))
            self.screen.say(f"{text}\n{mend}", "yellow")

    def _add(self, block: Block) -> None:
        self.sections[-1].blocks.append(block)
