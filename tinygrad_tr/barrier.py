"""`stop_gradient`: a recorded barrier. The numbers pass, the gradient does not."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from .containers import flatten
from .ops.declare import Operation

__all__ = ["stop_gradient"]


def _copy(x: Any) -> Any:
    return np.array(x)[()]


_barrier = Operation(
    _copy, "stop_gradient({x})", {"dx": 0}, name="stop_gradient", scalar=operator.pos
)


def stop_gradient(x: Any) -> Any:
    """`x` as a constant that stays in the graph: an operation whose derivative is 0.

    Pictures and explanations show it, and gradients through it are zeros. A constant without a
    past is ``v.detach()``.

    Parameters
    ----------
    x : Value, array, number, or a nested dict, list, tuple or dataclass of these

    Returns
    -------
    The same container, of Values where there were Values.

    Examples
    --------
    >>> from tinygrad_tr import grad
    >>> grad(lambda x: x * stop_gradient(x))(3.0)
    3.0
    """
    leaves, rebuild = flatten(x)
    return rebuild([_barrier(leaf) for leaf in leaves])
