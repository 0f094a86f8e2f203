"""Small tables for notebooks, as HTML that takes its colours from the page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["html_table"]

CELL = "padding:2px 12px 2px 0;text-align:{side}"


def html_table(
    caption: str, rows: Sequence[Sequence[str]], *, head: Sequence[str] = (),
    foot: Sequence[str] = (), notes: Sequence[str] = (),
) -> str:  # fmt: skip
    """Rows of text as a table; every text is shown as it is, whatever signs are in it.

    Parameters
    ----------
    caption : str
    rows : sequence of sequence of str
        The first column stands left, the others right.
    head, foot : sequence of str
        What stands above and below the columns.
    notes : sequence of str
        Sentences below the table.

    Returns
    -------
    str

    Examples
    --------
    >>> html_table("<b>", [("w", "2")])[:44]
    '<table><caption style="text-align:left">&lt;'
    """
    body = "".join(_row(row, "td") for row in rows)
    top = f"<thead>{_row(head, 'th')}</thead>" if head else ""
    end = f"<tfoot>{_row(foot, 'th')}</tfoot>" if foot else ""
    said = "".join(f"<p>{escape(note)}</p>" for note in notes)
    title = f'<caption style="text-align:left">{escape(caption)}</caption>'
    return f"<table>{title}{top}<tbody>{body}</tbody>{end}</table>{said}"


def _row(cells: Sequence[str], tag: str) -> str:
    sides = ("left", *["right"] * (len(cells) - 1))
    written = (
        f'<{tag} style="{CELL.format(side=side)}">{escape(cell)}</{tag}>'
        for cell, side in zip(cells, sides, strict=True)
    )
    return f"<tr>{''.join(written)}</tr>"
