"""All passes, in their order."""

from ..program import Program
from .algebra import simplified
from .common import shared
from .dead import without_dead
from .flat import flattened
from .folding import folded
from .lanes import vectorised
from .loops import batched

__all__ = ["optimised"]

ROUNDS = 6
"""Of rewriting, at most: what a rule adds, the next round sees."""


def optimised(program: Program) -> Program:
    """The program after all passes but those of one printer only."""
    program = vectorised(without_dead(program))
    for _ in range(ROUNDS):
        before = program
        program = without_dead(shared(simplified(folded(program))))
        if program is before:
            break
    program = without_dead(shared(batched(program)))
    return without_dead(flattened(program))
