"""A stranger installs the project on a bare machine: no extras, no Graphviz, perhaps only ASCII."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ("tinygrad_tr", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
LOCALES = {
    "utf8": {"LANG": "C.UTF-8"},
    "c": {"LANG": "C"},
    # Python rescues LANG=C by itself; this is a terminal that really has nothing but ASCII.
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@dataclass(frozen=True)
class Stranger:
    home: Path

    @property
    def programs(self) -> Path:
        return self.home / "venv" / ("Scripts" if sys.platform == "win32" else "bin")

    def run(self, program: str, *arguments: str, **environment: str):
        # This PATH hides `dot` and whatever else the machine has.
        environment |= {"PATH": str(self.programs), "HOME": str(self.home)}
        return subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.home,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    home = tmp_path_factory.mktemp("stranger")
    # A copy, since pip leaves its build folder in the sources and would ship what lies there.
    source = home / "source"
    source.mkdir()
    for name in SOURCES:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.exists():
            shutil.copy(path, source)
    stranger = Stranger(home)
    for command in (
        [sys.executable, "-m", "venv", home / "venv"],
        [stranger.programs / "python", "-m", "pip", "install", "-q", "."],
    ):
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    shutil.rmtree(source)
    return stranger


def test_import_warns_of_nothing(stranger: Stranger):
    done = stranger.run("python", "-W", "error", "-c", "import tinygrad_tr")
    assert (done.returncode, done.stderr) == (0, "")


def test_data_files_are_installed(stranger: Stranger):
    program = (
        "import importlib.metadata as m, json;"
        "print(json.dumps([str(f) for f in m.files('tinygrad_tr')]))"
    )
    shipped = {Path(name) for name in json.loads(stranger.run("python", "-c", program).stdout)}
    wanted = {
        path.relative_to(ROOT)
        for path in (ROOT / "tinygrad_tr").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert Path("tinygrad_tr/py.typed") in wanted
    assert not (forgotten := sorted(map(str, wanted - shipped))), forgotten


def test_nothing_optional_came_along(stranger: Stranger):
    for module in ("pygraphviz", "matplotlib"):
        assert stranger.run("python", "-c", f"import {module}").returncode != 0


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("locale", LOCALES)
def test_demo(stranger: Stranger, locale: str, language: str):
    out = stranger.home / f"demo-{locale}-{language}"
    done = stranger.run(
        "tinygrad-tr", "demo", "--out", str(out), TINYGRAD_TR_LANG=language, **LOCALES[locale]
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "Traceback" not in said
    assert "graphviz" in said.lower(), f"the demo does not say what it left out:\n{said}"
    assert any(out.iterdir())
