"""What is to be reached: `must` without extras, `aim` if it can be had."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    workload: str
    peer: str | None  # whose figure is divided by ours, at least; None: our own figure, at most
    must: float
    aim: float | None = None

    def met(self, bound: float, reached: float) -> bool:
        return reached <= bound if self.peer is None else reached >= bound


TARGETS = (
    Target("moons step, collector on", "micrograd", must=4, aim=6),
    Target("moons step, collector off", "micrograd", must=1, aim=2),
    Target("chain of 100,000", "micrograd", must=8, aim=15),
    Target("memory a link", None, must=400, aim=250),
    Target("8×8 multiply", "torch", must=1 / 0.6, aim=1 / 0.35),
    Target("8×8 multiply, backward", "mygrad", must=1 / 0.35, aim=1 / 0.2),
    Target("seed neuron, a step", "mygrad", must=1.5),
    Target("import over numpy", None, must=0.1, aim=0.04),
)
