"""What a step of an explanation holds: plain records.

How a step is written, and in which language, is decided by who shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..numbers import number
from ..ops.declare import shape_of
from .algebra import Infix, Number, Partial, Text, Tree
from .notation import Piece, pieces, text_of
from .pictured import size_of
from .words import Words

__all__ = ["Accumulation", "Equation", "Step"]


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation of several terms: ``left = first = second``, or with another sign."""

    left: Tree
    sign: str
    terms: tuple[Tree, ...]

    def lines(self) -> list[list[Piece]]:
        """The equation line by line, as pieces; the last term is the result."""
        tight = self.sign == "=" and not isinstance(self.left, Partial)
        sign = ": " if self.sign == ":" else f" {self.sign} "
        shown = [[*pieces(self.left), Piece("", sign), *pieces(self.terms[0], tight)]]
        shown += [[Piece("", "= "), *pieces(term)] for term in self.terms[1:]]
        if isinstance(self.terms[-1], Number | Text) or self.sign == ":":
            shown[-1][-1] = Piece("result", shown[-1][-1].text)
        return shown


@dataclass(frozen=True, slots=True)
class Accumulation:
    """The `k`-th of `n` gradients of one value that add up: ``before + flow = total``."""

    k: int
    n: int
    of: str
    name: str
    before: Any
    flow: Any
    total: Any

    @property
    def text(self) -> str:
        """The addition; of arrays the norms before and after."""
        if shape_of(self.total) == ():
            parts = pieces(Infix("+", Number(self.before), Number(self.flow)))
            return f"{text_of(parts)} = {number(self.total)}"
        before = 0 if self.k == 1 else size_of(self.before)
        return f"‖∂{self.of}/∂{self.name}‖: {number(before, 3)} → {number(size_of(self.total), 3)}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes
    ----------
    phase : str
        "forward", "seed", "backward" or "update".
    title, sentence : Words
        What is done, and the rule by its name; in any language.
    equations : tuple of Equation
        Symbols, then substituted symbols, then numbers.
    nodes, edges : tuple of int
        What is looked at, by the numbers of the picture.
    sets : tuple
        What is known after the step: number of the node, "value", "grad" or "new", the number.
    shapes : str or None
        The same equation in shapes, for arrays.
    accumulation : Accumulation or None
        Where a value is used more than once.
    change : float or None
        How much less the last number of the equation is than the first, as a share.
    """

    phase: str
    title: Words
    sentence: Words
    equations: tuple[Equation, ...] = ()
    nodes: tuple[int, ...] = ()
    edges: tuple[int, ...] = ()
    sets: tuple[tuple[int, str, Any], ...] = ()
    shapes: str | None = None
    accumulation: Accumulation | None = None
    change: float | None = None
