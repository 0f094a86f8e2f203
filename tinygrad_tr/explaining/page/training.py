"""The film of a training: what a model was, epoch by epoch, as a page that plays it.

`Frames` watches `fit`; `write_training` writes the page. It knows no particular network.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...graph import recording
from ...nn import Module
from ...nn.pairing import input_of
from ...numbers import number
from ...ops.special import sigmoid, step
from ...value import Value
from ..pictured import write
from .page import assemble
from .words import training_words

__all__ = ["Frame", "Frames", "write_training"]

GRID = 48  # the score is asked for at GRID × GRID places
MOST = 200  # with more frames every second one is dropped
SHOWN = 64  # elements of a parameter
POINTS = 400
ROOM = 0.15  # around the samples, as a share of their extent


@dataclass(frozen=True, slots=True)
class Frame:
    """One epoch.

    Attributes
    ----------
    epoch : int
    loss : float
    validation : float or None
    weights : tuple
        For each parameter its mean, standard deviation and norm, and its first 64 elements.
    boundary : bytes or None
        What the model says of each place of the plane, row by row from below: 255 · p of class 1,
        or, where there are more classes, the class.
    """

    epoch: int
    loss: float
    validation: float | None = None
    weights: tuple[tuple[float, float, float, tuple[float, ...]], ...] = ()
    boundary: bytes | None = None


class Frames:
    """A callback of `fit` that keeps what `write_training` plays.

    Parameters
    ----------
    model : Module
        The model that is trained.
    X : array_like, shape (n, d)
        Samples; of two features they give a decision boundary.
    y : array_like, shape (n,)
        Their classes, for the points on it.
    every : int
        Keep every so many epochs. Above 200 frames every second one is dropped, and `every`
        doubles.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> X, t = tg.data.logic_gate("or")
    >>> model = tg.nn.Perceptron(2, rng=0)
    >>> frames = Frames(model, X, t, every=10)
    >>> history = tg.fit(model, X, t, loss="binary_cross_entropy", epochs=30, callbacks=[frames])
    >>> [frame.epoch for frame in frames.frames], len(frames.frames[0].boundary)
    ([1, 10, 20, 30], 2304)
    """

    def __init__(self, model: Module | None, X: ArrayLike, y: ArrayLike, *, every: int = 1) -> None:
        if every < 1:
            raise ValueError(f"every must be at least 1 epoch, got {every}")
        points, classes = np.asarray(X, dtype=float), np.asarray(y)
        if len(points) != len(classes):
            raise ValueError(f"{len(points)} rows of data do not pair with {len(classes)} targets")
        self.model, self.every = model, every
        self.frames: list[Frame] = []
        self.names = [name for name, _parameter in model.named_parameters()] if model else []
        plane = points.ndim == 2 and points.shape[1] == 2
        if plane:  # what is nowhere cannot be drawn
            there = np.isfinite(points).all(axis=1)
            points, classes = points[there], classes[there]
            plane = len(points) > 0
        self.points = points[:POINTS] if plane else np.empty((0, 2))
        self.classes = _labels(classes)[:POINTS] if plane else np.empty(0, dtype=int)
        self.limits = _limits(points) if plane else None

    @classmethod
    def of_losses(cls, loss: Sequence[float], validation: Sequence[float] = ()) -> Frames:
        """The frames of a history alone: losses, without weights and boundary."""
        frames = cls(None, np.empty((0, 1)), np.empty(0))
        if validation and len(validation) != len(loss):
            raise ValueError(f"{len(loss)} losses do not pair with {len(validation)} of validation")
        for k, value in enumerate(loss):
            other = float(validation[k]) if validation else None
            frames._keep(Frame(k + 1, float(value), other))
        return frames

    def __call__(self, epoch: int, history: Any) -> None:
        """Keep the epoch that has just ended."""
        if epoch != 1 and epoch % self.every:
            return
        validation = getattr(history, "validation_loss", None)
        self._keep(Frame(
            epoch, float(history.loss[-1]), float(validation[-1]) if validation else None,
            self._weights(), self._boundary(),
        ))  # fmt: skip

    def _keep(self, frame: Frame) -> None:
        self.frames.append(frame)
        if len(self.frames) > MOST:
            self.frames = self.frames[:1] + self.frames[1::2]
            self.every *= 2

    def _weights(self) -> tuple[tuple[float, float, float, tuple[float, ...]], ...]:
        parameters = self.model.parameters() if self.model else []
        arrays = [np.asarray(p.data, dtype=float) for p in parameters]
        return tuple(
            (float(w.mean()), float(w.std()), float(np.sqrt(np.sum(w * w))),
             tuple(w.ravel()[:SHOWN].tolist()))
            for w in arrays
        )  # fmt: skip

    def _boundary(self) -> bytes | None:
        if self.limits is None or self.model is None:
            return None
        (left, right), (low, high) = self.limits
        plane = np.meshgrid(np.linspace(left, right, GRID), np.linspace(low, high, GRID))
        return _shades(self.model, np.stack(plane, axis=-1).reshape(-1, 2))


def _labels(classes: NDArray[Any]) -> NDArray[np.int_]:
    """Classes as 0, 1, …; of rows of zeros and a one, the place of the one."""
    if classes.ndim == 2 and classes.shape[1] > 1:
        classes = np.argmax(classes, axis=1)
    flat = classes.ravel()
    signs = set(np.unique(flat)) <= {-1, 0, 1}
    return np.asarray(flat > 0 if signs else flat, dtype=int)


def _limits(points: NDArray[np.float64]) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where the plane is drawn; `points` are finite, and there is one."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = ROOM * np.where(high > low, high - low, 1.0)
    (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
    return (left, right), (bottom, top)


def _shades(model: Module, places: NDArray[np.float64]) -> bytes:
    """What the model says of each place, a byte each."""
    with recording(True):  # the graph tells a probability from a raw score
        out = model(places)
    probable = any(input_of(out, f) is not None for f in (sigmoid, step))
    scores = np.asarray(out.data if isinstance(out, Value) else out, dtype=float)
    if scores.ndim > 1 and scores.shape[-1] > 1:
        return bytes(np.argmax(scores, axis=-1).astype(np.uint8))
    flat = scores.ravel()
    share = flat if probable else 0.5 + 0.5 * np.tanh(flat / 2)
    shades = np.rint(255 * np.clip(np.nan_to_num(share, nan=0.5), 0, 1))
    return bytes(shades.astype(np.uint8))


def write_training(
    frames: Frames, path: str | os.PathLike[str], *, title: str = "", lang: str | None = None
) -> Path:
    """Write a page that plays a training: the decision boundary, the weights and the loss.

    Parameters
    ----------
    frames : Frames
        What was kept; `Frames.of_losses` makes them of losses alone.
    path : str or path
        Ends in ``.html``.
    title : str, optional
        Stands beside the heading.
    lang : {"en", "tr"}, optional
        The language in which the page opens.

    Raises
    ------
    ValueError
        If no epoch was kept, or the file is not to be called ``.html``.
    """
    if not frames.frames:
        raise ValueError("there is no epoch to show: give the frames to fit(callbacks=[frames])")
    target = Path(path)
    if target.suffix.lower() != ".html":
        raise ValueError(f"the page is an HTML file; {target.name!r} must end in .html")
    data = {
        "version": 1,
        "title": title,
        "grid": GRID,
        "limits": frames.limits,
        "points": [
            [_short(x), _short(y), int(label)]
            for (x, y), label in zip(frames.points, frames.classes, strict=True)
        ],
        "classes": int(frames.classes.max()) + 1 if frames.classes.size else 0,
        "names": frames.names,
        "frames": [_record(frame) for frame in frames.frames],
    }
    scripts = ("player.js", "numbers.js", "plane.js", "losses.js", "training.js")
    text = assemble("training.html", "training.css", scripts, data, training_words(), lang=lang)
    return write(target, text.encode())


def _record(frame: Frame) -> dict[str, Any]:
    return {
        "epoch": frame.epoch,
        "loss": _short(frame.loss),
        "validation": None if frame.validation is None else _short(frame.validation),
        "weights": [
            [number(mean), number(std), number(norm), [_short(x) for x in first]]
            for mean, std, norm, first in frame.weights
        ],
        "boundary": None if frame.boundary is None else b64encode(frame.boundary).decode("ascii"),
    }


def _short(x: float) -> float | None:
    """Five digits; JSON has no nan and no infinity."""
    return float(f"{x:.5g}") if np.isfinite(x) else None
