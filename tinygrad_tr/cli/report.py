"""The folder of a training: model, history, pictures, and one page that explains them.

Nothing of the table can be more than text on the page: names of columns and classes are escaped.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import nn
from ..data.planning import Feature
from ..messages import _
from ..numbers import number, percent
from ..value import Value
from .files import complaints
from .lesson import Lesson
from .page import write_page
from .pictures import draw_graph, draw_plot
from .places import Places
from .results import (
    CLASS_HEAD,
    Result,
    class_rows,
    confused,
    kind_name,
    names_of,
    range_of,
    score_sentence,
    start_facts,
    time_sentence,
)
from .screen import Screen
from .story import Picture, Story
from .tables import plain

__all__ = ["write_report"]

MODEL = "model.npz"
DRAWN, WORST = 8, 10  # rows of the picture of the network; wrong answers that are shown
MOST_INPUTS, MOST_CLASSES = 60, 40  # columns in a table; classes in a matrix


def write_report(result: Result, places: Places, seed: int) -> dict[str, list[str]]:
    """Write the folder.

    Returns
    -------
    dict of str to list of str
        How to install what is missing, and the files that were left out for want of it.
    """
    story = Story(places.report, Screen(shown=False))
    _tell_table(story, result, seed)
    _tell_network(story, result)
    _tell_learning(story, result)
    _tell_answers(story, result)
    _tell_use(story, result.lesson)
    _copy(story, result, places)
    target = result.lesson.preparation.target
    assert target is not None
    title = _("What was learned of {name}").format(name=plain(target.name, 60))
    lead = _("From {file}, by tinygrad_tr. {score}").format(
        file=plain(result.lesson.source, 60), score=_score(result)
    )
    write_page(story, title, lead)
    return story.left_out


def _score(result: Result) -> str:
    name = _("R²") if result.lesson.kind == "number" else _("Accuracy")
    return f"{name}: {score_sentence(result)}."


def _copy(story: Story, result: Result, places: Places) -> None:
    """The model and the history as files of the folder."""
    model = places.report / MODEL
    with complaints(places.report, "--report"):
        if model.resolve() != places.model.resolve():
            shutil.copyfile(places.model, model)
        result.history.to_csv(places.report / "history.csv")
    story.files[MODEL] = _("The model, and how it prepares a table")
    story.files["history.csv"] = _("Loss, score, learning rate and time of every epoch")


def _tell_table(story: Story, result: Result, seed: int) -> None:
    lesson = result.lesson
    story.section(_("What was learned from what"))
    facts = start_facts(lesson, result.recipe, result.network, seed)
    story.table((_("what"), _("how")), facts, words=(0, 1))
    features = lesson.preparation.features[:MOST_INPUTS]
    rows = [(plain(f.name), kind_name(f.kind), range_of(lesson, f)) for f in features]
    story.table((_("column"), _("kind"), _("in the training rows")), rows, words=(0, 1, 2))
    if len(lesson.preparation.features) > MOST_INPUTS:
        left = len(lesson.preparation.features) - MOST_INPUTS
        story.say(_("… and {n} more columns").format(n=left))
    story.say(
        _(
            "Numbers are shifted and scaled to mean 0 and standard deviation 1, as the training "
            "rows have them; each category becomes an input that is 0 or 1."
        )
    )


def _tell_network(story: Story, result: Result) -> None:
    story.section(_("The network"))
    story.listing(result.network.summary())
    rows = result.lesson.judged[:DRAWN]
    X = Value(result.lesson.X[rows], requires_grad=False, name="X")
    y = result.lesson.y[rows]
    t = y if result.lesson.kind == "several classes" else y[:, None].astype(float)
    losses: dict[str, Callable[..., Any]] = {
        "number": nn.mse, "two classes": nn.binary_cross_entropy,
        "several classes": nn.cross_entropy,
    }  # fmt: skip
    loss = losses[result.lesson.kind](result.network(X), t)
    loss.name = "L"
    loss.backward()
    caption = _("The forward expression for some rows, and the gradient that flows back")
    alt = _("graph: the inputs, the layers and the loss, with the shapes of the arrays")
    draw_graph(story, Picture("network.svg", caption, alt), loss)
    result.network.zero_grad()


def _tell_learning(story: Story, result: Result) -> None:
    history = result.history
    story.section(_("How it learned"))
    story.say(_("Training time: {text}.").format(text=time_sentence(result)))
    caption, alt = _("The loss of every epoch"), _("line plot: the loss, epoch by epoch")
    draw_plot(story, Picture("loss.png", caption, alt), lambda plots: plots.loss(history))
    name = "r2" if result.lesson.kind == "number" else "accuracy"
    if name in history.metrics:
        said = _("R²") if name == "r2" else _("Accuracy")
        caption = _("{score} of every epoch").format(score=said)
        alt = _("line plot: {score}, epoch by epoch").format(score=said)
        draw_plot(story, Picture(f"{name}.png", caption, alt),
                  lambda plots: plots.metric(history, name))  # fmt: skip


def _tell_answers(story: Story, result: Result) -> None:
    story.section(_("How good it is"))
    story.say(_score(result))
    if len(result.lesson.held):
        story.say(
            _(
                "No step was taken on the rows held out, but they chose the epoch that is kept: "
                "on rows that nothing has seen, expect a little less."
            )
        )
    if result.lesson.kind == "number":
        _tell_numbers(story, result)
    else:
        _tell_classes(story, result)


def _tell_classes(story: Story, result: Result) -> None:
    names = [plain(name, 24) for name in result.lesson.preparation.classes]
    story.table([_(name) for name in CLASS_HEAD], class_rows(result))
    if found := confused(result):
        story.say(f"{found}.")
    if len(names) <= MOST_CLASSES:
        caption = _("What was taken for what on the rows that it is judged by")
        alt = _("square table: rows are the true classes, columns the answers")
        draw_plot(story, Picture("confusion.png", caption, alt),
                  lambda plots: plots.confusion(result.figures.matrix, names=names))  # fmt: skip
    _tell_worst(story, result)


def _tell_worst(story: Story, result: Result) -> None:
    """The wrong answers that it was surest of."""
    lesson, answers = result.lesson, result.answers
    assert answers.probabilities is not None
    truth = lesson.y[lesson.judged].astype(int)
    sure = answers.probabilities.max(axis=1)
    wrong = np.flatnonzero(answers.labels != truth)
    worst = wrong[np.argsort(-sure[wrong], kind="stable")][:WORST]
    names = [plain(name) for name in lesson.preparation.classes]
    rows = [
        (str(lesson.numbers[lesson.judged[k]]), names[truth[k]], names[answers.labels[k]],
         percent(sure[k], fixed=True, confidence=True))
        for k in worst
    ]  # fmt: skip
    if rows:
        story.say(_("The wrong answers that it was surest of, by their row in the file:"))
        head = (_("row"), _("truth"), _("answer"), _("probability"))
        story.table(head, rows, words=(1, 2))


def _tell_numbers(story: Story, result: Result) -> None:
    lesson, figures = result.lesson, result.figures
    text = _("Mean of |error|: {mean}. Root of the mean square error: {root}.")
    story.say(text.format(mean=number(figures.mean_error), root=number(figures.root_error)))
    truth = lesson.preparation.answers(lesson.y[lesson.judged])
    answers = result.answers.labels
    caption = _("Answers against the truth, on the rows that it is judged by")
    alt = _("scatter plot: a point on the diagonal is a right answer")
    draw_plot(story, Picture("answers.png", caption, alt),
              lambda plots: plots.answers(answers, truth))  # fmt: skip
    worst = np.argsort(-np.abs(answers - truth), kind="stable")[:WORST]
    rows = [
        (str(lesson.numbers[lesson.judged[k]]), number(truth[k]), number(answers[k]),
         number(answers[k] - truth[k]))
        for k in worst
    ]  # fmt: skip
    story.say(_("The answers that were farthest off, by their row in the file:"))
    story.table((_("row"), _("truth"), _("answer"), _("error")), rows, words=())


def _tell_use(story: Story, lesson: Lesson) -> None:
    """How to go on with the model: the command, and the program."""
    story.section(_("How to predict"))
    text = _("A new table needs these columns, in any order; others do not matter: {names}")
    story.say(text.format(names=names_of([f.name for f in lesson.preparation.features], 40)))
    options = "" if lesson.kind == "number" else " --probabilities"
    story.listing(shlex.join(["tinygrad-tr", "predict", MODEL, _("NEW.csv")]) + options)
    story.listing(PROGRAM.format(row=_example(lesson), tail=_tail(lesson)))


PROGRAM = """\
import tinygrad_tr as tg

saved = tg.load("model.npz")
x = saved.preparation.row({row})
print(saved.preparation.answers({tail}))"""


def _tail(lesson: Lesson) -> str:
    return "saved.model(x).data" if lesson.kind == "number" else "saved.model.predict(x)"


def _example(lesson: Lesson) -> str:
    """A row as Python writes it, from the middle of each column."""
    scaler = lesson.preparation.scaler
    values, k = [], 0
    for feature in lesson.preparation.features:
        mean = 0.0 if scaler is None else float(f"{scaler.mean[k]:.4g}")
        values.append(f"    {feature.name!r}: {_middle(feature, mean)!r},\n")
        k += feature.width
    return "{\n" + "".join(values) + "}"


def _middle(feature: Feature, mean: float) -> str | float | bool:
    return {"number": mean, "bool": True}.get(feature.kind) or (
        feature.categories[0] if feature.categories else mean
    )
