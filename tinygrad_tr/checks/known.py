"""Well-known derivatives, to recognise one that stands in the place of another.

In their texts `x` is the operand and `s` the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

__all__ = ["missing_term", "named"]

Formula = Callable[[Any, Any], Any]


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


# What is short and frequent stands first: the first that fits is named.
FORMULAS: dict[str, Formula] = {
    "1": lambda x, s: np.ones_like(x),
    "x": lambda x, s: x,
    "s": lambda x, s: s,
    "1 − s": lambda x, s: 1 - s,
    "s·(1 − s)": lambda x, s: s * (1 - s),
    "1 − s²": lambda x, s: 1 - s * s,
    "1 + s²": lambda x, s: 1 + s * s,
    "s²": lambda x, s: s * s,
    "1 − x": lambda x, s: 1 - x,
    "1 − x²": lambda x, s: 1 - x * x,
    "x·(1 − x)": lambda x, s: x * (1 - x),
    "2·x": lambda x, s: 2 * x,
    "x²": lambda x, s: x * x,
    "3·x²": lambda x, s: 3 * x * x,
    "x³": lambda x, s: x**3,
    "1/x": lambda x, s: 1 / x,
    "1/x²": lambda x, s: 1 / (x * x),
    "−1/x²": lambda x, s: -1 / (x * x),
    "1/s": lambda x, s: 1 / s,
    "1/(2·s)": lambda x, s: 1 / (2 * s),
    "s/x": lambda x, s: s / x,
    "x·s": lambda x, s: x * s,
    "sin(x)": lambda x, s: np.sin(x),
    "cos(x)": lambda x, s: np.cos(x),
    "−sin(x)": lambda x, s: -np.sin(x),
    "−cos(x)": lambda x, s: -np.cos(x),
    "x·cos(x)": lambda x, s: x * np.cos(x),
    "x·sin(x)": lambda x, s: x * np.sin(x),
    "exp(x)": lambda x, s: np.exp(x),
    "x·exp(x)": lambda x, s: x * np.exp(x),
    "exp(−x)": lambda x, s: np.exp(-x),
    "log(x)": lambda x, s: np.log(x),
    "tanh(x)": lambda x, s: np.tanh(x),
    "1 − tanh(x)²": lambda x, s: 1 - np.tanh(x) ** 2,
    "σ(x)": lambda x, s: _sigmoid(x),
    "σ(x)·(1 − σ(x))": lambda x, s: _sigmoid(x) * (1 - _sigmoid(x)),
    "x·σ(x)·(1 − σ(x))": lambda x, s: x * _sigmoid(x) * (1 - _sigmoid(x)),
    "1/(1 + x²)": lambda x, s: 1 / (1 + x * x),
    "1/√(1 − x²)": lambda x, s: 1 / np.sqrt(1 - x * x),
}


def _values(x: Any, s: Any) -> Iterator[tuple[str, Any]]:
    with np.errstate(all="ignore"):
        for text, formula in FORMULAS.items():
            value = formula(x, s)
            if np.all(np.isfinite(value)):
                yield text, value


def named(d: Any, x: Any, s: Any) -> str:
    """The formula that gives `d` at all of `x`; an empty text if none does.

    Examples
    --------
    >>> x = np.linspace(0.1, 1, 8)
    >>> named(np.cos(x), x, np.sin(x))
    'cos(x)'
    """
    for text, value in _values(x, s):
        if np.allclose(d, value, rtol=1e-5, atol=1e-8):
            return text
    return ""


def missing_term(rest: Any, x: Any, s: Any) -> str:
    """The formula that is a multiple of `rest`, with its factor; an empty text if none is.

    Examples
    --------
    >>> x = np.linspace(0.1, 1, 8)
    >>> missing_term(-2 * x * x, x, np.sin(x))
    '−2·x²'
    """
    for text, value in _values(x, s):
        if np.any(np.abs(value) < 1e-9):
            continue
        factor = rest / value
        if np.allclose(factor, factor[0], rtol=1e-4, atol=1e-7) and abs(factor[0]) > 1e-4:
            return _times(float(np.mean(factor)), text)
    return ""


def _times(factor: float, text: str) -> str:
    rounded = f"{factor:.4g}".replace("-", "−")
    if text == "1":
        return rounded
    return {"1": text, "−1": f"−{text}".replace("−−", "")}.get(rounded, f"{rounded}·{text}")
