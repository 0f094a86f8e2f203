"""``tinygrad-tr draw`` and ``tinygrad-tr tree``: the graph of an expression that was typed."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ..drawing import draw, tree
from ..errors import GraphvizMissingError
from ..messages import _
from ..numbers import number
from .expression import Calculation, calculate
from .files import complaints
from .parser import BadInputError

__all__ = ["run", "show_tree"]

NARROWEST, WIDEST = 40, 100  # columns


def run(
    text: str, given: Sequence[str], out: Path | None = None, *, dark: bool = False,
    level: str = "auto",
) -> bool:  # fmt: skip
    """Draw an expression into a file and say where it is.

    Parameters
    ----------
    text, given : str, sequence of str
        The expression and its variables, as `calculate` takes them.
    out : path, optional
        The file; without it a new one, called after the result, in the current folder.
    dark : bool
        Whether the picture is dark; otherwise an SVG follows the reader's theme.
    level : str
        What has a card, as in `draw`.

    Returns
    -------
    bool
        Whether there is a picture; without Graphviz there is its source, and stderr says so.

    Raises
    ------
    BadInputError
        If the expression or the file is at fault.
    """
    found = calculate(text, given)
    drawing = draw(
        found.value, inputs=found.inputs, theme="dark" if dark else "auto", level=level
    )
    try:
        with complaints(Path() if out is None else out):
            path = drawing.save(out)
    except BadInputError:
        raise
    except ValueError as error:
        raise BadInputError(f"--out: {error}") from None
    except (GraphvizMissingError, RuntimeError, TimeoutError) as error:
        print(error, file=sys.stderr)
        return False
    print(_result(found))
    print(_("Picture: {path}").format(path=path))
    return True


def _result(found: Calculation) -> str:
    """The result, and its gradients if there are."""
    value = found.value
    name = value.name or _("result")
    words = [f"{name}: {_('shape')} {value.shape}"]
    if value.size == 1:
        words = [f"{name} = {number(value.item())}"]
    words += [
        f"∂/∂{name} {number(v.grad)}" for name, v in found.variables.items()
        if v.grad is not None and not v.shape
    ]  # fmt: skip
    return "   ".join(words)


def show_tree(
    text: str, given: Sequence[str], *, depth: int | None = None, ascii: bool = False
) -> None:
    """Print the graph of an expression as a text tree, in colours on a terminal.

    Parameters
    ----------
    text, given : str, sequence of str
        The expression and its variables, as `calculate` takes them.
    depth : int, optional
        How many levels to show.
    ascii : bool
        Use ASCII signs though the terminal could show others.

    Raises
    ------
    BadInputError
        If the expression is at fault.
    """
    found = calculate(text, given)
    columns = shutil.get_terminal_size().columns
    shown = tree(
        found.value, depth=depth, inputs=found.inputs, ascii=True if ascii else None,
        width=max(NARROWEST, min(columns, WIDEST)), option="--depth {n}",
    )  # fmt: skip
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        _in_colours(shown)
    else:
        print(shown)


def _in_colours(shown: str) -> None:
    """Values are blue and gradients orange, as in pictures."""
    from rich.console import Console
    from rich.text import Text

    text = Text(shown)
    for label, colour in (
        (_("value"), "blue"), (_("gradient"), "dark_orange3"), (_("‖gradient‖"), "dark_orange3"),
    ):  # fmt: skip
        text.highlight_regex(rf"(?<={re.escape(label)} )\S+", colour)
    Console(file=sys.stdout, highlight=False).print(text, soft_wrap=True)
