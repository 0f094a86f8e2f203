"""What a card says of a value: rows of numbers, the same in pictures and trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..messages import _
from ..numbers import number, percent
from ..ops.declare import shape_of

__all__ = ["Row", "array_of", "precise", "rows_of", "size_of", "statistics"]

NOTHING = "—"
FEW = 6  # elements that are shown one by one
WIDE = 22  # characters of them


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands right of it.

    `kind` is shape, value or gradient; of a remark, which has no label, it is error, cause or
    warning. `bad` marks a number that is not finite.
    """

    label: str
    text: str
    kind: str
    bad: bool = False


def array_of(x: Any) -> Any:
    """Data as NumPy's array, whatever library holds it."""
    try:
        return np.asarray(x)
    except TypeError:
        return np.asarray(x.get())  # CuPy's


def size_of(x: Any) -> float:
    """The absolute value of a number, the norm of an array."""
    array = array_of(x)
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(array.astype(complex if np.iscomplexobj(array) else float)))


def rows_of(
    data: Any, lang: str | None = None, *, needed: bool = False, gradient: Any = None
) -> tuple[Row, ...]:
    """Value and gradient of a number; shape, statistics and the gradient's norm of an array.

    Only what a gradient is `needed` for has a row for it.
    """
    single = shape_of(data) == ()
    rows = [] if single else [Row(_("shape", lang), str(shape_of(data)), "shape")]
    with np.errstate(all="ignore"):
        rows += [_single(array_of(data)[()], lang)] if single else _contents(array_of(data), lang)
    if needed:
        rows.append(_gradient(gradient, single, lang))
    return tuple(rows)


def _single(x: Any, lang: str | None) -> Row:
    if isinstance(x, bool | np.bool_):
        return Row(_("value", lang), _("true", lang) if x else _("false", lang), "value")
    return Row(_("value", lang), number(x), "value", not np.isfinite(x))


def _gradient(g: Any, single: bool, lang: str | None) -> Row:
    label = _("gradient", lang) if single else _("‖gradient‖", lang)
    if g is None:
        return Row(label, NOTHING, "gradient")
    x = array_of(g).reshape(-1)[0] if single else size_of(g)
    return Row(label, number(x, 4 if single else 3), "gradient", not np.isfinite(x))


def _contents(data: Any, lang: str | None) -> list[Row]:
    """The rows of an array: how many elements are not finite, then what the others are."""
    if data.size == 0:
        return [Row(_("value", lang), _("empty", lang), "value")]
    if data.dtype.kind == "b":
        share = percent(float(data.mean()), lang)
        return [Row(_("value", lang), _("{share} true", lang).format(share=share), "value")]
    rows = list(_troubles(data, lang))
    if data.size <= FEW:
        text = _listed(data.tolist())
        if len(text) <= WIDE:
            return [Row(_("value", lang), text, "value", bool(rows))]
    if data.dtype.kind in "iu":
        return [Row(_("value", lang), f"{number(data.min())} … {number(data.max())}", "value")]
    return [*rows, Row(_("mean ± std", lang), statistics(data), "value")]


def _troubles(data: Any, lang: str | None) -> Iterator[Row]:
    if data.dtype.kind in "fc":
        for count, what in ((np.isnan(data).sum(), "NaN"), (np.isinf(data).sum(), "∞")):
            if count:
                yield Row(_("value", lang), f"✖ {int(count)} {what}", "value", True)


def _listed(x: Any) -> str:
    return f"[{', '.join(map(_listed, x))}]" if isinstance(x, list) else number(x)


def statistics(data: Any) -> str:
    """Mean and standard deviation of the finite elements, with three digits.

    Examples
    --------
    >>> statistics(np.array([1.0, 2.0, np.nan]))
    '1.5 ± 0.5'
    """
    finite = data[np.isfinite(data)]
    if not finite.size:
        return NOTHING
    wide = finite.astype(complex if finite.dtype.kind == "c" else float)
    with np.errstate(all="ignore"):
        return f"{number(wide.mean(), 3)} ± {number(wide.std(), 3)}"


def precise(data: Any, g: Any, lang: str | None = None) -> list[str]:
    """The numbers of a tooltip: twelve digits of a number; extremes and zeros of an array."""
    array = array_of(data)
    words = []
    if array.ndim == 0:
        if array.dtype.kind != "b":
            words.append(f"{_('value', lang)} {number(array[()], 12)}")
        if g is not None:
            words.append(f"{_('gradient', lang)} {number(array_of(g).reshape(-1)[0], 12)}")
    elif array.size:
        words.append(f"{_('shape', lang)} {shape_of(data)}")
        if array.dtype.kind in "fiu":
            low, high = (number(f(array), 12) for f in (np.min, np.max))
            words.append(f"min {low}, max {high}")
        if zeros := float(np.mean(array == 0)):
            words.append(_("{share} zeros", lang).format(share=percent(zeros, lang)))
        if g is not None:
            words.append(f"{_('‖gradient‖', lang)} {number(size_of(g), 12)}")
    return [*words, str(array.dtype)]
