"""The record of a training: its table, its file, its picture."""

import csv
import json

import numpy as np
import pytest

import tinygrad_tr as tg

NAN = float("nan")


def record():
    return tg.History(
        loss=[0.1 + 0.2, 1 / 3, NAN], validation_loss=[3.0, 2.0, 1.0], lr=[0.1, 0.1, 0.05],
        metrics={"accuracy": [0.5, 0.75, 1.0], "a<b": [1.0, 2.0, 3.0]}, seconds=[0.1, 0.2, 0.3],
        gradients={"w": [1.0, 2.0, 3.0]}, updates={"w": [0.1, NAN, 0.3]},
        warnings={"dead": "units"}, best_epoch=3, stopped=True,
    )  # fmt: skip


def test_a_table_with_all_digits(tmp_path):
    record().to_csv(tmp_path / "h.csv")
    with (tmp_path / "h.csv").open(newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == ["epoch", "loss", "validation_loss", "accuracy", "a<b", "lr", "seconds",
                    "gradient w", "update w"]  # fmt: skip
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert np.array_equal([float(row[1]) for row in rows], record().loss, equal_nan=True)
    tg.History().to_csv(tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text() == "epoch\n"


def test_a_file(tmp_path):
    record().save(tmp_path / "h.json")
    again = tg.History.load(tmp_path / "h.json")
    assert repr(again.to_dict()) == repr(record().to_dict())  # nan is not equal to itself
    assert tg.History.from_dict(tg.History().to_dict()) == tg.History()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("loss", ["1"]), ("loss", {}), ("metrics", []), ("metrics", {"a": [None]}),
        ("best_epoch", 0), ("best_epoch", 1.5), ("stopped", 1), ("eager_reason", 3),
        ("warnings", {"dead": 1}), ("gradients", {"w": 3}),
    ],
)  # fmt: skip
def test_other_files_are_refused(name, value, tmp_path):
    plain = record().to_dict() | {name: value}
    with pytest.raises(ValueError, match=f"{name} of a History cannot be"):
        tg.History.from_dict(plain)
    (tmp_path / "h.json").write_text(json.dumps({"loss": [1]}))
    with pytest.raises(ValueError, match="a History has loss, validation_loss"):
        tg.History.load(tmp_path / "h.json")
    (tmp_path / "h.json").write_text("[" * 100_000)
    with pytest.raises(ValueError, match=r"h\.json is no JSON file of a History"):
        tg.History.load(tmp_path / "h.json")


def test_a_table_in_a_notebook():
    html = record()._repr_html_()
    assert "<th>loss</th><th>validation loss</th><th>accuracy</th><th>a&lt;b</th>" in html
    assert "<td><b>3</b></td><td>NaN</td><td>1</td><td>100.0%</td>" in html
    assert "<td>0.3</td>" in html
    assert "gradient" not in html
    long = tg.History(loss=list(np.linspace(1, 0.5, 1000)), best_epoch=490)
    rows = long._repr_html_().count("<tr>") - 1
    assert rows == 20
    assert all(f">{epoch}<" in long._repr_html_() for epoch in (1, 490, 1000))
    tg.set_language("tr")
    try:
        assert "<th>doğrulama kaybı</th><th>doğruluk</th>" in record()._repr_html_()
    finally:
        tg.set_language(None)


def test_a_picture():
    pytest.importorskip("matplotlib")
    ax = record().plot(lang="tr")
    assert ax.get_title(loc="left") == "Eğitim ve doğrulama kaybı"
    assert any("%100" in text.get_text() for text in ax.texts)
    assert tg.History(loss=[1.0, 0.5]).plot().get_title(loc="left") == "Training loss"


def test_in_words():
    assert repr(record()) == "History(3 epochs, loss 0.3 → nan)"
    assert repr(tg.History()) == "History(0 epochs)"
    assert len(record()) == 3
