"""A program as a module of its own: NumPy, the functions that it calls, its source, its numbers."""

from __future__ import annotations

import ast
import base64
import builtins
import dis
import inspect
import linecache
import math
import operator
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from ..errors import CompileError
from ..ops.composite import Program as Composite
from ..ops.declare import Operation
from .program import Program, Var
from .source import Printed
from .spelling import Spelling

__all__ = ["module_text"]

_OURS = __name__.partition(".")[0]
_TEXT = '''"""{name}: forward, backward and update, derived from its forward expression.

``{name}({inputs})`` returns what it returned when it was compiled, containers opened.
`arrays` are changed in place, `numbers` are passed on from call to call.
"""

{imports}import numpy as np

{defined}
{program}
{states}run, arrays, numbers = {name}, [{owned}], {{{numbers}}}


def {name}({inputs}):
    results = run({given})
    {kept}return results[{results}]
'''


def module_text(printed: Printed, program: Program, held: dict[Var, Any]) -> str:
    """The text of a module that runs with NumPy alone, from states as they are `held` now.

    Raises
    ------
    ValueError
        If the program calls what has no source: a function of another library, say.
    """
    spell = _Alone(printed.taken)
    defined = [spell.bound(name, x) for name, x in printed.known.items()]
    n, passed = len(program.outputs), printed.passed
    written = [name for name, x in passed.items() if x in program.writes]
    inputs = ", ".join(printed.inputs)
    return _TEXT.format(
        name=printed.name, inputs=inputs, owned=", ".join(printed.owned), program=printed.text,
        states="".join(f"{x}[...] = {spell(held[y])}\n" for x, y in printed.owned.items()),
        numbers=", ".join(f"{x!r}: {spell(held[y])}" for x, y in passed.items()),
        imports="".join(f"import {x}\n" for x in sorted(spell.imports)),
        defined="\n".join([*spell.sources, *filter(None, defined), ""]),
        given=", ".join(filter(None, [inputs, "*numbers.values()" if passed else ""])),
        kept=f"numbers.update(zip({written}, results[{n}:]))\n    " if written else "",
        results="0" if n == 1 else f":{n}",
    )  # fmt: skip


class _Alone(Spelling):
    """Spells in full: functions as NumPy's own or by their sources, arrays as literals."""

    def __init__(self, taken: set[str]) -> None:
        super().__init__({}, "")
        self.names.taken |= taken
        self.imports: set[str] = set()
        self.sources: list[str] = []

    def bound(self, name: str, x: Any) -> str:
        """The line that gives `x` the name `name`, if it has another."""
        spelt = self.function(x, name) if callable(x) else self(x)
        return "" if spelt == name else f"{name} = {spelt}"

    def function(self, f: Callable[..., Any], wanted: str = "") -> str:
        """A reference to `f`; its source, and those of what it calls, are collected."""
        if isinstance(f, Operation | Composite):
            f = f.compute if isinstance(f, Operation) else f.run
        if f in self.spelt:
            return self.spelt[f]
        home, name = _home(f)
        if home == "builtins":
            return name
        if home is not None:
            return self.imported(home, name)
        node = _definition(f) if isinstance(f, FunctionType) else None
        if node is None:
            raise CompileError(
                "a module of its own cannot call {what!r}: its source is not found", what=f
            )
        name = wanted or self.names.new(name.strip("<>").replace("lambda", "helper") or "helper")
        self.spelt[f] = name
        self.sources.append(self.source(f, deepcopy(node), name))
        return name

    def constant(self, data: Any, wanted: str = "") -> str:
        """Python text of an array, exact to the last bit, or of an object that an option is."""
        if isinstance(data, dict):
            return f"{{{', '.join(f'{self(key)}: {self(x)}' for key, x in data.items())}}}"
        if isinstance(data, frozenset):
            return f"frozenset({{{', '.join(sorted(map(self, data)))}}})"
        if isinstance(data, ModuleType):
            return self.imported(data.__name__, "")
        array = np.asarray(data)
        if array.dtype.hasobject:
            raise CompileError("a module of its own cannot hold {what!r}", what=data)
        if not array.size:
            text = f"np.zeros({array.shape!r}, {array.dtype.str!r})"
        elif array.size <= 16 and array.dtype.kind in "fiub" and np.all(np.isfinite(array)):
            text = f"np.array({array.tolist()!r}, {array.dtype.str!r})"
        else:
            self.imports.add("base64")
            code = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
            text = f"np.frombuffer(base64.b64decode({code!r}), {array.dtype.str!r})"
            text += f".reshape({array.shape!r})"
        return text if array.ndim else f"{text}[()]"

    def imported(self, module: str, name: str) -> str:
        """A reference to a module, or to something in one."""
        if module == "numpy":
            module = "np"
        else:
            self.imports.add(module)
        return f"{module}.{name}" if name else module

    def source(self, f: Any, node: Any, name: str) -> str:
        """The definition of `f` under `name`, after what it needs; `node` is its syntax."""
        node.name, node.decorator_list = name, []  # what a decorator made would be another function
        for x in ast.walk(node):
            if isinstance(x, ast.arg):
                x.annotation = None
            elif isinstance(x, ast.FunctionDef):
                x.returns = None
        outside = {**f.__globals__, **inspect.getclosurevars(f).nonlocals}
        node = _Spelt(self, outside, {*_loads(f.__code__, f.__code__.co_freevars)}).visit(node)
        keywords = f.__kwdefaults__ or {}
        node.args.defaults = [self.expression(x) for x in f.__defaults__ or ()]
        node.args.kw_defaults = [
            self.expression(keywords[x.arg]) if x.arg in keywords else None
            for x in node.args.kwonlyargs
        ]
        return f"{name} = " * isinstance(node, ast.Lambda) + ast.unparse(node) + "\n"

    def expression(self, x: Any) -> ast.expr:
        """`x` as syntax."""
        return ast.parse(self(x), mode="eval").body


def _home(f: Any) -> tuple[str | None, str]:
    """The library that `f` is imported from, None for ours and the user's; and its name."""
    name = getattr(f, "__name__", "helper")
    for module in (np, np.linalg, np.fft, math, operator, builtins):
        if getattr(module, name, None) is f:
            return module.__name__, name
    home = getattr(f, "__module__", None) or ""
    top = home.partition(".")[0]
    if isinstance(f, np.ufunc) or top == "scipy":
        return "scipy.special", name
    if top == "numpy" or (isinstance(f, type) and top != _OURS):
        return home, f.__qualname__
    return None, name


@lru_cache(maxsize=64)
def _functions(text: str) -> list[Any]:
    """The syntax of all functions and lambdas."""
    found = ast.walk(ast.parse(text))
    return [x for x in found if isinstance(x, ast.FunctionDef | ast.Lambda)]


def _definition(f: FunctionType) -> Any:
    """The syntax of `f`, the innermost function around all the places of its code; or None."""
    code = f.__code__
    places = [x for x in code.co_positions() if x[2] is not None and x[2:] != (0, 0)]
    if not places:
        return None
    first, last = min(x[::2] for x in places), max(x[1::2] for x in places)
    found = [
        ((node.lineno, node.col_offset), node)
        for node in _functions("".join(linecache.getlines(code.co_filename, f.__globals__)))
        if getattr(node, "name", "<lambda>") == code.co_name
        and (node.lineno, node.col_offset) <= first
        and (node.end_lineno, node.end_col_offset) >= last
    ]
    return max(found)[1] if found else None


def _loads(code: CodeType, free: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the code, and that of functions in it, looks a name up outside of it."""
    for x in dis.get_instructions(code):
        place: Any = x.positions
        if x.opname == "LOAD_GLOBAL" or (x.opname == "LOAD_DEREF" and x.argval in free):
            yield place.lineno, place.col_offset
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _loads(inner, tuple({*free} & {*inner.co_freevars}))


class _Spelt(ast.NodeTransformer):
    """Puts what names stand for, in a module of its own, in the place of the names."""

    def __init__(self, spell: _Alone, outside: dict[str, Any], places: set[Any]) -> None:
        self.spell, self.outside, self.places = spell, outside, places

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.outside and (node.lineno, node.col_offset) in self.places:
            return self.spell.expression(self.outside[node.id])
        return node
