"""``tinygrad-tr explain``: an expression that was typed, derived step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..explaining import explain
from ..messages import _
from .expression import calculate
from .files import complaints
from .parser import BadInputError

__all__ = ["run"]


def run(
    text: str, given: Sequence[str], out: Path | None = None, *, latex: bool = False,
    ascii: bool = False,
) -> None:  # fmt: skip
    """Print the derivation of an expression, or write it to a file and say where it is.

    Parameters
    ----------
    text, given : str, sequence of str
        The expression and its variables, as `calculate` takes them.
    out : path, optional
        A file ``.html`` (a page that plays the steps), ``.txt``, ``.tex`` or ``.json``.
    latex : bool
        Print LaTeX in place of text.
    ascii : bool
        Use ASCII signs though the terminal could show others.

    Raises
    ------
    BadInputError
        If the expression or the file is at fault.
    """
    found = calculate(text, given)
    if found.value.shape != ():
        said = _(
            "the result has shape {shape}; only a number is explained: write sum(…) or mean(…)"
        )
        raise BadInputError(said.format(shape=found.value.shape))
    explanation = explain(found.value, inputs=found.inputs)
    if out is None:
        print(explanation.latex() if latex else explanation.text(ascii=True if ascii else None))
        return
    try:
        with complaints(out):
            path = explanation.save(out)
    except BadInputError:
        raise
    except ValueError as error:
        raise BadInputError(f"--out: {error}") from None
    print(explanation.title)
    print(_("Explanation: {path}").format(path=path))
