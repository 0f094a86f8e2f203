"""The explorer in both languages and themes, on paper, in narrow windows; and what is only text."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.heavy.browser.examples import HOSTILE, deep, explorer, hostile, network, neuron, place


@pytest.fixture(scope="module")
def text():
    return explorer(neuron())


def test_languages(opened, text):
    page = opened(text, "?lang=tr#11")
    assert page.locator("html").get_attribute("lang") == "tr"
    assert page.locator("h1").inner_text().startswith("Adım adım")
    assert page.locator("#title").inner_text() == "Gradyan: L → d"
    assert page.locator("#n12 .l").all_text_contents() == ["değer", "gradyan"]
    assert page.locator("#n12 .r").text_content() == "kayıp"
    assert page.locator("#language").get_attribute("lang") == "en"
    page.click("#language")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#n12 .l").all_text_contents() == ["value", "gradient"]
    assert page.title().startswith("Step by step: L = ")
    assert place(page)[0] == "11"
    assert opened(explorer(neuron(), lang="tr")).locator("html").get_attribute("lang") == "tr"


def test_themes(opened, text):
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = "rgb(255, 255, 255)", "rgb(18, 23, 30)"
    page = opened(text)
    assert page.evaluate(ground) == light
    page.click("#theme")
    assert page.evaluate(ground) == dark
    page.click("#theme")
    assert page.evaluate(ground) == light
    assert opened(text, "?theme=dark").evaluate(ground) == dark
    system = opened(text, color_scheme="dark")
    assert system.evaluate(ground) == dark
    system.click("#theme")
    assert system.evaluate(ground) == light
    assert opened(text, "?theme=light", color_scheme="dark").evaluate(ground) == light


def test_address(opened, text):
    page = opened(text, "#11")
    assert place(page)[0] == "11"
    page.evaluate("location.hash = '#5'")
    expect(page.locator("#place")).to_have_text(re.compile(r"^5 / "))
    for odd in ("#0", "#nothing", "#-3"):
        assert place(opened(text, odd))[0] == "1"
    assert len(set(place(opened(text, "#99999")))) == 1
    assert opened(text, "?lang=xx").locator("html").get_attribute("lang") == "en"


def test_print(opened, text):
    page = opened(text, "?theme=dark#11")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--bg')")
        == "#FFFFFF"
    )
    assert page.locator("footer").is_hidden() and page.locator("#guess").is_hidden()
    assert page.locator("#drawing").is_visible() and page.locator("#rows").is_visible()
    assert "Gradient: L → d" in page.locator("main").inner_text()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
@pytest.mark.parametrize("lang", ["en", "tr"])
@pytest.mark.parametrize("graph", [neuron, network, hostile], ids=lambda g: g.__name__)
def test_no_sideways_scrolling(opened, graph, lang, width):
    page = opened(explorer(graph(), lang=lang), width=width, height=640)
    for _step in range(int(place(page)[1])):
        wide = page.evaluate("document.documentElement.scrollWidth")
        panel = page.locator("#panel").evaluate("x => x.scrollWidth - x.clientWidth")
        assert wide <= width and panel <= 0, page.locator("#title").inner_text()
        page.keyboard.press("ArrowRight")


def readable(name):
    """A picture replaces signs that cannot be seen."""
    return "".join(s if s.isprintable() else " " if s.isspace() else "�" for s in name)


def test_hostile_names_are_text(opened):
    page = opened(explorer(hostile()))
    names = map(readable, page.locator("#rows th").all_text_contents())
    assert set(map(readable, HOSTILE)) <= set(names)
    page.keyboard.press("End")
    assert page.locator("main img, main script, #drawing script").count() == 0
    assert len(page.requests) == 1


@pytest.mark.parametrize("graph", [neuron, network, deep], ids=lambda g: g.__name__)
def test_one_request_and_a_strict_policy(opened, graph):
    page = opened(explorer(graph()))
    page.keyboard.press("End")
    page.click("#language")
    assert len(page.requests) == 1 and page.requests[0].startswith("file:")
    policy = page.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'") and "eval" not in policy


def test_policy_forbids_the_network(browser, tmp_path, text):
    """Not by `opened`: what the policy blocks, the console tells."""
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    blocked = page.evaluate(
        """() => new Promise((done) => {
            addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective));
            document.body.append(Object.assign(new Image(), { src: "x.png" }));
        })"""
    )
    assert blocked == "img-src"
    attempt = "try { document.title = eval('1 + 1') } catch { document.title = 'refused' }"
    inside = f"<script>{attempt}</script>"
    path.write_text(text.replace("</body>", f"{inside}</body>"), encoding="utf-8")
    page.goto(path.as_uri())
    assert page.title() == "refused"
    context.close()


def test_tensors(opened):
    page = opened(explorer(network()))
    assert page.locator(".cluster").count() >= 2
    page.keyboard.press("End")
    assert "‖gradient‖" in page.locator("#drawing .l").all_text_contents()
    assert "(2, 4)" in page.locator("#shapes").inner_text()
    assert page.locator("#whatif").is_hidden()


def test_folded_modules(opened):
    page = opened(explorer(deep()))
    data = json.loads(page.locator("#data").text_content())
    assert data["cards"] and len(set(data["cards"])) == page.locator(".node").count() <= 150
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".node.on").count() >= 1
