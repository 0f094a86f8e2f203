"""Training programs in tinygrad_tr: as they stand (eager), compiled, and compiled by numba."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

import tinygrad_tr as tg

from .programs import Program, Words, again, recurrent

WORDS = Words(
    np.tanh, np.exp, np.sqrt, tg.relu, tg.sigmoid, np.mean, tg.nn.mse,
    partial(tg.nn.cross_entropy, logits=True), recurrent(np.tanh),
)  # fmt: skip


def trainer(program: Program, how: str) -> Callable[[], Any]:
    """A step of `program`; `how` is "eager", "fast" or nothing, which is compiled."""
    step = step_of(program, list(map(tg.Value, program.parameters)))
    if how == "eager":
        return again(step, program, *program.data)
    run = compiled(step, how)
    if program.as_loop:
        return partial(run.repeat(program.times), *program.data)
    return again(run, program, *program.data)


def step_of(program: Program, parameters: list[tg.Value]) -> Callable[..., Any]:
    kind = tg.optim.Adam if program.adam else tg.optim.SGD
    optimizer, loss_of = kind(parameters, lr=program.lr), program.loss

    def step(*data: Any) -> Any:  # which lets go of the program, and where its parameters start
        loss = loss_of(WORDS, parameters, *data)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def compiled(step: Callable[..., Any], how: str) -> Any:
    return tg.compile(step, fast=True) if how == "fast" else tg.compile(step)

