"""Files of models: nothing is lost on the way, and no bad file gets in or changes anything."""

import contextlib
import io
import json
import os
import zipfile

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.files.archive import DIGITS, SEAL, _digest, open_archive, write_archive
from tinygrad_tr.files.trees import Reader, Writer

X, LABELS = tg.data.moons(40, rng=0)

MODELS = {
    "perceptron": (lambda: tg.nn.Perceptron(2, activation="step", rng=0), (4, 2)),
    "mlp": (lambda: tg.nn.MLP(2, [3, 2], hidden="gelu", output="softmax", rng=0), (4, 2)),
    "no bias": (lambda: tg.nn.Linear(2, 3, bias=False, rng=0), (4, 2)),
    "nested": (lambda: tg.nn.Sequential(tg.nn.Sequential(tg.nn.Linear(2, 4, rng=0), "tanh"),
                                        tg.nn.BatchNorm(4), tg.nn.Dropout(0.5, rng=1),
                                        tg.nn.LayerNorm(4), tg.nn.relu), (4, 2)),
    "images": (lambda: tg.nn.Sequential(tg.nn.Conv2d(1, 2, 3, padding=1, rng=0), "relu",
                                        tg.nn.MaxPool2d(2), tg.nn.Flatten(),
                                        tg.nn.Linear(8, 2, rng=1)), (2, 1, 4, 4)),
    "sequences": (lambda: tg.nn.LSTM(2, 3, rng=0), (2, 5, 2)),
    "rnn": (lambda: tg.nn.RNN(2, 3, rng=0), (2, 5, 2)),
}  # fmt: skip


def network(seed=0):
    return tg.nn.MLP(2, [3, 2], output="softmax", rng=seed)


def trained():
    model = network()
    optimizer = tg.optim.Adam(model.parameters())
    history = tg.fit(model, X, LABELS, loss="cross_entropy", optimizer=optimizer, epochs=2,
                     compile=False)  # fmt: skip
    return model, optimizer, history


def same(a, b):
    return a.keys() == b.keys() and all(
        np.array_equal(a[k], b[k]) and np.asarray(a[k]).dtype == np.asarray(b[k]).dtype for k in a
    )


@pytest.fixture
def file(tmp_path):
    model, optimizer, history = trained()
    table = tg.data.Table.of({"a": [1.0, 2.0, 4.0], "b": ["x", "y", "x"], "t": ["p", "q", "q"]})
    path = tmp_path / "model.npz"
    tg.save(path, model, optimizer, history=history,
            preparation=tg.data.Preparation.fit(table, "t"))  # fmt: skip
    return path


# There and back


@pytest.mark.parametrize("name", MODELS)
def test_models_are_built_again(name, tmp_path):
    make, shape = MODELS[name]
    model = make()
    tg.save(tmp_path / "m.npz", model)
    built = tg.load(tmp_path / "m.npz").model
    assert type(built) is type(model)
    assert repr(built) == repr(model)
    assert same(built.state(), model.state())
    assert list(built.state()) == list(model.state())
    assert built.summary() == model.summary()
    given = np.random.default_rng(3).normal(size=shape)
    for _twice in range(2):  # dropout draws the same numbers, and then the next ones
        ours, theirs = (np.asarray(tg.nn.Module.__call__(m, given)[0].data
                        if isinstance(m(given), tuple) else m(given).data) for m in (model, built))
        assert np.array_equal(ours, theirs)


def test_the_networks_of_single_neurons_are_built_again(tmp_path):
    model = tg.nn.scalar.MLP(2, [3, 1], rng=np.random.default_rng(0))
    tg.save(tmp_path / "m.npz", model)
    built = tg.load(tmp_path / "m.npz").model
    assert built([0.5, -1.0]).data == model([0.5, -1.0]).data
    assert all(type(p.data) is float for p in built.parameters())


def test_types_and_shared_parts_stay(tmp_path):
    shared = tg.nn.Linear(2, 2, rng=0)
    shared.weight = tg.Value(np.float32([[1, 2], [3, 4]]), name="w")
    shared.bias = tg.Value(np.array([1.0, 2.0]), requires_grad=False)
    model = tg.nn.Sequential(shared, "relu", shared)
    tg.save(tmp_path / "m.npz", model)
    built = tg.load(tmp_path / "m.npz").model
    assert built.parts[0] is built.parts[2]
    assert built.parts[0].weight.dtype == np.float32
    assert built.parts[0].weight.name == "w"
    assert [p.name for p in built.parameters()] == ["w"]
    assert same(built.state(), model.state())


def test_everything_that_was_saved_comes_back(file):
    model, optimizer, history = trained()
    other = network(seed=7)
    again = tg.optim.Adam(other.parameters())
    saved = tg.load(file, other, again)
    assert saved.model is other
    assert same(other.state(), model.state())
    assert same(again.state(), optimizer.state())
    assert same(saved.optimizer_state, optimizer.state())
    assert saved.history.loss == history.loss
    assert saved.training is None
    assert saved.preparation.row({"a": 2, "b": "y"}).tolist()[0][1:] == [0, 1]
    assert saved.preparation.classes == ("p", "q")
    plain = tg.load(file)
    assert same(plain.model.state(), model.state())


def test_a_standardizer_is_a_preparation_too(tmp_path):
    standardize = tg.data.Standardizer.fit(X)
    tg.save(tmp_path / "m.npz", network(), preparation=standardize)
    saved = tg.load(tmp_path / "m.npz")
    assert np.array_equal(saved.preparation(X), standardize(X))
    assert saved.history is None


class Own(tg.nn.Module):
    def __init__(self):
        self.inner = tg.nn.Linear(2, 1, rng=0)
        self.scale = tg.Value(3.0)

    def forward(self, x):
        return self.inner(x) * self.scale


@pytest.mark.parametrize(
    ("make", "says"),
    [(Own, "parts/ is a Own"), (lambda: tg.nn.Sequential(tg.nn.Linear(2, 1), lambda x: x * x),
                                "parts.1 is a function")],
)  # fmt: skip
def test_a_model_of_ones_own_is_loaded_into(make, says, tmp_path):
    model, other = make(), make()
    for p in model.parameters():
        p.data = p.data + 1
    tg.save(tmp_path / "m.npz", model)
    with pytest.raises(tg.CheckpointError, match=f"cannot be built from it.*{says}.*build it, and"):
        tg.load(tmp_path / "m.npz")
    tg.load(tmp_path / "m.npz", other)
    assert same(other.state(), model.state())


def test_numpy_reads_the_arrays(file):
    with np.load(file, allow_pickle=False) as arrays:
        assert np.array_equal(arrays["model/layers.0.weight"], trained()[0].layers[0].weight.data)
        assert json.loads(arrays["header"].tobytes())["version"] == 1


def test_the_same_model_gives_the_same_bytes(tmp_path):
    for name in "ab":
        tg.save(tmp_path / name, network())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.array(3.5),
        np.zeros((0, 4)), np.arange(12)[::3], np.float16([1]), np.array([1 + 2j]), np.array([True]),
        np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1), np.array([1, 2], dtype=">i4"),
    ],
)  # fmt: skip
def test_arrays(array, tmp_path):
    write_archive(tmp_path / "a.npz", {}, {"x": array})
    with open_archive(tmp_path / "a.npz") as archive:
        back = archive.read("x")
        assert archive.shapes["x"] == (array.dtype, array.shape)
    assert np.array_equal(back, array)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    back[...] = 0  # it may be written to


def test_trees():
    rng = np.random.default_rng(3)
    rng.normal()
    data = {"a": [1, 2.5, None, True, "x"], 3: (1j, {"deep": np.arange(3)}), "n": np.float32(2),
            "inf": float("inf"), "rng": rng, "big": 2**127, "old": np.random.Generator(
                np.random.MT19937(5))}  # fmt: skip
    arrays = {}
    form = json.loads(json.dumps(Writer(arrays)(data, "top")))
    back = Reader(arrays.__getitem__)(form)
    assert list(back) == list(data)
    assert back["a"] == data["a"]
    assert back[3][0] == 1j
    assert back[3][1]["deep"].tolist() == [0, 1, 2]
    assert type(back["n"]) is np.float32
    assert (back["inf"], back["big"]) == (float("inf"), 2**127)
    assert back["rng"].normal() == rng.normal()
    assert back["old"].normal() == data["old"].normal()
    with pytest.raises(TypeError, match=r"top\.a is an array of object"):
        Writer({})({"a": np.array([None])}, "top")
    with pytest.raises(TypeError, match="top is a object"):
        Writer({})(object(), "top")


# Writing


def test_a_crash_while_writing_loses_nothing(file, monkeypatch):
    before = file.read_bytes()

    def crash(*_arguments):
        raise OSError("no space left on device")

    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, crash)
            with pytest.raises(OSError, match="no space"):
                tg.save(file, network(seed=3))
        assert file.read_bytes() == before
        assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_link_is_followed(file):
    link = file.with_name("link.npz")
    link.symlink_to(file)
    tg.save(link, network(seed=3))
    assert link.is_symlink()
    assert same(tg.load(file).model.state(), network(seed=3).state())


def test_files_have_ordinary_permissions(file):
    plain = file.with_name("plain")
    plain.write_bytes(b"")
    assert file.stat().st_mode == plain.stat().st_mode


def test_saving_what_is_no_model_is_refused(tmp_path):
    with pytest.raises(TypeError, match=r"save\(path, model\) writes a Module, not str"):
        tg.save(tg.nn.Linear(2, 1), str(tmp_path / "model.npz"))
    assert not any(tmp_path.iterdir())


def test_saving_what_has_no_form_writes_nothing(tmp_path):
    with pytest.raises(TypeError, match="only numbers can"):
        write_archive(tmp_path / "m.npz", {}, {"x": np.array(["a"])})
    assert list(tmp_path.iterdir()) == []


# Bad files


def refused(path, says=None, *, built=True):
    """The file is refused, whichever way it is loaded, and changes nothing."""
    model = network(seed=5)
    optimizer = tg.optim.Adam(model.parameters())
    before = model.state(), optimizer.state()
    with pytest.raises(tg.CheckpointError, match=says) as caught:
        tg.load(path, model, optimizer)
    assert same(model.state(), before[0])
    assert same(optimizer.state(), before[1])
    if built:
        with pytest.raises(tg.CheckpointError):
            tg.load(path)
    assert path.name in str(caught.value)


def test_truncated_anywhere(file):
    whole = file.read_bytes()
    for length in np.linspace(0, len(whole) - 1, 50).astype(int):
        file.write_bytes(whole[:length])
        refused(file)


def test_a_flipped_bit_anywhere(file):
    whole = file.read_bytes()
    rng = np.random.default_rng(0)
    for place in [*rng.integers(0, len(whole), 60), 0, len(whole) - 1]:
        broken = bytearray(whole)
        broken[place] ^= 1 << rng.integers(8)
        file.write_bytes(broken)
        refused(file)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "no .npz file"), (b"\x93NUMPY\x01\x00", "no .npz file"),
     (b"PK\x03\x04", "end is missing"), (b"\x80\x04K\x01.", "no .npz file")],
)  # fmt: skip
def test_no_archive(content, says, tmp_path):
    (tmp_path / "m.npz").write_bytes(content)
    refused(tmp_path / "m.npz", says)


def test_an_archive_of_numpy(tmp_path):
    np.savez(tmp_path / "m.npz", **network().state())
    refused(tmp_path / "m.npz", "was not written by tinygrad_tr.save")


def forge(path, members, kind=zipfile.ZIP_STORED):
    """An archive with any content and the right checksum."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        archive.comment = SEAL + b"0" * DIGITS
        for name, content in members:
            archive.writestr(name, content)
    stream.seek(0)
    digest = _digest(stream)
    path.write_bytes(stream.getvalue()[:-DIGITS] + digest)


def members_of(path):
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def rewritten(path, change):
    """The file with another header."""
    members = dict(members_of(path))
    header = json.loads(np.load(io.BytesIO(members["header.npy"])).tobytes())
    header = change(header) or header
    text = header if isinstance(header, str) else json.dumps(header)
    members["header.npy"] = npy(np.frombuffer(text.encode(), np.uint8))
    forge(path, members.items())


def test_forged_as_it_was_is_read(file):
    forge(file, members_of(file))
    assert same(tg.load(file).model.state(), trained()[0].state())


def exchanged(name, content):
    return lambda members: [(n, content if n == name else c) for n, c in members]


WEIGHT = "model/layers.0.weight.npy"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: [(n, c) for n, c in m if n != WEIGHT], "lacks layers.0.weight"),
        (lambda m: [*m, ("model/layers.9.weight.npy", npy(np.ones(2)))], "holds, more, layers.9"),
        (lambda m: [*m, ("other.npy", npy(np.ones(2)))], "belong to nothing: .'other'"),
        (lambda m: [*m, ("readme.txt", b"hello")], "readme.txt is no array"),
        (lambda m: [*m, ("x", npy(np.ones(2)))], "x is no array"),
        (exchanged(WEIGHT, npy(np.ones((3, 2)))), r"has shape \(3, 2\) there and \(2, 3\)"),
        (exchanged(WEIGHT, npy(np.ones((2, 3)) * 1j)), "dtype"),
        (exchanged(WEIGHT, npy(np.full((2, 3), None), allow_pickle=True)), "no array of numbers"),
        (exchanged(WEIGHT, npy(np.full((2, 3), "text"))), "no array of numbers"),
        (exchanged(WEIGHT, npy(np.zeros(2, dtype=[("a", float)]))), "no array of numbers"),
        (exchanged(WEIGHT, npy(np.ones((2, 3)))[:-8]), "claims shape"),
        (exchanged(WEIGHT, npy(np.ones((2, 3))) + b"more"), "claims shape"),
        (exchanged(WEIGHT, b""), "no array of numbers"),
        (exchanged(WEIGHT, b"\x80\x04K\x01."), "no array of numbers"),
        (lambda m: [(n, c) for n, c in m if n != "header.npy"], "no header"),
        (exchanged("header.npy", npy(np.ones(2))), None),
        (exchanged("header.npy", npy(np.frombuffer(b"[" * 100_000, np.uint8))), "nested too deep"),
        (exchanged("header.npy", npy(np.frombuffer(b"[1]", np.uint8))), "no object"),
    ],
)  # fmt: skip
def test_forged_members(change, says, file):
    with np.errstate(all="raise"):
        forge(file, change(members_of(file)))
    refused(file, says)


def with_(**parts):
    return lambda header: header | parts


def attribute(name, value):
    def change(header):
        header["architecture"]["module"]["attributes"][name] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (with_(version=2), "version 2, and this program reads version 1"),
        (with_(version="1"), "version '1'"),
        (with_(format="other"), "not one of tinygrad_tr"),
        (with_(extra=1), "in place of"),
        (lambda h: h.pop("history") and None, "in place of"),
        (with_(history={"dict": [["loss", 1]]}), "a History has"),
        (with_(history=[1]), "not understood"),
        (with_(history={"pickle": "x"}), "'pickle' is not understood"),
        (with_(history={"generator": {"dict": [["bit_generator", "os"]]}}), "no bit generator"),
        (with_(optimizer={"array": "nowhere"}), "nowhere"),
        (with_(preparation={"tuple": ["Popen", {"dict": []}]}), "Popen"),
        (with_(preparation={"tuple": ["Standardizer", {"dict": []}]}), "mean and scale"),
    ],
)
def test_forged_headers(change, says, file):
    rewritten(file, change)
    refused(file, says)


def test_forged_states_of_optimisers(file):
    whole = file.read_bytes()
    rewritten(file, with_(optimizer={"dict": [["count", 1.0]]}))
    refused(file, "belong to nothing")
    members = [m for m in members_of(file) if not m[0].startswith("optimizer")]
    forge(file, members)
    refused(file, "not one of Adam", built=False)
    rewritten(file, with_(optimizer=None))
    refused(file, "no state of an optimiser", built=False)
    assert file.read_bytes() != whole


@pytest.mark.parametrize(
    "change",
    [
        with_(architecture={"module": {"class": "Own", "path": "", "attributes": {}}}),
        with_(architecture={"module": {"class": "relu", "path": "", "attributes": {}}}),
        with_(architecture={"function": "relu"}), with_(architecture=3),
        attribute("hidden", {"function": "Linear"}), attribute("hidden", {"function": "os.system"}),
        attribute("hidden", {"same": "nowhere"}), attribute("hidden", {"value": {"array": "x"}}),
    ],
)  # fmt: skip
def test_forged_architectures(change, file):
    rewritten(file, change)
    with pytest.raises(tg.CheckpointError):
        tg.load(file)


JUNK = [
    None, True, -1, 2.5, float("nan"), 2**200, "", "x", [], ["a"], {}, {"dict": []}, {"dict": [1]},
    {"tuple": []}, {"list": 3}, {"number": "model/parts.0.bias"}, {"same": "parts/"},
    {"function": "relu"}, {"module": {}}, {"source": {}}, {"generator": 1}, {"complex": [1]},
]  # fmt: skip


def mutated(header, rng):
    """The header with one of its parts, at any depth, exchanged or gone."""
    places, pending = [], [header]
    while pending:
        holder = pending.pop()
        keys = holder if isinstance(holder, dict) else range(len(holder))
        places += [(holder, key) for key in keys]
        pending += [holder[key] for key in keys if isinstance(holder[key], dict | list)]
    holder, key = places[rng.integers(len(places))]
    if rng.random() < 0.2:
        del holder[key]
    else:
        holder[key] = JUNK[rng.integers(len(JUNK))]


def test_any_mutated_header_is_read_or_refused(tmp_path):
    def make(seed):
        return tg.nn.Sequential(
            tg.nn.Linear(2, 3, rng=seed), tg.nn.BatchNorm(3), tg.nn.Dropout(0.2, rng=seed),
            tg.nn.Linear(3, 2), "softmax",
        )  # fmt: skip

    file, rng = tmp_path / "run.npz", np.random.default_rng(0)
    options = {"loss": "cross_entropy", "optimizer": "adam", "epochs": 1, "compile": False}
    tg.fit(make(0), X, LABELS, checkpoint=file, preparation=tg.data.Standardizer.fit(X), **options)
    whole, refusals = file.read_bytes(), 0
    for _trial in range(150):
        file.write_bytes(whole)
        rewritten(file, lambda header: mutated(header, rng))
        model = make(1)
        before = model.state()
        try:
            tg.fit(model, X, LABELS, resume=file, **options)
        except tg.CheckpointError:
            refusals += 1
            assert same(model.state(), before)
        with contextlib.suppress(tg.CheckpointError):
            tg.load(file)
    assert refusals > 75


def test_compressed_files_are_refused_before_they_are_unpacked(file):
    bomb = npy(np.zeros(10_000_000))
    forge(file, [*members_of(file), ("bomb.npy", bomb)], zipfile.ZIP_DEFLATED)
    assert file.stat().st_size < len(bomb) / 100
    refused(file, "is compressed")


def test_claims_beyond_the_file_are_refused(file):
    huge = npy(np.ones((2, 3))).replace(b"'shape': (2, 3), }            ",
                                        b"'shape': (999999999, 9999), } ")  # fmt: skip
    assert len(huge) == len(npy(np.ones((2, 3))))
    forge(file, exchanged(WEIGHT, huge)(members_of(file)))
    refused(file, r"claims shape \(999999999, 9999\) but holds 48 B")


def test_two_members_of_one_name(file):
    with pytest.warns(UserWarning, match="Duplicate"):
        forge(file, [*members_of(file), (WEIGHT, npy(np.ones((2, 3))))])
    refused(file, "there twice")


def test_overlapping_members(file):
    members = [("header.npy", npy(np.frombuffer(b"{}", np.uint8))), ("a.npy", npy(np.ones(100)))]
    forge(file, members)
    raw = file.read_bytes()
    start = raw.index(b"PK\x01\x02")
    entry = raw[raw.index(b"PK\x01\x02", start + 4) : raw.index(b"PK\x05\x06")]
    copies = b"".join(entry.replace(b"a.npy", b"%c.npy" % letter) for letter in b"bcdefgh")
    end = bytearray(raw[raw.index(b"PK\x05\x06") :])
    for place in (8, 10):
        end[place : place + 2] = (9).to_bytes(2, "little")
    size = int.from_bytes(end[12:16], "little") + len(copies)
    end[12:16] = size.to_bytes(4, "little")
    stream = io.BytesIO(raw[: raw.index(b"PK\x05\x06")] + copies + bytes(end))
    digest = _digest(stream)
    file.write_bytes(stream.getvalue()[:-DIGITS] + digest)
    with zipfile.ZipFile(file) as archive:
        assert len(archive.namelist()) == 9
    refused(file, "larger than the file|larger than")


def test_another_optimiser_changes_nothing(file):
    model = network(seed=5)
    before = model.state()
    for optimizer in (tg.optim.SGD(model.parameters()), tg.optim.Adam(model.parameters()[:1])):
        kept = optimizer.state()
        with pytest.raises(tg.CheckpointError, match="not one of"):
            tg.load(file, model, optimizer)
        assert same(model.state(), before)
        assert same(optimizer.state(), kept)


def test_an_optimiser_needs_its_model(file):
    with pytest.raises(ValueError, match="an optimiser changes a model"):
        tg.load(file, optimizer=tg.optim.SGD([tg.Value(1.0)]))


def test_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        tg.load(tmp_path / "none.npz")
    with pytest.raises(FileNotFoundError):
        tg.save(tmp_path / "none" / "m.npz", network())
