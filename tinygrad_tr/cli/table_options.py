"""What ``train`` and ``predict`` take, with its help in both languages; knows no table."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

from ..messages import _

__all__ = ["add_predict", "add_train"]

TASKS = ("auto", "classes", "numbers")


def add_train(commands: Any) -> argparse.ArgumentParser:
    """The parser of ``train``."""
    help = _("train a network on a table, judge it on rows held out, and explain it on a page")
    train: argparse.ArgumentParser = commands.add_parser("train", help=help, description=help)
    train.add_argument(
        "data", type=Path, metavar=_("DATA.csv"),
        help=_("the table: .csv, .tsv, .txt, .parquet or .npz; its first row names the columns"),
    )  # fmt: skip
    train.add_argument(
        "--target", required=True, metavar=_("COLUMN"), help=_("the column to learn")
    )
    _add_reading(train)
    _add_network(train)
    _add_places(train)
    return train


def _add_reading(train: Any) -> None:
    train.add_argument(
        "--drop", action="append", default=[], metavar=_("COLUMN"),
        help=_("a column not to learn from, such as a number of the row; repeat it"),
    )  # fmt: skip
    train.add_argument(
        "--task", type=_one_of(TASKS), default="auto", metavar="auto|classes|numbers",
        help=_("whether the target is one of several classes or a number (auto: it is found)"),
    )  # fmt: skip
    train.add_argument(
        "--missing", type=_one_of(("refuse", "fill")), default="refuse", metavar="refuse|fill",
        help=_("what an empty field means: an error, or the column's mean or commonest (refuse)"),
    )  # fmt: skip
    train.add_argument(
        "--validation", type=_share, default=0.2, metavar=_("SHARE"),
        help=_("of the rows, how many are held out to judge by (0.2)"),
    )  # fmt: skip


def _add_network(train: Any) -> None:
    train.add_argument(
        "--hidden", type=_sizes, metavar="N,N",
        help=_("sizes of the hidden layers, such as 32,16; 0 for none (128)"),
    )  # fmt: skip
    train.add_argument(
        "--epochs", type=_whole(1), metavar="N",
        help=_("how often all rows are seen, at most (by the size of the table)"),
    )  # fmt: skip
    train.add_argument(
        "--batch", type=_whole(1), metavar="N",
        help=_("rows in each update (by the size of the table)"),
    )  # fmt: skip
    train.add_argument(
        "--lr", type=_rate, metavar="N", help=_("learning rate of the first steps (0.005)"),
    )  # fmt: skip
    train.add_argument(
        "--seed", type=_whole(0), default=0, metavar="N",
        help=_("for all that is random: the same number, the same results (0)"),
    )  # fmt: skip


def _add_places(train: Any) -> None:
    train.add_argument(
        "--out", type=Path, default=Path("model.npz"), metavar=_("FILE"),
        help=_("where the model goes (model.npz)"),
    )  # fmt: skip
    train.add_argument(
        "--report", type=Path, metavar=_("FOLDER"),
        help=_("where the page, the pictures and the history go (beside the model)"),
    )  # fmt: skip
    train.add_argument(
        "--resume", action="store_true",
        help=_("go on with a training that was interrupted, with the same options"),
    )  # fmt: skip


def add_predict(commands: Any) -> argparse.ArgumentParser:
    """The parser of ``predict``."""
    help = _("let a trained network answer for the rows of a new table")
    predict: argparse.ArgumentParser = commands.add_parser("predict", help=help, description=help)
    predict.add_argument(
        "model", type=Path, metavar="MODEL.npz", help=_("what train wrote"),
    )  # fmt: skip
    predict.add_argument(
        "data", type=Path, metavar=_("NEW.csv"),
        help=_("the table; it needs no column of the target, and other columns do not matter"),
    )  # fmt: skip
    predict.add_argument(
        "--out", type=Path, default=Path("predictions.csv"), metavar=_("FILE"),
        help=_("where the predictions go, - for the screen (predictions.csv)"),
    )  # fmt: skip
    predict.add_argument(
        "--probabilities", action="store_true", help=_("add the probability of each class"),
    )  # fmt: skip
    return predict


def _one_of(names: tuple[str, ...]) -> Any:
    def read(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(
                _("there are {names}, not {text}").format(names=", ".join(names), text=text)
            )
        return text

    return read


def _whole(least: int) -> Any:
    def read(text: str) -> int:
        if not (text.isdecimal() and text.isascii() and int(text) >= least):
            raise argparse.ArgumentTypeError(
                _("must be a whole number from {least} on, not {text}").format(
                    least=least, text=text or '""')
            )  # fmt: skip
        return int(text)

    return read


def _sizes(text: str) -> tuple[int, ...]:
    if text == "0":
        return ()
    try:
        return tuple(map(_whole(1), text.split(",")))
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(
            _("must be whole numbers such as 32,16, not {text}").format(text=text or '""')
        ) from None


def _rate(text: str) -> float:
    rate = _number(text)
    if not (math.isfinite(rate) and rate > 0):
        raise argparse.ArgumentTypeError(
            _("must be a number above 0, not {text}").format(text=text or '""')
        )
    return rate


def _share(text: str) -> float:
    share = _number(text)
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(
            _("must be a share from 0 to below 1, not {text}").format(text=text or '""')
        )
    return share


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
