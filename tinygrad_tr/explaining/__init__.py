"""Step-by-step explanations of graphs: a reader of what `Value` records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..optim import Optimizer
from ..value import Value
from .explanation import Explanation, title_of
from .reading import Reading
from .training import explain_training
from .update import after_replay, update_steps
from .walk import steps_of

__all__ = ["Explanation", "explain"]


def explain(
    value: Any, X: Any = None, y: Any = None, optimizer: Optimizer | None = None, *,
    loss: str | Callable[..., Any] = "mse", update: bool = False, gradient: Any = None,
    element: tuple[Value, Any] | None = None, names: Mapping[str, Any] | None = None,
    inputs: Any = None, parameters: Any = None, lang: str | None = None,
) -> Explanation:  # fmt: skip
    """How a value was computed and how its gradients come about, step by step, with numbers.

    ``explain(loss)`` explains a graph that is there. ``explain(model, X, y, optimizer)`` explains a
    whole training step: forward, loss, backward, update. Nothing has to be called before, no
    value's ``.grad`` is touched, and the model and the optimiser stay as they are.

    Parameters
    ----------
    value : Value or Module
        A result, usually a loss; or a model.
    X, y : array_like, optional
        Inputs and targets, for a model.
    optimizer : Optimizer, optional
        Of the parameters: its next step is explained too.
    loss : str or callable
        For a model, as in `fit`: "mse", "cross_entropy" …, or a function of output and targets.
    update : bool
        Make the training step on the model itself, afterwards.
    gradient : array_like, optional
        What comes into `value`, of its shape; needed unless it is a number.
    element : pair, optional
        A value and an index: follow this one element in full numbers.
    names : mapping, optional
        Names for values and arrays that have none of their own, e.g. ``locals()``.
    inputs, parameters : Values, arrays, modules or optimisers, optional
        Which leaves are inputs and which parameters, as of `draw`.
    lang : {"en", "tr"}, optional

    Returns
    -------
    Explanation
        Printed, it is text; ``.steps``, ``.latex()``, ``.json()``, ``.save("page.html")``.

    Raises
    ------
    ValueError
        If `value` needs no gradient, or its graph is too large to be read.
    DataChangedError
        If an array was changed in place since it was used.

    Examples
    --------
    >>> w, x = Value(3.0, name="w"), Value(2.0, name="x", requires_grad=False)
    >>> print(explain(w * x).text("en", width=80, ascii=False))
    L = w·x
    <BLANKLINE>
    1 Forward
        L = w·x  = 3 · 2  = 6
    <BLANKLINE>
    2 Backward
        ∂L/∂L = 1
            L changes by 1 with respect to itself; the chain rule starts from 1.
        ∂L/∂w = ∂L/∂L · ∂L/∂w = 1 · x = 1 · 2 = 2
            Product rule: the local derivative is the other factor.
    """
    known: dict[str, Any] = {"names": names, "inputs": inputs, "parameters": parameters}
    if not isinstance(value, Value):
        if not hasattr(value, "parameters"):
            raise TypeError(f"explain() takes a Value or a model, not {type(value).__name__}")
        if X is None or y is None or optimizer is None:
            raise TypeError(
                "a model's training step needs inputs, targets and an optimiser: "
                "explain(model, X, y, optimizer)"
            )
        found = explain_training(value, X, y, optimizer, loss, update=update, lang=lang, **known)
    else:
        reading = Reading(value, gradient, **known)
        steps = steps_of(reading)
        if optimizer is not None:
            steps += update_steps(reading, optimizer, lambda new: after_replay(reading, new))
        rate = getattr(optimizer, "lr", None)
        found = Explanation(reading, steps, title_of(reading), lang, rate)
    return found if element is None else found.element(*element)
