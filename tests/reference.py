"""Write docs/operations.md from the table: ``python -m tests.reference``.

It stands with the tests, and not in the package, because the levels are those of tests/names.py
and the conventions those that the tests check. Rules print themselves; what is no expression is
shown as it is written. tests/test_reference.py sees that the page is the one of today.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import tinygrad_tr as tg
from tests import names, written
from tests.conventions import CONVENTIONS
from tests.differences import differentiable
from tests.levels import LEVELS, function, level_of, named, names_of, promised
from tests.samples import SAMPLES
from tinygrad_tr import ops
from tinygrad_tr.graph import history
from tinygrad_tr.ops import PROGRAMS, TABLE, Operation
from tinygrad_tr.ops.composite import Program
from tinygrad_tr.ops.refused import IN_PLACE, way_out

__all__ = ["OLDEST", "PAGE", "page", "places_of"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "operations.md"
OLDEST = (2, 2)  # NumPy that has all the names of the page

HEAD = """\
# Operations

All that has a derivative, and what has none. `python -m tests.reference` writes this page from
the table in `tinygrad_tr/ops/`; a test sees that it is the table's. How an entry is read:
[architecture.md](architecture.md); how one is added: [adding-an-op.md](adding-an-op.md).

* **name**: NumPy's, without `np.`; `special.` stands for `tg.special.`. The ndarray method and
  the operator of the same meaning are the same entry.
* **level**: `core` is what a network needs, `standard` what HIPS autograd has, `beyond` the rest.
  A part is an operation that only the rules of others call.
* **rule**: `dx` is the local derivative in `x`, which the engine multiplies by the incoming
  gradient `g`; `gx` is the whole product. An operand without a letter of its own is one of many
  (`each`).
* **options**: the arguments of NumPy's that are known beside the operands; any other raises
  `TypeError`.
"""
WEAK = """
## Python numbers and arrays of other libraries

A Value made from a Python number is weak: it promotes nothing and its gradient is a Python
number. Beside arrays of another library (CuPy, Dask) its gradient is **an array of that library
without axes**, not a Python number: to have the number, the library would have to bring it into
Python's memory, which waits for a device or runs a task graph. `float(v.grad)` asks for it, when
the program wants it. Its dtype is that of the arrays, so an update of the number promotes nothing
either. A function that has several Python numbers and no array gives a Python
number, in `tg.special` too.

A ufunc with `where=` raises `TypeError`: NumPy leaves the elements that are not chosen
uninitialised unless there is an `out=`, and an `out=` would lose the gradient. `np.where(mask,
f(x), other)` says what they are. Reductions take `where=` (`np.sum(x, where=m)`,
`np.add.reduce(x, where=m)`).
"""
PROGRAMMED = "They have no rule: on Values the program runs, and what it calls is recorded."


# ---- places -------------------------------------------------------------------------------


@cache
def homes() -> dict[Any, str]:
    """Entry or program → the module of `ops` that gives it a name, or where its program is."""
    found: dict[Any, str] = {}
    for module in pkgutil.iter_modules(ops.__path__):
        home = import_module(f"{ops.__name__}.{module.name}")
        own = re.findall(r"^([A-Za-z_]\w*) = ", inspect.getsource(home), re.MULTILINE)
        for name in own:
            it = getattr(home, name, None)
            if isinstance(it, Operation | Program):
                found.setdefault(it, module.name)
    for program in PROGRAMS.values():
        found.setdefault(program, program.run.__module__.rpartition(".")[2])
    return found


def home_of(entry: Any) -> str:
    """The module of an entry; those without a name of their own are told by their rules."""
    if entry in homes():
        return homes()[entry]
    modules = [getattr(rule.function, "__module__", "constants") for rule in entry.rules]
    return modules[0].rpartition(".")[2]


# ---- the parts of the page -----------------------------------------------------------------


def code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def table(head: str, rows: Iterable[str]) -> list[str]:
    columns = head.split(" | ")
    return [row(*columns), row(*("---" for _ in columns)), *rows, ""]


def opening(module: str) -> str:
    """The first sentence of a module's docstring."""
    text = " ".join((import_module(f"{ops.__name__}.{module}").__doc__ or "").split())
    return re.split(r"(?<=\.) ", text)[0]


def entry_row(entry: Operation) -> str:
    rules = "<br>".join(code(text) for text in written.rules(entry))
    options = " ".join(sorted(entry.options))
    shown = "<br>".join(map(code, names_of(entry)))
    return row(shown, level_of(entry), code(entry.text), rules, code(options) if options else "")


def program_row(program: Program) -> str:
    shown = "<br>".join(map(code, names_of(program)))
    parts = ", ".join(map(code, made_of(program)))
    return row(shown, level_of(program), code(written.signature(program.run)), parts)


def made_of(program: Program) -> list[str]:
    """The entries that the program's first samples record."""
    found: set[str] = set()
    for sample in SAMPLES[program][:4]:
        xs = [tg.Value(x) if differentiable(x) else x for x in sample.operands()]
        out = sample(*xs)
        found |= {node.op.name for node in history([out]) if node.op is not None}
    return sorted(found)


def by_module(entries: Iterable[Any], head: str, line: Any) -> Iterator[str]:
    groups: dict[str, list[Any]] = {}
    for entry in entries:
        groups.setdefault(home_of(entry), []).append(entry)
    for module in sorted(groups):
        yield f"### `ops/{module}.py`"
        yield ""
        yield opening(module)
        yield ""
        yield from table(head, map(line, groups[module]))


def counts() -> list[str]:
    """How many names and entries stand at which level."""
    lines = []
    for level in LEVELS:
        of_level = [entry for entry in named() if level_of(entry) == level]
        listed = sum(level == other for _, other, _ in promised())
        programs = sum(isinstance(entry, Program) for entry in of_level)
        rules = str(len(of_level) - programs)
        lines.append(row(level, str(listed), rules, str(programs)))
    return table("level | names | entries with rules | programs", lines)


def constants() -> list[str]:
    plain = " ".join(code(name) for name in names.CONSTANT.split())
    zero = " ".join(code(name) for name in names.ZERO.split())
    return [
        "## Constants", "",
        "Recorded with derivative 0, so that a program through them gets zeros and not an error: "
        f"{zero} `special.gammasgn`", "",
        f"Plain results, which carry no gradient: {plain}", "",
    ]  # fmt: skip


def refused() -> list[str]:
    ways: dict[str, list[str]] = {}
    for name in names.REFUSED.split():
        ways.setdefault(way_out(function(name)), []).append(code(name))
    rows = [row(" ".join(several), way.replace("|", "\\|")) for way, several in ways.items()]
    rows += [row(code(f"v.{name}()"), f"use {way}") for name, way in IN_PLACE.items()]
    rows += [
        row("`x[i] = v` `a += v` `out=`", "`np.where`, `np.concatenate`, `x + mask * v`, "
            "`a = a + v`"),
        row("`np.array(v)` `np.array([v, w])` `np.full(n, v)`", "`v.detach()`, `np.stack`, "
            "`v * np.ones(n)`"),
        row("`vectorize` `frompyfunc`", "ufuncs on whole arrays"),
        row("`pad(mode=\"empty\")`", "its padding is uninitialised memory: `mode=\"constant\"`"),
        row("`logsumexp(return_sign=True)`", "`log(abs(s)) + m` and `sign(s)` of "
            "`s = sum(b * exp(a - m))`, `m = max(a)`"),
        row("a ufunc's `where=`", "`np.where(mask, f(x), other)`"),
    ]  # fmt: skip
    return ["## Refused", "", *table("function | way out", rows)]


def conventions() -> list[str]:
    rows = [row(it.where, it.value, " ".join(map(code, places_of(it.tests)))) for it in CONVENTIONS]
    return ["## Where a derivative is a choice", "", *table("where | value | test", rows)]


def places_of(text: str) -> list[str]:
    """``module: f g; other: h`` as ``module.f``, ``module.g``, ``other.h``."""
    found = []
    for part in text.split(";"):
        module, _, functions = part.partition(":")
        found += [f"{module.strip()}.{name}" for name in functions.split()]
    return found


def page() -> str:
    """The text of docs/operations.md."""
    for module in pkgutil.iter_modules(ops.__path__):
        import_module(f"{ops.__name__}.{module.name}")
    entries = [it for it in dict.fromkeys(TABLE.values()) if not it.plain]
    entries += [it for it in SAMPLES if isinstance(it, Operation) and it not in entries]
    lines = [HEAD, *counts(), *conventions(), WEAK.strip(), "", "## Entries with rules", ""]
    lines += by_module(entries, "name | level | printed | rules | options", entry_row)
    lines += ["## Programs of other entries", "", PROGRAMMED, ""]
    programs = dict.fromkeys([*PROGRAMS.values(), *(p for p in SAMPLES if isinstance(p, Program))])
    lines += by_module(programs, "name | level | called as | records", program_row)
    lines += constants() + refused()
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name}: {PAGE.stat().st_size} bytes")
