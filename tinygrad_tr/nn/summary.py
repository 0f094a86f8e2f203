"""The table of a network: its parts, what each gives out, and how many parameters it has."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import Any

import numpy as np

from ..graph import no_grad
from ..markup import html_table
from ..messages import _
from ..ops.declare import shape_of
from .modes import mode

__all__ = ["seen", "summary", "summary_html", "table"]

WIDTH = 80
_SEEN: ContextVar[dict[Any, Any] | None] = ContextVar("tinygrad_tr.nn.seen", default=None)


def seen(module: Any, out: Any) -> None:
    """Note what `module` gave out, while a summary is made."""
    shapes = _SEEN.get()
    if shapes is not None:
        shapes[module] = _shapes(out)


def summary(model: Any, X: Any, lang: str | None) -> str:
    """The table as text, 80 columns wide at most.

    Parameters
    ----------
    model : Module
    X : array_like or None
        An example input, to show the shapes that come out.
    lang : {"en", "tr"}, optional
    """
    given = model.example_input() if X is None else X
    found = {} if given is None else _found(model, given, guessed=X is None)
    rows = list(_rows(model, found, len(given) if np.ndim(given) else None, lang))
    total = sum(p.size for p in model.parameters())
    fixed = sum(b.size for _path, b in model.named_buffers())
    foot = [(_("total", lang), total)] + ([(_("not trained", lang), fixed)] if fixed else [])
    return f"{model.describe(lang)}\n{_drawn(rows, foot, bool(found), lang)}"


def summary_html(model: Any, lang: str | None = None) -> str:
    """The same for a notebook."""
    head = (_("name", lang), _("layer", lang), _("parameters", lang))
    parts = _rows(model, {}, None, lang)
    rows = [(path, layer, number) for path, layer, _shape, number in parts]
    total = sum(p.size for p in model.parameters())
    foot = (_("total", lang), "", f"{total:,}")
    return html_table(model.describe(lang), rows, head=head, foot=foot)


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows of text in aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{x:<{w}}" for x, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _found(model: Any, given: Any, *, guessed: bool) -> dict[Any, Any]:
    """What comes out of each module for an input; nothing, if the input was a guess and no good."""
    found: dict[Any, Any] = {}
    token = _SEEN.set(found)
    try:
        with mode(model, training=False), no_grad():
            model(given)
    except (TypeError, ValueError, IndexError):
        if not guessed:
            raise
        return {}
    finally:
        _SEEN.reset(token)
    return found


def _shapes(out: Any) -> Any:
    """The shape of an output, or the shapes of several."""
    return [_shapes(part) for part in out] if isinstance(out, list | tuple) else shape_of(out)


def _rows(
    model: Any, found: dict[Any, Any], n: int | None, lang: str | None
) -> Iterator[tuple[str, str, str, str]]:
    """Path, description, output and own parameters of each part; of the whole, if it has any."""
    modules = model.named_modules()
    counts = dict.fromkeys((path for path, _m in modules), 0)
    for path, p in model.named_parameters():
        owner = path
        while owner not in counts:
            owner = owner.rpartition(".")[0]
        counts[owner] += p.size
    for path, module in modules:
        if path or counts[path] or len(modules) == 1:
            own = f"{counts[path]:,}" if counts[path] else ""
            yield path, module.describe(lang), _shown(found.get(module), n), own


def _shown(shape: Any, n: int | None) -> str:
    """``(n, 8)``: n is the number of rows that went in."""
    if shape is None:
        return ""
    if isinstance(shape, list):
        return ", ".join(_shown(part, n) for part in shape)
    parts = ["n" if k == 0 and length == n else str(length) for k, length in enumerate(shape)]
    return f"({', '.join(parts)}{',' * (len(parts) == 1)})"


def _drawn(
    rows: list[tuple[str, str, str, str]], foot: list[tuple[str, int]], shaped: bool,
    lang: str | None,
) -> str:  # fmt: skip
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    columns = [_("name", lang), _("layer", lang), _("output", lang), _("parameters", lang)]
    kept = [k for k in range(4) if k != 2 or shaped]
    for k in kept:
        drawn.add_column(columns[k], justify="right" if k == 3 else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(row[k] for k in kept))
    drawn.add_section()
    for what, number in foot:
        drawn.add_row(what, *[""] * (len(kept) - 2), f"{number:,}")
    console = Console(
        file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False, markup=False,
        highlight=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    with console.capture() as captured:
        console.print(drawn)
    return "\n".join(line.rstrip() for line in captured.get().split("\n")).strip("\n")
