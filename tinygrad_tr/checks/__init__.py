"""`gradcheck`: compare derived gradients with finite differences, and say what is wrong.

It knows only functions and Values: what it checks goes through the same public door as a user's
program.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .check import Check
from .diagnosis import Diagnosis, GradcheckReport, Suspicion
from .differences import Settings
from .inputs import Inputs

__all__ = ["Diagnosis", "GradcheckReport", "Suspicion", "gradcheck"]


def gradcheck(
    f: Callable[..., Any], *inputs: Any, order: int = 1, eps: float = 1e-6, atol: float = 1e-5,
    rtol: float = 1e-3, seed: int = 0, max_elements: int = 1000,
) -> GradcheckReport:  # fmt: skip
    """Compare the derived gradient of `f` with central differences, and diagnose a wrong one.

    Every entry of the Jacobian is compared, and always the derivative along a random direction
    through all elements at once. Before that, `f` is called twice on the same inputs, and the rules
    of operations made by `custom_op` are looked at one by one.

    Parameters
    ----------
    f : callable
        Takes the inputs and returns Values, perhaps in nested dicts, lists, tuples or dataclasses.
        Plain floats among the results count as constants: if they vary, the check fails. The
        parameters of a Module are varied too: ``gradcheck(model, X)``.
    *inputs : number, array, Value, Module, or a nested dict, list, tuple or dataclass of these
        Floats and float arrays are handed to `f` as Values, and anything else as it is. A Value
        that needs a gradient is varied in place of a copy, so that `f` may also reach it by
        itself; so are all parameters of a Module. What they held comes back bit for bit, and no
        array is changed. float32 is checked in float64, and then the float32 gradient against
        that one (1e-4, float16 2e-2).
    order : {1, 2, 3}
        1 checks the gradient; 2 also the gradient of a random mixture of the gradient, and so on.
    eps : float
        The step of the differences, relative to an element above 1. An entry that disagrees is
        measured again with longer and shorter steps.
    atol, rtol : float
        An entry fails where ``|derived − numerical| > atol + rtol · |numerical|``, rounding apart.
    seed : int
        Of the random projections, and of the choice of elements.
    max_elements : int
        With more elements than this, so many of them, chosen by `seed`, are varied one by one;
        the random direction still moves all. Many outputs are compared in three random mixtures.

    Returns
    -------
    GradcheckReport
        Its text is one line, and more only if there is something to know.

    Raises
    ------
    GradientCheckError
        If the check fails. The message names the function, the worst entries and a suspicion;
        ``error.report(lang="tr")`` gives it in Turkish, ``error.diagnosis`` to programs.
    ValueError
        If `order`, the step, a tolerance or `max_elements` is out of range.
    TypeError
        If nothing among the inputs can vary.

    Examples
    --------
    >>> import numpy as np
    >>> gradcheck(lambda x, w: np.tanh(x @ w), np.ones((2, 3)), np.ones(3)).n_elements
    9
    >>> report = gradcheck(lambda p: p["w"] ** 2 + p["b"], {"w": np.ones(3), "b": 0.5}, order=2)
    >>> report.n_inputs, report.order
    (2, 2)
    """
    if order not in (1, 2, 3):
        raise ValueError(f"order must be 1, 2 or 3, got {order!r}")
    if not 0 < eps < math.inf:
        raise ValueError(f"eps must be a positive number, got {eps!r}")
    if not (0 <= atol < math.inf and 0 <= rtol < math.inf):
        raise ValueError(f"atol and rtol must not be negative, got {atol!r} and {rtol!r}")
    if not max_elements >= 1:
        raise ValueError(f"max_elements must be at least 1, got {max_elements!r}")
    laid_out = Inputs(f, inputs)
    settings = Settings(eps, atol, rtol, seed, max_elements)
    return Check(f, laid_out, settings, order).run()
