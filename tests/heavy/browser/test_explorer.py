"""Every control of the explorer, in a real browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.heavy.browser.examples import deep, explorer, ladder, leaves, neuron, place
from tinygrad_tr.optim import SGD

FOCUSED = """() => {
    const it = document.activeElement;
    return it.id || it.dataset.phase || it.tagName;
}"""
PHASES = ("forward", "seed", "backward")


@pytest.fixture(scope="module")
def text():
    return explorer(neuron())


def row(page, name):
    cells = page.locator("#rows tr", has=page.locator(f"th:text-is('{name}')")).locator("td")
    return cells.all_inner_texts()


def test_buttons_and_slider(opened, text):
    page = opened(text)
    n = place(page)[1]
    assert place(page) == ["1", n]
    for button, at in (("next", "2"), ("next", "3"), ("back", "2"), ("last", n), ("first", "1")):
        page.click(f"#{button}")
        assert place(page)[0] == at
    expect(page.locator("#first")).to_be_disabled()
    expect(page.locator("#back")).to_be_disabled()
    page.click("#last")
    expect(page.locator("#next")).to_be_disabled()
    page.locator("#slider").fill("10")
    assert place(page)[0] == "11"
    assert page.locator("#slider").get_attribute("aria-valuetext") == f"11/{n}: Gradient: L → d"
    page.locator("#slider").focus()
    page.keyboard.press("ArrowRight")
    assert place(page)[0] == "12"
    assert page.evaluate("location.hash") == "#12"


def test_the_steps_of_the_reference_picture(opened, text):
    page = opened(text, "#11")
    assert page.locator("#title").inner_text() == "Gradient: L → d"
    lines = page.locator("#formula div").all_inner_texts()
    assert lines == ["∂L/∂d += ∂L/∂L · ∂L/∂d②", "= 1 · d", "= 1 · (−0.5379)", "= −0.5379"]
    assert page.locator("#count").inner_text() == "2 / 2"
    assert page.locator("#sum").inner_text() == "−0.5379 + (−0.5379) = −1.076"
    assert row(page, "d") == ["−0.5379", "−1.076"] and row(page, "o") == ["0.4621", "—"]
    assert page.locator("tr[aria-current] th").all_inner_texts() == ["d", "L"]
    assert page.locator(".node.on text:not([class])").all_text_contents() == [
        "d = o − y",
        "L = d·d",
    ]
    assert page.locator("#e11.done").count() == 1
    assert page.locator("#e12.back").count() == 1 and page.locator("#e9.done").count() == 0


def test_phases_are_buttons(opened, text):
    page = opened(text)
    buttons = page.locator("#phases button")
    assert [b.split("\n")[0] for b in buttons.all_inner_texts()] == ["Forward", "Seed", "Backward"]
    data = json.loads(page.locator("#data").text_content())
    for k, phase in enumerate(data["phases"]):
        buttons.nth(k).click()
        assert place(page)[0] == str(phase["first"] + 1)
        assert buttons.nth(k).get_attribute("aria-current") == "step"
        assert page.locator("#phases [aria-current]").count() == 1
        assert buttons.nth(k).locator(".count").inner_text() == f"1/{phase['count']}"
    assert buttons.nth(0).locator(".count").inner_text() == "8/8"


def test_a_training_step(opened):
    loss = neuron()
    page = opened(explorer(loss, SGD(leaves(loss), lr=0.1)))
    page.locator("#phases button[data-phase=update]").click()
    assert page.locator("#title").inner_text() == "Update w1"
    assert page.locator("#formula .result").inner_text() == "−2.831"
    assert row(page, "w1") == ["−3 → −2.831", "−1.692"]
    assert page.locator("#n1 .v").text_content() == "→ −2.831"
    page.keyboard.press("End")
    told = page.locator("#formula").inner_text()
    assert "L: 0.2893 → 0.05533" in told and "(↓ 81%)" in told
    page.click("#language")
    assert "(↓ %81)" in page.locator("#formula").inner_text()
    page.keyboard.press("Home")
    assert row(page, "w1") == ["−3", "—"]


def test_moving_back_is_moving_to(opened, text):
    """The difference that is applied gives what a fresh page shows, wherever one comes from."""
    page = opened(text)
    shown = "[...document.querySelectorAll('#rows td, #drawing text')].map((x) => x.textContent)"
    marks = "[...document.querySelectorAll('#drawing g[id]')].map((x) => x.getAttribute('class'))"
    fresh = {}
    for k in (1, 2, 9, 11, 15, 19):
        other = opened(text, f"#{k}")
        fresh[k] = (other.evaluate(shown), other.evaluate(marks))
    for k in (19, 1, 11, 2, 15, 9, 19, 11):
        page.locator("#slider").fill(str(k - 1))
        assert (page.evaluate(shown), page.evaluate(marks)) == fresh[k], k


def test_keyboard_alone(opened, text):
    page = opened(text)
    n = int(place(page)[1])
    for key, at in (("ArrowRight", 2), ("End", n), ("ArrowLeft", n - 1), ("Home", 1)):
        page.keyboard.press(key)
        assert place(page)[0] == str(at)
    page.keyboard.press("Space")
    assert page.locator("#play").inner_text().strip().endswith("Pause")
    page.keyboard.press("Space")
    stops = []
    page.locator("body").press("Home")
    for _tab in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        if stops[-1] == "slider":
            break
    # Reading order: header, phases, graph, panel, the parts of the panel, controls.
    order = [
        "search",
        "guess",
        "fit",
        "theme",
        "language",
        *PHASES,
        "graph",
        "panel",
        "SUMMARY",
        "SUMMARY",
    ]
    assert [s for s in stops if s in order] == order
    assert stops.index("panel") < stops.index("play") < stops.index("slider")
    page.locator("#search").fill("")
    page.keyboard.type(" o")
    page.keyboard.press("Home")  # a field keeps its own keys
    assert place(page)[0] == "1"


def test_playing(opened, text):
    page = opened(text.replace("const PACE = 1600", "const PACE = 30"))
    page.click("#play")
    assert page.locator("#live").get_attribute("aria-live") == "off"
    n = place(page)[1]
    expect(page.locator("#place")).to_have_text(f"{n} / {n}")
    assert page.locator("#live").get_attribute("aria-live") == "polite"
    assert page.locator("#play").inner_text().strip().endswith("Play")
    page.click("#play")  # from the end it begins again
    page.keyboard.press("ArrowLeft")  # moving by hand stops it
    assert page.locator("#live").get_attribute("aria-live") == "polite"


def test_guess_first(opened, text):
    page = opened(text, "#7")
    page.click("#guess")
    assert page.locator("#guess").get_attribute("aria-pressed") == "true"
    hidden = page.locator("main").inner_text()
    assert "−0.5379" not in hidden and row(page, "d") == ["?", "—"]
    page.click("#live")
    assert row(page, "d") == ["−0.5379", "—"]
    page.keyboard.press("ArrowRight")
    assert page.locator("#formula .result").inner_text() == "?"
    page.locator("#graph").focus()
    page.keyboard.press("Enter")
    assert page.locator("#formula .result").inner_text() == "0.2893"
    page.keyboard.press("ArrowRight")
    page.locator("#reveal").focus()
    page.keyboard.press("Enter")
    assert page.locator("#reveal").is_hidden()
    page.click("#guess")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#formula .result").inner_text() == "0.2893"


def test_search(opened, text):
    page = opened(text)
    page.locator("#search").fill("d")
    assert page.locator("#found").inner_text() == "1 of 2"  # d itself, and L = d·d
    page.keyboard.press("Enter")
    assert page.locator("#title").inner_text() == "Compute d"
    page.keyboard.press("Enter")
    assert page.locator("#title").inner_text() == "Compute L"
    assert page.locator(".node.found").count() == 2
    page.locator("#search").fill("zzz")
    assert page.locator("#found").inner_text() == "none"
    page.locator("#search").fill("")
    assert page.locator("#found").inner_text() == "" and page.locator(".node.found").count() == 0


def test_cards_and_rows_lead_to_their_step(opened, text):
    page = opened(text)
    page.locator("#n9").click()
    assert page.locator("#title").inner_text() == "Compute o"
    page.locator("#rows tr", has_text="t3").first.click()
    assert page.locator("#title").inner_text() == "Compute t3"


def test_fit_and_natural_size(opened, text):
    page = opened(text)
    assert page.locator("#fit").get_attribute("aria-pressed") == "true"
    page.click("#fit")
    size = page.locator("#n8 text").first.evaluate(
        "x => parseFloat(getComputedStyle(x).fontSize) * x.getScreenCTM().a"
    )
    assert 12.5 <= size <= 13.5


def test_what_is_active_is_scrolled_to(opened):
    page = opened(explorer(ladder(100), max_nodes=150), width=900)
    assert page.locator("#fit").get_attribute("aria-pressed") == "false"
    for key in ("End", "Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    seen = page.locator(".node.on").first.bounding_box()
    box = page.locator("#graph").bounding_box()
    for at, size in (("x", "width"), ("y", "height")):
        assert box[at] - 1 <= seen[at] and seen[at] + seen[size] <= box[at] + box[size] + 1


def test_a_row_wider_than_its_place_shows_its_name(opened):
    page = opened(explorer(deep(), level="module"), width=900)
    page.keyboard.press("End")
    seen = page.locator(".node.on").first.bounding_box()
    box = page.locator("#graph").bounding_box()
    assert seen["width"] > box["width"]
    assert box["x"] - 1 <= seen["x"] < box["x"] + 50
    assert box["y"] <= seen["y"] <= box["y"] + box["height"]
