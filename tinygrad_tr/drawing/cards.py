"""What a card says of a value: rows of numbers, the same in pictures and trees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..messages import _
from ..numbers import number, percent
from ..value import Value

if TYPE_CHECKING:
    from .naming import Names

__all__ = ["Row", "rows_of", "size_of", "tooltip"]

NONE = "—"
FEW = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands right of it; `kind` is value, gradient, shape or warning."""

    label: str
    text: str
    kind: str


def size_of(x: Any) -> float:
    """The absolute value of a number, the norm of an array."""
    array = np.abs(np.asarray(x, dtype=complex if np.iscomplexobj(x) else float))
    return float(np.sqrt(np.sum(array * array)))


def rows_of(node: Value, lang: str | None = None) -> tuple[Row, ...]:
    """Value and gradient of a number; shape, statistics and the gradient's norm of an array."""
    data, rows = node.data, []
    if node.shape == ():
        rows.append(Row(_("value", lang), _single(data, lang), "value"))
    else:
        rows.append(Row(_("shape", lang), str(node.shape), "shape"))
        rows.append(_contents(np.asarray(data), lang))
    if node.requires_grad:
        g = node.grad
        g = getattr(g, "data", g) if isinstance(g, Value) else g
        label = _("gradient", lang) if node.shape == () else _("‖gradient‖", lang)
        digits = 4 if node.shape == () else 3
        text = NONE if g is None else number(g if node.shape == () else size_of(g), digits)
        rows.append(Row(label, text, "gradient"))
    rows += _warnings(np.asarray(data), lang)
    return tuple(rows)


def _single(data: Any, lang: str | None) -> str:
    if isinstance(data, bool | np.bool_):
        return _("true", lang) if data else _("false", lang)
    return number(data.item() if hasattr(data, "item") else data)


def _contents(data: Any, lang: str | None) -> Row:
    if data.size == 0:
        return Row(_("value", lang), _("empty", lang), "value")
    if data.dtype.kind == "b":
        share = percent(float(data.mean()), lang=lang)
        return Row(_("value", lang), _("{share} true", lang).format(share=share), "value")
    if data.size <= FEW and data.ndim == 1:
        return Row(_("value", lang), f"[{', '.join(number(x) for x in data.tolist())}]", "value")
    if data.dtype.kind in "iu":
        return Row(_("value", lang), f"{data.min()} … {data.max()}", "value")
    finite = data[np.isfinite(data)]
    if not finite.size:
        return Row(_("mean ± std", lang), NONE, "value")
    mean, std = number(finite.mean().item(), 3), number(finite.std().item(), 3)
    return Row(_("mean ± std", lang), f"{mean} ± {std}", "value")


def _warnings(data: Any, lang: str | None) -> list[Row]:
    """At most one row: how many elements are not finite."""
    if data.dtype.kind not in "fc":
        return []
    for count, what in ((np.isnan(data).sum(), "NaN"), (np.isinf(data).sum(), "∞")):
        if count and data.ndim:
            return [Row("✖", f"{int(count)} {what}", "warning")]
    return []


def tooltip(node: Value, names: Names, lang: str | None = None) -> str:
    """Name and expression, the numbers with twelve digits, the dtype."""
    parts = [" = ".join(filter(None, [names.full_name(node), names.expression(node)]))]
    if node.shape == ():
        parts.append(f"{_('value', lang)} {_precise(node.data)}")
        if node.grad is not None:
            parts.append(f"{_('gradient', lang)} {_precise(node.grad)}")
    else:
        parts.append(f"{_('shape', lang)} {node.shape}")
        if node.size and node.dtype.kind == "f":
            low, high = np.min(node.data), np.max(node.data)
            parts.append(f"min {_precise(low)}, max {_precise(high)}")
            zeros = float(np.mean(np.asarray(node.data) == 0))
            if zeros:
                parts.append(_("{share} zeros", lang).format(share=percent(zeros, lang=lang)))
    return " | ".join([*parts, str(node.dtype)])


def _precise(x: Any) -> str:
    x = getattr(x, "data", x) if isinstance(x, Value) else x
    x = x.item() if hasattr(x, "item") else x
    if isinstance(x, float) and not math.isfinite(x):
        return number(x)
    return number(x, 12)
