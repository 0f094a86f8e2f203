"""What values, networks, reports and drawings show in a notebook."""

import xml.dom.minidom

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import Value, nn
from tinygrad_tr.markup import html_table


def cells(html):
    table = xml.dom.minidom.parseString(html[: html.index("</table>") + len("</table>")])
    return [
        [cell.firstChild.data if cell.firstChild else "" for cell in row.childNodes]
        for row in table.getElementsByTagName("tr")
    ]


def test_a_value_is_text():
    value = Value(2.0, name="w")
    assert value._repr_mimebundle_(include=None, exclude=None) == {"text/plain": repr(value)}


def test_a_network_is_a_table_of_its_parameters():
    html = nn.MLP(2, [3, 1], rng=0)._repr_html_()
    assert "MLP(2→3→1" in html
    assert cells(html) == [
        ["name", "layer", "parameters"],
        ["layers.0", "Linear(2→3)", "9"], ["layers.1", "Linear(3→1)", "4"], ["total", "", "13"],
    ]  # fmt: skip


def test_a_report_is_a_table_of_what_was_seen():
    report = tg.gradcheck(np.tanh, Value([0.5, -1.0], name="x"))
    html = report._repr_html_()
    assert html.startswith("<table>") and "✓ tanh" in html
    assert cells(html)[:3] == [["inputs", "1"], ["elements", "2"], ["order", "1"]]


def test_any_text_is_shown_as_it_is():
    html = html_table("<i>", [("<b>&", '"')], head=("'", "</table>"), notes=["<script>"])
    assert cells(html.replace("</table>", "", html.count("</table>") - 1) + "</table>")
    for sign in ("<i>", "<b>", "<script>"):
        assert sign not in html
    assert "&lt;script&gt;" in html
