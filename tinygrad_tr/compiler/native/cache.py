"""Emitted modules on disk, named by what is in them, so that numba's results last for ever.

A module is written once and never changed; the folder is that of ``TINYGRAD_TR_CACHE``, or the
user's for caches. Where nothing can be written, the module lives for this process alone.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

__all__ = ["compiled", "folder"]


def folder() -> Path:
    """Where emitted modules are kept."""
    given = os.environ.get
    if chosen := given("TINYGRAD_TR_CACHE"):
        return Path(chosen)
    home = Path.home()
    base = {
        "darwin": home / "Library/Caches",
        "win32": given("LOCALAPPDATA") or home / "AppData/Local",
    }
    return Path(base.get(sys.platform) or given("XDG_CACHE_HOME") or home / ".cache", "tinygrad_tr")


def compiled(text: str, types: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    """The functions of the module with that text, compiled for arguments of those types."""
    import numba

    versions = f"{sys.version_info[:2]} {np.__version__} {numba.__version__}"
    digest = hashlib.sha256(f"{versions}\n{text}".encode()).hexdigest()[:32]
    name = f"tinygrad_tr_loops_{digest}"
    try:
        return _compiled(_imported(name, _written(folder() / f"{name}.py", text)), types)
    except numba.core.errors.NumbaError:
        raise
    except Exception:  # a folder that cannot be written, or a file in it that is broken
        sys.modules.pop(name, None)
        return _compiled(_of_this_process(name, text), types)


def _compiled(module: ModuleType, types: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    found = {name: getattr(module, name) for name in types}
    for name, function in found.items():
        function.compile(types[name])
    return found


def _written(file: Path, text: str) -> Path:
    """The file, complete or not there at all, whoever else writes it at the same time."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            os.replace(unfinished, file)
        except BaseException:
            os.unlink(unfinished)
            raise
    if not os.access(file.parent, os.W_OK):
        raise OSError(f"nothing can be written beside {file}")
    return file


def _imported(name: str, file: Path) -> ModuleType:
    if name not in sys.modules:
        sys.modules[name] = ModuleType(name)  # numba looks there
        SourceFileLoader(name, str(file)).exec_module(sys.modules[name])
    return sys.modules[name]


def _of_this_process(name: str, text: str) -> ModuleType:
    module = ModuleType(name)
    exec(text.replace("cache=True, ", ""), vars(module))
    return module
