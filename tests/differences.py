"""Central differences and the derivatives to compare with them; nothing here knows a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import tinygrad_tr as tg

__all__ = [
    "close", "curvature", "curvature_by_differences", "differentiable", "gradients",
    "gradients_by_differences", "jacobian", "jacobian_by_differences", "random_like",
]  # fmt: skip

Function = Callable[..., Any]
STEP = 1e-6


def differentiable(x: Any) -> bool:
    return np.asarray(x).dtype.kind in "fc"


def random_like(rng: np.random.Generator, x: Any) -> Any:
    """A random number or array of the shape and dtype of `x`."""
    x = np.asarray(x)
    drawn = rng.uniform(-1, 1, x.shape)
    if x.dtype.kind == "c":
        drawn = drawn + 1j * rng.uniform(-1, 1, x.shape)
    return drawn.astype(x.dtype)[()]


def moved(xs: Sequence[Any], k: int, i: int, step: complex) -> list[Any]:
    """`xs` with `step` added to element `i` of operand `k`."""
    xs = list(xs)
    if isinstance(xs[k], np.ndarray):
        xs[k] = xs[k].copy(order="K")
        xs[k].flat[i] += step
    else:
        xs[k] = xs[k] + step
    return xs


def slope(f: Function, xs: Sequence[Any], k: int, i: int, step: complex = STEP) -> Any:
    return (f(*moved(xs, k, i, step)) - f(*moved(xs, k, i, -step))) / (2 * abs(step))


def inner(gradient: Any, x: Any) -> Any:
    """The real number that `x` changes by where `gradient` comes in."""
    return np.sum(np.real(np.conj(gradient) * x))


# ---- the full Jacobian, real ---------------------------------------------------------------


def jacobian_by_differences(f: Function, xs: Sequence[Any]) -> list[np.ndarray]:
    """∂f/∂x for each operand of floats, as a matrix (elements of f, elements of x)."""
    n = np.size(f(*xs))
    found = []
    for k, x in enumerate(xs):
        if differentiable(x):
            columns = [np.ravel(slope(f, xs, k, i)) for i in range(np.size(x))]
            found.append(np.stack(columns, axis=1) if columns else np.zeros((n, 0)))
    return found


def jacobian(f: Function, xs: Sequence[Any]) -> list[np.ndarray]:
    """The same by reverse sweeps, one for each element of the result."""
    variables, out = recorded(f, xs)
    real = sweeps(variables, out, 1)
    if out.dtype.kind != "c":
        return real
    return [x + 1j * y for x, y in zip(real, sweeps(variables, out, 1j), strict=True)]


def sweeps(variables: list[tg.Value], out: tg.Value, unit: complex) -> list[np.ndarray]:
    """The gradients of each element of `out`, into which `unit` comes, as matrices."""
    n, rows = np.size(out.data), []
    for i in range(n):
        g = np.zeros(out.shape, out.dtype)
        g.flat[i] = unit
        rows.append(tg.gradients(out, variables, output_gradients=g))
    return [
        np.array([np.ravel(row[k]) for row in rows]).reshape(n, x.size)
        for k, x in enumerate(variables)
    ]


def recorded(f: Function, xs: Sequence[Any]) -> tuple[list[tg.Value], tg.Value]:
    """Values of the operands of floats, and `f` of them."""
    values = [tg.Value(x) if differentiable(x) else x for x in xs]
    return [x for x in values if isinstance(x, tg.Value)], f(*values)


# ---- gradients of a projection, real or complex ---------------------------------------------


def gradients_by_differences(f: Function, xs: Sequence[Any], incoming: Any) -> list[Any]:
    """∂L/∂Re x + i ∂L/∂Im x for each operand of floats, L the real number that `incoming` makes."""

    def projected(*xs: Any) -> Any:
        return inner(incoming, f(*xs))

    found = []
    for k, x in enumerate(xs):
        if differentiable(x):
            g = np.zeros_like(x)
            for i in range(np.size(x)):
                g.flat[i] = slope(projected, xs, k, i)
                if g.dtype.kind == "c":
                    g.flat[i] += 1j * slope(projected, xs, k, i, 1j * STEP)
            found.append(g)
    return found


def gradients(f: Function, xs: Sequence[Any], incoming: Any) -> list[Any]:
    variables, out = recorded(f, xs)
    given: list[Any] = tg.gradients(out, variables, output_gradients=incoming)
    return given


def curvature(f: Function, xs: Sequence[Any], incoming: Any, directions: list[Any]) -> list[Any]:
    """The gradient of ⟨directions, gradients of f⟩: a row of the Hessian, through the graph."""
    variables, out = recorded(f, xs)
    slopes = tg.gradients(out, variables, output_gradients=incoming, create_graph=True)
    total = sum(np.sum(np.real(np.conj(u) * g)) for u, g in zip(directions, slopes, strict=True))
    second = [None] * len(variables)
    if total.requires_grad:
        second = tg.gradients(total, variables, allow_unused=True)
    zeros = [np.zeros_like(x.data) for x in variables]
    return [z if g is None else g for z, g in zip(zeros, second, strict=True)]


def curvature_by_differences(
    f: Function, xs: Sequence[Any], incoming: Any, directions: list[Any]
) -> list[Any]:
    """The same by differences of first-order gradients."""

    def slopes(*xs: Any) -> Any:
        found = gradients(f, xs, incoming)
        return sum(inner(u, g) for u, g in zip(directions, found, strict=True))

    return gradients_by_differences(slopes, xs, 1.0)


def close(actual: list[Any], expected: list[Any], rtol: float = 1e-6, atol: float = 1e-7) -> None:
    assert len(actual) == len(expected)
    for k, (a, b) in enumerate(zip(actual, expected, strict=True)):
        np.testing.assert_allclose(a, b, rtol, atol, err_msg=f"operand {k}")
