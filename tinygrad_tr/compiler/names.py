"""Names for variables: what the user calls them, made safe; nothing a user wrote becomes code."""

from __future__ import annotations

import builtins
import inspect
import linecache
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from keyword import iskeyword, issoftkeyword
from types import ModuleType
from typing import Any

from ..containers import flatten, paths
from ..graph import Node
from .program import Var

__all__ = [
    "RESERVED", "Names", "argument_names", "found_in", "function_name", "name_variables", "safe",
]  # fmt: skip

RESERVED = {
    *dir(builtins), "np", "math", "scipy", "operator", "base64", "run", "arrays",
    "numbers", "results",
}  # fmt: skip


_ASSIGNED = re.compile(r"\s*([^\W\d]\w*) *=[^=]")


def safe(name: str) -> str:
    """A plain ASCII identifier that looks like `name`; empty if nothing of it is left.

    Examples
    --------
    >>> safe("layers.0.weight"), safe("x; import os"), safe("class"), safe("ğ")
    ('layers_0_weight', 'x_import_os', 'class_', '')
    """
    text = re.sub(r"[^0-9A-Za-z]+", "_", name[:60]).strip("_")
    if not text:
        return ""
    text = f"v{text}" if text[0].isdigit() else text
    return f"{text}_" if iskeyword(text) or issoftkeyword(text) else text


def function_name(f: Any) -> str:
    """What a function is called in its source."""
    name = safe(getattr(f, "__name__", "").strip("<>")) or "step"
    return f"{name}_" if name in RESERVED else name


class Names:
    """Gives each variable one name that nothing else has."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self.taken = set(reserved)
        self.of: dict[Var, str] = {}
        self._next: dict[str, int] = {}

    def __call__(self, x: Var) -> str:
        """The name of `x`."""
        if x not in self.of:
            self.of[x] = self.new(safe(x.name) or "v")
        return self.of[x]

    def new(self, wanted: str) -> str:
        """`wanted`, or with a number if it is taken."""
        name, k = wanted, self._next.get(wanted, 1)
        while name in self.taken:
            k += 1
            name = f"{wanted}{k}" if not wanted[-1].isdigit() else f"{wanted}_{k}"
        self._next[wanted] = k
        self.taken.add(name)
        return name


def found_in(f: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """What the function reaches by a name of its own: its object, closures and globals."""
    inner = inspect.unwrap(f)
    if getattr(inner, "__self__", None) is not None:
        yield "self", inner.__self__
    if (code := getattr(inner, "__code__", None)) is None:
        return
    for name, cell in zip(code.co_freevars, inner.__closure__ or (), strict=True):
        with suppress(ValueError):  # not assigned yet
            yield name, cell.cell_contents
    for name in code.co_names:
        if name in inner.__globals__:
            yield name, inner.__globals__[name]


def argument_names(f: Callable[..., Any], args: Any, kwargs: Any) -> list[str]:
    """What the leaves of the arguments are called."""
    try:
        bound = inspect.signature(f).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        bound = {}
    named = {id(x): name for name, x in bound.items()}
    given = [*args, *kwargs.values()]
    return [path for x in given for path in paths(x, named.get(id(x), "x"))]


def _assigned(file: str, line: int) -> tuple[str, int]:
    """The name that the statement of a line gives its result, and the line where it does."""
    text = ""
    for k in range(line, max(line - 10, 0), -1):
        head = linecache.getline(file, k)
        text = head + text if k < line else ""
        goes_on = k == line or sum(map(text.count, "([{")) > sum(map(text.count, ")]}"))
        if goes_on and (found := _ASSIGNED.match(head)):
            return found[1], k
    return "", line


def name_variables(tracer: Any, f: Callable[..., Any]) -> None:
    """Give the variables of a run the names that the user's program has for them."""
    last = {_assigned(*place): var for place, var in tracer.lines.items()}
    for (name, _line), var in last.items():
        var.name = var.name or name
    known: dict[Any, str] = {}
    for name, x in found_in(f):
        for path, value in _inside(name, x):
            if isinstance(value, Node):
                known.setdefault(value, path)
    for value, var in tracer.first.items():
        var.name = value.name or known.get(value, "")
    for slope, variables in tracer.slopes.items():
        names = [x.name for x in variables if x.name]
        if names and not slope.name:
            slope.name = f"d_{names[0]}"


def _inside(name: str, x: Any) -> Iterator[tuple[str, Any]]:
    """What an object holds, with names: parameters, what is in its attributes, in containers."""
    held = [(name, x)]
    if hasattr(x, "named_parameters"):
        held = list(x.named_parameters())
    elif isinstance(x, ModuleType):  # which holds far too much
        held = [(key, y) for key, y in vars(x).items() if isinstance(y, Node)]
    elif hasattr(x, "__dict__") and not isinstance(x, type):
        held = [(key.strip("_"), y) for key, y in vars(x).items()]
    for key, y in held:
        yield from zip(paths(y, key), flatten(y)[0], strict=True)
