"""The film of a training, in a real browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import expect

import tinygrad_tr as tg
from tinygrad_tr.explaining.page import Frames, write_training


@cache
def film(lang="en", classes=2):
    """The page of a short training, as text."""
    make = tg.data.moons if classes == 2 else tg.data.spiral
    X, t = make(60, rng=0)
    outputs = 1 if int(t.max()) == 1 else int(t.max()) + 1
    model = tg.nn.MLP(2, [6, outputs], hidden="tanh", rng=0)
    loss = tg.nn.binary_cross_entropy if outputs == 1 else tg.nn.cross_entropy
    frames = Frames(model, X, t)
    tg.fit(
        model, X, t, loss=lambda out, y: loss(out, y, logits=True), optimizer="adam", epochs=25,
        callbacks=[frames], validation=(X[:20], t[:20]),
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        return write_training(frames, Path(folder) / "training.html", lang=lang).read_text("utf-8")


PAINTED = """(id) => {
    const canvas = document.getElementById(id), { width, height } = canvas;
    const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    return new Set(new Uint32Array(data.buffer)).size;
}"""


def test_controls(opened):
    page = opened(film(), "#3")
    assert page.locator("#place").inner_text() == "3 / 25"
    told = page.locator("#live").inner_text()
    assert told.startswith("Epoch 3: loss ")
    for key, at in (("ArrowRight", 4), ("End", 25), ("Home", 1)):
        page.keyboard.press(key)
        assert page.locator("#place").inner_text() == f"{at} / 25"
    assert page.locator("#live").inner_text() != told
    page.click("#play")
    expect(page.locator("#place")).to_have_text("25 / 25", timeout=20_000)
    page.click("#language")
    assert page.locator("#live").inner_text().startswith("Dönem 25: kayıp ")
    assert len(page.requests) == 1


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures(opened, theme, classes):
    page = opened(film("en", classes), f"?theme={theme}#20")
    assert page.evaluate(PAINTED, "boundary") > 20 and page.evaluate(PAINTED, "loss") > 20
    assert page.locator("#rows canvas").count() == 4
    assert page.locator("#rows th").all_inner_texts()[0] == "layers.0.weight"
    before = page.evaluate("document.getElementById('boundary').toDataURL()")
    page.keyboard.press("Home")
    assert page.evaluate("document.getElementById('boundary').toDataURL()") != before


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_sideways_scrolling(opened, width):
    page = opened(film("tr"), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = (
        "document.querySelector('main').scrollWidth <= document.querySelector('main').clientWidth"
    )
    assert page.evaluate(inner)


def test_losses_alone(opened, tmp_path):
    frames = Frames.of_losses([1.0, 0.5, float("nan"), 0.25])
    page = opened(write_training(frames, tmp_path / "losses.html").read_text("utf-8"), "#3")
    assert page.locator("#live").inner_text().endswith("NaN")
    assert page.locator("#boundary").is_hidden() and page.locator("#parameters").is_hidden()
    assert page.evaluate(PAINTED, "loss") > 10
