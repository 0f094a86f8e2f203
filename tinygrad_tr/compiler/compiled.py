"""A compiled function: it finds the program for its arguments, or makes it, and runs it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from types import MethodType
from typing import Any

from ..containers import flatten, outline
from ..errors import CompileError, TraceError
from ..graph import SCOPE
from ..messages import _
from ..value import Value
from .calling import Runner, entry, signature, varies
from .chance import Chance
from .module import module_text
from .names import argument_names, function_name, name_variables
from .passes.order import optimised
from .passes.plan import planned
from .program import Program, of
from .source import Printed, printed
from .trace import Tracer, tracing

__all__ = ["Compiled"]


class Compiled:
    """A compiled function, with the programs that it ran so far."""

    def __init__(self, f: Callable[..., Any], fast: bool = False) -> None:
        if not callable(f):
            raise TraceError("compile takes a function, not {kind}", kind=type(f).__name__)
        if fast and find_spec("numba") is None:
            raise ImportError(
                'compile(f, fast=True) prints loops for numba, which is not installed; '
                'pip install "tinygrad_tr[fast]", or leave fast out'
            )
        self.function, self.fast = f, fast
        self._known: dict[Any, Runner] = {}
        self._last: Runner | None = None
        # How many arguments there were, and the way in for such: one object, for other threads.
        self._quick: tuple[int, Callable[..., Any]] = -1, self._slow
        self._lock = RLock()
        update_wrapper(self, f, updated=())
        self._name = function_name(f)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function returns, as plain arrays and numbers."""
        count, entry = self._quick
        if kwargs or len(args) != count:
            return self._slow(args, kwargs)
        return entry(*args)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """A compiled method is called with its object, which is fixed in the program."""
        return self if instance is None else MethodType(self, instance)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.function, self.fast)  # a copy compiles anew

    def _found(self, args: Any, kwargs: Any, leaves: list[Any]) -> Runner:
        """The program for these arguments, made if there is none."""
        key = signature(leaves), outline((args, kwargs))
        found = self._known.get(key)
        if found is None or not found.fits():
            with _without_collector():
                found = self._known[key] = self._traced(args, kwargs, leaves)
        if not {*map(id, found.states)}.isdisjoint(map(id, leaves)):
            raise TraceError(
                "a Value reached from outside is an argument too: leave it out of the arguments"
            )
        self._last = found
        return found

    def _slow(self, args: Any, kwargs: Any, times: int = 1) -> Any:
        """Find the program for these arguments, or make it, and run it."""
        if _observed():  # whoever differentiates needs its operations
            for _step in range(times):
                result = self.function(*args, **kwargs)
            return result
        leaves, _again = flatten((args, kwargs))
        runner = self._found(args, kwargs, leaves)
        if not kwargs and [*map(id, leaves)] == [*map(id, args)]:  # no containers
            self._quick = len(args), runner.entry
        return runner.entry(*leaves, sure=True, times=times)

    def _traced(self, args: Any, kwargs: Any, leaves: list[Any]) -> Runner:
        """Run the function once, and make a program of it."""
        tracer, program, rebuilt, single, stray = self._written_down(args, kwargs)
        if tracer.left():  # the first run made state for the next ones
            tracer, program, rebuilt, single, stray = self._written_down(args, kwargs)
            tracer.refuse_left()
        if stray:
            raise TraceError(
                "random numbers that a Generator draws itself would be the same in every run of "
                "the compiled function; draw them by nn.Dropout or ops.randomness.uniform_like, or "
                "pass them as an argument"
            )
        name_variables(tracer, self.function)
        program = optimised(program)
        made = Runner(program, self._printed(program), list(tracer.first), tracer.flags())
        made.entry = entry(made, leaves, rebuilt, single, self._slow, self._lock)
        return made

    def _written_down(self, args: Any, kwargs: Any) -> tuple[Tracer, Program, Any, bool, bool]:
        """The program of one run; what the run computed is let go of at its end."""
        leaves, rebuilt = flatten((args, kwargs))
        tracer = Tracer(chance := Chance(self.function, leaves))
        given, inputs, met = list(leaves), [], {}  # type: list[Any], list[Any], dict[int, Any]
        names = argument_names(self.function, args, kwargs)
        for k, (x, name) in enumerate(zip(leaves, names, strict=True)):
            if varies(x):
                data, needs = (x._number, x.requires_grad) if isinstance(x, Value) else (x, False)
                inputs.append(of(data, name))
                leaf = tracer.leaf(data, inputs[-1], needs)
                given[k] = met.setdefault(id(x), leaf) if isinstance(x, Value) else leaf
        args, kwargs = rebuilt(given)
        try:
            with tracing(tracer):
                result = self.function(*args, **kwargs)
                outputs, rebuilt = flatten(result)
                program = tracer.program(inputs, outputs)
        except (TypeError, ValueError) as error:  # NumPy's, which says less: a[0] = v
            if isinstance(error.__cause__, TraceError):
                raise error.__cause__ from None
            raise
        finally:
            tracer.forget()
            stray = chance.restore()
        single = len(outputs) == 1 and outputs[0] is result
        return tracer, program, rebuilt, single, stray

    def _printed(self, program: Program) -> Printed:
        """The program as source; with `fast` as loops, or why it is not."""
        if not self.fast:
            return self._as_numpy(program)
        from .native import natively  # the only part that needs numba

        found = natively(program, self._name)
        return self._as_numpy(program, found) if isinstance(found, str) else found

    def _as_numpy(self, program: Program, reason: str = "") -> Printed:
        made = printed(program, planned(program), self._name)
        made.reason = reason
        return made

    def repeat(self, n: int) -> Callable[..., Any]:
        """A function of the same arguments that runs `n` steps and returns what the last returns.

        It looks at the arguments once, so small steps are quicker than in a loop of one's own. With
        ``fast=True`` the loop over the steps is native too, where the whole step is.

        Parameters
        ----------
        n : int
            At least 1.

        Examples
        --------
        >>> from tinygrad_tr import Value
        >>> w = Value(1.0)
        >>> def double(x):
        ...     w.data = w.data * x
        ...     return w.data
        >>> Compiled(double).repeat(10)(2.0)
        1024.0
        """
        if type(n) is not int or n < 1:
            raise CompileError("a step is repeated at least once; n is {n!r}", n=n)

        def run(*args: Any, **kwargs: Any) -> Any:
            return self._slow(args, kwargs, n)

        return run

    @property
    def source(self) -> str:
        """The code of the program that ran last; with ``fast=True``, after its loops."""
        made = self._ran().printed
        return "\n\n".join(x for x in (made.loops, made.text) if x)

    @property
    def fast_reason(self) -> str:
        """Why the program that ran last is not one native function; empty if it is."""
        reason = self._ran().printed.reason
        return reason if self.fast else _("fast=True was not asked for")

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the program that ran last as a module that needs NumPy and nothing else.

        Parameters
        ----------
        path : path
            Usually ``"step.py"``. A file that is there is replaced.

        Raises
        ------
        ValueError
            If the program calls what has no source: a function of another library, say.
        """
        runner, file = self._ran(), Path(path)
        program, text = runner.program, runner.printed
        if text.loops:
            text = self._as_numpy(program)
        held = {x: v._number for x, v in zip(program.state, runner.states, strict=True)}
        file.write_text(module_text(text, program, held), encoding="utf-8")
        return file

    def _ran(self) -> Runner:
        if self._last is None:
            raise CompileError("nothing is compiled before the first call: call it, then look")
        return self._last


def _observed() -> bool:
    """Whether a tracer or a transform wants to see the operations of a call."""
    scope = SCOPE.get()
    return scope.tracer is not None or scope.transform is not None


@contextmanager
def _without_collector() -> Iterator[None]:
    """Inside, Python looks for no garbage: to walk a long program again and again takes longer."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
