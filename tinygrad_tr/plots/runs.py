"""What histories, tables and plain lists say of each epoch, as curves; draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..messages import _
from ..palette import PLOT_CYCLE
from .marks import Curve

__all__ = ["DASHES", "curves_of", "found"]

DASHES = (0, (4.2, 1.8))


def curves_of(
    history: Any, name: str, validation: Any, lang: str | None
) -> tuple[list[Curve], bool]:
    """Return the lines to draw, and whether they belong to one run."""
    single = not isinstance(history, Mapping) or name in history
    if single:
        if validation is None:
            validation = found(history, f"validation_{name}")
        label, dashes = ("validation", DASHES) if _judged(history, name) else ("training", "-")
        named: list[tuple[str, Any, Any]] = [(_(label, lang), _values(history, name), dashes)]
        if validation is not None and len(validation):
            named.append((_("validation", lang), validation, DASHES))
    elif validation is not None:
        raise ValueError("several runs cannot be drawn together with validation")
    else:
        named = [(label, _values(run, name), "-") for label, run in history.items()]
    curves = [
        Curve(label, np.asarray(values, dtype=np.float64).ravel(), color, dashes)
        for (label, values, dashes), color in zip(
            named, PLOT_CYCLE * (1 + len(named) // len(PLOT_CYCLE)), strict=False
        )
    ]
    if not curves or any(curve.values.size == 0 for curve in curves):
        raise ValueError(f"there are no {'losses' if name == 'loss' else name} to draw")
    return curves, single


def found(history: Any, name: str) -> Any:
    """Return what a history or a table has under a name, else None."""
    tables = [history, getattr(history, "metrics", None)]
    for table in tables:
        if isinstance(table, Mapping) and name in table:
            return table[name]
    return getattr(history, name, None)


def _judged(history: Any, name: str) -> bool:
    """Whether a history measured this metric on validation data, as it does where there are any."""
    metrics = getattr(history, "metrics", None) or {}
    return name in metrics and bool(getattr(history, "validation_loss", None))


def _values(history: Any, name: str) -> Any:
    """Return the numbers of one run: those under `name`, or the sequence itself."""
    values = found(history, name)
    if values is None and (hasattr(history, "loss") or not hasattr(history, "__len__")):
        raise ValueError(f"{type(history).__name__} holds no {name!r} of its epochs")
    return history if values is None else values
