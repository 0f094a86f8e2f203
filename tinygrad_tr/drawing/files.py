"""Files of pictures: their names, and writing them whole or not at all."""

from __future__ import annotations

import os
import re
import unicodedata
from itertools import count
from pathlib import Path

__all__ = ["default_name", "free", "write"]


def default_name(name: str) -> str:
    """The name of a value as the name of a file: ASCII, lower case; ``graph`` if none is left.

    Examples
    --------
    >>> default_name("Kayıp Ağı"), default_name("ŷ"), default_name("../*")
    ('kayip-agi', 'y', 'graph')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "graph"


def free(path: Path) -> Path:
    """`path`, or the first of ``name-2``, ``name-3`` … that is not there yet."""
    if not path.exists():
        return path
    names = (path.with_name(f"{path.stem}-{k}{path.suffix}") for k in count(2))
    return next(name for name in names if not name.exists())


def write(target: Path, content: bytes) -> Path:
    """Write a temporary file and rename it: a crash leaves nothing half written."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target
