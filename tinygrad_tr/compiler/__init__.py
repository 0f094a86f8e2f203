"""`compile`: a function as straight-line code, derived from one ordinary run of it.

The graph of that run is the program: `trace` writes it down, `passes` make it shorter, `source`
prints it, `calling` runs it. The operations are those of the table, and none is named twice.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from ..containers import flatten, outline, paths
from ..graph import SCOPE
from ..value import Value
from .calling import Runner, guarded, signature, varies
from .chance import Chance, refuse_stray
from .module import module_text
from .names import name_variables, safe
from .passes.algebra import simplified
from .passes.common import shared
from .passes.dead import without_dead
from .passes.flat import flattened
from .passes.folding import folded
from .passes.plan import planned
from .passes.signs import signed
from .program import Program, of
from .source import printed
from .trace import Tracer, tracing

__all__ = ["Compiled", "compile", "optimised"]


def optimised(program: Program) -> Program:
    """The program after all passes."""
    for _ in range(2):
        program = without_dead(shared(simplified(signed(folded(program)))))
    return without_dead(flattened(program))


def compile(f: Callable[..., Any], *, fast: bool = False) -> Compiled:
    """`f` as straight-line code, without a node for each operation.

    Parameters
    ----------
    f : callable
        A function of arrays, numbers, Values and nested containers of these. It may use Values and
        Modules from outside, differentiate (``backward()``, `grad` …) and write data
        (``optimizer.step()``): these are read and written anew in each run. What is neither an
        argument nor a Value is fixed when the function is traced.
    fast : bool
        Print loops for numba (extra ``[fast]``) in place of calls of NumPy.

    Returns
    -------
    Compiled
        Called like `f`; it returns plain arrays and numbers. ``.source`` is its code.

    Raises
    ------
    TraceError
        At the first call, where `f` branches or loops on numbers that only a run knows.

    Examples
    --------
    >>> import numpy as np
    >>> square = compile(lambda x: np.sum(x * x))
    >>> square(np.array([3.0, 4.0]))
    np.float64(25.0)
    """
    return Compiled(f, fast)


class Compiled:
    """A compiled function.

    Attributes
    ----------
    source : str
        The code of the program that ran last.
    """

    def __init__(self, f: Callable[..., Any], fast: bool = False) -> None:
        if not callable(f):
            raise TypeError(f"compile takes a function, not {type(f).__name__}")
        self.function, self.fast = f, fast
        self._known: dict[Any, tuple[Runner, Any, bool]] = {}
        self._last: Runner | None = None
        self._entry, self._count = self._slow, -1
        self._lock = RLock()
        update_wrapper(self, f, updated=())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function returns, as plain arrays and numbers."""
        if kwargs or len(args) != self._count:
            return self._slow(args, kwargs)
        return self._entry(*args)

    def _slow(self, args: Any, kwargs: Any) -> Any:
        """Find the program for these arguments, or make it, and run it."""
        if SCOPE.get().tracer is not None:
            return self.function(*args, **kwargs)
        leaves, _again = flatten((args, kwargs))
        key = tuple([signature(x) for x in leaves]), outline((args, kwargs))
        found = self._known.get(key)
        if found is None or not found[0].fits():
            found = self._known[key] = self._traced(args, kwargs)
        runner, again, single = found
        self._last = runner
        if not kwargs and len(leaves) == len(args):
            self._count = len(args)
            self._entry = guarded(runner, args, single, again, self._slow)
        data = [x._number if isinstance(x, Value) else x for x in leaves if varies(x)]
        return again(runner.call(*data))

    def _traced(self, args: Any, kwargs: Any) -> tuple[Runner, Any, bool]:
        """Run the function once, and make a program of it."""
        leaves, again = flatten((args, kwargs))
        chance = Chance(self.function, leaves)
        tracer = Tracer(chance)
        given, inputs = list(leaves), []
        for k, (x, name) in enumerate(zip(leaves, self._names(args, kwargs), strict=True)):
            if varies(x):
                data, needs = (x._number, x.requires_grad) if isinstance(x, Value) else (x, False)
                inputs.append(of(data, name))
                given[k] = tracer.leaf(data, inputs[-1], needs)
        args, kwargs = again(given)
        try:
            with tracing(tracer):
                result = self.function(*args, **kwargs)
                outputs, outputs_again = flatten(result)
                single = len(outputs) == 1 and outputs[0] is result
                program = tracer.program(inputs, outputs)
        finally:
            tracer.forget()
            stray = chance.restore()
        refuse_stray(stray)
        name_variables(tracer, self.function)
        program = optimised(program)
        text = printed(program, planned(program), self._called)
        space = {**text.functions, **text.constants, "np": np}
        exec(text.text, space)
        runner = Runner(
            program, text, space["prepare"](), tracer.values, tracer.flags(), self._lock
        )
        return runner, outputs_again, single

    def _names(self, args: Any, kwargs: Any) -> list[str]:
        """What the leaves of the arguments are called."""
        try:
            bound = inspect.signature(self.function).bind(*args, **kwargs).arguments
        except (TypeError, ValueError):
            return [f"x{k}" for k in range(len(flatten((args, kwargs))[0]))]
        found = []
        for x in (*args, *kwargs.values()):
            name = next((name for name, given in bound.items() if given is x), "x")
            found += paths(x, name)
        return found

    @property
    def source(self) -> str:
        """The code of the program that ran last."""
        text: str = self._ran().printed.text
        return text

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
        text, n = runner.printed, len(runner.program.outputs)
        passed = text.heads[len(text.heads) - len(text.passed) :]
        held = [value._number for value, _ in [*runner.owned, *runner.passed]]
        states = dict(zip([*text.owned, *passed], held, strict=True))
        file.write_text(module_text(runner.printed, self._called, n, states), encoding="utf-8")
        return file

    @property
    def _called(self) -> str:
        """The name of the function, as code may spell it."""
        return safe(getattr(self, "__name__", "").strip("<>")) or "step"

    def _ran(self) -> Runner:
        if self._last is None:
            raise ValueError("nothing is compiled before the first call: call it, then look")
        return self._last
