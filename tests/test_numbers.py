"""Numbers read as the pictures' specification says, in both languages and in ASCII."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinygrad_tr.numbers import number, percent

REFERENCE = [
    (1 / 3, "0.3333"),
    (0.1 + 0.2, "0.3"),
    (2.0, "2"),
    (123456.789, "123457"),
    (-5e-5, "−5e−5"),
    (1e-9, "1e−9"),
    (12345678.9, "1.235e7"),
    (float("nan"), "NaN"),
    (float("inf"), "∞"),
    (float("-inf"), "−∞"),
    (-0.0, "0"),
    (0.0, "0"),
    (-6.0, "−6"),
    (-0.53788, "−0.5379"),
    (0.05472, "0.05472"),
    (99.99999, "100"),
    (9999.4, "9999"),
    (100.0, "100"),
    (1e-4, "0.0001"),
    (9.99e-5, "9.99e−5"),
    (1e6, "1e6"),
    (999999.0, "999999"),
    (999999.7, "1e6"),
    (1e300, "1e300"),
    (5e-324, "4.941e−324"),
]


@pytest.mark.parametrize(("x", "text"), REFERENCE)
def test_number(x, text):
    assert number(x) == text
    assert number(np.float64(x)) == text
    assert number(np.array(x)) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (-5e-5, "-5e-5"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (-0.0, "0"),
        (1 - 2j, "1 - 2j"),
    ],
)
def test_number_in_ascii(x, text):
    assert number(x, ascii=True) == text
    assert text.isascii()


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (12, "12"),
        (-3, "−3"),
        (12345678, "12345678"),
        (np.int8(-7), "−7"),
        (np.uint64(2**63), str(2**63)),
        (10**400, "1" + "0" * 400),
        (True, "1"),
        (np.bool_(False), "0"),
    ],
)
def test_integers_keep_their_digits(x, text):
    assert number(x) == text


@pytest.mark.parametrize(
    ("z", "text"),
    [
        (1 + 2j, "1 + 2j"),
        (1 / 3 - 1e-9j, "0.3333 − 1e−9j"),
        (-2j, "−2j"),
        (complex(-1.5, 0.0), "−1.5 + 0j"),
        (complex(math.nan, -math.inf), "NaN − ∞j"),
        (np.complex64(0.5 + 0.25j), "0.5 + 0.25j"),
    ],
)
def test_complex(z, text):
    assert number(z) == text


def test_digits():
    assert number(math.pi, 3) == "3.14"
    assert number(math.pi, digits=1) == "3"
    assert number(12345678.9, 6) == "1.23457e7"
    assert number(999999.7, 8) == "999999.7"
    with pytest.raises(ValueError, match="digits must be at least 1, got 0"):
        number(1.0, 0)


def test_float32_and_float16():
    assert number(np.float32(0.1)) == "0.1"
    assert number(np.float16(0.1)) == "0.09998"


def test_not_a_number_at_all():
    with pytest.raises((TypeError, ValueError)):
        number("x")
    with pytest.raises(ValueError):
        number(np.zeros(2))


@given(st.floats(-1e308, 1e308))
def test_number_reads_back(x):
    text = number(x, ascii=True)
    assert float(text) == pytest.approx(x, rel=6e-4, abs=5e-324)
    assert text == number(x).replace("−", "-")
    assert not text.startswith("-0") or float(text) != 0
    mantissa = text.split("e")[0]
    assert "." not in mantissa or not mantissa.endswith(("0", "."))


@given(st.floats(-1e6, 1e6))
def test_integer_part_is_not_rounded(x):
    if 1e-4 <= abs(x) < 999999.5:
        assert abs(float(number(x, ascii=True)) - x) <= max(0.5, 0.0005 * abs(x))
        assert abs(float(number(x, ascii=True)) - x) <= 0.5


@pytest.mark.parametrize(
    ("share", "english"),
    [
        (0.984, "98.4%"),
        (0.75, "75%"),
        (1, "100%"),
        (1.0, "100%"),
        (0.9999, "99.9%"),
        (0, "0%"),
        (-0.00001, "0%"),
        (-0.5, "−50%"),
        (1.5, "150%"),
        (489 / 497, "98.4%"),
        (float("nan"), "NaN%"),
    ],
)
def test_percent(share, english):
    assert percent(share, "en") == english
    assert percent(share, "tr") == "%" + english.removesuffix("%")


def test_percent_in_columns():
    assert percent(0.91, "tr", fixed=True) == "%91.0"
    assert percent(1, "en", fixed=True) == "100.0%"


@pytest.mark.parametrize(
    ("share", "text"),
    [(1.0, "99.9%"), (0.9999, "99.9%"), (0.9379, "93.7%"), (0.91, "91%"), (0.003, "0.3%")],
)
def test_confidence_is_rounded_down(share, text):
    assert percent(share, "en", confidence=True) == text


def test_percent_in_ascii():
    assert percent(-0.123, "en", ascii=True) == "-12.3%"
    assert percent(float("nan"), "tr", ascii=True) == "%nan"
