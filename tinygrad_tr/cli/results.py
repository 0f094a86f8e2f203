"""What a training was and what came of it, in sentences: for the terminal, and for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .. import metrics
from ..data.planning import Feature
from ..history import History
from ..messages import _
from ..nn import MLP
from ..numbers import number, percent
from .answers import Answers, Figures
from .lesson import Lesson
from .places import Places
from .recipe import Recipe
from .screen import Screen
from .tables import plain

__all__ = [
    "CLASS_HEAD", "Result", "class_rows", "confused", "kind_name", "names_of", "range_of",
    "score_sentence", "start_facts", "tell_end", "tell_start", "time_sentence",
]  # fmt: skip

SHOWN = 10  # classes in a table on the terminal
CLASS_HEAD = ("class", "rows", "precision", "recall", "F1")


@dataclass(frozen=True, slots=True)
class Result:
    """A training that is over.

    Attributes
    ----------
    answers, figures : Answers, Figures
        Of the rows that it is judged by.
    """

    network: MLP
    lesson: Lesson
    recipe: Recipe
    history: History
    answers: Answers
    figures: Figures


def tell_start(
    screen: Screen, lesson: Lesson, recipe: Recipe, network: MLP, seed: int
) -> None:
    """Say what will be learned from what, and how."""
    title = _("tinygrad_tr: learning a table")
    screen.title(title, plain(lesson.source, 78))
    screen.facts(start_facts(lesson, recipe, network, seed))
    if lesson.constant:
        text = _("The same in every row, so nothing is learned from: {names}")
        screen.say(text.format(names=names_of(lesson.constant)), "yellow")
    screen.space()


def start_facts(
    lesson: Lesson, recipe: Recipe, network: MLP, seed: int
) -> list[tuple[str, str]]:
    """What is learned from what, and how: names and sentences."""
    size = sum(p.size for p in network.parameters())
    return [
        (_("Target"), _target(lesson)),
        (_("Columns"), _columns(lesson)),
        (_("Rows"), _("{training} to learn from, {held} held out, random seed {seed}").format(
            training=f"{len(lesson.training):,}", held=f"{len(lesson.held):,}", seed=seed)),
        (_("Network"), _("{network}, {n} parameters").format(network=network, n=f"{size:,}")),
        (_("Training"), _("AdamW, learning rate {lr}; rows in each update: {batch}, epochs at "
                          "most: {epochs}").format(
            lr=number(recipe.lr), batch=recipe.batch, epochs=recipe.epochs)),
    ]  # fmt: skip


def _target(lesson: Lesson) -> str:
    target = lesson.preparation.target
    assert target is not None
    name = plain(target.name)
    if lesson.kind == "number":
        return _("{name}: a number (--task classes: one of several classes)").format(name=name)
    text = _("{name}: one of two classes, {names}")
    if lesson.kind == "several classes":
        text = _("{name}: one of {n} classes, {names}")
    return text.format(name=name, n=len(target.classes), names=names_of(target.classes, 6))


def _columns(lesson: Lesson) -> str:
    kinds = [feature.kind for feature in lesson.preparation.features]
    counts = [f"{kind_name(kind)}: {kinds.count(kind)}" for kind in ("number", "bool", "category")
              if kind in kinds]  # fmt: skip
    text = _("{kinds}; as inputs of the network: {n}")
    return text.format(kinds=", ".join(counts), n=lesson.preparation.n_inputs)


def kind_name(kind: str) -> str:
    """What a kind of column is called."""
    return {"number": _("number"), "bool": _("yes or no"), "category": _("category")}[kind]


def names_of(names: Sequence[str], most: int = 8) -> str:
    """Some names, as they can be shown."""
    return ", ".join(map(plain, names[:most])) + ", …" * (len(names) > most)


def tell_end(
    screen: Screen, result: Result, places: Places, again: str,
    left_out: Mapping[str, Sequence[str]],
) -> None:  # fmt: skip
    """Say how long it took, how good it is, and where everything is."""
    screen.space()
    name = _("R²") if result.lesson.kind == "number" else _("Accuracy")
    screen.facts([(_("Training time"), time_sentence(result)), (name, score_sentence(result))])
    if result.lesson.kind != "number":
        rows = class_rows(result)
        screen.table([_(name) for name in CLASS_HEAD], rows[:SHOWN])
        if len(rows) > SHOWN:
            screen.say(_("… and {n} more classes on the page").format(n=len(rows) - SHOWN))
        if found := confused(result):
            screen.say(found)
    page = places.report / "index.html"
    screen.facts([(_("Model"), str(places.model)), (_("Report"), str(page)),
                  (_("Predict"), again)], kind="files")  # fmt: skip
    for mend, files in left_out.items():
        text = _("Left out: {files}").format(files=", ".join(files))
        screen.say(f"{text}\n{mend}", "yellow")


def time_sentence(result: Result) -> str:
    """How long the training took, and which epoch is kept."""
    history = result.history
    text = _("{seconds} s, epochs: {n}; kept is epoch {best}, the best on the rows held out")
    if not len(result.lesson.held):
        text = _("{seconds} s, epochs: {n}; kept is epoch {best}, the one of the lowest loss")
    best = history.best_epoch or len(history)
    return text.format(seconds=number(sum(history.seconds), 3), n=len(history), best=best)


def score_sentence(result: Result) -> str:
    """How good the answers are, and what a constant answer would get."""
    lesson, figures = result.lesson, result.figures
    rows = f"{len(lesson.judged):,}"
    held = bool(len(lesson.held))
    if lesson.kind == "number":
        text = _("{score} on {n} rows held out; mean error {error}; the mean alone has {plain}")
        if not held:
            text = _("{score} on the {n} training rows, none being held out; mean error {error}")
        return text.format(score=number(figures.score), n=rows, error=number(figures.mean_error),
                           plain=number(figures.plain, 2))  # fmt: skip
    text = _("{share}, {right} of {n} rows held out; always the commonest class: {plain}")
    if not held:
        text = _("{share}, {right} of {n} training rows, none being held out")
    return text.format(share=percent(figures.score), right=f"{figures.right:,}", n=rows,
                       plain=percent(figures.plain))  # fmt: skip


def class_rows(result: Result) -> list[tuple[str, ...]]:
    """Of each class: its name, rows, precision, recall and F1."""
    names, matrix = result.lesson.preparation.classes, result.figures.matrix
    truth, answers = np.nonzero(matrix)
    counts = matrix[truth, answers]

    pair = np.repeat(answers, counts), np.repeat(truth, counts)
    figures = [
        np.pad(np.asarray(f(*pair, average=None)), (0, len(names)))[: len(names)]
        for f in (metrics.precision, metrics.recall, metrics.f1)
    ]
    return [
        (plain(name), f"{rows:,}", *(percent(f[k], fixed=True) for f in figures))
        for k, (name, rows) in enumerate(zip(names, matrix.sum(axis=1), strict=True))
    ]


def confused(result: Result) -> str:
    """Which class was taken for which most often; nothing if none was."""
    matrix = result.figures.matrix
    wrong = matrix - np.diag(np.diag(matrix))
    if not wrong.any():
        return ""
    truth, taken = np.unravel_index(np.argmax(wrong), wrong.shape)
    names = result.lesson.preparation.classes
    return _("Confused most often: {truth} read as {prediction}, times: {n}").format(
        truth=plain(names[truth]), prediction=plain(names[taken]), n=wrong.max()
    )


def range_of(lesson: Lesson, feature: Feature) -> str:
    """What stands in a column of the training rows."""
    scaler = lesson.preparation.scaler
    names = [f.name for f in lesson.preparation.features for _name in f.names]
    if feature.name in lesson.constant:
        return _("the same in every row; nothing is learned from it")
    if feature.kind == "category":
        return names_of(feature.categories)
    k = names.index(feature.name)
    if feature.kind == "bool" or scaler is None:
        return _("yes in {share}").format(share=percent(float(lesson.X[lesson.training, k].mean())))
    return _("mean {mean}, standard deviation {std}").format(
        mean=number(scaler.mean[k]), std=number(scaler.scale[k])
    )
