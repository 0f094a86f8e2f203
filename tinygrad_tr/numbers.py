"""Numbers as people read them, the same in pictures, tables and the terminal; knows no array.

>>> [number(x) for x in (1 / 3, 0.1 + 0.2, 2.0, 123456.789, -5e-5, 12345678.9)]
['0.3333', '0.3', '2', '123457', '−5e−5', '1.235e7']
"""

from __future__ import annotations

import math
from typing import Any

from .messages import _

__all__ = ["MINUS", "number", "percent"]

MINUS = "\N{MINUS SIGN}"
SMALL, LARGE = 1e-4, 1e6  # outside of these a number is written with an exponent


def number(x: Any, digits: int = 4, ascii: bool = False) -> str:
    """Write a number with `digits` significant digits and no trailing zeros.

    Parameters
    ----------
    x : int, float, complex, NumPy scalar, or anything with ``item()`` that gives one of these
        Integers keep all their digits. The integer part of a float is not rounded below 1e6.
    digits : int
        Significant digits, at least 1.
    ascii : bool
        Write ``-``, ``inf`` and ``nan`` in place of ``−``, ``∞`` and ``NaN``.

    Returns
    -------
    str
        Scientific (``1e−9``, ``1.235e7``) where ``|x| < 1e-4`` or ``|x| >= 1e6``; a complex
        number as ``1 + 2j``, ``2j`` where the first part is 0.

    Raises
    ------
    ValueError
        If `digits` is below 1.

    Examples
    --------
    >>> number(-0.28934)
    '−0.2893'
    >>> number(float("-inf"), ascii=True)
    '-inf'
    >>> number(1 - 2j)
    '1 − 2j'
    """
    if digits < 1:
        raise ValueError(f"digits must be at least 1, got {digits}")
    plain = x.item() if hasattr(x, "item") else x
    if isinstance(plain, complex):
        text = _complex(plain, digits)
    elif isinstance(plain, int):
        text = str(int(plain))
    else:
        text = _real(float(plain), digits)
    return text if ascii else _typeset(text)


def percent(
    share: float,
    lang: str | None = None,
    *,
    fixed: bool = False,
    confidence: bool = False,
    ascii: bool = False,
) -> str:
    """Write a share as a percentage: ``98.4%`` in English, ``%98.4`` in Turkish.

    Parameters
    ----------
    share : float
        1 is everything. Below 1 it never reads 100.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.
    fixed : bool
        Keep the decimal that is zero, for columns: ``91.0%``.
    confidence : bool
        The share is what a model claims: rounded down, and at most 99.9.
    ascii : bool
        Write ``-`` and ``nan`` in place of ``−`` and ``NaN``.

    Returns
    -------
    str
        One decimal at most.

    Examples
    --------
    >>> percent(0.98390, "en"), percent(0.98390, "tr"), percent(0.75, "tr")
    ('98.4%', '%98.4', '%75')
    >>> percent(0.99999, "en"), percent(1.0, "en"), percent(1.0, "en", confidence=True)
    ('99.9%', '100%', '99.9%')
    """
    value = 100 * float(share)
    if confidence:
        value = math.floor(round(10 * value, 6)) / 10 if math.isfinite(value) else value
    if (confidence or share < 1) and value > 99.9:
        value = 99.9
    text = f"{value:.1f}"
    if text in ("-0.0", "0.0"):
        text = "0.0"
    if not fixed:
        text = text.removesuffix(".0")
    return _("{share}%", lang).format(share=text if ascii else _typeset(text))


def _real(x: float, digits: int) -> str:
    """Write a float in ASCII."""
    if not math.isfinite(x) or x == 0:
        return "0" if x == 0 else str(x)
    mantissa, exponent = f"{x:.{digits - 1}e}".split("e")
    fixed = f"{x:.{max(0, digits - 1 - int(exponent))}f}"
    if abs(x) >= SMALL and abs(float(fixed)) < LARGE:
        return _trimmed(fixed)
    return f"{_trimmed(mantissa)}e{int(exponent)}"


def _complex(z: complex, digits: int) -> str:
    """Write a complex number in ASCII, the sign of its second part between the two."""
    real, imaginary = _real(z.real, digits), _real(z.imag, digits)
    if real == "0":
        return f"{imaginary}j"
    sign = "-" if imaginary.startswith("-") else "+"
    return f"{real} {sign} {imaginary.removeprefix('-')}j"


def _trimmed(text: str) -> str:
    """Drop zeros, and the point, that end a decimal fraction."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _typeset(text: str) -> str:
    """Exchange the ASCII spellings for the signs that pictures use."""
    return text.replace("-", MINUS).replace("inf", "∞").replace("nan", "NaN")
