"""Long arrays: memory for them, and how steps go over them piece by piece."""

from __future__ import annotations

from typing import Any

import numpy as np

from .passes.plan import Plan
from .program import Step, Var
from .remarks import Remarks
from .spelling import Spelling
from .writing import statement

__all__ = ["LONG", "aligned", "loop"]

LONG = 4096
"""Elements from which on it counts where memory begins."""


def aligned(n: int, dtype: str) -> Any:
    """Memory for `n` elements from the start of a cache line on: loops over it are quicker."""
    room = np.empty(n + 64, dtype)
    start = -room.__array_interface__["data"][0] % 64 // room.itemsize
    return room[start : start + n]


def loop(
    steps: list[Step], rows: int, plan: Plan, spell: Spelling, remarks: Remarks
) -> list[str]:
    """The lines of steps that do so many rows at a time."""
    n = steps[0].out.shape[0]
    pieces = _Pieces(plan, spell)
    body = [remarks.beside(f"    {statement(step, pieces)}", step) for step in steps]
    start, stop = spell.names.new("start"), spell.names.new("stop")
    made = [
        f"{spell(x)} = {spell(np.empty)}({spell(x.shape)}, {str(x.dtype)!r})"
        for x in (step.out for step in steps) if x not in plan.homes
    ]  # fmt: skip
    views = []
    for name, x in pieces.names.values():
        span = f":{stop} - {start}" if x in plan.layout.pieces else f"{start}:{stop}"
        views.append(f"    {name} = {spell(x)}[{span}]")
    return [
        *spell.filled(), *made, f"for {start} in range(0, {n}, {rows}):",
        f"    {stop} = min({start} + {rows}, {n})", *views, *body,
    ]  # fmt: skip


class _Pieces:
    """The spelling inside: pieces of arrays have names; what shares memory shares a name."""

    def __init__(self, plan: Plan, spell: Spelling) -> None:
        self.plan, self.whole, self.full, self.lifted = plan, spell, spell.full, spell.lifted
        self.names: dict[Any, tuple[str, Var]] = {}

    def __call__(self, x: Any) -> str:
        """The text of `x` inside of the loop."""
        if not isinstance(x, Var) or x.scalar:
            return self.whole(x)
        key = self.plan.homes.get(x, x)
        if key not in self.names:
            self.names[key] = self.whole.names.new(f"{self.whole(x)}_i"), x
        return self.names[key][0]
