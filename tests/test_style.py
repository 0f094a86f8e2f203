"""What the style asks for and ruff cannot see: public names listed, examples that run."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

import tinygrad_tr

PACKAGE = Path(tinygrad_tr.__file__).parent
PATHS = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__main__.py"
}
every_module = pytest.mark.parametrize("name", PATHS)


@every_module
def test_public_names_are_listed(name: str):
    module = importlib.import_module(name)
    assert isinstance(getattr(module, "__all__", None), list), f"{name} needs an explicit __all__"
    missing = [public for public in module.__all__ if not hasattr(module, public)]
    assert not missing, f"{name}.__all__ lists {missing}, which it does not define"


@every_module
def test_identifiers_are_ascii(name: str):
    for node in ast.walk(ast.parse(PATHS[name].read_text(encoding="utf-8"))):
        for field in ("id", "name", "arg", "attr"):
            identifier = getattr(node, field, None) or ""
            assert not isinstance(identifier, str) or identifier.isascii(), (
                f"{name}:{node.lineno} {identifier!r}: Turkish is for readers, never for names"
            )


@every_module
def test_examples(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TINYGRAD_TR_LANG", raising=False)
    assert doctest.testmod(importlib.import_module(name)).failed == 0
