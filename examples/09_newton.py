"""Logistic regression by Newton's method: each step doubles the number of right digits.

Gradient descent takes a small step downhill. Newton's method also asks how the slope changes, for
the Hessian, and solves ``H · step = gradient``. Look at the lengths of the gradient: near the end
the exponent doubles, and after seven steps float64 has no more digits. Gradient descent needs more
than a hundred steps for half of them.

    python examples/09_newton.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

X, t = tg.data.blobs(100, classes=2, noise=2.0, rng=0)
X = np.column_stack([X, np.ones(len(X))])  # the last weight is the bias


def loss(w: np.ndarray) -> tg.Value:
    """Cross-entropy of a neuron with the weights `w`."""
    return nn.binary_cross_entropy(tg.sigmoid(X @ w), t)


slope, curvature = tg.compile(tg.grad(loss)), tg.compile(tg.hessian(loss))


def newton(steps: int) -> tuple[np.ndarray, list[float]]:
    """The weights, and the length of the gradient before each step."""
    w, lengths = np.zeros(3), []
    for _step in range(steps):
        g = slope(w)
        lengths.append(float(np.linalg.norm(g)))
        w = w - np.linalg.solve(curvature(w), g)
    return w, lengths


def descend(length: float, lr: float = 1.0) -> tuple[np.ndarray, int]:
    """Gradient descent until the gradient is so short: the weights, and the number of steps."""
    w, steps = np.zeros(3), 0
    while np.linalg.norm(g := slope(w)) > length:
        w, steps = w - lr * g, steps + 1
    return w, steps


def main() -> dict[str, object]:
    """Both ways to the same weights."""
    w, lengths = newton(8)
    for step, length in enumerate(lengths):
        print(f"Newton, step {step}: ‖gradient‖ = {length:.1e}")
    slow, steps = descend(1e-9)
    print(f"gradient descent: ‖gradient‖ < 1e-9 after {steps} steps")
    print("weights", w.round(6), "— largest difference of the two", f"{abs(w - slow).max():.0e}")
    return {"lengths": lengths, "weights": w, "slow": slow, "steps": steps}


if __name__ == "__main__":
    main()
