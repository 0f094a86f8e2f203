"""The JavaScript of an explanation against Python, on random expressions."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import numpy as np
import pytest

import tinygrad_tr as tg
from tests.explained import neuron
from tinygrad_tr import Value

node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")
UNARY = [
    np.tanh, np.exp, np.sin, np.cos, np.arctan, np.square, np.abs, np.negative, np.cbrt,
    np.log1p, np.expm1, np.arcsinh, np.sinh, np.reciprocal, np.exp2, np.deg2rad,
    tg.sigmoid, tg.relu, tg.softplus, lambda x: x**3, lambda x: x**-2.0, lambda x: 2.0**x,
]  # fmt: skip
BINARY = [
    np.add, np.subtract, np.multiply, np.divide, np.maximum, np.minimum, np.hypot, np.arctan2,
    np.logaddexp, lambda x, y: np.abs(x) ** y, np.copysign, np.remainder,
    lambda x, y: np.where(np.bool_(True), x, y),
]  # fmt: skip


def random_graph(rng: np.random.Generator) -> Value:
    """A graph of some ten operations, with values that stay near 1."""
    known: list[Any] = [Value(x) for x in rng.uniform(0.3, 1.5, 3)]
    while True:
        for _operation in range(10):
            if rng.random() < 0.5:
                made = UNARY[rng.integers(len(UNARY))](known[rng.integers(len(known))])
            else:
                left, right = (known[k] for k in rng.integers(len(known), size=2))
                made = BINARY[rng.integers(len(BINARY))](left, right)
            made = made * 0.5 + 0.1
            if 1e-3 < abs(made.item()) < 20:
                known.append(made)
        root = known[-1] * known[-2] + known[-3]
        if len(known) > 6 and root.op is not None:
            return root


def ran(programs: list[dict[str, Any]]) -> Any:
    """What node gives for each program."""
    calls = [
        f"(function (inputs) {{\n{p['js']}\n}})({json.dumps(dict(p['inputs']))})" for p in programs
    ]
    script = f"console.log(JSON.stringify([{','.join(calls)}]))"
    done = subprocess.run(["node", "-"], input=script, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@node
@pytest.mark.filterwarnings("ignore")
def test_two_hundred_random_graphs():
    rng = np.random.default_rng(0)
    found = [tg.explain(random_graph(rng)) for _graph in range(200)]
    programs = [explanation.json()["program"] for explanation in found]
    assert all(programs)
    for explanation, answer in zip(found, ran(programs), strict=True):
        reading = explanation.reading
        assert answer["values"].keys() == {f"n{k}" for k in range(len(reading.nodes))}
        for k, value in enumerate(reading.nodes):
            assert answer["values"][f"n{k}"] == pytest.approx(value.item(), rel=1e-12)
            if value in reading.gradients:
                g = reading.gradients[value]
                assert answer["gradients"][f"n{k}"] == pytest.approx(g, rel=1e-12, abs=1e-12)
        for e, flow in reading.flows.items():
            assert answer["flows"][f"e{e}"] == pytest.approx(flow, rel=1e-12, abs=1e-12)


@node
def test_other_inputs():
    program = tg.explain(neuron()[0]).json()["program"]
    names = {"n0": 1.0, "n3": 2.0}
    changed = {**program, "inputs": [[key, names.get(key, x)] for key, x in program["inputs"]]}
    (answer,) = ran([changed])
    o = np.tanh(1.0 * -3 + 2.0 * 1 + 7.5)
    assert answer["values"]["n12"] == pytest.approx((o - 1) ** 2, rel=1e-12)


@node
def test_a_gradient_that_is_infinite():
    x = Value(2.0, name="x")
    found = tg.explain(x * 3.0, gradient=np.inf)
    script = found.json()["program"]["js"]
    assert "d1 = Infinity;" in script
    (answer,) = ran([{"js": script.replace("return {", "gradients.n0 = `${d0}`; return {"),
                      "inputs": [["n0", 2.0]]}])  # fmt: skip
    assert answer["gradients"]["n0"] == "Infinity"


def test_what_has_no_program():
    assert tg.explain(np.sum(Value([1.0, 2.0]))).json()["program"] is None
    assert tg.explain(np.sinc(Value(0.5))).json()["program"] is None
    assert tg.explain(np.real(Value(1 + 2j))).json()["program"] is None
