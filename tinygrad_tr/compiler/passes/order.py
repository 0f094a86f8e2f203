"""All passes, in their order."""

from ..program import Program
from .algebra import simplified
from .common import shared
from .dead import without_dead
from .flat import flattened
from .folding import folded
from .signs import signed

__all__ = ["optimised"]


def optimised(program: Program) -> Program:
    """The program after all passes."""
    for _ in range(2):
        program = without_dead(shared(simplified(signed(folded(program)))))
    return without_dead(flattened(program))
