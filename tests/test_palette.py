"""Every text and every line of a picture can be read against what lies under it."""

import re

import pytest

from tinygrad_tr.palette import BOUNDARY_FILLS, DARK, GRID, LIGHT, PALETTES, PLOT_CYCLE

TOKENS = [
    "bg", "card", "cluster", "cluster_border", "ink", "muted", "line", "value", "grad", "flow",
    "input", "input_header", "param", "param_header", "loss", "loss_header", "op", "op_header",
    "const", "const_header", "const_edge", "err", "err_header", "warn", "warn_header",
]  # fmt: skip
HEADERS = [token for token in TOKENS if token.endswith("_header")]

# What is written on what: names, expressions and labels, numbers, role tags, warnings.
TEXTS = [
    *[(text, on) for text in ("ink", "muted") for on in ("bg", "card", "cluster", *HEADERS)],
    *[(text, on) for text in ("value", "grad") for on in ("bg", "card", "cluster")],
    *[(role, f"{role}_header") for role in ("input", "param", "loss", "err", "warn")],
    *[(role, on) for role in ("err", "warn", "param", "loss") for on in ("bg", "card")],
]
# Borders of cards and edges of graphs, on the page and in a module frame. `line` and
# `cluster_border` are decoration: no meaning hangs on them.
LINES = [
    (line, on)
    for line in ("flow", "value", "grad", "input", "param", "loss", "op", "const", "const_edge",
                 "err", "warn")
    for on in ("bg", "cluster")
]  # fmt: skip


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_both_themes_have_every_token():
    for palette in PALETTES.values():
        assert [token for token, _ in palette.items()] == TOKENS
        for token, colour in palette.items():
            assert re.fullmatch(r"#[0-9A-F]{6}", colour), token
            assert palette[token] == getattr(palette, token) == colour


def test_unknown_token():
    with pytest.raises(KeyError, match="no colour 'inkk'; the tokens are bg, card"):
        LIGHT["inkk"]


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("text", "on"), TEXTS)
def test_text_contrast(theme, text, on):
    palette = PALETTES[theme]
    assert contrast(palette[text], palette[on]) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("line", "on"), LINES)
def test_line_contrast(theme, line, on):
    palette = PALETTES[theme]
    assert contrast(palette[line], palette[on]) >= 3


def test_header_texts_against_the_figures_of_the_table():
    tags = [contrast(LIGHT[role], LIGHT[f"{role}_header"]) for role in ("input", "param", "loss")]
    assert min(tags) == pytest.approx(4.6, abs=0.05)


@pytest.mark.parametrize("colour", PLOT_CYCLE)
def test_plot_lines(colour):
    assert contrast(colour, LIGHT.bg) >= 3
    assert contrast(colour, GRID) >= 3


@pytest.mark.parametrize("fill", BOUNDARY_FILLS)
def test_decision_boundary(fill):
    assert contrast(LIGHT.ink, fill) >= 4.5
    assert contrast(LIGHT.err, fill) >= 4.5  # the word beside a wrong point
    assert all(contrast(colour, fill) >= 3 for colour in PLOT_CYCLE[:2])  # the points


def test_themes_differ():
    assert all(LIGHT[token] != DARK[token] for token in TOKENS)
