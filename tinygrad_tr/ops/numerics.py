"""What the rules of special functions share; nothing here is an operation.

Where a derivative has no closed form it is an integral, and the rule is its quadrature written in
our own operations: nodes stand on a new last axis, so that the sum differentiates like any other
expression, to every order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .declare import is_weak
from .foreign import held
from .reductions import sum_
from .shaping import expand_dims

__all__ = [
    "HALF_LINE", "UNIT", "Quadrature", "along", "joint", "narrow", "order", "strict", "unknown",
]  # fmt: skip


def unknown(name: str) -> Callable[[], Any]:
    """The rule of an operand without a known derivative: it tells whoever asks for one."""

    def rule() -> Any:
        raise TypeError(
            f"the derivative with respect to {name} is not known, and a gradient is never dropped "
            f"silently; pass a plain number, or v.detach(), if a constant is meant"
        )

    return rule


def joint(*xs: Any) -> tuple[Any, ...]:
    """The operands as arrays of the floating type that they have in common."""
    dtype = np.result_type(*xs, 0.0)
    return tuple(held(x, dtype) for x in xs)


def narrow(out: Any, x: Any) -> Any:
    """`out` in the precision of `x`: SciPy widens float32 in a few functions."""
    dtype = None if is_weak(x) else x.dtype
    return out.astype(dtype) if dtype in (np.float32, np.complex64) else out


def strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, but Python numbers among its operands promote nothing, as they do in SciPy."""

    def compute(*xs: Any) -> Any:
        dtype = np.finfo(np.result_type(*xs, 0.0)).dtype
        return function(*(np.asarray(x, dtype) if is_weak(x) else x for x in xs))

    return compute


def order(n: Any, x: Any) -> Any:
    """A whole order in the precision of the argument: SciPy has integers for float64 alone."""
    whole = is_weak(n) or n.dtype.kind in "iu"
    return held(n, np.result_type(x, 0.0)) if whole else n


def along(*xs: Any) -> tuple[Any, ...]:
    """The operands with a last axis for the nodes of a quadrature."""
    return tuple(expand_dims(x, -1) for x in xs)


@dataclass(frozen=True, slots=True, eq=False)
class Quadrature:
    """Call it on what an integrand is at `nodes`, which stand on the last axis."""

    nodes: Any
    weights: Any

    def __call__(self, values: Any) -> Any:
        """The integral."""
        return sum_(self.weights * values, axis=-1)


def _gauss(n: int) -> Quadrature:
    """Of a smooth function from 0 to 1, by Gauss and Legendre's rule."""
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return Quadrature((nodes + 1) / 2, weights / 2)


def _double_exponential(step: float) -> Quadrature:
    """From 0 to infinity, of what decays there (Takahasi and Mori 1974): w = exp(s − exp(−s)).

    The nodes are spread over all scales from e⁻⁴⁴ to e¹², so the same ones do for functions that
    are as wide as 1 and as 10⁴; the error is that of rounding.
    """
    s = np.arange(-3.7, 12, step)
    nodes = np.exp(s - np.exp(-s))
    return Quadrature(nodes, step * nodes * (1 + np.exp(-s)))


UNIT, HALF_LINE = _gauss(40), _double_exponential(0.1)
