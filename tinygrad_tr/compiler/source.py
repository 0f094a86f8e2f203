"""A program as readable Python: one line an operation, forward, backward and update apart.

The text is the program that runs: memory is made once, before the function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from .passes.calls import rows
from .passes.plan import Plan
from .passes.primitives import gather
from .pieces import LONG, aligned, loop
from .program import Program, Step, Var
from .remarks import Remarks
from .spans import in_order
from .spelling import Spelling
from .writing import statement, value, writes_into

__all__ = ["Printed", "Printer", "printed"]


@dataclass(slots=True)
class Printed:
    """The text, which defines the function `name`, and what the names in it stand for.

    It needs the functions and constants that are `known`; `taken` are all names in it. The function
    takes inputs and the states that are `passed`, whose new data follow the outputs. The states
    that are `owned` live in memory that the text makes.

    If it `repeats`, its last argument says how many steps to run. `loops` is the module that it
    calls, and `reason` says why it is not one native function.
    """

    text: str
    name: str
    known: dict[str, Any]
    taken: set[str]
    inputs: list[str]
    passed: dict[str, Var]
    owned: dict[str, Var]
    repeats: bool
    loops: str = ""
    reason: str = ""

    def run(self) -> tuple[Callable[..., Any], list[Any]]:
        """The function, and the memory of the owned states."""
        space = {**self.known, "np": np}
        exec(self.text, space)
        return space.pop(self.name), [space[x] for x in self.owned]


def printed(program: Program, plan: Plan, name: str = "step") -> Printed:
    """The source of `program`."""
    return Printer(program, plan, name).text()


class Printer:
    """Prints a program as a function, and before it what makes its memory."""

    times = ""
    """The argument that says how many steps to run, if it can run many."""

    def __init__(self, program: Program, plan: Plan, name: str) -> None:
        self.program, self.plan, self.name = program, plan, name
        self.spell = Spelling(program.constants, name)
        self.names, self.remarks = self.spell.names, Remarks(self.spell)
        self.passed = [x for x in program.state if x not in plan.homes]
        self.filled = {*plan.homes}  # whose memory is there before they are computed
        for x in (*program.inputs, *self.passed, *plan.owned):
            self.names(x)
        views = {step.out for step in plan.layout.views}
        self.seen = views & (plan.homes.keys() | plan.still)  # at once, before all runs
        # Whether another function gives a view may depend on how its operand lies in memory.
        self.own = {step.out for step in program.steps if writes_into(step)} - {*plan.homes}

    # ---- text ----------------------------------------------------------------------------------

    def text(self) -> Printed:
        """All of it."""
        program, name = self.program, self.names
        inputs, passed = list(map(name, program.inputs)), {name(x): x for x in self.passed}
        body = [*self.body(), *self.ending()]
        head = ", ".join(filter(None, [*inputs, *passed, self.times and f"{self.times}=1"]))
        lines = [*self.memory(), "", f"def {self.name}({head}):"]
        lines += ["    " + line for line in body]
        return Printed(
            "\n".join(lines).lstrip() + "\n", self.name, self.spell.known, name.taken, inputs,
            passed, {name(x): x for x in self.plan.owned}, bool(self.times),
        )  # fmt: skip

    def memory(self) -> list[str]:
        """Buffers, the variables that live in them, and views that never change."""
        lines = []
        for x in self.plan.memories:
            make = self.spell(np.empty if x.shape[0] < LONG else aligned)
            lines.append(f"{self.names(x)} = {make}({x.shape[0]}, {str(x.dtype)!r})")
        alike: dict[str, list[str]] = {}
        for x, home in self.plan.homes.items():
            if x not in self.names.of:
                continue  # nothing mentions it
            held = self.plan.held(x)
            end = home.offset + prod(held)
            span = "" if (home.offset, end) == (0, *home.owner.shape) else f"[{home.offset}:{end}]"
            shape = "" if len(held) == 1 else f".reshape({self.spell(held)})"
            alike.setdefault(f"{self.names(home.owner)}{span}{shape}", []).append(self.names(x))
        lines += [f"{' = '.join(same)} = {text}" for text, same in alike.items()]
        for step in self.program.steps:
            if step.out in self.plan.still and step.out in self.names.of:
                lines.append(f"{self.names(step.out)} = {value(step, self.spell)}")
        return [*self.spell.shown, *lines]

    def body(self) -> list[str]:
        """The lines of the steps."""
        lines: list[str] = []
        phase, through = "", None  # type: tuple[str, Var | None]
        for nest in self.plan.layout.nests:
            steps = [made.step for made in nest]
            if n := rows(nest):
                lines.append("# ---- piece by piece")
                lines += loop(steps, n, self.plan, self.spell, self.remarks)
                phase = ""
                continue
            for step in steps:
                written = self.step(step)
                if written and step.phase != phase:
                    phase = step.phase
                    lines.append(f"# ---- {phase}")
                if written and step.through is not through and phase == "backward":
                    through = step.through
                    lines += self.remarks.rule(through)
                lines += written
        return lines

    def step(self, step: Step) -> list[str]:
        """The lines of one step."""
        out, plan = step.out, self.plan
        if out in self.seen:
            for x in step.reads() if out in plan.still else ():
                self.spell(x)
            return []
        if step.op is gather:
            return self.gathered(step)
        if out in self.filled:
            line = statement(step, self.spell)
        else:
            line = f"{self.spell(out)} = {value(step, self.spell)}"
        return [*self.spell.filled(), line if out.weak else self.remarks.beside(line, step)]

    def gathered(self, step: Step) -> list[str]:
        """Copies of what is laid end to end, where it is not there already."""
        home, start, lines = self.plan.homes[step.out], 0, []
        for x in step.args:
            n = prod(x.shape)
            if self.plan.homes.get(x) != home.moved(start).along(*in_order(x.shape)):
                flat = self.spell(x) if x.scalar else f"{self.spell(x)}.ravel()"
                lines.append(f"{self.spell(step.out)}[{start}:{start + n}] = {flat}")
            start += n
        self.spell(step.out)
        return lines

    def ending(self) -> list[str]:
        """Copies, what is left to write into states, and what is returned."""
        copies: list[str] = []

        def copied(x: Any, wanted: str) -> str:
            copies.append(f"{(name := self.names.new(wanted))} = {self.spell(x)}.copy()")
            return name

        writes, results, own = self.writes(copied), [], {*self.own}
        for x in self.program.outputs:  # in memory that nothing else holds, nor another of them
            alone = x.scalar or x in own if isinstance(x, Var) else not isinstance(x, np.ndarray)
            results.append(self.spell(x) if alone else copied(x, "result"))
            own -= {x} if isinstance(x, Var) else set()
        changed = self.program.writes
        results += [self.spell(changed[state]) for state in self.passed if state in changed]
        comma = "," if len(results) == 1 else ""
        return [*copies, *writes, f"return {', '.join(results)}{comma}" if results else "return ()"]

    def writes(self, copied: Callable[[Any, str], str]) -> list[str]:
        """New data into states that nothing could be computed into."""
        lines, homes = [], self.plan.homes
        owned = {homes[x].owner for x in self.plan.owned}
        for state, new in self.program.writes.items():
            home = homes.get(new) if isinstance(new, Var) else None
            if state not in homes or home == homes[state]:
                continue
            # Of another state, perhaps, which may be written too.
            moved = new in self.plan.layout.spans or (home is not None and home.owner in owned)
            source = copied(new, "moved") if moved else self.spell(new)
            lines.append(f"{self.spell(state)}[...] = {source}")
        return lines
