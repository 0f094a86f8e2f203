"""What a command says on the terminal: headings, sentences, tables and progress.

On a terminal there are colours and bars; in a pipe plain lines, and no character that its encoding
lacks. It knows no network.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from ..numbers import percent

__all__ = ["Meter", "Screen"]

WIDEST, INDENT = 100, 2
REDRAWN = 0.1  # seconds between two drawings of a bar


class Meter:
    """How far something is: a bar on a terminal, elsewhere a line for every tenth."""

    def __init__(self, screen: Screen, label: str, total: int) -> None:
        self._screen, self._label, self._total = screen, label, total
        self._tenth, self._drawn = 0, 0.0
        self._bar: tuple[Progress, Any] | None = None

    def update(self, done: int, note: str = "") -> None:
        """Say that `done` of the total are done; `note` tells what came of it."""
        if self._bar is None:
            self._line(done, note)
            return
        now = monotonic()
        if done >= self._total or now - self._drawn >= REDRAWN:
            self._drawn = now
            progress, task = self._bar
            progress.update(task, completed=done, count=self._count(done), note=note,
                            share=percent(done / self._total))  # fmt: skip
            progress.refresh()

    def _line(self, done: int, note: str) -> None:
        tenth = 10 * done // self._total
        if tenth > self._tenth:
            self._tenth = tenth
            line = f"{self._label}  {self._count(done)}  {note}"
            self._screen.say(line.rstrip(), kind="meter")

    def _count(self, done: int) -> str:
        return f"{done:>{len(str(self._total))}}/{self._total}"

    @contextmanager
    def running(self) -> Iterator[Meter]:
        """Show the bar while the block runs; it stays on the screen as it was last."""
        if not self._screen.live:
            yield self
            return
        with self._screen.bar() as progress:
            task = progress.add_task(self._label, total=self._total, count=self._count(0),
                                     note="", share=percent(0))  # fmt: skip
            self._bar = (progress, task)
            yield self


class Screen:
    """The terminal, or what stands in its place.

    Parameters
    ----------
    shown : bool
        Whether anything is; a story may be for its page alone.
    """

    def __init__(self, *, shown: bool = True) -> None:
        self.live, self._kind = sys.stdout.isatty() and shown, "heading"
        self._shown = shown
        width = min(shutil.get_terminal_size().columns, WIDEST)
        self._console = Console(
            file=sys.stdout, width=width, highlight=False, markup=False, emoji=False,
            force_terminal=None if self.live else False,
        )  # fmt: skip

    def title(self, text: str, below: str) -> None:
        """Open a command's output."""
        self._show(Text(text, style="bold"))
        self._show(Text(below))

    def heading(self, number: int, text: str) -> None:
        """Open a part."""
        self._show(Text(f"\n{number}  {text}", style="bold blue"))
        self._kind = "heading"

    def say(self, text: str, style: str = "", kind: str = "text") -> None:
        """Write a sentence, broken between words."""
        self._leave_room(kind)
        self._show(Padding(Text(text, style=style), (0, 0, 0, INDENT)))

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], words: tuple[int, ...] = (0,)
    ) -> None:
        """Write rows in columns; those whose numbers stand in `words` hold words."""
        self._leave_room("table")
        table = Table(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
        for k, name in enumerate(head):
            table.add_column(name, justify="left" if k in words else "right", overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        self._show(Padding(table, (0, 0, 0, INDENT)))

    def facts(self, facts: Sequence[tuple[str, str]], kind: str = "facts") -> None:
        """Write sentences in a column, the name of each before it."""
        self._leave_room(kind)
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for name, fact in facts:
            grid.add_row(Text(name, style="bold"), Text(fact))
        self._show(Padding(grid, (0, 0, 0, INDENT)))

    def space(self) -> None:
        """Leave a line free, whatever comes next."""
        self._show(Text(""))
        self._kind = "heading"

    def meter(self, label: str, total: int) -> Meter:
        """What will show how far something is."""
        return Meter(self, label, total)

    def bar(self) -> Progress:
        """One line that is drawn again and again."""
        self._leave_room("meter")
        return Progress(
            TextColumn(" " * INDENT + "{task.description}"),
            TextColumn("{task.fields[count]}"), BarColumn(24),
            TextColumn("{task.fields[share]}"), TextColumn("{task.fields[note]}"),
            console=self._console, auto_refresh=False,
        )  # fmt: skip

    def _leave_room(self, kind: str) -> None:
        """Keep a line free between sentences, tables and bars."""
        if self._kind not in (kind, "heading"):
            self._show(Text(""))
        self._kind = kind

    def _show(self, what: Any) -> None:
        if not self._shown:
            return
        if self.live:
            self._console.print(what)
            return
        with self._console.capture() as captured:
            self._console.print(what)
        for line in captured.get().splitlines():
            print(line.rstrip())
        sys.stdout.flush()
