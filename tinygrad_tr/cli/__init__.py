"""The command line: what is asked for, in which language, and how it ended.

It knows the commands by name only; each is loaded when it is asked for.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from .. import messages
from ..messages import _, get_language, locale_language, set_language
from .encoding import make_safe
from .parser import BadInputError, ProgramMissingError, make_parser, wanted_language

__all__ = ["main"]

# Exit statuses.
DONE, CHECK_FAILED, BAD_INPUT, PROGRAM_MISSING, INTERRUPTED = 0, 1, 2, 3, 130

# What begins with a minus sign and is neither an option nor a number.
NEGATIVE = re.compile(r"-(?!-|h$|[\d.]+$).+", re.DOTALL)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        What stands after the program's name; by default that of this process.

    Returns
    -------
    int
        0 done, 1 a check failed, 2 bad input, 3 a missing program, 130 interrupted.

    Examples
    --------
    >>> main(["--lang", "en", "--seed"])  # what was not understood goes to stderr, in one line
    2
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        make_safe(stream)
    try:
        with _language(arguments):
            return _run(list(map(_shielded, arguments)))
    except BadInputError as error:
        return _complain(str(error), BAD_INPUT)
    except ProgramMissingError as error:
        return _complain(str(error), PROGRAM_MISSING)
    except BrokenPipeError:  # the reader, `head` perhaps, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CHECK_FAILED


def _run(arguments: list[str]) -> int:
    options = make_parser().read(arguments)
    if options.command is None:
        make_parser().print_help(sys.stderr)
        return BAD_INPUT
    try:
        return COMMANDS[options.command](options)
    except KeyboardInterrupt:
        return _complain(_("interrupted"), INTERRUPTED)


def _shielded(argument: str) -> str:
    """An expression such as ``-x**2`` behind a space, so that it is not taken for an option."""
    return f" {argument}" if NEGATIVE.fullmatch(argument) else argument


def _demo(options: argparse.Namespace) -> int:
    from .demo import run

    return DONE if run(options.out, seed=options.seed) else CHECK_FAILED


def _check(options: argparse.Namespace) -> int:
    from .check import run

    passed = run(options.function, options.inputs, order=options.order, seed=options.seed)
    return DONE if passed else CHECK_FAILED


def _draw(options: argparse.Namespace) -> int:
    from .draw import run

    drawn = run(
        options.expression, options.variables, options.out, dark=options.dark, level=options.level
    )
    return DONE if drawn else PROGRAM_MISSING


def _tree(options: argparse.Namespace) -> int:
    from .draw import show_tree

    show_tree(options.expression, options.variables, depth=options.depth, ascii=options.ascii)
    return DONE


def _explain(options: argparse.Namespace) -> int:
    from .explain import run

    run(
        options.expression, options.variables, options.out, latex=options.latex,
        ascii=options.ascii,
    )  # fmt: skip
    return DONE


def _train(options: argparse.Namespace) -> int:
    from .train import run

    return DONE if run(options) else INTERRUPTED


def _predict(options: argparse.Namespace) -> int:
    from .predict import run

    run(options.model, options.data, options.out, probabilities=options.probabilities)
    return DONE


COMMANDS = {
    "demo": _demo, "check": _check, "draw": _draw, "tree": _tree, "explain": _explain,
    "train": _train, "predict": _predict,
}  # fmt: skip


@contextmanager
def _language(arguments: list[str]) -> Iterator[None]:
    """Speak the language that was asked for, then that of before again."""
    before = messages._chosen
    try:
        try:
            set_language(wanted_language(arguments) or get_language(default=locale_language()))
        except ValueError as error:
            set_language(locale_language())
            raise BadInputError(str(error)) from None
        yield
    finally:
        set_language(before)


def _complain(text: str, status: int) -> int:
    print(f"tinygrad-tr: {text}", file=sys.stderr)
    return status
