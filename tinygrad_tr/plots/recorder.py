"""`Recorder`: what happens to the weights while `fit` trains, kept as plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn import Module
from .measures import density, sizes, weights_of

__all__ = ["Recorder"]


class Recorder:
    """A callback for `fit` that keeps densities of weights and sizes of gradients by epoch.

    Parameters
    ----------
    model : Module
        What is trained. Its first weights are recorded at once, as epoch 0.
    every : int
        Record each so many epochs.
    bins : int
        Bins of a density.

    Attributes
    ----------
    epochs : list of int
        The epochs recorded.
    layers : dict of str to list of dict
        For each layer's weight, by its path, one record an epoch.

    Raises
    ------
    ValueError
        If `every` or `bins` is not positive, or the model has no parameters.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> X, t = tg.data.logic_gate("and")
    >>> neuron = tg.nn.Perceptron(2, rng=0)
    >>> recorder = Recorder(neuron)
    >>> history = tg.fit(neuron, X, t, epochs=3, callbacks=[recorder])
    >>> recorder.epochs, recorder.arrays("weights")["mean_gradient"].shape
    ([0, 1, 2, 3], (4,))
    """

    needs_gradients = True

    def __init__(self, model: Module, *, every: int = 1, bins: int = 48) -> None:
        if every < 1 or bins < 1:
            raise ValueError(f"every and bins must be at least 1, got {every} and {bins}")
        self.model, self.every, self.bins = model, every, bins
        self.epochs: list[int] = []
        self.layers: dict[str, list[dict[str, Any]]] = {name: [] for name in weights_of(model)}
        self._record(0)

    def __call__(self, epoch: int, history: Any = None) -> None:
        """Record an epoch; `fit` calls this, and training goes on."""
        if epoch % self.every == 0:
            self._record(epoch)

    def arrays(self, layer: str) -> dict[str, NDArray[np.float64]]:
        """The records of one layer, stacked along the epochs.

        Parameters
        ----------
        layer : str
            The path of a weight, a key of `layers`.

        Returns
        -------
        dict of ndarray
            ``edges`` (n, bins + 1), ``density`` (n, bins), and ``std``, ``mean_gradient``,
            ``gradient_norm``, ``weight_norm``, each (n,), for n recorded epochs.

        Raises
        ------
        KeyError
            If there is no such layer.
        """
        records = self.layers[self.find(layer)]
        return {name: np.stack([record[name] for record in records]) for name in records[0]}

    def find(self, layer: str | None) -> str:
        """The full name of a layer: a path, one without its ``.weight``, or None for the first."""
        if layer is None:
            return next(iter(self.layers))
        for name in self.layers:
            if layer in (name, name.rpartition(".")[0]):
                return name
        raise KeyError(f"no layer {layer!r} was recorded; there are {', '.join(self.layers)}")

    def _record(self, epoch: int) -> None:
        measured = sizes(self.model)
        for name, weight in weights_of(self.model).items():
            of = measured[name]
            self.layers[name].append({
                **density(weight.data, self.bins),
                "mean_gradient": np.asarray(of.mean_gradient),
                "gradient_norm": np.asarray(of.gradient_norm),
                "weight_norm": np.asarray(of.weight_norm),
            })  # fmt: skip
        self.epochs.append(epoch)

    def __repr__(self) -> str:
        return f"Recorder({len(self.epochs)} epochs, {len(self.layers)} layers)"
