"""What a compiled function does when it is called: look whether the arguments are as before, run.

A call of another signature (shapes, dtypes, flags) traces again. The look is written as source too,
since asking in general would take longer than many a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any

import numpy as np

from ..graph import SCOPE, new_serial
from ..ops.declare import is_weak
from ..value import Value
from .program import Program, Var, run
from .source import Printed

__all__ = ["Runner", "guarded", "same_values", "signature", "varies"]


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
    owned : list of (Value, array)
        The states that live in the memory of the program.
    passed : list of Value
        The states that are arguments of the function.
    written : list of int
        The numbers of those of them whose new data it returns.
    flags : list of (object, str, object)
        Attributes as they were when the function was traced.
    again, single : callable, bool
        What makes the result of a list of outputs; whether it is the only output.
    native : Native or None
        What there is to know about its loops, if it was asked for them.
    """

    def __init__(
        self, program: Program, printed: Printed, native: Any, states: list[Any],
        flags: list[tuple[Any, str, Any]], again: Any, single: bool, lock: RLock,
    ) -> None:  # fmt: skip
        self.program, self.printed, self.native, self.lock = program, printed, native, lock
        self.states, self.flags, self.again, self.single = states, flags, again, single
        self.function, buffers = printed.run()
        value = dict(zip(program.state, states, strict=True))
        self.owned = [  # a view, so that what others hold of this memory always has a base
            (value[x], buffer[...])
            for x, buffer in zip(printed.owned.values(), buffers, strict=True)
        ]
        self._memory = {id(buffer.base) for _value, buffer in self.owned}
        self.passed = [value[x] for x in printed.passed.values()]
        self.written = [k for k, x in enumerate(printed.passed.values()) if x in program.writes]

    def call(self, leaves: list[Any], **times: int) -> Any:
        """The result for arguments with such leaves; states are read and written."""
        data = [x._number if isinstance(x, Value) else x for x in leaves if varies(x)]
        with self.lock:
            if not self.adopt():
                raise TypeError
            data = list(map(self.apart, data))
            try:
                results = self.function(*data, *(v._number for v in self.passed), **times)
            except (ArithmeticError, ValueError):
                results = self.interpret(*data)
            n = len(self.program.outputs)
            for value, _buffer in self.owned:
                value._serial, value._grad = new_serial(), None
            for k, new in zip(self.written, results[n:], strict=True):
                self.passed[k]._number = new
        return self.again(list(results[:n]))

    def fits(self) -> bool:
        """Whether states and flags are still as they were traced."""
        states = zip(self.program.state, self.states, strict=True)
        return all(getattr(owner, name, None) == x for owner, name, x in self.flags) and all(
            _like(x, v._number) for x, v in states
        )

    def adopt(self) -> bool:
        """Take over data that the states got from elsewhere, if it is of the same form."""
        if not self.fits():
            return False
        for value, buffer in self.owned:
            if value._number is not buffer:
                buffer[...] = value._number
                value._number = buffer
        return True

    def apart(self, x: Any) -> Any:
        """An argument; copied, if it is of memory that the run writes, so it keeps its numbers."""
        return x.copy() if isinstance(x, np.ndarray) and id(x.base) in self._memory else x

    def interpret(self, *data: Any) -> list[Any]:
        """The same, where Python's numbers raise (1/0): operation by operation, by the table."""
        outputs, written = (
            [np.array(x) if isinstance(x, np.ndarray) else x for x in xs]
            for xs in run(self.program, data, [v._number for v in self.states])
        )
        news = dict(zip(self.program.writes, written, strict=True))
        for value, x in zip(self.states, self.program.state, strict=True):
            if x in news and isinstance(value._number, np.ndarray):
                value._number[...] = news[x]
        return [*outputs, *(news[x] for x in self.printed.passed.values() if x in news)]


def _like(x: Var, data: Any) -> bool:
    same = type(data) is x.kind
    return same and (x.weak or bool((data.shape, data.dtype) == (x.shape, x.dtype)))


_ENTRY = """
def entry({head}):
    with lock:
        {read}
        if {unlike}:
            return other(({head}), {{}})
        try:
            r = function({arguments})
        except (ArithmeticError, ValueError):
            r = interpret({data})
        {after}
    return {results}
"""


def guarded(it: Runner, args: tuple[Any, ...], other: Any) -> Callable[..., Any]:
    """The quick way in for arguments without containers; `other` takes what is not as traced."""
    names: dict[str, Any] = {
        "lock": it.lock, "function": it.function, "adopt": it.adopt, "interpret": it.interpret,
        "apart": it.apart, "serial": new_serial, "again": it.again, "other": other,
    }  # fmt: skip

    def known(x: Any) -> str:
        names[name := f"k{len(names)}"] = x
        return name

    data, numbers = list(_data(it, args)), [f"n{k}" for k in range(len(it.passed))]
    passed, owned = list(map(known, it.passed)), [known(value) for value, _buffer in it.owned]
    unlike = [*_arguments(it, args, known), *_states(it, owned, known)]
    n = len(it.program.outputs)
    after = [f"{passed[k]}._number = r[{n + i}]" for i, k in enumerate(it.written)]
    if owned:
        after.append("".join(f"{x}._serial = " for x in owned) + "serial()")
        after.append("".join(f"{x}._grad = " for x in owned) + "None")
    read = [f"{x} = {value}._number" for x, value in zip(numbers, passed, strict=True)]
    text = _ENTRY.format(
        head="".join(f"a{k}, " for k in range(len(args))), read="; ".join(read) or "pass",
        unlike=" or ".join(unlike) or "False", data=", ".join(data),
        arguments=", ".join([*data, *numbers]), after="; ".join(after) or "pass",
        results="r[0]" if it.single else f"again(list(r[:{n}]))",
    )  # fmt: skip
    exec(text, names)
    return names["entry"]  # type: ignore[no-any-return]


def _data(it: Runner, args: tuple[Any, ...]) -> Iterator[str]:
    """What the program takes of the arguments."""
    for k, x in enumerate(args):
        text, inner = (f"a{k}._number", x._number) if isinstance(x, Value) else (f"a{k}", x)
        if it.owned and isinstance(inner, np.ndarray):
            yield f"({text} if {text}.base is None else apart({text}))"
        elif varies(x):
            yield text


def _arguments(it: Runner, args: tuple[Any, ...], known: Any) -> Iterator[str]:
    """Conditions: where one is true, the arguments are not as they were traced."""
    values = [(f"a{k}", x) for k, x in enumerate(args) if isinstance(x, Value)]
    if not args or values:
        scope = f"(scope := {known(SCOPE.get)}())"
        yield f"{scope}.tracer is not None or scope.transform is not None"
    for k, x in enumerate(args):
        yield from _unlike(f"a{k}", x, known)
    for k, (name, x) in enumerate(values):
        yield f"id({name}) in {known({*map(id, it.states)})}"
        yield from (f"({name} is {before}) is not {x is y}" for before, y in values[:k])


def _states(it: Runner, owned: list[str], known: Any) -> Iterator[str]:
    """The same for states and flags; other data is adopted, where it has the same form."""
    for k, value in enumerate(it.passed):
        yield from _unlike(f"n{k}", value._number, known)
    for owner, name, x in it.flags:
        yield f"{known(owner)}.{name} != {known(x)}"
    pairs = zip(owned, it.owned, strict=True)
    if foreign := [f"{name}._number is not {known(buffer)}" for name, (_v, buffer) in pairs]:
        yield f"({' or '.join(foreign)}) and not adopt()"


def _unlike(text: str, x: Any, known: Any) -> list[str]:
    """The conditions under which what `text` says is not like `x`."""
    if not varies(x):
        return [f"{text} is not {known(x)}"]
    found = [f"type({text}) is not {known(type(x))}"]
    if isinstance(x, Value):
        found.append(f"{text}.requires_grad is not {x.requires_grad}")
        found += _unlike(f"{text}._number", x._number, known)
    elif isinstance(x, np.ndarray):
        found += [f"{text}.shape != {known(x.shape)}", f"{text}.dtype is not {known(x.dtype)}"]
    return found
