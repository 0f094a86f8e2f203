"""Each engine draws the page, without any it has the tree; and how fast large pages are."""

from __future__ import annotations

import pytest

from tests.heavy.browser.examples import explorer, ladder, network, neuron
from tinygrad_tr.drawing import engine

OUTSIDE = """() => [...document.querySelectorAll(".node")].filter((card) => {
    const box = card.querySelector(".border").getBoundingClientRect();
    return [...card.querySelectorAll("text")].some((text) => {
        const it = text.getBoundingClientRect();
        const within = it.left > box.left - 1 && it.right < box.right + 1;
        return !within || it.bottom > box.bottom + 1;
    });
}).map((card) => card.textContent)"""
STEP = """() => {
    const press = (key) =>
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("Home");
    const times = [];
    for (let k = 0; k < 121; k++) {
        const start = performance.now();
        press("ArrowRight");
        document.body.getBoundingClientRect(); // the layout, too
        times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[60];
}"""
OPENING = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def choose(monkeypatch, which):
    program = engine.program()
    if which == "dot" and program is None:
        pytest.fail("the group needs Graphviz's dot: sudo apt install graphviz")
    if which != "dot":
        monkeypatch.setattr(engine, "program", lambda: None)
    if which == "none":
        monkeypatch.setattr(engine, "has_pygraphviz", lambda: False)


@pytest.mark.parametrize("graph", [neuron, network], ids=lambda g: g.__name__)
@pytest.mark.parametrize("which", ["dot", "pygraphviz"])
def test_engine(opened, monkeypatch, which, graph):
    choose(monkeypatch, which)
    page = opened(explorer(graph()))
    page.keyboard.press("End")
    ids = page.evaluate("[...document.querySelectorAll('.node, .edge')].map((x) => x.id)")
    rows = page.locator("#rows tr").count()
    assert {f"n{k}" for k in range(rows)} <= set(ids) and "e0" in ids
    # What flows, and only that, is drawn as flowing; a card's numbers stand inside its border.
    assert page.locator(".edge.done").count() == page.locator(".edge.flow").count() > 0
    outside = page.evaluate(OUTSIDE)
    assert outside == []


def test_without_an_engine(opened, monkeypatch):
    choose(monkeypatch, "none")
    page = opened(explorer(neuron()), "#11")
    assert page.locator("#title").inner_text() == "Gradient: L → d"
    assert "L = d·d" in page.locator("#tree").inner_text()
    assert page.locator("#drawing").count() == 0 and page.locator("#fit").is_hidden()
    page.click("#language")
    assert "gradyan" in page.locator("#tree").inner_text()
    page.keyboard.press("End")
    assert "−1.692" in page.locator("#rows").inner_text()


@pytest.mark.parametrize("cards", [150, 500])
def test_speed(opened, record_property, cards):
    """The aims: 16 ms a step, 2 MiB, 2 s to open; asserted so far as any machine keeps them."""
    text = explorer(ladder(cards), max_nodes=500)
    page = opened(text)
    opening = page.evaluate(OPENING)
    nodes = page.locator(".node").count()
    step = page.evaluate(STEP)
    size = len(text.encode()) / 2**20
    told = f"{step:.1f} ms a step, {size:.2f} MiB, {opening:.0f} ms to open"
    record_property(f"{nodes} nodes", told)
    print(f"\n{nodes} nodes: {told}")
    assert nodes > 0.9 * cards and size < 2 and step < 160 and opening < 20_000
