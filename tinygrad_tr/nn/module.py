"""`Module`: a part of a network. Its parameters are found by looking, and named by their path."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from typing import Any, Self

from ..graph import SCOPE
from ..state import restore, snapshot
from ..value import Value
from .deciding import labels
from .modes import set_mode
from .summary import seen, summary, summary_html

__all__ = ["Module"]


class Module:
    """A part of a network: write `forward`, and that is all.

    Attributes that are Values which need a gradient are its parameters, Values which need none its
    buffers, attributes that are Modules (alone or in lists, tuples and dicts) its parts. Nothing
    is registered.

    Attributes
    ----------
    training : bool
        Whether it is being trained: `Dropout` and `BatchNorm` compute something else then. True
        until `eval` is called.

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

    training: bool = True

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
            out = self.forward(*args, **kwargs)
        finally:
            SCOPE.reset(token)
        seen(self, out)
        return out

    # ---- what it has -----------------------------------------------------------------------

    def _found(self) -> Iterator[tuple[str, Any]]:
        """Values and parts with their names, containers opened, in the order of assignment."""
        pending = list(vars(self).items())[::-1]
        while pending:
            name, x = pending.pop()
            if isinstance(x, Module) or (isinstance(x, Value) and x.is_leaf):
                yield name, x
            elif isinstance(x, list | tuple):
                pending += [(f"{name}.{k}", part) for k, part in enumerate(x)][::-1]
            elif isinstance(x, dict):
                pending += [(f"{name}.{k}", part) for k, part in x.items()][::-1]

    def _walk(self, path: str, known: set[Any]) -> Iterator[tuple[str, Any]]:
        """The module itself, its Values and all its parts with their paths, each once."""
        known.add(self)
        yield path, self
        for name, x in self._found():
            inner = f"{path}.{name}" if path else name
            if x in known:
                continue
            if isinstance(x, Module):
                yield from x._walk(inner, known)
            else:
                known.add(x)
                yield inner, x

    def _values(self) -> list[tuple[str, Value]]:
        return [(path, x) for path, x in self._walk("", set()) if isinstance(x, Value)]

    def named_parameters(self) -> list[tuple[str, Value]]:
        """All parameters with their paths, e.g. ``("layers.0.weight", Value(...))``, each once."""
        return [(path, x) for path, x in self._values() if x.requires_grad]

    def named_buffers(self) -> list[tuple[str, Value]]:
        """All Values that need no gradient, with their paths: running means, frozen weights."""
        return [(path, x) for path, x in self._values() if not x.requires_grad]

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

    def state(self) -> dict[str, Any]:
        """Copies of the numbers of all parameters and buffers, by path.

        Examples
        --------
        >>> from tinygrad_tr import nn
        >>> list(nn.MLP(2, [4, 1]).state())
        ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias']
        """
        return snapshot(self._values())

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take the numbers of a state of the same network.

        Raises
        ------
        ValueError
            If paths are missing or surplus or an array does not fit; nothing has changed then.
        """
        restore(self._values(), state, repr(self))

    # ---- training and prediction -----------------------------------------------------------

    def train(self, training: bool = True) -> Self:
        """Set `training` of the module and all its parts; gives the module back."""
        set_mode(self, training)
        return self

    def eval(self) -> Self:
        """The same as ``train(False)``: for predictions."""
        return self.train(False)

    def predict(self, X: Any) -> Any:
        """Labels for the rows of `X`: the same forward expression, then a decision.

        One output for each row decides between 0 and 1: at 0.5 if it is a probability (of a
        sigmoid or a step), at 0 if it is a raw score. Several outputs decide for the largest;
        where several labels may be right at once, compare the outputs themselves with 0.5. It is
        computed as after `eval`, and nothing changes.

        Parameters
        ----------
        X : array_like, shape (n, n_inputs)

        Returns
        -------
        ndarray of int, shape (n,)
            With outputs for each step of a sequence, shape (n, steps).

        Raises
        ------
        MisuseError
            If the network gives something else than one array, such as an RNN.
        """
        return labels(self, X)

    # ---- what it says of itself ------------------------------------------------------------

    def describe(self, lang: str | None = None) -> str:
        """A few words for pictures and tables, e.g. ``Linear(2→4)``."""
        return type(self).__name__

    def __repr__(self) -> str:
        return self.describe()

    def example_input(self) -> Any:
        """An input of one row, where the module can tell what it takes; otherwise None."""
        return None

    def summary(self, X: Any = None, *, lang: str | None = None) -> str:
        """A table of the parts: name, what comes out, number of parameters.

        Parameters
        ----------
        X : array_like, optional
            An example input, for the shapes that come out. Without it they are shown where the
            first layer tells what it takes.
        lang : {"en", "tr"}, optional
        """
        return summary(self, X, lang)

    def _repr_html_(self) -> str:
        return summary_html(self)
