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

__all__ = ["Runner", "entry", "signature", "varies"]


def signature(leaves: list[Any]) -> Any:
    """What must be the same for arguments to run the same program; also which are one Value."""
    first = {id(x): k for k, x in reversed([*enumerate(leaves)])}
    same = [first[id(x)] for x in leaves if isinstance(x, Value)]
    return tuple([tuple(_facts("", x)) for x in leaves]), tuple(same)


def _facts(text: str, x: Any) -> Iterator[tuple[str, Any]]:
    """Questions about what `text` says, and the answers for `x`, on which a program relies."""
    yield f"type({text})", type(x)
    if isinstance(x, Value):
        yield f"{text}._needed", x._needed
        yield from _facts(f"{text}._number", x._number)
    elif isinstance(x, np.ndarray):
        yield f"{text}.shape", x.shape
        yield f"{text}.dtype", x.dtype
    elif not varies(x):
        yield (text, x) if is_weak(x) or isinstance(x, str) else (f"id({text})", id(x))


def varies(x: Any) -> bool:
    """Whether an argument is numbers, which may be others in the next call."""
    return isinstance(x, Value | np.ndarray | np.generic | float | complex)


class Runner:
    """One traced program, with all that it runs on.

    Attributes
    ----------
    owned : list of (Value, array)
        The states that live in the memory of the program.
    passed, written : list
        The states that are arguments; the numbers of those of which new data are returned.
    flags : list of (object, str, object)
        Attributes as they were when the function was traced.
    entry : callable
        Called with the leaves of the arguments; with ``sure=True`` it does not look at them. It
        runs `times` steps and returns what the last returns.
    """

    entry: Callable[..., Any]

    def __init__(
        self, program: Program, printed: Printed, states: list[Any],
        flags: list[tuple[Any, str, Any]],
    ) -> None:  # fmt: skip
        self.program, self.printed = program, printed
        self.states, self.flags = states, flags
        self.function, buffers = printed.run()
        value = dict(zip(program.state, states, strict=True))
        self.owned = [  # a view, so that what others hold of this memory always has a base
            (value[x], buffer[...])
            for x, buffer in zip(printed.owned.values(), buffers, strict=True)
        ]
        self._memory = {id(buffer.base) for _value, buffer in self.owned}
        self.passed = [value[x] for x in printed.passed.values()]
        self.written = [k for k, x in enumerate(printed.passed.values()) if x in program.writes]

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
        return x.copy() if id(x.base) in self._memory else x

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
def entry({heads}):
    try:
        acquire()  # twice as quick as `with`, and inside, so that no interrupt leaves it locked
        if ({unlike}) and not sure or ({foreign}) and not adopt():
            return other(({leaves}), {{}})
        while True:
            try:
                r = function({arguments})
            except (ArithmeticError, ValueError):
                r = interpret({data})
            {after}
            if {times} < 2:
                break
            times -= 1
    finally:
        try:
            release()
        except RuntimeError:  # interrupted while it waited
            pass
    return {results}
"""


def entry(
    it: Runner, leaves: list[Any], again: Any, single: bool, other: Any, lock: RLock
) -> Callable[..., Any]:
    """The way in for arguments with such `leaves`; `other` takes what is not as it was traced.

    `again` makes the result of a list of outputs, `single` says that it is the only one.
    """
    names: dict[str, Any] = {
        "acquire": lock.acquire, "release": lock.release, "function": it.function,
        "adopt": it.adopt, "interpret": it.interpret, "apart": it.apart, "serial": new_serial,
        "again": again, "other": other,
        "kept": [x for x in leaves if not varies(x)],  # no other object gets its id
    }  # fmt: skip

    def known(x: Any) -> str:
        names[name := f"k{len(names)}"] = x
        return name

    exec(_text(it, leaves, "r[0]" if single else "again(list(r[:{n}]))", known), names)
    return names["entry"]  # type: ignore[no-any-return]


def _text(it: Runner, leaves: list[Any], results: str, known: Any) -> str:
    data, heads = list(_data(it, leaves)), [f"a{k}" for k in range(len(leaves))]
    passed, owned = map(known, it.passed), [known(value) for value, _buffer in it.owned]
    states, n = [f"{x}._number" for x in passed], len(it.program.outputs)
    inside = it.printed.repeats  # the loop over the steps
    after = [f"{x}._grad = None" for x in owned]
    after += [f"{states[k]} = r[{n + i}]" for i, k in enumerate(it.written)]
    if owned:
        after.append("".join(f"{x}._serial = " for x in owned) + "serial()")
    foreign = [f"{x}._number is not {known(y)}" for x, (_, y) in zip(owned, it.owned, strict=True)]
    return _ENTRY.format(
        heads=", ".join([*heads, "*", "sure=False", "times=1"]), times="1" if inside else "times",
        unlike=" or ".join(_unlike(it, leaves, known)) or "False",
        foreign=" or ".join(foreign) or "False", leaves="".join(f"{x}, " for x in heads),
        arguments=", ".join([*data, *states, *["times"] * inside]), data=", ".join(data),
        after="; ".join(after) or "pass", results=results.format(n=n),
    )  # fmt: skip


def _data(it: Runner, leaves: list[Any]) -> Iterator[str]:
    """What the program takes of the arguments."""
    for k, x in enumerate(leaves):
        text, inner = (f"a{k}._number", x._number) if isinstance(x, Value) else (f"a{k}", x)
        if it.owned and isinstance(inner, np.ndarray):
            yield f"({text} if {text}.base is None else apart({text}))"
        elif varies(x):
            yield text


def _unlike(it: Runner, leaves: list[Any], known: Any) -> Iterator[str]:
    """Conditions: where one is true, arguments, states or flags are not as they were traced."""
    values = [(f"a{k}", x) for k, x in enumerate(leaves) if isinstance(x, Value)]
    draws = any(step.draws for step in it.program.steps)
    if not leaves or values or it.states or draws:
        scope = f"(scope := {known(SCOPE.get)}())"
        yield f"{scope}.tracer is not None or scope.transform is not None"
    facts = [fact for k, x in enumerate(leaves) for fact in _facts(f"a{k}", x)]
    facts += [fact for v in it.passed for fact in _facts(f"{known(v)}._number", v._number)]
    for question, answer in facts:
        single = isinstance(answer, type | np.dtype | bool)  # there is one object of each
        yield f"{question} {'is not' if single else '!='} {known(answer)}"
    for owner, name, x in it.flags:
        yield f"{known(owner)}.{name} != {known(x)}"
    for k, (name, x) in enumerate(values):
        yield f"id({name}) in {known({*map(id, it.states)})}"
        yield from (f"({name} is {before}) is not {x is y}" for before, y in values[:k])
