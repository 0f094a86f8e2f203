"""Where pages come from besides `explain`: a drawing, a history; and both languages of frames."""

import re

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.test_page import embedded, film, neuron, page
from tinygrad_tr.drawing import engine


def test_frames_are_said_in_both_languages():
    if engine.program() is None and not engine.has_pygraphviz():
        pytest.skip("no engine")
    model = tg.nn.MLP(2, [3, 1], rng=0)
    text = page(np.mean(model(np.ones((2, 2)))))
    assert re.search(r'data-en="[^"]*13 parameters" data-tr="[^"]*13 parametre"', text)


def test_a_history_plays(tmp_path):
    history = tg.History(loss=[0.5, 0.25])
    path = history.explorer(tmp_path / "losses.html", lang="tr")
    assert [f["loss"] for f in embedded(path.read_text("utf-8"))[0]["frames"]] == [0.5, 0.25]
    frames, whole = film(tmp_path)
    assert history.explorer(tmp_path / "h.html", frames, lang="en").read_text("utf-8") == whole
    with pytest.raises(ValueError, match="no epoch to show"):
        tg.History().explorer(tmp_path / "none.html")


def test_a_drawing_has_its_page(tmp_path):
    path = tg.draw(neuron()).save(tmp_path / "n.html")
    assert embedded(path.read_text("utf-8"))[0]["nodes"]
