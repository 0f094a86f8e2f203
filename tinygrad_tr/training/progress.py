"""How far training is: one line, drawn again on a terminal; elsewhere a line for every tenth.

It knows numbers to show, and neither model nor loop.
"""

from __future__ import annotations

import codecs
import sys
from time import monotonic
from types import TracebackType
from typing import Any, Self, TextIO

from ..messages import _
from ..numbers import number, percent

__all__ = ["Progress", "line"]

REDRAWN = 0.1  # seconds between two drawings
WIDTH, COLUMNS = 30, 80  # of the bar, and of the line: a bar gives way to what is told
FULL, HALF, EMPTY = "━", "╸", "─"


def line(
    epoch: int, epochs: int, share: float, loss: float, validation: float | None = None,
    accuracy: float | None = None, *, ascii: bool = False, bar: bool = True,
) -> str:  # fmt: skip
    """The line that tells how far training is.

    Parameters
    ----------
    epoch, epochs : int
    share : float
        How much is done, from 0 to 1.
    loss, validation, accuracy : float, optional
        The last numbers there are.
    ascii : bool
        Write no letter that an old terminal lacks.
    bar : bool
        Whether there is a bar.

    Examples
    --------
    >>> line(57, 60, 0.95, 0.009649, 0.05472, 0.984, ascii=True)
    'epoch 57/60 [############################--]  loss 0.009649  val 0.05472  98.4%'
    """
    count = _("epoch {count}").format(count=f"{epoch:>{len(str(epochs))}}/{epochs}")
    parts = [count]
    parts.append(f"{_('loss')} {number(loss, ascii=ascii):<8}" if loss == loss else "")
    if validation is not None:
        parts.append(f"{_('val')} {number(validation, ascii=ascii):<7}")
    if accuracy is not None:
        parts.append(percent(accuracy, fixed=True, ascii=ascii))
    if bar:
        told = len("  ".join(filter(None, parts)).rstrip()) + 1 + 2 * ascii
        parts[0] += f" {_bar(share, ascii, max(1, min(WIDTH, COLUMNS - told)))}"
    return "  ".join(filter(None, parts)).rstrip()


class Progress:
    """Shows how training goes, in a ``with`` block.

    Parameters
    ----------
    epochs, batches : int
        How many there are, and in each.
    shown : bool or None
        None shows it on a terminal only.
    stream : text stream, optional
        By default standard output.
    """

    def __init__(
        self, epochs: int, batches: int, shown: bool | None, stream: TextIO | None = None
    ) -> None:
        self._stream = sys.stdout if stream is None else stream
        self._epochs, self._batches = epochs, batches
        self._terminal = self._stream.isatty()
        self.shown = self._terminal if shown is None else shown
        self._ascii = not _can_write(self._stream, FULL + HALF + EMPTY)
        self._live: Any = None
        self._drawn, self._tenth, self._loss = float("-inf"), 0, float("nan")
        self._others: tuple[float | None, float | None] = (None, None)

    def __enter__(self) -> Self:
        if self.shown and self._terminal:
            from rich.console import Console
            from rich.live import Live

            console = Console(file=self._stream, highlight=False, markup=False, emoji=False)
            self._live = Live(console=console, auto_refresh=False)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._live is not None:
            self._live.stop()
        elif self._in_notebook:
            print(file=self._stream)

    @property
    def _in_notebook(self) -> bool:
        """Whether the line can be written over although this is no terminal."""
        return self.shown and not self._terminal and type(self._stream).__module__.startswith("ipy")

    def batch(self, epoch: int, done: int, loss: float) -> None:
        """Say that `done` batches of an epoch are over, the last with this loss."""
        if self._live is not None or self._in_notebook:
            if self._loss != self._loss:
                self._loss = loss
            self._draw(epoch, epoch - 1 + done / self._batches)

    def epoch(
        self, epoch: int, loss: float, validation: float | None, accuracy: float | None
    ) -> None:
        """Say that an epoch is over."""
        self._loss, self._others = loss, (validation, accuracy)
        if self._live is not None or self._in_notebook:
            self._draw(epoch, epoch, last=epoch == self._epochs)
        elif self.shown:
            tenth = 10 * epoch // self._epochs
            if tenth > self._tenth:
                self._tenth = tenth
                print(self._line(epoch, epoch, bar=False), file=self._stream, flush=True)

    def ended(self, epoch: int) -> None:
        """Draw the last line of a training that ended before its last epoch."""
        if self._live is not None or self._in_notebook:
            self._draw(epoch, epoch, last=True)

    def _draw(self, epoch: int, done: float, last: bool = False) -> None:
        now = monotonic()
        if not last and now - self._drawn < REDRAWN:
            return
        self._drawn = now
        text = self._line(epoch, done, bar=True)
        if self._live is None:
            print(f"\r{text:<100}", end="", file=self._stream, flush=True)
            return
        self._live.update(_coloured(text), refresh=True)

    def _line(self, epoch: int, done: float, *, bar: bool) -> str:
        return line(epoch, self._epochs, done / max(self._epochs, 1), self._loss, *self._others,
                    ascii=self._ascii, bar=bar)  # fmt: skip


def _bar(share: float, ascii: bool, width: int) -> str:
    halves = int(2 * width * min(max(share, 0.0), 1.0) + 1e-9)
    if ascii:
        return f"[{'#' * (halves // 2):-<{width}}]"
    return f"{FULL * (halves // 2) + HALF * (halves % 2):{EMPTY}<{width}}"


def _coloured(text: str) -> Any:
    from rich.text import Text

    shown = Text(text, no_wrap=True, overflow="ellipsis")
    shown.highlight_regex(f"[{FULL}{HALF}#]+", "blue")
    return shown


def _can_write(stream: TextIO, text: str) -> bool:
    try:
        codecs.encode(text, getattr(stream, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True
