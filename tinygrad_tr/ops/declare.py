"""One operation, one entry: the record that every reader of the graph is fed from.

An entry gives the NumPy function, its text and, for each operand, a rule:

    tanh = op(np.tanh, "tanh({x})", dx=lambda out: 1 - out * out, scalar=math.tanh)

`dx=` is the local derivative with respect to `x`: the engine multiplies it by the incoming gradient
and undoes broadcasting. `gx=` is the whole product, for operations that move elements. A rule's
parameter names say what it needs: `g` the incoming gradient, an operand's name, `out` the result,
`x_shape` the shape of an operand alone, any other name an option of the function. This module
knows no class of operands: an operand that has a `record` method records itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from string import Formatter
from typing import Any

import numpy as np

from ..errors import MisuseError
from ..graph import SCOPE
from . import parameters
from .parameters import REQUIRED, named

__all__ = ["TABLE", "Operation", "Rule", "is_weak", "op", "shape_of"]

Function = Callable[..., Any]

TABLE: dict[Function, Operation] = {}
"""NumPy's function → the entry that answers for it."""
NO_OPTIONS: dict[str, Any] = {}
WEAK = frozenset({float, int, complex, bool})


def is_weak(x: Any) -> bool:
    """Whether `x` is a plain Python number, which promotes nothing (NEP 50)."""
    return type(x) in WEAK


class Rule:
    """The derivative of an operation with respect to one operand.

    Attributes
    ----------
    function : callable or number
        What the entry says: a function, or a constant local derivative.
    local : bool
        True for `dx=` (the engine multiplies by the incoming gradient), False for `gx=`.
    names : tuple of str
        What the rule needs, read off its parameters: ``g out x y x_shape axis …``.
    defaults : dict
        The defaults of those that are options of the function.
    """

    def __init__(
        self, function: Function | complex, local: bool, operands: tuple[str, ...]
    ) -> None:
        if isinstance(function, np.generic):
            function = function.item()
        self.function, self.local = function, local
        self.names, self.defaults = parameters.of_rule(function, operands)
        known = {"g", "out", "xs", "shapes", "i", "results", *operands}
        self.options = set(self.names) - known - {f"{x}_shape" for x in operands}


def _all_plain(first: Any, *others: Any) -> bool:
    if type(first) is not np.ndarray:
        return False
    return all([not hasattr(x, "record") for x in others])  # noqa: C419 (faster)


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of an array or of a plain number."""
    shape: tuple[int, ...] = getattr(x, "shape", ())
    return shape


class Operation:
    """An entry of the table. Call it on arrays, numbers or anything that records itself.

    Attributes
    ----------
    name : str
        As NumPy spells it.
    function : callable
        What the entry answers for.
    compute : callable
        What computes it from plain arrays: `function`, unless the entry says otherwise.
    scalar : callable or None
        The same for Python floats, from `math` or `operator`.
    text : str
        The printed form, ``"{x} / {y}"``; its fields that have a rule are the operands.
    rules : tuple of Rule
        One for each operand; a single one for many inputs (`variadic`).
    arity : int
        The number of operands, -1 where there may be many.
    plain : bool
        True where no operand has a derivative (comparisons, positions): the result is plain.
    options : frozenset of str
        Keywords that the rules are right for; others are refused.
    lower : callable or None
        The same result by simpler operations, for compiled code.
    parent : Operation or None
        The operation of several results that this one is a result of.
    pullbacks : dict
        What carries gradients back, by their kind; written from the rules when first needed.
    """

    parent: Operation | None = None

    def __init__(
        self, function: Function, text: str, rules: Mapping[str, Any], *, name: str | None = None,
        each: Function | None = None, compute: Function | None = None,
        scalar: Function | None = None, bind: Function | None = None, also: str = "",
        lower: Function | None = None,
    ) -> None:  # fmt: skip
        self.name = self.__name__ = name or function.__name__
        self.function, self.compute, self.scalar = function, compute or function, scalar
        self.text, self.variadic, self.lower = text, "{xs}" in text, lower
        if self.variadic and compute is None:
            self.compute = lambda *xs, **options: function(xs, **options)
        fields = [field for _, field, _, _ in Formatter().parse(text) if field]
        given = {key[1:]: (rule, key[0] == "d") for key, rule in rules.items()}
        if unknown := sorted(set(given) - set(fields)):
            raise TypeError(f"{self.name}: a rule for {unknown[0]!r}, which {text!r} does not show")
        self.operands = tuple(dict.fromkeys(x for x in fields if x in given))
        self.arity = -1 if self.variadic else len(self.operands)
        self.plain = each is None and all(rule is None for rule, _ in given.values())
        self.rules = (
            (Rule(each, False, ()),)
            if each is not None
            else tuple(Rule(*given[x], self.operands) for x in self.operands if not self.plain)
        )
        self.options = frozenset(also.split()).union(*(rule.options for rule in self.rules))
        self.pullbacks: dict[str, Function] = {}
        self.bind, self.binds = named(bind, self.name) or self._bind, self.variadic or bool(bind)

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    def __deepcopy__(self, memo: Any = None) -> Operation:
        return self  # what a value was computed by is told by identity

    __copy__ = __deepcopy__

    def __reduce__(self) -> tuple[Any, ...]:
        if self not in TABLE.values():
            raise TypeError(f"{self!r} is not in the table: only operations of tinygrad_tr pickle")
        return _entry, (self.name, self.text)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The result; the first operand that can record does it."""
        if kwargs or self.binds or len(args) != len(self.operands):
            plain = not self.binds and _all_plain(*args, *kwargs.values())
            if plain and SCOPE.get().tracer is None:
                return self.compute(*args, **kwargs)  # inside a rule, nearly always
            operands, options = self.bind(*args, **kwargs)
            self._refuse_unsupported(options)
        else:
            operands, options = args, NO_OPTIONS
        for x in operands:
            if hasattr(x, "record"):
                return x.record(self, operands, options)
        if (tracer := SCOPE.get().tracer) is not None:  # an option may be traced
            return tracer.record(self, operands, options)
        return self.evaluate(operands, options)

    def evaluate(self, xs: Any, options: dict[str, Any]) -> Any:
        """The result on plain data; Python numbers alone give a Python number."""
        for x in xs:
            if type(x) not in WEAK:
                return self.compute(*xs, **options)
        if self.scalar is not None and not options:
            try:
                return self.scalar(*xs)
            except (ArithmeticError, ValueError, TypeError):
                pass  # where `math` raises (log 0, complex numbers), NumPy has an answer
        out = self.compute(*xs, **options)
        return out.item() if getattr(out, "shape", None) == () and not self.plain else out

    @property
    def retains(self) -> frozenset[str]:
        """What the rules need of the operands and the result, e.g. ``{"x", "out"}``."""
        values = {*self.operands, "xs", "out"}
        return frozenset(name for rule in self.rules for name in rule.names if name in values)

    @cached_property
    def _parameters(self) -> dict[str, Any]:
        return parameters.of_call(self.function, self.operands)

    def _bind(self, *args: Any, **kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Sort the arguments of a call into operands and options, as the function itself would."""
        names, default = tuple(self._parameters), self._parameters
        if len(args) > len(names):
            raise MisuseError("{name}() was given {given} arguments, and takes {n}",
                              name=self.name, given=len(args), n=len(names))  # fmt: skip
        given = dict(zip(names, args, strict=False))
        if twice := given.keys() & kwargs.keys():
            raise TypeError(f"{self.name}() got two values for {min(twice)!r}")
        given |= kwargs
        n = 1 if self.variadic else len(self.operands)
        operands = tuple(given.pop(x, default[x]) for x in names[:n])
        if any(x is REQUIRED for x in operands):
            raise MisuseError("{name}() needs {n} operands", name=self.name, n=n)
        options = {key: x for key, x in given.items() if x is not default.get(key, REQUIRED)}
        return tuple(operands[0]) if self.variadic else operands, options

    def _refuse_unsupported(self, options: dict[str, Any]) -> None:
        allowed = options.keys() - {"out"} if self.plain else self.options
        if unknown := sorted(options.keys() - allowed):
            known = ", ".join(sorted(self.options)) or "none"
            raise TypeError(
                f"{self.name}(): the derivative is not known with {unknown[0]}=; "
                f"options that are supported: {known}"
            )


def _entry(name: str, text: str) -> Operation:
    """The entry of the table that a pickle means."""
    return next(entry for entry in TABLE.values() if (entry.name, entry.text) == (name, text))


def op(function: Function, text: str, *names: Function, **entry: Any) -> Operation:
    """Declare an operation: enter it in the table under `function` and the other `names` it has.

    Parameters
    ----------
    function : callable
        The NumPy function.
    text : str
        Its printed form; the fields that have a rule are the operands.
    *names : callable
        Other NumPy functions that mean the same.
    **entry
        Rules (``dx=``, ``gx=``, …; a number is a constant, ``None`` "no derivative",
        `each` the rule for many inputs) and the keywords of `Operation`.

    Returns
    -------
    Operation
        Called with plain arrays it computes; called with a `Value` it is recorded.
    """
    keywords = ("name", "each", "compute", "scalar", "bind", "also", "lower")
    settings = {key: entry.pop(key) for key in keywords if key in entry}
    operation = Operation(function, text, entry, **settings)
    TABLE.update(dict.fromkeys((function, *names), operation))
    return operation
