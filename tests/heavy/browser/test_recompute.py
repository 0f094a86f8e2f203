"""What if: the page's own arithmetic against Python's."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.heavy.browser.examples import explorer, leaves, neuron
from tinygrad_tr.explaining import explain
from tinygrad_tr.explaining.page import page as page_module
from tinygrad_tr.numbers import number
from tinygrad_tr.optim import SGD, Adam

UNARY = (
    np.tanh, np.exp, np.sin, np.cos, np.arctan, np.square, np.negative, np.abs, np.sinh,
    tg.relu, tg.sigmoid, tg.softplus, lambda x: np.sqrt(x * x + 1), lambda x: np.log(x * x + 0.5),
    lambda x: x**3, lambda x: 2**x, np.cbrt, np.expm1,
)  # fmt: skip
BINARY = (
    np.add, np.subtract, np.multiply, lambda x, y: x / (y * y + 1), np.maximum, np.minimum,
    np.hypot, np.arctan2, lambda x, y: (x * x + 0.1) ** y, np.logaddexp,
)  # fmt: skip


def expression(seed, at):
    """A random expression of four numbers, at the numbers `at`."""
    rng = np.random.default_rng(seed)
    pool = [tg.Value(float(x), name=f"x{k}") for k, x in enumerate(at)]
    leaves = list(pool)
    for _step in range(8):
        if rng.random() < 0.5:
            made = UNARY[rng.integers(len(UNARY))](np.tanh(pool[rng.integers(len(pool))]))
        else:
            pair = (pool[k] for k in rng.integers(len(pool), size=2))
            made = BINARY[rng.integers(len(BINARY))](*pair)
        pool.append(made)
    result = pool[-1] + sum(leaves[1:], leaves[0]) * 0.5
    return result, leaves


def close(a, b):
    return abs(a - b) <= 1e-12 * max(1.0, abs(a), abs(b)) or (math.isnan(a) and math.isnan(b))


def test_two_hundred_random_expressions(opened):
    cases, expected = [], []
    for seed in range(200):
        rng = np.random.default_rng(1000 + seed)
        there, here = rng.normal(size=4), rng.normal(size=4)
        program = explain(expression(seed, there)[0]).json()["program"]
        result, leaves = expression(seed, here)
        slopes = tg.gradients(result, leaves)
        ids = {name: ident for ident, name in named(expression(seed, there)[0])}
        moved = dict(map(tuple, program["inputs"])) | {
            ids[f"x{k}"]: float(x) for k, x in enumerate(here)
        }
        cases.append([program["js"], moved])
        expected.append((ids, float(result.item()), [float(g) for g in slopes]))
    page = opened("<!DOCTYPE html><title>-</title>")
    answers = page.evaluate("cases => cases.map(([js, x]) => new Function('inputs', js)(x))", cases)
    for seed, (answer, (ids, value, slopes)) in enumerate(zip(answers, expected, strict=True)):
        assert close(list(answer["values"].values())[-1], value), seed
        for k, slope in enumerate(slopes):
            assert close(answer["gradients"][ids[f"x{k}"]], slope), (seed, k)


def named(value):
    return [(node["id"], node["name"]) for node in explain(value).json()["nodes"]]


def test_numbers_are_written_as_in_python(opened):
    rng = np.random.default_rng(3)
    xs = [0.0, -0.0, 1e6, 999999.5, 123456.789, -5e-5, 1e-4, 9.9995, 1.0625, 2.0005, 12345000.0]
    xs += [12345.5, 1234.5, 0.00012345, 1 / 3, 1e300, 5e-324, 0.125, 1e21, 62.5, 1000.5, 99995.0]
    xs += (rng.normal(size=500) * 10.0 ** rng.integers(-12, 12, size=500)).tolist()
    xs += (rng.integers(1, 20000, size=300) / 2.0 ** rng.integers(0, 12, size=300)).tolist()
    source = page_module._asset("numbers.js")
    page = opened("<!DOCTYPE html><title>-</title>")
    for digits in (4, 3, 2):
        written = page.evaluate(
            f"(xs) => {{ {source}; return xs.map((x) => number(x, {digits})); }}", xs
        )
        assert written == [number(x, digits) for x in xs]
    odd = page.evaluate(
        f"() => {{ {source}; return [NaN, Infinity, -Infinity].map((x) => number(x)); }}"
    )
    assert odd == [number(x) for x in (math.nan, math.inf, -math.inf)]


SHOWN = """() => {
    const texts = (what) => [...document.querySelectorAll(what)].map((x) => x.textContent);
    const sum = document.querySelector("#accumulation");
    return [
        texts("#rows tr"), texts("#drawing .v, #drawing .g, #drawing .flowed"),
        texts("#formula div:first-child"), texts("#formula div:last-child"),
        sum.hidden ? "" : texts("#sum"),
    ];
}"""


def shown(page):
    """All numbers of the page at each of its steps: the table, the cards, the result, the sum."""
    seen = []
    page.keyboard.press("Home")
    for _step in range(int(page.locator("#place").inner_text().split(" / ")[1])):
        seen.append(page.evaluate(SHOWN))
        page.keyboard.press("ArrowRight")
    return seen


@pytest.mark.parametrize("numbers", [(-2.0, 2.0), (0.5, -3.25), (-3.0, 0.0)])
def test_a_changed_page_is_the_page_of_the_changed_numbers(opened, numbers):
    w1, x1 = numbers
    page = opened(explorer(*trained(SGD)))
    page.locator("#whatif summary").click()
    page.get_by_label("w1").fill(str(w1))
    page.get_by_label("x1").fill(str(x1))
    page.locator("#graph").focus()
    assert page.locator("#changed").inner_text() == "recomputed with your numbers"
    fresh = opened(explorer(*trained(SGD, w1, x1)))
    fresh.locator("#graph").focus()
    assert shown(page) == shown(fresh)
    page.locator("#reset").click()
    page.locator("#graph").focus()
    original = opened(explorer(*trained(SGD)))
    assert shown(page) == shown(original)
    assert page.locator("#reset").is_disabled() and page.locator("#changed").inner_text() == ""


def trained(kind, *numbers):
    loss = neuron(*numbers)
    return loss, kind(leaves(loss), lr=0.1)


def test_updates_that_the_page_cannot_do_are_not_invented(opened):
    page = opened(explorer(*trained(Adam)))
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    known = page.locator("#formula div:last-child").inner_text()
    page.locator("#whatif summary").click()
    page.get_by_label("w1").fill("2")
    assert page.locator("#formula div").count() == 1
    assert known not in page.locator("#panel").inner_text()
    assert "→ —" in page.locator("#rows").inner_text()


def test_a_number_that_is_none(opened):
    page = opened(explorer(neuron()), "#11")
    page.locator("#whatif summary").click()
    page.get_by_label("w1").fill("")
    assert page.get_by_label("w1").get_attribute("aria-invalid") == "true"
    assert "−1.076" in page.locator("#rows").inner_text()  # nothing changed
    page.get_by_label("w1").fill("1e308")
    page.keyboard.press("Tab")
    assert page.get_by_label("w1").get_attribute("aria-invalid") == "false"
    assert page.locator("#rows").inner_text().count("undefined") == 0


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_nan_and_infinity_are_shown_and_recomputed(opened):
    def page_at(x, w):
        value = np.log(tg.Value(x, name="x1")) * tg.Value(w, name="w1")
        page = opened(explorer(value, SGD(leaves(value), lr=0.1)))
        page.locator("#whatif summary").click()
        return page

    page = page_at(-1.0, -math.inf)
    page.locator("#graph").focus()
    page.keyboard.press("End")
    assert "NaN" in page.locator("#rows").inner_text()
    assert "−∞" in page.locator("#rows").inner_text()
    assert page.get_by_label("w1").input_value() == "−∞"
    page.get_by_label("w1").fill("nothing")
    assert page.get_by_label("w1").get_attribute("aria-invalid") == "true"
    for x, w in ((2.0, -math.inf), (1.5, 3.0), (2.0, math.nan)):
        page.get_by_label("x1").fill(str(x))
        page.get_by_label("w1").fill({-math.inf: "-inf", 3.0: "3"}.get(w, "NaN"))
        page.locator("#graph").focus()
        fresh = page_at(x, w)
        fresh.locator("#graph").focus()
        assert [step[0] for step in shown(page)] == [step[0] for step in shown(fresh)]
    page.locator("#reset").click()
    assert page.get_by_label("w1").input_value() == "−∞"
    assert page.locator("#reset").is_disabled()


def test_sentences_do_not_tell_old_numbers(opened):
    page = opened(explorer(neuron()))
    data = json.loads(page.locator("#data").text_content())
    page.locator("#whatif summary").click()
    page.get_by_label("w1").fill("5")
    page.locator("#graph").focus()
    for step in data["steps"]:
        told = page.locator("#sentence").inner_text()
        assert told in ("", step["sentence"]["en"])
        page.keyboard.press("ArrowRight")
