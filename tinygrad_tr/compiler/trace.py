"""One run of a function, written down: every operation of it becomes a step of a program.

While the tracer is in the scope, values hand their operations to it. It computes them, so shapes
and dtypes are known, and knows no operation by name but those whose result tells only of shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from ..arrays import as_operand, as_question, differentiable
from ..errors import TraceError
from ..graph import SCOPE, Node, Scope, recording
from ..ops.declare import TABLE, Operation, is_weak
from ..ops.several import Several
from ..places import Place, place
from ..reverse import sweep
from .chance import Chance
from .found import Found
from .passes.folding import LARGEST
from .passes.primitives import item
from .program import Program, Step, Var, of, replaced
from .references import Reference, refuse
from .windows import one_shape

__all__ = ["Tracer", "tracing"]

OF_SHAPES = {
    TABLE[f] for f in (
        np.shape, np.ndim, np.size, np.result_type, np.common_type, np.can_cast, np.isrealobj,
        np.iscomplexobj, np.zeros_like, np.ones_like, np.may_share_memory, np.shares_memory,
    )
}  # fmt: skip
OF_NUMBERS = {TABLE[f] for f in (np.nonzero, np.flatnonzero, np.argwhere)}
"""Operations whose result has a shape that depends on the numbers."""

_OUTSIDE = Scope()


class Tracer(Found):
    """Writes down what is computed while it is in the scope.

    `lines` are the last results of lines of the user's program, which is what these assign, and
    `slopes` says which variables are the gradients of which.
    """

    def __init__(self, chance: Chance) -> None:
        super().__init__()
        self.chance = chance
        self.steps: list[Step] = []
        self.lines: dict[Place, Var] = {}
        self.modules: dict[Any, None] = {}
        self.phase = "forward"
        self.through: Var | None = None
        self.slopes: dict[Var, list[Var]] = {}

    # ---- operations ----------------------------------------------------------------------------

    def record(self, op: Operation, operands: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Compute `op` and write it down."""
        convert = as_question if op.plain else as_operand
        operands = tuple([self.here(x) if isinstance(x, Node) else convert(x) for x in operands])
        xs = tuple(map(_number, operands))
        numbers = options
        if options:
            options = {key: replaced(x, self.here) for key, x in options.items()}
            numbers = {key: replaced(x, _number) for key, x in options.items()}
            self.chance.draws(options.values())
        if op.lower is not None:  # simpler operations compute it; it keeps its own derivative
            data = op.lower(*[x if is_weak(x) else self.read(x) for x in operands], **options)
        else:
            token = SCOPE.set(_OUTSIDE)  # what computes the numbers is no part of the program
            try:
                data = op.evaluate(xs, numbers)
                one_shape(op, xs, options, data, self.constants)
            finally:
                SCOPE.reset(token)
        if op in OF_SHAPES:
            return data
        if op.plain and isinstance(data, str | tuple):
            raise refuse(f"{op.name}()") if op in OF_NUMBERS else TraceError(
                "{name}() in a compiled function would be the same in every run", name=op.name
            )
        sources = tuple([x if isinstance(x, Node) else None for x in operands])
        needed = any([x is not None and x._needed for x in sources])  # noqa: C419 (faster)
        if isinstance(op, Several):
            return op.nodes(self.result, data, sources, xs, options, needed)
        return self.result(op, data, sources, xs, options, needed)

    def again(
        self, op: Operation, operands: tuple[Any, ...], arrays: tuple[Any, ...],
        options: dict[str, Any],
    ) -> Any:  # fmt: skip
        """The same for what was computed already, by a short way."""
        return self.record(op, _operands(operands, arrays), options)

    def result(
        self, op: Operation, data: Any, sources: Any, arrays: Any, options: Any, needed: bool
    ) -> Reference:
        """The value that `op` gives, linked to its past as far as gradients need it."""
        operands = _operands(sources, arrays)
        if isinstance(data, Reference):  # computed by simpler operations
            data, var = data._number, data._var
        else:
            named = options and {key: replaced(x, self._read) for key, x in options.items()}
            args = tuple(map(self._read, operands))
            step = Step(of(data), op, args, named, self.phase, self.through)
            var = step.out
            var.shares = _shared(data, arrays)
            fixed = self.constants.keys() >= {*step.reads()} and not step.draws
            if fixed and prod(var.shape) <= LARGEST:
                var = self.constant(data)  # the same in every run
            elif isinstance(op.parent, Several):
                self.steps += _one_of_several(step, op.parent)
            else:
                self.steps.append(step)
        self.lines[place()] = var
        if self.phase == "forward":
            var.origin = op, tuple([x._var if isinstance(x, Reference) else x for x in operands])
        made = self.leaf(data, var)
        if needed and SCOPE.get().recording and not op.plain and differentiable(data):
            made._needed = True
            made._link(op, sources, arrays, options)
        return made

    def _read(self, x: Any) -> Any:
        """What a step has for an operand or option: a variable, or plain data."""
        if isinstance(x, Reference):
            data = self.constants.get(x._var)
            return data if is_weak(data) else x._var
        if isinstance(x, np.ndarray):
            return self.constant(x) if x.ndim else x[()]
        return x

    # ---- the way back --------------------------------------------------------------------------

    def backward(self, value: Any, gradient: Any, create_graph: bool) -> None:
        """``value.backward()``: the sweep is written down, and linked only if asked for."""
        root = self.here(value)
        with recording(create_graph):
            gradients = sweep({root: root.seed(gradient, True)}, None, True)
            for node, g in gradients.items():
                g = g if isinstance(g, Node) else self.read(g)
                node = self.latest(node)
                held = node._grad if node.op is None else None
                node._grad = g if held is None else held + g

    @contextmanager
    def following(self, nodes: list[Node], gradients: dict[Node, Any]) -> Iterator[Any]:
        """The order of a sweep; what is computed meanwhile is the way back."""
        before, self.phase = self.phase, "backward"
        yield map(self._through, reversed(nodes))
        self.through = None
        self.phase = "update" if before == "forward" else before
        for node, g in gradients.items():
            if isinstance(g, Reference):
                self.slopes.setdefault(g._var, []).append(node._var)  # type: ignore[attr-defined]

    def _through(self, node: Any) -> Any:
        self.through = node._var
        return node

    # ---- the program ---------------------------------------------------------------------------

    def met(self, module: Any) -> None:
        """A module was called: its flags are part of what was traced."""
        self.modules[module] = None

    def flags(self) -> list[tuple[Any, str, Any]]:
        """What Values and called modules have beside numbers: the program is right for it."""
        found = [(value, "_needed", value._needed) for value in self.first]
        for module in self.modules:
            held = {"training": getattr(module, "training", None), **vars(module)}
            plain = (bool, int, float, str)
            found += [(module, name, x) for name, x in held.items() if type(x) in plain]
        return found

    def program(self, inputs: list[Var], outputs: list[Any]) -> Program:
        """What was written down."""
        results = [x._var if isinstance(x, Reference) else x for x in map(self.here, outputs)]
        new = {var: self.leaves[value]._var for value, var in self.first.items()}
        writes = {var: x for var, x in new.items() if x is not var}
        return Program(inputs, list(new), self.constants, self.steps, results, writes)


def _operands(sources: Any, arrays: Any) -> tuple[Any, ...]:
    return tuple([x if v is None else v for v, x in zip(sources, arrays, strict=True)])


def _number(x: Any) -> Any:
    return x._number if isinstance(x, Node) else x


def _shared(data: Any, arrays: Any) -> int | None:
    """The number of the operand that `data` is a view of, if it is one."""
    if isinstance(data, np.ndarray):
        for k, x in enumerate(arrays):
            if isinstance(x, np.ndarray) and (x is data or np.may_share_memory(x, data)):
                return k
    return None


def _one_of_several(step: Step, call: Several) -> list[Step]:
    """The call, of which equal ones become one, and what takes a result of it."""
    found = Var((), np.dtype(object), tuple, call.name)
    options = {"k": call.results.index(step.op)}
    chosen = replace(step, op=item, args=(found,), options=options)
    return [replace(step, out=found, op=call), chosen]


@contextmanager
def tracing(tracer: Tracer) -> Iterator[None]:
    """Inside, `tracer` writes down every operation."""
    scope = SCOPE.get()
    token = SCOPE.set(replace(scope, recording=True, tracer=tracer, anomaly=None, transform=None))
    try:
        yield
    finally:
        SCOPE.reset(token)
