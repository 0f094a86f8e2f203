"""Write docs/gallery.md and its pictures; each picture stands beside the program that made it.

The programs are the functions below: the page shows the body of each, and it is that body which
runs. A program writes one file, named like its function, into the current folder. What it takes
from the programs above it, its parameters say.

    python docs/gallery.py [FOLDER]
"""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np

import tinygrad_tr as tg

Program = Callable[..., None]

DOCS = Path(__file__).resolve().parent
HEAD = """\
# Gallery

Each picture was made by the program above it, in English or Turkish (`lang="tr"`). Graphs need
Graphviz, plots need matplotlib: `pip install "tinygrad_tr[plot]"` brings both. Without matplotlib
the plots come back as text. `python docs/gallery.py` writes this page again.

```python
IMPORTS```
"""
IMPORTS = """\
import numpy as np
import tinygrad_tr as tg
"""


def neuron():
    """A neuron: its forward expression, its values, and the gradients that flow back."""
    x1 = tg.Value(2.0, name="x1", requires_grad=False)
    x2 = tg.Value(-1.0, name="x2", requires_grad=False)
    w1, w2, b = tg.Value(-3.0, name="w1"), tg.Value(1.0, name="w2"), tg.Value(7.5, name="b")
    loss = (np.tanh(x1 * w1 + x2 * w2 + b) - 1) ** 2
    loss.name = "L"
    loss.backward()
    tg.draw(loss, lang="en").save("neuron.svg")


def network():
    """A network on arrays: a card for each array, a frame for each module."""
    rows, targets = tg.data.logic_gate("xor")
    X = tg.Value(rows, name="X", requires_grad=False)
    t = tg.Value(targets[:, None], name="t", requires_grad=False)
    model = tg.nn.MLP(2, [4, 1], output="sigmoid", rng=0)
    loss = tg.nn.binary_cross_entropy(model(X), t)
    loss.name = "L"
    loss.backward()
    tg.draw(loss, lang="tr").save("network.svg")


def loss():
    """Loss: training solid, validation dashed, the best epoch ringed."""
    images, labels = tg.data.digits()
    X, t, new_X, new_t = images[:1200], labels[:1200], images[1200:], labels[1200:]
    model = tg.nn.MLP(64, [24, 10], output="softmax", rng=1)
    table = {"accuracy": [], "validation_accuracy": []}

    def measure(epoch, history):
        table["accuracy"].append(np.mean(model.predict(X) == t))
        table["validation_accuracy"].append(np.mean(model.predict(new_X) == new_t))

    recorder = tg.plots.Recorder(model)  # for the weights, below
    history = tg.fit(
        model, X, t, loss="cross_entropy", epochs=30, batch_size=32, validation=(new_X, new_t),
        optimizer=tg.optim.Adam(model.parameters(), lr=0.01), callbacks=[recorder, measure], rng=2,
    )  # fmt: skip
    ax = tg.plots.loss(history, accuracy=table["validation_accuracy"], lang="tr")
    tg.plots.save(ax, "loss.svg")


def accuracy(table):
    """A metric of the same training."""
    tg.plots.save(tg.plots.metric(table, "accuracy", lang="en"), "accuracy.svg")


def runs():
    """Several runs of x − log x, one with a step so large that x turns negative: NaN in red."""

    def descend(rate):
        x, losses = 3.0, []
        for _epoch in range(20):
            losses.append(x - np.log(x) - 1)
            x = x - rate * (1 - 1 / x)
        return losses

    with np.errstate(invalid="ignore"):
        rates = {f"η = {rate}": descend(rate) for rate in (0.1, 0.5, 4.1)}
    tg.plots.save(tg.plots.loss(rates, title="Learning rates compared", lang="en"), "runs.svg")


def boundaries():
    """Decision boundaries on the same axes: one line cannot do it, a hidden layer can."""
    X, t = tg.data.moons(120, noise=0.12, rng=0)
    line = tg.nn.Perceptron(2, rng=0)
    bent = tg.nn.MLP(2, [16, 1], output="sigmoid", hidden="tanh", rng=0)
    for model, targets in ((line, t), (bent, t[:, None])):
        adam = tg.optim.Adam(model.parameters(), lr=0.05)
        tg.fit(model, X, targets, loss="binary_cross_entropy", optimizer=adam, epochs=300)
    models = {"Algılayıcı": line, "MLP 2 → 16 → 1": bent}
    tg.plots.save(tg.plots.boundaries(models, X, t, lang="tr"), "boundaries.png", dpi=72)


def spiral():
    """Three classes: the paler the plane, the less sure the network."""
    X, t = tg.data.spiral(60, noise=0.1, rng=0)
    model = tg.nn.MLP(2, [24, 24, 3], hidden="tanh", output="softmax", rng=0)
    adam = tg.optim.Adam(model.parameters(), lr=0.02)
    tg.fit(model, X, t, loss="cross_entropy", optimizer=adam, epochs=300)
    tg.plots.save(tg.plots.boundary(model, X, t, lang="en"), "spiral.png", dpi=72)


def digits(model, new_X, new_t):
    """Images with predictions and confidence: the first right ones, then the first wrong ones."""
    with tg.no_grad():
        share = model(new_X).numpy()
    ax = tg.plots.images(new_X, share.argmax(axis=1), new_t, share, lang="tr")
    tg.plots.save(ax, "digits.png", dpi=72)


def confusion(model, new_X, new_t):
    """What was taken for what."""
    ax = tg.plots.confusion((new_t, model.predict(new_X)), lang="tr")
    tg.plots.save(ax, "confusion.png", dpi=80)


def weights(recorder):
    """How the weights of a layer spread while it learns."""
    ax = tg.plots.weights(recorder, layer="layers.0", lang="tr")
    tg.plots.save(ax, "weights.svg")


def activations(model, images):
    """What the hidden units answer to one image; hatched units are exactly 0."""
    ax = tg.plots.activations(model, images[0], layer="layers.0", lang="en")
    tg.plots.save(ax, "activations.svg")


def gradient_flow():
    """Gradients vanish through sigmoids, and do not through ReLU with He's initialisation."""
    deep = {
        "sigmoid": tg.nn.MLP(64, [32] * 6 + [10], hidden="sigmoid", output="softmax", rng=0),
        "ReLU + He": tg.nn.MLP(64, [32] * 6 + [10], hidden="relu", output="softmax", rng=0),
    }
    images, labels = tg.data.digits()
    for model in deep.values():
        tg.nn.cross_entropy(model(images[:128]), labels[:128]).backward()
    tg.plots.save(tg.plots.gradient_flow(deep, lang="tr"), "gradient_flow.svg")


def update_ratios(deep):
    """How far one step moves each layer of these two networks."""
    ax = tg.plots.update_ratios(deep, lr=0.1, lang="tr")
    tg.plots.save(ax, "update_ratios.svg")


def learning_rates():
    """Which learning rate to begin with; the model and its optimiser stay as they were."""
    images, labels = tg.data.digits()
    model = tg.nn.MLP(64, [24, 10], output="softmax", rng=1)
    sweep = tg.plots.find_learning_rate(
        model, images[:600], labels[:600], loss="cross_entropy", low=1e-4, high=30.0
    )
    tg.plots.save(tg.plots.learning_rates(sweep, lang="tr"), "learning_rates.svg")


PROGRAMS: tuple[tuple[Program, str], ...] = (
    (neuron, "svg"), (network, "svg"), (loss, "svg"), (accuracy, "svg"), (digits, "png"),
    (confusion, "png"), (weights, "svg"), (activations, "svg"), (runs, "svg"),
    (boundaries, "png"), (spiral, "png"), (gradient_flow, "svg"),
    (update_ratios, "svg"), (learning_rates, "svg"),
)  # fmt: skip


def body(program: Program) -> str:
    """The lines of a program below its docstring, as they stand in this file."""
    lines = textwrap.dedent(inspect.getsource(program)).splitlines()[2:]
    return textwrap.dedent("\n".join(lines)).strip() + "\n"


def page() -> str:
    """The text of the page."""
    parts = [HEAD.replace("IMPORTS", IMPORTS)]
    for program, kind in PROGRAMS:
        caption, name = (program.__doc__ or "").rstrip("."), program.__name__
        picture = f"![{caption}](pictures/{name}.{kind})"
        parts.append(f"## {caption}\n\n```python\n{body(program)}```\n\n{picture}\n")
    return "\n".join(parts)


def draw(folder: Path) -> None:
    """Run the programs in their order, in one namespace, as the page shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    namespace = {"__name__": "gallery"}
    with contextlib.chdir(folder):
        exec(IMPORTS, namespace)
        for program, _kind in PROGRAMS:
            exec(compile(body(program), f"<{program.__name__}>", "exec"), namespace)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    draw(target / "pictures")
    (target / "gallery.md").write_text(page(), encoding="utf-8", newline="\n")
    print(os.fspath(target / "gallery.md"))
