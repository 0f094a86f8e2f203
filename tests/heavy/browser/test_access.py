"""Whoever reads the pages: axe finds nothing, at both widths, in both themes and languages."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest

from tests.heavy.browser.examples import explorer, network, neuron
from tests.heavy.browser.test_training import film

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TEXTS = {
    "neuron": lambda lang: explorer(neuron(), lang=lang),
    "network": lambda lang: explorer(network(), lang=lang),
    "training": lambda lang: film(lang),
}


def violations(page):
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document)")["violations"]
    return [(it["id"], [node["html"][:120] for node in it["nodes"]]) for it in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("what", "lang"), [("neuron", "en"), ("network", "tr"), ("training", "tr")]
)
def test_axe(opened, what, lang, width, theme):
    page = opened(TEXTS[what](lang), f"?theme={theme}", width=width, bypass_csp=True)
    assert violations(page) == []
    if what != "training":
        page.locator("#slider").fill("10")
        page.click("#guess")
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    else:
        page.keyboard.press("End")
    assert violations(page) == []


def test_targets_are_large_enough(opened):
    for width in (1280, 390):
        page = opened(explorer(neuron()), width=width)
        for button in page.locator("button:visible").all():
            box = button.bounding_box()
            low = 44 if button.evaluate("x => x.closest('nav') !== null") else 36
            assert box["height"] >= low and box["width"] >= 36, button.inner_text()


def test_the_table_says_all_that_the_graph_says(opened):
    page = opened(explorer(neuron()))
    page.keyboard.press("End")
    rows = page.locator("#rows tr").all_inner_texts()
    for card in page.locator(".node").all():
        values = card.locator(".v, .g").all_text_contents()
        name = card.locator("tspan.t").text_content()
        row = next(x for x in rows if x.split("\t")[0] == name)
        assert all(value in row for value in values)


def test_motion_only_where_it_is_welcome(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(explorer(neuron()), encoding="utf-8")
    running = "document.getAnimations().length"
    for motion, expected in (("reduce", False), ("no-preference", True)):
        context = browser.new_context(reduced_motion=motion, offline=True)
        page = context.new_page()
        page.goto(f"{path.as_uri()}#11")
        assert (page.evaluate(running) > 0) == expected
        context.close()


def test_zoom_to_twice_the_size(opened):
    """640 pixels at 200 % are 320 of the page's own."""
    page = opened(explorer(neuron()), width=320, height=360)
    page.keyboard.press("End")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("#rows").scroll_into_view_if_needed()
    page.locator("#next").scroll_into_view_if_needed()
    assert page.locator("#next").is_visible()
