"""The texts that people read, in English or Turkish; knows no graph, picture or terminal.

The English sentence is the key, as in gettext, so code reads as what it says:

>>> _("gradient"), _("gradient", lang="tr")
('gradient', 'gradyan')

Exceptions and identifiers stay English. Look a text up when it is shown, never at import: the
language may change in between.
"""

from __future__ import annotations

import os
import re

__all__ = ["LANGUAGES", "_", "get_language", "locale_language", "set_language"]

LANGUAGES = ("en", "tr")
VARIABLE = "TINYGRAD_TR_LANG"

_chosen: str | None = None


def _(text: str, lang: str | None = None) -> str:
    """The text in the language of the reader; the caller fills in its fields.

    Parameters
    ----------
    text : str
        The English text, perhaps with ``{fields}``.
    lang : {"en", "tr"}, optional
        The language of this one text; None is that of `get_language`.

    Returns
    -------
    str
        The text itself where the catalogue has no translation.

    Raises
    ------
    ValueError
        If the language is unknown.

    Examples
    --------
    >>> _("used {n} times", lang="tr").format(n=2)
    '2 kez kullanıldı'
    """
    language = get_language() if lang is None else _known(lang)
    if language == "en":
        return text
    from .messages_tr import TR

    return TR.get(text, text)


def set_language(lang: str | None) -> None:
    """Choose the language of this process.

    Parameters
    ----------
    lang : {"en", "tr"} or None
        None takes the choice back.

    Raises
    ------
    ValueError
        If the language is unknown.
    """
    global _chosen
    _chosen = None if lang is None else _known(lang)


def get_language(*, default: str = "en") -> str:
    """The language in force: that of `set_language`, else of ``TINYGRAD_TR_LANG``, else `default`.

    Parameters
    ----------
    default : {"en", "tr"}
        What holds if nobody chose; the command line gives `locale_language` here.

    Returns
    -------
    str
        ``"en"`` or ``"tr"``.

    Raises
    ------
    ValueError
        If the environment names an unknown language.
    """
    if _chosen is not None:
        return _chosen
    if named := os.environ.get(VARIABLE):
        return _known(named, f"the environment variable {VARIABLE}")
    return _known(default)


def locale_language() -> str:
    """The language that the system is set to; English if it is neither of ours.

    For the command line alone: a library whose pictures and texts follow the locale would give
    other results on another machine.

    Returns
    -------
    str
        ``"en"`` or ``"tr"``.
    """
    import locale

    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    # Windows has none of these variables and says "Turkish_Türkiye".
    first = re.split(r"[_.@-]", named or locale.getlocale()[0] or "")[0].lower()
    return "tr" if first in ("tr", "turkish") else "en"


def _known(lang: str, source: str = "lang") -> str:
    if lang not in LANGUAGES:
        raise ValueError(f"{source} is {lang!r}, an unknown language; choose 'en' or 'tr'")
    return lang
