"""Forward mode, from the same entries: the transpose of the transpose.

What `vjp` pulls back is linear in the gradient u that comes in: Jᵀ u. Recorded for a dummy u and
differentiated by it, with the direction t coming in, that gives J t. So there is no second set of
rules, and whatever can be differentiated twice has a forward mode.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .containers import leaves_like
from .derivatives import gradients
from .graph import recording
from .ops.declare import is_weak
from .tracing import Traced, needs_gradient, zeros_like
from .value import Value

__all__ = ["Transposed", "as_arguments", "jvp"]


def _ones(y: Value) -> Value:
    """A dummy gradient for `y`; any numbers would do."""
    return Value(type(y._number)(1) if is_weak(y._number) else np.ones_like(y._number))


class Transposed:
    """The linear map Jᵀ of a traced function, as a graph from `dummies` to `pulled`.

    Attributes
    ----------
    dummies : list of (Value or None)
        A gradient for each output; None where the output is a constant.
    pulled : list
        The gradient for each variable; no Value where it has no influence.
    asked : list of Value
        The dummies that there are.
    """

    def __init__(self, run: Traced) -> None:
        self.run = run
        with recording(True):
            self.dummies = [_ones(y) if needs_gradient(y) else None for y in run.outputs]
            self.pulled = run.pull(self.dummies, record=True)
        self.asked = [u for u in self.dummies if u is not None]

    def push(self, tangents: list[Any], record: bool) -> list[Any]:
        """The tangent of each output, from one for each variable."""
        pairs = [(g, t) for g, t in zip(self.pulled, tangents, strict=True) if needs_gradient(g)]
        if not pairs:
            return list(map(zeros_like, self.run.outputs))
        pulled, seeds = map(list, zip(*pairs, strict=True))
        with recording(True):
            found = gradients(
                pulled, self.asked, output_gradients=seeds, create_graph=record, allow_unused=True
            )
        flows = iter(found)
        tangents_out = [None if u is None else next(flows) for u in self.dummies]
        return [
            zeros_like(y) if t is None else t
            for y, t in zip(self.run.outputs, tangents_out, strict=True)
        ]


def as_arguments(given: Any) -> tuple[Any, ...]:
    """The arguments of a call: a tuple or list of them, or the only one."""
    return tuple(given) if isinstance(given, tuple | list) else (given,)


def jvp(f: Callable[..., Any], arrays: Any, tangents: Any, *, has_aux: bool = False) -> Any:
    """The result of `f`, and its derivative in a direction: the Jacobian–vector product.

    Parameters
    ----------
    f : callable
        May return arrays, also nested in dicts, lists, tuples and dataclasses.
    arrays : tuple or list
        The arguments of `f`; the only one may stand without a tuple, unless it is a list.
    tangents : tuple or list
        The direction: for each argument, numbers in its form.
    has_aux : bool
        Whether `f` returns a pair ``(out, aux)``.

    Returns
    -------
    out, tangent
        In the form of what `f` returns; with `has_aux` also `aux`.

    Notes
    -----
    It costs about what the gradient of a gradient costs (docs/architecture.md has figures), so for
    one number of many variables `grad` is the better way, and for few variables of many numbers
    this one.

    Examples
    --------
    >>> import numpy as np
    >>> jvp(np.sin, (0.0,), (2.0,))
    (0.0, 2.0)
    """
    args = as_arguments(arrays)
    given = leaves_like(list(args), list(as_arguments(tangents)), "the tangents")
    run = Traced(f, args, {}, range(len(args)), has_aux)
    for t, x in zip(given, run.variables, strict=True):
        if np.shape(t) != x.shape:
            raise ValueError(f"a tangent has shape {np.shape(t)}, its argument has shape {x.shape}")
    linear = Transposed(run)
    moved = linear.push(given, run.differentiable_again(given))
    tangent = run.outputs_again(run.settle(moved, linear.asked))
    out = run.settled_outputs()
    return (out, tangent, run.settle_in(run.aux)) if has_aux else (out, tangent)
