"""Training programs in the peers that record NumPy: autograd, MyGrad. Their steps are eager."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from . import hand
from .programs import Program, Words, again, recurrent


def by_autograd(program: Program, _how: str) -> Callable[[], Any]:
    np, grad = import_module("autograd.numpy"), import_module("autograd")

    def cross_entropy(z: Any, t: Any) -> Any:
        z = z - np.max(z, axis=1, keepdims=True)
        return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(len(t)), t])

    words = Words(
        np.tanh, np.exp, np.sqrt, lambda x: np.maximum(x, 0), lambda x: 1 / (1 + np.exp(-x)),
        np.mean, lambda y, t: np.mean((y - t) ** 2), cross_entropy, recurrent(np.tanh),
    )  # fmt: skip
    parameters, update = program.parameters, hand.update_of(program)
    count = len(parameters)

    def loss(*arguments: Any) -> Any:
        return program.loss(words, arguments[:count], *arguments[count:])

    derive = grad.value_and_grad(loss, tuple(range(count)))

    def step(*data: Any) -> Any:
        value, gradients = derive(*parameters, *data)
        update(gradients)
        return value

    return again(step, program, *program.data)


def by_mygrad(program: Program, _how: str) -> Callable[[], Any]:
    mg, net = import_module("mygrad"), import_module("mygrad.nnet")
    words = Words(
        mg.tanh, mg.exp, mg.sqrt, net.relu, net.sigmoid, mg.mean,
        lambda y, t: mg.mean((y - t) ** 2), net.softmax_crossentropy, recurrent(mg.tanh),
    )  # fmt: skip
    parameters = [mg.tensor(p, copy=False) for p in program.parameters]
    update, loss_of = hand.update_of(program), partial(program.loss, words, parameters)

    def step(*data: Any) -> Any:
        loss = loss_of(*data)
        loss.backward()
        update([p.grad for p in parameters])  # of the arrays that the tensors hold
        return loss

    return again(step, program, *program.data)
