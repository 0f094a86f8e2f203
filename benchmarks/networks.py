"""Whole training steps of arrays: forward, loss, backward, update."""

from functools import partial

import numpy as np

from . import programs
from .harness import Step, Workload
from .implementations import training


def step_of(program: str, name: str, size: int) -> Step:
    return training(name, getattr(programs, program)(size))


def chain_of(dtype: str, name: str, size: int) -> Step:
    return training(name, programs.elementwise(size, np.dtype(dtype)))


def square_step(depth: int, name: str, width: int) -> Step:
    return training(name, programs.square_net(width, depth=depth, n=width // 4))


COMPILED = ("tinygrad_tr", "tinygrad_tr fast")
ALL = (*COMPILED, "tinygrad_tr eager")
NATIVE = ("numpy", "torch", "torch.compile", "jax", "tinygrad")
RECORDERS = ("mygrad", "autograd")
SMALL, LARGE = (*ALL, *NATIVE, *RECORDERS), (*ALL, *NATIVE)
SINGLE = 1e-4  # what float32 may differ by

WORKLOADS = [
    Workload("seed neuron, 25,000 steps", partial(step_of, "seed_steps"),
             (*ALL, "numpy", "torch", "jax", *RECORDERS), 25_000, 4, checked=2),
    Workload("seed neuron, 25,000 steps in one loop", partial(step_of, "seed_loop"),
             (*COMPILED, "numpy", "jax loop"), 25_000, 4, checked=2),
    Workload("XOR MLP 2-8-1, batch 4, f64", partial(step_of, "xor"), SMALL),
    Workload("digits 64-32-10, batch 64, f64", partial(step_of, "digits"), SMALL, 64, 4),
    Workload("784-128-10, batch 128, Adam, f32", partial(step_of, "mnist"), LARGE, 128, 2,
             tolerance=SINGLE),
    Workload("1024×3, batch 256, f32", partial(square_step, 3), LARGE, 1024, 8, tolerance=SINGLE),
    Workload("RNN 64, 50 steps, batch 32, f32", partial(step_of, "rnn"), LARGE, 50, 3,
             tolerance=SINGLE),
    Workload("elementwise chain, 1e6, f32", partial(chain_of, "float32"), LARGE, 10**6, 10,
             tolerance=SINGLE),
    Workload("elementwise chain, 1e6, f64", partial(chain_of, "float64"), LARGE, 10**6, 10),
]  # fmt: skip
