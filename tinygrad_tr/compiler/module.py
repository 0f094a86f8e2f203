"""A program as a module of its own: NumPy, the functions that it calls, its numbers, its source."""

from __future__ import annotations

import ast
import base64
import inspect
import math
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from ..errors import CompileError
from ..ops.composite import Program
from ..ops.declare import Operation, is_weak
from .names import Names
from .source import Printed

__all__ = ["module_text"]

_NO_SOURCE = "a module of its own cannot call {what!r}: its source is not found"
_HEAD = '''"""{name}: forward, backward and update, derived from its forward expression.

``{name}({arguments})`` returns what it returned when it was compiled, containers opened.
`arrays` are changed in place ({owned}), `numbers` are passed on from call to call ({passed}).
"""

'''
_TAIL = '''

def {name}({arguments}):
    results = run({arguments}{given})
    {kept}return results{results}
'''


def module_text(printed: Printed, name: str, n_outputs: int, states: dict[str, Any]) -> str:
    """The text of a module that runs with NumPy alone; `states` are all by name, as they are now.

    Raises
    ------
    ValueError
        If the program calls what has no source: a function of another library, say.
    """
    own = {"np", "base64", "arrays", "numbers", "run", "results", name}
    bundle = _Bundle(Names({*printed.functions, *printed.constants, *own}))
    lines = [bundle.bound(called, f) for called, f in printed.functions.items()]
    lines += [f"{called} = {literal(data)}" for called, data in printed.constants.items()]
    n = len(printed.heads) - len(printed.passed)
    arguments, passed = printed.heads[:n], printed.heads[n:]
    ending = ["run, arrays = prepare()"]
    ending += [f"arrays[{k}][...] = {literal(states[x])}" for k, x in enumerate(printed.owned)]
    ending.append(f"numbers = {{{', '.join(f'{x!r}: {literal(states[x])}' for x in passed)}}}")
    written = [x for x, var in zip(passed, printed.passed, strict=True) if var in printed.written]
    kept = [f"numbers[{x!r}] = results[{n_outputs + k}]" for k, x in enumerate(written)]
    tail = _TAIL.format(
        name=name, arguments=", ".join(arguments), kept="".join(f"{x}\n    " for x in kept),
        given="".join(f", numbers[{x!r}]" for x in passed) if arguments
        else ", ".join(f"numbers[{x!r}]" for x in passed),
        results="[0]" if n_outputs == 1 else f"[:{n_outputs}]",
    )  # fmt: skip
    head = _HEAD.format(
        name=name, arguments=", ".join(arguments), owned=", ".join(printed.owned) or "none",
        passed=", ".join(passed) or "none",
    )  # fmt: skip
    imports = ["import base64", "", "import numpy as np", *bundle.imports]
    parts = [imports, bundle.sources, [*filter(None, lines)], [printed.text], ending]
    return head + "\n\n".join("\n".join(part) for part in parts if part) + tail


def literal(data: Any) -> str:
    """Python text of an array, exact to the last bit."""
    if isinstance(data, np.random.Generator):
        raise CompileError("a module of its own cannot hold {what!r}", what=data)
    if is_weak(data):
        return _plain(data)
    array = np.asarray(data)
    if array.size <= 16 and array.dtype.kind in "fiub" and np.all(np.isfinite(array)):
        return f"np.array({array.tolist()!r}, {array.dtype.str!r}){'' if array.ndim else '[()]'}"
    text = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    made = f"np.frombuffer(base64.b64decode({text!r}), {array.dtype.str!r})"
    return f"{made}.reshape({array.shape!r}){'' if array.ndim else '[()]'}"


class _Bundle:
    """The sources of functions, with those of what they call."""

    def __init__(self, names: Names) -> None:
        self.names, self.known = names, {}  # type: tuple[Names, dict[Any, str]]
        self.imports: list[str] = []
        self.sources: list[str] = []

    def bound(self, name: str, f: Any) -> str:
        """The line that gives `f` the name `name`; imports and sources are collected."""
        made = self.reference(f)
        return "" if made == name else f"{name} = {made}"

    def reference(self, f: Any) -> str:
        """An expression for `f`."""
        if isinstance(f, Operation | Program):
            f = f.compute if isinstance(f, Operation) else f.run
        if isinstance(f, dict):
            return f"{{{', '.join(f'{key!r}: {self.reference(x)}' for key, x in f.items())}}}"
        if isinstance(f, ModuleType):
            return self.imported(f.__name__, None)
        if isinstance(f, type) and f.__module__ == "builtins":
            return f.__name__
        if isinstance(f, type) and getattr(np, f.__name__, None) == f:
            return f"np.{f.__name__}"
        if isinstance(f, type) and issubclass(f, Exception):
            return f"np.linalg.{f.__name__}"
        if isinstance(f, type) and not f.__module__.startswith(("numpy", __package__)):
            return self.imported(f.__module__, f.__qualname__)
        if not callable(f) or isinstance(f, type):
            return _plain(f)
        home, name = _home(f)
        if home is not None:
            return self.imported(home, name)
        if f not in self.known:
            plain = name.strip("<>").replace("lambda", "helper") or "helper"
            self.known[f] = self.names.new(plain)
            self.sources.append(self.source(f, self.known[f]))
        return self.known[f]

    def imported(self, module: str, name: str | None) -> str:
        """A reference to a module, or to something in one."""
        if module == "numpy":
            return f"np.{name}" if name else "np"
        line = f"import {module}"
        if line not in self.imports:
            self.imports.append(line)
        return f"{module}.{name}" if name else module

    def source(self, f: Any, name: str) -> str:
        """The definition of `f` under `name`, after what it needs."""
        if not isinstance(f, FunctionType):
            raise CompileError(_NO_SOURCE, what=f)
        node = _definition(f)
        outside = {**f.__globals__, **inspect.getclosurevars(f).nonlocals}
        used = {x for x in _names(f.__code__) if x in outside} - set(_locals(f.__code__))
        for default in _defaults(node):
            used |= {x.id for x in ast.walk(default) if isinstance(x, ast.Name)}
        replaced = {x: self.reference(outside[x]) for x in sorted(used) if x in outside}
        node = _Bare(replaced).visit(node)
        if isinstance(node, ast.Lambda):
            return f"{name} = {ast.unparse(node)}\n"
        node.name = name
        return ast.unparse(node) + "\n"


def _home(f: Any) -> tuple[str | None, str]:
    """The library that `f` is imported from, None for ours and the user's; and its name."""
    name = getattr(f, "__name__", "helper")
    for module in (np, np.linalg, np.fft, math):
        if getattr(module, name, None) is f:
            return module.__name__, name
    home = getattr(f, "__module__", None) or ""
    if isinstance(f, np.ufunc) or home.partition(".")[0] in ("scipy", "_operator"):
        return ("operator" if home == "_operator" else "scipy.special"), name
    if home.partition(".")[0] == "numpy":
        return home, getattr(f, "__qualname__", name)
    return None, name


def _plain(x: Any) -> str:
    if isinstance(x, np.dtype):
        return f"np.dtype({x.str!r})"
    if isinstance(x, frozenset) and all(isinstance(part, type) for part in x):
        return f"frozenset({{{', '.join(sorted(part.__name__ for part in x))}}})"
    if isinstance(x, float):
        return repr(x) if math.isfinite(x) else f"float('{x}')"
    if x is None or isinstance(x, int | complex | str | tuple | list):
        return repr(x)
    raise CompileError("a module of its own cannot hold {what!r}", what=x)


@lru_cache(maxsize=64)
def _tree(module: str, file: str) -> ast.Module:
    with open(file, encoding="utf-8") as stream:
        return ast.parse(stream.read())


def _definition(f: FunctionType) -> Any:
    """The syntax of a function or lambda, found by its line; lambdas of a line by what they do."""
    code = f.__code__
    found: list[Any] = []
    for node in ast.walk(_tree(f.__module__, code.co_filename)):
        if getattr(node, "lineno", None) != code.co_firstlineno:
            continue
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            found.append(node)
        elif isinstance(node, ast.Lambda) and code.co_name == "<lambda>":
            made = compile(ast.Expression(node), "", "eval").co_consts
            inner = next(x for x in made if isinstance(x, CodeType))
            if _marks(inner) == _marks(code):
                found.append(node)
    if not found:
        raise CompileError(_NO_SOURCE, what=f)
    return deepcopy(found[0])


def _marks(code: CodeType) -> Any:
    """What tells lambdas of one line apart; where a name is looked up does not."""
    numbers = [x for x in code.co_consts if type(x) is not CodeType]
    return code.co_varnames, set(_names(code)), numbers


def _defaults(node: Any) -> list[Any]:
    return [*node.args.defaults, *(x for x in node.args.kw_defaults if x is not None)]


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    yield from code.co_freevars
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _locals(code: CodeType) -> Iterator[str]:
    yield from code.co_varnames
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _locals(inner)


class _Bare(ast.NodeTransformer):
    """Puts other expressions in the place of names, and leaves out annotations and docstrings."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.names and isinstance(node.ctx, ast.Load):
            return ast.parse(self.names[node.id], mode="eval").body
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node
