"""Graphs, and their pages."""

from __future__ import annotations

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr.explaining import explain
from tinygrad_tr.graph import history

HOSTILE = (
    "</script><img src=x onerror=alert(1)>\"'&",
    "<!--<script>",
    "{{data}}",
    "\u202eters\u202c",
    "עברית",
    "İIıiĞğŞş",
    "a\u2028b\\u0041",
    "${1+1}`",
)

KEPT = []  # a picture shows the modules that are still there


def neuron(w1=-3.0, x1=2.0):
    """The neuron of the pictures: 13 nodes."""
    x1, x2 = (
        tg.Value(x1, name="x1", requires_grad=False),
        tg.Value(-1.0, name="x2", requires_grad=False),
    )
    w1, w2, b = (tg.Value(x, name=name) for x, name in ((w1, "w1"), (1.0, "w2"), (7.5, "b")))
    n = x1 * w1 + x2 * w2 + b
    n.name = "n"
    o = np.tanh(n)
    o.name = "o"
    d = o - tg.Value(1.0, name="y", requires_grad=False)
    d.name = "d"
    loss = d * d
    loss.name = "L"
    return loss


def ladder(cards):
    """A graph of numbers with about so many cards, whose values are used more than once."""
    rng = np.random.default_rng(0)
    w = [tg.Value(float(x), name=f"w{k}") for k, x in enumerate(rng.normal(size=cards // 4))]
    y = w[0]
    for x in w[1:]:
        y = np.tanh(y * x + x)
    return y * y


def network():
    """A network on arrays, with frames of modules."""
    model = tg.nn.MLP(2, [4, 3], hidden="relu", rng=0)
    KEPT.append(model)
    return tg.nn.cross_entropy(model(np.ones((5, 2))), np.array([0, 1, 2, 0, 1]), logits=True)


def deep():
    """A network whose operations are too many for a page, and whose modules are not."""
    model = tg.nn.MLP(2, [8] * 30 + [1], hidden="tanh", rng=0)
    KEPT.append(model)
    return np.mean(model(np.ones((3, 2))))


def hostile():
    """Names that try to be something else than text."""
    product = tg.Value(1.0, name=HOSTILE[0])
    for k, name in enumerate(HOSTILE[1:]):
        product = product * tg.Value(k + 2.0, name=name)
    return product


def explorer(value, optimizer=None, **options):
    """The page of a value, as text."""
    return explain(value, optimizer=optimizer).html(**{"lang": "en", **options})


def leaves(value):
    """What `value` was computed from and can be trained."""
    return [x for x in history([value]) if x.op is None and x.requires_grad]


def place(page):
    """The step at which a page is, and how many there are, as texts."""
    return page.locator("#place").inner_text().split(" / ")
