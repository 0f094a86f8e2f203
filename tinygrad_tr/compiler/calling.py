"""What a compiled function does when it is called: look whether the arguments are as before, run.

A call of another signature (shapes, dtypes, flags) traces again. The look is written as source too,
since asking in general would take longer than many a step.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import RLock
from typing import Any

import numpy as np

from ..graph import SCOPE, new_serial
from ..ops.declare import is_weak
from ..value import Value
from .program import Program, Var, run
from .source import Printed

__all__ = ["Runner", "guarded", "same_values", "signature", "varies"]

Flags = list[tuple[Any, str, Any]]


def signature(x: Any) -> Any:
    """What must be the same for an argument to run the same program."""
    if isinstance(x, Value):
        return Value, x.requires_grad, signature(x._number)
    if type(x) in (float, complex):
        return type(x)
    if isinstance(x, np.ndarray | np.generic):
        return type(x), x.shape, x.dtype
    return "the same", x if is_weak(x) or isinstance(x, str) or x is None else id(x), type(x)


def same_values(leaves: list[Any]) -> tuple[int, ...]:
    """For each Value among the arguments, the number of the first that is the same."""
    first: dict[int, int] = {}
    values = [id(x) for x in leaves if isinstance(x, Value)]
    return tuple([first.setdefault(x, k) for k, x in enumerate(values)])


def varies(x: Any) -> bool:
    """Whether an argument is numbers, which may be others in the next call."""
    return isinstance(x, Value | np.ndarray | np.generic | float | complex)


class Runner:
    """One traced program, ready to be called with the data of its inputs.

    Attributes
    ----------
    states : list of Value
        In the order of `program.state`.
    call : callable
        ``call(*data) -> list of outputs``; it reads and writes the states.
    native : Native or None
        What there is to know about its loops, if it was asked for them.
    """

    def __init__(
        self, program: Program, printed: Printed, made: tuple[Callable[..., Any], list[Any]],
        states: list[Value], flags: Flags, lock: RLock, native: Any = None,
    ) -> None:  # fmt: skip
        self.program, self.printed, self.states, self.flags = program, printed, states, flags
        self.function, buffers = made
        by_var = dict(zip(program.state, states, strict=True))
        self.owned = [  # a view, so that what others hold of this memory always has a base
            (by_var[x], buffer[...])
            for x, buffer in zip(printed.owned.values(), buffers, strict=True)
        ]
        self.passed = [(by_var[x], x) for x in printed.passed.values()]
        self.native, self.lock = native, lock
        self._repeated: dict[int, Callable[..., Any]] = {}
        self.call = plain_call(self, self.function)

    def repeated(self, n: int) -> Callable[..., Any]:
        """Like `call`, for `n` steps in one native loop."""
        if n not in self._repeated:
            function = partial(self.function, **{self.native.times: n})
            self._repeated[n] = plain_call(self, function)
        return self._repeated[n]

    def fits(self) -> bool:
        """Whether states and flags are still as they were traced."""
        states = zip(self.program.state, self.states, strict=True)
        return all(_like(x, v._number) for x, v in states) and all(
            getattr(owner, name, None) == value for owner, name, value in self.flags
        )

    def adopt(self) -> bool:
        """Take over data that the states got from elsewhere, if it is of the same form."""
        if not self.fits():
            return False
        for value, buffer in self.owned:
            data = value._number
            if data is not buffer:
                buffer[...] = data
                value._number = buffer
        return True

    def interpret(self, *data: Any) -> list[Any]:
        """The same, where Python's numbers raise (1/0): operation by operation, by the table."""
        program = self.program
        found = run(program, data, [v._number for v in self.states])
        outputs, written = (
            [np.array(x) if isinstance(x, np.ndarray) else x for x in xs] for xs in found
        )
        news = dict(zip(program.writes, written, strict=True))
        passed = [news[x] for _value, x in self.passed if x in news]
        for value, x in zip(self.states, program.state, strict=True):
            if x in news and isinstance(value._number, np.ndarray):
                value._number[...] = news[x]
        return [*outputs, *passed]


def _like(x: Var, data: Any) -> bool:
    return type(data) is x.kind and (
        x.weak or bool((data.shape, data.dtype) == (x.shape, x.dtype))  # type: ignore[attr-defined]
    )


_RUN = """
def {name}({head}):
    with lock:
        {read}{guard}
        if {foreign}:
            if not adopt(): {misfit}
        try:
            r = function({arguments})
        except (ArithmeticError, ValueError):
            r = interpret({data})
        {after}
    return {results}
"""


def _parts(it: Runner) -> tuple[dict[str, str], dict[str, Any]]:
    """What the text above has in common for all ways to call, and what its names stand for."""
    names: dict[str, Any] = {
        "lock": it.lock, "function": it.function, "adopt": it.adopt, "interpret": it.interpret,
        "serial": new_serial,
    }  # fmt: skip
    for k, (value, buffer) in enumerate(it.owned):
        names[f"p{k}"], names[f"b{k}"] = value, buffer
    for k, (value, _x) in enumerate(it.passed):
        names[f"s{k}"] = value
    n, after, owned = len(it.program.outputs), [], range(len(it.owned))
    if it.owned:
        after.append("".join(f"p{k}._serial = " for k in owned) + "serial()")
        after.append("".join(f"p{k}._grad = " for k in owned) + "None")
    written = [k for k, (_value, x) in enumerate(it.passed) if x in it.program.writes]
    after += [f"s{k}._number = r[{n + i}]" for i, k in enumerate(written)]
    text = {
        "read": "; ".join(f"n{k} = s{k}._number" for k in range(len(it.passed))) or "pass",
        "foreign": " or ".join(f"p{k}._number is not b{k}" for k in owned) or "False",
        "after": "; ".join(after) or "pass",
    }
    return text, names


def _made(it: Runner, data: list[str], text: dict[str, str], names: dict[str, Any]) -> Any:
    data = _distinct(it, data, names)
    arguments = [*data, *(f"n{k}" for k in range(len(it.passed)))]
    exec(_RUN.format(data=", ".join(data), arguments=", ".join(arguments), **text), names)
    return names[text["name"]]


def _apart(it: Runner) -> Callable[[Any], Any]:
    """A function that copies an argument in memory that the run writes: it keeps its numbers."""
    written = frozenset([id(buffer.base) for _value, buffer in it.owned])
    return lambda x: x.copy() if id(x.base) in written else x


def _distinct(it: Runner, data: list[str], names: dict[str, Any]) -> list[str]:
    """The texts of the data of inputs, those of arrays guarded against writes into them."""
    names["apart"] = _apart(it)
    inputs = zip(data, it.program.inputs, strict=True)
    return [
        text if x.scalar or not it.owned else f"({text} if {text}.base is None else apart({text}))"
        for text, x in inputs
    ]


def plain_call(it: Runner, function: Callable[..., Any]) -> Callable[..., Any]:
    """``call(*data)``: all outputs in a list, without a look at the arguments."""
    text, names = _parts(it)
    names["function"] = function
    data = [f"x{k}" for k in range(len(it.program.inputs))]
    text |= {
        "name": "call", "head": ", ".join(data), "guard": "", "misfit": "raise TypeError",
        "results": f"list(r[:{len(it.program.outputs)}])",
    }  # fmt: skip
    return _made(it, data, text, names)  # type: ignore[no-any-return]


def guarded(
    it: Runner, args: tuple[Any, ...], single: bool, again: Any, other: Callable[..., Any]
) -> Callable[..., Any]:
    """The quick way in for arguments without containers; `other` takes what is not as traced."""
    text, names = _parts(it)
    names |= {"again": again, "other": other, "ndarray": np.ndarray, "Value": Value, "SCOPE": SCOPE}
    asks, data = [], []  # type: list[str], list[str]
    if not args or any(isinstance(x, Value) for x in args):
        asks.append("(scope := SCOPE.get()).tracer is not None or scope.transform is not None")
    for k, x in enumerate(args):
        asks += _asked(f"a{k}", x, names)
        if varies(x):
            data.append(f"a{k}._number" if isinstance(x, Value) else f"a{k}")
    for k, (value, _x) in enumerate(it.passed):
        asks += _asked(f"n{k}", value._number, names)
    for k, (owner, name, value) in enumerate(it.flags):
        names[f"m{k}"], names[f"f{k}"] = owner, value
        asks.append(f"m{k}.{name} != f{k}")
    names["states"] = {id(value) for value in it.states}
    values = [(f"a{k}", x) for k, x in enumerate(args) if isinstance(x, Value)]
    for k, (name, x) in enumerate(values):
        asks.append(f"id({name}) in states")
        asks += [f"({name} is {other}) is not {x is y}" for other, y in values[:k]]
    head = ", ".join(f"a{k}" for k in range(len(args)))
    retry = f"return other(({head}{',' if args else ''}), {{}})"
    text |= {
        "name": "entry", "head": head, "misfit": retry,
        "guard": f"\n        if {' or '.join(asks)}: {retry}" if asks else "",
        "results": "r[0]" if single else f"again(list(r[:{len(it.program.outputs)}]))",
    }  # fmt: skip
    return _made(it, data, text, names)  # type: ignore[no-any-return]


def _asked(text: str, x: Any, names: dict[str, Any]) -> list[str]:
    """The conditions under which what `text` says is not like `x`."""
    word = text.replace(".", "_")
    if isinstance(x, Value):
        inner = _asked(f"{text}._number", x._number, names)
        needs = f"{text}.requires_grad is not {x.requires_grad}"
        return [f"type({text}) is not Value", needs, *inner]
    names[f"type_{word}"] = type(x)
    if isinstance(x, np.ndarray):
        names[f"shape_{word}"], names[f"dtype_{word}"] = x.shape, x.dtype
        return [
            f"type({text}) is not ndarray", f"{text}.shape != shape_{word}",
            f"{text}.dtype is not dtype_{word}",
        ]  # fmt: skip
    if varies(x):
        return [f"type({text}) is not type_{word}"]
    names[f"same_{word}"] = x
    return [f"{text} is not same_{word}"]
