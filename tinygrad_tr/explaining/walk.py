"""All steps of a graph, in order: forward, seed, backward."""

from __future__ import annotations

from .backward import backward_steps
from .forward import forward_steps, seed_step
from .reading import Reading
from .step import Step

__all__ = ["steps_of"]


def steps_of(reading: Reading) -> list[Step]:
    """Forward, seed and backward steps."""
    return [*forward_steps(reading), seed_step(reading), *backward_steps(reading)]
