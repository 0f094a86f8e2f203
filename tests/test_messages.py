"""The catalogue is complete, means the same in both languages, and is spelt right."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import tinygrad_tr.messages
from tinygrad_tr.messages import _, get_language, locale_language, set_language
from tinygrad_tr.messages_tr import TR

PACKAGE = Path(tinygrad_tr.messages.__file__).parent
TREES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "messages_tr.py"
}

# Wrong -> right, as whole words or their beginnings (…): spelling first, then the one word for a
# concept, as the glossary chose it.
WRONG = {
    "birşey…": "bir şey",
    "dentrit…": "dendrit",
    "fonskiyon…": "fonksiyon",
    "girdi'…": "girdi, without an apostrophe",
    "methot…": "yöntem",
    "method…": "yöntem",
    "metod…": "yöntem",
    "percepton…": "perceptron",
    "ve ya": "veya",
    "yada": "ya da",
    "bayır inişi…": "gradyan inişi",
    "devir…": "dönem",
    "eğim inişi…": "gradyan inişi",
    "epok…": "dönem",
    "giriş katman…": "girdi katmanı",
    "hesaplama graf…": "hesaplama çizgesi",
    "jakobiyen…": "Jacobi matrisi",
    "nümerik…": "sayısal",
    "ön yargı…": "yanlılık terimi (bias)",
    "perseptron…": "algılayıcı (perceptron)",
    "veri seti…": "veri kümesi",
    "yitim…": "kayıp",
}

# An English word and how its one Turkish word begins.
TERMS = {
    "accuracy": "doğruluk",
    "epoch": "dönem",
    "gradient": "gradyan",
    "layer": "katman",
    "learning rate": "öğrenme oranı",
    "loss": "kayıp|kayb",
    "node": "düğüm",
    "shape": "şekil|şekl",
    "weight": "ağırlı",
}


@pytest.fixture(autouse=True)
def nobody_chose(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("TINYGRAD_TR_LANG", raising=False)
    set_language(None)
    yield
    set_language(None)


# The catalogue against the package


def said() -> Iterator[tuple[str, ast.expr]]:
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "_":
                yield module, node.args[0]


def test_each_message_is_in_the_catalogue():
    for module, argument in said():
        where = f"{module}:{argument.lineno}"
        parts = list(ast.walk(argument))
        assert not any(isinstance(part, ast.JoinedStr) for part in parts), (
            f"{where} gives an f-string to _(), which no catalogue can hold; "
            'write _("… {field} …").format(field=…)'
        )
        for text in (part.value for part in parts if isinstance(part, ast.Constant)):
            assert not isinstance(text, str) or text in TR, (
                f"{where} says {text!r}, which messages_tr.TR does not translate"
            )


TOLD = {"CompileError", "TableError", "TraceError", "refuse"}


def test_each_error_that_reports_is_in_the_catalogue():
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in TOLD:
                text = getattr(node.args[0], "value", None)
                assert not isinstance(text, str) or text in TR, f"{module}:{node.lineno} {text!r}"


def test_no_translation_is_left_over():
    # Roles and the like reach _() through a variable, so any string of the package counts.
    strings = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not (left := sorted(set(TR) - strings)), f"nothing in the package says {left}"


def test_underscore_is_never_a_variable_beside_the_catalogue():
    for module, tree in TREES.items():
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "_"]
        if any(isinstance(name.ctx, ast.Load) for name in names):
            stored = [name.lineno for name in names if isinstance(name.ctx, ast.Store)]
            assert not stored, f"{module} uses _ for messages and assigns to it on lines {stored}"


# Each translation


def fields(text: str) -> list[tuple[str, ...]]:
    return sorted(
        (name, spec or "", conversion or "")
        for _literal, name, spec, conversion in Formatter().parse(text)
        if name is not None
    )


@pytest.mark.parametrize("english", TR)
def test_translation(english: str):
    turkish = TR[english]
    assert fields(turkish) == fields(english)
    assert all(unicodedata.is_normalized("NFC", text) for text in (english, turkish))
    assert not re.search(r"\}['’]\w", turkish), "a suffix follows the word before it: no {name}'i"
    assert not re.search(r"[\d}]\s?%", turkish), "the percent sign stands before the number: %40"
    for wrong, right in WRONG.items():
        pattern = rf"\b{re.escape(wrong.rstrip('…'))}" + ("" if wrong.endswith("…") else r"\b")
        assert not re.search(pattern, turkish, re.IGNORECASE), f"{wrong!r}: write {right}"
    for word, stems in TERMS.items():
        if re.search(rf"\b{word}s?\b", re.sub(r"\{.*?\}", "", english), re.IGNORECASE):
            assert re.search(stems, turkish, re.IGNORECASE), f"{word} is {stems} in Turkish"


def test_sources_are_composed_unicode():
    for path in sorted(PACKAGE.rglob("*.py")):
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path


# Which language


def test_english_unless_somebody_chooses():
    assert get_language() == "en"
    assert get_language(default="tr") == "tr"
    assert _("gradient") == "gradient"


def test_precedence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TINYGRAD_TR_LANG", "tr")
    assert (get_language(), _("gradient")) == ("tr", "gradyan")
    set_language("en")
    assert (get_language(), _("gradient")) == ("en", "gradient")
    assert _("gradient", lang="tr") == "gradyan"
    set_language(None)
    assert get_language(default="en") == "tr"


def test_missing_translation_falls_back_to_english():
    assert _("nobody says this", lang="tr") == "nobody says this"


def test_unknown_languages(monkeypatch: pytest.MonkeyPatch):
    known = "choose 'en' or 'tr'"
    with pytest.raises(ValueError, match=known):
        set_language("de")
    with pytest.raises(ValueError, match=known):
        _("gradient", lang="")
    monkeypatch.setenv("TINYGRAD_TR_LANG", "türkçe")
    with pytest.raises(ValueError, match=f"TINYGRAD_TR_LANG is 'türkçe'.*{known}"):
        get_language()
    assert _("gradient", lang="tr") == "gradyan"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "tr_TR.UTF-8"}, "tr"),
        ({"LANG": "tr"}, "tr"),
        ({"LANG": "trv_TW.UTF-8"}, "en"),  # Taroko, not Turkish
        ({"LANG": "tr_TR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "tr_TR"}, "tr"),
        ({}, "en"),
    ],
)
def test_locale(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert locale_language() == expected


def test_windows_locale(monkeypatch: pytest.MonkeyPatch):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Turkish_Türkiye", "1254"))
    assert locale_language() == "tr"
