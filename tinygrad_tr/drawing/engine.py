"""Graphviz, wherever it is: the program named by TINYGRAD_TR_DOT, `dot`, or pygraphviz's own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO

from ..errors import GraphvizMissingError
from ..messages import _

__all__ = ["has_pygraphviz", "missing", "program", "render"]

SECONDS = 30
VARIABLE = "TINYGRAD_TR_DOT"
SHARP = 144  # dots per inch of a PNG

_lock = threading.Lock()  # pygraphviz runs Graphviz in this process, which holds global state


def program() -> str | None:
    """The path of a Graphviz program, None if there is none."""
    named = os.environ.get(VARIABLE)
    return (shutil.which(named) if named else None) or shutil.which("dot")


def has_pygraphviz() -> bool:
    """Whether pygraphviz, whose wheels bring Graphviz, can be imported."""
    return importlib.util.find_spec("pygraphviz") is not None


def render(source: str, kind: str, lang: str | None = None) -> bytes:
    """Lay out and draw DOT `source`, which must be our own, as "svg", "png" or "pdf".

    Raises
    ------
    GraphvizMissingError
        If there is no engine; the message says how to install one.
    RuntimeError
        If the engine fails, with what it said.
    TimeoutError
        If it takes longer than 30 s.
    """
    path, fallback = program(), has_pygraphviz()
    if path is not None:
        try:
            return _run(path, source, kind)
        except RuntimeError:  # e.g. a dot that was built without PNG
            if not fallback:
                raise
    if fallback:
        return _run_inside(source, kind)
    raise GraphvizMissingError(missing(lang=lang))


def _run(path: str, source: str, kind: str) -> bytes:
    try:
        done = subprocess.run(
            [path, f"-T{kind}", *([f"-Gdpi={SHARP}"] if kind == "png" else [])],
            input=source.encode(), capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TimeoutError(
            f"{path} needed more than {SECONDS} s for this graph; draw it with level='module', or "
            f"draw a part of it"
        ) from None
    except OSError as error:
        raise RuntimeError(f"{path} cannot be run: {error.strerror}") from error
    if done.returncode or not done.stdout:
        raise RuntimeError(f"{path} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _run_inside(source: str, kind: str) -> bytes:
    import pygraphviz

    with _lock, _silence() as said:
        try:
            graph = pygraphviz.AGraph(string=source)
            if kind == "png":
                graph.graph_attr["dpi"] = str(SHARP)
            drawn: bytes = graph.draw(format=kind, prog="dot")
        except Exception as error:
            raise RuntimeError(f"pygraphviz failed: {error}\n{said()}".strip()) from error
    return drawn


@contextmanager
def _silence() -> Iterator[Callable[[], str]]:
    """Hold back what Graphviz writes to standard error; yields a function that reads it."""
    with tempfile.TemporaryFile() as kept, redirect_stderr(StringIO()):

        def said() -> str:
            kept.seek(0)
            return kept.read().decode(errors="replace")

        try:
            saved = os.dup(2)
        except OSError:  # there is none, as of a program without a console
            yield said
            return
        os.dup2(kept.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(saved, 2)
            os.close(saved)


def missing(source: str | None = None, lang: str | None = None) -> str:
    """What to say where there is no engine; `source` is the DOT file that was written instead."""
    named = os.environ.get(VARIABLE)
    lines = [
        _("Drawing needs Graphviz; neither the program 'dot' nor pygraphviz was found.", lang),
        f'  pip           : pip install "tinygrad_tr[plot]"      {_("(no system install)", lang)}',
        "  Debian/Ubuntu : sudo apt install graphviz",
        "  macOS         : brew install graphviz",
        "  Windows       : winget install Graphviz.Graphviz",
    ]
    if named:
        lines.append(f"{VARIABLE} = {named}: {_('not found', lang)}")
    if source is not None:
        text = _("Source written  : {file}        works without Graphviz: {others}", lang)
        stem = source.removesuffix(".dot")
        lines.append(text.format(file=source, others=f"{stem}.html, {stem}.txt"))
    return "\n".join(lines)
