"""The comparisons of tests/test_oracle.py on other numbers, with PyTorch itself at the table."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracle import networks
from tests.oracle.cases import Case, compare, ours
from tests.oracle.make_torch import STORED, of_network, theirs
from tests.oracle.networks import NetworkCase

pytest.importorskip("torch")
LIVE = 1e-10  # some of the matrices are nearly singular


EVERY = [case for cases in STORED.values() for case in cases]

every_seed = pytest.mark.parametrize("seed", range(1, 6))


@every_seed
@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name)
def test_agrees_with_torch(case: Case, seed: int):
    inputs = case.inputs(seed)
    compare(ours(case, inputs), theirs(case, inputs), max(case.near, LIVE))


@every_seed
@pytest.mark.parametrize("case", networks.CASES, ids=lambda case: case.name)
def test_networks_agree_with_torch(case: NetworkCase, seed: int):
    inputs = case.inputs(seed)
    found, answers = networks.ours(case, inputs), of_network(case, inputs)
    assert found.keys() == answers.keys()
    for what, x in found.items():
        np.testing.assert_allclose(x, answers[what], rtol=1e-10, atol=1e-12, err_msg=what)
