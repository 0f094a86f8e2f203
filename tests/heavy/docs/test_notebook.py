"""The notebook runs from top to bottom in a kernel of its own, and is kept without outputs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

needed = "needs pip install nbclient ipykernel nbformat: python -m tests --heavy docs"
nbformat = pytest.importorskip("nbformat", reason=needed)
pytest.importorskip("nbclient", reason=needed)
pytest.importorskip("ipykernel", reason=needed)
pytest.importorskip("matplotlib", reason="the notebook shows plots")

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOK = ROOT / "examples" / "notebook.ipynb"
RUN = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


def test_it_is_kept_without_outputs():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code and not any(cell["outputs"] or cell["execution_count"] for cell in code)


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """The cells of code after a run in a process of its own, as the kernel leaves sockets open."""
    folder = tmp_path_factory.mktemp("notebook")
    subprocess.run(
        [sys.executable, "-c", RUN, NOTEBOOK, folder / "run.ipynb"],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, timeout=300,
    )  # fmt: skip
    notebook = nbformat.read(folder / "run.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell) -> dict[str, str]:
    """All that a cell shows, by its kind."""
    kinds: dict[str, str] = {}
    for output in cell.outputs:
        kinds |= dict(output.get("data", {}))
        kinds |= {output["name"]: output["text"]} if output.output_type == "stream" else {}
    return kinds


def test_the_graph_is_drawn(cells):
    drawn = shown(next(cell for cell in cells if cell.source == "tg.draw(loss)"))
    assert "<svg" in drawn["image/svg+xml"] and "sigmoid" in drawn["text/plain"]


def test_each_plot_is_shown(cells):
    plots = [cell for cell in cells if cell.source.split("\n")[-1].startswith("tg.plots.")]
    assert len(plots) == 4
    assert all(len(shown(cell)["image/png"]) > 10_000 for cell in plots)


def test_nothing_warns_and_the_network_has_learned(cells):
    assert not any("stderr" in shown(cell) for cell in cells)
    assert shown(cells[-1])["stdout"] == "accuracy on new points: 100%\n"
