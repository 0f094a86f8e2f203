"""An explanation as plain records for JSON: what the page shows, and what tests compare."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..messages import LANGUAGES
from ..numbers import number, percent
from ..ops.declare import shape_of
from ..value import Value
from .javascript import in_json, program
from .notation import text_of
from .pictured import described, size_of
from .step import Accumulation, Step
from .words import Words, words

if TYPE_CHECKING:
    from .explanation import Explanation

__all__ = ["PHASES", "accumulation_words", "change_text", "records", "whole"]

PHASES = ("forward", "seed", "backward", "update")
ROLES = {"parameter": "param", "constant": "const", "output": "loss"}


def records(explanation: Explanation, lang: str | None = None) -> dict[str, Any]:
    """What `Explanation.json` gives."""
    reading, steps = explanation.reading, explanation.steps
    scalar = all(node.shape == () for node in reading.nodes)
    phases = [step.phase for step in steps]
    return {
        "version": 1,
        "title": explanation.title,
        "nodes": [_node(explanation, node, lang) for node in reading.nodes],
        "edges": [
            {
                "id": f"e{k}",
                "from": f"n{edge.source}",
                "to": f"n{edge.target}",
                "flow": None if k not in reading.flows else _strength(reading.flows[k]),
            }
            for k, edge in enumerate(reading.edges)
        ],
        "phases": [
            {"key": key, "first": phases.index(key), "count": phases.count(key)}
            for key in PHASES
            if key in phases
        ],
        "rate": None if explanation.rate is None else in_json(explanation.rate),
        "steps": [_step(step, lang) for step in steps],
        "scalar": scalar,
        "program": program(reading),
    }


def _node(explanation: Explanation, node: Value, lang: str | None) -> dict[str, Any]:
    reading = explanation.reading
    operands = reading.operands(node).values()
    k, role = reading.index[node], reading.pictured.role(node)
    single = node.shape == () and node.dtype.kind in "fiub"
    return {
        "id": f"n{k}",
        "name": reading.name(node),
        "expr": reading.pictured.expression(node),
        "role": ROLES.get(role, role),
        "shape": list(node.shape),
        "value": described(reading.pictured.data(node), lang).text,
        "grad": gradient_text(reading.gradients[node]) if node in reading.gradients else None,
        "uses": reading.uses(node),
        "operands": [f"n{reading.index[x]}" for x in operands if isinstance(x, Value)],
        "op": "" if node.op is None else node.op.name,
        "number": in_json(float(node.item())) if single else None,
    }


def _strength(flow: Any) -> float | None:
    """A number as it is, the norm of an array; JSON has no infinite numbers."""
    size = float(flow) if shape_of(flow) == () and not np.iscomplexobj(flow) else size_of(flow)
    return size if math.isfinite(size) else None


def gradient_text(g: Any) -> str:
    """The gradient of a number, the norm of an array's: as on the cards."""
    return number(g) if shape_of(g) == () else number(size_of(g), 3)


def _step(step: Step, lang: str | None) -> dict[str, Any]:
    lines = [line for equation in step.equations for line in equation.lines()]
    formula = [text_of(line) for line in lines]
    spans = [[[piece.kind, piece.text] for piece in line] for line in lines]
    if step.change is not None:
        formula.append(change_text(step.change, lang))
        spans.append([["", formula[-1]]])
    return {
        "phase": step.phase,
        "title": _both(step.title),
        "formula": formula,
        "spans": spans,
        "sentence": _both(step.sentence),
        "accumulate": None if step.accumulation is None else _added(step.accumulation),
        "shapes": step.shapes,
        "active": [f"n{k}" for k in step.nodes],
        "edges": [f"e{k}" for k in step.edges],
        "set": [[f"n{k}", what, _set_text(what, x, lang)] for k, what, x in step.sets],
    }


def _set_text(what: str, x: Any, lang: str | None) -> str:
    return gradient_text(x) if what == "grad" else described(x, lang).text


def _added(accumulation: Accumulation) -> dict[str, Any]:
    sentence = _both(accumulation_words(accumulation))
    return {
        "k": accumulation.k, "n": accumulation.n, "text": accumulation.text, "sentence": sentence,
    }  # fmt: skip


def accumulation_words(accumulation: Accumulation) -> Words:
    """Why gradients add up."""
    return words(
        "{name} is used in {n} places; the gradients of all paths add up (+=).",
        name=accumulation.name, n=str(accumulation.n),
    )  # fmt: skip


def change_text(change: float, lang: str | None) -> str:
    """How much smaller (or larger) a number has become: ``(↓ 81%)``."""
    arrow = "↓" if change >= 0 else "↑"
    return f"({arrow} {percent(whole(abs(change)), lang)})"


def whole(share: float) -> float:
    """A share to whole percents, but never all if it is not."""
    rounded = round(share, 2)
    return share if share < 1 <= rounded or rounded == 0 else rounded


def _both(said: Words) -> dict[str, str]:
    return {lang: said.say(lang) for lang in LANGUAGES}
