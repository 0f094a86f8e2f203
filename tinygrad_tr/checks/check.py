"""One gradient check from beginning to end: conduct, each order, float32."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import numpy as np

from ..errors import GradientCheckError
from .blame import blamed
from .conduct import gradient_varies, misbehaviour, notes, rule_faults, rule_name
from .diagnosis import Diagnosis, Entry, GradcheckReport, Suspicion
from .differences import Comparison, Settings, compare, located
from .inputs import Inputs
from .patterns import suspect
from .program import Program, parts_of

__all__ = ["Check"]

NOT_THERE = {"not differentiable", "jump", "edge"}
COARSE = {4: 1e-4, 2: 2e-2}  # bytes of a number: how far its gradient may be from float64's


class Check:
    """A check of one function."""

    def __init__(
        self, f: Callable[..., Any], inputs: Inputs, settings: Settings, order: int
    ) -> None:
        self.f, self.inputs, self.settings, self.order = f, inputs, settings, order
        named = getattr(f, "__name__", None) or getattr(f, "name", None)
        self.function = str(named or type(f).__name__)
        self.program = Program(lambda: f(*inputs.arguments), inputs.variables)
        self.n_elements = sum(v.size for v in inputs.values)

    def run(self) -> GradcheckReport:
        """All of it.

        Raises
        ------
        GradientCheckError
            At the first fault.
        """
        with self.inputs.lent():
            said = self._conduct()  # warnings of the function on its inputs are its own
            largest, program, n_checked = 0.0, self.program, 0
            for order in range(1, self.order + 1):
                found = self._compared(program, order)
                largest, n_checked = max(largest, found.largest), found.columns.size
                said += _vanishing(found) if order == 1 else []
                program = program.derivative(self.settings.seed + order)
            exact = self._mixed_gradient()
        said += self._coarse(exact)
        return GradcheckReport(
            self.function, len(self.inputs.values), self.n_elements, largest, self.order,
            min(n_checked, self.n_elements), self.settings.seed, tuple(said),
        )  # fmt: skip

    def _conduct(self) -> list[Suspicion]:
        """Refuse a function or a rule that behaves badly; what else is worth knowing about it."""
        outputs = []
        faults = misbehaviour(self.f, self.inputs, self.program)
        if not faults:
            outputs = self.program.run()
            faults = rule_faults(outputs) or gradient_varies(self.program)
        if faults:
            self._raise(Diagnosis(self.function, 0, tuple(faults)))
        return notes(outputs)

    def _compared(self, program: Program, order: int) -> Comparison:
        """Refuse what differs, and give back what does not."""
        found = compare(program, self.settings)
        wrong = found
        if found.wrong_along and not found.wrong.any():
            wrong = located(found)  # if no element of it is wrong, the long sum was too rough
        if wrong.wrong.any():
            self._refuse(wrong, order)
        return found

    # ---- failures ------------------------------------------------------------------------

    def _refuse(self, found: Comparison, order: int) -> NoReturn:
        suspicions, rule = self._suspicions(found, order)
        wrong = int(np.count_nonzero(found.wrong))
        self._raise(
            Diagnosis(
                self.function, order, tuple(suspicions), _entries(found), wrong,
                found.wrong.size, rule, min(found.columns.size, self.n_elements),
                self.n_elements, self.settings.seed,
            )
        )  # fmt: skip

    def _suspicions(self, found: Comparison, order: int) -> tuple[list[Suspicion], str]:
        """Why entries differ, and the name of the rule at fault, if there is one."""
        fault, right = blamed(self.program, order, self.settings)
        suspicions = suspect(found) if fault is None else fault[2]
        kinds = {suspicion.kind for suspicion in suspicions}
        if kinds <= NOT_THERE:
            return suspicions, ""
        if order > 1:
            facts = {"before": order - 1, "order": order}
            suspicions = [Suspicion("second", fault is not None, facts)]
        elif right and kinds & {"unknown", "half", "factor", "known derivative", "dropped"}:
            suspicions = [Suspicion("left"), *(s for s in suspicions if s.kind != "unknown")]
        return suspicions, "" if fault is None else _guilty(fault[0], fault[1])

    def _raise(self, diagnosis: Diagnosis) -> NoReturn:
        raise GradientCheckError(diagnosis.text("en"), diagnosis)

    # ---- float32 -------------------------------------------------------------------------

    def _mixed_gradient(self) -> list[Any]:
        """The gradient of one random mixture of the outputs, an array for each variable."""
        outputs = self.program.run()
        weights = np.random.default_rng(self.settings.seed).uniform(
            0.5, 1.5, sum(map(parts_of, outputs))
        )
        found = self.program.pull(outputs, weights)
        return [0.0 if g is None else g for g in found]

    def _coarse(self, exact: Sequence[Any]) -> list[Suspicion]:
        """Hold the gradient in the inputs' own precision against that in float64."""
        if not self.inputs.low:
            return []
        dtype = self.inputs.low[0]
        allowed = max(COARSE[np.zeros(0, low).real.itemsize] for low in self.inputs.low)
        with self.inputs.lent(exact=False):
            found = self._mixed_gradient()
        for variable, g, right in zip(self.inputs.variables, found, exact, strict=True):
            scale = np.abs(right) + np.max(np.abs(right), initial=0.0)
            if not np.all(np.abs(g - right) <= allowed * scale):
                facts = {"dtype": dtype, "allowed": allowed, "name": variable.name}
                self._raise(Diagnosis(self.function, 0, (Suspicion("float32 input", facts=facts),)))
        return [Suspicion("float32 note", facts={"dtype": dtype, "allowed": allowed})]


def _vanishing(found: Comparison) -> list[Suspicion]:
    size = np.max(np.abs(np.append(found.numerical, found.derived)), initial=0.0)
    if not 0 < size < found.settings.atol:
        return []
    return [Suspicion("tiny note", facts={"atol": found.settings.atol})]


def _guilty(node: Any, alone: Comparison) -> str:
    """The names of the rules that gave the wrong entries."""
    wrong = [alone.program.input_place(int(p))[0] for p in alone.columns[alone.wrong.any(axis=0)]]
    operands = [0] if node.op.variadic else [node.op.operands.index(x) for x in wrong]
    return ", ".join(rule_name(node.op, k) for k in sorted(set(operands)))


def _entries(found: Comparison) -> tuple[Entry, ...]:
    """The worst of the wrong entries."""
    settings, entries = found.settings, []
    allowed = settings.atol + settings.rtol * np.abs(found.numerical) + found.slack
    for row, k in np.argwhere(found.wrong):
        name, index, part = found.program.input_place(int(found.columns[k]))
        entries.append(
            Entry(
                name, _shown(index, part), _output(found, int(row)),
                float(found.derived[row, k]), float(found.numerical[row, k]),
                float(allowed[row, k]),
            )
        )  # fmt: skip
    worst = sorted(entries, key=lambda e: -e.difference if e.difference == e.difference else -9.0)
    return tuple(worst[:5])


def _output(found: Comparison, row: int) -> str:
    if found.weights is not None:
        return f"w{row}·y"
    if len(found.derived) == 1:
        return ""
    name, index, part = found.program.output_place(found.outputs, row)
    return name + _shown(index, part)


def _shown(index: tuple[int, ...], part: str) -> str:
    return f"{list(index)} {part}".rstrip()
