"""`gradcheck`: compare derived gradients with finite differences, and say what is wrong.

It knows only functions and Values: what it checks goes through the same public door as a user's
program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .diagnosis import Entry, GradcheckReport, refuse_wrong
from .errors import GradientCheckError
from .graph import no_grad, recording
from .transforms import gradients
from .value import Value

__all__ = ["GradcheckReport", "gradcheck"]


def gradcheck(
    f: Callable[..., Any], *inputs: Any, order: int = 1, eps: float = 1e-6, atol: float = 1e-5,
    rtol: float = 1e-3, seed: int = 0,
) -> GradcheckReport:  # fmt: skip
    """Compare every entry of the Jacobian of `f` with central differences.

    Parameters
    ----------
    f : callable
        Takes the inputs as Values and returns a Value (or a list or tuple of them).
    *inputs : array_like or Value
        Floating point, at least float64. A Value (a model's parameter, say) is varied in place of
        a copy, so that `f` may also reach it by itself; its data is put back bit for bit.
    order : int
        1 checks the gradient; 2 also the gradient of a random projection of the gradient, and
        so on.
    eps : float
        The step of the differences.
    atol, rtol : float
        An entry fails where ``|derived − numerical| > atol + rtol · |numerical|``.
    seed : int
        Of the random projections.

    Returns
    -------
    GradcheckReport
        Its text is one line.

    Raises
    ------
    GradientCheckError
        If an entry fails. The message names the function, the worst entries and a suspicion.
    TypeError
        If an input is not float64 or complex128: differences in less precision say nothing.

    Examples
    --------
    >>> gradcheck(lambda x, w: np.tanh(x @ w), np.ones((2, 3)), np.ones(3)).n_elements
    9
    """
    values = [x if isinstance(x, Value) else Value(x) for x in inputs]
    for k, v in enumerate(values):
        if v.dtype.kind not in "fc" or v.dtype.itemsize < 8 * (1 + (v.dtype.kind == "c")):
            raise TypeError(f"input {k} has dtype {v.dtype}; gradcheck needs float64 or complex128")
    name, largest = getattr(f, "__name__", type(f).__name__), 0.0
    rng = np.random.default_rng(seed)
    for reached in range(1, order + 1):
        entries = list(_entries(f, values, eps))
        refuse_wrong(entries, name, reached, atol, rtol)
        largest = max([largest, *(entry.difference for entry in entries)])
        f = _projected_gradient(f, int(rng.integers(2**32)))
    return GradcheckReport(name, len(values), sum(v.size for v in values), largest, order)


def _entries(f: Callable[..., Any], values: list[Value], eps: float) -> Iterator[Entry]:
    """All entries of the Jacobian of `f`; a complex number counts as its two parts."""
    rows = _derived(_outputs(f(*values)), values)
    for k, v in enumerate(values):
        name = v.name or f"input {k}"
        for index in np.ndindex(v.shape):
            for part, unit in enumerate((1.0, 1j) if v.dtype.kind == "c" else (1.0,)):
                slope = _difference(f, values, v, index, eps * unit) / eps
                for row, numerical in zip(rows, slope, strict=True):
                    g = row[k][index] if v.shape else row[k]
                    derived = g.imag if part else getattr(g, "real", g)
                    yield Entry(name, index, float(derived), float(numerical))


def _outputs(result: Any) -> list[Value]:
    found = list(result) if isinstance(result, list | tuple) else [result]
    if not all(isinstance(y, Value) for y in found):
        raise GradientCheckError(
            "the function returned plain numbers: its result does not depend on the inputs in a "
            "way that was recorded (data left the graph through .data, float() or .item()?)"
        )
    return found


def _derived(outputs: list[Value], values: list[Value]) -> list[list[Any]]:
    """For each real number among the outputs, its gradient with respect to each input."""
    rows = []
    for y in outputs:
        for index in np.ndindex(y.shape):
            for unit in (1.0, 1j) if y.dtype.kind == "c" else (1.0,):
                seed = np.zeros(y.shape, y.dtype)
                seed[index] = unit
                found = [None] * len(values)
                if y.requires_grad:
                    found = gradients(y, values, output_gradients=seed, allow_unused=True)
                pairs = zip(values, found, strict=True)
                rows.append([np.zeros(v.shape) if g is None else g for v, g in pairs])
    return rows


def _difference(f: Callable[..., Any], values: list[Value], v: Value, index: Any, step: Any) -> Any:
    """Half the change of the outputs when element `index` of `v` goes from −step to +step."""
    before = v.data
    sides = []
    try:
        for sign in (1, -1):
            data = np.array(before)
            data[index] += sign * step
            v.data = data if not v.weak else data.item()
            with no_grad():
                sides.append(_flat(f(*values)))
    finally:
        v.data = before
    return (sides[0] - sides[1]) / 2


def _flat(result: Any) -> Any:
    """All outputs as one vector of real numbers, complex ones as pairs."""
    found = result if isinstance(result, list | tuple) else [result]
    arrays: list[Any] = [np.ravel(getattr(y, "_number", y)) for y in found]  # type: ignore[arg-type]
    return np.concatenate(
        [np.stack([a.real, a.imag], -1).ravel() if a.dtype.kind == "c" else a for a in arrays]
    )


def _projected_gradient(f: Callable[..., Any], seed: int) -> Callable[..., Any]:
    """The function whose first derivative is a random mixture of the second derivatives of `f`."""

    def gradient(*values: Value) -> list[Any]:
        rng, total = np.random.default_rng(seed), Value(0.0, requires_grad=False)
        with recording(True):
            for y in _outputs(f(*values)):
                total = total + np.sum(y * rng.uniform(0.5, 1.5, y.shape)).real
            if not total.requires_grad:
                return [total * 0]  # flat: every further derivative is 0
            found = gradients(total, list(values), create_graph=True, allow_unused=True)
        return [g for g in found if g is not None]

    return gradient
