"""Training programs in JAX: one compiled function a step, or one for the whole loop."""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .programs import Program, Words, again


def cross_entropy(z: Any, t: Any) -> Any:
    rows = jax.nn.log_softmax(z, axis=-1)
    return -jnp.mean(jnp.take_along_axis(rows, t[:, None], axis=-1))


def recurrent(xs: Any, wx: Any, wh: Any, b: Any) -> Any:
    def forward(h: Any, x: Any) -> tuple[Any, None]:
        return jnp.tanh(x @ wx + h @ wh + b), None

    start = jnp.zeros((xs.shape[1], len(wh)), xs.dtype)
    return lax.scan(forward, start, xs)[0]


WORDS = Words(
    jnp.tanh, jnp.exp, jnp.sqrt, jax.nn.relu, jax.nn.sigmoid, jnp.mean,
    lambda y, t: jnp.mean((y - t) ** 2), cross_entropy, recurrent,
)  # fmt: skip


def trainer(program: Program, how: str) -> Callable[[], Any]:
    """A step waits for its loss: what the next one needs is then there, on the same thread."""
    if any(p.dtype == np.float64 for p in program.parameters):
        jax.config.update("jax_enable_x64", True)
    state = start_of(program)
    data = tuple(map(jnp.asarray, program.data))
    many = how == "loop"
    run = jax.jit(loop_of(program) if many else step_of(program), donate_argnums=0)

    def step(*data: Any) -> Any:
        nonlocal state
        state, loss = run(state, *data)
        return loss.block_until_ready()

    return partial(step, *data) if many else again(step, program, *data)


def start_of(program: Program) -> Any:
    parameters = list(map(jnp.asarray, program.parameters))
    zeros = [jnp.zeros_like(p) for p in parameters] if program.adam else []
    return parameters, zeros, list(map(jnp.copy, zeros)), jnp.zeros((), jnp.int32)


def step_of(program: Program) -> Callable[..., Any]:
    derive = jax.value_and_grad(partial(program.loss, WORDS))
    update, lr = adam if program.adam else descend, program.lr

    def step(state: Any, *data: Any) -> Any:  # which lets go of the program
        loss, gradients = derive(state[0], *data)
        return update(state, gradients, lr), loss

    return step


def loop_of(program: Program) -> Callable[..., Any]:
    step, dtype = step_of(program), program.parameters[0].dtype

    def loop(state: Any, *data: Any) -> Any:
        start = state, jnp.zeros((), dtype)
        return lax.fori_loop(0, program.times, lambda _, carried: step(carried[0], *data), start)

    return loop


def descend(state: Any, gradients: Any, lr: float) -> Any:
    parameters, *rest = state
    return [p - lr * g for p, g in zip(parameters, gradients, strict=True)], *rest


def adam(state: Any, gradients: Any, lr: float, b1: float = 0.9, b2: float = 0.999) -> Any:
    parameters, ms, vs, count = state
    count += 1
    ms = [b1 * m + (1 - b1) * g for m, g in zip(ms, gradients, strict=True)]
    vs = [b2 * v + (1 - b2) * g * g for v, g in zip(vs, gradients, strict=True)]
    rate, rest = lr / (1 - b1**count), 1 - b2**count
    changed = [
        p - rate * m / (jnp.sqrt(v / rest) + 1e-8)
        for p, m, v in zip(parameters, ms, vs, strict=True)
    ]
    return changed, ms, vs, count
