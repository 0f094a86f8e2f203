"""Tables: what is read, what becomes of it, and that what is wrong is said with its place."""

import ast
import builtins
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tinygrad_tr
from tinygrad_tr import data
from tinygrad_tr.data import Preparation, Standardizer, Table, TableError, read_table
from tinygrad_tr.data import coercion as sentences
from tinygrad_tr.messages_tr import TR

pandas = pytest.importorskip("pandas")


@pytest.fixture
def write(tmp_path):
    def write(text, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def columns(table):
    return {c.name: (c.kind, c.values.tolist(), c.texts) for c in table.columns}


# Reading

PETS = "name,age,tame,kg\nRex,3,True,20.5\nMia,4,False,3\nRex,5,True,21\n"


def test_kinds_are_found(write):
    table = read_table(write(PETS))
    assert columns(table) == {
        "name": ("text", [1, 0, 1], ("Mia", "Rex")),
        "age": ("number", [3, 4, 5], ()),
        "tame": ("bool", [1, 0, 1], ()),
        "kg": ("number", [20.5, 3, 21], ()),
    }
    assert table.rows.tolist() == [2, 3, 4]
    assert table.source == "t.csv"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (PETS.replace(",", ";").replace("20.5", "20,5"), {"decimal": ","}),
        (PETS.replace(",", "\t"), {}), ("\ufeff" + PETS, {}), (PETS.replace("\n", "\r\n"), {}),
        (PETS + "\n\n,,,\n", {}), (PETS.replace(",", "|"), {"separator": "|"}),
        (PETS.replace("Mia", '"Mia"'), {}),
        (PETS.split("\n", 1)[1], {"names": ["name", "age", "tame", "kg"]}),
    ],
)  # fmt: skip
def test_ways_to_write_the_same_table(text, options, write):
    assert columns(read_table(write(text), **options)) == columns(read_table(write(PETS, "p.csv")))


def test_frames_and_parquet(write, tmp_path):
    pytest.importorskip("pyarrow")
    table = read_table(write(PETS))
    frame = pandas.read_csv(write(PETS))
    assert columns(read_table(frame)) == columns(table)
    frame.to_parquet(tmp_path / "t.parquet")
    parquet = read_table(tmp_path / "t.parquet")
    assert columns(parquet) == columns(table)
    assert parquet.rows.tolist() == [1, 2, 3]
    categories = frame.astype({"name": "category", "age": "Int64", "tame": "boolean"})
    assert columns(read_table(categories)) == columns(table)
    strange = frame.rename(columns={"kg": 7}).set_index("age", drop=False)
    assert read_table(strange).names == ("name", "age", "tame", "7")


def test_missing_values_are_read_as_such(write):
    table = read_table(write("a,b,c\n1,x,True\n,,\nNA,nan,False\n"))
    assert [c.missing.tolist() for c in table.columns] == [
        [False, True, True], [False, True, True], [False, True, False],
    ]  # fmt: skip
    assert table["c"].kind == "bool"


def test_columns_are_left_out(write):
    path = write(PETS)
    assert read_table(path, drop=["name", "kg"]).names == ("age", "tame")
    with pytest.raises(TableError, match="has no column 'size'; it has name, age, tame, kg"):
        read_table(path, drop=["size"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "t.csv is empty"),
        ("\n\n", "the first row is empty; it must hold the names"),
        ("a,b\n", "no rows below the names"),
        ("a,b\n\n\n", "no rows below the names"),
        ("1,2\n3,4\n", "the first row holds numbers, not the names"),
        ("a,a\n1,2\n", "two columns 'a'; rename one"),
        ("a,\n1,2\n", "column 2 has no name"),
        ("a,b\n1,2,3\n4,5,6\n", "more fields than there are names"),
        ("a,b\n1,2\n1,2,3\n", "t.csv, row 3: 3 fields in place of 2; put texts that hold"),
        ('a,b\n1,"x\n', "a quotation mark is never closed"),
        (b"a,b\n\xfe,1\n", "not in UTF-8; save it as CSV UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not in UTF-8"),
    ],
)
def test_files_that_are_no_table(text, says, write):
    with pytest.raises(TableError, match=says) as caught:
        read_table(write(text))
    assert "\n" not in str(caught.value)


def test_other_files(write, tmp_path):
    with pytest.raises(TableError, match=r"t\.xlsx must end in \.csv"):
        read_table(write("a", "t.xlsx"))
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "none.csv")
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "none.parquet")
    pytest.importorskip("pyarrow")
    with pytest.raises(TableError, match=r"t\.parquet is no readable Parquet file"):
        read_table(write("PAR1 and no more", "t.parquet"))


def test_frames_that_are_no_table():
    with pytest.raises(TableError, match="row 2, column 'a': 3 is a int among texts"):
        read_table(pandas.DataFrame({"a": ["x", 3]}))
    with pytest.raises(TableError, match="holds complex numbers"):
        read_table(pandas.DataFrame({"a": [1j]}))
    with pytest.raises(TableError, match="no rows"):
        read_table(pandas.DataFrame({"a": []}))


def test_without_pandas(write, monkeypatch):
    original = builtins.__import__

    def missing(name, *arguments):
        if name == "pandas":
            raise ImportError(name)
        return original(name, *arguments)

    path = write(PETS)
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ImportError, match=r'pip install "tinygrad_tr\[table\]"'):
        read_table(path)


def test_the_rest_needs_no_pandas():
    program = (
        "import sys; sys.modules['pandas'] = None\n"
        "from tinygrad_tr.data import Preparation, Table\n"
        "t = Table.of({'a': [1.0, 2.0], 'b': ['x', 'y']})\n"
        "print(Preparation.from_dict(Preparation.fit(t, 'b').to_dict()).row({'a': 2}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          cwd=Path(tinygrad_tr.__file__).parent.parent, check=True)  # fmt: skip
    assert done.stdout == "[[1.]]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_large_files_stay_within_memory(write):
    """A fifth of a million rows of ten columns: five times as much stays far below 2 GiB."""
    rng = np.random.default_rng(0)
    n = 200_000
    frame = {f"x{k}": rng.normal(size=n).round(6) for k in range(8)}
    frame |= {"city": rng.choice(["a", "b", "c"], n), "y": rng.choice(["p", "q"], n)}
    path = write("")
    pandas.DataFrame(frame).to_csv(path, index=False)
    program = (
        "import sys\n"
        "from tinygrad_tr import data\n"
        "table = data.read_table(sys.argv[1])\n"
        "p = data.Preparation.fit(table, 'y')\n"
        "print(p.inputs(table).shape, p.targets(table).shape)\n"
        "print(*[x.split()[1] for x in open('/proc/self/status') if x.startswith('VmHWM')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True,
        cwd=Path(tinygrad_tr.__file__).parent.parent,
    )  # fmt: skip
    shapes, peak = done.stdout.splitlines()
    assert shapes == f"({n}, 11) ({n},)"
    assert int(peak) * 1024 < 600e6


# Tables


def test_tables_of_columns():
    table = Table.of({"a": [1, None, 3.5], "b": ["x", "", "y"], "c": [True, None, False],
                      "d": np.array([1, 2, 3]), "e": np.array([True, False, True])})  # fmt: skip
    assert [c.kind for c in table.columns] == ["number", "text", "bool", "number", "bool"]
    assert [c.missing.tolist() for c in table.columns][:3] == [[False, True, False]] * 3
    assert table.take([2, 0])["b"].shown(0) == "y"
    assert table.take(np.array([True, False, True])).rows.tolist() == [1, 3]
    assert (table["a"].shown(2), table["c"].shown(0), table["d"].shown(1)) == ("3.5", "True", "2")
    assert table.without(["a"]).names == ("b", "c", "d", "e")
    with pytest.raises(TableError, match="different lengths, 1, 2"):
        Table.of({"a": [1], "b": [1, 2]})
    with pytest.raises(TableError, match="column 'a' mixes int, str"):
        Table.of({"a": [1, "x"]})


def test_tables_are_split_with_their_row_numbers():
    table = Table.of({"x": list(range(20)), "t": ["a"] * 10 + ["b"] * 10})
    train, test = table.split(test_size=6, rng=0, stratify="t")
    assert np.bincount(test["t"].values).tolist() == [3, 3]
    assert sorted([*train.rows, *test.rows]) == list(range(1, 21))
    assert np.array_equal(train["x"].values, train.rows - 1)


# Scales


def test_scales_are_of_the_training_rows_only():
    X = np.random.default_rng(0).normal(3, 2, (50, 2))
    standardize = Standardizer.fit(X[:40])
    assert np.allclose(standardize(X[:40]).mean(axis=0), 0)
    assert np.allclose(standardize(X[:40]).std(axis=0), 1)
    assert np.allclose(standardize.inverse(standardize(X)), X)
    assert not np.allclose(standardize(X).mean(axis=0), 0)
    assert standardize(X[0]).shape == (2,)


def test_a_constant_column_keeps_its_scale():
    assert Standardizer.fit(np.full((3, 1), 0.1)).scale.tolist() == [1]
    assert Standardizer.fit(np.zeros((3, 1)))([[2.0]]).tolist() == [[2.0]]


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_numbers_whose_squares_are_none_have_a_scale(size: float):
    scales = Standardizer.fit(size * np.array([[-1.0], [1.0]]))
    assert scales.mean == 0.0
    assert scales.scale == size


def test_scales_refuse():
    with pytest.raises(ValueError, match=r"X\[1, 0\] is nan"):
        Standardizer.fit([[1.0], [np.nan]])
    with pytest.raises(ValueError, match=r"shape \(0, 2\)"):
        Standardizer.fit(np.zeros((0, 2)))
    with pytest.raises(ValueError, match=r"made from 2 columns.*has shape \(3,\)"):
        Standardizer.fit(np.eye(2))([1, 2, 3])
    for wrong, says in (
        ({"mean": [1.0]}, "has mean and scale"),
        ({"mean": [1.0], "scale": [0.0]}, "scale positive"),
        ({"mean": [1.0], "scale": [1.0, 2.0]}, "have shapes"),
        ({"mean": [np.inf], "scale": [1.0]}, "must be finite"),
    ):
        with pytest.raises(ValueError, match=says):
            Standardizer.from_dict(wrong)


# Preparing

TABLE = Table.of({
    "cm": [160.0, 180.0, 170.0, 190.0], "sex": ["f", "m", "f", "m"],
    "old": [True, False, True, True], "team": ["red", "blue", "red", "green"],
})  # fmt: skip


def test_columns_become_numbers():
    p = Preparation.fit(TABLE, target="team", standardize=False)
    assert p.feature_names == ("cm", "sex=f", "sex=m", "old")
    assert p.inputs(TABLE).tolist() == [
        [160, 1, 0, 1], [180, 0, 1, 0], [170, 1, 0, 1], [190, 0, 1, 1],
    ]  # fmt: skip
    assert p.targets(TABLE).tolist() == [2, 0, 2, 1]
    assert p.classes == ("blue", "green", "red")
    assert p.answers([2, 0]).tolist() == ["red", "blue"]
    assert p.answers([[1]]).tolist() == ["green"]


def test_numbers_are_scaled_and_nothing_else_is():
    p = Preparation.fit(TABLE, target="team")
    X = p.inputs(TABLE)
    assert np.allclose(X[:, 0], (np.array([160, 180, 170, 190]) - 175) / np.sqrt(125))
    assert X[:, 1:].tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 1], [0, 1, 1]]


def test_scales_do_not_know_the_test_rows():
    train, test = TABLE.take([0, 1]), TABLE.take([2, 3])
    p = Preparation.fit(train, target="sex", drop=["team"])
    assert p.scaler.mean[0] == 170
    assert p.inputs(test)[:, 0].tolist() == [0, 2]


def test_one_row_is_prepared_as_the_table_is():
    p = Preparation.fit(TABLE, target="team")
    expected = p.inputs(TABLE)[[1]]
    assert np.array_equal(p.row({"cm": 180, "sex": "m", "old": False}), expected)
    assert np.array_equal(p.row({"old": "false", "sex": "m", "cm": "180.0"}), expected)
    with pytest.raises(TableError, match="table lacks the columns cm, old; it has sex"):
        p.row({"sex": "m"})
    with pytest.raises(TableError, match=r"column 'sex': the category 'x' is unknown; .* had f, m"):
        p.row({"cm": 1, "sex": "x", "old": True})
    with pytest.raises(TableError, match="column 'cm': 'tall' is no number"):
        p.row({"cm": "tall", "sex": "m", "old": True})


def test_targets_that_are_numbers():
    table = Table.of({"x": [1.0, 2.0, 3.0], "y": [10.0, 20.0, 60.0]})
    p = Preparation.fit(table, target="y")
    assert np.allclose(p.targets(table), (np.array([10, 20, 60]) - 30) / np.std([10, 20, 60]))
    assert np.allclose(p.answers(p.targets(table)[:, None]), [10, 20, 60])
    assert p.classes == ()
    whole = Preparation.fit(table, target="y", classes=True)
    assert whole.classes == ("10", "20", "60")
    assert whole.targets(table).tolist() == [0, 1, 2]
    plain = Preparation.fit(table, target="y", standardize=False)
    assert plain.targets(table).tolist() == [10, 20, 60]


def test_truth_values_as_targets():
    p = Preparation.fit(TABLE, target="old")
    assert p.classes == ("False", "True")
    assert p.targets(TABLE).tolist() == [1, 0, 1, 1]


def test_kinds_may_be_given():
    table = Table.of({"code": [34, 6, 34], "flag": [0, 1, 1], "t": ["a", "b", "a"]})
    p = Preparation.fit(table, "t", kinds={"code": "category", "flag": "bool"})
    assert p.feature_names == ("code=6", "code=34", "flag")
    assert p.inputs(table).tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 1]]
    assert p.row({"code": "34", "flag": "TRUE"}).tolist() == [[0, 1, 1]]
    with pytest.raises(TableError, match="'2' is neither true nor false"):
        p.row({"code": 34, "flag": 2})
    with pytest.raises(ValueError, match=r"kinds\['t'\] must be one of number, bool, category"):
        Preparation.fit(table, kinds={"t": "text"})


def test_missing_values_are_filled_on_request():
    table = Table.of({"x": [1.0, None, 5.0], "c": ["b", "b", None], "f": [True, None, False],
                      "t": ["p", "q", "p"]})  # fmt: skip
    p = Preparation.fit(table, "t", missing="fill", standardize=False)
    assert p.inputs(table).tolist() == [[1, 1, 1], [3, 1, 1], [5, 1, 0]]
    assert p.row({"x": None, "c": None, "f": None}).tolist() == [[3, 1, 1]]
    for name, row in {"x": 2, "c": 3, "f": 2}.items():
        with pytest.raises(TableError, match=rf"row {row}, column '{name}': nothing.*like it: 1"):
            Preparation.fit(table.without({"x", "c", "f"} - {name}), "t")
    with pytest.raises(ValueError, match="'refuse' or 'fill', not 'drop'"):
        Preparation.fit(table, "t", missing="drop")


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("a,t\n1,p\nx,q\n3,p\n", {}, r"t\.csv, row 3, column 'a': 'x' is no number; correct it"),
        ("a,t\n1,p\n,q\n3,p\n", {}, r"t\.csv, row 3, column 'a': nothing stands there .*fill"),
        ("a,t\n1,p\ninf,q\n", {}, "row 3, column 'a': 'inf' is not finite"),
        ("a,t\n1,p\n2,\n", {}, "row 3, column 't': nothing stands there, and it is what is"),
        ("a,t\n2020-01-05,p\n2021-02-06,q\n", {}, "column 'a' holds dates; make numbers"),
        ("a,t\n5.1.2020,p\n6.2.2021,q\n", {}, "column 'a' holds dates"),
        ("a,t\n1,p\n2,p\n", {}, "'t' holds one label only, 'p'"),
        ("a,t\n,p\n,q\n", {}, "column 'a' is empty; leave it out"),
        ("t\np\nq\n", {}, "no column to learn from"),
        ("a,t\n1,p\n2,q\n", {"target": "u"}, "has no column 'u'; it has a, t"),
        ("a,t\n1,p\n2,q\n", {"drop": ["z"]}, "has no column 'z'"),
        ("a,t\n1,1\n2,x\n3,3\n", {}, "row 3, column 't': 'x' is no number"),
        ("a,t\nx,p\ny,q\n", {"kinds": {"a": "number"}}, "row 2, column 'a': 'x' is no number"),
        ("a,t\n" + "".join(f"name{k},{'pq'[k % 2]}\n" for k in range(60)), {},
         "60 different texts in 60 rows, too many for categories"),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_learned_from(text, options, says, write):
    options = {"target": "t"} | options
    with pytest.raises(TableError, match=says) as caught:
        Preparation.fit(read_table(write(text)), **options)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("t.csv")


def test_dates_of_frames_are_refused():
    frame = pandas.DataFrame({"d": pandas.to_datetime(["2020-01-01", "2020-01-02"]), "t": [1, 2]})
    with pytest.raises(TableError, match="column 'd' holds dates"):
        Preparation.fit(read_table(frame), "t")
    assert Preparation.fit(read_table(frame, drop=["d"])).feature_names == ("t",)


def test_new_tables_that_do_not_fit(write):
    p = Preparation.fit(read_table(write("a,c,t\n1,x,p\n2,y,q\n")), "t")
    new = read_table(write("c,a,more\nx,1,0\n"))
    assert p.inputs(new).shape == (1, 3)
    for text, says in {
        "a,t\n1,p\n": r"new\.csv lacks the columns c; it has a, t",
        "a,c,t\n1,x,p\nlow,y,q\n": "row 3, column 'a': 'low' is no number",
        "a,c,t\n1,x,p\n2,z,q\n": "row 3, column 'c': the category 'z' is unknown",
        "a,c,t\n1,x,p\n2,y,r\n": "row 3, column 't': the label 'r' is unknown; .* had p, q",
        "a,c,t\n1,x,p\n2,,q\n": "row 3, column 'c': nothing stands there",
    }.items():
        table = read_table(write(text, "new.csv"))
        with pytest.raises(TableError, match=says):
            (p.inputs(table), p.targets(table))
    with pytest.raises(ValueError, match="no target was named"):
        Preparation.fit(new).targets(new)


def test_preparations_are_kept_as_plain_data():
    kinds = {"target": "team"}, {"target": "cm"}, {"missing": "fill"}, {"standardize": False}
    for options in kinds:
        p = Preparation.fit(TABLE, **options)
        plain = p.to_dict()
        if p.scaler is not None:
            plain["scaler"] = {k: v.tolist() for k, v in plain["scaler"].items()}
        again = Preparation.from_dict(json.loads(json.dumps(plain)))
        assert np.array_equal(again.inputs(TABLE), p.inputs(TABLE))
        assert (again.features, again.target) == (p.features, p.target)


def changed(place, value):
    plain = Preparation.fit(TABLE, "team").to_dict()
    holder = plain
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    return plain


@pytest.mark.parametrize(
    "plain",
    [
        {}, changed(["features"], None), changed(["features", 0], {"name": "x"}),
        changed(["features", 0, "kind"], "date"), changed(["features", 1, "categories"], []),
        changed(["features", 1, "categories"], [1]), changed(["features", 1, "fill"], 7.0),
        changed(["features", 0, "fill"], float("nan")), changed(["target", "scale"], 0.0),
        changed(["target", "kind"], "number"), changed(["scaler", "mean"], np.zeros(2)),
        changed(["scaler"], {"mean": np.zeros(2), "scale": np.ones(2)}),
    ],
)  # fmt: skip
def test_damaged_plain_data_is_refused(plain):
    with pytest.raises(ValueError, match=r"\w"):
        Preparation.from_dict(plain)


# What is said


def test_complaints_speak_turkish(write):
    with pytest.raises(TableError) as caught:
        Preparation.fit(read_table(write("a,t\n1,p\nx,q\n3,p\n")), "t")
    assert caught.value.report("tr") == (
        "t.csv, satır 3, sütun 'a': 'x' sayı değil; düzeltin veya sütunu çıkarın"
    )
    assert caught.value.report("en") == str(caught.value)


def test_every_complaint_is_in_the_catalogue():
    texts = {getattr(sentences, name) for name in sentences.__all__ if name.isupper()}
    for path in Path(data.__file__).parent.glob("*.py"):
        texts |= {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and node.value.startswith("{file}")
        }  # fmt: skip
    assert len(texts) > 25
    assert not texts - set(TR)


# Blobs


def test_blobs():
    X, labels = data.blobs(40, classes=4, noise=0.1, rng=0)
    assert X.shape == (160, 2)
    for k in range(4):
        middle = 2 * np.array([np.cos(np.pi * k / 2), np.sin(np.pi * k / 2)])
        assert np.allclose(X[labels == k].mean(axis=0), middle, atol=0.1)
    assert np.array_equal(X, data.blobs(40, classes=4, noise=0.1, rng=np.random.default_rng(0))[0])
    with pytest.raises(ValueError, match="one sample and two classes"):
        data.blobs(5, classes=1, rng=0)
    with pytest.raises(ValueError, match="noise must not be negative"):
        data.blobs(noise=-1, rng=0)


# NPZ


def test_npz_files(tmp_path):
    path = tmp_path / "t.npz"
    np.savez(path, X=[[1, 2], [3, 4]], y=[0.5, np.nan], kind=["a", ""], bytes=[b"x", b"y"],
             ok=[True, False], one=[[7], [8]])  # fmt: skip
    table = read_table(path, drop=["ok"])
    assert {c.name: c.kind for c in table.columns} == {
        "X1": "number", "X2": "number", "y": "number", "kind": "text", "bytes": "text",
        "one1": "number",
    }  # fmt: skip
    assert table["y"].missing.tolist() == table["kind"].missing.tolist() == [False, True]
    assert table.rows.tolist() == [1, 2]
    assert table.source == "t.npz"


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"X": [[1.0]], "X1": [2.0]}, "two columns 'X1'"),
        ({"X": [1.0], "y": [2.0, 3.0]}, "different lengths"),
        ({"X": 1.0}, "shape ()"),
        ({"X": [1j]}, "type complex128"),
        ({"X": np.zeros((0, 2))}, "holds no rows"),
        ({"X": np.array([None, 1])}, "no NPZ file of numbers and texts"),
    ],
)
def test_npz_files_that_are_no_tables(arrays, said, tmp_path):
    np.savez(tmp_path / "t.npz", **arrays)
    with pytest.raises(TableError, match=re.escape(said)):
        read_table(tmp_path / "t.npz")


def test_npz_files_that_are_something_else(tmp_path):
    path = tmp_path / "t.npz"
    np.save(tmp_path / "t.npy", [1.0])
    for content in (b"", b"x,y\n1,2\n", b"PK\x03\x04", (tmp_path / "t.npy").read_bytes()):
        path.write_bytes(content)
        with pytest.raises(TableError, match="no NPZ file"):
            read_table(path)
