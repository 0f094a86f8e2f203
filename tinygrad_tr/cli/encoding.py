"""Output that any encoding can carry: what it lacks is written in letters that it has."""

from __future__ import annotations

import codecs
import io
import unicodedata
from typing import Any

__all__ = ["make_safe"]

NAME = "tinygrad_tr_plain"

# One letter for one where columns are, so that they stay aligned.
PLAIN = {
    "−": "-", "–": "-", "·": "*", "×": "x", "→": ">", "←": "<", "↓": "v", "↑": "^", "≥": ">=",
    "≤": "<=", "✓": "+", "✖": "x", "½": "1/2", "Σ": "sum ", "∂": "d", "ᵀ": "'", "ı": "i",
    "“": '"', "”": '"', "’": "'", "…": "...", "∞": "inf",
}  # fmt: skip


def make_safe(stream: Any) -> None:
    """Let a text stream write every character, in plainer letters where its encoding lacks it.

    Streams that cannot be told so, as those of a notebook, stay as they are.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=NAME)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Write what cannot be encoded in ASCII: for `codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_letter, error.object[error.start : error.end])), error.end


def _letter(character: str) -> str:
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return PLAIN.get(character) or bare or "?"


codecs.register_error(NAME, _plain)
