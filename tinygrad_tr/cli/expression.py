"""An expression that was typed, computed on Values: ``tanh(w*x + b)`` with ``w=0.5 x=2 b=0.1``.

It is read with `ast` and a list of what may stand in it; nothing is evaluated by Python. It knows
no picture and no explanation.
"""

from __future__ import annotations

import ast
import keyword
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..messages import _
from ..ops import TABLE, Operation, reductions
from ..ops import special as activations
from ..value import Value
from .parser import BadInputError

__all__ = ["FUNCTIONS", "Calculation", "calculate", "read_variable"]

LONGEST = 2000  # characters of an expression
SHOWN = 60  # of them in a message
OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: TABLE[np.add], ast.Sub: TABLE[np.subtract], ast.Mult: TABLE[np.multiply],
    ast.Div: TABLE[np.divide], ast.Pow: TABLE[np.power], ast.MatMult: TABLE[np.matmul],
    ast.USub: TABLE[np.negative], ast.UAdd: lambda x: x,
}  # fmt: skip
UNUSABLE = ("matmul", "conjugate", "ldexp")  # it is @; for complex and for whole numbers
FUNCTIONS: dict[str, Operation] = {
    function.__name__: entry
    for function, entry in TABLE.items()
    if isinstance(function, np.ufunc)
    and getattr(np, function.__name__, None) is function  # SciPy's are entered when one is used
    and not entry.plain
    and entry.name not in UNUSABLE
} | {
    "abs": TABLE[np.absolute], "pow": TABLE[np.power],
    "relu": activations.relu, "sigmoid": activations.sigmoid, "softplus": activations.softplus,
    "sum": reductions.sum_, "mean": TABLE[np.mean],
}  # fmt: skip
"""What may be called: the table's elementwise functions, and the two that make one number."""

CONSTANTS = {"pi": math.pi, "π": math.pi}


@dataclass(frozen=True, slots=True)
class Calculation:
    """An expression's result, with its gradients if it is a single number.

    Attributes
    ----------
    value : Value
    variables : dict of str to Value
        Those that were given, in order.
    """

    value: Value
    variables: dict[str, Value]

    @property
    def inputs(self) -> list[Value]:
        """The variables that are called x, or x and more: by custom what is put in."""
        return [value for name, value in self.variables.items() if name[0] in "xX"]


def calculate(text: str, given: Sequence[str]) -> Calculation:
    """Compute an expression, and its gradients if the result is a single number.

    Parameters
    ----------
    text : str
        Numbers, names, ``+ - * / ** @``, lists of numbers and calls of `FUNCTIONS`. Steps may be
        named and stand one after the other: ``d = o - y; d*d``.
    given : sequence of str
        The variables, ``name=number`` or ``name=[1, 2]``.

    Returns
    -------
    Calculation

    Raises
    ------
    BadInputError
        In one line: what is not understood, unknown, not given, or cannot be computed.

    Examples
    --------
    >>> found = calculate("tanh(w*x + b)", ["w=0.5", "x=2", "b=0"])
    >>> found.value.item(), found.variables["w"].grad
    (0.7615941559557649, 0.8399486832280523)
    """
    variables = dict(map(read_variable, given))
    if len(variables) < len(given):
        raise _wrong(_("a variable was given twice"))
    with np.errstate(all="ignore"):  # the picture shows what is not finite
        value = _Reading(text, variables).result()
        if not isinstance(value, Value):
            said = _("{text}: there is no variable in it; write x, say, and x=2")
            raise _wrong(said, text=text)
        if value.size == 1:
            value.backward(np.ones(value.shape) if value.shape else None)
    return Calculation(value, variables)


def read_variable(text: str) -> tuple[str, Value]:
    """A variable from what was typed, ``w=0.5`` or ``w=[1, 2]``.

    Raises
    ------
    BadInputError
        If it is none.

    Examples
    --------
    >>> read_variable("w=[1, 2]")
    ('w', Value([1., 2.], name='w'))
    """
    name, equals, number = text.partition("=")
    name = unicodedata.normalize("NFKC", name.strip())  # as Python does with names
    if not equals or not name.isidentifier() or keyword.iskeyword(name):
        raise _wrong(_("{text}: write name=number or name=[1,2]"), text=text)
    if (data := _number(number.strip())) is None:
        said = _("{text}: {number} is no number and no list of numbers")
        raise _wrong(said, text=text, number=number or '""')
    return name, Value(data, name=name)


def _number(node: ast.expr | str) -> Any:
    """The float or array of floats that is spelt there; None if it is none."""
    try:
        data = np.array(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    if data.dtype.kind not in "iuf" or not data.size or not np.all(np.isfinite(data)):
        return None
    return data.astype(float) if data.shape else float(data)


class _Reading:
    """Computes the parts of one expression, the inner ones first."""

    def __init__(self, text: str, variables: Mapping[str, Value]) -> None:
        self.text = text
        self.known: dict[str, Any] = CONSTANTS | dict(variables)
        self.unused = set(variables)

    def result(self) -> Any:
        steps = self._steps()
        try:
            for name, step in steps:
                result = self._value(step)
                if name:
                    self._call_it(name, result)
        except RecursionError:
            raise _wrong(_("the expression is nested too deeply")) from None
        if self.unused:
            said = _("{name} was given, but the expression does not use it")
            raise _wrong(said, name=min(self.unused))
        return result

    def _steps(self) -> list[tuple[str, ast.expr]]:
        """The statements: named steps, then the result."""
        if len(self.text) > LONGEST:
            raise _wrong(_("the expression is longer than {n} characters"), n=LONGEST)
        try:
            parsed = ast.parse(self.text.strip()).body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            parsed = []
        steps = [self._step(statement) for statement in parsed]
        if not steps:
            raise _wrong(_("{text}: this is not an expression"), text=self.text)
        return steps

    def _step(self, statement: ast.stmt) -> tuple[str, ast.expr]:
        if isinstance(statement, ast.Expr):
            return "", statement.value
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                return target.id, statement.value
        raise self._refused(statement)

    def _call_it(self, name: str, result: Any) -> None:
        """Remember a step's result; it is named unless it has a name already."""
        if name in self.known:
            raise _wrong(_("{name} has a value already"), name=name)
        if isinstance(result, Value) and result.name is None:
            result.name = name
        self.known[name] = result

    def _value(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return self._known(node.id)
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            sides = self._value(node.left), self._value(node.right)
            return self._computed(node, OPERATORS[type(node.op)], *sides)
        if isinstance(node, ast.UnaryOp) and type(node.op) in OPERATORS:
            return self._computed(node, OPERATORS[type(node.op)], self._value(node.operand))
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.Constant | ast.List) and (data := _number(node)) is not None:
            return data
        raise self._refused(node)

    def _known(self, name: str) -> Any:
        if name not in self.known:
            raise _wrong(_("{name} has no value; give one, {name}=1"), name=name)
        self.unused.discard(name)
        return self.known[name]

    def _called(self, node: ast.Call) -> Any:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self._refused(node)
        if node.func.id not in FUNCTIONS:
            said = _("there is no function {name}; there are {names}")
            raise _wrong(said, name=node.func.id, names=", ".join(sorted(FUNCTIONS)))
        operands = [self._value(argument) for argument in node.args]
        return self._computed(node, FUNCTIONS[node.func.id], *operands)

    def _computed(self, node: ast.expr, function: Callable[..., Any], *operands: Any) -> Any:
        try:
            return function(*operands)
        except (ArithmeticError, TypeError, ValueError) as error:
            report = getattr(error, "report", error.__str__)  # ours is in the reader's language
            said, told = _("{text} cannot be computed: {reason}"), report().partition("\n")[0]
            raise _wrong(said, text=self._source(node), reason=told) from None

    def _refused(self, node: ast.AST) -> BadInputError:
        if isinstance(node, ast.Compare | ast.BoolOp | ast.IfExp):
            said = _("{text}: comparisons have no derivative; try maximum, relu or heaviside")
        else:
            said = _("{text}: only numbers, names, + - * / ** @, [1,2] and functions may stand")
        return _wrong(said, text=self._source(node))

    def _source(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text.strip(), node) or self.text


def _wrong(said: str, **fields: Any) -> BadInputError:
    """What to raise: one line, with what was typed cut where it is long."""
    for field in fields.keys() & {"text", "number"}:
        line = " ".join(fields[field].split())
        fields[field] = line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
    return BadInputError(said.format(**fields))
