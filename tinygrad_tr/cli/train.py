"""``tinygrad-tr train``: a network learns a table, is judged on rows held out, and explained."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from ..errors import CheckpointError
from ..files import load, save
from ..history import History
from ..messages import _
from ..nn import MLP
from .answers import answer, judge
from .files import complaints
from .lesson import Lesson, make_lesson
from .parser import BadInputError
from .places import Places, make_places
from .recipe import Recipe, learn, make_network, make_recipe
from .report import write_report
from .results import Result, tell_end, tell_start
from .screen import Screen
from .tables import check_columns, read, table_complaints

__all__ = ["run"]

Done = TypeVar("Done")


def run(options: argparse.Namespace) -> bool:
    """Train on a table, and say and write what came of it.

    Parameters
    ----------
    options : argparse.Namespace
        What `table_options.add_train` takes.

    Returns
    -------
    bool
        Whether the training came to its end; if it was interrupted, the best model and the
        history are written all the same.

    Raises
    ------
    BadInputError
        If the table, an option or a place to write to is at fault.
    ProgramMissingError
        If the package that reads the table is missing.
    """
    screen, places = Screen(), make_places(options.out, options.report)
    lesson = _read_lesson(options)
    recipe = make_recipe(
        lesson, hidden=options.hidden, epochs=options.epochs, batch=options.batch, lr=options.lr
    )
    network = make_network(lesson, recipe, options.seed)
    if options.resume:
        _check_resumed(places, lesson)
    tell_start(screen, lesson, recipe, network, options.seed)
    history = _learned(network, lesson, recipe, options, places)
    if not len(history):
        raise KeyboardInterrupt
    result = _judged(network, lesson, recipe, history)
    _write(screen, result, places, options)
    return not history.interrupted


def _read_lesson(options: argparse.Namespace) -> Lesson:
    table = read(options.data)
    check_columns(table, [options.target, *options.drop])
    if options.target in options.drop:
        raise BadInputError(_("--drop: {name!r} is the target").format(name=options.target))
    with table_complaints():
        return make_lesson(
            table, options.target, drop=options.drop, task=options.task, missing=options.missing,
            share=options.validation, seed=options.seed,
        )  # fmt: skip


def _check_resumed(places: Places, lesson: Lesson) -> None:
    """See that there is a training to go on with, and that it is one of this table."""
    if not places.checkpoint.exists():
        said = _("--resume: there is no {path}, so no training was interrupted")
        raise BadInputError(said.format(path=places.checkpoint))
    saved = _resumed(places, lambda: load(places.checkpoint))
    if _plain(saved.preparation) != _plain(lesson.preparation):
        said = _(
            "--resume: {path} is of another table, target or --seed; use those of then, or train "
            "anew without --resume"
        )
        raise BadInputError(said.format(path=places.checkpoint))


def _plain(preparation: Any) -> str:
    return json.dumps(preparation and preparation.to_dict(), default=np.ndarray.tolist)


def _resumed(places: Places, work: Callable[[], Done]) -> Done:
    try:
        return work()
    except CheckpointError as error:
        said = _("--resume: {path} does not fit: {reason}")
        raise BadInputError(said.format(path=places.checkpoint, reason=error.report())) from None


def _learned(
    network: MLP, lesson: Lesson, recipe: Recipe, options: argparse.Namespace, places: Places
) -> History:
    """Train; what goes wrong is said in one line."""
    try:
        with complaints(places.checkpoint):
            return _resumed(places, lambda: learn(
                network, lesson, recipe, options.seed, checkpoint=places.checkpoint,
                resume=options.resume,
            ))  # fmt: skip
    except BadInputError:
        raise
    except ValueError:  # all else was looked at before
        said = _("the loss is not finite any more; use a learning rate below {lr}: --lr {less:g}")
        raise BadInputError(said.format(lr=recipe.lr, less=recipe.lr / 10)) from None


def _judged(network: MLP, lesson: Lesson, recipe: Recipe, history: History) -> Result:
    answers = answer(network, lesson.preparation, lesson.X[lesson.judged])
    figures = judge(answers, lesson.y[lesson.judged], lesson.y[lesson.training],
                    lesson.preparation)  # fmt: skip
    return Result(network, lesson, recipe, history, answers, figures)


def _write(screen: Screen, result: Result, places: Places, options: argparse.Namespace) -> None:
    """Write the model, then the report, and say where they are."""
    with complaints(places.model):
        save(places.model, result.network, preparation=result.lesson.preparation,
             history=result.history)  # fmt: skip
    left_out = write_report(result, places, options.seed)
    again = shlex.join(["tinygrad-tr", "predict", str(places.model), _("NEW.csv")])
    tell_end(screen, result, places, again, left_out)
    if not result.history.interrupted:
        places.checkpoint.unlink(missing_ok=True)
        return
    text = _(
        "interrupted after epoch {n} of {epochs}: the best model so far and its report are "
        "written; the same command with --resume goes on"
    )
    if not places.checkpoint.exists():
        text = _("interrupted after epoch {n} of {epochs}: the best model so far and its report "
                 "are written")  # fmt: skip
    said = text.format(n=len(result.history), epochs=result.recipe.epochs)
    print(f"tinygrad-tr: {said}", file=sys.stderr)
