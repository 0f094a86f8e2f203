"""Each example runs by itself, in a clean folder, and does what it says."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*.py"))
SAID = {"01_neuron.py": ["derived  [10.08826  -5.398004  0.354382]", "[0, 1, 1] → 0.006409"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example(example, tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(example)],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for text in SAID[example.name]:
        assert text in done.stdout
