"""What the command line takes, with its help in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from .._version import __version__
from ..messages import LANGUAGES, _
from .table_options import add_predict, add_train

__all__ = [
    "BadInputError", "Parser", "ProgramMissingError", "add_expression", "make_parser",
    "wanted_language",
]  # fmt: skip

# argparse's own sentences that a reader may meet; they are looked up when they are shown.
ARGPARSE = ("expected one argument", "expected at least one argument")
REQUIRED = "the following arguments are required: "


class BadInputError(ValueError):
    """What was asked for cannot be done; the message is the one line that says why."""


class ProgramMissingError(RuntimeError):
    """What was asked for needs a package that is not there; the message says how to install it."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks our languages and raises instead of leaving the process."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False, exit_on_error=False)
        self._positionals.title, self._optionals.title = _("commands"), _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help"))

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Understand the arguments.

        Raises
        ------
        BadInputError
            If one is unknown or has a value that it cannot have.
        """
        try:
            options, unknown = self.parse_known_args(arguments)
        except argparse.ArgumentError as error:
            raise BadInputError(_said(error.message, error.argument_name)) from None
        if unknown:
            self.error(_("unknown: {arguments}").format(arguments=" ".join(unknown)))
        return options

    def error(self, message: str) -> NoReturn:
        """Raise `BadInputError` in place of ending the process."""
        raise BadInputError(_said(message))

    def format_help(self) -> str:
        """The help, its first word in the reader's language."""
        return super().format_help().replace("usage:", _("usage:"), 1)


def make_parser() -> Parser:
    """The parser of ``tinygrad-tr``, its texts in the language in force."""
    parser = Parser(prog="tinygrad-tr", description=_("Autograd that shows its work."))
    parser.add_argument(
        "--version", action="version", version=f"tinygrad_tr {__version__}",
        help=_("show the version"),
    )  # fmt: skip
    _add_language(parser)
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), parser_class=Parser)
    help = _("train a neuron, perceptrons, an MLP and a network on digits; check and draw them")
    demo = commands.add_parser("demo", help=help, description=help)
    demo.add_argument(
        "--out", type=Path, default=Path("tinygrad_tr_demo"), metavar=_("FOLDER"),
        help=_("where the pictures and the page go (tinygrad_tr_demo)"),
    )  # fmt: skip
    demo.add_argument(
        "--seed", type=_natural, default=0, metavar="N",
        help=_("for all that is random: the same number, the same results (0)"),
    )  # fmt: skip
    _add_language(demo)
    _add_check(commands)
    _add_draw(commands)
    _add_tree(commands)
    _add_explain(commands)
    _add_language(add_train(commands))
    _add_language(add_predict(commands))
    return parser


def _add_check(commands: Any) -> None:
    help = _("compare the derived gradient of a function of yours with finite differences")
    check = commands.add_parser("check", help=help, description=help)
    check.add_argument(
        "function", metavar=_("MODULE:FUNCTION"), help=_("where it is; looked for here as well"),
    )  # fmt: skip
    check.add_argument(
        "--inputs", action="append", default=[], metavar=_("NUMBERS"),
        help=_("one input: 0.5 or 1.0,2.0 or [[1,2],[3,4]]; 2x3 draws random numbers; repeat it"),
    )  # fmt: skip
    check.add_argument(
        "--order", type=_order, default=1, metavar="1|2|3",
        help=_("how many times to differentiate (1)"),
    )  # fmt: skip
    check.add_argument(
        "--seed", type=_natural, default=0, metavar="N",
        help=_("for all that is random: the same number, the same results (0)"),
    )  # fmt: skip
    _add_language(check)


def _add_draw(commands: Any) -> None:
    help = _("draw how an expression is computed, and how its gradient flows")
    draw = commands.add_parser("draw", help=help, description=help)
    add_expression(draw)
    draw.add_argument(
        "--out", type=Path, metavar=_("FILE"),
        help=_("ends in .svg, .png, .pdf, .dot, .txt or .html; called after the result otherwise"),
    )  # fmt: skip
    draw.add_argument("--dark", action="store_true", help=_("a dark picture"))
    draw.add_argument(
        "--level", type=_level, default="auto", metavar="operation|expression",
        help=_("a card for each operation, or for what belongs together"),
    )  # fmt: skip
    _add_language(draw)


def _add_tree(commands: Any) -> None:
    help = _("print how an expression is computed, as a tree")
    tree = commands.add_parser("tree", help=help, description=help)
    add_expression(tree)
    tree.add_argument(
        "--depth", type=_natural, metavar="N", help=_("how many levels to show"),
    )  # fmt: skip
    tree.add_argument("--ascii", action="store_true", help=_("ASCII signs only"))
    _add_language(tree)


def _add_explain(commands: Any) -> None:
    help = _("derive an expression step by step, with numbers")
    explain = commands.add_parser("explain", help=help, description=help)
    add_expression(explain)
    explain.add_argument(
        "--out", type=Path, metavar=_("FILE"),
        help=_("ends in .html (a page that plays the steps), .txt, .tex or .json"),
    )  # fmt: skip
    explain.add_argument("--latex", action="store_true", help=_("LaTeX in place of text"))
    explain.add_argument("--ascii", action="store_true", help=_("ASCII signs only"))
    _add_language(explain)


def add_expression(parser: Parser) -> None:
    """The arguments of a command that computes an expression: it, and its variables."""
    parser.add_argument(
        "expression", metavar=_("EXPRESSION"), help=_('such as "tanh(w*x + b)" or "d = o-y; d*d"'),
    )  # fmt: skip
    parser.add_argument(
        "variables", nargs="*", default=[], metavar=_("NAME=VALUE"),
        help=_("such as w=0.5 or w=[1,2]"),
    )  # fmt: skip


def wanted_language(arguments: Sequence[str]) -> str | None:
    """The value of ``--lang``, which must be known before there are texts; None without one."""
    scout = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    scout.add_argument("--lang")
    try:
        lang = scout.parse_known_args(list(arguments))[0].lang
    except argparse.ArgumentError:
        return None
    return lang if lang in LANGUAGES else None


def _said(message: str, name: str | None = None) -> str:
    """One line for what argparse says in English, of the argument `name`."""
    if message.startswith("invalid choice"):
        return _("there is no such command; --help shows which there are")
    if message.startswith(REQUIRED):
        return _("missing: {arguments}").format(arguments=message.removeprefix(REQUIRED))
    return f"{name}: {_(message)}" if name else message


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang", type=_lang, metavar="tr|en", default=argparse.SUPPRESS,
        help=_("Turkish or English; otherwise TINYGRAD_TR_LANG, otherwise the system's language"),
    )  # fmt: skip


def _lang(text: str) -> str:
    if text not in LANGUAGES:
        raise argparse.ArgumentTypeError(_("there are tr and en, not {text}").format(text=text))
    return text


def _order(text: str) -> int:
    if text not in ("1", "2", "3"):
        raise argparse.ArgumentTypeError(_("must be 1, 2 or 3, not {text}").format(text=text))
    return int(text)


def _natural(text: str) -> int:
    if not text.isdecimal() or not text.isascii():
        raise argparse.ArgumentTypeError(
            _("must be a whole number from 0 on, not {text}").format(text=text or '""')
        )
    return int(text)


def _level(text: str) -> str:
    levels = ("auto", "operation", "expression", "summary")
    if text not in levels:
        raise argparse.ArgumentTypeError(
            _("there are {names}, not {text}").format(names=", ".join(levels), text=text)
        )
    return text
