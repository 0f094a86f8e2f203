"""`tinygrad-tr train` with no option but the target, beside scikit-learn's MLPClassifier."""

import csv
import warnings
from pathlib import Path

import numpy as np
import pytest

from tinygrad_tr.cli import main

datasets = pytest.importorskip("sklearn.datasets")
from sklearn.model_selection import train_test_split  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

pytest.importorskip("pandas")
SEEDS = range(5)  # the defaults were chosen on splits of the seeds from 100 on


def write(path: Path, X: np.ndarray, y: np.ndarray) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([*(f"x{k}" for k in range(X.shape[1])), "target"])
        writer.writerows([*map(float, row), label] for row, label in zip(X, y, strict=True))
    return path


def ours(folder: Path, X, X_test, y, y_test) -> float:
    """The accuracy on the test rows, by way of files and commands."""
    train, new = write(folder / "train.csv", X, y), write(folder / "new.csv", X_test, y_test)
    model, out = str(folder / "model.npz"), folder / "predictions.csv"
    assert main(["train", str(train), "--target", "target", "--out", model]) == 0
    assert main(["predict", model, str(new), "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        answers = [int(row["target"]) for row in csv.DictReader(stream)]
    return float(np.mean(np.array(answers) == y_test))


@pytest.mark.parametrize("name", ["breast_cancer", "wine", "digits"])
def test_defaults_are_as_good(name, tmp_path, capsys):
    X, y = getattr(datasets, f"load_{name}")(return_X_y=True)
    scores: dict[str, list[float]] = {"ours": [], "raw": [], "scaled": []}
    for seed in SEEDS:
        parts = train_test_split(X, y, test_size=0.25, random_state=seed, stratify=y)
        scores["ours"].append(ours(tmp_path, *parts))
        train, test, labels, truth = parts
        for kind, model in (
            ("raw", MLPClassifier(random_state=seed)),
            ("scaled", make_pipeline(StandardScaler(), MLPClassifier(random_state=seed))),
        ):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it may not converge in its 200 epochs
                scores[kind].append(model.fit(train, labels).score(test, truth))
    means = {kind: float(np.mean(values)) for kind, values in scores.items()}
    capsys.readouterr()
    with capsys.disabled():
        print(f"\n{name}: " + ", ".join(f"{kind} {mean:.4f}" for kind, mean in means.items()))
    assert means["ours"] >= means["raw"]
    # Behind a StandardScaler it is a fair match: no further off than two rows of wine's 225.
    assert means["ours"] >= means["scaled"] - 0.01
