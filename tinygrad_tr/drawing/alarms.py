"""What is wrong with the values of a picture: where NaN came from, dead and saturated units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..messages import _
from ..numbers import number, percent
from ..ops.declare import shape_of
from .cards import Row, array_of, size_of
from .expressions import spell
from .structure import Item, Structure

__all__ = ["LIMITS", "Limits", "alarms_of", "size_remark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The one table of thresholds: from where on something is remarked, and how much is shown.

    Attributes
    ----------
    vanishing, weak, exploding : float
        Norm of the gradient of a module, or of a parameter that is an array: below, below, above.
    saturated, saturated_share : float
        A unit of tanh (or of a sigmoid, scaled to −1 … 1) is saturated above the first; it is
        remarked if more than this share is.
    operations, cards, columns, modules, abreast : int
        So many nodes are shown one by one; so many cards, and so many one behind the other, before
        modules are folded; so many modules before equal ones are folded, too; so many beside each
        other before the modules around them are folded.
    """

    vanishing: float = 1e-5
    weak: float = 1e-3
    exploding: float = 1e3
    saturated: float = 0.99
    saturated_share: float = 0.5
    operations: int = 40
    cards: int = 60
    columns: int = 16
    modules: int = 200
    abreast: int = 4


LIMITS = Limits()


def alarms_of(
    items: Iterable[Item], structure: Structure, parameters: Collection[Item], limits: Limits,
    lang: str | None = None,
) -> dict[Item, Row]:  # fmt: skip
    """At most one remark for an item: of kind "error", "cause" or "warning".

    The first operation whose result is not finite though all its operands are is the origin. Where
    a NaN came from an infinity, the NaN is the origin and the infinity its cause.
    """
    chosen = list(items)
    state = {item: _state(structure.data(item)) for item in chosen}
    found: dict[Item, Row] = {}
    for item in chosen:
        before = {state.get(x, "") for x in structure.sources(item)}
        if state[item] and "nan" not in before and (state[item] == "nan" or not before - {""}):
            found[item] = _origin(item, structure, state[item], lang)
        elif remark := (
            _gradient_remark(structure.gradient(item), limits, lang)
            if item in parameters
            else _unit_remark(item, structure, limits, lang)
        ):
            found[item] = remark
    for item in [x for x, row in found.items() if row.kind == "error" and state[x] == "nan"]:
        for source in structure.sources(item):
            if state.get(source) == "inf":
                found[source] = Row("", f"▲ {_calculation(source, structure)}", "cause")
    return found


def _state(data: Any) -> str:
    array = array_of(data)
    if array.dtype.kind not in "fc" or np.isfinite(array).all():
        return ""
    return "nan" if np.isnan(array).any() else "inf"


def _origin(item: Item, structure: Structure, state: str, lang: str | None) -> Row:
    what, data = ("NaN" if state == "nan" else "∞"), array_of(structure.data(item))
    if item.op is None:
        count = int((np.isnan(data) if state == "nan" else np.isinf(data)).sum())
        return Row("", f"✖ {count} {what}" if data.ndim else f"✖ {what}", "error")
    calculation = _calculation(item, structure).partition(" = ")[0]
    return Row("", f"✖ {_('first {what}', lang).format(what=what)}: {calculation}", "error")


def _calculation(item: Any, structure: Structure) -> str:
    """An operation on numbers with the numbers in it, ``log(0) = −∞``; empty for arrays."""
    arrays = [x for _source, x in structure.operands(item)]
    out = structure.data(item)
    if not arrays or any(x is not None and np.ndim(x) for x in (*arrays, out)):
        return item.op.name if item.op is not None else ""
    return f"{spell(item, [(None, x) for x in arrays])} = {number(array_of(out)[()])}"


def _gradient_remark(g: Any, limits: Limits, lang: str | None) -> Row | None:
    """An array's gradient that is hardly there, or far too large; one that is 0 is not small."""
    if g is None or not shape_of(g):
        return None
    text = size_remark(size_of(g) or 1.0, limits, lang)[0]
    return Row("", text, "warning") if text else None


def size_remark(norm: float, limits: Limits, lang: str | None = None) -> tuple[str, str]:
    """What is to be said of the norm of a gradient, and how serious it is."""
    if not norm <= limits.exploding:  # NaN is not
        return f"▲ {_('exploding', lang)}", "error"
    if norm < limits.vanishing:
        return f"▼ {_('vanishing', lang)}", "error"
    return (f"▽ {_('weak', lang)}", "warning") if norm < limits.weak else ("", "")


def _unit_remark(item: Any, structure: Structure, limits: Limits, lang: str | None) -> Row | None:
    """Dead units of a ReLU, which are 0 on the whole batch; saturated units of a tanh."""
    name = getattr(item.op, "name", "")
    if name == "relu":
        return _dead(array_of(structure.data(item)), lang)
    if name not in ("tanh", "sigmoid"):
        return None
    out = array_of(structure.data(item))
    if not out.size or out.dtype.kind != "f":
        return None
    share = float(np.mean(np.abs(out if name == "tanh" else 2 * out - 1) > limits.saturated))
    if share <= limits.saturated_share:
        return None
    text = _("saturated: {share}", lang).format(share=percent(share, lang))
    return Row("", f"■ {text}", "warning")


def _dead(out: Any, lang: str | None) -> Row | None:
    if out.ndim < 2 or out.shape[-1] == 0 or out.size == out.shape[-1]:
        return None  # of a single sample nothing can be said
    units = out.shape[-1]
    dead = int((out.reshape(-1, units) == 0).all(axis=0).sum())
    if not dead:
        return None
    text = _("dead ReLU: {share} ({n} of {units} units)", lang)
    text = text.format(share=percent(dead / units, lang), n=dead, units=units)
    return Row("", f"▲ {text}", "warning")
