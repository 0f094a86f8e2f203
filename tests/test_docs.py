"""The code blocks of the documents run, in order, in one namespace for each document."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_code_blocks_run(document, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": document.stem}
    text = document.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        line = text[: match.start(1)].count("\n")
        exec(compile("\n" * line + match[1], str(document), "exec"), namespace)
        printed = capsys.readouterr().out.splitlines()
        assert printed == re.findall(r"# → (.*)$", match[1], re.MULTILINE)


def test_the_two_readmes_have_the_same_programs_and_commands():
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.tr.md")]
    fence = re.compile(r"^```(?:python|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)
    fences = [fence.findall(text) for text in texts]
    programs = [[re.sub(r"\s*#.*$", "", block, flags=re.MULTILINE) for block in f] for f in fences]
    assert programs[0] == programs[1]
    assert len(programs[0]) >= 3


def test_links_between_documents_exist():
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
