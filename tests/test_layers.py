"""Imports go down only, a bare import stays light, and no file holds two ideas."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tinygrad_tr"

# From the top. A module imports from the lines below its own, and from its own unit: the modules
# of one string, or the package of that name. Where a package and one of its modules both stand
# here, the module has its own line. A new module needs a place; docs/architecture.md draws it too.
LAYERS = (
    ("__init__", "__main__"),
    ("cli",),
    ("explaining",),
    ("drawing", "plots"),
    ("training",),
    ("compiler",),
    ("files",),
    ("data", "history", "metrics", "optim"),
    ("nn",),
    ("checks",),
    ("jacobians", "anomaly report", "recompute"),
    ("transforms", "forward", "barrier", "custom"),
    ("tracing",),
    ("derivatives", "containers", "state"),
    ("value arrays facts held protocols quick leaks",),
    ("reverse",),
    ("pullback symbols",),
    ("operand",),
    ("special",),
    ("ops",),
    ("ops.declare ops.parameters",),
    ("graph",),
    ("numbers", "palette", "places", "markup", "writing"),
    ("errors",),
    ("messages messages_tr", "_version"),
)

# Conveniences: imports that go up, each inside a function or for types only, so that the layer
# below works without the one above.
UPWARD = {
    ("value", "drawing"): "Value.draw()",
    ("facts", "explaining"): "Value.explain()",
    ("drawing", "explaining"): "draw(value).save(\"page.html\")",
    ("history", "plots"): "History.plot()",
    ("history", "explaining.page"): "History.explorer()",
}

# A catalogue is data.
LONG = {"messages_tr"}

HEAVY = ("graphviz", "matplotlib", "numba", "pandas", "pygraphviz", "rich", "scipy")


@dataclass(frozen=True, slots=True)
class Import:
    source: str
    target: str
    line: int
    deferred: bool  # inside a function, or under TYPE_CHECKING


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def place(module: str) -> tuple[int, str] | None:
    """The line and the unit of a module, by the longest name that fits."""
    named = {
        name: (line, unit)
        for line, units in enumerate(LAYERS)
        for unit in units
        for name in unit.split()
    }
    parts = module.split(".")
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((named[name] for name in names if name in named), None)


def imports(module: str) -> Iterator[Import]:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    deferred = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        for target in targets(module, node):
            if target != module:
                yield Import(module, target, node.lineno, node in deferred)


def targets(module: str, node: ast.AST) -> Iterator[str]:
    """The modules of the package that one statement imports."""
    if isinstance(node, ast.Import):
        yield from filter(None, (inside(alias.name) for alias in node.names))
    elif isinstance(node, ast.ImportFrom):
        base = inside(node.module or "") if not node.level else relative(module, node)
        if base is not None:
            for alias in node.names:
                inner = alias.name if base == "__init__" else f"{base}.{alias.name}"
                yield inner if inner in MODULES else base


def inside(absolute: str) -> str | None:
    """The name within the package; None for somebody else's module."""
    root, _dot, rest = absolute.partition(".")
    return (rest or "__init__") if root == PACKAGE.name else None


def relative(module: str, node: ast.ImportFrom) -> str:
    package = module.split(".") if module != "__init__" else []
    if MODULES[module].name != "__init__.py":
        package = package[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *filter(None, [node.module])]) or "__init__"


def complaint(it: Import) -> str | None:
    source, target = place(it.source), place(it.target)
    if source is None or target is None:
        name = it.source if source is None else it.target
        return f"{name} stands in no layer; give it a line in tests/test_layers.py"
    if source[0] < target[0] or source[1] == target[1]:
        return None
    if it.deferred and (it.source, it.target) in UPWARD:
        return None
    where = "beside" if source[0] == target[0] else "above"
    return (
        f"{it.source} imports {it.target} (line {it.line}), which stands {where} it: a layer "
        f"imports from the layers below only, so that it can be read and tested without the rest"
    )


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str):
    assert place(module), f"{module} stands in no layer; give it a line in tests/test_layers.py"
    wrong = [text for it in imports(module) if (text := complaint(it))]
    assert not wrong, "\n".join(wrong)


def test_each_exception_is_used():
    made = {(it.source, it.target) for module in MODULES for it in imports(module) if it.deferred}
    assert not (unused := set(UPWARD) - made), f"UPWARD names {unused}, which nothing imports"


def test_imports_are_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    file = tmp_path / "declare.py"
    file.write_text(
        "from ..graph import Node\nfrom . import arithmetic\nimport tinygrad_tr.value\n"
        "from tinygrad_tr import nn\ndef f():\n    from .. import drawing\n",
        encoding="utf-8",
    )
    for name in ("ops.declare", "graph", "ops.arithmetic", "value", "nn", "drawing"):
        monkeypatch.setitem(MODULES, name, file)
    seen = {it.target: it for it in imports("ops.declare")}
    assert list(seen) == ["graph", "ops.arithmetic", "value", "nn", "drawing"]
    assert [name for name, it in seen.items() if it.deferred] == ["drawing"]
    assert complaint(seen["graph"]) is None
    assert all("above it" in str(complaint(seen[name])) for name in list(seen)[1:])


def test_bare_import_is_light():
    program = f"import sys, tinygrad_tr; print(*[name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert not loaded.stdout.split(), "import tinygrad_tr loads what only some functions need"


@pytest.mark.parametrize("module", sorted(set(MODULES) - LONG))
def test_a_file_holds_one_idea(module: str):
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= 250, f"{module} has {lines} lines: 250 are enough for one idea, so it has two"
