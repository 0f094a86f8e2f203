"""Dead code: steps that no result depends on."""

from ..program import Program

__all__ = ["without_dead"]


def without_dead(program: Program) -> Program:
    """The program without steps and constants that no output and no write needs."""
    needed, steps = set(program.results()), []
    for step in reversed(program.steps):
        if step.out in needed:
            needed.update(step.reads())
            steps.append(step)
    if len(steps) == len(program.steps) and needed >= program.constants.keys():
        return program
    alive = program.with_steps(steps[::-1])
    alive.constants = {x: data for x, data in program.constants.items() if x in needed}
    return alive
