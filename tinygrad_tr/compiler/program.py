"""Straight-line programs: what a traced function computes, one step an operation.

The passes turn one program into another; the printers turn it into source. It knows no `Value`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..ops.declare import Operation, is_weak, shape_of

__all__ = ["Program", "Step", "Var", "of", "replaced", "run", "variables"]


@dataclass(slots=True, eq=False)
class Var:
    """A variable, assigned once; its form is that of the traced run.

    Attributes
    ----------
    kind : type
        ``float``, ``bool`` … of a Python number, ``numpy.ndarray``, or a NumPy scalar's type.
    origin : tuple, optional
        The operation of the user's program that gives it, and its operands: what a comment says,
        also where simpler operations compute it.
    shares : int, optional
        The number of the operand whose memory the result shared.
    """

    shape: tuple[int, ...]
    dtype: Any
    kind: type
    name: str = ""
    origin: tuple[Operation, tuple[Any, ...]] | None = None
    shares: int | None = None

    @property
    def scalar(self) -> bool:
        """Whether it is a single number and not an array."""
        return self.kind is not np.ndarray

    @property
    def weak(self) -> bool:
        """Whether it is a Python number."""
        return self.kind in (float, int, complex, bool)


def of(data: Any, name: str = "") -> Var:
    """A variable that may hold `data`."""
    dtype = np.dtype(type(data)) if is_weak(data) else data.dtype
    return Var(shape_of(data), dtype, type(data), name)


@dataclass(slots=True, eq=False)
class Step:
    """``out = op(*args, **options)``; arguments and options are variables or plain data.

    `phase` is "forward", "backward" or "update"; `through` the variable on the way back through
    whose operation it is computed.
    """

    out: Var
    op: Operation
    args: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)
    phase: str = "forward"
    through: Var | None = None
    _reads: tuple[Var, ...] | None = field(default=None, init=False)

    def reads(self) -> tuple[Var, ...]:
        """The variables that it needs."""
        if self._reads is None:
            self._reads = tuple([x for x in self.args if type(x) is Var])
            if self.options:
                self._reads += tuple(variables([*self.options.values()]))
        return self._reads

    def replaced(self, to: Callable[[Any], Any]) -> Step:
        """The same of what `to` gives for its arguments and options."""
        args = tuple([to(x) for x in self.args])
        options = {key: replaced(x, to) for key, x in self.options.items()}
        return Step(self.out, self.op, args, options, self.phase, self.through)

    def evaluate(self, look: Callable[[Any], Any]) -> Any:
        """The result, where `look` gives the data of variables."""
        given = self.replaced(look)
        return self.op.evaluate(given.args, given.options)

    @property
    def draws(self) -> bool:
        """Whether it draws random numbers, other ones each time."""
        values = self.options.values()
        return bool(values) and any(isinstance(x, np.random.Generator) for x in values)


@dataclass(slots=True)
class Program:
    """What is computed, in order, from inputs and state, which a call gives, and constants.

    State is what Values outside of the function hold; `writes` maps it to what they hold after the
    run. Outputs are variables, or plain data.
    """

    inputs: list[Var]
    state: list[Var]
    constants: dict[Var, Any]
    steps: list[Step]
    outputs: list[Any]
    writes: dict[Var, Any]

    def results(self) -> Iterator[Var]:
        """What must be computed."""
        yield from variables(self.outputs)
        yield from variables(list(self.writes.values()))

    def with_steps(self, steps: list[Step], to: Callable[[Any], Any] | None = None) -> Program:
        """The same with other steps, and results renamed by `to`."""
        outputs, writes = self.outputs, self.writes
        if to is not None:
            outputs = [to(x) for x in outputs]
            writes = {x: to(y) for x, y in writes.items()}
        return Program(self.inputs, self.state, dict(self.constants), steps, outputs, writes)


def variables(x: Any) -> Iterator[Var]:
    """The variables in nested tuples, lists and slices."""
    if isinstance(x, Var):
        yield x
    elif isinstance(x, tuple | list):
        for part in x:
            yield from variables(part)
    elif isinstance(x, slice):
        yield from variables((x.start, x.stop, x.step))


def replaced(x: Any, to: Callable[[Any], Any]) -> Any:
    """`x` with `to` applied to what its nested tuples, lists and slices hold."""
    if isinstance(x, tuple | list):
        return type(x)([replaced(part, to) for part in x])
    if isinstance(x, slice):
        return slice(*(replaced(part, to) for part in (x.start, x.stop, x.step)))
    return to(x)


def run(program: Program, given: Iterable[Any], held: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Interpret: the outputs and what is written, for inputs `given` and state `held`.

    It is what the source must agree with, and what runs where Python's numbers raise (1/0).
    """
    known = dict(program.constants)
    known.update(zip(program.inputs, given, strict=True))
    known.update(zip(program.state, held, strict=True))

    def look(x: Any) -> Any:
        return known[x] if isinstance(x, Var) else x

    for step in program.steps:
        known[step.out] = step.evaluate(look)
    return list(map(look, program.outputs)), list(map(look, program.writes.values()))
