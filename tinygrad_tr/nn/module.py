"""`Module`: a part of a network. Its parameters are found by looking, and named by their path."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..graph import SCOPE, recording
from ..messages import _
from ..ops.special import sigmoid, step
from ..value import Value
from .losses import input_of

__all__ = ["Module"]


class Module:
    """A part of a network: write `forward`, and that is all.

    Attributes that are Values which need a gradient are its parameters, attributes that are
    Modules (alone or in lists, tuples and dicts) its parts. Nothing is registered.

    Examples
    --------
    >>> class Scale(Module):
    ...     def __init__(self):
    ...         self.factor = Value(3.0)
    ...     def forward(self, x):
    ...         return x * self.factor
    >>> Scale()(2.0)
    Value(6.0)
    """

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """The forward expression, from which everything else is derived."""
        raise NotImplementedError(f"{type(self).__name__} needs a method forward(self, x)")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the forward expression; pictures frame what it computes."""
        around = SCOPE.get()
        if around.tracer is not None:
            around.tracer.met(self)
        inside = around.inside(weakref.ref(self))
        token = SCOPE.set(inside)
        try:
            return self.forward(*args, **kwargs)
        finally:
            SCOPE.reset(token)

    def _found(self) -> Iterator[tuple[str, Any]]:
        """Parameters and parts with their names, containers opened, in the order of assignment."""
        pending = list(vars(self).items())[::-1]
        while pending:
            name, x = pending.pop()
            if isinstance(x, Module) or (isinstance(x, Value) and x.requires_grad and x.is_leaf):
                yield name, x
            elif isinstance(x, list | tuple):
                pending += [(f"{name}.{k}", part) for k, part in enumerate(x)][::-1]
            elif isinstance(x, dict):
                pending += [(f"{name}.{k}", part) for k, part in x.items()][::-1]

    def _walk(self, path: str, seen: set[Any]) -> Iterator[tuple[str, Any]]:
        """The module itself, its parameters and all its parts with their paths, each once."""
        seen.add(self)
        yield path, self
        for name, x in self._found():
            inner = f"{path}.{name}" if path else name
            if x in seen:
                continue
            if isinstance(x, Module):
                yield from x._walk(inner, seen)
            else:
                seen.add(x)
                yield inner, x

    def named_parameters(self) -> list[tuple[str, Value]]:
        """All parameters with their paths, e.g. ``("layers.0.weight", Value(...))``, each once."""
        return [(path, x) for path, x in self._walk("", set()) if isinstance(x, Value)]

    def named_modules(self) -> list[tuple[str, Module]]:
        """The module itself (path ``""``) and all its parts with their paths, each once."""
        return [(path, x) for path, x in self._walk("", set()) if isinstance(x, Module)]

    def parameters(self) -> list[Value]:
        """All parameters, each once."""
        return [parameter for _path, parameter in self.named_parameters()]

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def predict(self, X: Any) -> Any:
        """Labels for the rows of `X`: the same forward expression, then a decision.

        One output for each row decides between 0 and 1: at 0.5 if it is a probability (of a
        sigmoid or a step), at 0 if it is a raw score. Several outputs decide for the largest.
        Parameters do not change.

        Parameters
        ----------
        X : array_like, shape (n, n_inputs)

        Returns
        -------
        ndarray of int, shape (n,)
        """
        x = X if isinstance(X, Value) else np.asarray(X, dtype=float)
        if not (self.parameters() or isinstance(x, Value)):
            x = Value(x)  # something has to be recorded: the graph tells a probability from a score
        with recording(True):
            scores = self(x)
        probable = any(input_of(scores, f) is not None for f in (sigmoid, step))
        scores = np.asarray(scores._number if isinstance(scores, Value) else scores)
        if scores.ndim > 1 and scores.shape[-1] > 1:
            return np.argmax(scores, axis=-1)
        labels = scores >= 0.5 if probable else scores > 0
        return labels.reshape(labels.shape[:1]).astype(int)

    def describe(self, lang: str | None = None) -> str:
        """A few words for pictures and tables, e.g. ``Linear(2→4)``."""
        return type(self).__name__

    def __repr__(self) -> str:
        return self.describe()

    def summary(self, lang: str | None = None) -> str:
        """A table of the parameters: path, shape, number."""
        rows = [(path, str(p.shape), str(p.size)) for path, p in self.named_parameters()]
        head = (_("parameter", lang), _("shape", lang), _("number", lang))
        total = sum(p.size for p in self.parameters())
        foot = (_("total", lang), "", str(total))
        return f"{self.describe(lang)}\n{table([head, *rows, foot])}"


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows of text in aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{x:<{w}}" for x, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line}".rstrip() for line in lines)
