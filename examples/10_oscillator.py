"""A network finds the motion of a damped spring from its equation alone, without any data.

The equation is ``u″ + 0.4 u′ + 4 u = 0`` with u(0) = 1, u′(0) = 0. The loss is how far a network
is from fulfilling it: so derivatives by time stand inside the loss, and its gradient is a third
derivative. Look at the distance from the exact solution, which the training has not seen.

    python examples/10_oscillator.py
"""

from collections.abc import Callable

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

Function = Callable[[np.ndarray], tg.Value]
DAMPING, STIFFNESS, END, STEPS = 0.4, 4.0, 5.0, 8000
network = nn.MLP(1, [24, 24, 1], hidden="tanh", rng=0)


def u(time: np.ndarray) -> tg.Value:
    """The motion, shape (n, 1): whatever the network says, u(0) = 1 and u′(0) = 0."""
    return 1 + np.tanh(time) ** 2 * network(2 * time / END - 1)


def derivative(f: Function) -> Function:
    """The derivative of each f(t) by its own t: rows do not meet, so that of the sum will do."""
    return tg.grad(lambda time: np.sum(f(time)))


def exact(time: np.ndarray) -> np.ndarray:
    """The solution of the equation, by hand."""
    slow = DAMPING / 2
    w = np.sqrt(STIFFNESS - slow**2)
    return np.exp(-slow * time) * (np.cos(w * time) + slow / w * np.sin(w * time))


def main(steps: int = STEPS) -> dict[str, float]:
    """Train on the equation at fifty times, and compare between them."""
    time = np.linspace(0, END, 50)[:, None]
    optimizer = tg.optim.Adam(network.parameters(), lr=0.01)
    schedule = tg.optim.Schedule(optimizer, tg.optim.cosine(steps))

    @tg.compile
    def step(time: np.ndarray) -> tg.Value:
        du = derivative(u)
        residual = derivative(du)(time) + DAMPING * du(time) + STIFFNESS * u(time)
        loss = np.mean(residual**2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    losses = []
    for _step in range(steps):
        losses.append(float(step(time)))
        schedule.step()
    between = np.linspace(0, END, 333)[:, None]
    found = u(between).data
    error = np.abs(found - exact(between)).max()
    print("loss ", tg.plots.text.sparkline(losses), f"{losses[0]:.1e} … {losses[-1]:.1e}")
    for name, motion in (("found", found), ("exact", exact(between))):
        print(name, tg.plots.text.sparkline(motion, 60, log=False))
    print(f"largest distance from the exact solution: {error:.1e}")
    return {"loss": losses[-1], "error": float(error)}


if __name__ == "__main__":
    main()
