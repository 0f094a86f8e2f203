"""Graphviz, wherever it is: the program named by TINYGRAD_TR_DOT, `dot`, or pygraphviz's own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import threading

from ..errors import GraphvizMissingError
from ..messages import _

__all__ = ["missing", "program", "render"]

SECONDS = 30
_lock = threading.Lock()  # pygraphviz runs Graphviz in this process, which holds global state


def program() -> str | None:
    """The path of a Graphviz program, None if there is none."""
    named = os.environ.get("TINYGRAD_TR_DOT")
    return shutil.which(named) if named else shutil.which("dot")


def has_pygraphviz() -> bool:
    """Whether pygraphviz, whose wheels bring Graphviz, can be imported."""
    return importlib.util.find_spec("pygraphviz") is not None


def render(source: str, kind: str) -> bytes:
    """Lay out and draw DOT `source` as "svg", "png" or "pdf".

    Raises
    ------
    GraphvizMissingError
        If there is no engine; the message says how to install one.
    RuntimeError
        If the engine fails, with what it said, or takes longer than 30 s.
    """
    path = program()
    if path is not None:
        return _run(path, source, kind)
    if has_pygraphviz():
        import pygraphviz

        with _lock:
            drawn: bytes = pygraphviz.AGraph(string=source).draw(format=kind, prog="dot")
        return drawn
    raise GraphvizMissingError(missing())


def _run(path: str, source: str, kind: str) -> bytes:
    try:
        done = subprocess.run(
            [path, f"-T{kind}"], input=source.encode(), capture_output=True, timeout=SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RuntimeError(
            f"{path} needed more than {SECONDS} s for this graph; draw it with level='module', or "
            f"draw a part of it"
        ) from None
    if done.returncode:
        raise RuntimeError(f"{path} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def missing(source: str | None = None, lang: str | None = None) -> str:
    """What to say where there is no engine; `source` is the DOT file that was written instead."""
    lines = [
        _("Drawing needs Graphviz; neither the program 'dot' nor pygraphviz was found.", lang),
        f'  pip           : pip install "tinygrad_tr[plot]"      {_("(no system install)", lang)}',
        "  Debian/Ubuntu : sudo apt install graphviz",
        "  macOS         : brew install graphviz",
        "  Windows       : winget install Graphviz.Graphviz",
    ]
    if source is not None:
        lines.append(_("Source written: {file}", lang).format(file=source))
    return "\n".join(lines)
