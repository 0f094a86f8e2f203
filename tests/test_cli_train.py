"""`tinygrad-tr train` and `predict`: from a table to a model, a page and predictions."""

import csv
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr import set_language
from tinygrad_tr.cli import main, tables
from tinygrad_tr.history import History

pytest.importorskip("pandas")
pytest.importorskip("matplotlib")

QUICK = ["--epochs", "3", "--hidden", "4"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch: pytest.MonkeyPatch):
    for variable in ("TINYGRAD_TR_LANG", "NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    set_language(None)
    yield
    set_language(None)


def flowers(n: int = 60) -> list[list[object]]:
    """Rows that a line separates: length, colour, wet, kind."""
    rng = np.random.default_rng(0)
    kinds = rng.integers(0, 3, n)
    return [
        [round(float(2 * k + 0.3 * rng.standard_normal()), 3), "red" if k == 1 else "blue",
         bool(k == 2), ("ada", "gül", "lale")[k]]
        for k in kinds
    ]  # fmt: skip


HEAD = ["length", "colour", "wet", "kind"]


def write(rows, name: str = "t.csv", head=HEAD) -> str:
    with Path(name).open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([head, *rows])
    return name


def read(name: str = "predictions.csv") -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def refused(arguments: list[str], capsys) -> str:
    """The one line that says why; nothing else may be said or written but the report's folder."""
    assert main(arguments) == 2
    out, error = capsys.readouterr()
    assert error.count("\n") == 1
    assert "Traceback" not in error + out
    return error.removeprefix("tinygrad-tr: ").rstrip("\n")


# What comes of it


@pytest.fixture
def trained(capsys) -> str:
    write(flowers())
    assert main(["train", "t.csv", "--target", "kind", "--epochs", "60"]) == 0
    return capsys.readouterr().out


def test_one_clear_screen(trained):
    assert "\x1b" not in trained
    assert max(map(len, trained.splitlines())) <= 80
    assert len(trained.splitlines()) < 50
    assert "kind: one of 3 classes, ada, gül, lale" in trained
    assert "number: 1, yes or no: 1, category: 1; as inputs of the network: 4" in trained
    assert "48 to learn from, 12 held out" in trained
    assert re.search(r"Training time +\d.* s, epochs: \d+;", trained)
    assert re.search(r"Accuracy +100%, 12 of 12 rows held out", trained)
    assert re.search(r"epoch 60/60  loss [\d.]+ +val [\d.]+ +\d", trained)


def test_the_folder(trained):
    folder = Path("model_report")
    names = {path.name for path in folder.iterdir()}
    assert names >= {"model.npz", "history.csv", "loss.png", "accuracy.png", "confusion.png",
                     "index.html"}  # fmt: skip
    assert {path.name for path in Path().iterdir()} == {"t.csv", "model.npz", "model_report"}
    assert (folder / "model.npz").read_bytes() == Path("model.npz").read_bytes()
    history = read("model_report/history.csv")
    assert [row["epoch"] for row in history] == [str(k) for k in range(1, 61)]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:|//)', page)
    assert "default-src 'none'" in page
    for said in ("precision", "tinygrad-tr predict", "saved.preparation.row", "48 to learn from"):
        assert said in page


def test_the_program_on_the_page_runs(trained, capsys):
    page = Path("model_report/index.html").read_text(encoding="utf-8")
    program = next(x for x in re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL) if "import" in x)
    exec(program.replace("&#x27;", "'").replace("&quot;", '"'), {})
    assert capsys.readouterr().out.strip() in {f"['{kind}']" for kind in ("ada", "gül", "lale")}


def test_the_model_knows_its_table_and_history(trained):
    saved = tg.load("model.npz")
    assert isinstance(saved.history, History)
    assert saved.preparation.target.name == "kind"
    assert saved.history.best_epoch is not None


def test_both_languages(capsys):
    write(flowers())
    assert main(["train", "t.csv", "--target", "kind", *QUICK, "--lang", "tr"]) == 0
    out = capsys.readouterr().out
    assert "Eğitim süresi" in out
    assert "Doğruluk" in out
    assert "3 sınıftan biri" in out
    assert max(map(len, out.splitlines())) <= 80
    assert '<html lang="tr">' in Path("model_report/index.html").read_text(encoding="utf-8")
    assert main(["predict", "model.npz", "t.csv", "--lang", "tr"]) == 0
    assert "tahmin, kind" in capsys.readouterr().out


def test_same_seed_same_numbers(capsys):
    write(flowers())
    for out in ("a.npz", "b.npz"):
        assert main(["train", "t.csv", "--target", "kind", *QUICK, "--out", out]) == 0
    first, second = (tg.load(name).model.state() for name in ("a.npz", "b.npz"))
    assert all((first[name] == second[name]).all() for name in first)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locales")
def test_an_ascii_pipe():
    write([[*row[:3], row[3]] for row in flowers()])
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONIOENCODING"}
    environment |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C",
                    "PYTHONPATH": str(Path(tg.__file__).parent.parent)}  # fmt: skip
    command = [sys.executable, "-m", "tinygrad_tr", "train", "t.csv", "--target", "kind", *QUICK,
               "--lang", "tr"]  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert done.stdout.isascii()
    assert b"\x1b" not in done.stdout
    assert b"Egitim suresi" in done.stdout


# Tasks


def test_two_classes_as_numbers(capsys):
    rows = [[x, int(x > 0.5)] for x in np.linspace(0, 1, 40).round(3).tolist()]
    write(rows, head=["x", "y"])
    assert main(["train", "t.csv", "--target", "y", "--epochs", "200"]) == 0
    assert "one of two classes, 0, 1" in capsys.readouterr().out
    assert main(["predict", "model.npz", "t.csv", "--probabilities"]) == 0
    answers = read()
    assert list(answers[0]) == ["row", "y", "probability", "p(0)", "p(1)"]
    assert np.mean([int(a["y"]) == row[1] for a, row in zip(answers, rows, strict=True)]) > 0.9
    sums = [float(a["p(0)"]) + float(a["p(1)"]) for a in answers]
    assert np.allclose(sums, 1, atol=2e-6)


def test_numbers(capsys):
    rows = [[x, 3 * x + 100.5] for x in np.linspace(0, 10, 60).round(4).tolist()]
    write(rows, head=["x", "y"])
    assert main(["train", "t.csv", "--target", "y", "--epochs", "200"]) == 0
    out = capsys.readouterr().out
    assert "y: a number" in out
    assert float(re.search(r"R² +([\d.]+)", out)[1]) > 0.95
    assert Path("model_report/answers.png").exists()
    assert main(["predict", "model.npz", "t.csv"]) == 0
    errors = [float(a["y"]) - row[1] for a, row in zip(read(), rows, strict=True)]
    assert np.abs(errors).mean() < 3
    said = refused(["predict", "model.npz", "t.csv", "--probabilities"], capsys)
    assert said == "--probabilities: this model answers numbers, not classes"


def test_task_overrides(capsys):
    write([[k / 10, k % 5] for k in range(50)], head=["x", "y"])
    for task, said in (("auto", "one of 5 classes"), ("numbers", "a number"),
                       ("classes", "one of 5 classes")):  # fmt: skip
        assert main(["train", "t.csv", "--target", "y", *QUICK, "--task", task]) == 0
        assert said in capsys.readouterr().out


def test_npz_tables(capsys):
    X = np.random.default_rng(0).standard_normal((50, 3))
    np.savez("t.npz", X=X, y=(X[:, 0] > 0).astype(int))
    assert main(["train", "t.npz", "--target", "y", *QUICK]) == 0
    np.savez("new.npz", X=X[:4])
    assert main(["predict", "model.npz", "new.npz"]) == 0
    assert [row["row"] for row in read()] == ["1", "2", "3", "4"]
    np.savez("named.npz", a=X[:, 0], kind=np.array(["x", "y"] * 25))
    assert main(["train", "named.npz", "--target", "kind", *QUICK]) == 0
    capsys.readouterr()
    Path("bad.npz").write_bytes(b"PK\x03\x04 nothing")
    assert "bad.npz is no NPZ file" in refused(["train", "bad.npz", "--target", "y"], capsys)
    np.savez("object.npz", X=np.array([{}, {}], dtype=object))
    assert "object.npz is no NPZ file" in refused(["train", "object.npz", "--target", "y"], capsys)


def test_a_decimal_comma_is_found_among_whole_numbers():
    numbers = ["0,5", "1", "2,25", "3", "-4", "1,5E-05"]
    rows = [f"{x};{'ab'[k % 2]}" for k, x in enumerate(numbers)]
    Path("t.csv").write_text("\n".join(["length;kind", *rows]), encoding="utf-8")
    column = tables.read(Path("t.csv")).columns[0]
    assert column.values.tolist() == [0.5, 1.0, 2.25, 3.0, -4.0, 1.5e-05]


def test_a_decimal_comma_is_found(capsys):
    Path("t.csv").write_text("x;y\n" + "".join(f"{k},5;{'ab'[k % 2]}\n" for k in range(20)))
    assert main(["train", "t.csv", "--target", "y", *QUICK]) == 0
    assert "number: 1; as inputs of the network: 1" in capsys.readouterr().out


def test_dots_part_thousands_beside_decimal_commas():
    Path("t.csv").write_text("a;b;kind\n8.444;7,580;lale\n475;2,589;gül\n-1.234.567,5;;ada\n")
    table = tables.read(Path("t.csv"))
    assert [column.kind for column in table.columns] == ["number", "number", "text"]
    assert table["a"].values.tolist() == [8444.0, 475.0, -1234567.5]
    assert table["b"].values[:2].tolist() == [7.58, 2.589]


@pytest.mark.parametrize("dot", ["1.5", "0.444", "1234.567", "8.44,5", ".500"])
def test_another_dot_beside_decimal_commas_is_refused(dot, capsys):
    rows = [f"{dot if k == 2 else k};{k},5;{'ab'[k % 2]}\n" for k in range(20)]
    Path("t.csv").write_text("a;b;kind\n" + "".join(rows))
    said = refused(["train", "t.csv", "--target", "kind"], capsys)
    if "," in dot:
        assert said.startswith(f"t.csv, row 4, column 'a': '{dot}' is no number")
    else:
        assert said.startswith(f"t.csv, row 4, column 'a': it is unclear what the dot in '{dot}'")
        assert said.endswith("write a comma, or no dot")
    assert main(["train", "t.csv", "--target", "kind", *QUICK, "--drop", "a"]) == 0


def test_a_model_remembers_the_decimal_comma():
    rows = [f"{k + 1}.{k:03};{k},5;{'ab'[k % 2]}\n" for k in range(20)]
    Path("t.csv").write_text("a;b;kind\n" + "".join(rows))
    assert main(["train", "t.csv", "--target", "kind", *QUICK]) == 0
    mark = tg.load("model.npz").preparation.decimal
    assert mark == ","
    for text, expected in {
        "a;b\n475;3\n2.000;4\n": [475.0, 2000.0],  # as the training table had it
        "a;b\n475;3\n2.000;4.5\n": [475.0, 2.0],  # 4.5 tells that dots are decimal here
        "a,b\n475,3\n2.000,4\n": [475.0, 2.0],  # commas separate
        "a\n475\n2.000\n": [475.0, 2000.0],
        "a;b\n475;3,5\n2.000;4\n": [475.0, 2000.0],
    }.items():
        Path("new.csv").write_text(text)
        assert tables.read(Path("new.csv"), learned=mark)["a"].values.tolist() == expected
    Path("new.csv").write_text("a;b\n475;3\n2.000;4\n")
    assert tables.read(Path("new.csv"))["a"].values.tolist() == [475.0, 2.0]
    assert main(["predict", "model.npz", "new.csv"]) == 0


def test_two_rows(capsys):
    write([[0, "no"], [1, "yes"]], head=["x", "y"])
    assert main(["train", "t.csv", "--target", "y", "--epochs", "50"]) == 0
    out = capsys.readouterr().out
    assert "2 to learn from, 0 held out" in out
    assert "2 training rows, none being held out" in out


def test_a_constant_column(capsys):
    write([[1.5, k, "ab"[k % 2]] for k in range(30)], head=["same", "x", "y"])
    assert main(["train", "t.csv", "--target", "y", *QUICK]) == 0
    assert "nothing is learned from: same" in capsys.readouterr().out


def test_a_class_of_one_row_is_learned_from(capsys):
    write([*flowers(40), [9.0, "red", True, "tek"]])
    assert main(["train", "t.csv", "--target", "kind", *QUICK]) == 0
    assert re.search(r"tek +0 ", capsys.readouterr().out)


# What is refused


@pytest.mark.parametrize(
    ("table", "more", "said"),
    [
        ("x,kind\n1,a\n2,a\n", [], "t.csv: column 'kind' holds one label only, 'a'"),
        ("x,kind\n1,0\n2,0\n", [], "t.csv: column 'kind' holds one label only, '0'"),
        ("x,kind\n1,a\n2,\n3,b\n", [], "t.csv, row 3, column 'kind': nothing stands there"),
        ("x,kind\n1,a\n,b\n3,b\n", [], "t.csv, row 3, column 'x': nothing stands there (rows like "
         "it: 1); fill it in, delete the row, or use --missing fill"),
        ("x,kind\n1,a\n2,b\noops,b\n4,a\n", [], "t.csv, row 4, column 'x': 'oops' is no number"),
        ("x,kind\n1,a\n2,b,3\n", [], "t.csv, row 3: 3 fields in place of 2"),
        ("", [], "t.csv is empty"),
        ("x,kind\n", [], "t.csv has no rows"),
        ("x,Kind\n1,a\n2,b\n", [], "t.csv has no column 'kind'; is 'Kind' meant?"),
        ("x,kimd\n1,a\n2,b\n", [], "t.csv has no column 'kind'; is 'kimd' meant?"),
        ("x,y\n1,a\n2,b\n", [], "t.csv has no column 'kind'; it has x, y"),
        ("kind\na\nb\n", [], "t.csv has no column to learn from"),
        ("x,kind\n1,a\n2,b\n", ["--drop", "kind"], "--drop: 'kind' is the target"),
        ("x,kind\n2020-01-01,a\n2020-01-02,b\n", [], "t.csv: column 'x' holds dates"),
    ],
)  # fmt: skip
def test_bad_tables(table, more, said, capsys):
    Path("t.csv").write_text(table)
    assert refused(["train", "t.csv", "--target", "kind", *more], capsys).startswith(said)
    assert not Path("model.npz").exists()


def test_the_option_that_mends_is_named(capsys):
    write([[f"name {k}", "ab"[k % 2]] for k in range(60)], head=["who", "y"])
    assert refused(["train", "t.csv", "--target", "y"], capsys).endswith("(--drop 'who')")
    write([[k if k % 7 else "", "ab"[k % 2]] for k in range(60)], head=["x", "y"])
    assert main(["train", "t.csv", "--target", "y", *QUICK, "--missing", "fill"]) == 0


@pytest.mark.parametrize(
    ("option", "value"),
    [("--epochs", "0"), ("--batch", "x"), ("--lr", "0"), ("--lr", "nan"), ("--validation", "1"),
     ("--hidden", "32,"), ("--hidden", "a"), ("--task", "both"), ("--missing", "drop"),
     ("--seed", "-1"), ("--out", "model.pt")],
)  # fmt: skip
def test_bad_options(option, value, capsys):
    write(flowers())
    assert refused(["train", "t.csv", "--target", "kind", option, value], capsys).startswith(option)


def test_files_that_are_not_there(capsys):
    assert refused(["train", "no.csv", "--target", "y"], capsys) == (
        "no.csv: there is no such file"
    )
    assert refused(["predict", "no.npz", "no.csv"], capsys) == "no.npz: there is no such file"
    assert "must end in" in refused(["train", "no.xlsx", "--target", "y"], capsys)


def test_what_is_no_table_is_named(capsys):
    assert refused(["train", ".", "--target", "y"], capsys).startswith(". must end in .csv")


def test_one_epoch_is_no_plural(capsys):
    write(flowers())
    assert main(["train", "t.csv", "--target", "kind", "--epochs", "1", "--hidden", "0"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "rows in each update: 32, epochs at most: 1" in out
    assert "s, epochs: 1; kept is epoch 1" in out


def test_turkish_is_turkish_throughout(capsys, monkeypatch):
    Path("bad.npz").write_text("no archive")
    said = refused(["predict", "bad.npz", "t.csv", "--lang", "tr"], capsys)
    assert said == ("model değil: bad.npz okunmadı, hiçbir şey değişmedi: bu bir .npz dosyası "
                    "değil")  # fmt: skip
    Path("bad.npz").write_bytes(b"PK\x03\x04 cut off")
    said = refused(["predict", "bad.npz", "t.csv", "--lang", "tr"], capsys)
    assert said.endswith("sonu eksik ya da tinygrad_tr.save ile yazılmamış")
    with pytest.raises(SystemExit):
        main(["predict", "--help", "--lang", "tr"])
    out = capsys.readouterr().out
    assert "yeni.csv" in out
    assert "NEW" not in out


def test_a_folder_that_cannot_be_written_to(capsys, monkeypatch):
    write(flowers())
    Path("shut").mkdir(mode=0o500)
    plain = Path.write_bytes

    def denied(path, content):  # root may write anywhere
        if path.parent.name == "shut":
            raise PermissionError(13, "Permission denied")
        return plain(path, content)

    monkeypatch.setattr(Path, "write_bytes", denied)
    train = ["train", "t.csv", "--target", "kind"]
    said = refused([*train, "--out", "shut/m.npz"], capsys)
    assert said == "--out: cannot write to shut/m.npz: Permission denied"
    said = refused([*train, "--report", "shut"], capsys)
    assert said == "--report: cannot write to shut: Permission denied"


def test_places_that_cannot_be(capsys):
    write(flowers())
    train = ["train", "t.csv", "--target", "kind"]
    assert refused([*train, "--out", "no/m.npz"], capsys).startswith("--out: cannot write to no")
    assert refused([*train, "--report", "t.csv"], capsys) == (
        "--report: t.csv is a file, not a folder"
    )
    np.savez("model.npz", mine=np.arange(3))
    assert refused(train, capsys).startswith("--out: model.npz is there and was not written")
    assert list(np.load("model.npz")) == ["mine"]


def test_a_loss_that_is_not_finite(capsys):
    write([[k, 3.7 * k] for k in range(40)], head=["x", "y"])
    arguments = ["train", "t.csv", "--target", "y", "--epochs", "20", "--lr", "1e200"]
    assert "not finite" in refused(arguments, capsys)


def test_without_pandas(monkeypatch, capsys):
    write(flowers())
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert main(["train", "t.csv", "--target", "kind"]) == 3
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "pip install" in error


def test_without_matplotlib_and_graphviz(monkeypatch, capsys):
    write(flowers())
    monkeypatch.setattr("tinygrad_tr.plots.curves.have_matplotlib", lambda: False)
    monkeypatch.setattr("tinygrad_tr.plots.confusions.have_matplotlib", lambda: False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert main(["train", "t.csv", "--target", "kind", *QUICK]) == 0
    out = capsys.readouterr().out
    assert "Left out: loss.png, accuracy.png, confusion.png" in out
    assert "python -m pip install matplotlib" in out
    assert "Graphviz is missing" in out
    names = {path.name for path in Path("model_report").iterdir()}
    assert names == {"model.npz", "history.csv", "index.html", "network.dot"}
    assert "truth ↓" in Path("model_report/index.html").read_text(encoding="utf-8")


def test_hostile_names(capsys):
    evil = '<script>alert("$x^{$")</script>\x1b[2J'
    rows = [[k, f"{'ab'[k % 2]}{evil}"] for k in range(30)]
    write(rows, head=[f"col {evil}", f"y {evil}"])
    assert main(["train", "t.csv", "--target", f"y {evil}", *QUICK]) == 0
    assert "\x1b" not in capsys.readouterr().out
    page = Path("model_report/index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;" in page


# Prediction


def test_predict(trained, capsys):
    write([row[:3] for row in flowers(7)], "new.csv", HEAD[:3])
    assert main(["predict", "model.npz", "new.csv"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert [row["row"] for row in read()] == [str(k) for k in range(2, 9)]
    assert [row["kind"] for row in read()] == [row[3] for row in flowers(7)]
    assert list(read()[0]) == ["row", "kind", "probability"]
    assert "predictions.csv" in out


def test_predict_judges_where_it_can(trained, capsys):
    write([["note", *row] for row in flowers()], "new.csv", ["extra", *HEAD])
    assert main(["predict", "model.npz", "new.csv"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"Accuracy +(100|9\d\.\d)%, \d+ of 60 rows", out)
    assert re.search(r"Not used +extra", out)
    write([[*row[:3], "unheard"] for row in flowers(3)], "new.csv")
    assert main(["predict", "model.npz", "new.csv", "--out", "p.csv"]) == 0
    assert "Accuracy" not in capsys.readouterr().out


def test_predict_to_the_screen(trained, capsys):
    write([row[:3] for row in flowers(3)], "new.csv", HEAD[:3])
    assert main(["predict", "model.npz", "new.csv", "--out", "-", "--probabilities"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "row,kind,probability,p(ada),p(gül),p(lale)"
    assert len(lines) == 4


def test_predict_refuses(trained, capsys):
    write([row[:2] for row in flowers(3)], "new.csv", HEAD[:2])
    said = refused(["predict", "model.npz", "new.csv"], capsys)
    assert said.startswith("new.csv lacks the columns wet")
    write([[1.0, "green", True]], "new.csv", HEAD[:3])
    said = refused(["predict", "model.npz", "new.csv"], capsys)
    assert said.startswith("new.csv, row 2, column 'colour': the category 'green' is unknown")
    write([["", "red", True], ["x", "red", True]], "new.csv", HEAD[:3])
    said = refused(["predict", "model.npz", "new.csv"], capsys)
    assert said.endswith("(rows like it: 1); fill it in or delete the row; a model "
                         "trained with --missing fill takes such rows")  # fmt: skip
    write([[1.0, "red", True], ["x", "red", True]], "new.csv", HEAD[:3])
    said = refused(["predict", "model.npz", "new.csv"], capsys)
    assert said.endswith("row 3, column 'length': 'x' is no number; correct it")
    said = refused(["predict", "model.npz", "new.csv", "--lang", "tr"], capsys)
    assert said.endswith("satır 3, sütun 'length': 'x' sayı değil; düzeltin")
    assert refused(["predict", "t.csv", "t.csv"], capsys).startswith("no model: ")
    tg.save("plain.npz", tg.nn.Perceptron(2, rng=0))
    assert "does not say how a table" in refused(["predict", "plain.npz", "t.csv"], capsys)
    said = refused(["predict", "model.npz", "t.csv", "--out", "t.csv"], capsys)
    assert said == "--out: t.csv is read, so it cannot be written"
    damaged = bytearray(Path("model.npz").read_bytes())
    damaged[300] ^= 1
    Path("model.npz").write_bytes(damaged)
    assert refused(["predict", "model.npz", "t.csv"], capsys).startswith("no model: ")


# Interrupted


def long_table() -> None:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((3000, 4)).round(3)
    write([[*row, "ab"[int(row[0] * row[1] > 0)]] for row in X.tolist()], head=[*"pqrs", "y"])


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_interrupted_and_resumed(capsys):
    long_table()
    train = ["train", "t.csv", "--target", "y", "--epochs", "4000", "--batch", "300"]
    environment = os.environ | {"PYTHONPATH": str(Path(tg.__file__).parent.parent)}
    command = [sys.executable, "-m", "tinygrad_tr", *train]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        for _try in range(600):
            if Path("model.checkpoint.npz").exists():
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        error = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130, error
    assert error.count("\n") == 1
    assert "--resume goes on" in error
    kept = tg.load("model.npz").history
    assert kept is not None
    assert kept.interrupted
    assert len(read("model_report/history.csv")) == len(kept)
    at = len(tg.load("model.checkpoint.npz").history)
    assert main([*train[:4], "--epochs", str(at + 3), "--batch", "300", "--resume"]) == 0
    assert f"epoch {at + 3}/{at + 3}" in capsys.readouterr().out
    assert not Path("model.checkpoint.npz").exists()
    said = refused([*train, "--resume"], capsys)
    assert said.startswith("--resume: there is no model.checkpoint.npz")


def test_resume_wants_the_same_table(capsys, monkeypatch):
    long_table()
    arguments = ["train", "t.csv", "--target", "y", "--epochs", "6", "--batch", "10"]
    monkeypatch.setattr("tinygrad_tr.cli.train._write", lambda *_all: None)
    assert main(arguments) == 0  # the checkpoint stays, as after a crash
    capsys.readouterr()
    said = refused([*arguments, "--resume", "--seed", "1"], capsys)
    assert said.startswith("--resume: model.checkpoint.npz is of another table")
    said = refused([*arguments, "--resume", "--hidden", "3"], capsys)
    assert said.startswith("--resume: model.checkpoint.npz does not fit")


def test_the_progress_line_fits_80_columns():
    from tinygrad_tr.training.progress import line

    for lang in ("en", "tr"):
        set_language(lang)
        for ascii in (False, True):
            text = line(1234, 4000, 0.31, -1.234e-5, 1.234e-10, 0.984, ascii=ascii)
            assert 70 < len(text) <= 80
