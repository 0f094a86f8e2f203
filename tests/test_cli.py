"""The command line: arguments, languages, exit statuses, and output for any terminal."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest

import tinygrad_tr
from tinygrad_tr import get_language, set_language
from tinygrad_tr.cli import main
from tinygrad_tr.cli.encoding import make_safe
from tinygrad_tr.cli.screen import Screen

COMMANDS = "tinygrad-tr demo"


@pytest.fixture(autouse=True)
def neutral(monkeypatch: pytest.MonkeyPatch):
    for variable in ("TINYGRAD_TR_LANG", "NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("COLUMNS", "80")
    set_language(None)
    yield
    set_language(None)


# Arguments


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["demo", "--seed", "x"], "--seed: must be a whole number from 0 on, not x"),
        (["demo", "--seed", "-1"], "--seed: must be a whole number from 0 on, not -1"),
        (["demo", "--seed", ""], '--seed: must be a whole number from 0 on, not ""'),
        (["demo", "--seed"], "--seed: expected one argument"),
        (["demo", "--lang", "de"], "--lang: there are tr and en, not de"),
        (["--lang"], "--lang: expected one argument"),
        (["demo", "--bar", "extra"], "unknown: --bar extra"),
        (["dmeo"], "there is no such command; --help shows which there are"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments, said, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr() == ("", f"tinygrad-tr: {said}\n")


def test_wrong_usage_in_turkish(capsys):
    assert main(["demo", "--seed", "x", "--lang", "tr"]) == 2
    said = "tinygrad-tr: --seed: 0 ya da daha büyük bir tam sayı olmalı: x\n"
    assert capsys.readouterr() == ("", said)


def test_no_command_shows_the_help(capsys):
    assert main([]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert COMMANDS.split()[1] in error
    assert error.startswith("usage: tinygrad-tr")


@pytest.mark.parametrize("argument", ["--version", "--help"])
@pytest.mark.parametrize("command", [[], ["demo"]])
def test_version_and_help(argument, command, capsys):
    if command and argument == "--version":
        assert main([*command, argument]) == 2
        return
    with pytest.raises(SystemExit) as ended:
        main([*command, argument])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert (tinygrad_tr.__version__ if argument == "--version" else "usage:") in out


def test_a_folder_that_cannot_be(tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("mine")
    assert main(["demo", "--out", str(file)]) == 2
    assert capsys.readouterr().err == f"tinygrad-tr: --out: {file} is a file, not a folder\n"
    assert main(["demo", "--out", str(file / "below")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"tinygrad-tr: --out: cannot write to {file / 'below'}: ")
    assert error.count("\n") == 1
    assert file.read_text() == "mine"


def test_a_page_of_somebody_else_stays(tmp_path, capsys):
    page = tmp_path / "index.html"
    page.write_text("mine")
    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert "was not written by this program" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert page.read_text() == "mine"


def test_interrupted(tmp_path, monkeypatch, capsys):
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tinygrad_tr.cli.neuron.tell", interrupt)
    assert main(["demo", "--out", str(tmp_path)]) == 130
    assert capsys.readouterr().err == "tinygrad-tr: interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_interrupted_by_a_signal(tmp_path):
    command = [sys.executable, "-m", "tinygrad_tr", "demo", "--out", str(tmp_path), "--lang", "tr"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        while b"/25000" not in process.stdout.readline():  # it has begun to learn
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        error = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert error.decode("utf-8") == "tinygrad-tr: kesildi\n"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_reader_that_leaves(tmp_path):
    command = [sys.executable, "-m", "tinygrad_tr", "demo", "--out", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 1


# Which language


def spoken(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*arguments, "dmeo"]) == 2
    return "tr" if "böyle bir komut yok" in capsys.readouterr().err else "en"


def test_language(monkeypatch, capsys):
    assert spoken([], capsys) == "en"
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    assert spoken([], capsys) == "tr"
    monkeypatch.setenv("TINYGRAD_TR_LANG", "en")
    assert spoken([], capsys) == "en"
    assert spoken(["--lang", "tr"], capsys) == "tr"
    set_language("tr")
    assert spoken([], capsys) == "tr"
    assert spoken(["--lang", "en"], capsys) == "en"
    assert get_language() == "tr"  # what the program chose is in force again


def test_unknown_language_in_the_environment(monkeypatch, capsys):
    monkeypatch.setenv("TINYGRAD_TR_LANG", "de")
    assert main(["demo"]) == 2
    error = capsys.readouterr().err
    assert "TINYGRAD_TR_LANG" in error
    assert error.count("\n") == 1


# The terminal


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("utf-8", "✓ kayıp −0.5 → ½, ğüşöçİ"),
        ("iso8859-9", "+ kayıp -0.5 > ½, ğüşöçİ"),
        ("ascii", "+ kayip -0.5 > 1/2, gusocI"),
    ],
)
def test_every_encoding(encoding, written):
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding)
    make_safe(stream)
    stream.write("✓ kayıp −0.5 → ½, ğüşöçİ")
    stream.flush()
    assert buffer.getvalue().decode(encoding) == written
    make_safe(io.StringIO())  # has no encoding, and needs none


def test_a_pipe_gets_a_line_for_every_tenth(capsys):
    screen = Screen()
    with screen.meter("start", 40).running() as meter:
        for k in range(1, 41):
            meter.update(k, f"n {k}")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == [f"{k}/40" for k in range(4, 41, 4)]
    assert lines[0] == "  start   4/40  n 4"


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    screen = Screen()
    screen.heading(1, "Part")
    screen.say("done", "green")
    with screen.meter("start", 4).running() as meter:
        for k in range(1, 5):
            meter.update(k, f"n {k}")
    return capsys.readouterr().out


def test_a_terminal_gets_a_bar_and_colours(monkeypatch, capsys):
    out = on_a_terminal(monkeypatch, capsys)
    assert "━" in out
    assert "100%" in out
    assert "\x1b[32mdone" in out


def test_no_color(monkeypatch, capsys):
    monkeypatch.setenv("NO_COLOR", "1")
    out = on_a_terminal(monkeypatch, capsys)
    assert "━" in out
    assert "\x1b[3" not in out.replace("\x1b[3m", "")


def test_columns_are_aligned(capsys):
    Screen().table(("name", "number"), [("a", "1.5"), ("bcd", "−10.0")])
    assert capsys.readouterr().out.splitlines() == [
        "  name   number",
        "  ─────────────",
        "  a         1.5",
        "  bcd     −10.0",
    ]


def test_python_m_needs_no_encoding():
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONIOENCODING"}
    environment |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    command = [sys.executable, "-m", "tinygrad_tr", "--lang", "tr", "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert b"kullanim: tinygrad-tr" in done.stdout
